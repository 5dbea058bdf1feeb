// Every number of the serving layer. A server takes the defaults; tests and the configuration change single fields.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace mappe::http {

using Clock = std::chrono::steady_clock;
using Instant = Clock::time_point;
using std::chrono::milliseconds;

struct Limits {
  // Heads. 414 beyond the first, 431 beyond the others.
  std::size_t target_bytes_max = 8 * 1024;
  std::size_t head_bytes_max = 32 * 1024;
  std::size_t head_fields_max = 100;

  // Times. A connection that has sent nothing (more) waits `idle`; from the first byte of a head all of it must be
  // there within `head`; a TLS handshake has `handshake`. None of the three holds a thread.
  milliseconds handshake{10'000};
  milliseconds head{15'000};
  milliseconds idle{75'000};

  // Bodies, both ways: one wait for the peer lasts at most `stall`, and all waits of a message together at most
  // `transfer_grace` plus the time its bytes so far need at `transfer_bytes_per_s_min`. Time that the handler needs is
  // not counted. A peer below it holds a worker for a known time only.
  milliseconds stall{30'000};
  milliseconds transfer_grace{30'000};
  std::uint64_t transfer_bytes_per_s_min = 4 * 1024;

  // Chunked bodies: a chunk's size line with its extensions, and the trailer section; then all that is not data
  // together, some of it free and so much for each byte of data (chunks of one byte need five).
  std::size_t chunk_line_bytes_max = 4 * 1024;
  std::size_t trailer_bytes_max = 8 * 1024;
  std::uint64_t chunk_framing_bytes_free = 64 * 1024;
  std::uint64_t chunk_framing_per_byte_max = 8;

  // A body that the handler left unread is drained up to here, so that the connection can go on. Beyond it the answer
  // is sent, the connection half closed, and what still comes is thrown away for `linger` at most.
  std::size_t unread_body_bytes_max = 256 * 1024;
  std::size_t linger_bytes_max = 16 * 1024 * 1024;
  milliseconds linger{2'000};

  // Threads: one for each request being handled. With all of them busy `queue_max` more wait; beyond it: 503.
  std::size_t workers_max = 1'024;
  std::size_t queue_max = 1'024;
  milliseconds worker_idle{30'000};  // after that a thread without work ends

  // Connections. Beyond the first two: 503 on plain listeners, closed on TLS listeners. An address is an IPv4 address
  // or an IPv6 /64; Unix sockets are not counted. Requests in work beyond the third: 503.
  std::size_t connections_max = 16'384;
  std::size_t connections_per_address_max = 512;
  std::size_t requests_per_address_max = 256;

  // Memory for bodies and answers that are held whole, in all and for each address; beyond: 503. What a client sends
  // or takes slowly stays that long.
  std::size_t held_bytes_max = std::size_t{512} << 20;
  std::size_t held_bytes_per_address_max = std::size_t{256} << 20;
};

namespace limits {
// Of connections, of requests (a worker each) and of held bytes: when less than a quarter is free, an address may have
// an eighth of what Limits gives it. Else a few addresses with all they may have would keep out everybody else.
inline constexpr std::size_t scarce_below_part = 4;
inline constexpr std::size_t scarce_share_part = 8;

inline constexpr std::size_t body_step_bytes = 256 * 1024;      // one read or write of a streamed body
inline constexpr std::size_t coalesce_bytes_max = 16 * 1024;    // head and body up to here leave in one write
inline constexpr std::size_t read_step_bytes = 16 * 1024;       // one read of a head
inline constexpr std::size_t tls_read_bytes = 68 * 1024;        // four records of TLS with one call of the system
inline constexpr std::size_t worker_stack_bytes = 1024 * 1024;  // address space; only what is touched costs memory
inline constexpr std::size_t requests_in_a_row_max = 32;        // pipelined, before others get their turn
inline constexpr int backlog = 1'024;
}  // namespace limits

}  // namespace mappe::http
