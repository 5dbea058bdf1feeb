#include "council/links/recogniser_address.h"

#include <algorithm>

#include "council/links/limits.h"

namespace mappe::council {
namespace {

bool is_encoded(char sign) {
  return static_cast<unsigned char>(sign) >= 0x80 || std::string_view("\"<>^`{|}").find(sign) != std::string_view::npos;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char sign : text) {
    if (!is_encoded(sign)) {
      out += sign;
      continue;
    }
    const auto byte = static_cast<unsigned char>(sign);
    out += '%';
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

std::vector<std::string> split_at(std::string_view text, char mark) {
  std::vector<std::string> parts(1);
  for (const char sign : text) {
    if (sign == mark)
      parts.emplace_back();
    else
      parts.back() += sign;
  }
  return parts;
}

// The four numbers of an IPv4 address in the one form that no browser rewrites.
bool is_dotted_quad(const std::vector<std::string>& labels) {
  return labels.size() == 4 && std::all_of(labels.begin(), labels.end(), [](const std::string& label) {
           return !label.empty() && label.size() <= 3 && std::all_of(label.begin(), label.end(), is_digit) &&
                  (label.size() == 1 || label[0] != '0') && std::stoi(label) <= 255;
         });
}

bool is_host(std::string_view host) {
  if (host.empty() || host.size() > limits::host_bytes_max) return false;
  const auto labels = split_at(host, '.');
  for (const auto& label : labels) {
    if (label.empty()) return false;
    for (const char sign : label)
      if (!is_letter(sign) && !is_digit(sign) && sign != '-' && sign != '_') return false;
  }
  // A last label that begins with a digit is a number to browsers.
  return !is_digit(labels.back()[0]) || is_dotted_quad(labels);
}

// A host's name at the beginning: two labels, the last of letters alone.
bool begins_with_host(std::string_view text) {
  const auto host = lower(text.substr(0, text.find_first_of("/?#")));
  if (!is_host(host) || host.find('.') == std::string::npos) return false;
  const auto top = host.substr(host.rfind('.') + 1);
  return top.size() >= 2 && std::all_of(top.begin(), top.end(), is_letter);
}

// The scheme in lower case, or "".
std::string scheme_of(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || !is_letter(text[0])) return "";
  for (const char sign : text.substr(0, colon))
    if (!is_letter(sign) && !is_digit(sign) && std::string_view("+.-").find(sign) == std::string_view::npos) return "";
  return lower(text.substr(0, colon));
}

// ":8443" for "8443", "" for nothing and the scheme's own; nothing where it is no port.
std::optional<std::string> read_port(std::string_view digits, bool secure) {
  while (digits.size() > 1 && digits[0] == '0') digits.remove_prefix(1);
  if (digits.empty()) return "";
  if (digits.size() > 5 || !std::all_of(digits.begin(), digits.end(), is_digit)) return std::nullopt;
  const int port = std::stoi(std::string(digits));
  if (port == 0 || port > 65535) return std::nullopt;
  return port == (secure ? 443 : 80) ? "" : ":" + std::string(digits);
}

// Takes the session's id away, which is of no use to others and no secret to give away.
std::string without_session(std::string segment) {
  const auto at = lower(segment).find(";jsessionid=");
  return at == std::string::npos ? segment : segment.substr(0, at);
}

std::vector<std::string> read_path(std::string_view path) {
  std::vector<std::string> segments;
  auto parts = split_at(path.empty() ? "" : path.substr(1), '/');
  for (auto& part : parts) part = without_session(std::move(part));
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::string plain;  // "%2e" is a dot to browsers
    for (std::size_t at = 0; at < parts[i].size();) {
      const bool dot = lower(parts[i].substr(at, 3)) == "%2e";
      plain += dot ? '.' : parts[i][at];
      at += dot ? 3 : 1;
    }
    const bool up = plain == "..";
    if (!up && plain != ".") {
      segments.push_back(percent_encoded(parts[i]));
      continue;
    }
    if (up && !segments.empty()) segments.pop_back();
    if (i + 1 == parts.size()) segments.emplace_back();
  }
  if (segments.empty()) segments.emplace_back();
  return segments;
}

std::vector<Parameter> read_parameters(std::string_view query) {
  std::vector<Parameter> parameters;
  for (const auto& part : split_at(query, '&')) {
    const auto equals = part.find('=');
    auto name = lower(part.substr(0, equals));
    if (name.rfind("amp;", 0) == 0) name.erase(0, 4);  // copied out of HTML
    parameters.push_back({std::move(name), equals == std::string::npos ? "" : part.substr(equals + 1)});
  }
  return parameters;
}

}  // namespace

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& sign : out)
    if (sign >= 'A' && sign <= 'Z') sign = static_cast<char>(sign + ('a' - 'A'));
  return out;
}
bool is_blank(char sign) { return sign == ' ' || sign == '\t' || sign == '\r' || sign == '\n'; }
bool is_digit(char sign) { return sign >= '0' && sign <= '9'; }
bool is_letter(char sign) { return (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z'); }

std::string Address::whole() const {
  std::string out = up_to(segments.size() - 1) + segments.back();
  if (!query.empty()) out += "?" + query;
  return out;
}

std::string Address::up_to(std::size_t count) const {
  std::string out = origin + "/";
  for (std::size_t i = 0; i < count; ++i) out += segments[i] + "/";
  return out;
}

Result<std::optional<Address>> read_address(std::string_view text) {
  const auto scheme = scheme_of(text);
  if (scheme.empty() && !begins_with_host(text)) return std::optional<Address>();
  if (!scheme.empty() && scheme != "http" && scheme != "https")
    return fail(Errc::unsupported, "only http:// and https:// addresses can be linked");
  if (text.find_first_of(" \\") != std::string_view::npos)
    return fail(Errc::malformed, "an address holds no blank and no backslash");
  if (!scheme.empty()) {
    text.remove_prefix(scheme.size() + 1);
    if (text.substr(0, 2) != "//") return fail(Errc::malformed, "an address begins with http:// or https://");
    text.remove_prefix(2);
  }
  const bool secure = scheme != "http";

  text = text.substr(0, text.find('#'));
  const auto authority_end = std::min(text.find_first_of("/?"), text.size());
  auto authority = text.substr(0, authority_end);
  auto rest = text.substr(authority_end);
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) authority.remove_prefix(at + 1);
  const auto colon = std::min(authority.find(':'), authority.size());
  const auto host = lower(authority.substr(0, colon));
  const auto port = read_port(authority.substr(std::min(colon + 1, authority.size())), secure);
  if (!is_host(host) || !port) return fail(Errc::malformed, "the address names no host");

  Address address;
  address.origin = (secure ? "https://" : "http://") + host + *port;
  address.host = host;
  const auto mark = std::min(rest.find('?'), rest.size());
  address.segments = read_path(rest.substr(0, mark));
  address.query = percent_encoded(rest.substr(std::min(mark + 1, rest.size())));
  address.parameters = read_parameters(address.query);
  return std::optional<Address>(std::move(address));
}

}  // namespace mappe::council
