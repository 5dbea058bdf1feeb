// The bytes of one connection: a socket, plain or under TLS. Always non-blocking below; the blocking calls wait in poll
// and within a Pace. One thread at a time, except cut_off.
#pragma once

#include <memory>
#include <span>

#include "crypto/base/bytes.h"
#include "http/limits.h"
#include "http/message.h"

struct ssl_st;      // SSL of OpenSSL
struct ssl_ctx_st;  // SSL_CTX

namespace mappe::http {

enum class Io {
  moved,       // some bytes went through (or: the handshake is complete)
  wait_read,   // nothing now; try again when the socket can be read
  wait_write,  // likewise, written
  ended,       // the peer has closed its side
  failed,
};

struct Moved {
  Io io;
  std::size_t bytes = 0;
};

// How patient to be with the peer during one message in one direction (limits.h, Bodies). Counts only waiting.
class Pace {
 public:
  explicit Pace(const Limits& limits) : limits_(&limits) {}
  milliseconds patience() const;  // for the next wait; 0: too slow, give up
  void moved(std::size_t bytes) { bytes_ += bytes; }
  void waited(milliseconds time) { waited_ += time; }

 private:
  const Limits* limits_;
  std::uint64_t bytes_ = 0;
  milliseconds waited_{0};
};

class Transport {
 public:
  // Without a context: plain.
  Transport(FileHandle socket, std::shared_ptr<ssl_ctx_st> context);
  ~Transport();
  Transport(const Transport&) = delete;

  int fd() const { return socket_.get(); }
  bool is_tls() const { return ssl_ != nullptr; }

  // Non-blocking.
  Moved shake_hands();
  Moved read_some(std::span<std::uint8_t> into);
  Moved discard_some();  // raw bytes, past TLS: for a connection that only waits for its end

  // Blocking. read gives 0 at the end of what the peer sends; it fills as much as there is at once.
  //   errors  timeout  the pace was not kept;  offline  the connection broke
  Result<std::size_t> read(std::span<std::uint8_t> into, Pace& pace);
  Result<void> write(ByteView bytes, Pace& pace, bool more_follows = false);
  // Plain connections only: from the file without a copy.      errors  as write; damaged  the file is shorter
  Result<void> send_file(int file, std::uint64_t offset, std::uint64_t length, Pace& pace);

  void finish_sending();  // close_notify, then the sending half
  void cut_off();         // any thread, while the object lives: every call from now on fails or ends

 private:
  Moved write_some(ByteView bytes, bool more_follows);
  Moved judge_tls(int returned);
  Result<void> wait(Io direction, Pace& pace);

  FileHandle socket_;
  ssl_st* ssl_ = nullptr;
  bool shaken_ = false;
  bool broken_ = false;  // after a fatal error TLS must not be touched again
};

}  // namespace mappe::http
