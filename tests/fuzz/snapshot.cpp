// Any bytes as a state that another member wrote, and as the body that names it.                              §4.9
#include "journal/snapshot.h"

#include "journal/state.h"
#include "tests/fuzz/fuzz.h"

using namespace mappe;

namespace {

// What was read must bear what comes next: every node written to, put away and purged, as the next entries would.
void go_on(journal::State& state, std::uint64_t seq) {
  std::vector<NodeId> nodes;
  state.each_node([&](const journal::NodeView& node) { nodes.push_back(node.id); });
  const journal::Author author{PrincipalKind::person, PrincipalId()};
  const auto apply = [&](journal::Op op) {
    std::vector<journal::Op> ops;
    ops.push_back(std::move(op));
    (void)state.apply({seq++, 1, author, true, false, {}}, ops);
  };
  for (const NodeId& node : nodes) {
    apply(journal::op::Put{node, {}, journal::Content(), 1});
    apply(journal::op::Put{node, {}, journal::Content(), 2});
    apply(journal::op::Touch{node, 3});
    const auto versions = state.versions(node);
    if (versions.size() > 1) apply(journal::op::Forget{node, {versions.front().stamp.version()}});
    apply(journal::op::Move{node, NodeId(), "moved"});
    apply(journal::op::Trash{node});
    apply(journal::op::Purge{node});
  }
  CHECK(journal::decode_state(journal::encode_state(state)->expose(), seq).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  constexpr std::uint64_t base_seq = 1'000;
  if (auto state = journal::decode_state(input, base_seq)) {
    const auto written = journal::encode_state(*state);
    CHECK(written.has_value());
    fuzz::check_same(written->expose(), input);
    go_on(*state, base_seq + 1);
  }
  const auto body = journal::parse_snapshot_body(input);
  if (body) fuzz::check_same(journal::encode_snapshot_body(*body), input);
  return 0;
}
