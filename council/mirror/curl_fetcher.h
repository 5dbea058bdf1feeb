// The fetcher over libcurl: http and https, TLS 1.2 or later with the system's authorities.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <string_view>

#include "council/mirror/fetcher.h"
#include "council/mirror/limits.h"

namespace mappe::council {

// Seconds from now_s on that a Retry-After asks for, a number or a date (RFC 9110 §10.2.3), a day at most; nothing: it
// is neither.
std::optional<std::uint64_t> retry_after_of(std::string_view value, std::uint64_t now_s);

class CurlFetcher final : public Fetcher {
 public:
  // user_agent: names the program and whom to ask (contact). answer_bytes_max: of a body, unpacked.
  // One thread uses it; stop() may come from any.
  explicit CurlFetcher(std::string user_agent, std::size_t answer_bytes_max = limits::answer_bytes_max);
  ~CurlFetcher() override;

  Result<Answer> get(const Url& address) override;
  std::string machine_of(const Url& address) override;
  void stop() { stopped_.store(true); }

 private:
  struct Handle;
  Result<Answer> get_once(const Url& address, std::string& location);

  const std::string user_agent_;
  const std::size_t answer_bytes_max_;
  std::atomic<bool> stopped_{false};
  std::unique_ptr<Handle> handle_;
  std::map<std::string, std::string> machines_;  // host -> numeric address of its last answer
};

}  // namespace mappe::council
