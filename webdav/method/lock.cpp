#include <algorithm>
#include <charconv>

#include "webdav/answers.h"
#include "webdav/limits.h"
#include "webdav/live_properties.h"
#include "webdav/method/methods.h"
#include "webdav/xml_writer.h"

namespace mappe::webdav {
namespace {

// "Second-180, Infinite": the first that can be read. More than 2^32 - 1 is as much as for ever. RFC 4918 §10.7
std::chrono::seconds timeout_of(const http::Request& request) {
  std::string_view rest = request.headers.find("Timeout").value_or("");
  while (!rest.empty()) {
    const auto comma = std::min(rest.find(','), rest.size());
    const auto item = http::trim(rest.substr(0, comma));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
    if (http::equal_ignoring_case(item, "Infinite")) return limits::lock_seconds_max;
    if (item.size() <= 7 || !http::equal_ignoring_case(item.substr(0, 7), "Second-")) continue;
    std::uint64_t asked = 0;
    const auto* end = item.data() + item.size();
    const auto [at, error] = std::from_chars(item.data() + 7, end, asked);
    if (at != end || error == std::errc::invalid_argument) continue;
    const std::uint64_t most = static_cast<std::uint64_t>(limits::lock_seconds_max.count());
    if (error == std::errc::result_out_of_range) asked = most;
    return std::max(std::chrono::seconds(std::min(asked, most)), limits::lock_seconds_min);
  }
  return limits::lock_seconds_max;
}

http::Response granted(const Exchange& exchange, int status, const Lock& lock) {
  std::string out(xml_head);
  out += "<D:prop xmlns:D=\"DAV:\">";
  append_lockdiscovery(out, exchange, std::span(&lock, 1));
  out += "</D:prop>";
  return http::Response(status, xml_type, std::move(out));
}

// <D:lockinfo>.                                                     errors  malformed, too_large  RFC 4918 §14.11
Result<void> read_lockinfo(const XmlElement& info, TakeLock& take) {
  const auto* scope = info.dav_child("lockscope");
  const auto* type = info.dav_child("locktype");
  if (!info.name.is_dav("lockinfo") || !scope || !type || !type->dav_child("write"))
    return fail(Errc::malformed, "not the lockinfo of a write lock");
  const bool is_exclusive = scope->dav_child("exclusive") != nullptr;
  if (is_exclusive == (scope->dav_child("shared") != nullptr))
    return fail(Errc::malformed, "a lock is either exclusive or shared");
  take.scope = is_exclusive ? Scope::exclusive : Scope::shared;
  if (const auto* owner = info.dav_child("owner")) {
    take.owner_xml = written(*owner);
    if (take.owner_xml.size() > limits::lock_owner_bytes_max)
      return fail(Errc::too_large, "the owner of the lock is too long");
  }
  return {};
}

http::Response refresh(const Exchange& exchange) {
  if (exchange.conditions.tokens.empty()) return plain(400, "a LOCK without a body needs the lock in If");
  auto lock = exchange.tree->refresh(exchange.path, exchange.conditions, timeout_of(exchange.request));
  if (lock) return granted(exchange, 200, *lock);
  // RFC 4918 §9.10.2 speaks of the If header, so an unknown token is a condition that is not met.
  if (lock.refusal().why == Refusal::Why::no_such_lock) return with_code(412, "lock-token-matches-request-uri");
  return answer(exchange, lock.refusal());
}

}  // namespace

http::Response lock(const Exchange& exchange) {
  const auto depth = depth_of(exchange.request);
  if (!depth) return answer(depth.error());
  if (*depth == Depth::one) return plain(400, "LOCK with Depth: 1");
  const auto info = read_xml(*exchange.request.body);
  if (!info) return answer(info.error());
  if (!*info) return refresh(exchange);

  if (auto refused = refuse_long_name(exchange.path)) return std::move(*refused);
  TakeLock take;
  take.path = exchange.path;
  take.conditions = exchange.conditions;
  take.reach = *depth == Depth::zero ? Reach::self : Reach::tree;
  take.timeout = timeout_of(exchange.request);
  const auto read = read_lockinfo(**info, take);
  if (!read) return answer(read.error());
  auto taken = exchange.tree->lock(take);
  if (!taken) return answer(exchange, taken.refusal());
  auto response = granted(exchange, taken->created ? 201 : 200, taken->lock);
  response.headers.set("Lock-Token", '<' + taken->lock.token + '>');
  return response;
}

}  // namespace mappe::webdav
