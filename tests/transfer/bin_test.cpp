// Emptying the bin in few entries, and the locks that changes of whole trees ask for.              docs/protocol.md §4,
// §6
#include <boost/test/unit_test.hpp>
#include <set>

#include "client/limits.h"
#include "client/replica/leases.h"
#include "client/replica/purge.h"
#include "tests/client/town.h"

using namespace client_tests;

namespace {

struct BinScene : Town {
  BinScene() { anna_creates_space(); }
  const journal::State& state() { return anna->space().state(); }

  static Change plain(journal::Op op) {
    journal::intent::Plain plain;
    plain.ops.push_back(std::move(op));
    Change change;
    change.intent = std::move(plain);
    return change;
  }
  void commits(std::vector<Change> changes) {
    const auto many = Committer(anna->space()).commit_all(changes);
    BOOST_REQUIRE(!many.error);
    for (const Committed& one : many.results) BOOST_REQUIRE((one.how == Committed::How::done));
  }
  void commits(journal::Op op) {
    std::vector<Change> one;
    one.push_back(plain(std::move(op)));
    commits(std::move(one));
  }
  NodeId makes_folder(const NodeId& parent, const std::string& name) {
    const NodeId folder = NodeId::random();
    commits(journal::op::Folder{folder, parent, name});
    return folder;
  }
  void fills(const NodeId& folder, std::size_t files, const std::string& text) {
    std::vector<Change> changes;
    for (std::size_t i = 0; i < files; ++i) {
      Change change = save_of(anna->space(), "Datei " + std::to_string(i), text);
      auto& save = std::get<journal::intent::Save>(change.intent);
      save.parent = folder;
      changes.push_back(std::move(change));
    }
    commits(std::move(changes));
  }
  std::size_t entries() { return journal().entries.size(); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(bins, BinScene)

BOOST_AUTO_TEST_CASE(a_full_bin_is_emptied_in_few_entries_and_its_blobs_are_dropped) {
  const NodeId folder = makes_folder(NodeId(), "Ordner"), below = makes_folder(folder, "unter");
  fills(below, 300, "erste Fassung");
  fills(below, 300, "zweite Fassung");
  const std::size_t files_in_it = state().node_count();
  commits(journal::op::Trash{folder});
  const std::size_t before = entries();
  commits(purge_changes(state(), state().trash()));
  BOOST_TEST(files_in_it == 303u);
  BOOST_TEST(state().node_count() == 1u);
  BOOST_TEST(entries() - before <= 2u);  // 300 forgets and 302 purges, 512 in an entry
  std::size_t drops = 0;
  for (std::size_t i = before; i < entries(); ++i) drops += journal().entries[i].header().drops.size();
  BOOST_TEST(drops == 600u);
}

BOOST_AUTO_TEST_CASE(no_entry_of_them_has_to_name_more_blobs_than_it_can_hold) {
  // Sizes alone decide: nobody opens these.
  std::vector<Change> changes;
  for (int i = 0; i < 4; ++i) {
    Change change = save_of(anna->space(), "groß " + std::to_string(i), "x");
    auto& save = std::get<journal::intent::Save>(change.intent);
    save.content.size_bytes = std::uint64_t{12} << 30;
    changes.push_back(std::move(change));
  }
  commits(std::move(changes));
  for (const NodeId& node : state().children(NodeId())) commits(journal::op::Trash{node});
  BOOST_TEST(purge_changes(state(), state().trash()).size() == 4u);
}

BOOST_AUTO_TEST_CASE(what_lies_in_a_folder_of_the_bin_goes_once) {
  const NodeId folder = makes_folder(NodeId(), "Ordner"), below = makes_folder(folder, "unter");
  commits(journal::op::Trash{below});
  commits(journal::op::Trash{folder});
  const auto changes = purge_changes(state(), state().trash());
  BOOST_REQUIRE(changes.size() == 1u);
  BOOST_TEST(std::get<journal::intent::Plain>(changes[0].intent).ops.size() == 2u);
}

BOOST_AUTO_TEST_CASE(nothing_in_the_bin_is_no_entry) { BOOST_TEST(purge_changes(state(), state().trash()).empty()); }

BOOST_AUTO_TEST_CASE(a_folder_that_goes_asks_for_the_locks_on_all_that_lies_in_it) {
  const NodeId folder = makes_folder(NodeId(), "Ordner"), below = makes_folder(folder, "unter");
  fills(below, 2, "x");
  SpaceReplica& replica = anna->space();
  auto keys = lease_keys_for_tree(replica, folder);
  BOOST_REQUIRE(static_cast<bool>(keys));
  const std::set<LeaseKey> named(keys->begin(), keys->end());
  BOOST_TEST(named.contains(lease_key_of(replica, NodeId(), "Ordner")));
  BOOST_TEST(named.contains(lease_key_of(replica, folder, "unter")));
  BOOST_TEST(named.contains(lease_key_of(replica, below, "Datei 1")));
  BOOST_TEST(named.size() == 4u);
  // Of a file below a folder: its place, and the deep keys of the folders above.
  const NodeId file = *state().resolve("/Ordner/unter/Datei 0");
  BOOST_TEST((*lease_keys_for_tree(replica, file) == lease_keys_for(replica, file)));
}

BOOST_AUTO_TEST_CASE(of_a_tree_with_more_places_than_a_commit_names_the_locked_ones_are_named) {
  const NodeId folder = makes_folder(NodeId(), "Ordner");
  fills(folder, limits::lease_keys_of_tree_max + 1, "x");
  SpaceReplica& replica = anna->space();
  LeaseHeld inside, elsewhere;
  inside.key = lease_key_of(replica, folder, "Datei 7");
  elsewhere.key = LeaseKey::random();
  server.leases_held = {inside, elsewhere};
  auto keys = lease_keys_for_tree(replica, folder);
  BOOST_REQUIRE(static_cast<bool>(keys));
  BOOST_TEST((*keys == std::vector<LeaseKey>{lease_key_of(replica, NodeId(), "Ordner"), inside.key}));
}

BOOST_AUTO_TEST_SUITE_END()
