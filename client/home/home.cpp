#include "client/home/home.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "client/home/atomic_file.h"
#include "client/home/file_handle.h"
#include "client/home/sealed_file.h"
#include "client/home/slot_file.h"
#include "client/limits.h"

namespace mappe::client {

namespace {

constexpr std::size_t name_bytes_max = 64;
constexpr std::array drawers = {Drawer::account,     Drawer::identities, Drawer::pins,    Drawer::rosters,
                                Drawer::checkpoints, Drawer::tails,      Drawer::past,    Drawer::pending,
                                Drawer::uploads,     Drawer::settings,   Drawer::councils};

std::string_view folder_of(Drawer drawer) {
  switch (drawer) {
    case Drawer::account:
      return "account";
    case Drawer::identities:
      return "identities";
    case Drawer::pins:
      return "pins";
    case Drawer::rosters:
      return "rosters";
    case Drawer::checkpoints:
      return "checkpoints";
    case Drawer::tails:
      return "tails";
    case Drawer::past:
      return "past";
    case Drawer::pending:
      return "pending";
    case Drawer::uploads:
      return "uploads";
    case Drawer::settings:
      return "settings";
    case Drawer::councils:
      return "councils";
  }
  return "";
}

// Names are made by this program, so another one is a mistake of ours.
bool is_name(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  return !name.empty() && name.size() <= name_bytes_max && std::all_of(name.begin(), name.end(), fits);
}

Result<void> make_private_folder(const std::filesystem::path& folder) {
  if (::mkdir(folder.c_str(), 0700) == 0) return {};
  struct stat status {};
  if (errno != EEXIST || ::lstat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode))
    return fail(Errc::io, "the home folder could not be made");
  if (status.st_uid != ::geteuid()) return fail(Errc::io, "the home folder belongs to another user");
  if ((status.st_mode & 077) != 0 && ::chmod(folder.c_str(), 0700) != 0)
    return fail(Errc::io, "the home folder is open to others and could not be closed");
  return {};
}

// Whether the folder is a home, or nothing yet. Anything else is somebody's: to be neither closed to others nor,
// without a key, emptied. A home has all its drawers, and the lock that each opening takes or (whoever clears away
// locks does no harm) its key; a first opening that was interrupted leaves empty folders of the right names.
Result<void> check_is_home(const std::filesystem::path& root) {
  std::error_code none, error;
  const bool was_opened =
      std::filesystem::exists(root / "locks" / "open", error) || std::filesystem::exists(root / "key", error);
  if (was_opened && std::all_of(drawers.begin(), drawers.end(), [&](Drawer drawer) {
        return std::filesystem::is_directory(std::filesystem::symlink_status(root / folder_of(drawer), error));
      }))
    return {};
  for (std::filesystem::directory_iterator entry(root, none), end; !none && entry != end; entry.increment(none)) {
    const auto name = entry->path().filename();
    const bool is_ours =
        name == "locks" || name == "cache" ||
        std::any_of(drawers.begin(), drawers.end(), [&](Drawer one) { return name == folder_of(one); });
    const bool is_empty = is_ours && std::filesystem::is_directory(entry->symlink_status(error)) &&
                          std::filesystem::is_empty(entry->path(), error);
    if (!is_empty) return fail(Errc::usage, "that folder holds something else: name an empty or a new one as home");
  }
  return {};
}

Result<void> make_folders(const std::filesystem::path& root) {
  std::error_code ignored;
  std::filesystem::create_directories(root.parent_path(), ignored);
  if (auto made = make_private_folder(root); !made) return made;
  for (const char* name : {"locks", "cache"})
    if (auto made = make_private_folder(root / name); !made) return made;
  for (Drawer drawer : drawers)
    if (auto made = make_private_folder(root / folder_of(drawer)); !made) return made;
  return {};
}

void empty_folder(const std::filesystem::path& folder) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored))
    std::filesystem::remove_all(entry.path(), ignored);
}

