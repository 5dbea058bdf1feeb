// Blobs on this computer's disk, as the server has them: sealed. Saves fetching twice; losing it loses nothing.
//
// What comes out is compared with its id, so a changed file is a miss, not a danger. A file that this very object wrote
// or compared, and that the system says nobody has touched since (number, size, time of change), is not compared again.
// Several processes of one user may share the folder; the limit holds for all of them together, whether they ended or
// were killed: what was written since the last sweep is counted in the folder itself.
//
// Writing goes on behind the caller, in a thread of its own.
//   threads  any
#pragma once

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>

#include "crypto/base/ids.h"
#include "crypto/seal/chunk.h"

struct stat;

namespace mappe::client {

class BlobCache {
 public:
  // limit_bytes 0: keeps nothing.
  BlobCache(std::filesystem::path folder, std::uint64_t limit_bytes);
  ~BlobCache();  // when all is written
  BlobCache(const BlobCache&) = delete;
  BlobCache& operator=(const BlobCache&) = delete;

  std::optional<seal::CheckedBlob> get(const BlobId& blob);  // one that does not fit its id goes
  bool has(const BlobId& blob) const;                        // that it is whole shows on opening it
  // `bytes` are those of the id: whoever puts them has made or compared them. Best effort: a full disk only means that
  // it is fetched again.
  void put(const BlobId& blob, ByteView bytes);
  // The two below see all that was put before.
  void sweep();                      // so far that the limit holds until the next one, the longest unused first
  std::uint64_t size_bytes() const;  // by a look at the folder

 private:
  // What the system says of a file that was compared.
  struct Seen {
    std::uint64_t inode = 0, size_bytes = 0, changed_ns = 0;
    bool operator==(const Seen&) const = default;
  };
  static Seen seen_of(const struct stat& info);

  std::filesystem::path path_of(const BlobId& blob) const;
  std::uint64_t step_bytes() const;  // what is written between two sweeps
  bool is_sweep_due(std::size_t written_bytes) const;
  void remember(const BlobId& blob, const Seen& seen);
  void write_what_waits();
  void write_out(const BlobId& blob, ByteView bytes);
  void await_writer() const;
  void sweep_folder();
  std::uint64_t folder_bytes() const;

  const std::filesystem::path folder_;
  const std::uint64_t limit_bytes_;

  mutable std::mutex mutex_;  // for all below
  mutable std::condition_variable moved_;
  std::unordered_map<BlobId, Seen> compared_;
  std::map<BlobId, Bytes> waiting_;  // to be written, the one that is being written among them
  std::deque<BlobId> order_;
  std::vector<Bytes> spare_;  // memory to be used again
  std::size_t waiting_bytes_ = 0;
  bool ends_ = false;
  std::thread writer_;
};

}  // namespace mappe::client
