#include "webdav/exchange.h"

#include <algorithm>

#include "http/target.h"
#include "webdav/dates.h"

namespace mappe::webdav {
namespace {

using http::equal_ignoring_case;

// Lower case, without a port that http or https have anyway: proxies in front of us decide between the two.
std::string authority_of(std::string_view text) {
  std::string host(http::trim(text));
  std::transform(host.begin(), host.end(), host.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  for (const std::string_view port : {":80", ":443"}) {
    if (host.ends_with(port)) host.erase(host.size() - port.size());
  }
  return host;
}

std::string own_authority(const http::Request& request, const Settings& settings) {
  const auto forwarded = request.headers.find("X-Forwarded-Host");
  if (settings.behind_proxy && forwarded) return authority_of(forwarded->substr(0, forwarded->find(',')));
  return authority_of(request.headers.find("Host").value_or(""));
}

// "opaquelocktoken:..." of a Lock-Token header, with or without <>.
std::string bare_token(std::string_view text) {
  text = http::trim(text);
  if (text.size() > 2 && text.front() == '<' && text.back() == '>') text = text.substr(1, text.size() - 2);
  return std::string(text);
}

Result<void> read_etags(const http::Request& request, std::string_view name, std::optional<EtagList>& into) {
  std::string all;  // a list may come in several fields
  for (const auto& [field, value] : request.headers) {
    if (equal_ignoring_case(field, name)) all += (all.empty() ? "" : ", ") + value;
  }
  if (all.empty()) return {};
  auto list = parse_etag_list(all);
  if (!list) return fail(list.error());
  into = std::move(*list);
  return {};
}

Result<void> read_if_header(const http::Request& request, const Settings& settings, Conditions& conditions) {
  const auto header = request.headers.find("If");
  if (!header) return {};
  if (request.headers.count("If") > 1) return fail(Errc::malformed, "more than one If header");
  auto lists = parse_if_header(*header);
  if (!lists) return fail(lists.error());
  for (auto& list : *lists) {
    Conditions::List resolved;
    if (!list.tag.empty()) {
      auto pointed = resolve(request, settings, list.tag);
      if (!pointed) return fail(pointed.error());
      resolved.is_foreign = pointed->where == Pointed::Where::elsewhere;
      if (!resolved.is_foreign) resolved.place = std::move(pointed->path);
    }
    for (const auto& condition : list.conditions) {
      if (!condition.is_etag && !condition.is_negated) conditions.tokens.push_back(condition.text);
    }
    resolved.conditions = std::move(list.conditions);
    conditions.lists.push_back(std::move(resolved));
  }
  return {};
}

Result<Conditions> read_conditions(const http::Request& request, const Settings& settings) {
  Conditions conditions;
  const auto matched = read_etags(request, "If-Match", conditions.if_match);
  if (!matched) return fail(matched.error());
  const auto unmatched = read_etags(request, "If-None-Match", conditions.if_none_match);
  if (!unmatched) return fail(unmatched.error());
  const auto now = std::chrono::floor<std::chrono::seconds>(settings.now());
  if (const auto date = request.headers.find("If-Modified-Since"))
    conditions.if_modified_since = parse_http_date(*date, now);
  if (const auto date = request.headers.find("If-Unmodified-Since"))
    conditions.if_unmodified_since = parse_http_date(*date, now);
  const auto listed = read_if_header(request, settings, conditions);
  if (!listed) return fail(listed.error());
  // Office 2016 sends its token so, instead of in If.
  if (const auto token = request.headers.find("Lock-Token")) conditions.tokens.push_back(bare_token(*token));
  return conditions;
}

PlaceState state_of(Tree& tree, const Path& place) {
  PlaceState state;
  auto found = tree.find(place, {.dead = false, .locks = true});
  if (!found) return state;
  state.exists = true;
  state.etag = found->etag;
  state.modified = found->modified;
  for (const auto& lock : found->locks) state.tokens.push_back(lock.token);
  return state;
}

}  // namespace

Look Exchange::look() const {
  return [held = tree](const Path& place) { return state_of(*held, place); };
}

Result<Exchange> read_exchange(http::Request& request, std::shared_ptr<Tree> tree, const Settings& settings) {
  const auto segments = std::span<const std::string>(request.segments);
  auto path = Path::from(segments.subspan(request.prefix_segments));
  if (!path) return fail(path.error());
  std::string base = percent_encoded_path(segments.first(request.prefix_segments));
  auto conditions = read_conditions(request, settings);
  if (!conditions) return fail(conditions.error());
  return Exchange{request, std::move(tree), settings, std::move(*path), std::move(base), std::move(*conditions)};
}

Result<Pointed> resolve(const http::Request& request, const Settings& settings, std::string_view address) {
  auto target = http::parse_target(address);
  if (!target || address == "*") return fail(Errc::malformed, "not an http address or an absolute path");
  if (!target->query.empty()) return fail(Errc::malformed, "an address with a query");
  const Pointed elsewhere{Pointed::Where::elsewhere, {}};
  if (!target->authority.empty() && authority_of(target->authority) != own_authority(request, settings))
    return elsewhere;
  const std::size_t prefix = request.prefix_segments;
  if (target->segments.size() < prefix ||
      !std::equal(request.segments.begin(), request.segments.begin() + static_cast<std::ptrdiff_t>(prefix),
                  target->segments.begin()))
    return elsewhere;
  auto path = Path::from(std::span<const std::string>(target->segments).subspan(prefix));
  if (!path) return fail(path.error());
  return Pointed{Pointed::Where::here, std::move(*path)};
}

Result<std::optional<Depth>> depth_of(const http::Request& request) {
  const auto text = request.headers.find("Depth");
  if (!text) return std::optional<Depth>();
  if (*text == "0") return std::optional(Depth::zero);
  if (*text == "1") return std::optional(Depth::one);
  if (equal_ignoring_case(*text, "infinity")) return std::optional(Depth::infinity);
  return fail(Errc::malformed, "a Depth that is none");
}

Result<std::optional<Time>> wished_time(const http::Request& request) {
  const auto text = request.headers.find("X-OC-Mtime");
  if (!text) return std::optional<Time>();
  const auto time = parse_unix_time(*text);
  if (!time) return fail(Errc::malformed, "an X-OC-Mtime that is no time");
  return std::optional(*time);
}

}  // namespace mappe::webdav
