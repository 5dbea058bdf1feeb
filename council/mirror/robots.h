// What robots.txt allows a program of one name.                                                            RFC 9309
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mappe::council {

struct Robots {
  struct Rule {
    bool allows = false;
    std::string path;
  };
  std::vector<Rule> rules;
  std::uint64_t crawl_delay_ms = 0;  // not in the RFC, but asked for by council systems

  bool allow(std::string_view path_and_query) const;  // the longest rule that fits decides, allow before disallow
};

// The group of `product` (in any case), else that of "*". Never fails: what is no rule is skipped.
Robots parse_robots(std::string_view text, std::string_view product);

}  // namespace mappe::council
