// Writing: conflicts, lost answers, batches, rights.
#include <boost/test/unit_test.hpp>

#include "client/replica/pins.h"
#include "tests/client/town.h"

using namespace client_tests;

namespace {

struct Office : Town {
  Office() {
    anna_creates_space();
    bernd = member("Bernd", SpaceRole::editor);
    BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  }
  std::unique_ptr<Member> bernd;

  Change folder(const NodeId& node, const NodeId& parent, const std::string& name) {
    Change change;
    change.intent = journal::intent::MakeFolder{node, parent, name};
    return change;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(committer, Office)

BOOST_AUTO_TEST_CASE(who_was_slower_decides_again_on_the_new_head) {
  server.before_append = [this] { BOOST_REQUIRE(static_cast<bool>(anna->saves("anna.txt", "a"))); };
  auto saved = bernd->saves("bernd.txt", "b");
  BOOST_REQUIRE(static_cast<bool>(saved));
  BOOST_TEST((saved->how == Committed::How::done));
  BOOST_TEST(bernd->reads("/anna.txt") == "a");
  BOOST_TEST(bernd->reads("/bernd.txt") == "b");
}

BOOST_AUTO_TEST_CASE(two_saves_of_one_new_name_become_two_versions) {
  server.before_append = [this] { BOOST_REQUIRE(static_cast<bool>(anna->saves("Antrag.txt", "von Anna"))); };
  BOOST_REQUIRE(static_cast<bool>(bernd->saves("Antrag.txt", "von Bernd")));
  const auto node = bernd->space().state().resolve("/Antrag.txt");
  BOOST_TEST_REQUIRE(node.has_value());
  BOOST_TEST(bernd->space().state().versions(*node).size() == 2u);
  BOOST_TEST(bernd->reads("/Antrag.txt") == "von Bernd");
}

BOOST_AUTO_TEST_CASE(a_precondition_is_judged_at_each_try) {
  Change change = save_of(bernd->space(), "Antrag.txt", "von Bernd");
  std::get<journal::intent::Save>(change.intent).conditions.if_none_match_any = true;
  server.before_append = [this] { BOOST_REQUIRE(static_cast<bool>(anna->saves("Antrag.txt", "von Anna"))); };
  auto saved = Committer(bernd->space()).commit(std::move(change));
  BOOST_REQUIRE(static_cast<bool>(saved));
  BOOST_TEST((saved->how == Committed::How::precondition));
  BOOST_TEST(bernd->reads("/Antrag.txt") == "von Anna");
}

BOOST_AUTO_TEST_CASE(from_the_outbox_a_taken_name_becomes_a_conflict_copy) {
  Change change = save_of(bernd->space(), "Antrag.txt", "von Bernd");
  change.origin = journal::Origin::outbox;
  BOOST_REQUIRE(static_cast<bool>(anna->saves("Antrag.txt", "von Anna")));
  auto saved = Committer(bernd->space()).commit(std::move(change));
  BOOST_REQUIRE(static_cast<bool>(saved));
  BOOST_TEST((saved->how == Committed::How::conflict_copy));
  BOOST_TEST(saved->name.find("Konflikt Bernd") != std::string::npos);
  BOOST_TEST(bernd->reads("/Antrag.txt") == "von Anna");
  BOOST_TEST(bernd->reads("/" + saved->name) == "von Bernd");
}

BOOST_AUTO_TEST_CASE(a_lost_answer_is_recognised_as_the_success_it_was) {
  server.lose_answers = 1;
  const std::size_t before = journal().entries.size();
  auto saved = bernd->saves("Antrag.txt", "einmal");
  BOOST_REQUIRE(static_cast<bool>(saved));
  BOOST_TEST((saved->how == Committed::How::done));
  BOOST_TEST(journal().entries.size() == before + 1);
  BOOST_TEST(!load_pending(bernd->home(), journal_of(space))->has_value());
}

BOOST_AUTO_TEST_CASE(an_entry_has_its_own_place_whoever_writes_behind_it) {
  const std::uint64_t place = journal().entries.size();
  server.lose_answers = 1;
  server.before_page = [this] { BOOST_REQUIRE(static_cast<bool>(anna->saves("anna.txt", "a"))); };
  auto saved = bernd->saves("Antrag.txt", "einmal");
  BOOST_REQUIRE(static_cast<bool>(saved));
  BOOST_TEST(saved->seq == place);
  BOOST_TEST(bernd->space().head().seq == place + 1);
}

BOOST_AUTO_TEST_CASE(an_unanswered_entry_stays_kept_until_the_server_is_there_again) {
  const std::size_t before = journal().entries.size();
  server.before_append = [this] { server.offline = true; };
  BOOST_TEST((bernd->saves("Antrag.txt", "x").error().code == Errc::offline));
  BOOST_TEST(load_pending(bernd->home(), journal_of(space))->has_value());
  server.offline = false;
  BOOST_REQUIRE(static_cast<bool>(bernd->saves("Antrag.txt", "x")));
  BOOST_TEST(!load_pending(bernd->home(), journal_of(space))->has_value());
  BOOST_TEST(journal().entries.size() == before + 1);
}

BOOST_AUTO_TEST_CASE(a_tree_goes_up_in_few_entries) {
  std::vector<Change> tree;
  const NodeId top = NodeId::random(), below = NodeId::random();
  tree.push_back(folder(top, NodeId(), "Sitzungen"));
  tree.push_back(folder(below, top, "2026"));
  for (int i = 0; i < 700; ++i) {
    Change file = save_of(bernd->space(), "Vorlage " + std::to_string(i) + ".txt", "x");
    std::get<journal::intent::Save>(file.intent).parent = i % 2 ? below : top;
    tree.push_back(std::move(file));
  }
  const std::size_t before = journal().entries.size();
  auto many = Committer(bernd->space()).commit_all(std::move(tree));
  BOOST_TEST(!many.error.has_value());
  BOOST_TEST(many.results.size() == 702u);
  BOOST_TEST(journal().entries.size() == before + 2);
  BOOST_TEST(bernd->reads("/Sitzungen/2026/Vorlage 699.txt") == "x");
  BOOST_REQUIRE(static_cast<bool>(anna->space().sync()));
  BOOST_TEST(anna->reads("/Sitzungen/Vorlage 698.txt") == "x");
  BOOST_TEST(anna->space().health().empty());
}

BOOST_AUTO_TEST_CASE(a_batch_whose_names_collide_still_loses_nothing) {
  std::vector<Change> twice;
  twice.push_back(save_of(bernd->space(), "Antrag.txt", "eins"));
  twice.push_back(save_of(bernd->space(), "ANTRAG.txt", "zwei"));
  auto many = Committer(bernd->space()).commit_all(std::move(twice));
  BOOST_TEST(!many.error.has_value());
  BOOST_TEST(many.results.size() == 2u);
  BOOST_TEST(bernd->reads("/Antrag.txt") == "zwei");
  BOOST_TEST(bernd->space().state().versions(*bernd->space().state().resolve("/antrag.txt")).size() == 2u);
}

BOOST_AUTO_TEST_CASE(what_is_purged_is_dropped_and_what_is_copied_stays) {
  auto saved = bernd->saves("Antrag.txt", "x");
  const BlobId blob = journal().entries.back().header().adds.at(0).blob;
  BOOST_TEST((bernd->space().state().names(blob)));
  BOOST_REQUIRE(static_cast<bool>(Committer(bernd->space()).commit(plain(journal::op::Trash{saved->node}))));
  BOOST_TEST(journal().entries.back().header().drops.empty());
  BOOST_REQUIRE(static_cast<bool>(Committer(bernd->space()).commit(plain(journal::op::Purge{saved->node}))));
  BOOST_TEST_REQUIRE(journal().entries.back().header().drops.size() == 1u);
  BOOST_TEST((journal().entries.back().header().drops[0].blob == blob));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_done_any_more_is_given_up_and_told) {
  auto given_up = Committer(bernd->space()).commit(plain(journal::op::Trash{NodeId::random()}));
  BOOST_REQUIRE(static_cast<bool>(given_up));
  BOOST_TEST((given_up->how == Committed::How::given_up));
  BOOST_TEST((given_up->rule == journal::Unfit::unknown_node));
}

BOOST_AUTO_TEST_CASE(what_came_to_nothing_brings_no_bytes_along) {
  BOOST_REQUIRE(static_cast<bool>(bernd->saves("Vermerk.txt", "x")));
  std::vector<Change> two;
  two.push_back(save_of(bernd->space(), "Antrag.txt", "eins"));
  two.push_back(save_of(bernd->space(), "Anlage.txt", "zwei"));
  const journal::State& state = bernd->space().state();
  std::get<journal::intent::Save>(two.back().intent).conditions.if_match = state.etag(*state.resolve("/Vermerk.txt"));
  const std::size_t before = server.blobs.size();
  auto many = Committer(bernd->space()).commit_all(two);
  BOOST_TEST(!many.error.has_value());
  BOOST_TEST_REQUIRE(many.results.size() == 2u);
  BOOST_TEST((many.results[1].how == Committed::How::precondition));
  BOOST_TEST(bernd->reads("/Antrag.txt") == "eins");
  BOOST_TEST(server.blobs.size() == before + 1);
}

BOOST_AUTO_TEST_CASE(blobs_that_are_gone_are_named) {
  Change change = save_of(bernd->space(), "Antrag.txt", "x");
  change.blobs.clear();
  Committer committer(bernd->space());
  auto saved = committer.commit(std::move(change));
  BOOST_TEST((saved.error().code == Errc::not_found));
  BOOST_TEST(committer.gone().size() == 1u);
}

BOOST_AUTO_TEST_CASE(no_commit_names_more_lease_keys_than_the_server_reads) {
  const auto commits_of_three = [&](const std::string& name, std::size_t keys_of_each, bool in_common) {
    std::vector<Change> changes;
    std::vector<LeaseKey> keys;
    for (int i = 0; i < 3; ++i) {
      changes.push_back(folder(NodeId::random(), NodeId(), name + std::to_string(i)));
      if (i == 0 || !in_common) keys.clear();
      while (keys.size() < keys_of_each) keys.push_back(LeaseKey::random());
      changes.back().lease_keys = keys;
    }
    server.lease_keys.clear();
    BOOST_TEST(!Committer(bernd->space()).commit_all(std::move(changes)).error);
    return server.lease_keys;
  };
  BOOST_TEST((commits_of_three("a", 2'000, false) == std::vector<std::size_t>{4'000, 2'000}));
  BOOST_TEST((commits_of_three("b", 4'096, false) == std::vector<std::size_t>{4'096, 4'096, 4'096}));
  BOOST_TEST((commits_of_three("c", 4'096, true) == std::vector<std::size_t>{4'096}));  // once is enough
}

BOOST_AUTO_TEST_SUITE_END()
