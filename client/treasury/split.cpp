#include "client/treasury/split.h"

#include <algorithm>

namespace mappe::client {

SpaceSplit split_of(const journal::State& state, std::size_t biggest_max) {
  SpaceSplit split;
  state.each_node([&](const journal::NodeView& node) {
    if (node.sort != journal::Sort::file && node.sort != journal::Sort::draft) return;
    const auto versions = state.versions(node.id);
    std::uint64_t all = 0;
    for (const journal::VersionView& version : versions) all += version.size_bytes;
    if (!node.live) {
      split.bin_bytes += all;
      return;
    }
    const std::uint64_t current = versions.empty() ? 0 : versions.back().size_bytes;
    ++split.files;
    split.current_bytes += current;
    split.old_bytes += all - current;
    if (all > 0) split.biggest.push_back({node.id, current, all - current});
  });
  const auto bigger = [](const BigFile& a, const BigFile& b) {
    return a.bytes + a.old_bytes != b.bytes + b.old_bytes ? a.bytes + a.old_bytes > b.bytes + b.old_bytes
                                                          : a.node < b.node;
  };
  const std::size_t kept = std::min(biggest_max, split.biggest.size());
  std::partial_sort(split.biggest.begin(), split.biggest.begin() + static_cast<std::ptrdiff_t>(kept),
                    split.biggest.end(), bigger);
  split.biggest.resize(kept);
  return split;
}

}  // namespace mappe::client
