// verify_from_genesis() against a server that changes what is long past.                          docs/protocol.md §4.4
#include <boost/test/unit_test.hpp>

#include "tests/client/town.h"

using namespace client_tests;

namespace {

struct Past : Town {
  Past() {
    anna_creates_space();
    bernd = member("Bernd", SpaceRole::editor);
    for (int i = 0; i < 3; ++i) BOOST_REQUIRE(static_cast<bool>(anna->saves("datei" + std::to_string(i), "x")));
    BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  }
  std::unique_ptr<Member> bernd;

  Errc error_of_verify() {
    auto verified = bernd->space().verify_from_genesis();
    BOOST_REQUIRE(!verified);
    return verified.error().code;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(verify, Past)

BOOST_AUTO_TEST_CASE(an_honest_past_is_verified_also_while_others_write) {
  BOOST_TEST(static_cast<bool>(bernd->space().verify_from_genesis()));
  int asked = 0;
  server.lie_about_pages = [&](JournalPage*) {  // no lie: a new entry right behind the first question
    if (++asked != 1) return;
    server.lie_about_pages = nullptr;
    BOOST_REQUIRE(static_cast<bool>(anna->saves("neu", "y")));
  };
  BOOST_TEST(static_cast<bool>(bernd->space().verify_from_genesis()));
  BOOST_TEST(bernd->space().head().seq == journal().head().seq);
}

BOOST_AUTO_TEST_CASE(bodies_erased_without_a_prune_entry_are_forged_and_the_home_keeps_what_it_has) {
  const FakeJournal honest = journal();
  for (journal::Entry& entry : journal().entries)
    if (entry.header().kind == journal::Kind::content) entry = *journal::Entry::parse(entry.encode_husk());
  BOOST_TEST((error_of_verify() == Errc::forged));
  BOOST_TEST(bernd->reads("/datei1") == "x");
  journal() = honest;
  BOOST_TEST(static_cast<bool>(bernd->space().verify_from_genesis()));
}

BOOST_AUTO_TEST_CASE(a_past_that_ends_earlier_is_behind) {
  journal().entries.pop_back();
  BOOST_TEST((error_of_verify() == Errc::behind));
}

BOOST_AUTO_TEST_SUITE_END()
