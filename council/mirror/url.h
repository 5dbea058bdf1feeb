// Addresses of a council system: parsed, resolved, compared. By libcurl, which also opens them, so that both understand
// the same.
//
// An id is never altered; what is made here is where it is fetched.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crypto/base/result.h"

namespace mappe::council {

struct Url {
  std::string scheme;  // "http" or "https"
  std::string host;    // lower case
  std::uint16_t port = 0;
  std::string path;   // begins with '/'
  std::string query;  // without '?'

  std::string text() const;
  std::string server() const;  // "https://r.example:8443"; the usual port is left out
};

//   errors  malformed  not http or https, with a user or password, or too long
Result<Url> parse_url(std::string_view text);

// `reference` as it stands on a page that was fetched from `base`. Without a fragment.       errors  malformed
Result<Url> resolve_url(const Url& base, std::string_view reference);

// Whether one may be followed from the other: the same host and port, or https in the place of http.
bool may_follow(const Url& from, const Url& to);

bool has_parameter(const Url& url, std::string_view name);
// Replaces the parameter or appends it. The value is encoded but for ':', which some servers want plain.
Url with_parameter(Url url, std::string_view name, std::string_view value);

// The first prefix that fits is replaced: Karlsruhe's ids do not say where its server is.
using Rewrites = std::vector<std::pair<std::string, std::string>>;
std::string rewritten(std::string_view address, const Rewrites& rewrites);

// "2026-03-01T10:11:12-01:00": with a negative offset, because servers disagree about how a plus sign is to be sent.
std::string instant_of(std::uint64_t time_ms);

}  // namespace mappe::council
