// The operator's API on a Unix socket in the data folder: whoever may open the socket (mode 0600) is the operator.
//
//   POST /factions {name, type, quota_bytes?} -> {link, expires_ms}     GET /factions      GET /factions/NAME
//   PUT /factions/NAME/quota {quota_bytes}    PUT /factions/NAME/suspended {suspended}
//   DELETE /accounts/LOGIN/second-factor {reset}
//   GET /restore {generation, heal_first_ms, heal_until_ms, open}      DELETE /restore/healing: nothing is taken back
//   POST /treasury/COMMAND: operator/billing.h
//   GET /treasury/audit: every meter against a recount, operator/audit.h
//   GET /councils: how each does     POST /councils/NAME/pass {full?, accept_loss?}: 202, begins as soon as it can
//   any more GET /health {ok, version, time_ms, free_bytes}; 503 with {reason} when records or files cannot be read or
//   written GET /metrics (Prometheus text)
//
// cpp-httplib serves and calls it, nothing else here (docs/decisions). Errors are problem+json like everywhere.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "http/server.h"
#include "server/services.h"

namespace mappe::server {

inline constexpr const char* operator_socket_name = "operator.sock";

class OperatorApi {
 public:
  // `counters` gives the http server's, for metrics.
  OperatorApi(Services& services, std::function<http::Counters()> counters);
  ~OperatorApi();  // stops

  // errors  io  the socket cannot be made; too_large  its path is longer than a socket's may be (107 bytes)
  Result<void> start(const std::filesystem::path& socket);
  void stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// What a command of the operator asked for and got.
struct OperatorAnswer {
  int status = 0;
  std::string body;  // JSON, or text for metrics
};
//   errors  offline  nobody listens there: the server does not run, or with other data
Result<OperatorAnswer> ask_operator(const std::filesystem::path& socket, const std::string& method,
                                    const std::string& path, const std::string& json_body,
                                    std::chrono::seconds patience = std::chrono::seconds(60));

}  // namespace mappe::server
