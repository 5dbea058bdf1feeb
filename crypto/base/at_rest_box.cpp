#include "crypto/base/at_rest_box.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "crypto/base/cbor.h"
#include "crypto/base/hash.h"

namespace mappe {
namespace {

constexpr std::uint64_t box_version = 1;

using Commit = Id<struct AtRestCommitTag, 32>;

Commit commit_of(const AtRestKey& key, const AeadNonce& nonce) {
  return Commit(derive_public(key.expose(), "at-rest-commit", nonce.view()));
}

class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int fd() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }

 private:
  int fd_;
};

bool read_whole(int fd, std::span<std::uint8_t> out) {
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t n = ::read(fd, out.data() + done, out.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    done += static_cast<std::size_t>(n);
  }
  return true;
}

bool write_whole(int fd, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(n));
  }
  return true;
}

bool sync_folder(const std::filesystem::path& folder) {
  const File handle(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return handle.is_open() && ::fsync(handle.fd()) == 0;
}

}  // namespace

Result<AtRestKey> read_key_file(const std::filesystem::path& file) {
  const File handle(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!handle.is_open() && errno == ENOENT) return fail(Errc::not_found, "there is no key file");
  struct stat status {};
  if (!handle.is_open() || ::fstat(handle.fd(), &status) != 0) return fail(Errc::io, "the key file cannot be read");
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return fail(Errc::denied, "the key file is open to others; it must have mode 0600");
  if (!S_ISREG(status.st_mode) || status.st_size != static_cast<off_t>(AtRestKey::size_bytes))
    return fail(Errc::damaged, "the key file does not have 32 bytes");
  AtRestKey key;
  if (!read_whole(handle.fd(), key.expose_to_fill())) return fail(Errc::io, "the key file cannot be read");
  return key;
}

Result<AtRestKey> make_key_file(const std::filesystem::path& file) {
  const File handle(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!handle.is_open() && errno == EEXIST) return fail(Errc::exists, "there is a key file already");
  if (!handle.is_open()) return fail(Errc::io, "the key file cannot be written");
  AtRestKey key = AtRestKey::random();
  if (!write_whole(handle.fd(), key.expose()) || ::fsync(handle.fd()) != 0 || !sync_folder(file.parent_path())) {
    ::unlink(file.c_str());  // half a key would pass for a damaged one
    return fail(Errc::io, "the key file cannot be written");
  }
  return key;
}

Bytes AtRestBox::seal(ByteView ad, ByteView message, const AeadNonce& nonce) const {
  return cbor::encode_array(box_version, commit_of(key_, nonce), nonce, aead_seal(key_.expose(), nonce, ad, message));
}

Result<SecretBytes> AtRestBox::open(ByteView ad, ByteView sealed) const {
  cbor::Reader in(sealed);
  in.array(4);
  const std::uint64_t version = in.uint();
  const auto commit = in.id<Commit>();
  const auto nonce = in.id<AeadNonce>();
  const ByteView ciphertext = in.bytes();
  if (auto done = in.finish(); !done) return fail(done.error());
  if (version != box_version) return fail(Errc::malformed, "a box of an unknown version");
  if (commit != commit_of(key_, nonce)) return fail(Errc::tampered, "sealed under another key");
  return aead_open(key_.expose(), nonce, ad, ciphertext);
}

}  // namespace mappe