void empty_drawers(const std::filesystem::path& root) {
  for (Drawer drawer : drawers) empty_folder(root / folder_of(drawer));
  empty_folder(root / "cache");
}

// What killed writers left behind. Nobody else writes while this runs (lock "writers").
void sweep_temporaries(const std::filesystem::path& root) {
  std::error_code ignored;
  for (Drawer drawer : drawers)
    for (const auto& entry : std::filesystem::directory_iterator(root / folder_of(drawer), ignored))
      if (entry.path().filename().native().starts_with(".tmp-")) std::filesystem::remove(entry.path(), ignored);
}

Result<HomeKey> read_or_make_key(const std::filesystem::path& root) {
  const auto path = root / "key";
  auto bytes = read_file(path, HomeKey::size_bytes);
  if (bytes) {
    SecretBytes wiped(std::move(*bytes));
    auto key = HomeKey::parse(wiped.expose());
    if (!key) return fail(Errc::damaged, "the key file of the home is damaged");
    // Zeros: a sign-out was interrupted between wiping and removing it.
    if (!sodium_is_zero(key->expose().data(), HomeKey::size_bytes)) return key;
  } else if (bytes.error().code != Errc::not_found) {
    return fail(bytes.error());
  }
  empty_drawers(root);  // sealed under a key that is gone
  HomeKey key = HomeKey::random();
  if (auto written = write_atomically(path, key.expose()); !written) return fail(written.error());
  return key;
}

}  // namespace

