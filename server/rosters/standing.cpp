#include "server/rosters/standing.h"

#include <algorithm>

namespace mappe::server {

namespace {

bool person_may(const journal::RosterState& state, const PrincipalId& id, TimeMs now) {
  const journal::Person* person = state.person(id);
  return person != nullptr && person->active_at(now);
}

bool invite_may(const journal::RosterState& state, const PrincipalId& id, TimeMs now) {
  const journal::Invite* invite = state.invite(id);
  return invite != nullptr && invite->state != journal::Invite::State::retired && now <= invite->body.expires_ms;
}

Result<CardRecord> stored_card(Services& services, const Fingerprint& fingerprint) {
  const auto bytes = services.storage.cards().find(fingerprint);
  if (!bytes) return fail(bytes.error());
  auto record = CardRecord::parse_and_verify(*bytes);
  if (!record || record->fingerprint() != fingerprint) return fail(Errc::damaged, "a stored card does not verify");
  return record;
}

// From the newest rows of the spaces that have one of it: a card alone gives a gateway nothing.
Result<CardRecord> card_of_gateway(Services& services, const OwnPrincipal& gateway) {
  const auto spaces = services.storage.journals().journals_of(gateway.id);
  if (!spaces) return fail(spaces.error());
  const journal::Author author{PrincipalKind::gateway, gateway.id};
  for (const JournalId& space : *spaces) {
    const auto cached = services.spaces.find(SpaceId(space.array()));
    if (!cached) return fail(cached.error());
    const auto fingerprint = (*cached)->read([&](const journal::SpaceAccess& access) -> std::optional<Fingerprint> {
      const journal::Row* row = access.row_at(author, services.now());
      return row == nullptr ? std::nullopt : std::optional(row->fingerprint);
    });
    if (fingerprint) return stored_card(services, *fingerprint);
  }
  return fail(Errc::not_found, "no space has a row of this gateway");
}

}  // namespace

Result<CardRecord> card_of(Services& services, const OwnPrincipal& principal) {
  if (principal.kind == PrincipalKind::gateway) return card_of_gateway(services, principal);
  const auto roster = services.rosters.find(principal.faction);
  if (!roster) return fail(roster.error());
  const auto fingerprint = (*roster)->read([&](const journal::RosterHistory& history) -> std::optional<Fingerprint> {
    const journal::Invite* invite = history.state().invite(principal.id);
    return invite == nullptr ? std::nullopt : std::optional(invite->body.fingerprint);
  });
  if (!fingerprint) return fail(Errc::not_found, "no such invite");
  return stored_card(services, *fingerprint);
}

Result<PrincipalId> owner_of_gateway(Services& services, const OwnPrincipal& gateway) {
  const auto card = card_of_gateway(services, gateway);
  if (!card) return fail(card.error());
  return card->card().owner;
}

bool demands_second_factor(const journal::Policy& policy) {
  return std::any_of(policy.begin(), policy.end(), [](const auto& rule) {
    return rule.first == journal::policy_key::second_factor && rule.second >= 2;
  });
}

Result<Standing> standing_of(Services& services, const OwnPrincipal& principal) {
  const auto roster = services.rosters.find(principal.faction);
  if (!roster) return fail(roster.error());
  PrincipalId judged = principal.id;
  if (principal.kind == PrincipalKind::gateway) {
    const auto owner = owner_of_gateway(services, principal);
    if (!owner && owner.error().code == Errc::not_found) return Standing();
    if (!owner) return fail(owner.error());
    judged = *owner;
  }
  const TimeMs now = services.now();
  return (*roster)->read([&](const journal::RosterHistory& history) {
    const journal::RosterState& state = history.state();
    if (principal.kind == PrincipalKind::invite) return Standing{invite_may(state, judged, now), false};
    const bool is_demanded = principal.kind == PrincipalKind::person && demands_second_factor(state.policy());
    return Standing{person_may(state, judged, now), is_demanded};
  });
}

Result<bool> principal_may_sign_in(Services& services, const OwnPrincipal& principal) {
  const auto standing = standing_of(services, principal);
  if (!standing) return fail(standing.error());
  return standing->may_sign_in;
}

Result<bool> invite_is_open(Services& services, const FactionId& faction, const PrincipalId& invite) {
  const auto roster = services.rosters.find(faction);
  if (!roster) return fail(roster.error());
  return (*roster)->read([&](const journal::RosterHistory& history) {
    const journal::Invite* found = history.state().invite(invite);
    return found != nullptr && found->open_at(services.now());
  });
}

Judged<OwnPrincipal> principal_in(const SignedIn& who, const FactionId& faction) {
  const OwnPrincipal* principal = who.in(faction);
  if (principal == nullptr) return not_found();
  return *principal;
}

Judged<storage::Faction> faction_that_may_grow(Services& services, const FactionId& faction) {
  const auto stored = services.storage.factions().by_id(faction);
  if (!stored) return problem_of(stored.error());
  if (stored->suspended)
    return Problem{
        ProblemType::suspended,
        "The operator suspended this faction: reading, exporting and deleting go on, nothing is added. Ask the "
        "operator."};
  return *stored;
}

std::optional<Problem> check_budget(const Services& services, const FactionId& faction) {
  if (!services.caps.has(faction)) return std::nullopt;
  return Problem{ProblemType::budget,
                 "The faction's budget is used up: reading, exporting and deleting go on, nothing is added. Ask the "
                 "faction's treasurer."};
}

Problem quota_problem(std::uint64_t quota_bytes, std::uint64_t used_bytes) {
  Problem problem{
      ProblemType::quota,
      "The faction's space on this server is used up. Delete what is not needed, or ask the operator for more."};
  problem.members = "\"quota_bytes\":" + std::to_string(quota_bytes) + ",\"used_bytes\":" + std::to_string(used_bytes);
  return problem;
}

}  // namespace mappe::server
