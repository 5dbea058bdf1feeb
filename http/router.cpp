#include "http/router.h"

#include <algorithm>

#include "crypto/base/check.h"

namespace mappe::http {
namespace {

std::vector<std::string> split(std::string_view pattern) {
  std::vector<std::string> parts;
  while (!pattern.empty()) {
    CHECK(pattern.front() == '/');
    pattern.remove_prefix(1);
    const auto slash = std::min(pattern.find('/'), pattern.size());
    parts.emplace_back(pattern.substr(0, slash));
    pattern.remove_prefix(slash);
  }
  return parts;
}

bool is_name(std::string_view part) { return part.size() > 2 && part.front() == '{' && part.back() == '}'; }

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& segments) {
  return std::equal(
      pattern.begin(), pattern.end(), segments.begin(), segments.end(),
      [](const auto& part, const auto& segment) { return is_name(part) ? !segment.empty() : part == segment; });
}

bool same_shape(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& x, const auto& y) { return is_name(x) ? is_name(y) : x == y; });
}

// "Literal beats {name}", from the left.
bool more_literal(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                      [](const auto& x, const auto& y) { return !is_name(x) && is_name(y); });
}

void fill_params(const std::vector<std::string>& pattern, Request& request) {
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (is_name(pattern[i]))
      request.params.emplace_back(pattern[i].substr(1, pattern[i].size() - 2), request.segments[i]);
  }
}

}  // namespace

void Router::add(std::string_view method, std::string_view pattern, BodyLimit limit, Handler handler) {
  CHECK(!method.empty() && pattern.starts_with('/'));
  // "/" alone is the path without segments.
  auto parts = pattern == "/" ? std::vector<std::string>{} : split(pattern);
  for (const auto& route : routes_) {
    CHECK(route.info.method != method || route.pattern != parts);
    CHECK(route.pattern == parts || !same_shape(route.pattern, parts));  // one name for one place
  }
  routes_.push_back({{std::string(method), std::string(pattern)}, std::move(parts), limit, std::move(handler)});
}

void Router::add_prefix(std::string_view prefix, BodyLimit limit, Handler handler) {
  const std::string pattern = std::string(prefix) + "/*";
  for (const auto& route : prefixes_) CHECK(route.info.pattern != pattern);
  prefixes_.push_back({{"", pattern}, split(prefix), limit, std::move(handler)});
}

void Router::add_rest(Handler handler) {
  CHECK(!rest_);
  rest_ = std::move(handler);
}

Router::Match Router::match(Request& request) const {
  const bool is_asterisk = request.target == "*";
  const std::vector<std::string>* best_path = nullptr;
  if (!is_asterisk && (!request.trailing_slash || request.segments.empty())) {
    for (const auto& route : routes_) {
      if (fits(route.pattern, request.segments) && (!best_path || more_literal(route.pattern, *best_path)))
        best_path = &route.pattern;
    }
  }
  if (best_path) {
    const Route* found = nullptr;
    std::string allow;
    for (const auto& route : routes_) {
      if (route.pattern != *best_path) continue;
      allow += (allow.empty() ? "" : ", ") + route.info.method + (route.info.method == "GET" ? ", HEAD" : "");
      const bool head_by_get = request.method == "HEAD" && route.info.method == "GET" && !found;
      if (route.info.method == request.method || head_by_get) found = &route;
    }
    if (!found) return {nullptr, {0}, 405, allow};
    request.route = found->info.pattern;
    fill_params(found->pattern, request);
    return {&found->handler, found->limit, 200, {}};
  }
  const Route* found = nullptr;
  for (const auto& route : prefixes_) {
    const bool starts = route.pattern.size() <= request.segments.size() &&
                        std::equal(route.pattern.begin(), route.pattern.end(), request.segments.begin());
    if (starts && (!found || found->pattern.size() < route.pattern.size())) found = &route;
  }
  const bool is_read = request.method == "GET" || request.method == "HEAD";
  if (!found && rest_ && is_read && !is_asterisk) {
    request.route = "/*";
    return {&rest_, no_body, 200, {}};
  }
  if (!found) return {nullptr, {0}, 404, {}};
  request.route = found->info.pattern;
  request.prefix_segments = found->pattern.size();
  return {&found->handler, found->limit, 200, {}};
}

std::vector<RouteInfo> Router::routes() const {
  std::vector<RouteInfo> all;
  for (const auto& route : routes_) all.push_back(route.info);
  for (const auto& route : prefixes_) all.push_back(route.info);
  return all;
}

}  // namespace mappe::http
