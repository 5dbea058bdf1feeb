#include "council/mirror/url.h"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <memory>

#include "council/mirror/ascii.h"
#include "council/mirror/limits.h"

namespace mappe::council {

namespace {

struct FreeCurlUrl {
  void operator()(CURLU* url) const noexcept { curl_url_cleanup(url); }
};
using CurlUrl = std::unique_ptr<CURLU, FreeCurlUrl>;

// Empty: there is no such part.
std::string part_of(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK || text == nullptr) return "";
  std::string out = text;
  curl_free(text);
  return out;
}

Result<Url> url_of(CURLU* parsed) {
  Url url;
  url.scheme = part_of(parsed, CURLUPART_SCHEME);
  url.host = lower_case(part_of(parsed, CURLUPART_HOST));
  const std::string port = part_of(parsed, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  std::from_chars(port.data(), port.data() + port.size(), url.port);
  url.path = part_of(parsed, CURLUPART_PATH);
  url.query = part_of(parsed, CURLUPART_QUERY);
  if (url.scheme != "http" && url.scheme != "https")
    return fail(Errc::malformed, "an address that is not http or https");
  if (url.host.empty() || url.port == 0) return fail(Errc::malformed, "an address without a host");
  if (!part_of(parsed, CURLUPART_USER).empty() || !part_of(parsed, CURLUPART_PASSWORD).empty())
    return fail(Errc::malformed, "an address with a user or a password");
  return url;
}

std::string encoded(std::string_view value) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : value) {
    const bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          std::string_view("-._~:").find(c) != std::string_view::npos;
    if (is_plain) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', digits[byte >> 4], digits[byte & 15]};
  }
  return out;
}

// Where the parameter stands in the query, its name included; npos: nowhere.
std::pair<std::size_t, std::size_t> place_of(std::string_view query, std::string_view name) {
  for (std::size_t at = 0; at < query.size();) {
    const std::size_t end = std::min(query.find('&', at), query.size());
    const std::string_view pair = query.substr(at, end - at);
    if (pair == name || (pair.starts_with(name) && pair.size() > name.size() && pair[name.size()] == '='))
      return {at, end};
    at = end + 1;
  }
  return {std::string_view::npos, 0};
}

}  // namespace

std::string Url::server() const {
  const bool is_usual = port == (scheme == "https" ? 443 : 80);
  return scheme + "://" + host + (is_usual ? "" : ":" + std::to_string(port));
}

std::string Url::text() const { return server() + path + (query.empty() ? "" : "?" + query); }

Result<Url> parse_url(std::string_view text) {
  const CurlUrl parsed(curl_url());
  if (!parsed || text.size() > limits::url_bytes_max ||
      curl_url_set(parsed.get(), CURLUPART_URL, std::string(text).c_str(), 0) != CURLUE_OK)
    return fail(Errc::malformed, "not an address");
  return url_of(parsed.get());
}

Result<Url> resolve_url(const Url& base, std::string_view reference) {
  const CurlUrl parsed(curl_url());
  if (!parsed || reference.empty() || reference.size() > limits::url_bytes_max ||
      curl_url_set(parsed.get(), CURLUPART_URL, base.text().c_str(), 0) != CURLUE_OK ||
      curl_url_set(parsed.get(), CURLUPART_URL, std::string(reference).c_str(), 0) != CURLUE_OK)
    return fail(Errc::malformed, "not an address");
  return url_of(parsed.get());
}

bool may_follow(const Url& from, const Url& to) {
  if (from.host != to.host) return false;
  if (from.scheme == to.scheme) return from.port == to.port;
  return from.scheme == "http" && from.port == 80 && to.port == 443;
}

bool has_parameter(const Url& url, std::string_view name) {
  return place_of(url.query, name).first != std::string_view::npos;
}

Url with_parameter(Url url, std::string_view name, std::string_view value) {
  const std::string pair = std::string(name) + "=" + encoded(value);
  const auto [begin, end] = place_of(url.query, name);
  if (begin != std::string_view::npos) {
    url.query.replace(begin, end - begin, pair);
  } else {
    url.query += (url.query.empty() ? "" : "&") + pair;
  }
  return url;
}

std::string rewritten(std::string_view address, const Rewrites& rewrites) {
  for (const auto& [from, to] : rewrites)
    if (address.starts_with(from)) return to + std::string(address.substr(from.size()));
  return std::string(address);
}

std::string instant_of(std::uint64_t time_ms) {
  const auto seconds = static_cast<std::time_t>(time_ms / 1000) - 3600;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[40];
  const std::size_t size = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S-01:00", &parts);
  return {text, size};
}

}  // namespace mappe::council
