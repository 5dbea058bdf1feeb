// The home: the folder in which one user's client keeps its state.                       docs/threat-model.md, home
//
//   HOME/            0700   ($MAPPE_HOME, --home, else ~/.local/share/mappe)
//     key            0600   32 random bytes; every other file is sealed under it. Sign-out destroys it: then the
//                           rest is noise
//     locks/NAME            empty files for flock
//     DRAWER/NAME           one sealed record each (sealed_file.h; in two slots where it changes often, slot_file.h),
//                           or a log of sealed records (home_log.h)
//     cache/                blobs, as the server has them (client/transfer); not sealed again
//
// A record is replaced whole: temporary file, fsync, rename, fsync of the folder; or over the older of its slots. So a
// process may be killed at any moment, and two processes of one user may share a home; whoever reads, changes and
// writes back holds a HomeLock.
//
// Does not defend against who may read the folder: the key lies in it. It keeps content out of backups and synced
// folders that leave out the key, and makes sign-out real.
//   threads  all methods may be called by any thread; the object itself is immutable after open
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/secret.h"

namespace mappe::client {

using HomeKey = Secret<struct HomeKeyTag, 32>;

enum class Drawer {
  account,      // who is signed in where: server, account, device, session
  identities,   // the opened bundle
  pins,         // (seq, hash) per journal that this client never goes behind
  rosters,      // verified entries of a faction's roster, its names
  checkpoints,  // a space's state at some seq
  tails,        // logs: the space's entries after its checkpoint
  past,         // the newest entries before it, for when a restored server lacks them
  pending,      // signed entries whose answer has not come
  uploads,      // notes of interrupted uploads
  settings,     // what the user set
  councils,     // pages of the mirrors of councils, as the server sent them
};

enum class Flushed { now, later };

// Where a record lies. Names are ids in text form or words of ours: [A-Za-z0-9_-]{1,64}.
struct RecordName {
  Drawer drawer;
  std::string name;
};

// Held while alive. One exclusive holder among all threads and processes of this home.
class HomeLock {
 public:
  HomeLock(HomeLock&& other) noexcept;
  HomeLock& operator=(HomeLock&& other) noexcept;
  HomeLock(const HomeLock&) = delete;
  ~HomeLock();

 private:
  friend class Home;
  explicit HomeLock(int fd) : fd_(fd) {}
  int fd_;
};

class Home {
 public:
  // Opens or makes the home at `root`. A home without key (signed out, or a fresh one) starts empty: whatever is
  // sealed in it can never be read again and is removed.
  //   errors  io       the folder cannot be made, read or is not ours alone (owner)
  //           usage    there is something else in it; it is left as it is
  //           damaged  the key: only destroy_at() helps
  static Result<std::unique_ptr<Home>> open(const std::filesystem::path& root);

  // The same under a key that is not kept here: without it the rest is noise. Of a gateway, whose key follows from an
  // app password.
  static Result<std::unique_ptr<Home>> open_under(const std::filesystem::path& root, HomeKey key);

  // `given` if not empty, else $MAPPE_HOME, else $XDG_DATA_HOME/mappe, else ~/.local/share/mappe.
  //   errors  usage  none of them is set
  static Result<std::filesystem::path> default_root(std::string_view given);

  const std::filesystem::path& root() const { return root_; }
  // A folder for blobs as the server has them; 0700.
  std::filesystem::path cache_folder() const { return root_ / "cache"; }

  // errors  not_found  there is no such record
  //         damaged    the file was cut, changed, or belongs to another name or home
  //         io
  Result<SecretBytes> read(const RecordName& name) const;
  // Durable when it returns.                                                    errors  io, too_large
  Result<void> write(const RecordName& name, ByteView content) const;
  // The same for a small record that changes with every save, at a fraction of the cost. `flushed` later: a loss of
  // power may bring back what was there before; a killed process loses nothing.                  errors  io, too_large
  Result<void> write_often(const RecordName& name, ByteView content, Flushed flushed = Flushed::now) const;
  Result<void> remove(const RecordName& name) const;  // no error when there is none
  std::vector<std::string> list(Drawer drawer) const;
  bool has(const RecordName& name) const;
  std::filesystem::path path_of(const RecordName& name) const;

  // Waits until no other thread or process holds `name` ([A-Za-z0-9_-]{1,64}).                         errors  io
  Result<HomeLock> lock(std::string_view name) const;
  // The same without waiting.                                                  errors  locked  somebody holds it; io
  Result<HomeLock> try_lock(std::string_view name) const;

  // Sign-out: overwrites and removes the key, then everything sealed under it and the cache. The object must not be
  // used for reading or writing afterwards.
  Result<void> destroy();
  // The same of a home that does not open.                              errors  usage  there is something else in it
  static Result<void> destroy_at(const std::filesystem::path& root);

  const HomeKey& key() const { return key_; }

 private:
  Home(std::filesystem::path root, HomeKey key) : root_(std::move(root)), key_(std::move(key)) {}
  Result<HomeLock> take_lock(std::string_view name, int operation) const;
  std::filesystem::path root_;
  HomeKey key_;
};

}  // namespace mappe::client
