// The replica of a space against an honest server and one that lies. Each lie has its honest twin in the same test.
#include <boost/test/unit_test.hpp>
#include <fstream>

#include "crypto/base/codes.h"
#include "tests/client/town.h"

using namespace client_tests;

namespace {

struct Village : Town {
  Village() {
    anna_creates_space();
    bernd = member("Bernd", SpaceRole::editor);
  }
  std::unique_ptr<Member> bernd;

  void anna_saves(const std::string& name, const std::string& text) {
    auto saved = anna->saves(name, text);
    BOOST_REQUIRE(static_cast<bool>(saved));
    BOOST_REQUIRE((saved->how == Committed::How::done));
  }
  // `lie` is told to whoever asks for a page; afterwards the same member is told the truth and believes it.
  void bernd_refuses(Errc code, std::function<void(JournalPage*)> lie) {
    server.lie_about_pages = std::move(lie);
    BOOST_TEST((bernd->sync_error() == code));
    const bool used = bernd->space().is_replayed() && bernd->reads("/Lüge.txt") != "";
    BOOST_TEST(!used);
    server.lie_about_pages = nullptr;
    BOOST_TEST(static_cast<bool>(bernd->space().sync()));
    BOOST_TEST(bernd->space().head().seq == journal().head().seq);
  }
};

// Only pages of this journal, which ends at `head`; the roster stays honest.
bool is_of(const JournalPage& page, const Head& head) { return page.head == head && !page.entries.empty(); }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(space_replica, Village)

BOOST_AUTO_TEST_CASE(what_one_member_saves_the_other_reads) {
  anna_saves("Antrag.txt", "Wir beantragen");
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  BOOST_TEST(bernd->reads("/Antrag.txt") == "Wir beantragen");
  BOOST_TEST(bernd->space().title() == "Umwelt");
  BOOST_TEST((bernd->space().own_role() == SpaceRole::editor));
  BOOST_TEST(*bernd->space().verification_code({}) == *anna->space().verification_code({}));
}

BOOST_AUTO_TEST_CASE(a_server_with_less_than_was_seen_is_behind) {
  anna_saves("eins.txt", "1");
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  const FakeJournal whole = journal();
  journal().entries.pop_back();
  BOOST_TEST((bernd->sync_error() == Errc::behind));
  bernd->restart();
  BOOST_TEST((bernd->sync_error() == Errc::behind));
  BOOST_REQUIRE(bernd->home().remove({Drawer::checkpoints, space.text()}));  // the pin alone remembers
  bernd->restart();
  BOOST_TEST((bernd->sync_error() == Errc::behind));
  journal() = whole;
  BOOST_TEST(static_cast<bool>(bernd->space().sync()));
}

BOOST_AUTO_TEST_CASE(another_entry_at_a_known_place_is_forked) {
  anna_saves("eins.txt", "1");
  const FakeJournal before = journal();
  anna_saves("zwei.txt", "2");
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  const FakeJournal whole = journal();
  // A second device of Anna's writes on the older head: all signatures are right.
  Member second(*this, anna->identity());
  journal() = before;
  BOOST_REQUIRE(static_cast<bool>(second.saves("anders.txt", "x")));
  BOOST_TEST((bernd->sync_error() == Errc::forked));
  BOOST_REQUIRE(static_cast<bool>(second.saves("noch eins.txt", "y")));
  BOOST_TEST((bernd->sync_error() == Errc::forked));
  BOOST_REQUIRE(bernd->home().remove({Drawer::checkpoints, space.text()}));
  bernd->restart();
  BOOST_TEST((bernd->sync_error() == Errc::forked));
  journal() = whole;
  BOOST_TEST(static_cast<bool>(bernd->space().sync()));
}

BOOST_AUTO_TEST_CASE(a_flipped_bit_anywhere_in_an_entry_is_forged) {
  for (const std::size_t from_end : {1u, 40u, 100u, 200u, 300u}) {
    anna_saves("Antrag.txt", "Wir beantragen" + std::to_string(from_end));
    const Head head = journal().head();
    bernd_refuses(Errc::forged, [&](JournalPage* page) {
      if (is_of(*page, head)) page->entries.back()[page->entries.back().size() - from_end] ^= 1;
    });
  }
}

BOOST_AUTO_TEST_CASE(entries_in_another_order_are_forged) {
  anna_saves("eins.txt", "1");
  anna_saves("zwei.txt", "2");
  const Head head = journal().head();
  bernd_refuses(Errc::forged, [&](JournalPage* page) {
    if (is_of(*page, head) && page->entries.size() > 2) std::swap(page->entries[1], page->entries[2]);
  });
}

BOOST_AUTO_TEST_CASE(an_entry_left_out_is_forged) {
  anna_saves("eins.txt", "1");
  anna_saves("zwei.txt", "2");
  const Head head = journal().head();
  bernd_refuses(Errc::forged, [&](JournalPage* page) {
    if (is_of(*page, head) && page->entries.size() > 2) page->entries.erase(page->entries.begin() + 1);
  });
}

BOOST_AUTO_TEST_CASE(a_head_without_its_entries_is_forged) {
  anna_saves("eins.txt", "1");
  const Head head = journal().head();
  bernd_refuses(Errc::forged, [&](JournalPage* page) {
    if (is_of(*page, head)) page->entries.clear();
  });
}

BOOST_AUTO_TEST_CASE(entries_of_another_space_are_forged) {
  anna_saves("eins.txt", "1");
  const SpaceId own = space;
  auto other = create_space(anna->home(), server, anna->roster(), anna->identity(), "Anderes", false);
  BOOST_REQUIRE(static_cast<bool>(other));
  const FakeJournal foreign = server.journals.at(journal_of(*other));
  const Head head = journal().head();
  BOOST_TEST((space == own));
  bernd_refuses(Errc::forged, [&](JournalPage* page) {
    if (is_of(*page, head)) *page = foreign.page(0);
  });
}

BOOST_AUTO_TEST_CASE(a_reader_who_writes_is_forged) {
  auto clara = member("Clara", SpaceRole::reader);
  BOOST_REQUIRE(static_cast<bool>(clara->space().sync()));
  auto refused = clara->saves("Lüge.txt", "x");
  BOOST_TEST((refused.error().code == Errc::denied));
  BOOST_TEST(refused.problem()->rule == "role_too_low");
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  const FakeJournal honest = journal();
  journal().entries.push_back(forge(*clara->identity(), journal::Kind::content, Bytes(168), bernd->space().epoch()));
  BOOST_TEST((bernd->sync_error() == Errc::forged));
  journal() = honest;
  journal().entries.push_back(forge(*anna->identity(), journal::Kind::content, Bytes(168), bernd->space().epoch()));
  BOOST_TEST(static_cast<bool>(bernd->space().sync()));  // the same by an editor is no forgery, it just does not open
  BOOST_TEST_REQUIRE(bernd->space().health().size() == 1u);
  BOOST_TEST((bernd->space().health()[0].unfit == journal::Unfit::unreadable));
}

BOOST_AUTO_TEST_CASE(an_entry_of_the_day_after_tomorrow_is_forged) {
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  const auto entry = [this](TimeMs ahead_ms) {
    const journal::Entry now = forge(*anna->identity(), journal::Kind::content, Bytes(168), 1);
    journal::Header header = now.header();
    header.time_ms += ahead_ms;
    return journal::Entry::make(header, now.body(), anna->identity()->sign_keys());
  };
  const FakeJournal honest = journal();
  journal().entries.push_back(entry(25ULL * 3600 * 1000));
  BOOST_TEST((bernd->sync_error() == Errc::forged));
  journal() = honest;
  journal().entries.push_back(entry(23ULL * 3600 * 1000));
  BOOST_TEST(static_cast<bool>(bernd->space().sync()));
}

BOOST_AUTO_TEST_CASE(a_restarted_client_asks_only_for_what_is_new) {
  for (int i = 0; i < 8; ++i) anna_saves("datei" + std::to_string(i), "x");
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  const std::uint64_t seen = bernd->space().head().seq;
  bernd->restart();
  server.asked_from.clear();
  anna_saves("neu.txt", "neu");
  server.asked_from.clear();
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  BOOST_TEST_REQUIRE(!server.asked_from.empty());
  BOOST_TEST(server.asked_from.front() == seen + 1);
  BOOST_TEST(bernd->reads("/neu.txt") == "neu");
  BOOST_TEST(bernd->reads("/datei3") == "x");
  bernd->restart();  // from checkpoint and tail
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  BOOST_TEST(bernd->reads("/neu.txt") == "neu");
}

BOOST_AUTO_TEST_CASE(a_damaged_checkpoint_costs_a_replay_and_nothing_else) {
  anna_saves("eins.txt", "1");
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  bernd->restart();
  std::ofstream(bernd->home().path_of({Drawer::checkpoints, space.text()})) << "kaputt";
  server.asked_from.clear();
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  BOOST_TEST(server.asked_from.front() == 0u);
  BOOST_TEST(bernd->reads("/eins.txt") == "1");
}

BOOST_AUTO_TEST_CASE(two_programs_on_one_home_agree) {
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  auto home = Home::open(bernd->folder());
  auto roster = RosterReplica::open(**home, server, faction, root, {0, root});
  BOOST_REQUIRE(static_cast<bool>((*roster)->sync()));
  auto second = SpaceReplica::open(**home, server, **roster, bernd->identity(), space);
  BOOST_REQUIRE(static_cast<bool>((*second)->sync()));
  for (int i = 0; i < 3; ++i) {
    BOOST_REQUIRE(static_cast<bool>(bernd->saves("a" + std::to_string(i), "a")));
    BOOST_REQUIRE(static_cast<bool>(Committer(**second).commit(save_of(**second, "b" + std::to_string(i), "b"))));
  }
  bernd->restart();
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  BOOST_TEST(bernd->space().state().children(NodeId()).size() == 6u);
  BOOST_TEST(static_cast<bool>(bernd->space().verify_from_genesis()));
}

BOOST_AUTO_TEST_CASE(an_older_entrys_code_is_checked_against_the_chain) {
  anna_saves("eins.txt", "1");
  anna_saves("zwei.txt", "2");
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  auto code = bernd->space().verification_code(1);
  BOOST_REQUIRE(static_cast<bool>(code));
  BOOST_TEST(*code == verification_code(journal().entries[1].hash()));
  BOOST_TEST((bernd->space().verification_code(99).error().code == Errc::not_found));
  server.lie_about_pages = [](JournalPage* page) {
    if (page->entries.size() > 1) page->entries[0] = page->entries[1];
  };
  BOOST_TEST((bernd->space().verification_code(1).error().code == Errc::forked));
}

BOOST_AUTO_TEST_SUITE_END()
