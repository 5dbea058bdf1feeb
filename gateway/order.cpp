#include "gateway/order.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "crypto/base/cbor.h"
#include "gateway/limits.h"

namespace mappe::gateway {

namespace {

constexpr std::size_t length_bytes = 4;

bool send_all(int descriptor, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(sent));
  }
  return true;
}

bool receive_all(int descriptor, std::span<std::uint8_t> into) {
  while (!into.empty()) {
    const ssize_t got = ::recv(descriptor, into.data(), into.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    into = into.subspan(static_cast<std::size_t>(got));
  }
  return true;
}

}  // namespace

SecretBytes encode(const Order& order) {
  cbor::Writer out;
  out.array(7).text(order.origin);
  out.bytes(order.certificate ? ByteView(order.certificate->view()) : ByteView());
  out.text(order.state.string()).text(order.socket.string());
  out.uint(static_cast<std::uint64_t>(order.idle.count())).text(order.address).bytes(order.password.expose());
  return SecretBytes(out.take());
}

Result<Order> parse_order(ByteView bytes) {
  cbor::Reader in(bytes);
  in.array(7);
  Order order;
  order.origin = in.text();
  const ByteView certificate = in.bytes();
  order.state = in.text();
  order.socket = in.text();
  order.idle = std::chrono::milliseconds(static_cast<std::chrono::milliseconds::rep>(in.uint()));
  order.address = in.text();
  order.password = SecretBytes(bytes_of(in.bytes()));
  if (auto whole = in.finish(); !whole) return fail(whole.error());
  if (!certificate.empty()) {
    auto hash = client::CertificateHash::parse(certificate);
    if (!hash) return fail(hash.error());
    order.certificate = *hash;
  }
  return order;
}

Result<void> send_order(int descriptor, const Order& order) {
  const SecretBytes bytes = encode(order);
  CHECK(bytes.size() <= limits::order_bytes_max);
  std::array<std::uint8_t, length_bytes> length{};
  for (std::size_t i = 0; i < length_bytes; ++i) length[i] = static_cast<std::uint8_t>(bytes.size() >> (8 * i));
  if (!send_all(descriptor, length) || !send_all(descriptor, bytes.expose()))
    return fail(Errc::io, "a child of the gateway did not take its order");
  return {};
}

Result<Order> receive_order(int descriptor) {
  std::array<std::uint8_t, length_bytes> length{};
  if (!receive_all(descriptor, length)) return fail(Errc::io, "no order came");
  std::size_t size = 0;
  for (std::size_t i = 0; i < length_bytes; ++i) size |= std::size_t{length[i]} << (8 * i);
  if (size > limits::order_bytes_max) return fail(Errc::malformed, "an order that is too long");
  SecretBytes bytes(size);
  if (!receive_all(descriptor, bytes.expose_to_fill())) return fail(Errc::io, "no order came");
  return parse_order(bytes.expose());
}

}  // namespace mappe::gateway
