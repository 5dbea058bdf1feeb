// How answers come: one GET at a time, without cookies, credentials or proxies' secrets.
#pragma once

#include <optional>
#include <string>

#include "council/mirror/url.h"

namespace mappe::council {

struct Answer {
  int status = 0;
  std::string body;
  std::string content_type;  // lower case, without parameters
  Url address;               // where it came from in the end
  std::optional<std::uint64_t> retry_after_s;
};

class Fetcher {
 public:
  virtual ~Fetcher() = default;
  // Follows redirects to the same host and port or to https, limits::redirects_max.
  //   errors  offline, timeout, untrusted (certificate)  too_large  limits::answer_bytes_max
  //           denied  it leads elsewhere                 cancelled  stop() was called
  virtual Result<Answer> get(const Url& address) = 0;
  // The numeric address a host has, as far as it is known: what requests are spaced by.
  virtual std::string machine_of(const Url& address) = 0;
};

}  // namespace mappe::council
