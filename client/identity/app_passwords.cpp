#include "client/identity/app_passwords.h"

#include <algorithm>
#include <set>

#include "client/identity/credentials.h"
#include "client/limits.h"
#include "client/replica/clock.h"
#include "client/wire/pass_on.h"
#include "crypto/base/box.h"

namespace mappe::client {

namespace {

// One gateway on its way: its keys, and the space it is for.
struct MadeGateway {
  SpaceReplica* space;
  SpaceRole role;
  seal::GatewayRecord record;
  CardRecord card;
};

MadeGateway make_gateway(SpaceReplica& space, SpaceRole role, TimeMs now) {
  const Identity& self = space.self();
  const RosterReplica& roster = space.roster();
  seal::GatewayRecord record;
  record.gateway = PrincipalId::random();
  record.faction = self.faction();
  record.roster_root = self.roster_root();
  record.roster_seen_seq = roster.head().seq;
  record.roster_seen_hash = roster.head().hash;
  record.space = space.id();
  record.space_seen_seq = space.head().seq;
  record.space_seen_hash = space.head().hash;
  record.sign_seed = SignSeed::random();
  record.box_seed = BoxSeed::random();
  const SignKeyPair keys(record.sign_seed);
  const Card card{PrincipalKind::gateway,
                  record.gateway,
                  self.faction(),
                  keys.public_key(),
                  box_public_key(record.box_seed),
                  self.principal().id,
                  now};
  CardRecord made = CardRecord::make(card, keys);
  return {&space, role, std::move(record), std::move(made)};
}

Result<SpaceRole> role_for(const AppPasswordWish::Right& right) {
  const auto own = right.space->own_role();
  if (!own) return fail(Errc::denied, "an app password cannot have more rights than its owner");
  const SpaceRole role = right.role.value_or(std::min(*own, SpaceRole::editor));
  if (role > *own || role > SpaceRole::editor)
    return fail(Errc::denied, "an app password cannot have more rights than its owner");
  if (!right.space->gateways_allowed())
    return fail(Errc::denied, "gateways are switched off in this space: a manager may switch them on");
  return role;
}

Result<std::string> checked_label(const AppPasswordWish& wish) {
  auto label = normalised_display_name(wish.label);
  if (label && label->size() > limits::app_password_label_bytes_max)
    return fail(Errc::usage, "a label has at most 100 bytes");
  return label;
}

Result<void> check_wish(const AppPasswordWish& wish, TimeMs now) {
  if (wish.spaces.empty() || wish.spaces.size() > limits::gateways_per_app_password_max)
    return fail(Errc::usage, "an app password is for one space to 16");
  std::set<SpaceId> named;
  for (const auto& right : wish.spaces)
    if (!named.insert(right.space->id()).second) return fail(Errc::usage, "one space was named twice");
  if (wish.until_ms <= now) return fail(Errc::usage, "that day is over already");
  if (wish.until_ms > now + app_password_life_ms)
    return fail(Errc::usage, "an app password ends after 90 days at the latest");
  return {};
}

Answer<void> add_all(Api& api, const std::vector<MadeGateway>& gateways, TimeMs until_ms) {
  for (const MadeGateway& one : gateways) {
    if (auto left = api.put_card(one.card.fingerprint(), one.card.encode()); !left) return left;
    auto added = add_gateway(*one.space, one.card, one.role, until_ms);
    if (!added) return pass_on<void>(added);
  }
  return {};
}

}  // namespace

Answer<seal::AppPassword> create_app_password(Session& session, const AppPasswordWish& wish) {
  Api& api = session.api();
  const TimeMs now = entry_time_ms(api);
  if (auto fits = check_wish(wish, now); !fits) return fits.error();
  auto label = checked_label(wish);
  if (!label) return label.error();
  std::vector<MadeGateway> gateways;
  for (const auto& right : wish.spaces) {
    auto role = role_for(right);
    if (!role) return role.error();
    gateways.push_back(make_gateway(*right.space, *role, now));
  }
  auto password = seal::AppPassword::make();
  NewAppPassword record{password.id(), *label, wish.until_ms, {}};
  for (const MadeGateway& one : gateways)
    record.gateways.push_back({one.record.gateway, one.record.faction, one.record.space, password.seal(one.record)});
  if (auto put = api.put_app_password(record); !put) return pass_on<seal::AppPassword>(put);
  auto added = add_all(api, gateways, wish.until_ms);
  if (added) return password;
  (void)api.delete_app_password(password.id());
  for (const MadeGateway& one : gateways) (void)remove_gateways(*one.space, {one.record.gateway});
  return pass_on<seal::AppPassword>(added);
}

Answer<Revoked> revoke_app_password(Session& session, const AppPasswordInfo& password) {
  if (auto gone = session.api().delete_app_password(password.id); !gone) return pass_on<Revoked>(gone);
  Revoked revoked;
  for (const SealedGateway& one : password.gateways) {
    auto space = session.space(one.space);
    if (!space && space.error().code == Errc::not_found) continue;  // no member any more, nor is the gateway
    auto removed = space ? remove_gateways(**space, {one.gateway}) : pass_on<void>(space);
    if (!removed) revoked.waiting.push_back({one.space, removed.error()});
  }
  return revoked;
}

}  // namespace mappe::client
