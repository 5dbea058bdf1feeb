#include "storage/engine/blob_files.h"

#include <fcntl.h>

#include <cstring>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "storage/engine/posix_file.h"

namespace mappe::storage {
namespace {

namespace fs = std::filesystem;

Result<void> make_folder(const fs::path& dir) {
  std::error_code error;
  const bool made = fs::create_directory(dir, error);
  if (error) return fail(Errc::io, "a folder for blobs could not be made");
  if (made) fs::permissions(dir, fs::perms::owner_all, error);
  return {};
}

Result<void> empty_folder(const fs::path& dir) {
  std::error_code error;
  for (fs::directory_iterator it(dir, error), end; !error && it != end; it.increment(error)) {
    std::error_code ignored;
    fs::remove(it->path(), ignored);
  }
  if (error) return fail(Errc::io, "the folder for half-written blobs could not be read");
  return {};
}

constexpr const char* leftovers_folder = "leftovers";
constexpr std::chrono::hours leftovers_stay{7 * 24};

void remove_old(const fs::path& dir) {
  std::error_code error, ignored;
  for (fs::directory_iterator it(dir, error), end; !error && it != end; it.increment(error))
    if (fs::file_time_type::clock::now() - it->last_write_time(ignored) > leftovers_stay && !ignored)
      fs::remove(it->path(), ignored);
}

struct FileName {
  SpaceId space;
  BlobId blob;
};
constexpr std::size_t space_hex = 2 * SpaceId::size_bytes;
constexpr std::size_t blob_hex = 2 * BlobId::size_bytes;

std::optional<FileName> parse_name(const std::string& name) {
  if (name.size() != space_hex + 1 + blob_hex || name[space_hex] != '-') return std::nullopt;
  const auto space = SpaceId::parse_hex(std::string_view(name).substr(0, space_hex));
  const auto blob = BlobId::parse_hex(std::string_view(name).substr(space_hex + 1));
  if (!space || !blob) return std::nullopt;
  return FileName{*space, *blob};
}

}  // namespace

bool LatelyRead::add(const BlobId& blob) {
  std::uint64_t tag = 0;  // a hash: any part of it will do
  std::memcpy(&tag, blob.array().data() + 1, sizeof tag);
  return tags_[tag % places].exchange(tag, std::memory_order_relaxed) == tag;
}

Result<std::unique_ptr<BlobFiles>> BlobFiles::open(const fs::path& dir, bool sync, DiskFaults faults) {
  std::unique_ptr<BlobFiles> files(new BlobFiles(dir, sync, std::move(faults)));
  if (auto made = make_folder(dir); !made) return fail(made.error());
  if (auto made = make_folder(dir / "tmp"); !made) return fail(made.error());
  if (auto made = make_folder(dir / leftovers_folder); !made) return fail(made.error());
  remove_old(dir / leftovers_folder);
  for (std::size_t shard = 0; shard < shards; ++shard) {
    if (auto made = make_folder(files->shard_dir(shard)); !made) return fail(made.error());
  }
  if (auto synced = sync_folder(dir); !synced) return fail(synced.error());
  if (auto emptied = empty_folder(dir / "tmp"); !emptied) return fail(emptied.error());
  return files;
}

fs::path BlobFiles::shard_dir(std::size_t shard) const {
  const auto byte = static_cast<std::uint8_t>(shard);
  return dir_ / to_hex(ByteView(&byte, 1));
}

fs::path BlobFiles::path_of(const SpaceId& space, const BlobId& blob) const {
  return shard_dir(blob.array()[0]) / (space.hex() + "-" + blob.hex());
}

Result<void> BlobFiles::write(const SpaceId& space, const BlobId& blob, ByteView bytes) {
  if (const int error = fault(DiskStep::write_blob); error != 0) return fail(disk_error(error));
  const fs::path tmp = dir_ / "tmp" / std::to_string(next_tmp_++);
  auto file = PosixFile::open(tmp, O_WRONLY | O_CREAT | O_TRUNC);
  if (!file) return fail(file.error());
  std::error_code error;
  if (auto written = file->write_all(bytes); !written) {
    fs::remove(tmp, error);
    return fail(written.error());
  }
  // Renamed before the syncs: on ext4 the file's sync then carries the name along and the folder's has nothing left to
  // do. That is safe because only a record, written after both, makes the file count.
  fs::rename(tmp, path_of(space, blob), error);
  if (error) return fail(disk_error(error.value()));
  if (!sync_) return {};
  if (auto synced = file->sync_data(); !synced) return fail(synced.error());
  // A large upload would else push everything else out of memory, and on a virtual machine each page that was not used
  // lately costs more to get than to write (docs/measured.md).
  file->leave_no_copy();
  return sync_shard(blob.array()[0]);
}

Result<void> BlobFiles::probe() {
  constexpr std::size_t probe_bytes = 4096;
  if (const int error = fault(DiskStep::write_blob); error != 0) return fail(disk_error(error));
  const fs::path tmp = dir_ / "tmp" / std::to_string(next_tmp_++);
  auto file = PosixFile::open(tmp, O_WRONLY | O_CREAT | O_TRUNC);
  if (!file) return fail(file.error());
  auto written = file->write_all(Bytes(probe_bytes));
  if (written && sync_) written = file->sync_data();
  std::error_code ignored;
  fs::remove(tmp, ignored);
  return written;
}

Result<void> BlobFiles::sync_shard(std::size_t index) {
  Shard& shard = shards_[index];
  std::unique_lock lock(shard.mutex);
  const std::uint64_t mine = ++shard.asked;
  while (shard.synced < mine) {
    if (shard.running) {
      shard.done.wait(lock);
      continue;
    }
    shard.running = true;
    const std::uint64_t all = shard.asked;
    lock.unlock();
    auto synced = sync_folder(shard_dir(index));
    lock.lock();
    shard.running = false;
    shard.done.notify_all();
    if (!synced) return fail(synced.error());
    shard.synced = all;
  }
  return {};
}

Result<Bytes> BlobFiles::read(const SpaceId& space, const BlobId& blob, std::size_t size_max) const {
  if (const int error = fault(DiskStep::open_blob); error != 0) return fail(disk_error(error));
  auto file = PosixFile::open(path_of(space, blob), O_RDONLY);
  if (!file) return fail(file.error());
  if (const int error = fault(DiskStep::read_blob); error != 0) return fail(read_error(error));
  auto bytes = file->read_all(size_max);
  // What one person fetches passes by; what a second one asks for soon stays in the system's memory.
  if (!lately_read_.add(blob)) file->leave_no_copy();
  return bytes;
}

void BlobFiles::remove(const SpaceId& space, const BlobId& blob) {
  std::error_code ignored;
  fs::remove(path_of(space, blob), ignored);
}

bool BlobFiles::has(const SpaceId& space, const BlobId& blob, std::uint64_t size_bytes) const {
  std::error_code error;
  const auto size = fs::file_size(path_of(space, blob), error);
  return !error && size == size_bytes;
}

bool BlobFiles::take_back(const SpaceId& space, const BlobId& blob) {
  const fs::path path = path_of(space, blob);
  std::error_code error;
  if (fs::exists(path, error)) return true;
  fs::rename(dir_ / leftovers_folder / path.filename(), path, error);
  return !error && (!sync_ || sync_shard(blob.array()[0]));
}

Result<std::size_t> BlobFiles::set_leftovers_aside(const Belongs& belongs) {
  std::size_t aside = 0;
  for (std::size_t shard = 0; shard < shards; ++shard) {
    std::error_code error;
    std::vector<fs::path> leftovers;
    for (fs::directory_iterator it(shard_dir(shard), error), end; !error && it != end; it.increment(error)) {
      const auto name = parse_name(it->path().filename().string());
      if (!name) continue;  // not ours: an operator's, left alone
      const auto known = belongs(name->space, name->blob);
      if (!known) return fail(known.error());
      if (!*known) leftovers.push_back(it->path());
    }
    if (error) return fail(Errc::io, "a folder of blobs could not be read");
    for (const auto& path : leftovers) {
      fs::last_write_time(path, fs::file_time_type::clock::now(), error);  // counts from today
      fs::rename(path, dir_ / leftovers_folder / path.filename(), error);
      aside += error ? 0 : 1;
    }
  }
  return aside;
}

}  // namespace mappe::storage
