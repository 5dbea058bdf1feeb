#include "client/drive/running.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>

#include "client/drive/limits.h"
#include "client/home/file_handle.h"

namespace mappe::client::drive {

namespace {

RecordName record_of(unsigned slot) { return {Drawer::settings, "drive-" + std::to_string(slot)}; }

struct Where {
  bool is_v6 = false;
  std::uint16_t port = 0;
  std::string host, path;  // as in the address: "127.0.0.1:40123", "/SECRET/status"
};

std::optional<Where> parse_address(std::string_view address) {
  constexpr std::string_view scheme = "http://";
  if (!address.starts_with(scheme)) return std::nullopt;
  address.remove_prefix(scheme.size());
  const auto slash = address.find('/');
  const auto colon = address.substr(0, slash).rfind(':');
  if (slash == std::string_view::npos || colon == std::string_view::npos) return std::nullopt;
  Where where;
  where.is_v6 = address.starts_with('[');
  where.host = address.substr(0, slash);
  where.path = address.substr(slash);
  const auto digits = address.substr(colon + 1, slash - colon - 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), where.port);
  return error == std::errc() && end == digits.data() + digits.size() ? std::optional(where) : std::nullopt;
}

// Connected to this computer and no other.                                                            invalid: nobody
FileHandle knock(const Where& where) {
  FileHandle socket(::socket(where.is_v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket) return socket;
  const timeval patience{limits::status_patience.count(), 0};
  ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(where.port);
  v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(where.port);
  v6.sin6_addr = in6addr_loopback;
  const auto* address = where.is_v6 ? reinterpret_cast<const sockaddr*>(&v6) : reinterpret_cast<const sockaddr*>(&v4);
  const socklen_t size = where.is_v6 ? sizeof v6 : sizeof v4;
  if (::connect(socket.get(), address, size) != 0) return FileHandle();
  return socket;
}

}  // namespace

Result<Announced> Announced::announce(const Home& home, const Addresses& addresses) {
  for (unsigned slot = 1; slot <= limits::drives_found_max; ++slot) {
    RecordName record = record_of(slot);
    auto lock = home.try_lock(record.name);
    if (!lock && lock.error().code == Errc::locked) continue;
    if (!lock) return fail(lock.error());
    if (auto written = home.write(record, view_of(addresses.drive + "\n" + addresses.status)); !written)
      return fail(written.error());
    return Announced(home, std::move(record), std::move(*lock));
  }
  return fail(Errc::locked, "so many drives run on this home that this one cannot be found by mappe drive status");
}

Announced::~Announced() {
  if (home_ != nullptr) (void)home_->remove(record_);
}

std::vector<Addresses> running_drives(const Home& home) {
  std::vector<Addresses> running;
  for (unsigned slot = 1; slot <= limits::drives_found_max; ++slot) {
    const RecordName record = record_of(slot);
    if (!home.has(record)) continue;
    const auto lock = home.try_lock(record.name);
    if (lock) {
      (void)home.remove(record);  // of one that was killed
      continue;
    }
    auto noted = home.read(record);
    if (!noted) continue;
    const std::string_view both = text_of(noted->expose());
    if (const auto end = both.find('\n'); end != std::string_view::npos)
      running.push_back({std::string(both.substr(0, end)), std::string(both.substr(end + 1))});
  }
  return running;
}

Result<std::string> ask_drive(const std::string& address, std::string_view suffix) {
  const auto where = parse_address(address);
  if (!where) return fail(Errc::malformed, "the note of a running drive cannot be read");
  const FileHandle socket = knock(*where);
  if (!socket) return fail(Errc::offline, "the drive does not answer");
  // HTTP/1.0: the answer ends with the connection.
  const std::string question =
      "GET " + where->path + std::string(suffix) + " HTTP/1.0\r\nHost: " + where->host + "\r\n\r\n";
  if (::send(socket.get(), question.data(), question.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(question.size()))
    return fail(Errc::offline, "the drive does not answer");
  std::string answer;
  std::array<char, 16384> some;
  for (;;) {
    const ssize_t got = ::recv(socket.get(), some.data(), some.size(), 0);
    if (got == 0) break;
    if (got < 0) return fail(Errc::timeout, "the drive does not answer in time");
    answer.append(some.data(), static_cast<std::size_t>(got));
    if (answer.size() > limits::status_bytes_max) return fail(Errc::malformed, "another program answers there");
  }
  const auto end_of_head = answer.find("\r\n\r\n");
  const bool is_ok = answer.starts_with("HTTP/1.1 200 ") || answer.starts_with("HTTP/1.0 200 ");
  if (!is_ok || end_of_head == std::string::npos) return fail(Errc::malformed, "another program answers there");
  return answer.substr(end_of_head + 4);
}

}  // namespace mappe::client::drive
