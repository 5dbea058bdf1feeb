#include "http/listen.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "http/client_address.h"

namespace mappe::http {
namespace {

struct Address {
  sockaddr_storage storage{};
  socklen_t size = sizeof(sockaddr_storage);
  sockaddr* raw() { return reinterpret_cast<sockaddr*>(&storage); }
  int family() const { return storage.ss_family; }
};

Result<Address> tcp_address(const std::string& host, std::uint16_t port) {
  Address address;
  auto* v4 = reinterpret_cast<sockaddr_in*>(&address.storage);
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&address.storage);
  if (::inet_pton(AF_INET, host.c_str(), &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(port);
    address.size = sizeof(sockaddr_in);
  } else if (::inet_pton(AF_INET6, host.c_str(), &v6->sin6_addr) == 1) {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(port);
    address.size = sizeof(sockaddr_in6);
  } else {
    return fail(Errc::malformed, "a listener needs an IPv4 or IPv6 address");
  }
  return address;
}

std::string text_of_v4(const void* bytes) {
  std::array<char, INET_ADDRSTRLEN> text{};
  ::inet_ntop(AF_INET, bytes, text.data(), text.size());
  return text.data();
}

Peer peer_of(const Address& address) {
  Peer peer;
  if (address.family() == AF_INET) {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(&address.storage);
    peer.address = text_of_v4(&v4->sin_addr);
    peer.port = ntohs(v4->sin_port);
  } else if (address.family() == AF_INET6) {
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(&address.storage);
    std::array<char, INET6_ADDRSTRLEN> text{};
    ::inet_ntop(AF_INET6, &v6->sin6_addr, text.data(), text.size());
    // An inherited socket may serve both families; one client shall have one name.
    const bool is_mapped = IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr);
    peer.address = is_mapped ? text_of_v4(v6->sin6_addr.s6_addr + 12) : text.data();
    peer.port = ntohs(v6->sin6_port);
  } else {
    peer.is_unix = true;
  }
  return peer;
}

Result<FileHandle> open_tcp(const Listener& wanted) {
  auto address = tcp_address(wanted.host, wanted.port);
  if (!address) return fail(address.error());
  FileHandle socket(::socket(address->family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket) return fail(Errc::io, "no socket to be had");
  const int on = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  // "::" means IPv6 only; who wants both lists both.
  if (address->family() == AF_INET6) ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  if (::bind(socket.get(), address->raw(), address->size) != 0)
    return fail(Errc::io, "the address is taken, not ours, or not allowed");
  return socket;
}

// A socket file that somebody still listens on is another server's: left alone.
bool is_alive(const Address& address, socklen_t size) {
  const FileHandle probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  return probe && ::connect(probe.get(), reinterpret_cast<const sockaddr*>(&address.storage), size) == 0;
}

Result<FileHandle> open_unix(const Listener& wanted) {
  Address address;
  auto* local = reinterpret_cast<sockaddr_un*>(&address.storage);
  const std::string path = wanted.path.string();
  if (path.empty() || path.size() >= sizeof local->sun_path)
    return fail(Errc::malformed, "the path of a Unix socket is empty or too long");
  local->sun_family = AF_UNIX;
  std::memcpy(local->sun_path, path.c_str(), path.size() + 1);
  address.size = sizeof(sockaddr_un);
  if (is_alive(address, address.size)) return fail(Errc::io, "another process listens on this Unix socket");
  struct stat leftover {};
  if (::lstat(path.c_str(), &leftover) == 0 && S_ISSOCK(leftover.st_mode)) ::unlink(path.c_str());
  FileHandle socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket) return fail(Errc::io, "no socket to be had");
  // Before listen nobody can connect, so there is no moment with a wider mode.
  if (::bind(socket.get(), address.raw(), address.size) != 0 || ::chmod(path.c_str(), wanted.mode) != 0)
    return fail(Errc::io, "the Unix socket cannot be made");
  return socket;
}

Result<FileHandle> open_socket(const Listener& wanted) {
  switch (wanted.kind) {
    case Listener::Kind::tcp:
      return open_tcp(wanted);
    case Listener::Kind::unix_socket:
      return open_unix(wanted);
    case Listener::Kind::inherited:
      return FileHandle(wanted.fd);
  }
  return fail(Errc::malformed, "no such kind of listener");
}

}  // namespace

Listener Listener::plain(std::string host, std::uint16_t port) {
  Listener listener;
  listener.host = std::move(host);
  listener.port = port;
  return listener;
}

Listener Listener::secure(std::string host, std::uint16_t port, std::shared_ptr<Tls> tls) {
  auto listener = plain(std::move(host), port);
  listener.tls = std::move(tls);
  return listener;
}

Listener Listener::unix_at(std::filesystem::path path, unsigned mode) {
  Listener listener;
  listener.kind = Kind::unix_socket;
  listener.path = std::move(path);
  listener.mode = mode;
  return listener;
}

Listener Listener::inherit(int fd, std::shared_ptr<Tls> tls) {
  Listener listener;
  listener.kind = Kind::inherited;
  listener.fd = fd;
  listener.tls = std::move(tls);
  return listener;
}

OpenListener::OpenListener(FileHandle socket, Listener wanted)
    : socket_(std::move(socket)),
      tls_(std::move(wanted.tls)),
      behind_proxy_(wanted.behind_proxy),
      path_(wanted.kind == Listener::Kind::unix_socket ? std::move(wanted.path) : std::filesystem::path{}) {}

OpenListener::~OpenListener() {
  if (socket_ && !path_.empty()) ::unlink(path_.c_str());
}

Result<OpenListener> OpenListener::open(Listener wanted) {
  auto socket = open_socket(wanted);
  if (!socket) return fail(socket.error());
  const int flags = ::fcntl(socket->get(), F_GETFL);
  if (flags < 0 || ::fcntl(socket->get(), F_SETFL, flags | O_NONBLOCK) != 0 ||
      ::listen(socket->get(), limits::backlog) != 0)
    return fail(Errc::io, "the socket does not listen");
  OpenListener opened(std::move(*socket), std::move(wanted));
  Address own;
  if (::getsockname(opened.fd(), own.raw(), &own.size) == 0) opened.port_ = peer_of(own).port;
  return opened;
}

std::variant<OpenListener::Accepted, OpenListener::None> OpenListener::accept() const {
  Address address;
  FileHandle socket(::accept4(fd(), address.raw(), &address.size, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (!socket) {
    const bool full = errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
    return full ? None::out_of_files : None::nothing_waits;
  }
  auto peer = peer_of(address);
  peer.is_proxy = behind_proxy_ && (peer.is_unix || is_loopback(peer));
  const int on = 1;
  if (!peer.is_unix) ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return Accepted{std::move(socket), std::move(peer)};
}

std::optional<std::string> canonical_address(const std::string& text) {
  const auto address = tcp_address(text, 0);
  if (!address) return std::nullopt;
  return peer_of(*address).address;
}

}  // namespace mappe::http
