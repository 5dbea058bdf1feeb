// What people wish: any change of a tree as they see it, with few names, so that they meet each other.
#pragma once

#include <map>
#include <set>

#include "tests/model/person.h"

namespace model_tests {

class Wishes {
 public:
  // `with_agenda`: also meetings, items and what stands beside them. Without, a seed goes the way it went before there
  // were any.
  Wishes(Dice& dice, bool with_agenda) : dice_(dice), with_agenda_(with_agenda) {}

  // Something that may be done in the tree as this replica has it.
  Wish any(client::SpaceReplica& space);
  // A folder with files in it, in order.
  std::vector<Wish> tree(const client::SpaceReplica& space);
  // Old things thrown away for good: what lies in the bin, or one node of it, or versions.
  std::vector<Wish> clearing(client::SpaceReplica& space);

  // Compares by opening: the texts behind the blobs of these wishes are known here.
  client::Committer::Compare compare_for(client::Api& api, const SpaceId& space) const;
  // Chunks that the chunks of a level 1 content hold, by the blob of its first chunk.
  const std::map<BlobId, std::vector<BlobId>>& inner() const { return inner_; }

 private:
  Wish wish(journal::Intent intent, std::string what);
  Wish save(const client::SpaceReplica& space, const NodeId& parent);
  Wish save_of_many_chunks(const client::SpaceReplica& space, const NodeId& parent);
  Wish folder(const NodeId& parent);
  std::optional<Wish> copy(const journal::State& state);
  std::optional<Wish> move(const journal::State& state);
  std::optional<Wish> trash(const journal::State& state);
  std::optional<Wish> restore(const journal::State& state);
  std::optional<Wish> attribute(const journal::State& state);
  std::optional<Wish> touch(const journal::State& state);
  std::optional<Wish> note(const client::SpaceReplica& space);
  std::optional<Wish> answer_to_note(const journal::State& state);
  Wish for_agenda(const client::SpaceReplica& space);
  Wish meeting_or_item(const journal::Agenda& agenda);
  journal::op::Subject subject(const journal::Agenda& agenda);
  journal::op::Seen seen_by(const std::optional<journal::Stamp>& there);

  journal::Chunk sealed(const std::string& text, client::Change* change);
  std::string name();
  std::string text();
  NodeId place(const journal::State& state);  // a live folder, or the root
  std::vector<journal::NodeView> nodes(const journal::State& state, bool live);

  Dice& dice_;
  const bool with_agenda_;
  std::uint64_t number_ = 0;
  std::map<BlobId, std::string> texts_;
  std::map<BlobId, std::vector<BlobId>> inner_;
};

}  // namespace model_tests
