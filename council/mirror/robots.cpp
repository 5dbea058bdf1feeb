#include "council/mirror/robots.h"

#include <algorithm>
#include <cstdlib>

#include "council/mirror/ascii.h"
#include "council/mirror/limits.h"

namespace mappe::council {

namespace {

std::string_view bare(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

// Of "Mappe/1.0" the name alone.
std::string_view product_of(std::string_view agent) {
  const auto end = std::find_if(agent.begin(), agent.end(),
                                [](char c) { return !(lower(c) >= 'a' && lower(c) <= 'z') && c != '-' && c != '_'; });
  return agent.substr(0, static_cast<std::size_t>(end - agent.begin()));
}

// '*' stands for anything, '$' at the end for the end. Greedy with one way back, so that it is quadratic at worst.
bool fits(std::string_view pattern, std::string_view path) {
  const bool anchored = pattern.ends_with('$');
  if (anchored) pattern.remove_suffix(1);
  std::size_t p = 0, t = 0, star = std::string_view::npos, mark = 0;
  for (;;) {
    if (p == pattern.size() && (!anchored || t == path.size())) return true;
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.size() && t < path.size() && pattern[p] == path[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos && mark < path.size()) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
}

}  // namespace

bool Robots::allow(std::string_view path) const {
  const Rule* best = nullptr;
  for (const Rule& rule : rules) {
    if (!fits(rule.path, path)) continue;
    if (best == nullptr || rule.path.size() > best->path.size() ||
        (rule.path.size() == best->path.size() && rule.allows))
      best = &rule;
  }
  return best == nullptr || best->allows;
}

Robots parse_robots(std::string_view text, std::string_view product) {
  Robots ours, everybodys;
  bool found_ours = false, to_ours = false, to_everybody = false, in_names = false;
  constexpr double crawl_delay_s_max = static_cast<double>(limits::crawl_delay_ms_max) / 1000;
  // The last line of one that is too long may be a half: of "/oparl/private" the half "/".
  if (text.size() > limits::robots_bytes_max)
    text = text.substr(0, text.substr(0, limits::robots_bytes_max).find_last_of("\r\n") + 1);
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    line = line.substr(0, line.find('#'));
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string key = lower_case(bare(line.substr(0, colon)));
    const std::string_view value = bare(line.substr(colon + 1));
    if (key == "user-agent") {
      if (!in_names) to_ours = to_everybody = false;
      in_names = true;
      to_everybody = to_everybody || value == "*";
      to_ours = to_ours || lower_case(product_of(value)) == lower_case(product);
      found_ours = found_ours || to_ours;
      continue;
    }
    in_names = false;
    const auto add = [&](Robots& robots) {
      if ((key == "allow" || key == "disallow") && !value.empty())
        robots.rules.push_back({key == "allow", std::string(value)});
      if (key == "crawl-delay")
        robots.crawl_delay_ms = static_cast<std::uint64_t>(
            1000 * std::min(std::max(0.0, std::strtod(std::string(value).c_str(), nullptr)), crawl_delay_s_max));
    };
    if (to_ours) add(ours);
    if (to_everybody) add(everybodys);
  }
  return found_ours ? ours : everybodys;
}

}  // namespace mappe::council
