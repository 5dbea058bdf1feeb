#include "webdav/answers.h"

#include <algorithm>

#include "http/respond.h"
#include "webdav/limits.h"
#include "webdav/xml_writer.h"

namespace mappe::webdav {
namespace {

std::string hrefs_of(const Exchange& exchange, std::span<const Path> places) {
  std::string out;
  for (const auto& place : places) append_dav(out, "href", exchange.href(place, false));
  return out;
}

// Clients cannot see otherwise that it was not the resource they named.
http::Response members_locked(const Exchange& exchange, const Refusal& refusal) {
  std::string out(xml_head);
  out += "<D:multistatus xmlns:D=\"DAV:\">";
  for (const auto& place : refusal.places) {
    out += "<D:response>";
    append_dav(out, "href", exchange.href(place, false));
    append_dav(out, "status", "HTTP/1.1 423 Locked");
    out += "<D:error><D:lock-token-submitted>";
    append_dav(out, "href", exchange.href(place, false));
    out += "</D:lock-token-submitted></D:error></D:response>";
  }
  out += "</D:multistatus>";
  return http::Response(207, xml_type, std::move(out));
}

http::Response locked(const Exchange& exchange, const Refusal& refusal) {
  const auto& method = exchange.request.method;
  const bool is_deep = method == "DELETE" || method == "MOVE" || method == "COPY";
  const bool all_below = std::all_of(refusal.places.begin(), refusal.places.end(),
                                     [&](const Path& place) { return place.is_within(exchange.path); });
  if (is_deep && !refusal.places.empty() && all_below) return members_locked(exchange, refusal);
  return with_code(423, "lock-token-submitted", hrefs_of(exchange, refusal.places));
}

http::Response unavailable(const Refusal& refusal) {
  auto response = plain(503, refusal.what);
  const auto seconds = refusal.retry_after.value_or(limits::retry_after);
  response.headers.set("Retry-After", std::to_string(seconds.count()));
  return response;
}

}  // namespace

int status_of(Refusal::Why why) {
  using Why = Refusal::Why;
  switch (why) {
    case Why::not_found:
      return 404;
    case Why::exists:
    case Why::is_folder:
      return 405;
    case Why::no_parent:
    case Why::no_such_lock:
    case Why::name_taken:
      return 409;
    case Why::precondition_failed:
      return 412;
    case Why::too_large:
      return 413;
    case Why::locked:
    case Why::lock_conflict:
      return 423;
    case Why::foreign_lock:
    case Why::read_only:
    case Why::name_refused:
    case Why::into_itself:
      return 403;
    case Why::offline:
    case Why::busy:
      return 503;
    case Why::quota:
    case Why::too_many:
      return 507;
    case Why::source_failed:
      return 400;
    case Why::damaged:
    case Why::io:
      break;
  }
  return 500;
}

http::Response answer(const Exchange& exchange, const Refusal& refusal) {
  using Why = Refusal::Why;
  switch (refusal.why) {
    case Why::locked:
      return locked(exchange, refusal);
    case Why::lock_conflict:
      return with_code(423, "no-conflicting-lock", hrefs_of(exchange, refusal.places));
    case Why::no_such_lock:
      return with_code(409, "lock-token-matches-request-uri");
    case Why::quota:
      return with_code(507, "quota-not-exceeded", {}, refusal.what);
    case Why::offline:
    case Why::busy:
      return unavailable(refusal);
    case Why::source_failed:
      if (refusal.source) return answer(*refusal.source);
      break;
    default:
      break;
  }
  return plain(status_of(refusal.why), refusal.what);
}

http::Response answer(const Error& error) {
  const int status = error.code == Errc::too_large ? 413
                     : error.code == Errc::timeout ? 408
                     : error.code == Errc::busy    ? 503
                                                   : 400;
  return plain(status, error.what);
}

http::Response plain(int status, std::string_view why) {
  const auto text = why.empty() ? http::reason_phrase(status) : why;
  return http::Response(status, "text/plain; charset=utf-8", std::string(text) + "\n");
}

http::Response with_code(int status, std::string_view code, std::string_view inner, std::string_view why) {
  std::string out(xml_head);
  out += "<D:error xmlns:D=\"DAV:\"><D:" + std::string(code);
  out += inner.empty() ? "/>" : ">" + std::string(inner) + "</D:" + std::string(code) + ">";
  if (!why.empty()) append_dav(out, "responsedescription", why);
  out += "</D:error>";
  return http::Response(status, xml_type, std::move(out));
}

std::string etag_text(std::string_view etag) { return '"' + std::string(etag) + '"'; }

}  // namespace mappe::webdav
