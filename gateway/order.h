// What passes between the front and a child, over the one socket they share (descriptor 3 of the child).
//
//   front -> child   4 bytes of length, then the order, once; when the front closes, the child ends
//   child -> front   one byte: what became of it; then nothing, until the end
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>

#include "client/wire/curl_transport.h"
#include "crypto/base/secret.h"

namespace mappe::gateway {

inline constexpr int child_descriptor = 3;

struct Order {
  std::string origin;                                  // of the server
  std::optional<client::CertificateHash> certificate;  // it must show this one; none: the system's authorities decide
  std::filesystem::path state;                         // a folder of its own, for what it keeps
  std::filesystem::path socket;                        // where it answers requests
  std::chrono::milliseconds idle{0};                   // ends after so long without any
  std::string address;                                 // who unlocked it
  SecretBytes password;
};

enum class Unlocked : std::uint8_t {
  open = 'o',
  wrong = 'w',   // no such app password, revoked, ended, or another secret
  away = 'a',    // the server cannot be asked now
  failed = 'f',  // something is not as it should be: a server that lies, a full disk
};

SecretBytes encode(const Order& order);
Result<Order> parse_order(ByteView bytes);  // errors  malformed

// Whole messages over the socket.                                                                   errors  io
Result<void> send_order(int descriptor, const Order& order);
Result<Order> receive_order(int descriptor);

}  // namespace mappe::gateway
