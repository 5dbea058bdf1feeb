#include "gateway/basic.h"

#include <algorithm>

#include "crypto/base/wipe.h"
#include "crypto/seal/app_password.h"
#include "gateway/limits.h"

namespace mappe::gateway {

namespace {

// RFC 4648 §4, with padding or without.
Result<Bytes> from_base64(std::string_view text) {
  std::string url(http::trim(text));
  while (!url.empty() && url.back() == '=') url.pop_back();
  std::replace(url.begin(), url.end(), '+', '-');
  std::replace(url.begin(), url.end(), '/', '_');
  auto bytes = from_base64url(url);
  wipe(url);
  return bytes;
}

std::variant<Credentials, Given> parse_credentials(std::string_view header) {
  constexpr std::string_view scheme = "Basic ";
  if (header.size() <= scheme.size() || header.size() > limits::credentials_bytes_max ||
      !http::equal_ignoring_case(header.substr(0, scheme.size()), scheme))
    return Given::unusable;
  auto decoded = from_base64(header.substr(scheme.size()));
  if (!decoded) return Given::unusable;
  const SecretBytes pair(std::move(*decoded));
  const std::string_view text = text_of(pair.expose());
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return Given::unusable;
  const auto password = seal::AppPassword::parse(text.substr(colon + 1));
  if (!password) return Given::unusable;
  auto characters = base32_characters(text.substr(colon + 1));
  SecretBytes one_form(bytes_of(*characters));
  wipe(*characters);
  return Credentials{password->id(), std::move(one_form)};
}

}  // namespace

std::variant<Credentials, Given> take_credentials(http::Request& request) {
  const auto header = request.headers.find("Authorization");
  if (!header) return Given::nothing;
  const bool is_one = request.headers.count("Authorization") == 1;
  auto taken = is_one ? parse_credentials(*header) : std::variant<Credentials, Given>(Given::unusable);
  // Freed memory is wiped in this program (wiping_memory.cpp).
  request.headers.remove("Authorization");
  return taken;
}

http::Response ask_for_credentials() {
  http::Response response(401, "text/plain; charset=utf-8", "User name and app password are needed.\n");
  response.headers.set("WWW-Authenticate", "Basic realm=\"Mappe\", charset=\"UTF-8\"");
  response.headers.set("DAV", "1, 2, 3");
  response.headers.set("MS-Author-Via", "DAV");
  return response;
}

}  // namespace mappe::gateway
