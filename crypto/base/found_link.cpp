#include "crypto/base/found_link.h"

#include "crypto/base/versioned.h"
#include "crypto/base/wipe.h"

namespace mappe {
namespace {

constexpr std::uint64_t link_version = 1;
constexpr std::string_view found_path = "/found";
constexpr std::size_t link_bytes_max = 4096;
constexpr std::string_view blanks = " \t\r\n";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
         c == ':' || c == '[' || c == ']';
}

bool is_loopback(std::string_view host_and_port) {
  for (std::string_view host : {"localhost", "127.0.0.1", "[::1]"}) {
    if (!host_and_port.starts_with(host)) continue;
    const std::string_view rest = host_and_port.substr(host.size());
    if (rest.empty() || rest.front() == ':') return true;
  }
  return false;
}

// Host names only: no user, no path, nothing that a URL library might read otherwise than we do.
bool is_origin(std::string_view text) {
  const bool tls = text.starts_with("https://");
  if (!tls && !text.starts_with("http://")) return false;
  const std::string_view host = text.substr(tls ? 8 : 7);
  if (host.empty() || host.size() > 262) return false;
  for (char c : host)
    if (!is_host_character(c)) return false;
  return tls || is_loopback(host);
}

}  // namespace

Result<LinkParts> split_link(std::string_view text, std::string_view path) {
  text = trimmed(text);
  if (text.size() > link_bytes_max) return fail(Errc::malformed, "a link that is too long");
  const std::size_t hash_sign = text.find('#');
  if (hash_sign == std::string_view::npos) return fail(Errc::malformed, "a link without the part after '#'");
  const std::string_view front = text.substr(0, hash_sign);
  if (!front.ends_with(path)) return fail(Errc::malformed, "a link of another sort");
  const std::string_view origin = front.substr(0, front.size() - path.size());
  if (!is_origin(origin)) return fail(Errc::malformed, "a link must begin with https:// and a host");
  auto content = from_base64url(text.substr(hash_sign + 1));
  if (!content) return fail(content.error());
  return LinkParts{std::string(origin), SecretBytes(std::move(*content))};
}

std::string FoundLink::text() const {
  const SecretBytes content(
      cbor::encode_array(link_version, server, ByteView(code.expose()), name, static_cast<std::uint64_t>(type)));
  std::string fragment = to_base64url(content.expose());
  std::string text;
  text.reserve(origin.size() + found_path.size() + 1 + fragment.size());  // no copies left behind by growing
  text.append(origin).append(found_path).append("#").append(fragment);
  wipe(fragment);
  return text;
}

Result<FoundLink> FoundLink::parse(std::string_view text) {
  auto parts = split_link(text, found_path);
  if (!parts) return fail(parts.error());
  cbor::Reader in(parts->content.expose());
  begin_versioned(in, 5, link_version, fail(Errc::unsupported, "a link of a version this program does not know"));
  const ServerId server = in.id<ServerId>();
  auto code = SetupCode::parse(in.bytes());
  std::string name(in.text_up_to(faction_name_bytes_max));
  const std::uint64_t type = in.uint();
  if (auto done = in.finish(); !done) return fail(done.error());
  if (!code) return fail(code.error());
  if (type < 1 || type > 4) return fail(Errc::malformed, "a type of faction that does not exist");
  return FoundLink{std::move(parts->origin), server, std::move(*code), std::move(name), static_cast<FactionType>(type)};
}

}  // namespace mappe
