#include "client/transfer/blob_cache.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <string_view>
#include <system_error>
#include <vector>

#include "client/transfer/limits.h"

namespace mappe::client {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t blob_file_bytes_max = (std::size_t{1} << 20) + 16;

constexpr std::uint64_t counted_block_bytes = 4096;
constexpr const char* count_file = ".written";
constexpr std::string_view begun_prefix = ".new-";

constexpr std::chrono::hours written_within{1};  // what was begun before that is of a program that was killed

// Of a hundred thousand, so without its path.
struct Kept {
  fs::file_time_type used;
  std::uint64_t size_bytes;
  BlobId blob;
};

// Its name is in two parts. None: a file on its way, or of somebody else.
std::optional<BlobId> blob_of(const fs::path& path) {
  auto blob = BlobId::parse_hex(path.parent_path().filename().native() + path.filename().native());
  return blob ? std::optional(*blob) : std::nullopt;
}

// Files may vanish under us (another process sweeps): every step ignores what is gone.
template <class Take>
void each_kept(const fs::path& folder, const Take& take) {
  const auto now = fs::file_time_type::clock::now();
  std::error_code gone;
  for (fs::recursive_directory_iterator item(folder, gone), end; !gone && item != end; item.increment(gone)) {
    std::error_code skip;
    if (!item->is_regular_file(skip)) continue;
    const auto size = item->file_size(skip);
    if (skip) continue;
    const auto used = item->last_write_time(skip);
    if (const auto blob = blob_of(item->path()))
      take(Kept{used, size, *blob});
    else if (item->path().filename().native().starts_with(begun_prefix) && now - used > written_within)
      unlink(item->path().c_str());
  }
}

}  // namespace

BlobCache::BlobCache(fs::path folder, std::uint64_t limit_bytes)
    : folder_(std::move(folder)), limit_bytes_(limit_bytes) {}

BlobCache::~BlobCache() {
  {
    const std::lock_guard guard(mutex_);
    ends_ = true;
  }
  moved_.notify_all();
  if (writer_.joinable()) writer_.join();
}

fs::path BlobCache::path_of(const BlobId& blob) const {
  const std::string name = blob.hex();
  return folder_ / name.substr(0, 2) / name.substr(2);
}

BlobCache::Seen BlobCache::seen_of(const struct stat& info) {
  return {info.st_ino, static_cast<std::uint64_t>(info.st_size),
          static_cast<std::uint64_t>(info.st_ctim.tv_sec) * 1'000'000'000u +
              static_cast<std::uint64_t>(info.st_ctim.tv_nsec)};
}

void BlobCache::remember(const BlobId& blob, const Seen& seen) {
  const std::lock_guard guard(mutex_);
  if (compared_.size() >= limits::cache_compared_max) compared_.erase(compared_.begin());
  compared_[blob] = seen;
}

