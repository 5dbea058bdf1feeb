// Leases: taking, refreshing, giving up, breaking.                                                  docs/protocol.md §6
#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/answer/json.h"
#include "server/api.h"
#include "server/leases/lease_json.h"
#include "server/rosters/standing.h"
#include "server/spaces/space_here.h"

namespace mappe::server {

nlohmann::json json_of(const storage::Lease& lease) {
  return {{"key", to_base64url(lease.key.view())},
          {"deep_key", lease.deep_key ? to_base64url(lease.deep_key->view()) : std::string()},
          {"shared", lease.shared},
          {"expires_ms", lease.expires_ms},
          {"note", to_base64url(lease.note)},
          {"principal", {{"kind", static_cast<int>(lease.kind)}, {"id", to_base64url(lease.principal.view())}}}};
}

Problem locked_by(const storage::Lease& holder) {
  Problem problem{ProblemType::locked,
                  "Somebody else holds a lock on this place. Wait until it ends or ask; a manager may break it."};
  problem.members = "\"holder\":" + json_of(holder).dump();
  return problem;
}

namespace {

Problem bad_ttl() {
  return broken_rule("lease_ttl", "A lease lasts between 60 and 3,600 seconds, and its note has at most 256 bytes.");
}

http::Response list_leases(Services& services, const http::Request& request) {
  const auto here = enter_space(services, request);
  if (!here) return respond(here.problem());
  const auto leases = services.storage.leases().list(here->space.id, services.now());
  if (!leases) return respond(problem_of(leases.error()));
  auto body = nlohmann::json::array();
  for (const storage::Lease& lease : *leases) body.push_back(json_of(lease));
  return answer_json(200, body);
}

Judged<storage::TakeLease> read_take(http::Request& request, const InSpace& here) {
  const auto body = request.body->read_all(limits::json_bytes_max);
  if (!body) return problem_of(body.error());
  JsonReader json(*body);
  storage::TakeLease take;
  take.space = here.space.id;
  take.key = json.id<LeaseKey>("key");
  const bool deep = json.has("deep_key");
  const Bytes deep_key = deep ? json.bytes("deep_key", LeaseKey::size_bytes) : Bytes();
  const std::uint64_t ttl_s = json.uint_up_to("ttl_s", std::uint64_t{1} << 32);
  take.shared = json.flag("shared");
  if (json.has("note")) take.note = json.bytes("note", 4 * limits::lease_note_bytes_max);
  if (const auto problem = json.finish()) return *problem;
  if (!deep_key.empty()) {
    const auto parsed = LeaseKey::parse(deep_key);
    if (!parsed) return malformed("deep_key has 16 bytes, or none.");
    take.deep_key = *parsed;
  }
  if (ttl_s < limits::lease_ttl_s_min || ttl_s > limits::lease_ttl_s_max ||
      take.note.size() > limits::lease_note_bytes_max)
    return bad_ttl();
  take.ttl_ms = ttl_s * 1000;
  const OwnRow& row = here.space.best();
  take.session = here.who.session.token;
  take.kind = row.principal.kind;
  take.principal = row.principal.id;
  return take;
}

http::Response take_lease(Services& services, http::Request& request) {
  const auto here = enter_space(services, request);
  if (!here) return respond(here.problem());
  const auto take = read_take(request, *here);
  if (!take) return respond(take.problem());
  if (const auto problem = needs_role(here->space, commenter, "Locking needs at least the role commenter."))
    return respond(*problem);
  const TimeMs now = services.now();
  const auto held = services.storage.leases().list(here->space.id, now);
  if (!held) return respond(problem_of(held.error()));
  const auto own = std::count_if(held->begin(), held->end(),
                                 [&](const auto& lease) { return lease.session == here->who.session.token; });
  if (static_cast<std::uint64_t>(own) >= services.policy.leases_per_session)
    return respond(too_many(60, "This session holds too many leases. Give some up first."));
  const auto outcome = services.storage.leases().take(*take, now);
  if (!outcome) return respond(problem_of(outcome.error()));
  if (!outcome->taken) return respond(locked_by(*outcome->holder));
  return answer_json(
      201, {{"token", to_base64url(outcome->taken->token.view())}, {"expires_ms", outcome->taken->expires_ms}});
}

Judged<storage::LeaseToken> token_asked(const http::Request& request) {
  const auto bytes = from_base64url(request.param("token"));
  if (!bytes) return not_found();
  const auto token = storage::LeaseToken::parse(*bytes);
  if (!token) return not_found();
  return *token;
}

http::Response refresh_lease(Services& services, http::Request& request) {
  const auto here = enter_space(services, request);
  if (!here) return respond(here.problem());
  const auto token = token_asked(request);
  if (!token) return respond(token.problem());
  const auto body = request.body->read_all(limits::json_bytes_max);
  if (!body) return respond(problem_of(body.error()));
  JsonReader json(*body);
  const std::uint64_t ttl_s = json.uint_up_to("ttl_s", std::uint64_t{1} << 32);
  if (const auto problem = json.finish()) return respond(*problem);
  if (ttl_s < limits::lease_ttl_s_min || ttl_s > limits::lease_ttl_s_max) return respond(bad_ttl());
  const auto lease = services.storage.leases().refresh(here->space.id, *token, ttl_s * 1000, services.now());
  if (!lease) return respond(problem_of(lease.error()));
  return answer_json(200, {{"expires_ms", lease->expires_ms}});
}

http::Response drop_lease(Services& services, const http::Request& request) {
  const auto here = enter_space(services, request);
  if (!here) return respond(here.problem());
  const auto token = token_asked(request);
  if (!token) return respond(token.problem());
  if (auto gone = services.storage.leases().release(here->space.id, *token); !gone)
    return respond(problem_of(gone.error()));
  return answer_nothing();
}

http::Response break_lease(Services& services, const http::Request& request) {
  const auto here = enter_space(services, request);
  if (!here) return respond(here.problem());
  if (const auto problem = needs_role(here->space, manager, "Only a manager of the space breaks another's lock."))
    return respond(*problem);
  const auto bytes = from_base64url(request.query_value("key").value_or(""));
  const auto key = bytes ? LeaseKey::parse(*bytes) : Result<LeaseKey>(bytes.error());
  if (!key) return respond(malformed("`key` is the 16 bytes of the lock's key."));
  const auto ended = services.storage.leases().break_all(here->space.id, *key);
  if (!ended) return respond(problem_of(ended.error()));
  return *ended == 0 ? respond(not_found()) : answer_nothing();
}

}  // namespace

void add_lease_routes(http::Router& router, Services& services) {
  const http::BodyLimit json{limits::json_bytes_max};
  const std::string all = "/v1/spaces/{space}/leases", one = "/v1/spaces/{space}/leases/{token}";
  router.add("GET", all, http::no_body, [&](http::Request& r) { return list_leases(services, r); });
  router.add("POST", all, json, [&](http::Request& r) { return take_lease(services, r); });
  router.add("DELETE", all, http::no_body, [&](http::Request& r) { return break_lease(services, r); });
  router.add("PATCH", one, json, [&](http::Request& r) { return refresh_lease(services, r); });
  router.add("DELETE", one, http::no_body, [&](http::Request& r) { return drop_lease(services, r); });
}

}  // namespace mappe::server
