// A new recovery code takes the place of the old one at the server, and the answer gets lost: nobody is left with a
// code that counts no more and without the one that does.         docs/protocol.md §3   twin:
// web/tests/engine/sheet.test.ts
#include <boost/test/unit_test.hpp>

#include "tests/evil/liar.h"

using namespace evil;
using stories::Json;
using stories::Member;
using stories::Outcome;
using stories::require_exit;

namespace {

struct LostSheet : Den {
  Member laptop = anna.second_device("Laptop");

  // The true server does it; the answer does not come through. `and_after`: nor does any answer about the bundle.
  void loses(const std::string& method, const std::string& path, bool and_after) {
    auto is_lost = std::make_shared<std::atomic<bool>>(false);
    liar.tells([=](const Asked& asked, Told& told) {
      const bool is_it = asked.is(method, path);
      if (is_it) *is_lost = true;
      if (!is_it && !(and_after && *is_lost && asked.path.ends_with("/bundle"))) return false;
      told = Told{502, "", {}};
      return true;
    });
  }
  Outcome recovers(const Member& at, const std::string& code) const {
    return at.mappe({"recover", liar.door().address, "--login", at.login(), "--password-file",
                     at.password_file().string(), "--json"},
                    code + "\n");
  }
  static std::string code_of(const Outcome& outcome) {
    stories::require_ok(outcome);
    return Json::parse(outcome.out).at("recovery_code");
  }
  // Elsewhere, that one alone.
  void counts(const Member& whose, const std::string& code, const std::string& old) const {
    const Member elsewhere = whose.second_device("Anderswo");
    require_exit(recovers(elsewhere, old), 5);
    code_of(recovers(elsewhere, code));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(lost_sheet, LostSheet)

BOOST_AUTO_TEST_CASE(without_a_loss_the_code_given_counts_and_a_wrong_one_changes_nothing) {
  require_exit(recovers(laptop, std::string(35, 'A')), 2);
  counts(anna, code_of(recovers(laptop, anna.recovery_code())), anna.recovery_code());
}

BOOST_AUTO_TEST_CASE(after_a_lost_answer_the_server_is_asked_and_the_code_it_took_is_given) {
  loses("PUT", "/v1/me/bundle", false);
  const std::string code = code_of(recovers(laptop, anna.recovery_code()));
  BOOST_TEST(liar.lies_told() == 1);
  liar.tells_the_truth();
  counts(anna, code, anna.recovery_code());
}

BOOST_AUTO_TEST_CASE(where_it_cannot_be_asked_the_same_command_goes_on) {
  loses("PUT", "/v1/me/bundle", true);
  const Outcome lost = recovers(laptop, anna.recovery_code());
  require_exit(lost, 7);
  BOOST_TEST(lost.says("denselben Befehl"), lost.err);
  liar.tells_the_truth();
  require_exit(recovers(anna.second_device("Fremd"), anna.recovery_code()), 5);  // who has the old code alone
  counts(anna, code_of(recovers(laptop, anna.recovery_code())), anna.recovery_code());
}

BOOST_AUTO_TEST_CASE(joining_by_the_account_that_is_here_goes_on_with_the_code_that_counts) {
  Member dora(liar.door(), "dora");
  dora.founds(found_link("Zweite Fraktion"), "Dora Klein");
  const Json letter = anna.ask({"invite", "Dora Klein", "--role", "member"});
  stories::write_file(dora.files() / "pin", letter.at("pin").get<std::string>() + "\n");
  const auto joins = [&] {
    return dora.mappe({"join", "-", "--login", "dora", "--password-file", dora.password_file().string(), "--pin-file",
                       (dora.files() / "pin").string(), "--json"},
                      letter.at("link").get<std::string>() + "\n");
  };
  loses("POST", "/v1/join", false);
  const Outcome lost = joins();
  require_exit(lost, 7);
  BOOST_TEST(lost.says("denselben Befehl"), lost.err);
  liar.tells_the_truth();
  const std::string code = code_of(joins());
  BOOST_TEST(dora.ask({"whoami"}).at("factions").size() == 2u);
  counts(dora, code, dora.recovery_code());
}

BOOST_AUTO_TEST_SUITE_END()
