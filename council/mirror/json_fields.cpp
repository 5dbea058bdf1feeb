#include "council/mirror/json_fields.h"

#include <algorithm>
#include <charconv>

#include "council/mirror/ascii.h"
#include "council/mirror/limits.h"
#include "crypto/base/code_point.h"

namespace mappe::council {

namespace {

bool equal_but_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

// Without blanks around it, no-break spaces included, and with single characters for what the parser let through
// escaped (\n, \u0007, U+2028); without what turns the direction of whatever stands beside it.
std::string tidy(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  while (!raw.empty()) {
    const auto [code, sign] = take_sign(raw);
    if (is_bidi_control(code)) continue;
    const bool ends_line = is_control_code(code) || code == 0x2028 || code == 0x2029;
    out += ends_line ? " " : sign;
  }
  const auto trim_front = [&](std::string_view what) {
    if (!out.starts_with(what)) return false;
    out.erase(0, what.size());
    return true;
  };
  const auto trim_back = [&](std::string_view what) {
    if (!out.ends_with(what)) return false;
    out.resize(out.size() - what.size());
    return true;
  };
  while (trim_front(" ") || trim_front("\xc2\xa0")) {
  }
  while (trim_back(" ") || trim_back("\xc2\xa0")) {
  }
  if (out.size() > limits::text_bytes_max) {
    std::size_t size = limits::text_bytes_max;
    while (size > 0 && (static_cast<unsigned char>(out[size]) & 0xc0) == 0x80) --size;  // not inside a character
    out.resize(size);
  }
  return out == "N/A" ? "" : out;
}

std::string text_of_value(const Json& value) {
  if (value.is_string()) return tidy(value.get_ref<const std::string&>());
  if (value.is_number_unsigned()) return std::to_string(value.get<std::uint64_t>());
  if (value.is_number_integer()) return std::to_string(value.get<std::int64_t>());
  if (value.is_array() && value.size() == 1) return value[0].is_string() ? text_of_value(value[0]) : "";
  return "";
}

std::string url_of_value(const Json& value) {
  if (value.is_string()) {
    const auto& address = value.get_ref<const std::string&>();
    return is_web_address(address) ? address : "";
  }
  if (value.is_object()) {
    const auto id = value.find("id");
    return id != value.end() && id->is_string() ? url_of_value(*id) : "";
  }
  return value.is_array() && value.size() == 1 && !value[0].is_array() ? url_of_value(value[0]) : "";
}

bool has_shape(std::string_view text, std::string_view shape) {  // 9 stands for a digit
  if (text.size() < shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (shape[i] == '9' ? !is_digit : text[i] != shape[i]) return false;
  }
  return true;
}

}  // namespace

const Json* find(const Json& object, std::string_view key) {
  if (const auto exact = object.find(key); exact != object.end()) return exact->is_null() ? nullptr : &*exact;
  for (const auto& [name, value] : object.items())
    if (equal_but_case(name, key)) return value.is_null() ? nullptr : &value;
  return nullptr;
}

std::string text(const Json& object, std::string_view key) {
  const Json* value = find(object, key);
  return value == nullptr ? "" : text_of_value(*value);
}

std::string url(const Json& object, std::string_view key) {
  const Json* value = find(object, key);
  return value == nullptr ? "" : url_of_value(*value);
}

std::string date(const Json& object, std::string_view key) {
  const std::string all = text(object, key);
  return has_shape(all, "9999-99-99") ? all.substr(0, 10) : "";
}

std::string instant(const Json& object, std::string_view key) {
  constexpr std::size_t longest = 40;  // with microseconds and an offset
  const std::string all = text(object, key);
  return has_shape(all, "9999-99-99T99:99") && all.size() <= longest ? all : "";
}

std::optional<bool> truth(const Json& object, std::string_view key) {
  const Json* value = find(object, key);
  if (value == nullptr) return std::nullopt;
  if (value->is_boolean()) return value->get<bool>();
  const std::string word = text_of_value(*value);
  if (equal_but_case(word, "true") || word == "1") return true;
  if (equal_but_case(word, "false") || word == "0") return false;
  return std::nullopt;
}

std::optional<std::uint64_t> number(const Json& object, std::string_view key) {
  const std::string digits = text(object, key);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  constexpr std::uint64_t most = (std::uint64_t{1} << 53) - 1;  // what JavaScript keeps whole
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size() || value > most)
    return std::nullopt;
  return value;
}

std::vector<std::string> urls(const Json& object, std::string_view key) {
  std::vector<std::string> out;
  const Json* value = find(object, key);
  if (value == nullptr) return out;
  const auto add = [&](const Json& one) {
    std::string address = one.is_array() ? "" : url_of_value(one);
    if (!address.empty() && out.size() < limits::items_max) out.push_back(std::move(address));
  };
  if (value->is_array()) {
    for (const Json& one : *value) add(one);
  } else {
    add(*value);
  }
  return out;
}

std::vector<const Json*> objects(const Json& object, std::string_view key) {
  std::vector<const Json*> out;
  const Json* value = find(object, key);
  if (value == nullptr) return out;
  if (value->is_object()) out.push_back(value);
  if (value->is_array())
    for (const Json& one : *value)
      if (one.is_object() && out.size() < limits::items_max) out.push_back(&one);
  return out;
}

bool is_web_address(std::string_view address) {
  if (address.size() > limits::url_bytes_max) return false;
  const std::size_t scheme = address.starts_with("https://") ? 8 : address.starts_with("http://") ? 7 : 0;
  if (scheme == 0 || address.size() == scheme) return false;
  return std::all_of(address.begin(), address.end(), [](char c) {
    return static_cast<unsigned char>(c) > 0x20 && c != 0x7f && c != '"' && c != '<' && c != '>' && c != '\\';
  });
}

Result<Json> parse_json(std::string_view source) {
  Json json = Json::parse(source, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return fail(Errc::malformed, "not JSON");
  return json;
}

}  // namespace mappe::council
