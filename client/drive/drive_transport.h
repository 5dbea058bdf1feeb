// The way to the server of a program with a drive: others look while one waits for an answer, no answer is waited for
// longer than a client of the drive would, and everybody knows whether the server answers.
#pragma once

#include <memory>

#include "client/drive/turns.h"
#include "client/wire/curl_transport.h"
#include "client/wire/http_api.h"

namespace mappe::client::drive {

// What a drive and the transport of its session have in common.
struct Line {
  Turns turns;
  std::atomic<bool> is_up{true};     // the newest exchange got an answer, and it is known who answers
  std::atomic<bool> is_known{true};  // false: the session was opened without the server, which is to be met first
  std::atomic<TimeMs> since_ms{0};   // when is_up became what it is; 0: at the start

  void becomes(bool is_answering);
};

class DriveTransport final : public Transport {
 public:
  // `line` outlives it.
  DriveTransport(std::unique_ptr<Transport> inner, Line& line) : inner_(std::move(inner)), line_(line) {}

  Result<HttpReply> perform(const HttpRequest& request) override;
  void stop() override { inner_->stop(); }
  const std::string& origin() const override { return inner_->origin(); }

 private:
  std::unique_ptr<Transport> inner_;
  Line& line_;
};

// As client::connect.                                                                                  errors  usage
Result<std::unique_ptr<Api>> connect(const std::string& origin, const Trust& trust, Line& line);

}  // namespace mappe::client::drive
