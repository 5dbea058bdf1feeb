#include "server/program/free_port.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>

namespace mappe::server {

namespace {

constexpr int backlog = 1024;

struct FreeAddresses {
  void operator()(addrinfo* list) const noexcept { ::freeaddrinfo(list); }
};

std::uint16_t port_of(int fd) {
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  if (::getsockname(fd, reinterpret_cast<sockaddr*>(&bound), &size) != 0) return 0;
  return bound.ss_family == AF_INET6 ? ntohs(reinterpret_cast<sockaddr_in6*>(&bound)->sin6_port)
                                     : ntohs(reinterpret_cast<sockaddr_in*>(&bound)->sin_port);
}

}  // namespace

Result<FreePort> listen_on_free_port(const std::string& host) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_PASSIVE;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), "0", &hints, &found) != 0) return fail(Errc::malformed, "no numeric address");
  const std::unique_ptr<addrinfo, FreeAddresses> address(found);
  const int fd = ::socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return fail(Errc::io, "no socket can be made");
  if (::bind(fd, address->ai_addr, address->ai_addrlen) != 0 || ::listen(fd, backlog) != 0) {
    ::close(fd);
    return fail(Errc::io, "the address cannot be listened on");
  }
  return FreePort{fd, port_of(fd)};
}

}  // namespace mappe::server
