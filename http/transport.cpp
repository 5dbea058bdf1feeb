#include "http/transport.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "crypto/base/check.h"

namespace mappe::http {

milliseconds Pace::patience() const {
  const milliseconds earned(static_cast<std::int64_t>(bytes_ * 1000 / limits_->transfer_bytes_per_s_min));
  return std::clamp(limits_->transfer_grace + earned - waited_, milliseconds(0), limits_->stall);
}

Transport::Transport(FileHandle socket, std::shared_ptr<ssl_ctx_st> context) : socket_(std::move(socket)) {
  if (!context) return;
  ssl_ = SSL_new(context.get());  // keeps a reference to the context
  if (!ssl_ || SSL_set_fd(ssl_, socket_.get()) != 1) {
    broken_ = true;
    return;
  }
  SSL_set_accept_state(ssl_);
}

Transport::~Transport() {
  if (ssl_ && shaken_ && !broken_) {
    ERR_clear_error();
    SSL_shutdown(ssl_);  // says close_notify, waits for nothing
  }
  SSL_free(ssl_);
}

Moved Transport::judge_tls(int returned) {
  const int error = SSL_get_error(ssl_, returned);
  if (error == SSL_ERROR_WANT_READ) return {Io::wait_read};
  if (error == SSL_ERROR_WANT_WRITE) return {Io::wait_write};
  if (error == SSL_ERROR_ZERO_RETURN) return {Io::ended};
  broken_ = true;
  return {Io::failed};
}

Moved Transport::shake_hands() {
  if (!ssl_) return {Io::moved};
  if (broken_) return {Io::failed};
  ERR_clear_error();
  const int returned = SSL_do_handshake(ssl_);
  if (returned != 1) return judge_tls(returned);
  shaken_ = true;
  return {Io::moved};
}

Moved Transport::read_some(std::span<std::uint8_t> into) {
  CHECK(!into.empty());
  if (ssl_) {
    if (broken_) return {Io::failed};
    ERR_clear_error();
    std::size_t got = 0;
    const int returned = SSL_read_ex(ssl_, into.data(), into.size(), &got);
    return returned == 1 ? Moved{Io::moved, got} : judge_tls(returned);
  }
  while (true) {
    const auto got = ::recv(socket_.get(), into.data(), into.size(), 0);
    if (got > 0) return {Io::moved, static_cast<std::size_t>(got)};
    if (got == 0) return {Io::ended};
    if (errno == EAGAIN || errno == EWOULDBLOCK) return {Io::wait_read};
    if (errno != EINTR) return {Io::failed};
  }
}

Moved Transport::discard_some() {
  std::array<std::uint8_t, limits::read_step_bytes> bin;
  const auto got = ::recv(socket_.get(), bin.data(), bin.size(), 0);
  if (got > 0) return {Io::moved, static_cast<std::size_t>(got)};
  if (got == 0) return {Io::ended};
  return {errno == EAGAIN || errno == EINTR ? Io::wait_read : Io::failed};
}

Moved Transport::write_some(ByteView bytes, bool more_follows) {
  if (ssl_) {
    if (broken_) return {Io::failed};
    ERR_clear_error();
    std::size_t sent = 0;
    const int returned = SSL_write_ex(ssl_, bytes.data(), bytes.size(), &sent);
    return returned == 1 ? Moved{Io::moved, sent} : judge_tls(returned);
  }
  while (true) {
    const auto sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | (more_follows ? MSG_MORE : 0));
    if (sent >= 0) return {Io::moved, static_cast<std::size_t>(sent)};
    if (errno == EAGAIN || errno == EWOULDBLOCK) return {Io::wait_write};
    if (errno != EINTR) return {Io::failed};
  }
}

Result<void> Transport::wait(Io direction, Pace& pace) {
  const auto patience = pace.patience();
  if (patience <= milliseconds(0)) return fail(Errc::timeout, "the peer is too slow");
  pollfd polled{socket_.get(), static_cast<short>(direction == Io::wait_read ? POLLIN : POLLOUT), 0};
  const auto start = Clock::now();
  const int ready = ::poll(&polled, 1, static_cast<int>(patience.count()));
  // Rounded up, so that a peer with many short waits does not wait for free.
  pace.waited(std::chrono::ceil<milliseconds>(Clock::now() - start));
  if (ready == 0) return fail(Errc::timeout, "the peer is too slow");
  if (ready < 0 && errno != EINTR) return fail(Errc::offline, "the connection broke");
  return {};
}

Result<std::size_t> Transport::read(std::span<std::uint8_t> into, Pace& pace) {
  std::size_t filled = 0;
  while (filled < into.size()) {
    const auto moved = read_some(into.subspan(filled));
    if (moved.io == Io::moved) {
      filled += moved.bytes;
      // A short read of a plain socket has emptied it; TLS gives one record at a time.
      if (!ssl_) break;
      continue;
    }
    if (filled > 0) break;
    if (moved.io == Io::ended) return std::size_t{0};
    if (moved.io == Io::failed) return fail(Errc::offline, "the connection broke");
    const auto waited = wait(moved.io, pace);
    if (!waited) return fail(waited.error());
  }
  pace.moved(filled);
  return filled;
}

Result<void> Transport::write(ByteView bytes, Pace& pace, bool more_follows) {
  while (!bytes.empty()) {
    const auto moved = write_some(bytes, more_follows);
    if (moved.io == Io::moved) {
      pace.moved(moved.bytes);
      bytes = bytes.subspan(moved.bytes);
      continue;
    }
    if (moved.io == Io::ended || moved.io == Io::failed) return fail(Errc::offline, "the connection broke");
    const auto waited = wait(moved.io, pace);
    if (!waited) return fail(waited.error());
  }
  return {};
}

Result<void> Transport::send_file(int file, std::uint64_t offset, std::uint64_t length, Pace& pace) {
  CHECK(!ssl_);
  auto at = static_cast<off_t>(offset);
  while (length > 0) {
    const auto step = static_cast<std::size_t>(std::min<std::uint64_t>(length, 8 * limits::body_step_bytes));
    const auto sent = ::sendfile(socket_.get(), file, &at, step);
    if (sent > 0) {
      pace.moved(static_cast<std::size_t>(sent));
      length -= static_cast<std::uint64_t>(sent);
      continue;
    }
    if (sent == 0) return fail(Errc::damaged, "the file is shorter than promised");
    if (errno == EINTR) continue;
    if (errno != EAGAIN) return fail(Errc::offline, "the connection broke");
    const auto waited = wait(Io::wait_write, pace);
    if (!waited) return fail(waited.error());
  }
  return {};
}

void Transport::finish_sending() {
  if (ssl_ && shaken_ && !broken_) {
    ERR_clear_error();
    SSL_shutdown(ssl_);
    broken_ = true;  // what comes now is thrown away unread
  }
  ::shutdown(socket_.get(), SHUT_WR);
}

void Transport::cut_off() { ::shutdown(socket_.get(), SHUT_RDWR); }

}  // namespace mappe::http
