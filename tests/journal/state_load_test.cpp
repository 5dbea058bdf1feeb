// What one entry may ask of everybody who replays it: memory, steps, depth.                       docs/protocol.md §16
#include <boost/test/unit_test.hpp>
#include <fstream>

#include "journal/content_limits.h"
#include "tests/journal/state_fixture.h"

using namespace mappe;
using namespace mappe::journal;
using namespace mappe::journal::test;

namespace {

constexpr unsigned many = 10'000;
constexpr std::size_t kib_more_max = 128 * 1024;  // what a hundred bytes a step would need, and a hundred times that

std::size_t peak_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.rfind("VmHWM:", 0) == 0) return std::stoul(line.substr(6));
  return 0;
}

// Runs it both ways: undone, and taken in.
Effect previewed_and_applied(Space& space, const std::vector<Op>& ops, bool notes = false) {
  const std::size_t before = peak_kib();
  const Bytes state = bytes_of_state(space.state);
  BOOST_TEST(space.state.preview(space.info(bernd, notes), ops).fits());
  BOOST_TEST((bytes_of_state(space.state) == state));
  Effect effect = space.apply(bernd, ops);
  BOOST_TEST(peak_kib() - before < kib_more_max);
  return effect;
}

// A folder within a folder, `levels` of them, the first in `parent`; their numbers follow each other.
std::vector<Op> nested(unsigned first, unsigned levels, const NodeId& parent) {
  std::vector<Op> ops;
  for (unsigned i = 0; i < levels; ++i)
    ops.push_back(op::Folder{node_id(first + i), i == 0 ? parent : node_id(first + i - 1), "t"});
  return ops;
}

std::string unfit(const Effect& effect) { return effect.fits() ? "fits" : std::string(name_of(effect.skipped->why)); }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(state_load, CryptoReady)

BOOST_AUTO_TEST_CASE(ten_thousand_versions_are_forgotten_one_by_one_in_one_entry) {
  Space space;
  CHECK(space.apply(op::File{node_id(1), NodeId(), "a", content_of({1}), 1}).fits());
  std::vector<Op> forgets;
  for (unsigned i = 0; i < many; ++i) {
    forgets.push_back(op::Forget{node_id(1), {{space.seq - 1, 0}}});
    CHECK(space.apply(op::Put{node_id(1), {}, content_of({2 + i % 7}), 1}).fits());
  }
  BOOST_TEST(previewed_and_applied(space, forgets).fits());
  BOOST_TEST(space.state.versions(node_id(1)).size() == 1U);
}

BOOST_AUTO_TEST_CASE(ten_thousand_empty_files_are_filled_in_one_entry_beside_many_versions) {
  Space space;
  CHECK(space.apply(op::File{node_id(1), NodeId(), "a", content_of({1}), 1}).fits());
  for (unsigned i = 0; i < many; ++i) CHECK(space.apply(op::Put{node_id(1), {}, content_of({2}), 1}).fits());
  std::vector<Op> puts;
  for (unsigned i = 0; i < many; ++i) puts.push_back(op::Put{node_id(1), {}, content_of({}), 1});
  BOOST_TEST(previewed_and_applied(space, puts).fits());
  BOOST_TEST(space.state.versions(node_id(1)).size() == many + 2);
}

BOOST_AUTO_TEST_CASE(forgetting_in_any_order_leaves_the_others_in_theirs) {
  Space space;
  CHECK(space.apply(op::File{node_id(1), NodeId(), "a", content_of({1}), 1}).fits());
  for (unsigned i = 0; i < 6; ++i) CHECK(space.apply(op::Put{node_id(1), {}, content_of({2}), 1}).fits());
  const auto forget = [](std::uint64_t seq) { return op::Forget{node_id(1), {{seq, 0}}}; };
  // The last step does not fit, so the others are undone.
  BOOST_TEST(unfit(space.apply(bernd, ops_of(forget(3), forget(1), forget(4), forget(2), forget(1)))) ==
             "unknown_version");
  BOOST_TEST(space.state.versions(node_id(1)).size() == 7U);
  BOOST_TEST(unfit(space.apply(bernd, ops_of(forget(3), forget(1), forget(4), forget(6)))) == "fits");
  std::vector<std::uint64_t> left;
  for (const VersionView& version : space.state.versions(node_id(1))) left.push_back(version.stamp.seq);
  BOOST_TEST((left == std::vector<std::uint64_t>{2, 5, 7}));
  BOOST_TEST(unfit(space.apply(bernd, ops_of(forget(7)))) == "current_version");
}

