#include "client/identity/people.h"

#include <algorithm>

#include "client/identity/credentials.h"
#include "client/limits.h"
#include "client/replica/clock.h"
#include "client/wire/pass_on.h"
#include "crypto/base/box.h"
#include "crypto/base/codes.h"

namespace mappe::client {

namespace {

constexpr std::uint64_t invitation_days_default = 14;
struct Kit {  // of one invitation, before its entry is written
  seal::Invitation invitation;
  seal::InviteKeys keys;
  std::optional<seal::Pin> pin;
  CardRecord card;
};

Result<Kit> make_kit(Api& api, const ServerId& server, const RosterReplica& roster, bool with_pin) {
  seal::Invitation invitation;
  invitation.server = server;
  invitation.faction = roster.faction();
  invitation.roster_root = roster.root();
  invitation.invite = PrincipalId::random();
  invitation.seed = seal::InviteSeed::random();
  invitation.needs_pin = with_pin;
  std::optional<seal::Pin> pin;
  if (with_pin) pin = seal::Pin::make();
  auto keys = seal::invite_keys(invitation, pin ? &*pin : nullptr);
  if (!keys) return fail(keys.error());
  const SignKeyPair pair(keys->sign_seed);
  const Card card{PrincipalKind::invite,          invitation.invite, roster.faction(),  pair.public_key(),
                  box_public_key(keys->box_seed), PrincipalId(),     entry_time_ms(api)};
  CardRecord record = CardRecord::make(card, pair);
  return Kit{std::move(invitation), std::move(*keys), std::move(pin), std::move(record)};
}

TimeMs expiry(const RosterReplica& roster, TimeMs asked_ms, TimeMs now) {
  if (asked_ms != 0) return asked_ms;
  const auto days = roster.history().state().policy(journal::policy_key::longest_invitation_days);
  return now + std::min(days.value_or(invitation_days_default), invitation_days_default) * limits::day_ms;
}

// Leaves the card at the server, writes the invite entry, then leaves the name that it refers to; the link vouches for
// the roster up to the entry.
Answer<Invited> send_invite(Api& api, RosterReplica& roster, const Identity& self, Kit kit,
                            const journal::InviteBody& body, const std::optional<NewName>& name, bool with_typed_code) {
  if (auto put = api.put_card(kit.card.fingerprint(), kit.card.encode()); !put) return pass_on<Invited>(put);
  auto written = roster.append(self, journal::Kind::invite, journal::encode(body));
  if (!written) return pass_on<Invited>(written);
  kit.invitation.seen_seq = written->seq;
  kit.invitation.seen_hash = written->hash;
  Invited invited;
  if (name)
    if (auto put = api.put_names(roster.faction(), {*name}); !put) invited.missed.push_back({nullptr, put.error()});
  invited.person = body.person;
  invited.invite = body.invite;
  invited.expires_ms = body.expires_ms;
  if (kit.pin) invited.pin = kit.pin->text();
  if (with_typed_code) {
    const seal::TypedCode code = seal::TypedCode::make();
    auto left = api.put_invite_code(code.id(), roster.faction(), body.invite, code.seal(kit.invitation));
    if (left)
      invited.typed_code = code.text();
    else
      invited.missed.push_back({nullptr, left.error()});
  }
  invited.link = seal::InvitationLink{api.origin(), std::move(kit.invitation)}.text();
  (void)roster.sync_names();  // for who shows the list next; the invitation stands without it
  return invited;
}

}  // namespace

Answer<Invited> invite_person(Api& api, const ServerId& server, RosterReplica& roster, const Identity& self,
                              const Invite& invite) {
  auto name = normalised_display_name(invite.name);
  if (!name) return name.error();
  for (const auto& [space, role] : invite.spaces)
    if (space->own_role() != SpaceRole::manager) return fail(Errc::denied, "only managers of a space share it");
  if (auto synced = roster.sync(); !synced) return pass_on<Invited>(synced);
  auto kit = make_kit(api, server, roster, invite.with_pin);
  if (!kit) return kit.error();
  const NewName salted{NameSalt::random(), std::move(*name)};
  journal::InviteBody body;
  body.invite = kit->invitation.invite;
  body.fingerprint = kit->card.fingerprint();
  body.person = PrincipalId::random();
  body.name_ref = name_ref(salted.salt, salted.name);
  body.role = invite.role;
  body.duties = invite.duties;
  body.expires_ms = expiry(roster, invite.expires_ms, entry_time_ms(api));
  body.until_ms = invite.until_ms;
  auto invited = send_invite(api, roster, self, std::move(*kit), body, salted, invite.with_typed_code);
  if (!invited) return invited;
  for (const auto& [space, role] : invite.spaces) {
    auto shared = share_space(*space, {{PrincipalKind::invite, body.invite}, role, invite.until_ms, std::nullopt});
    if (!shared) invited->missed.push_back({space, shared.error()});
  }
  return invited;
}

Answer<Invited> renew_person(Api& api, const ServerId& server, RosterReplica& roster, const Identity& self,
                             const PrincipalId& person, bool with_pin) {
  if (auto synced = roster.sync(); !synced) return pass_on<Invited>(synced);
  const journal::Person* known = roster.history().state().person(person);
  if (!known) return fail(Errc::not_found, "no such person in the faction");
  auto kit = make_kit(api, server, roster, with_pin);
  if (!kit) return kit.error();
  journal::InviteBody body;
  body.invite = kit->invitation.invite;
  body.fingerprint = kit->card.fingerprint();
  body.person = person;
  body.renews = true;
  body.name_ref = known->name_ref;
  body.role = known->role;
  body.duties = known->duties;
  body.until_ms = known->until_ms;
  body.expires_ms = expiry(roster, 0, entry_time_ms(api));
  return send_invite(api, roster, self, std::move(*kit), body, std::nullopt, false);
}

Answer<Head> change_role(Api& api, RosterReplica& roster, const Identity& self, const RoleChange& change) {
  if (auto synced = roster.sync(); !synced) return pass_on<Head>(synced);
  const journal::Person* known = roster.history().state().person(change.person);
  if (!known) return fail(Errc::not_found, "no such person in the faction");
  journal::RoleBody body;
  body.person = change.person;
  body.name_ref = known->name_ref;
  body.role = change.role;
  body.duties = change.duties.value_or(known->duties);
  body.until_ms = change.until_ms.value_or(known->until_ms);
  std::optional<NewName> renamed;
  if (change.name) {
    auto name = normalised_display_name(*change.name);
    if (!name) return name.error();
    const NewName salted{NameSalt::random(), std::move(*name)};
    body.name_ref = name_ref(salted.salt, salted.name);
    renamed = salted;
  }
  auto written = roster.append(self, journal::Kind::role, journal::encode(body));
  if (written && renamed)
    if (auto put = api.put_names(roster.faction(), {*renamed}); !put) return pass_on<Head>(put);
  return written;
}

Answer<Head> set_rule(RosterReplica& roster, const Identity& self, std::uint64_t key, std::uint64_t value) {
  if (auto synced = roster.sync(); !synced) return pass_on<Head>(synced);
  journal::PolicyBody body{roster.history().state().policy()};
  std::erase_if(body.policy, [&](const auto& rule) { return rule.first == key; });
  body.policy.emplace_back(key, value);
  std::sort(body.policy.begin(), body.policy.end());
  return roster.append(self, journal::Kind::policy, journal::encode(body));
}

namespace {

// The person first, since that is what must not wait; but who retires himself can write nothing afterwards.
std::vector<PrincipalId> to_retire(const journal::RosterState& state, const PrincipalId& id, bool is_self,
                                   bool by_manager) {
  std::vector<PrincipalId> ids;
  const journal::Person* person = state.person(id);
  if (person && person->state == journal::Person::State::active) ids.push_back(id);
  for (const auto& [invite, known] : state.invites())
    if (by_manager && known.body.person == id && known.state == journal::Invite::State::open) ids.push_back(invite);
  if (is_self) std::reverse(ids.begin(), ids.end());
  return ids;
}

}  // namespace

Answer<Head> retire_person(RosterReplica& roster, const Identity& self, const PrincipalId& person,
                           RetireReason reason) {
  if (auto synced = roster.sync(); !synced) return pass_on<Head>(synced);
  const journal::RosterState& state = roster.history().state();
  const PrincipalId& author = self.principal().id;
  // Whoever is no manager is refused by the rules, not by an empty list.
  const bool by_manager = person != author || state.is_manager_at(author, state.time_ms());
  const std::vector<PrincipalId> ids = to_retire(state, person, person == author, by_manager);
  Answer<Head> retired = fail(Errc::not_found, "neither an active person nor an open invitation");
  for (const PrincipalId& id : ids) {
    retired = roster.append(self, journal::Kind::retire, journal::encode(journal::RetireBody{id, reason}));
    if (!retired) return retired;
  }
  return retired;
}

Answer<Head> confirm_person(RosterReplica& roster, const Identity& self, const PrincipalId& person,
                            const Fingerprint& compared) {
  if (auto synced = roster.sync(); !synced) return pass_on<Head>(synced);
  const journal::Person* known = roster.history().state().person(person);
  if (!known) return fail(Errc::not_found, "no such person in the faction");
  if (known->fingerprint != compared)
    return fail(Errc::conflict, "this person's keys were renewed meanwhile: compare the new joining code");
  return roster.append(self, journal::Kind::confirm, journal::encode(journal::ConfirmBody{known->fingerprint}));
}

}  // namespace mappe::client
