#include "client/replica/purge.h"

#include <algorithm>
#include <utility>

#include "client/limits.h"

namespace mappe::client {
namespace {

constexpr std::uint64_t file_chunk_bytes = std::uint64_t{1} << 20;
constexpr std::size_t encoded_chunk_bytes_min = 70;  // a blob id, a key and a size

// At least as many as it names: by its size, by what its encoding can hold, and the chunks of its list of chunks.
std::size_t blobs_at_most(const journal::VersionView& version) {
  const std::uint64_t by_size = version.size_bytes / file_chunk_bytes + 4;
  const std::size_t by_encoding = (version.content.size() + version.source.size()) / encoded_chunk_bytes_min + 1;
  return std::max(static_cast<std::size_t>(by_size), by_encoding);
}

// Fills one entry after another.
class Packer {
 public:
  void forget(const NodeId& node, const journal::VersionView& version) {
    make_room(1, blobs_at_most(version));
    auto* last = ops_.empty() ? nullptr : std::get_if<journal::op::Forget>(&ops_.back());
    if (last == nullptr || last->node != node) {
      ops_.push_back(journal::op::Forget{node, {}});
      last = &std::get<journal::op::Forget>(ops_.back());
    }
    last->versions.push_back(version.stamp.version());
    ++versions_;
  }

  void purge(const NodeId& node, std::size_t blobs) {
    make_room(0, blobs);
    ops_.push_back(journal::op::Purge{node});
  }

  std::vector<Change> take() {
    close();
    return std::move(changes_);
  }

 private:
  void make_room(std::size_t versions, std::size_t blobs) {
    const bool is_full = ops_.size() + 1 > limits::batch_ops_max || blobs_ + blobs > limits::drops_of_entry_max ||
                         versions_ + versions > limits::forgotten_of_entry_max;
    if (is_full) close();
    blobs_ += blobs;
  }

  void close() {
    if (ops_.empty()) return;
    journal::intent::Plain plain;
    plain.ops = std::exchange(ops_, {});
    changes_.emplace_back();
    changes_.back().intent = std::move(plain);
    blobs_ = versions_ = 0;
  }

  std::vector<Change> changes_;
  std::vector<journal::Op> ops_;
  std::size_t blobs_ = 0, versions_ = 0;
};

// Each before what lies in it; no recursion, because a tree may be as deep as its authors like.
std::vector<NodeId> downwards(const journal::State& state, const std::vector<NodeId>& from) {
  std::vector<NodeId> found = from;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const std::vector<NodeId> children = state.all_children(found[i]);
    found.insert(found.end(), children.begin(), children.end());
  }
  return found;
}

bool is_among(const std::vector<NodeId>& sorted, const NodeId& node) {
  return std::binary_search(sorted.begin(), sorted.end(), node);
}

}  // namespace

std::vector<Change> purge_changes(const journal::State& state, const std::vector<NodeId>& trashed) {
  std::vector<NodeId> sorted = trashed, outermost;
  std::sort(sorted.begin(), sorted.end());
  for (const NodeId& node : sorted) {
    bool is_inside_another = false;  // what lies in a folder that is in the bin itself goes with it
    for (auto above = state.node(node); above && !above->id.is_zero() && !is_inside_another;
         above = state.node(above->parent))
      is_inside_another = above->id != node && is_among(sorted, above->id);
    if (!is_inside_another && state.node(node)) outermost.push_back(node);
  }
  std::vector<NodeId> nodes = downwards(state, outermost);
  Packer packer;
  for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) {
    const auto versions = state.versions(*node);
    for (std::size_t i = 0; i + 1 < versions.size(); ++i) packer.forget(*node, versions[i]);
    std::size_t blobs = versions.empty() ? 0 : blobs_at_most(versions.back());
    for (const NoteId& note : state.notes_on(*node))
      blobs += state.note(note)->attachments.size() / encoded_chunk_bytes_min;
    packer.purge(*node, blobs);
  }
  return packer.take();
}

std::vector<Change> forget_changes(const journal::State& state, const std::vector<Forgotten>& forgotten) {
  Packer packer;
  for (const Forgotten& one : forgotten)
    for (const journal::VersionView& version : state.versions(one.node))
      if (std::find(one.versions.begin(), one.versions.end(), version.stamp.version()) != one.versions.end())
        packer.forget(one.node, version);
  return packer.take();
}

}  // namespace mappe::client
