#include "client/audit/browser_rules.h"

#include <algorithm>
#include <map>
#include <set>

namespace mappe::client {

namespace {

// The server's own (server/web/web_routes.cpp); tests hold both together.
constexpr std::string_view app_policy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; media-src 'self' blob:; manifest-src 'self'; "
    "frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types svelte-trusted-html mappe-script-url";

constexpr std::pair<std::string_view, std::string_view> app_types[] = {
    {".html", "text/html;charset=utf-8"},
    {".js", "text/javascript;charset=utf-8"},
    {".mjs", "text/javascript;charset=utf-8"},
    {".css", "text/css;charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".webmanifest", "application/manifest+json"},
    {".woff2", "font/woff2"},
};

// Lead a browser to another page, give the page other styles, or take from the person what the device keeps.
constexpr std::string_view leading_elsewhere[] = {"Refresh", "Link", "Clear-Site-Data"};

std::string in_small_letters(std::string_view text) {
  std::string small(text);
  for (char& c : small)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return small;
}

std::string_view without_edges(std::string_view text) {
  constexpr std::string_view edges = " \t\r\n\f";
  const auto first = text.find_first_not_of(edges);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(edges) - first + 1);
}

std::vector<std::string_view> parts_of(std::string_view text, std::string_view between) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(between), text.size());
    if (const auto part = without_edges(text.substr(0, end)); !part.empty()) parts.push_back(part);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

using Directives = std::map<std::string, std::set<std::string>>;

// Of a directive that stands twice the first counts, as in browsers.
Directives directives_of(std::string_view policy) {
  Directives all;
  for (const std::string_view directive : parts_of(policy, ";")) {
    const auto words = parts_of(directive, " \t");
    std::set<std::string> sources(words.begin() + 1, words.end());
    sources.erase("'none'");
    all.emplace(in_small_letters(words.front()), std::move(sources));
  }
  return all;
}

// All values of a field; a list of policies in one field counts as several fields.
std::vector<std::string> values_of(std::string_view head, std::string_view name, std::string_view between) {
  std::vector<std::string> values;
  for (const std::string_view line : parts_of(head, "\n")) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || in_small_letters(line.substr(0, colon)) != in_small_letters(name)) continue;
    for (const std::string_view value : parts_of(line.substr(colon + 1), between)) values.emplace_back(value);
  }
  return values;
}

bool has_type_of(std::string_view path, std::string_view head) {
  const auto own = std::find_if(std::begin(app_types), std::end(app_types),
                                [&](const auto& type) { return path.ends_with(type.first); });
  const auto values = values_of(head, "Content-Type", "\n");
  if (own == std::end(app_types)) return values.size() < 2;
  return values.size() == 1 && [&] {
    std::string type = in_small_letters(values.front());
    std::erase(type, ' ');
    return type == own->second;
  }();
}

bool says_only(std::string_view head, std::string_view name, std::string_view value) {
  const auto values = values_of(head, name, ",");
  return !values.empty() &&
         std::all_of(values.begin(), values.end(), [&](const auto& one) { return in_small_letters(one) == value; });
}

}  // namespace

bool is_policy_as_strict(std::string_view served, std::string_view own) {
  const Directives theirs = directives_of(served), ours = directives_of(own);
  const auto is_known = [&](const auto& directive) {
    // One that we do not have may allow again what default-src forbids: script-src-elem, object-src.
    return ours.contains(directive.first) || directive.first == "upgrade-insecure-requests";
  };
  if (!std::all_of(theirs.begin(), theirs.end(), is_known)) return false;
  return std::all_of(ours.begin(), ours.end(), [&](const auto& directive) {
    const auto found = theirs.find(directive.first);
    if (found == theirs.end()) return false;
    // The words of this one demand instead of allowing.
    if (directive.first == "require-trusted-types-for") return found->second == directive.second;
    return std::includes(directive.second.begin(), directive.second.end(), found->second.begin(), found->second.end());
  });
}

std::vector<std::string> broken_browser_rules(std::string_view path, std::string_view head) {
  std::vector<std::string> broken;
  // A browser holds to all policies at once, so a strict one is enough.
  const auto policies = values_of(head, "Content-Security-Policy", ",");
  if (std::none_of(policies.begin(), policies.end(),
                   [](const auto& policy) { return is_policy_as_strict(policy, app_policy); }))
    broken.emplace_back("Content-Security-Policy");
  if (!has_type_of(path, head)) broken.emplace_back("Content-Type");
  if (!says_only(head, "X-Content-Type-Options", "nosniff")) broken.emplace_back("X-Content-Type-Options");
  if (!says_only(head, "Cross-Origin-Opener-Policy", "same-origin")) broken.emplace_back("Cross-Origin-Opener-Policy");
  for (const std::string_view name : leading_elsewhere)
    if (!values_of(head, name, "\n").empty()) broken.emplace_back(name);
  return broken;
}

}  // namespace mappe::client
