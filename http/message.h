// What a handler sees and gives: Request, Response, Deferred. It never sees a socket.
//
// Handlers are plain blocking functions, called on a worker thread of their own:  Outcome handle(Request& request)
//   - answer now:    return Response{...};
//   - answer later:  return Deferred{...}; no thread waits meanwhile (see Waker for the contract)
// An exception that leaves a handler becomes 500 and a call of Settings::on_fault. Everything here is used by one
// thread at a time; only Waker may be used by any.
#pragma once

#include <compare>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "http/limits.h"

namespace mappe::http {

// Header fields in the order they came. Names compare without case (ASCII); values are raw, outer blanks removed, never
// percent-decoded. RFC 9110 §5
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  void add(std::string_view name, std::string_view value);  // one more, also if there is one
  void set(std::string_view name, std::string_view value);  // instead of all of that name
  void remove(std::string_view name);

  std::optional<std::string_view> find(std::string_view name) const;  // the first of that name
  std::size_t count(std::string_view name) const;
  // True if a comma-separated list, over all fields of that name, holds the token (compared without case).
  bool has_token(std::string_view name, std::string_view token) const;

  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }
  std::size_t size() const { return fields_.size(); }

 private:
  std::vector<Field> fields_;
};

bool equal_ignoring_case(std::string_view a, std::string_view b);  // ASCII only
std::string_view trim(std::string_view text);                      // without blanks and tabs around it
bool is_token(std::string_view text);                              // a name of a field or method; RFC 9110 §5.6.2

// The body of a request, read once from front to end.
class Body {
 public:
  virtual ~Body() = default;

  // Fills a part of `into` (at least one byte) straight from the connection; 0 means the end. Blocks, within the
  // transfer rates of limits.h. A call with limits::body_step_bytes at once is fastest. The first call sends
  // "100 Continue" if the client waits for it.
  //   errors  too_large  more than the limit of the route (chunked; a known length over it never reaches the handler)
  //           malformed  chunked framing is broken
  //           timeout    the client is slower than the limits allow
  //           offline    the connection ended before the body did
  // After an error every further call gives the same error, and the connection closes after the answer.
  virtual Result<std::size_t> read(std::span<std::uint8_t> into) = 0;

  // What Content-Length said; 0 without a body; nothing for chunked. The handler trusts it: read gives exactly this
  // many.
  virtual std::optional<std::uint64_t> length() const = 0;

  // All of it, at most limit_bytes (write the named limit of what is read there).
  //   errors  as read; too_large; busy  the server holds as many bytes in memory as it may (limits.h): 503
  Result<Bytes> read_all(std::size_t limit_bytes);

 private:
  // Asked before memory is taken for so many bytes in all.
  virtual bool may_hold(std::size_t) { return true; }
};

// A body out of memory, for tests of handlers without a connection.
class BytesBody : public Body {
 public:
  explicit BytesBody(Bytes bytes) : bytes_(std::move(bytes)) {}
  Result<std::size_t> read(std::span<std::uint8_t> into) override;
  std::optional<std::uint64_t> length() const override { return bytes_.size(); }

 private:
  Bytes bytes_;
  std::size_t at_ = 0;
};

// Wakes one deferred request. Copyable, any thread, never blocks for long, calls nothing back: it may be used under the
// caller's own locks. Harmless when the request was answered, its client left, or the server is gone.
//
// A long poll cannot miss its news if its handler keeps this order:
//   1. waker = request.waker(), given to the source of the news (subscribe)
//   2. look whether there is news already; if so, answer
//   3. return Deferred{deadline, ticket}
// A wake between 1 and the moment the connection is parked is remembered by the server, which then calls the handler
// again at once. A wake before 1 is seen in 2. There is no third case.
class Waker {
 public:
  Waker() = default;  // wakes nobody
  explicit Waker(std::function<void()> wake) : wake_(std::make_shared<const std::function<void()>>(std::move(wake))) {}
  void wake() const {
    if (wake_ && *wake_) (*wake_)();
  }

 private:
  std::shared_ptr<const std::function<void()>> wake_;
};

// Why the handler is called.
enum class Called {
  first,     // a new request
  woken,     // its Waker was used; perhaps for something this request does not care about: look, and defer again
  deadline,  // the deadline of Deferred has come: answer
  draining,  // the server is about to end: answer. Deferring again gives 503
};

// Who asks. Behind a proxy of ours (Listener::behind_proxy) a request has the client's address, not the proxy's.
struct Peer {
  std::string address;     // "192.0.2.7", "2001:db8::7"; empty for a Unix socket
  std::uint16_t port = 0;  // 0: not known
  bool is_unix = false;
  bool is_proxy = false;  // of a connection: it speaks for others; never of a request
};

