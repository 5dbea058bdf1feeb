#include "client/drive/entry_part.h"

#include <algorithm>

#include "client/drive/limits.h"
#include "client/limits.h"

namespace mappe::client::drive {

namespace {

std::size_t size_of(std::span<const journal::Op> ops) {
  const SecretBytes bytes(journal::encode_ops(ops));
  return bytes.size();
}

std::size_t size_of(const std::vector<Bytes>& blobs) {
  std::size_t bytes = 0;
  for (const Bytes& blob : blobs) bytes += blob.size();
  return bytes;
}

template <class T>
void move_to(std::vector<T> from, std::vector<T>* to) {
  std::move(from.begin(), from.end(), std::back_inserter(*to));
}

}  // namespace

Change wish_of(std::vector<journal::Op> ops) {
  Change change;
  change.intent = journal::intent::Plain{std::move(ops), false};
  return change;
}

bool EntryPart::holds(std::span<const journal::Op> ops) {
  return ops.size() == 1 || (ops.size() <= limits::entry_ops_max && size_of(ops) <= limits::entry_bytes_max);
}

bool EntryPart::has_room_for(std::span<const journal::Op> ops, const Uploaded* with) const {
  if (ops_.empty()) return true;
  if (ops_.size() + ops.size() > limits::entry_ops_max || op_bytes_ + size_of(ops) > limits::entry_bytes_max)
    return false;
  return with == nullptr || (blob_bytes_ + size_of(with->blobs) <= client::limits::inline_blobs_bytes_max &&
                             inner_.size() + with->inner.size() <= limits::entry_chunks_max);
}

void EntryPart::add(std::vector<journal::Op> ops, Uploaded* with) {
  op_bytes_ += size_of(ops);
  move_to(std::move(ops), &ops_);
  if (with == nullptr) return;
  blob_bytes_ += size_of(with->blobs);
  move_to(std::move(with->blobs), &blobs_);
  move_to(std::move(with->inner), &inner_);
}

Change EntryPart::take() {
  Change change = wish_of(std::exchange(ops_, {}));
  change.blobs = std::exchange(blobs_, {});
  change.inner = std::exchange(inner_, {});
  op_bytes_ = blob_bytes_ = 0;
  return change;
}

}  // namespace mappe::client::drive
