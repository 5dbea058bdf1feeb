#include "webdav/windows_names.h"

#include <algorithm>
#include <array>

namespace mappe::webdav {

namespace {

constexpr std::string_view signs = "<>:\"\\|?*";

// U+F000 and above, as UTF-8: 0xEF, 0x80 or 0x81, and a byte that carries the rest.
std::string substitute_of(char sign) {
  const auto code = static_cast<unsigned char>(sign);
  return {'\xef', static_cast<char>(0x80 | (code >> 6)), static_cast<char>(0x80 | (code & 0x3f))};
}

// Zero: it is none.
char sign_of(std::string_view three) {
  if (three[0] != '\xef' || (three[1] != '\x80' && three[1] != '\x81')) return '\0';
  const auto high = static_cast<unsigned>(static_cast<unsigned char>(three[1]) & 1u) << 6;
  const auto code = high | (static_cast<unsigned char>(three[2]) & 0x3fu);
  return code < ' ' || code == '/' ? '\0' : static_cast<char>(code);
}

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

}  // namespace

bool is_device_name(std::string_view name) {
  constexpr std::array<std::string_view, 4> devices = {"CON", "PRN", "AUX", "NUL"};
  std::string stem(name.substr(0, name.find('.')));
  while (!stem.empty() && stem.back() == ' ') stem.pop_back();
  std::transform(stem.begin(), stem.end(), stem.begin(), upper);
  if (std::find(devices.begin(), devices.end(), stem) != devices.end()) return true;
  return stem.size() == 4 && (stem.starts_with("COM") || stem.starts_with("LPT")) && stem[3] >= '1' && stem[3] <= '9';
}

std::string shown_to_windows(std::string_view name) {
  const bool is_device = is_device_name(name);
  std::string shown;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool is_last = i + 1 == name.size();
    const bool is_in_the_way = signs.find(name[i]) != std::string_view::npos || (is_device && i == 0) ||
                               (is_last && (name[i] == '.' || name[i] == ' '));
    if (is_in_the_way)
      shown += substitute_of(name[i]);
    else
      shown += name[i];
  }
  return shown;
}

std::string meant_by_windows(std::string_view name) {
  std::string meant;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char sign = i + 2 < name.size() ? sign_of(name.substr(i, 3)) : '\0';
    meant += sign == '\0' ? name[i] : sign;
    if (sign != '\0') i += 2;
  }
  return meant;
}

}  // namespace mappe::webdav