struct Request {
  std::string method;  // the token as sent, any verb: "GET", "PROPFIND"
  std::string target;  // as sent: "/v1/spaces/x?from=3"

  // The path of the target, split at "/" and then percent-decoded once. No segment holds "/", NUL or another control
  // character, none is "." or "..", all are UTF-8: such targets were answered with 400. An empty one comes from "//".
  std::vector<std::string> segments;
  bool trailing_slash = false;                             // "/a/" has the segment "a" and this
  std::vector<std::pair<std::string, std::string>> query;  // decoded once; "+" is a blank

  Headers headers;
  Peer peer;
  bool is_tls = false;
  std::shared_ptr<Body> body;  // never null in a handler; must not outlive the request

  std::string route;                                        // the pattern that matched: "/v1/spaces/{space}"
  std::vector<std::pair<std::string, std::string>> params;  // what its {names} stand for
  std::size_t prefix_segments = 0;  // of a prefix route: segments[prefix_segments...] is what follows

  Called called = Called::first;
  std::shared_ptr<void> kept;  // the handler's own, from one call to the next: the deadline it promised, its ticket

  // The value of a {name} of the route; empty if the pattern has none of that name.
  std::string_view param(std::string_view name) const;
  // The first value of that name in the query; nothing if there is none.
  std::optional<std::string_view> query_value(std::string_view name) const;
  // What wakes this request once it is deferred (same for all calls). Costs a table entry; ask only to defer.
  Waker waker() const { return make_waker ? make_waker() : Waker(); }
  // A handler that gathers much in memory asks first, with the sum so far; it is given back when the answer is out.
  // False: the server, or this address, holds as much as it may (limits.h): make do with less, or answer 503. Bodies
  // read with read_all and answers in memory are counted without being asked.
  bool may_hold(std::size_t bytes) const { return !hold || hold(bytes); }

  std::function<Waker()> make_waker;      // set by the server
  std::function<bool(std::size_t)> hold;  // likewise
};

// Closes a file descriptor.
class FileHandle {
 public:
  FileHandle() = default;
  explicit FileHandle(int fd) : fd_(fd) {}
  FileHandle(FileHandle&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileHandle& operator=(FileHandle&& other) noexcept;
  FileHandle(const FileHandle&) = delete;
  ~FileHandle();
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

// A body that is made while it is sent. `pull` fills a part of the span (at least one byte) and gives how much; 0 is
// the end. With a length it must give exactly that many in all. An error, an early end or an exception breaks the
// connection off, so that the client cannot take the torso for the whole. Without a length: chunked.
struct Stream {
  std::optional<std::uint64_t> length_bytes;
  std::function<Result<std::size_t>(std::span<std::uint8_t>)> pull;
};

// Bytes of a regular file. A file that has become shorter breaks the connection off.
struct FileRange {
  FileHandle file;
  std::uint64_t offset_bytes = 0;
  std::uint64_t length_bytes = 0;
};

// Framing is the server's: Content-Length, Transfer-Encoding, Connection and Date set by a handler are dropped. A HEAD
// is answered with the head that GET gives, nothing is pulled. 204 and 304 never have a body. A header with control
// characters in it turns the answer into a 500 (response splitting).
struct Response {
  int status = 200;  // 200 .. 599
  Headers headers;
  std::variant<std::string, Bytes, Stream, FileRange> body;
  bool close = false;  // end the connection after this answer

  Response() = default;
  explicit Response(int status_) : status(status_) {}
  Response(int status_, std::string_view content_type, std::string text) : status(status_), body(std::move(text)) {
    headers.set("Content-Type", content_type);
  }
  Response(int status_, std::string_view content_type, Bytes bytes) : status(status_), body(std::move(bytes)) {
    headers.set("Content-Type", content_type);
  }
};

// "Not yet": the request is parked and its handler called again with the same Request on a wake, at the deadline, or
// when the server drains. A client that leaves meanwhile (also one that closes only its sending half) ends the request
// without another call; the ticket goes in every case.
struct Deferred {
  Instant deadline;
  // Released when the request is answered or abandoned, or replaced by the ticket of the next Deferred: let its
  // destructor unsubscribe. It is released without any lock of the server held, on any thread.
  std::shared_ptr<void> ticket;
};

using Outcome = std::variant<Response, Deferred>;
using Handler = std::function<Outcome(Request&)>;

}  // namespace mappe::http
