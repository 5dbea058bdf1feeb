// POST /v1/factions/F/roster/heal, POST /v1/spaces/S/journal/heal: [entry...], verbatim.          docs/protocol.md §4.5
#include <algorithm>

#include "crypto/base/cbor.h"
#include "server/accounts/bundle_change.h"
#include "server/api.h"
#include "server/journals/append_answer.h"
#include "server/journals/floods.h"
#include "server/rosters/faction_here.h"
#include "server/rosters/roster_append.h"
#include "server/rosters/standing.h"
#include "server/spaces/commit.h"
#include "server/spaces/genesis.h"

namespace mappe::server {

namespace {

Judged<std::vector<journal::Entry>> entries_in_body(http::Request& request) {
  const auto body = request.body->read_all(limits::commit_bytes_max);
  if (!body) return problem_of(body.error());
  cbor::Reader r(*body);
  std::vector<ByteView> raw(r.array_up_to(limits::heal_entries_max));
  for (ByteView& entry : raw) entry = r.raw();
  if (auto whole = r.finish(); !whole || raw.empty())
    return malformed("The body is not a CBOR array of 1 to 256 entries.");
  std::vector<journal::Entry> entries;
  for (const ByteView bytes : raw) {
    auto entry = parse_entry(bytes);
    if (!entry) return entry.problem();
    entries.push_back(std::move(*entry));
  }
  return entries;
}

http::Response heal_roster(Services& services, http::Request& request) {
  const auto here = enter_faction(services, request);
  if (!here) return respond(here.problem());
  const PrincipalId& healer = here->principal.id;
  const FactionId& faction = here->principal.faction;
  if (here->principal.kind != PrincipalKind::person) return respond(broken(journal::Rule::person_required));
  if (const auto closed = check_heal_is_open(services)) return respond(*closed);
  const auto entries = entries_in_body(request);
  if (!entries) return respond(entries.problem());
  journal::Pin at;
  for (const journal::Entry& entry : *entries) {
    if (entry.header().journal != journal_of(faction)) return respond(broken(journal::Rule::wrong_journal));
    RosterAppend healed{faction, &entry, to_hex(healer.view()), nullptr, healer};
    const auto appended = append_to_roster(services, healed);
    if (!appended) return respond(appended.problem());
    at = appended->pin;
  }
  return answer_head(200, at.seq, at.hash);
}

// The space itself may be younger than the backup: then its genesis comes first, from a person who has a row in it.
std::optional<Problem> heal_genesis(Services& services, const SignedIn& who, const journal::Entry& entry) {
  const auto genesis = parse_genesis_entry(entry);
  if (!genesis) return genesis.problem();
  if (is_there_already(services, *genesis)) return std::nullopt;
  const auto& rows = genesis->body.access.members;
  const auto healer = std::find_if(rows.begin(), rows.end(), [&](const journal::Row& row) {
    return row.principal.kind == PrincipalKind::person && who.is(row.principal.kind, row.principal.id);
  });
  if (healer == rows.end()) return not_found();
  const auto faction = faction_that_may_grow(services, genesis->body.owner);
  if (!faction) return faction.problem();
  const TimeMs now = services.now();
  if (auto flood = check_flood_of_healer(services, healer->principal.id, entry.header().journal, entry, now))
    return flood;
  if (auto late = check_time_of_healed(services, entry.header().time_ms, 0)) return late;
  const auto roster = services.rosters.find(genesis->body.owner);
  if (!roster) return problem_of(roster.error());
  if (auto problem = check_genesis_rules(**roster, *genesis)) return problem;
  const auto stored = store_genesis(services, *genesis);
  if (!stored && is_there_already(services, *genesis)) return std::nullopt;  // another was faster
  return stored ? std::nullopt : std::optional<Problem>(stored.problem());
}

http::Response heal_space(Services& services, http::Request& request) {
  const auto who = authenticate(services, request);
  if (!who) return respond(who.problem());
  if (const auto closed = check_heal_is_open(services)) {
    const auto here = space_for(services, *who, request.param("space"));
    return respond(here ? *closed : here.problem());  // what is not theirs is not there
  }
  const auto entries = entries_in_body(request);
  if (!entries) return respond(entries.problem());
  const journal::Header& first = entries->front().header();
  if (to_base64url(first.journal.view()) != request.param("space"))
    return respond(broken(journal::Rule::wrong_journal));
  if (first.seq == 0)
    if (const auto problem = heal_genesis(services, *who, entries->front())) return respond(*problem);
  journal::Pin at = entries->front().pin();
  for (const journal::Entry& entry : *entries) {
    if (entry.header().seq == 0 && entry.pin() == at) continue;
    // Anew each time: an entry before may have taken the row.
    const auto here = space_for(services, *who, request.param("space"));
    if (!here) return respond(here.problem());
    const auto healed = heal(services, {*who, *here}, entry);
    if (!healed) return respond(healed.problem());
    at = *healed;
  }
  return answer_head(200, at.seq, at.hash);
}

}  // namespace

void add_heal_routes(http::Router& router, Services& services) {
  router.add("POST", "/v1/factions/{faction}/roster/heal", {limits::commit_bytes_max},
             [&](http::Request& r) { return heal_roster(services, r); });
  router.add("POST", "/v1/spaces/{space}/journal/heal", {limits::commit_bytes_max},
             [&](http::Request& r) { return heal_space(services, r); });
}

}  // namespace mappe::server
