#include "tests/stories/relay.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/test/unit_test.hpp>

namespace stories {
namespace {

constexpr int look_again_ms = 50;  // whether it is to end

sockaddr_in address_of(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// What is there to read goes on; 0 and less: one side is done.
ssize_t pump(int from, int to) {
  std::array<char, 65'536> part;
  const ssize_t got = ::recv(from, part.data(), part.size(), 0);
  for (ssize_t sent = 0; sent < got;) {
    const ssize_t now = ::send(to, part.data() + sent, static_cast<std::size_t>(got - sent), MSG_NOSIGNAL);
    if (now <= 0) return -1;
    sent += now;
  }
  return got;
}

}  // namespace

Relay::Relay(int port, int to) : to_(to) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int again = 1;
  ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &again, sizeof again);
  const sockaddr_in address = address_of(port);
  BOOST_TEST_REQUIRE(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  BOOST_TEST_REQUIRE(::listen(listener_, 16) == 0);
  listening_ = std::thread([this] { listens(); });
}

Relay::~Relay() {
  ending_ = true;
  listening_.join();
  ::close(listener_);
}

void Relay::listens() {
  while (!ending_) {
    pollfd waiting{listener_, POLLIN, 0};
    if (::poll(&waiting, 1, look_again_ms) <= 0) continue;
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client >= 0) passing_.emplace_back([this, client] { passes(client); });
  }
  for (std::thread& one : passing_) one.join();
}

void Relay::passes(int client) {
  const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = address_of(to_);
  bool is_open = ::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  while (is_open && !ending_) {
    std::array<pollfd, 2> both{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
    if (::poll(both.data(), both.size(), look_again_ms) <= 0) continue;
    if (both[0].revents != 0) is_open = pump(client, server) > 0;
    if (!is_open || both[1].revents == 0) continue;
    const ssize_t passed = pump(server, client);
    is_open = passed > 0;
    if (is_open) to_client_ += static_cast<std::uint64_t>(passed);
  }
  ::close(server);
  ::close(client);
}

}  // namespace stories