std::optional<seal::CheckedBlob> BlobCache::get(const BlobId& blob) {
  if (limit_bytes_ == 0) return std::nullopt;
  std::optional<Seen> compared;
  {
    const std::lock_guard guard(mutex_);
    if (const auto waits = waiting_.find(blob); waits != waiting_.end())
      return seal::CheckedBlob::known_to_fit(waits->second);
    if (const auto known = compared_.find(blob); known != compared_.end()) compared = known->second;
  }
  const int fd = open(path_of(blob).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return std::nullopt;
  struct stat info {};
  const bool is_known = fstat(fd, &info) == 0 && info.st_size <= static_cast<off_t>(blob_file_bytes_max);
  Bytes bytes(is_known ? static_cast<std::size_t>(info.st_size) : 0);
  std::size_t size = 0;
  ssize_t n = 0;
  while (size < bytes.size() && (n = read(fd, bytes.data() + size, bytes.size() - size)) > 0)
    size += static_cast<std::size_t>(n);
  const bool is_as_compared = is_known && compared == seen_of(info);
  if (is_known && std::time(nullptr) - info.st_mtim.tv_sec > limits::cache_used_step_s) {
    futimens(fd, nullptr);  // used now
    fstat(fd, &info);
  }
  close(fd);
  if (!is_known || size != bytes.size()) return std::nullopt;
  auto checked = is_as_compared ? seal::CheckedBlob::known_to_fit(std::move(bytes))
                                : seal::CheckedBlob::of(blob, std::move(bytes));
  if (checked)
    remember(blob, seen_of(info));
  else
    unlink(path_of(blob).c_str());
  return checked;
}

bool BlobCache::has(const BlobId& blob) const {
  {
    const std::lock_guard guard(mutex_);
    if (waiting_.contains(blob)) return true;
  }
  std::error_code unreadable;
  return limit_bytes_ > 0 && fs::is_regular_file(path_of(blob), unreadable);
}

void BlobCache::put(const BlobId& blob, ByteView bytes) {
  if (limit_bytes_ == 0 || bytes.size() > blob_file_bytes_max) return;
  std::unique_lock lock(mutex_);
  if (waiting_.contains(blob)) return;
  if (!writer_.joinable()) {
    try {
      writer_ = std::thread([this] { write_what_waits(); });
    } catch (const std::system_error&) {
      return;  // no more threads to be had: it is fetched again
    }
  }
  // Who puts faster than the disk takes waits for it.
  moved_.wait(lock, [this] { return waiting_bytes_ <= limits::cache_waiting_bytes_max; });
  Bytes copy;
  if (!spare_.empty()) {
    copy = std::move(spare_.back());
    spare_.pop_back();
  }
  copy.assign(bytes.begin(), bytes.end());
  waiting_bytes_ += copy.size();
  if (waiting_.emplace(blob, std::move(copy)).second) order_.push_back(blob);
  moved_.notify_all();
}

void BlobCache::write_what_waits() {
  std::unique_lock lock(mutex_);
  for (;;) {
    moved_.wait(lock, [this] { return ends_ || !order_.empty(); });
    if (order_.empty()) return;
    const BlobId blob = order_.front();
    const Bytes& bytes = waiting_.at(blob);  // stays where it is: nobody else takes it away
    lock.unlock();
    write_out(blob, bytes);
    lock.lock();
    order_.pop_front();
    auto written = waiting_.extract(blob);
    waiting_bytes_ -= written.mapped().size();
    if (spare_.size() < limits::cache_spare_blobs_max) spare_.push_back(std::move(written.mapped()));
    moved_.notify_all();
  }
}

void BlobCache::write_out(const BlobId& blob, ByteView bytes) {
  const fs::path path = path_of(blob);
  const std::string folder = path.parent_path().string();
  std::string temporary;
  const auto begin = [&] {
    temporary = folder + '/' + std::string(begun_prefix) + "XXXXXX";
    return mkostemp(temporary.data(), O_CLOEXEC);
  };
  int fd = begin();
  if (fd < 0 && errno == ENOENT) {
    std::error_code ignored;
    fs::create_directories(folder, ignored);
    fd = begin();
  }
  if (fd < 0) return;
  std::size_t done = 0;
  ssize_t n = 1;
  while (done < bytes.size() && (n = write(fd, bytes.data() + done, bytes.size() - done)) > 0)
    done += static_cast<std::size_t>(n);
  struct stat info {};
  if (done != bytes.size() || rename(temporary.c_str(), path.c_str()) != 0)
    unlink(temporary.c_str());
  else if (fstat(fd, &info) == 0)
    remember(blob, seen_of(info));
  close(fd);
  if (is_sweep_due(bytes.size())) sweep_folder();
}

void BlobCache::await_writer() const {
  std::unique_lock lock(mutex_);
  moved_.wait(lock, [this] { return order_.empty(); });
}

std::uint64_t BlobCache::step_bytes() const { return std::min(limits::cache_sweep_every_bytes, limit_bytes_ / 4); }

// One byte is appended for each block written, so the size of a file is the count: appending needs no lock, and
// whoever is killed has counted what he wrote.
bool BlobCache::is_sweep_due(std::size_t written_bytes) const {
  const int fd = open((folder_ / count_file).c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return true;
  const std::string marks(written_bytes / counted_block_bytes + 1, '.');
  struct stat info {};
  const bool counted =
      write(fd, marks.data(), marks.size()) == static_cast<ssize_t>(marks.size()) && fstat(fd, &info) == 0;
  const bool due = !counted || static_cast<std::uint64_t>(info.st_size) * counted_block_bytes >= step_bytes();
  if (due && ftruncate(fd, 0) != 0) unlink((folder_ / count_file).c_str());
  close(fd);
  return due;
}

std::uint64_t BlobCache::size_bytes() const {
  await_writer();
  return folder_bytes();
}

void BlobCache::sweep() {
  await_writer();
  sweep_folder();
}

std::uint64_t BlobCache::folder_bytes() const {
  std::uint64_t sum = 0;
  each_kept(folder_, [&sum](const Kept& file) { sum += file.size_bytes; });
  return sum;
}

void BlobCache::sweep_folder() {
  std::uint64_t sum = folder_bytes();  // mostly it is within the limit, so nothing is collected before that is known
  if (sum + step_bytes() <= limit_bytes_) return;
  std::vector<Kept> kept;
  each_kept(folder_, [&kept](const Kept& file) { kept.push_back(file); });
  std::sort(kept.begin(), kept.end(), [](const Kept& a, const Kept& b) { return a.used < b.used; });
  for (const Kept& file : kept) {
    if (sum <= std::min(limit_bytes_ / 10 * 9, limit_bytes_ - step_bytes())) break;
    unlink(path_of(file.blob).c_str());
    sum -= file.size_bytes;
  }
}

}  // namespace mappe::client
