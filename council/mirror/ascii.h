// Letters of ASCII, whatever the machine's language: names in foreign JSON, hosts, headers.
#pragma once

#include <string>
#include <string_view>

namespace mappe::council {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

inline std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

}  // namespace mappe::council
