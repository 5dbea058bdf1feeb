// App passwords: what a gateway fetches by their public id and opens with their secret.             docs/protocol.md §9
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "server/accounts/sealed_app_password.h"
#include "server/answer/json.h"
#include "server/answer/storage_fault.h"
#include "server/api.h"
#include "server/rosters/standing.h"
#include "server/sign_in/challenge.h"
#include "server/spaces/space_here.h"

namespace mappe::server {

namespace {

// An invite or a gateway has none.
Judged<SignedIn> owner_of_request(Services& services, const http::Request& request) {
  auto who = authenticate(services, request);
  if (who && !who->account) return not_found();
  return who;
}

Judged<AppPasswordId> app_password_asked(const http::Request& request) {
  const auto id = AppPasswordId::parse_base64url(request.param("app_password"));
  if (!id) return not_found();
  return *id;
}

struct OwnAppPassword {
  storage::AppPassword stored;
  SealedAppPassword sealed;
};

Result<OwnAppPassword> opened(Services& services, storage::AppPassword stored) {
  auto sealed = SealedAppPassword::open(services.box, stored.id, stored.sealed);
  if (!sealed) return fail(sealed.error());
  return OwnAppPassword{std::move(stored), std::move(*sealed)};
}

Result<std::vector<OwnAppPassword>> app_passwords_of(Services& services, const AccountId& account) {
  auto stored = services.storage.app_passwords().of_account(account);
  if (!stored) return fail(stored.error());
  std::vector<OwnAppPassword> all;
  for (storage::AppPassword& one : *stored) {
    auto own = opened(services, std::move(one));
    if (!own) return fail(own.error());
    all.push_back(std::move(*own));
  }
  return all;
}

http::Response list_app_passwords(Services& services, const http::Request& request) {
  const auto who = owner_of_request(services, request);
  if (!who) return respond(who.problem());
  const auto all = app_passwords_of(services, who->account->id);
  if (!all) return respond(internal_fault());
  auto body = nlohmann::json::array();
  for (const auto& [stored, sealed] : *all) {
    auto gateways = nlohmann::json::array();
    for (const SealedGateway& one : sealed.gateways)
      gateways.push_back({{"gateway", to_base64url(one.gateway.view())},
                          {"faction", to_base64url(one.faction.view())},
                          {"space", to_base64url(one.space.view())}});
    body.push_back({{"id", to_base64url(stored.id.view())},
                    {"label", sealed.label},
                    {"created_ms", sealed.created_ms},
                    {"until_ms", stored.until_ms},
                    {"last_used_ms", sealed.last_used_ms},
                    {"last_address", sealed.last_address},
                    {"gateways", std::move(gateways)}});
  }
  return answer_json(200, body);
}

struct SentAppPassword {
  std::string label;
  TimeMs until_ms = 0;
  std::vector<SealedGateway> gateways;
};

Judged<SentAppPassword> read_app_password(http::Request& request) {
  const auto body = request.body->read_all(limits::app_password_bytes_max);
  if (!body) return problem_of(body.error());
  cbor::Reader in(*body);
  SentAppPassword sent;
  in.array(3);
  sent.label = in.text_up_to(limits::device_label_bytes_max);
  sent.until_ms = in.uint();
  sent.gateways = read_gateways(in);
  if (!in.finish()) return malformed("The body is [label, until_ms, [[gateway, faction, space, box]...]].");
  if (sent.gateways.empty()) return malformed("An app password is for at least one space.");
  return sent;
}

std::optional<Problem> judge_app_password(Services& services, const SignedIn& who, const SentAppPassword& sent) {
  for (const SealedGateway& one : sent.gateways) {
    const auto principal = principal_in(who, one.faction);
    if (!principal) return principal.problem();
    const auto faction = faction_that_may_grow(services, one.faction);
    if (!faction) return faction.problem();
  }
  const TimeMs now = services.now();
  const auto skew = static_cast<TimeMs>(std::chrono::milliseconds(limits::clock_skew_max).count());
  const auto longest = static_cast<TimeMs>(std::chrono::milliseconds(limits::app_password_life_max).count());
  if (sent.until_ms <= now || sent.until_ms > now + longest + skew)
    return broken_rule("app_password_end", "An app password ends within 90 days from now.");
  const auto there = services.storage.app_passwords().of_account(who.account->id);
  if (!there) return internal_fault();
  if (there->size() >= limits::app_passwords_per_account_max)
    return broken_rule("app_passwords_full", "There are as many app passwords as may be. Revoke one that is not used.");
  return std::nullopt;
}

http::Response put_app_password(Services& services, http::Request& request) {
  const auto who = owner_of_request(services, request);
  if (!who) return respond(who.problem());
  const auto id = app_password_asked(request);
  if (!id) return respond(id.problem());
  auto sent = read_app_password(request);
  if (!sent) return respond(sent.problem());
  if (const auto problem = judge_app_password(services, *who, *sent)) return respond(*problem);
  const SealedAppPassword sealed{std::move(sent->label), services.now(), 0, "", std::move(sent->gateways)};
  storage::AppPassword stored{*id, who->account->id, sent->until_ms, sealed.seal(services.box, *id)};
  const auto written = services.storage.commit({storage::write::CreateAppPassword{std::move(stored)}});
  if (!written) return respond(storage_fault(services, Kept::records, written.error()));
  if (written->verdict == storage::WriteVerdict::code_exists)
    return respond({ProblemType::exists, "An app password with this id is there already. Make another one.", "id"});
  if (written->verdict != storage::WriteVerdict::done) return respond(internal_fault());
  return answer_nothing();
}

// What hangs on its sessions hears of it at once: a gateway's long poll ends with 401.
http::Response delete_app_password(Services& services, const http::Request& request) {
  const auto who = owner_of_request(services, request);
  if (!who) return respond(who.problem());
  const auto id = app_password_asked(request);
  if (!id) return respond(id.problem());
  const auto all = app_passwords_of(services, who->account->id);
  if (!all) return respond(internal_fault());
  const auto own = std::find_if(all->begin(), all->end(), [&](const auto& one) { return one.stored.id == *id; });
  if (own == all->end()) return respond(not_found());
  storage::Writes writes{storage::write::RemoveAppPassword{*id}};
  std::vector<EventHub::Topic> topics;
  for (const SealedGateway& one : own->sealed.gateways) {
    writes.push_back(storage::write::EndSessionsOfPrincipal{one.gateway, 0});
    topics.push_back(topic_of(one.gateway));
  }
  const auto written = services.storage.commit(writes);
  if (!written) return respond(storage_fault(services, Kept::records, written.error()));
  services.events->wake(topics);
  return answer_nothing();
}

// Open to who knows the id: the server holds nothing to test a secret of 160 bits against. Known ids are never slowed,
// so that who guesses ids through a gateway keeps nobody from that gateway.
http::Response fetch_app_password(Services& services, const http::Request& request) {
  const auto unknown = [&] {
    const auto wait = services.unknown_codes_of_address.take(address_group(request.peer), services.now());
    if (wait.count() == 0) return respond(not_found());
    return respond(too_many(static_cast<std::uint64_t>(wait.count() / 1000), "Too many unknown ids from here. Wait."));
  };
  const auto id = app_password_asked(request);
  if (!id) return unknown();
  auto stored = services.storage.app_passwords().find(*id, services.now());
  if (!stored && (stored.error().code == Errc::not_found || stored.error().code == Errc::expired)) return unknown();
  if (!stored) return respond(internal_fault());
  const auto own = opened(services, std::move(*stored));
  if (!own) return respond(internal_fault());
  cbor::Writer out;
  write_gateways(out, own->sealed.gateways);
  return answer_cbor(out.take());
}

// By a gateway of that app password, in its session.
http::Response note_use(Services& services, http::Request& request) {
  const auto who = authenticate(services, request);
  if (!who) return respond(who.problem());
  const auto id = app_password_asked(request);
  if (!id) return respond(id.problem());
  const auto body = request.body->read_all(limits::json_bytes_max);
  if (!body) return respond(problem_of(body.error()));
  JsonReader json(*body);
  const std::string address = json.text("address", limits::address_bytes_max);
  if (const auto problem = json.finish()) return respond(*problem);
  auto stored = services.storage.app_passwords().find(*id, services.now());
  if (!stored) return respond(not_found());
  auto own = opened(services, std::move(*stored));
  if (!own) return respond(internal_fault());
  const auto is_of_session = [&](const SealedGateway& one) { return who->is(PrincipalKind::gateway, one.gateway); };
  if (std::none_of(own->sealed.gateways.begin(), own->sealed.gateways.end(), is_of_session))
    return respond(not_found());
  own->sealed.last_used_ms = services.now();
  own->sealed.last_address = address;
  own->stored.sealed = own->sealed.seal(services.box, *id);
  const auto written = services.storage.commit({storage::write::ReplaceAppPassword{std::move(own->stored)}});
  if (!written) return respond(storage_fault(services, Kept::records, written.error()));
  if (written->verdict != storage::WriteVerdict::done) return respond(not_found());  // revoked meanwhile
  return answer_nothing();
}

// The gateways of a space by their labels, for its members. A label is the owner's word, kept by the server.
http::Response list_gateways(Services& services, const http::Request& request) {
  const auto here = enter_space(services, request);
  if (!here) return respond(here.problem());
  const auto cached = services.spaces.find(here->space.id);
  if (!cached) return respond(internal_fault());
  const auto gateways = (*cached)->read([&](const journal::SpaceAccess& access) {
    std::vector<PrincipalId> ids;
    for (const journal::Row& row : access.members().members)
      if (row.principal.kind == PrincipalKind::gateway) ids.push_back(row.principal.id);
    return ids;
  });
  // What an owner has is opened once, however many gateways are among it.
  std::map<AccountId, std::vector<OwnAppPassword>> of_owners;
  auto body = nlohmann::json::array();
  for (const PrincipalId& gateway : gateways) {
    const auto owner = owner_of_gateway(services, {PrincipalKind::gateway, gateway, here->space.owner});
    if (!owner) continue;
    const auto account = services.storage.accounts().by_person(*owner);
    if (!account) continue;
    auto known = of_owners.find(account->id);
    if (known == of_owners.end()) {
      auto all = app_passwords_of(services, account->id);
      if (!all) return respond(internal_fault());
      known = of_owners.emplace(account->id, std::move(*all)).first;
    }
    for (const auto& [stored, sealed] : known->second)
      for (const SealedGateway& one : sealed.gateways)
        if (one.gateway == gateway)
          body.push_back({{"gateway", to_base64url(gateway.view())}, {"label", sealed.label}});
  }
  return answer_json(200, body);
}

}  // namespace

void add_app_password_routes(http::Router& router, Services& services) {
  const std::string one = "/v1/app-passwords/{app_password}";
  router.add("GET", "/v1/app-passwords", http::no_body,
             [&](http::Request& r) { return list_app_passwords(services, r); });
  router.add("PUT", one, {limits::app_password_bytes_max},
             [&](http::Request& r) { return put_app_password(services, r); });
  router.add("DELETE", one, http::no_body, [&](http::Request& r) { return delete_app_password(services, r); });
  router.add("GET", one + "/records", http::no_body, [&](http::Request& r) { return fetch_app_password(services, r); });
  router.add("POST", one + "/use", {limits::json_bytes_max}, [&](http::Request& r) { return note_use(services, r); });
  router.add("GET", "/v1/spaces/{space}/gateways", http::no_body,
             [&](http::Request& r) { return list_gateways(services, r); });
}

}  // namespace mappe::server