BOOST_AUTO_TEST_CASE(a_purge_takes_ten_thousand_notes_along) {
  Space space;
  CHECK(space.apply(op::File{node_id(1), NodeId(), "a", content_of({1}), 1}).fits());
  for (unsigned i = 0; i < many; ++i) {
    op::Note note;
    note.note = note_id(i + 1);
    note.about.what = node_id(1);
    note.text = "n";
    CHECK(space.apply(std::move(note)).fits());
  }
  BOOST_TEST(previewed_and_applied(space, ops_of(op::Trash{node_id(1)}, op::Purge{node_id(1)})).fits());
  BOOST_TEST(space.state.notes().empty());
}

BOOST_AUTO_TEST_CASE(attributes_up_to_their_limit_are_set_one_by_one) {
  Space space;
  CHECK(space.apply(op::File{node_id(1), NodeId(), "a", content_of({1}), 1}).fits());
  std::vector<Op> sets;
  for (unsigned i = 0; i < many; ++i) sets.push_back(op::Attr{node_id(1), std::to_string(10'000 + i), "v"});
  BOOST_TEST(previewed_and_applied(space, sets).fits());
  const auto more = [](std::size_t bytes) { return op::Attr{node_id(1), "w", std::string(bytes - 1, 'w')}; };
  const std::size_t room = limits::node_attributes_bytes_max - std::size_t{many} * 6;
  BOOST_TEST(unfit(space.apply(bernd, ops_of(more(room)))) == "fits");
  BOOST_TEST(unfit(space.apply(bernd, ops_of(more(room + 1)))) == "attributes_too_large");
  BOOST_TEST(unfit(space.apply(bernd, ops_of(op::Attr{node_id(1), "10000", ""}, more(room + 6)))) == "fits");
}

BOOST_AUTO_TEST_CASE(folders_lie_256_deep_and_no_deeper) {
  Space space;
  BOOST_TEST(unfit(space.apply(bernd, nested(1, limits::depth_max, NodeId()))) == "fits");
  const NodeId last = node_id(limits::depth_max), last_but_one = node_id(limits::depth_max - 1);
  BOOST_TEST(unfit(space.apply(op::File{node_id(900), last, "f", content_of({1}), 1})) == "too_deep");
  BOOST_TEST(unfit(space.apply(op::File{node_id(900), last_but_one, "f", content_of({1}), 1})) == "fits");
  BOOST_TEST(unfit(space.apply(op::Move{node_id(900), last, "f"})) == "too_deep");
  BOOST_TEST(unfit(space.apply(op::Folder{node_id(901), limbo_id(), "Kopie"})) == "fits");
  BOOST_TEST(unfit(space.apply(op::Move{node_id(1), node_id(901), "t"})) == "too_deep");
}

BOOST_AUTO_TEST_CASE(what_lies_below_a_moved_folder_counts) {
  Space space;
  CHECK(space.apply(bernd, nested(1, 200, NodeId())).fits());
  CHECK(space.apply(bernd, nested(1001, 60, NodeId())).skipped->why == Unfit::name_taken);
  std::vector<Op> other = nested(1001, 60, NodeId());
  std::get<op::Folder>(other[0]).name = "u";
  CHECK(space.apply(bernd, other).fits());
  BOOST_TEST(unfit(space.apply(op::Move{node_id(1001), node_id(197), "u"})) == "too_deep");
  BOOST_TEST(unfit(space.apply(op::Move{node_id(1001), node_id(196), "u"})) == "fits");
  BOOST_TEST(unfit(space.apply(op::Move{node_id(1001), NodeId(), "u"})) == "fits");
  // An entry that does not fit leaves the counts as they were; what is purged counts no more.
  const auto purges = ops_of(op::Trash{node_id(1060)}, op::Purge{node_id(1060)}, op::Purge{node_id(1060)});
  BOOST_TEST(unfit(space.apply(bernd, purges)) == "unknown_node");
  BOOST_TEST(unfit(space.apply(op::Move{node_id(1001), node_id(197), "u"})) == "too_deep");
  BOOST_TEST(unfit(space.apply(op::Trash{node_id(1060)})) == "fits");
  BOOST_TEST(unfit(space.apply(op::Move{node_id(1001), node_id(197), "u"})) == "too_deep");
  BOOST_TEST(unfit(space.apply(op::Purge{node_id(1060)})) == "fits");
  auto again = decode_state(bytes_of_state(space.state), space.seq);
  BOOST_REQUIRE(again.has_value());
  for (State* state : {&space.state, &*again}) {
    const auto one = [&](Op op) { return unfit(state->apply(space.info(bernd, false), ops_of(std::move(op)))); };
    BOOST_TEST(one(op::Move{node_id(1001), node_id(198), "u"}) == "too_deep");
    BOOST_TEST(one(op::Move{node_id(1001), node_id(197), "u"}) == "fits");
    BOOST_TEST(one(op::Folder{node_id(2000), node_id(1059), "v"}) == "too_deep");
  }
}

BOOST_AUTO_TEST_SUITE_END()
