// The tree that WebDAV is served from. Whoever implements it decides what lies behind: memory, or a replica of a space.
//
// One Tree is one member's view: what it shows and allows is what this member may see and do. Other members have trees
// of their own over the same content; a lock taken in one binds in all.
//
// What every call keeps to
//   - A change is whole or not at all, also when the process dies within it.
//   - `conditions` (allow_change) and the locks (locks.h) are judged under the same lock as the change, so that of two
//     writers with If-None-Match: * exactly one wins. Conditions come first: precondition_failed before locked.
//   - Done means durable: when it says so, the server has it. What cannot be done now is refused at once (offline,
//     busy), never waited for.
//   - Any thread, several calls at a time. A Listing, a Reader and a Source are used by one thread at a time.
//   - Paths are NFC (path.h); the tree decides whether names that differ by case alone are one place. A move to such
//     a name of itself is a rename, never the removal of its target.
//   - Every call may be refused with offline, busy, damaged and io; beyond these each call says what it refuses.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "crypto/base/result.h"
#include "webdav/conditions.h"
#include "webdav/locks.h"
#include "webdav/refusal.h"
#include "webdav/xml_reader.h"

namespace mappe::webdav {

// A dead property: kept as it came, for clients. RFC 4918 §4.1
struct DeadProperty {
  XmlName name;
  std::string xml;  // the whole element, namespaces declared within; "D:" alone is bound outside, to DAV:
};

struct Resource {
  std::string name;  // the last of its path; empty for the root
  bool is_folder = false;
  std::uint64_t size_bytes = 0;  // of a file
  // Strong: another one for every other content, the same one for the same version however it is read; untouched by
  // properties, moves and locks. Characters of RFC 9110 §8.8.3 without quotes. Folders may have none.
  std::string etag;
  Time modified{};
  Time created{};
  std::string content_type;        // empty: told from the name
  std::vector<DeadProperty> dead;  // if wanted
  std::vector<Lock> locks;         // if wanted: all that cover it, of any member; those that have ended never
};

struct Wanted {
  bool dead = false;
  bool locks = false;
};

// The members of a folder, in any order, each once. One that appears or goes meanwhile may be in it or not.
class Listing {
 public:
  virtual ~Listing() = default;
  virtual Answer<std::vector<Resource>> next() = 0;  // some more, as few as memory allows; none: the end
};

// One version of a file, whole, whatever is written meanwhile.
class Reader {
 public:
  virtual ~Reader() = default;
  // What will be read next, front to end, where that is known. A hint: who reads something else gets it, too.
  virtual void expect(std::uint64_t /*offset_bytes*/, std::uint64_t /*size_bytes*/) {}
  // Fills a part of `into` (at least one byte) from there on; 0 at and beyond the end. 64 bits everywhere.
  virtual Result<std::size_t> read_at(std::uint64_t offset_bytes, std::span<std::uint8_t> into) = 0;
};

struct OpenFile {
  Resource resource;               // of this very version
  std::unique_ptr<Reader> reader;  // null for a folder
};

// The new content of a file, read once from front to end.
class Source {
 public:
  virtual ~Source() = default;
  // Fills a part of `into`; 0 is the end, and says that all is there and fits its length and checksum. An error means
  // that it does not: then nothing may be committed, and the tree refuses with source_failed and this error.
  virtual Result<std::size_t> read(std::span<std::uint8_t> into) = 0;
  virtual std::optional<std::uint64_t> size_bytes() const = 0;  // if the client has said it
};

struct Changed {
  bool was_there = false;  // replaced, not created
  std::string etag;        // of the file as it is now; empty for folders
};

struct Write {
  Path path;
  Conditions conditions;
  std::string content_type;      // as the client says; may be empty
  std::optional<Time> modified;  // else now
};

struct MakeFolder {
  Path path;
  Conditions conditions;
  std::optional<Time> modified;
};

struct Transfer {
  Path from, to;
  bool may_replace = true;    // Overwrite
  Reach reach = Reach::tree;  // self: of a folder only itself and its properties (COPY with Depth: 0)
  Conditions conditions;      // of `from`
};

// Property changes in the order of the request; all or none.
struct Patch {
  Path path;
  Conditions conditions;
  struct Change {
    XmlName name;
    std::optional<std::string> xml;  // as in DeadProperty; nothing: remove, also what is not there
  };
  std::vector<Change> dead;
  std::optional<Time> modified;
  std::optional<Time> created;
  // Only what Windows keeps with its files is changed. Office does so without its token, so locks do not count.
  bool despite_locks = false;
};

struct Quota {
  std::uint64_t used_bytes = 0;
  std::optional<std::uint64_t> available_bytes;  // nothing: no limit is known
};

struct TakeLock {
  Path path;
  Conditions conditions;
  Scope scope = Scope::exclusive;
  Reach reach = Reach::tree;
  std::string owner_xml;
  std::chrono::seconds timeout{};  // within limits.h; the tree may grant less
};

struct TakenLock {
  Lock lock;
  bool created = false;  // nothing was there: now there is an empty file
};

class Tree {
 public:
  virtual ~Tree() = default;

