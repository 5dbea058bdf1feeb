#include "client/home/home_log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/home/atomic_file.h"
#include "client/home/file_handle.h"
#include "client/home/little_endian.h"
#include "client/limits.h"
#include "crypto/base/aead.h"
#include "crypto/base/cbor.h"
#include "crypto/base/hash.h"

namespace mappe::client {

namespace {

constexpr std::string_view log_magic = "mappelg1";
constexpr std::size_t log_head_bytes = 8 + 24;
constexpr std::size_t length_bytes = 4;

Bytes place_of(std::uint64_t index) {
  Bytes place;
  append_le(place, index, 8);
  return place;
}

}  // namespace

Result<HomeLog> HomeLog::open(const Home& home, RecordName name, std::vector<Bytes>* records) {
  records->clear();
  HomeLog log(home.path_of(name), name.name);
  auto content = read_file(log.path_, limits::home_record_bytes_max);
  if (!content && content.error().code != Errc::not_found && content.error().code != Errc::too_large)
    return fail(content.error());
  if (!content || content->size() < log_head_bytes || text_of(ByteView(*content).first(8)) != log_magic)
    return start(home, std::move(name));
  ByteView rest(*content);
  log.head_ = bytes_of(rest.first(log_head_bytes));
  log.key_ = derive_secret<LogKey>(home.key(), "home-log", cbor::encode_array(rest.subspan(8, 24), name.name));
  rest = rest.subspan(log_head_bytes);
  log.end_ = log_head_bytes;
  while (rest.size() >= length_bytes) {
    const std::uint64_t length = read_le(rest.first(length_bytes));
    if (length < AeadNonce::size_bytes || length > rest.size() - length_bytes) break;  // torn
    const ByteView sealed = rest.subspan(length_bytes, length);
    auto nonce = AeadNonce::parse(sealed.first(AeadNonce::size_bytes));
    auto record = aead_open(log.key_.expose(), *nonce, place_of(log.count_), sealed.subspan(AeadNonce::size_bytes));
    if (!record) break;
    records->push_back(bytes_of(record->expose()));
    ++log.count_;
    log.end_ += length_bytes + length;
    rest = rest.subspan(length_bytes + length);
  }
  if (log.end_ != content->size() && ::truncate(log.path_.c_str(), static_cast<off_t>(log.end_)) != 0)
    return fail(Errc::io, "a log of the home could not be cut at its last good record");
  return log;
}

Result<HomeLog> HomeLog::start(const Home& home, RecordName name) {
  HomeLog log(home.path_of(name), name.name);
  log.head_ = bytes_of(log_magic);
  std::array<std::uint8_t, 24> salt;
  fill_random(salt);
  mappe::append(log.head_, salt);
  log.key_ = derive_secret<LogKey>(home.key(), "home-log", cbor::encode_array(ByteView(salt), log.name_));
  log.end_ = log_head_bytes;
  if (auto written = write_atomically(log.path_, log.head_); !written) return fail(written.error());
  return log;
}

Result<void> HomeLog::append(const std::vector<Bytes>& records) {
  Bytes sealed;
  std::uint64_t index = count_;
  for (const Bytes& record : records) {
    if (record.size() > limits::home_log_record_bytes_max) return fail(Errc::too_large, "a record too large for a log");
    const AeadNonce nonce = AeadNonce::random();
    const Bytes one = aead_seal(key_.expose(), nonce, place_of(index++), record);
    append_le(sealed, AeadNonce::size_bytes + one.size(), length_bytes);
    mappe::append(sealed, nonce.view());
    mappe::append(sealed, one);
  }
  const FileHandle file = open_file(path_, O_RDWR);
  if (!file) return fail(Errc::conflict, "the log was taken away");
  Bytes head(log_head_bytes);
  struct stat status {};
  if (::pread(file.get(), head.data(), head.size(), 0) != static_cast<ssize_t>(head.size()) || head != head_)
    return fail(Errc::conflict, "the log was started anew by another process");
  if (::fstat(file.get(), &status) != 0) return fail(Errc::io, "a log of the home could not be read");
  if (static_cast<std::uint64_t>(status.st_size) != end_)
    return fail(Errc::conflict, "the log was continued by another process");
  if (::lseek(file.get(), static_cast<off_t>(end_), SEEK_SET) < 0)
    return fail(Errc::io, "a log of the home could not be written");
  if (auto written = write_all(file.get(), sealed); !written) return written;
  end_ += sealed.size();
  count_ = index;
  return {};
}

}  // namespace mappe::client
