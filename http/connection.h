// One connection with all it carries. It has one owner at a time: a worker, or the parking place.
#pragma once

#include <cstring>
#include <memory>
#include <string_view>

#include "http/admission.h"
#include "http/head.h"
#include "http/router.h"
#include "http/transport.h"

namespace mappe::http {

// Bytes that were read and not yet used.
class Buffer {
 public:
  std::span<const std::uint8_t> view() const { return std::span(bytes_).subspan(begin_); }
  std::string_view text() const { return text_of(view()); }
  std::size_t size() const { return bytes_.size() - begin_; }
  bool empty() const { return size() == 0; }

  void append(ByteView more) {
    // What is used up goes before it is more than the rest: memory stays within a small factor of what is unread, and
    // no byte is moved more than once on average.
    if (begin_ > bytes_.size() / 2) drop_used();
    bytes_.insert(bytes_.end(), more.begin(), more.end());
  }
  void consume(std::size_t count) {
    begin_ += count;
    if (begin_ != bytes_.size()) return;
    bytes_.clear();
    begin_ = 0;
  }
  // Gives memory back while the connection is parked.
  void shrink() {
    drop_used();
    bytes_.shrink_to_fit();
  }
  std::size_t capacity() const { return bytes_.capacity(); }

 private:
  void drop_used() {
    bytes_.erase(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(begin_));
    begin_ = 0;
  }

  Bytes bytes_;
  std::size_t begin_ = 0;
};

enum class ConnectionId : std::uint64_t {};
enum class RequestId : std::uint64_t {};

class ConnectionBody;

// A request from its complete head to the end of its answer.
struct Exchange {
  Head head;
  Admission::Memory memory;
  std::shared_ptr<ConnectionBody> body;  // ours, whatever the handler does to the request's; null in a refused head
  Router::Match match;
  Admission::Place place;
  Instant started = Clock::now();
  RequestId id{};                      // 0 until somebody asked for a Waker
  std::shared_ptr<void> registration;  // for being woken
  std::shared_ptr<void> ticket;        // of the last Deferred
  bool gave_up = false;                // the handler deferred to a time that has passed, once
};

enum class Phase {
  handshake,  // TLS is not up yet
  head,       // between requests, or within a head
  deferred,   // a request is parked
  linger,     // answered and half closed; what comes is thrown away until the peer closes
};

struct Connection {
  Connection(ConnectionId id_, FileHandle socket, std::shared_ptr<ssl_ctx_st> context, Peer peer_)
      : id(id_), transport(std::move(socket), std::move(context)), peer(std::move(peer_)) {
    if (transport.is_tls()) phase = Phase::handshake;
  }

  const ConnectionId id;
  Transport transport;
  const Peer peer;  // of the socket: perhaps a proxy
  Admission::Place place;

  Phase phase = Phase::head;
  Buffer in;
  HeadScanner scanner;
  Instant deadline{};       // of the phase, or of the deferral
  bool is_watched = false;  // epoll knows the socket
  std::size_t linger_bytes = 0;
  std::unique_ptr<Exchange> exchange;
  std::shared_ptr<void> registration;  // among the open connections; last, so that it goes before the socket closes
};

}  // namespace mappe::http
