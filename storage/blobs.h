// Blobs of a space: immutable bytes named by their SHA-256.                                    docs/protocol.md §5
//
//   absent --put--> unreferenced --append adds--> live --append drops--> dropped --append adds--> live
//   unreferenced and dropped ones end by expire(), never while an append that names them is under way.
//
// Bytes are verified against the id before they are acknowledged, and by a sum before they are given out: a damaged
// blob is named (Errc::damaged, and `missing` lists it from then on, so that whoever has it sends it again), never
// served.
//   errors   of every call: io; damaged
//   threads  any, except that one BlobWriter belongs to one thread at a time
#pragma once

#include <memory>
#include <vector>

#include "crypto/base/ids.h"
#include "storage/limits.h"

namespace mappe::storage {

// How long blobs that no entry names are kept, and how many of them. The defaults are the protocol's (§5).
struct BlobRetention {
  TimeMs unreferenced_idle_ms = limits::unreferenced_idle_ms;             // since last sent or asked for
  TimeMs unreferenced_ends_ms = limits::unreferenced_ends_ms;             // since first sent
  TimeMs grace_ms = limits::grace_ms;                                     // a dropped blob can be brought back
  std::uint64_t unreferenced_bytes_max = limits::unreferenced_bytes_max;  // of one principal
};

enum class BlobState : std::uint8_t { unreferenced = 1, live = 2, dropped = 3 };

struct BlobInfo {
  BlobState state = BlobState::unreferenced;
  std::uint64_t size_bytes = 0;
  TimeMs first_ms = 0;    // first sent
  TimeMs asked_ms = 0;    // last sent or asked for, exact to limits::touch_step_ms
  TimeMs dropped_ms = 0;  // of a dropped one
  PrincipalId sender;
  bool damaged = false;  // seen damaged, not sent again since
};

// One upload. Dropped without commit(): nothing happened.
class BlobWriter {
 public:
  virtual ~BlobWriter() = default;
  virtual Result<void> write(ByteView more) = 0;  // too_large: over limits::blob_bytes_max
  // Verifies and stores. It outlives this process from now on, a loss of power from the next durable step on: before an
  // entry that names it is durable, it is. True: stored now. False: it was there (no-op, but for the time it was last
  // sent).
  //   errors  tampered  the bytes' SHA-256 is not the id
  //           too_many  the sender's unreferenced uploads would exceed BlobRetention::unreferenced_bytes_max
  //           quota     of a blob that an entry named while it was missing (Append::heals): it is metered from now on
  //           malformed  such a blob has another size than the entry said
  virtual Result<bool> commit(TimeMs now) = 0;
};

struct Expired {
  std::uint64_t blobs = 0;
  std::uint64_t bytes = 0;
};

struct Stock {
  std::uint64_t blobs = 0;
  std::uint64_t gone = 0;  // of them: not there, or of another size
};

class Blobs {
 public:
  virtual ~Blobs() = default;

  virtual std::unique_ptr<BlobWriter> begin(const SpaceId& space, const BlobId& blob, const PrincipalId& sender) = 0;
  Result<bool> put(const SpaceId& space, const BlobId& blob, const PrincipalId& sender, ByteView bytes, TimeMs now);

  // The whole blob, in whatever state. Read and verified whole also for a range: a blob is one chunk at most.
  virtual Result<Bytes> get(const SpaceId& space, const BlobId& blob) = 0;  // not_found, damaged
  virtual Result<BlobInfo> info(const SpaceId& space, const BlobId& blob) const = 0;

  // Which of these the server does not have (or has damaged), in the order asked. Those it has count as asked for.
  //   errors  too_many  over limits::missing_ids_max
  virtual Result<std::vector<BlobId>> missing(const SpaceId& space, const std::vector<BlobId>& blobs, TimeMs now) = 0;

  virtual Result<std::uint64_t> unreferenced_bytes(const PrincipalId& sender) const = 0;

  // Removes unreferenced ones 48 h after they were last sent or asked for or 14 days after they first were, and dropped
  // ones after their grace. Safe beside everything else; to be called now and then.
  virtual Result<Expired> expire(TimeMs now) = 0;

  // Looks at the folder for every blob that should lie there, without reading any, and marks those that do not as
  // damaged: `missing` lists them from then on. For after a restore.
  virtual Result<Stock> take_stock() = 0;

  // Reads and verifies every blob of a space; gives those that are damaged or gone. For `health` and after a restore.
  virtual Result<std::vector<BlobId>> verify(const SpaceId& space) = 0;
};

}  // namespace mappe::storage
