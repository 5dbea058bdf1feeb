// Ops that go into one entry together, as many as it holds.
#pragma once

#include "client/replica/committer.h"
#include "client/transfer/upload.h"

namespace mappe::client::drive {

class EntryPart {
 public:
  // Whether one entry holds all of these.
  static bool holds(std::span<const journal::Op> ops);

  bool is_empty() const { return ops_.empty(); }
  // Whether these still fit; an empty part takes anything.
  bool has_room_for(std::span<const journal::Op> ops, const Uploaded* with = nullptr) const;
  // `with`: what the content of one of them needs besides; its content is taken before.
  void add(std::vector<journal::Op> ops, Uploaded* with = nullptr);
  Change take();  // as one wish; then the part is empty

 private:
  std::vector<journal::Op> ops_;
  std::vector<Bytes> blobs_;
  std::vector<journal::Chunk> inner_;
  std::size_t op_bytes_ = 0, blob_bytes_ = 0;
};

// Ops as one wish that is done if it fits and else given up.
Change wish_of(std::vector<journal::Op> ops);

}  // namespace mappe::client::drive
