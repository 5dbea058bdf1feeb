// The serving layer: listeners, connections, workers. It knows nothing of Mappe.
//
// HTTP/1.1 and 1.0 (no keep-alive for the latter). One worker thread for each request that is being handled; whatever
// only waits (keep-alive, heads that come slowly, unfinished handshakes, deferred requests) is parked in epoll and
// costs no thread. What it does not do: compression, HTTP/2, security headers (see Settings::decorate).
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "http/limits.h"
#include "http/message.h"
#include "http/router.h"
#include "http/tls.h"

namespace mappe::http {

// Where a server listens.
struct Listener {
  enum class Kind { tcp, unix_socket, inherited };
  Kind kind = Kind::tcp;
  std::string host;            // tcp: an IPv4 or IPv6 address, not a name
  std::uint16_t port = 0;      // tcp: 0 takes a free one
  std::filesystem::path path;  // unix_socket: a leftover of an earlier process is replaced; removed at the end
  unsigned mode = 0600;        // unix_socket
  int fd = -1;                 // inherited: listening already (socket activation); owned from start() on
  std::shared_ptr<Tls> tls;    // null: plain
  // A reverse proxy on this machine connects here and says in X-Forwarded-For for whom: limits count its clients, not
  // the proxy. Believed of loopback and Unix peers only. See client_address.h.
  bool behind_proxy = false;

  static Listener plain(std::string host, std::uint16_t port);
  static Listener secure(std::string host, std::uint16_t port, std::shared_ptr<Tls> tls);
  static Listener unix_at(std::filesystem::path path, unsigned mode = 0600);
  static Listener inherit(int fd, std::shared_ptr<Tls> tls = nullptr);
};

// One answered request, for logs and meters.
struct Completed {
  const Request& request;  // only method, target and headers are sure to be set when the head was refused
  int status;
  std::uint64_t bytes_in;   // of the body
  std::uint64_t bytes_out;  // of the body
  milliseconds took;        // from the complete head to the last byte, with parked time
  bool broken_off;          // the client left or the source failed before the end
};

// All callbacks: any worker thread, several at a time; they must not throw. Each may be empty.
struct Settings {
  Limits limits;
  // Makes the answers that the layer gives by itself (400, 404, 405, 408, 413, 414, 417, 431, 500, 501, 503, 505).
  // `why` is a literal in English. Empty: text/plain with `why`.
  std::function<Response(int status, std::string_view why)> refusal;
  // Sees every answer before it leaves, also refusals: the place for security headers.
  std::function<void(const Request& request, Response& response)> decorate;
  std::function<void(const Completed&)> on_completed;
  // A handler threw, or gave an answer that cannot be sent. `what` may hold anything: treat it as a secret in logs.
  std::function<void(const Request& request, std::string_view what)> on_fault;
};

struct Counters {
  std::uint64_t connections_accepted, connections_refused, requests, requests_refused;
  std::size_t connections_open, parked, deferred, workers, workers_busy;
  std::size_t held_bytes;  // in bodies and answers that are held whole
};

class Server {
 public:
  Server(Router router, Settings settings);
  ~Server();  // drains with no patience
  Server(const Server&) = delete;

  // Opens all listeners and starts serving; on an error nothing runs. Once.
  //   errors  io  an address is taken or not allowed; malformed  a host that is not an address
  Result<void> start(std::vector<Listener> listeners);

  std::uint16_t port(std::size_t listener = 0) const;  // the TCP port of the n-th listener

  // Ends: closes the listeners and what is idle, lets running requests finish, calls deferred ones with
  // Called::draining, and waits for all that. True if everything was answered; false if the patience ended first, and
  // then what was left is cut off. Handlers that still run are waited for in any case. Idempotent.
  bool drain(milliseconds patience);

  Counters counters() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace mappe::http
