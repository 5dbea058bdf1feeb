// Journals: append-if-head, and reading.                                                  docs/protocol.md §4, §4a
//
// Storage orders and keeps; it verifies no signature and no role: the server does, with journal/, before it appends.
// What is judged here is what only the one who writes can judge without a race: the head, the blobs' states, the quota
// and the records written along.
//   errors   of every call: damaged (a record does not fit its checksum), io (the disk refused; nothing was
//   acknowledged) threads  any; appends to different journals share their syncs (group commit), to one journal they
//   queue
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "storage/writes.h"

namespace mappe::storage {

enum class JournalKind : std::uint8_t { space = 1, roster = 2 };

struct Head {
  std::uint64_t seq = 0;
  EntryHash hash;
  std::uint64_t access_seq = 0;  // newest entry appended with `access`; spaces: genesis or access
  EntryHash access_hash;         // zero while there is none
  std::uint64_t bytes = 0;       // of all entries

  friend bool operator==(const Head&, const Head&) = default;
};

struct JournalInfo {
  JournalId id;
  JournalKind kind = JournalKind::space;
  FactionId owner;
  Head head;
};

struct StoredEntry {
  std::uint64_t seq = 0;
  EntryHash hash;
  bool access = false;
  Bytes bytes;  // verbatim
};

struct BlobRef {
  BlobId id;
  std::uint64_t size_bytes = 0;
};

struct InlineBlob {  // a blob that comes with the entry instead of before it; must be among the adds
  BlobId id;
  ByteView bytes;  // borrowed for the call
};

struct Append {
  JournalId journal;
  JournalKind kind = JournalKind::space;  // read at seq 0 only, which makes the journal
  FactionId owner;                        // read at seq 0 only
  std::uint64_t seq = 0;
  EntryHash prev;  // zero at seq 0
  EntryHash hash;  // of this entry
  ByteView entry;  // at most limits::entry_bytes_max; borrowed for the call
  bool access = false;
  bool snapshot = false;       // the journal's newest from now on
  std::vector<BlobRef> adds;   // unreferenced or dropped -> live
  std::vector<BlobRef> drops;  // live -> dropped
  std::vector<InlineBlob> blobs;
  // After a restore: blobs that are not there become live all the same, damaged and not metered until somebody sends
  // them; the quota is judged only if the entry adds one that is there.                           docs/protocol.md §4.5
  bool heals = false;
  std::optional<std::vector<PrincipalId>> members;  // the whole set from now on; for journals_of
  PrincipalId author;                               // whose unreferenced bytes shrink or grow
  Writes writes;                                    // of the same transaction
  TimeMs now = 0;
};

// Judged in this order.
enum class AppendVerdict {
  appended,           // durable
  head_moved,         // seq and prev do not follow `head`; seq 0: the journal is there already
  blob_missing,       // `blobs`: added, but neither stored nor inline; send them
  blob_wrong_size,    // `blobs`: the stored one has another size
  blob_already_live,  // `blobs`: added, but live
  drop_not_live,      // `blobs`: dropped, but not live
  quota_exceeded,     // only when adds is not empty
  write_refused,      // `write` says why
};

struct AppendOutcome {
  AppendVerdict verdict = AppendVerdict::appended;
  std::optional<Head> head;  // after the call; none: there is no such journal
  std::vector<BlobId> blobs;
  WritesOutcome write;
};

class Journals {
 public:
  virtual ~Journals() = default;

  virtual Result<JournalInfo> find(const JournalId& journal) const = 0;  // not_found

  // errors  too_large  the entry   malformed  an inline blob whose id does not fit or that is not added; a blob named
  // twice
  virtual Result<AppendOutcome> append(const Append& append) = 0;

  // Entries from seq on, ascending, as many as fit bytes_max, but at least one if there is any. A seq beyond the head:
  // none.
  //                                                                                        errors  not_found
  virtual Result<std::vector<StoredEntry>> read(const JournalId& journal, std::uint64_t from_seq,
                                                std::size_t bytes_max) const = 0;
  // The same, of those appended with `access` only.
  virtual Result<std::vector<StoredEntry>> read_access(const JournalId& journal, std::uint64_t from_seq,
                                                       std::size_t bytes_max) const = 0;
  // The one that was last appended with `snapshot`. None: there was none, or storage did not keep yet which it is.
  //                                                                                        errors  not_found
  virtual Result<std::optional<StoredEntry>> newest_snapshot(const JournalId& journal) const = 0;
  virtual Result<StoredEntry> entry(const JournalId& journal, std::uint64_t seq) const = 0;  // not_found

  virtual Result<std::vector<JournalInfo>> list(JournalKind kind) const = 0;
  virtual Result<std::vector<JournalInfo>> list(JournalKind kind, const FactionId& owner) const = 0;
  // Those whose newest member set has this principal.
  virtual Result<std::vector<JournalId>> journals_of(const PrincipalId& member) const = 0;
};

}  // namespace mappe::storage
