#include "server/rosters/roster_append.h"

#include <algorithm>

#include "server/accounts/bundle_change.h"
#include "server/answer/storage_fault.h"
#include "server/journals/append_answer.h"
#include "server/journals/floods.h"
#include "server/rosters/standing.h"

namespace mappe::server {

namespace {

using journal::Entry;
using journal::Kind;

// Head first, so that a stale client learns what it missed instead of a rule that follows from it.
std::optional<Problem> check_place(Services& services, const CachedRoster& roster, const Entry& entry) {
  const auto head = roster.read([](const journal::RosterHistory& history) { return history.head(); });
  const journal::Header& header = entry.header();
  const std::uint64_t next = head ? head->seq + 1 : 0;
  if (header.seq == next && header.prev == (head ? head->hash : EntryHash())) return std::nullopt;
  return head_moved(services, header.journal, std::min(header.seq, next));
}

// One that is healed may stand without its card, which only its own sign-in and a join need: nobody may have kept it.
Judged<storage::Writes> writes_of_invite(Services& services, const FactionId& faction, const Entry& entry,
                                         bool is_healed) {
  const auto body = journal::parse_invite(entry.body());
  if (!body) return broken(journal::Rule::malformed_body);
  const auto card = services.rosters.cards()(body->fingerprint);
  if (!card && !is_healed)
    return broken_rule("missing_card",
                       "The invite's card was not left here before. Send it (PUT /v1/cards/FP), then the entry.");
  if (card && (card->kind != PrincipalKind::invite || card->id != body->invite || card->faction != faction))
    return broken(journal::Rule::wrong_card);
  const storage::KnownId as{storage::IdKind::principal, faction};
  storage::Writes writes{storage::write::ClaimId{storage::any_id(body->invite), as}};
  if (!body->renews) writes.push_back(storage::write::ClaimId{storage::any_id(body->person), as});
  return writes;
}

Judged<storage::Writes> writes_of_retire(const Entry& entry, const journal::RosterState& before) {
  const auto body = journal::parse_retire(entry.body());
  if (!body) return broken(journal::Rule::malformed_body);
  storage::Writes writes;
  if (before.invite(body->id) != nullptr) writes.push_back(storage::write::EndSessionsOfPrincipal{body->id});
  return writes;
}

Judged<storage::Writes> writes_of_rekey(const Entry& entry) {
  const auto body = journal::parse_rekey(entry.body());
  if (!body) return broken(journal::Rule::malformed_body);
  const auto card = CardRecord::parse_and_verify(body->card_record);
  if (!card) return broken(journal::Rule::wrong_card);
  return storage::Writes{storage::write::PutCard{card->fingerprint(), body->card_record}};
}

// Its account is lost: who had one before the renewal must not go on with it.
Judged<storage::Writes> writes_of_healed_join(Services& services, const Entry& entry,
                                              const journal::RosterState& before) {
  const auto body = journal::parse_join(entry.body());
  if (!body) return broken(journal::Rule::malformed_body);
  const auto card = CardRecord::parse_and_verify(body->card_record);
  const journal::Invite* invite = before.invite(entry.header().author.id);
  if (!card || invite == nullptr) return broken(journal::Rule::wrong_card);
  auto writes = writes_of_moving(services, invite->body.person, AccountId());
  if (writes) writes->push_back(storage::write::PutCard{card->fingerprint(), body->card_record});
  return writes;
}

// What an entry of this kind brings along whoever sends it.
Judged<storage::Writes> writes_of_kind(Services& services, const RosterAppend& asked,
                                       const journal::RosterState& before) {
  const Entry& entry = *asked.entry;
  switch (entry.header().kind) {
    case Kind::invite:
      return writes_of_invite(services, asked.faction, entry, asked.healer.has_value());
    case Kind::retire:
      return writes_of_retire(entry, before);
    case Kind::rekey:
      return writes_of_rekey(entry);
    case Kind::join:
      return asked.healer ? writes_of_healed_join(services, entry, before) : storage::Writes();
    default:
      return storage::Writes();
  }
}

std::optional<Problem> check_growth(Services& services, const RosterAppend& asked) {
  const Kind kind = asked.entry->header().kind;
  if (kind != Kind::invite && kind != Kind::join) return std::nullopt;
  const auto faction = faction_that_may_grow(services, asked.faction);
  return faction ? std::nullopt : std::optional<Problem>(faction.problem());
}

// Everything the server judges at the head; `roster` is held by the caller.
Judged<storage::Writes> judge(Services& services, const CachedRoster& roster, const RosterAppend& asked, TimeMs now) {
  const Entry& entry = *asked.entry;
  if (auto problem = check_place(services, roster, entry)) return *problem;
  const TimeMs time = entry.header().time_ms;
  const auto newest = [&] { return roster.read([](const journal::RosterHistory& h) { return h.state().time_ms(); }); };
  if (auto problem = asked.healer ? check_time_of_healed(services, time, newest()) : check_clock(services, time))
    return *problem;
  const std::string whose = asked.author_key + "|" + to_hex(asked.faction.view());
  if (auto problem = asked.healer ? check_flood_of_healer(services, *asked.healer, entry.header().journal, entry, now)
                                  : check_flood(services, whose, entry, now))
    return *problem;
  return roster.read([&](const journal::RosterHistory& history) -> Judged<storage::Writes> {
    const journal::RosterState& before = history.state();
    if (const auto verdict = before.check(entry, services.rosters.cards()); !verdict) return broken(*verdict.broken());
    if (entry.header().kind == Kind::policy) {
      const auto body = journal::parse_policy(entry.body());
      if (!body) return broken(journal::Rule::malformed_body);
      // What is brought back after a restore was judged when it was written.
      const auto author = services.storage.accounts().by_person(entry.header().author.id);
      if (!asked.healer)
        if (auto problem = check_policy(services, body->policy, author ? &*author : nullptr)) return *problem;
    }
    if (auto problem = check_growth(services, asked)) return *problem;
    auto writes = writes_of_kind(services, asked, before);
    if (!writes || !asked.writes) return writes;
    auto more = asked.writes(before);
    if (!more) return more;
    std::move(more->begin(), more->end(), std::back_inserter(*writes));
    return writes;
  });
}

void tell(Services& services, const FactionId& faction) {
  services.metrics.entry_appended();
  services.events->moved(journal_of(faction), {topic_of(faction)});
}

}  // namespace

Judged<storage::Writes> writes_of_moving(Services& services, const PrincipalId& person, const AccountId& to) {
  auto before = services.storage.accounts().by_person(person);
  if (!before) {
    if (before.error().code == Errc::not_found) return storage::Writes();
    return internal_fault();
  }
  if (before->id == to) return storage::Writes();
  std::erase(before->persons, person);
  const AccountId old = before->id;
  if (before->persons.empty()) before->login = "#" + to_hex(old.view());  // no Login has a #
  return storage::Writes{storage::write::ReplaceAccount{std::move(*before)},
                         storage::write::EndSessionsOfAccount{old, std::nullopt}};
}

std::optional<Problem> check_policy(const Services& services, const journal::Policy& policy,
                                    const storage::Account* author) {
  if (!demands_second_factor(policy)) return std::nullopt;
  if (author != nullptr) {
    const auto sealed = SealedAccount::open(services.box, author->id, author->sealed);
    if (!sealed) return internal_fault();
    if (sealed->factor) return std::nullopt;
  }
  return broken_rule("second_factor",
                     "Who makes a second factor a duty needs one first: set it up (PUT /v1/me/second-factor).");
}

Judged<RosterAppended> append_to_roster(Services& services, const RosterAppend& asked) {
  const Entry& entry = *asked.entry;
  auto roster = services.rosters.find(asked.faction);
  if (!roster) return problem_of(roster.error());
  std::lock_guard lock((*roster)->appending());
  // Somebody may have appended between finding it and holding it.
  if (auto again = services.rosters.find(asked.faction); !again) return problem_of(again.error());
  if ((*roster)->read([&](const journal::RosterHistory& history) { return history.has(entry.pin()); }))
    return RosterAppended{entry.pin(), true};
  if (!asked.healer)
    if (auto healing = wait_for_healing(services)) return *healing;

  const TimeMs now = services.now();
  auto writes = judge(services, **roster, asked, now);
  if (!writes) return writes.problem();
  storage::Append append;
  append.journal = entry.header().journal;
  append.kind = storage::JournalKind::roster;
  append.owner = asked.faction;
  append.seq = entry.header().seq;
  append.prev = entry.header().prev;
  append.hash = entry.hash();
  append.entry = entry.bytes();
  append.author = entry.header().author.id;
  append.heals = asked.healer.has_value();
  append.writes = std::move(*writes);
  append.now = now;
  const auto outcome = services.storage.journals().append(append);
  if (!outcome) return storage_fault(services, Kept::journal, outcome.error());
  if (outcome->verdict == storage::AppendVerdict::head_moved) return head_moved(services, append.journal, append.seq);
  if (outcome->verdict == storage::AppendVerdict::write_refused) return problem_of(outcome->write);
  if (outcome->verdict != storage::AppendVerdict::appended) return internal_fault();
  take_in(**roster, entry);
  tell(services, asked.faction);
  return RosterAppended{entry.pin(), false};
}

}  // namespace mappe::server
