#include "server/program/first_start.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <fstream>

#include "http/message.h"

namespace mappe::server {

namespace fs = std::filesystem;

namespace {

Result<void> make_private_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error.value() == ENOTDIR || error.value() == EEXIST) return fail(Errc::io, "its path leads over a file");
  if (error.value() == EACCES || error.value() == EPERM) return fail(Errc::denied, "this user may not write there");
  if (error.value() == ENOSPC) return fail(Errc::io, "the disk is full");
  if (error) return fail(Errc::io, "a folder of the data cannot be made");
  return {};
}

// A start that was interrupted leaves a whole file or none: what is half written has another name, and the next start
// begins it again.
fs::path unfinished(const fs::path& file) { return fs::path(file).concat(".new"); }

// Durable before it returns: the id stands in invitations from the first minute on.
Result<void> finish(const fs::path& file) {
  const http::FileHandle folder(::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder || ::rename(unfinished(file).c_str(), file.c_str()) != 0 || ::fsync(folder.get()) != 0)
    return fail(Errc::io, "a file of the data folder cannot be made");
  return {};
}

Result<void> write_new_file(const fs::path& file, const std::string& text) {
  const http::FileHandle out(
      ::open(unfinished(file).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!out) return fail(Errc::io, "a file of the data folder cannot be made");
  const bool written =
      ::write(out.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(out.get()) == 0;
  if (!written) return fail(Errc::io, "a file of the data folder cannot be written");
  return finish(file);
}

Result<ServerId> read_server_id(const fs::path& file) {
  std::ifstream in(file);
  std::string text;
  std::getline(in, text);
  const auto bytes = from_base64url(text);
  if (!bytes) return fail(Errc::damaged, "DATA/server-id does not hold an id: restore it from a backup");
  const auto id = ServerId::parse(*bytes);
  if (!id) return fail(Errc::damaged, "DATA/server-id does not hold an id: restore it from a backup");
  return *id;
}

Result<void> check_private(const fs::path& root) {
  struct stat seen {};
  if (::stat(root.c_str(), &seen) != 0) return fail(Errc::io, "the data folder cannot be read");
  if (!S_ISDIR(seen.st_mode)) return fail(Errc::io, "the data folder is no folder");
  if ((seen.st_mode & 0077) != 0) return fail(Errc::denied, "others may read the data folder: chmod 700 it first");
  return {};
}

Bytes check_place() { return bytes_of(std::string_view("at-rest.check")); }

// Another key than the one the records are sealed under would make every account unreadable, one request at a time.
Result<void> check_key(const fs::path& root, const AtRestKey& key) {
  const fs::path file = root / "keys" / "at-rest.check";
  const AtRestBox box(key.duplicate());
  std::error_code error;
  if (!fs::exists(file, error)) return write_new_file(file, to_base64url(box.seal(check_place(), {})) + "\n");
  std::ifstream in(file);
  std::string text;
  std::getline(in, text);
  const auto sealed = from_base64url(text);
  if (sealed && box.open(check_place(), *sealed)) return {};
  return fail(Errc::damaged, "DATA/keys/at-rest.key is not the key of these records: restore it from a backup");
}

Result<AtRestKey> at_rest_key(const fs::path& root) {
  std::error_code error;
  const fs::path file = root / "keys" / "at-rest.key";
  if (fs::exists(file, error)) {
    auto key = read_key_file(file);
    if (!key) return key;
    if (auto fits = check_key(root, *key); !fits) return fail(fits.error());
    return key;
  }
  // A new key beside old records would make every account unreadable without a word.
  if (fs::exists(root / "storage", error))
    return fail(Errc::damaged, "DATA/keys/at-rest.key is missing, but there are records: restore it from a backup");
  fs::remove(unfinished(file), error);
  auto made = make_key_file(unfinished(file));
  if (!made) return made;
  if (auto finished = finish(file); !finished) return fail(finished.error());
  fs::remove(root / "keys" / "at-rest.check", error);  // there are no records, so it is of nothing
  if (auto checked = check_key(root, *made); !checked) return fail(checked.error());
  return made;
}

Result<ServerId> server_id(const fs::path& root) {
  std::error_code error;
  const fs::path file = root / "server-id";
  if (fs::exists(file, error)) return read_server_id(file);
  if (fs::exists(root / "storage", error))
    return fail(Errc::damaged, "DATA/server-id is missing, but there are records: restore it from a backup");
  const ServerId id = ServerId::random();
  if (auto made = write_new_file(file, to_base64url(id.view()) + "\n"); !made) return fail(made.error());
  return id;
}

}  // namespace

Result<DataFolder> open_data_folder(const fs::path& root) {
  const mode_t before = ::umask(0077);
  struct Restore {
    mode_t mask;
    ~Restore() { ::umask(mask); }
  } restore{before};

  if (auto made = make_private_folder(root); !made) return fail(made.error());
  if (auto is_private = check_private(root); !is_private) return fail(is_private.error());
  if (auto made = make_private_folder(root / "keys"); !made) return fail(made.error());
  if (auto made = make_private_folder(root / "tls"); !made) return fail(made.error());
  auto key = at_rest_key(root);
  if (!key) return fail(key.error());
  const auto id = server_id(root);
  if (!id) return fail(id.error());
  return DataFolder{fs::absolute(root), *id, std::move(*key)};
}

Result<void> make_certificate_if_none(const http::KeyFiles& files, const std::vector<std::string>& hosts) {
  std::error_code error;
  const bool has_key = fs::exists(files.key, error);
  if (fs::exists(files.certificate, error)) {
    if (has_key) return {};
    return fail(Errc::damaged,
                "DATA/tls/key.pem is missing: restore it from a backup, or remove cert.pem for a new pair");
  }
  // A key alone is what an interrupted first start leaves. Nobody has seen its certificate.
  if (has_key) fs::remove(files.key, error);
  http::SelfSigned wanted;
  for (const std::string& host : hosts) {
    const bool is_any = host == "0.0.0.0" || host == "::";
    const bool is_local = host == "127.0.0.1" || host == "::1" || host == "localhost";
    if (!is_any && !is_local && std::find(wanted.names.begin(), wanted.names.end(), host) == wanted.names.end())
      wanted.names.push_back(host);
  }
  return http::create_self_signed(files, wanted);
}

std::string colons_of(const http::Fingerprint& fingerprint) {
  std::string text;
  for (const char c : to_hex(fingerprint)) {
    if (text.size() % 3 == 2) text += ':';
    text += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return text;
}

}  // namespace mappe::server