HomeLock::HomeLock(HomeLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
HomeLock& HomeLock::operator=(HomeLock&& other) noexcept {
  if (this != &other) {
    if (fd_ >= 0) ::close(fd_);
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}
HomeLock::~HomeLock() {
  if (fd_ >= 0) ::close(fd_);  // the lock belongs to the open file: closing gives it up
}

Result<std::filesystem::path> Home::default_root(std::string_view given) {
  if (!given.empty()) return std::filesystem::path(given);
  if (const char* own = std::getenv("MAPPE_HOME"); own && *own) return std::filesystem::path(own);
  if (const char* data = std::getenv("XDG_DATA_HOME"); data && *data == '/')
    return std::filesystem::path(data) / "mappe";
  if (const char* home = std::getenv("HOME"); home && *home)
    return std::filesystem::path(home) / ".local" / "share" / "mappe";
  return fail(Errc::usage, "no home folder is known: give --home or set MAPPE_HOME");
}

Result<std::unique_ptr<Home>> Home::open(const std::filesystem::path& given) {
  std::error_code error;
  const auto root = std::filesystem::absolute(given, error);
  if (error) return fail(Errc::io, "the home folder has no usable path");
  if (auto ours = check_is_home(root); !ours) return fail(ours.error());
  if (auto made = make_folders(root); !made) return fail(made.error());
  Home unlocked(root, HomeKey());
  auto lock = unlocked.lock("open");
  if (!lock) return fail(lock.error());
  auto key = read_or_make_key(root);
  if (!key) return fail(key.error());
  if (auto alone = unlocked.try_lock("writers")) sweep_temporaries(root);
  return std::unique_ptr<Home>(new Home(root, std::move(*key)));
}

Result<std::unique_ptr<Home>> Home::open_under(const std::filesystem::path& given, HomeKey key) {
  std::error_code error;
  const auto root = std::filesystem::absolute(given, error);
  if (error) return fail(Errc::io, "the home folder has no usable path");
  if (auto ours = check_is_home(root); !ours) return fail(ours.error());
  if (auto made = make_folders(root); !made) return fail(made.error());
  std::unique_ptr<Home> home(new Home(root, std::move(key)));
  auto lock = home->lock("open");
  if (!lock) return fail(lock.error());
  if (auto alone = home->try_lock("writers")) sweep_temporaries(root);
  return home;
}

std::filesystem::path Home::path_of(const RecordName& name) const {
  CHECK(is_name(name.name));
  return root_ / folder_of(name.drawer) / name.name;
}

bool Home::has(const RecordName& name) const {
  std::error_code ignored;
  return std::filesystem::exists(path_of(name), ignored);
}

namespace {
std::string sealed_name(const RecordName& name) { return std::string(folder_of(name.drawer)) + "/" + name.name; }
}  // namespace

Result<SecretBytes> Home::read(const RecordName& name) const {
  auto sealed = read_file(path_of(name), limits::home_record_bytes_max);
  if (!sealed) return fail(sealed.error());
  if (!is_slot_file(*sealed)) return open_record(key_, sealed_name(name), *sealed);
  auto record = open_slots(key_, sealed_name(name), *sealed);
  if (!record) {  // damaged, or both slots were written to while they were read
    auto alone = take_lock("often", LOCK_EX);
    if (sealed = read_file(path_of(name), limits::home_record_bytes_max); !sealed) return fail(sealed.error());
    record = open_slots(key_, sealed_name(name), *sealed);
  }
  if (!record) return fail(record.error());
  return std::move(record->content);
}

Result<void> Home::write(const RecordName& name, ByteView content) const {
  if (content.size() > limits::home_record_bytes_max / 2)
    return fail(Errc::too_large, "a record too large for the home");
  auto writing = take_lock("writers", LOCK_SH);
  if (!writing) return fail(writing.error());
  return write_atomically(path_of(name), seal_record(key_, sealed_name(name), content));
}

Result<void> Home::write_often(const RecordName& name, ByteView content, Flushed flushed) const {
  if (!fits_in_slot(content)) return write(name, content);
  auto alone = take_lock("often", LOCK_EX);
  if (!alone) return fail(alone.error());
  auto written = write_slot(key_, path_of(name), sealed_name(name), content, flushed);
  if (written || written.error().code != Errc::not_found) return written;
  auto writing = take_lock("writers", LOCK_SH);
  if (!writing) return fail(writing.error());
  return write_atomically(path_of(name), start_slots(key_, sealed_name(name), content));
}

Result<void> Home::remove(const RecordName& name) const {
  if (::unlink(path_of(name).c_str()) != 0 && errno != ENOENT)
    return fail(Errc::io, "a file of the home could not be removed");
  return {};
}

std::vector<std::string> Home::list(Drawer drawer) const {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(root_ / folder_of(drawer), ignored))
    if (is_name(entry.path().filename().native())) names.push_back(entry.path().filename().native());
  std::sort(names.begin(), names.end());
  return names;
}

Result<HomeLock> Home::take_lock(std::string_view name, int operation) const {
  CHECK(is_name(name));
  FileHandle file = open_file(root_ / "locks" / name, O_RDWR | O_CREAT);
  if (!file) return fail(Errc::io, "a lock of the home could not be made");
  int taken;
  do taken = ::flock(file.get(), operation);
  while (taken != 0 && errno == EINTR);
  if (taken != 0 && errno == EWOULDBLOCK) return fail(Errc::locked, "another process uses this part of the home");
  if (taken != 0) return fail(Errc::io, "a lock of the home could not be taken");
  return HomeLock(file.release());
}

Result<HomeLock> Home::lock(std::string_view name) const { return take_lock(name, LOCK_EX); }
Result<HomeLock> Home::try_lock(std::string_view name) const { return take_lock(name, LOCK_EX | LOCK_NB); }

Result<void> Home::destroy_at(const std::filesystem::path& root) {
  if (auto ours = check_is_home(root); !ours) return ours;
  return Home(root, HomeKey()).destroy();
}

Result<void> Home::destroy() {
  auto opening = lock("open");
  if (!opening) return fail(opening.error());
  const auto path = root_ / "key";
  {
    const FileHandle file = open_file(path, O_WRONLY);
    const std::array<std::uint8_t, HomeKey::size_bytes> zeros{};
    if (file && write_all(file.get(), zeros)) (void)::fsync(file.get());
  }
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return fail(Errc::io, "the key of the home could not be removed");
  if (auto synced = sync_folder(root_); !synced) return synced;
  empty_drawers(root_);
  key_ = HomeKey();
  return {};
}

}  // namespace mappe::client
