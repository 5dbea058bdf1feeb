// The chunks of the large files that were read last: a reader of many short ranges, as programs on a drive are, opens a
// file's list once and not for each.
//
//   threads  any
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <vector>

#include "journal/content.h"

namespace mappe::client::drive {

class ChunkLists {
 public:
  using Chunks = std::shared_ptr<const std::vector<journal::Chunk>>;

  // Of a content of level 1, by what `open` gives the first time.       errors  those of `open`
  Result<Chunks> of(const journal::Content& content, const std::function<Result<std::vector<journal::Chunk>>()>& open);

 private:
  struct Kept {
    journal::Content content;  // by blobs and keys: one blob can open to two lists under two keys
    Chunks chunks;
  };
  std::mutex mutex_;
  std::list<Kept> kept_;  // the last used first
};

}  // namespace mappe::client::drive
