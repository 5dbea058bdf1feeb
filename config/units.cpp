#include "config/units.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include "config/limits.h"

namespace mappe::config {

namespace {

struct Unit {
  std::string_view name;  // lower case
  std::uint64_t factor;
};

constexpr std::uint64_t kib = 1024;
constexpr std::array<Unit, 11> size_units = {{{"", 1},
                                              {"b", 1},
                                              {"kib", kib},
                                              {"mib", kib* kib},
                                              {"gib", kib* kib* kib},
                                              {"tib", kib* kib* kib* kib},
                                              {"kb", 1000},
                                              {"mb", 1000 * 1000},
                                              {"gb", 1000ULL * 1000 * 1000},
                                              {"tb", 1000ULL * 1000 * 1000 * 1000},
                                              {"bytes", 1}}};
constexpr std::array<Unit, 5> duration_units = {
    {{"ms", 1}, {"s", 1000}, {"min", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A decimal with at most three places, in thousandths, so that 1.5 GiB is exact without floating point.
struct Quantity {
  std::uint64_t thousandths = 0;
  std::string unit;
};

Result<Quantity> parse_quantity(std::string_view text) {
  text = trim(text);
  std::uint64_t whole = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
  if (error == std::errc::result_out_of_range) return fail(Errc::too_large, "the number is too big");
  if (error != std::errc()) return fail(Errc::malformed, "does not start with a number");
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (whole > limits::bytes_max) return fail(Errc::too_large, "the number is too big");

  std::uint64_t fraction = 0;
  if (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    std::uint64_t place = 100;
    if (text.empty() || !is_digit(text.front())) return fail(Errc::malformed, "no digit after the point");
    for (; !text.empty() && is_digit(text.front()); text.remove_prefix(1), place /= 10) {
      if (place == 0) return fail(Errc::malformed, "more than three places after the point");
      fraction += place * static_cast<std::uint64_t>(text.front() - '0');
    }
  }
  return Quantity{whole * 1000 + fraction, lower(trim(text))};
}

Result<std::uint64_t> scale(const Quantity& quantity, std::span<const Unit> units, std::uint64_t most) {
  const auto unit = std::find_if(units.begin(), units.end(), [&](const Unit& u) { return u.name == quantity.unit; });
  if (unit == units.end()) return fail(Errc::malformed, "unknown unit");
  if (quantity.thousandths / 1000 > most / unit->factor) return fail(Errc::too_large, "the value is too big");
  const std::uint64_t whole = quantity.thousandths / 1000 * unit->factor;
  const std::uint64_t part = quantity.thousandths % 1000 * unit->factor;  // below 1000 * 2^40
  if (part % 1000 != 0) return fail(Errc::malformed, "not a whole number of the smallest unit");
  if (whole + part / 1000 > most) return fail(Errc::too_large, "the value is too big");
  return whole + part / 1000;
}

// "HOST:PORT" with IPv6 in brackets; the port is mandatory where the caller says so.
struct HostPort {
  std::string host;
  bool bracketed = false;
  std::optional<std::uint16_t> port;
};

Result<HostPort> split_host_port(std::string_view text) {
  HostPort out;
  if (!text.empty() && text.front() == '[') {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) return fail(Errc::malformed, "`[` without `]`");
    out.host = std::string(text.substr(1, close - 1));
    out.bracketed = true;
    text.remove_prefix(close + 1);
    if (!text.empty() && text.front() != ':') return fail(Errc::malformed, "after `]` only `:PORT` may follow");
  } else {
    const std::size_t colon = text.find(':');
    out.host = std::string(text.substr(0, colon));
    text = colon == std::string_view::npos ? std::string_view() : text.substr(colon);
    if (text.find(':', 1) != std::string_view::npos)
      return fail(Errc::malformed, "an IPv6 address stands in brackets: [::1]:8443");
  }
  if (text.empty()) return out;
  text.remove_prefix(1);
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size())
    return fail(Errc::malformed, "the port is not a number from 0 to 65535");
  out.port = port;
  return out;
}

bool is_ipv4(const std::string& host) {
  in_addr address{};
  return inet_pton(AF_INET, host.c_str(), &address) == 1;
}
bool is_ipv6(const std::string& host) {
  in6_addr address{};
  return inet_pton(AF_INET6, host.c_str(), &address) == 1;
}

bool is_host_name(std::string_view host) {
  if (host.empty() || host.size() > 253) return false;
  std::size_t label = 0;
  for (std::size_t i = 0; i < host.size(); ++i) {
    const char c = host[i];
    const bool border = i == 0 || host[i - 1] == '.' || i + 1 == host.size() || host[i + 1] == '.';
    if (c == '.') {
      if (label == 0) return false;
      label = 0;
      continue;
    }
    const bool letter = (c >= 'a' && c <= 'z') || is_digit(c);
    if (!letter && (c != '-' || border)) return false;
    if (++label > 63) return false;
  }
  return label > 0;
}

std::string format_with(std::uint64_t value, std::span<const Unit> units) {
  const Unit* best = nullptr;
  for (const Unit& unit : units)
    if (value % unit.factor == 0 && (best == nullptr || unit.factor > best->factor)) best = &unit;
  if (value == 0 || best == nullptr) best = &units.front();
  return std::to_string(value / best->factor) + " " + std::string(best->name);
}

}  // namespace

Result<std::uint64_t> parse_size(std::string_view text) {
  auto quantity = parse_quantity(text);
  if (!quantity) return fail(quantity.error());
  return scale(*quantity, size_units, limits::bytes_max);
}

Result<Duration> parse_duration(std::string_view text) {
  auto quantity = parse_quantity(text);
  if (!quantity) return fail(quantity.error());
  if (quantity->unit.empty()) {
    if (quantity->thousandths == 0) return Duration(0);
    return fail(Errc::malformed, "a duration needs a unit");
  }
  auto value = scale(*quantity, duration_units, limits::duration_ms_max);
  if (!value) return fail(value.error());
  return Duration(static_cast<Duration::rep>(*value));
}

Result<Listen> parse_listen(std::string_view text) {
  auto parts = split_host_port(trim(text));
  if (!parts) return fail(parts.error());
  if (!parts->port) return fail(Errc::malformed, "the port is missing");
  if (parts->bracketed ? !is_ipv6(parts->host) : !is_ipv4(parts->host))
    return fail(Errc::malformed, "not a numeric address");
  return Listen{parts->host, *parts->port, true};
}

bool is_loopback(const Listen& listen) { return listen.host == "::1" || listen.host.starts_with("127."); }

Result<std::string> parse_origin(std::string_view text) {
  constexpr std::string_view scheme = "https://";
  if (!text.starts_with(scheme)) return fail(Errc::malformed, "an origin starts with https://");
  auto parts = split_host_port(text.substr(scheme.size()));
  if (!parts) return fail(parts.error());
  if (parts->bracketed ? !is_ipv6(parts->host) : !is_host_name(parts->host))
    return fail(Errc::malformed, "not a host name in lower case (and nothing may follow it but :PORT)");
  if (parts->port == 443) return fail(Errc::malformed, "the port 443 is left out, as browsers do");
  if (parts->port == 0) return fail(Errc::malformed, "the port 0 cannot be reached");
  return std::string(text);
}

std::string format_size(std::uint64_t bytes) {
  static constexpr std::array<Unit, 5> names = {
      {{"B", 1}, {"KiB", kib}, {"MiB", kib * kib}, {"GiB", kib * kib * kib}, {"TiB", kib * kib * kib * kib}}};
  return format_with(bytes, names);
}

std::string format_duration(Duration duration) {
  return format_with(static_cast<std::uint64_t>(duration.count()), duration_units);
}

std::string format_listen(const Listen& listen) {
  const bool v6 = listen.host.find(':') != std::string::npos;
  return (v6 ? "[" + listen.host + "]" : listen.host) + ":" + std::to_string(listen.port);
}

}  // namespace mappe::config