  // Refuses: not_found.
  virtual Answer<Resource> find(const Path& path, Wanted wanted) = 0;
  // Refuses: not_found; no_parent if it is a file.
  virtual Answer<std::unique_ptr<Listing>> list(const Path& folder, Wanted wanted) = 0;
  // Refuses: not_found.
  virtual Answer<OpenFile> open(const Path& path) = 0;

  // What lies in the folder of this path under a name that differs from its last one by case alone; none: nothing does,
  // or such names are two places in this tree.
  virtual std::optional<std::string> namesake(const Path& path) = 0;

  // Replaces or creates a file. Conditions, locks, rights and, when the size is known, quota and too_large are judged
  // before the first byte is taken from `source` (the client may wait for "100 Continue"), and again with the commit.
  // Content that is the same, or nothing over nothing, need not become a version.
  // Refuses: precondition_failed, locked, no_parent, is_folder, read_only, quota, too_large, too_many, name_refused,
  // name_taken, source_failed.
  virtual Answer<Changed> write(const Write& write, Source& source) = 0;

  // Refuses: precondition_failed, locked, exists, no_parent, read_only, quota, too_many, name_refused, name_taken.
  virtual Answer<Changed> make_folder(const MakeFolder& make) = 0;

  // Moves take along the dead properties and leave the locks behind, which end; a lock at the destination stays and
  // holds for what now is there. Copies take the properties, not the locks.
  // Refuses: precondition_failed, locked (at either side or below), not_found, no_parent, exists (may_replace is
  // false), into_itself, read_only, quota, too_large, too_many, name_refused, name_taken.
  virtual Answer<Changed> move(const Transfer& transfer) = 0;
  virtual Answer<Changed> copy(const Transfer& transfer) = 0;

  // With all below; its locks end.  Refuses: precondition_failed, locked, not_found, read_only; also the root.
  virtual Answer<Done> remove(const Path& path, const Conditions& conditions) = 0;

  // Refuses: precondition_failed, locked, not_found, read_only, too_large, too_many.
  virtual Answer<Done> patch(const Patch& patch) = 0;

  virtual Answer<Quota> quota(const Path& folder) = 0;

  // A place where nothing is gets an empty file, seen at once by everybody, that stays when the lock ends.
  // Refuses: precondition_failed, lock_conflict, locked (adding a member to a locked folder), no_parent, read_only,
  // too_many, name_refused, name_taken. Offline a tree may grant a lock of this drive alone; its holder then is told by
  // `holder`.
  virtual Answer<TakenLock> lock(const TakeLock& take) = 0;

  // Of the first of the tokens in `conditions` whose lock covers the path and is this member's.
  // Refuses: precondition_failed, no_such_lock, foreign_lock.
  virtual Answer<Lock> refresh(const Path& path, const Conditions& conditions, std::chrono::seconds timeout) = 0;

  // Refuses: no_such_lock (also: it does not cover the path), foreign_lock.
  virtual Answer<Done> unlock(const Path& path, const std::string& token) = 0;
};

}  // namespace mappe::webdav
