// Spaces: which there are, founding one, reading a journal.                                         docs/protocol.md §4
#include <nlohmann/json.hpp>

#include "server/accounts/bundle_change.h"
#include "server/answer/json.h"
#include "server/answer/storage_fault.h"
#include "server/api.h"
#include "server/journals/append_answer.h"
#include "server/journals/floods.h"
#include "server/rosters/standing.h"
#include "server/spaces/members.h"
#include "server/spaces/space_list.h"

namespace mappe::server {

namespace {

Judged<nlohmann::json> info_of(Services& services, const ListedSpace& space) {
  const auto used = services.storage.meters().of_journal(journal_of(space.here.id));
  const auto faction = services.storage.factions().by_id(space.here.owner);
  if (!used || !faction) return internal_fault();
  auto principals = nlohmann::json::array();
  for (const OwnRow& row : space.here.rows)
    principals.push_back({{"kind", static_cast<int>(row.principal.kind)},
                          {"id", to_base64url(row.principal.id.view())},
                          {"role", row.role},
                          {"until_ms", row.until_ms}});
  return nlohmann::json{{"space", to_base64url(space.here.id.view())},
                        {"faction", to_base64url(space.here.owner.view())},
                        {"head", {{"seq", space.head.seq}, {"hash", to_base64url(space.head.hash.view())}}},
                        {"access_seq", space.head.access_seq},
                        {"principals", std::move(principals)},
                        {"bytes", used->bytes()},
                        {"suspended", faction->suspended}};
}

http::Response list_spaces(Services& services, const http::Request& request) {
  const auto who = authenticate(services, request);
  if (!who) return respond(who.problem());
  const auto spaces = spaces_of(services, *who, [](const JournalId&) { return true; });
  if (!spaces) return respond(spaces.problem());
  auto body = nlohmann::json::array();
  for (const ListedSpace& space : *spaces) {
    auto info = info_of(services, space);
    if (!info) return respond(info.problem());
    body.push_back(std::move(*info));
  }
  return answer_json(200, body);
}

struct Genesis {
  journal::Entry entry;
  journal::GenesisBody body;
};

Judged<Genesis> read_genesis(http::Request& request) {
  const auto bytes = request.body->read_all(limits::entry_bytes_max);
  if (!bytes) return problem_of(bytes.error());
  auto entry = parse_entry(*bytes);
  if (!entry) return entry.problem();
  if (entry->header().kind != journal::Kind::genesis) return broken(journal::Rule::unsupported_kind);
  auto body = journal::parse_genesis(entry->body());
  if (!body) return broken(journal::Rule::malformed_body);
  return Genesis{std::move(*entry), std::move(*body)};
}

// Under the roster's appending(), so that its head is still the head when the genesis is durable.
std::optional<Problem> judge_genesis(Services& services, const CachedRoster& roster, const Genesis& genesis) {
  if (auto problem = check_clock(services, genesis.entry.header().time_ms)) return problem;
  return roster.read([&](const journal::RosterHistory& history) -> std::optional<Problem> {
    const auto verdict = journal::SpaceAccess::check_genesis(genesis.entry, history);
    if (!verdict) return broken(*verdict.broken());
    if (genesis.entry.header().roster_seen != history.head()) return broken(journal::Rule::roster_not_head);
    return std::nullopt;
  });
}

Judged<bool> store_genesis(Services& services, const Genesis& genesis) {
  storage::Append append;
  append.journal = genesis.entry.header().journal;
  append.kind = storage::JournalKind::space;
  append.owner = genesis.body.owner;
  append.hash = genesis.entry.hash();
  append.entry = genesis.entry.bytes();
  append.access = true;
  append.members = member_ids(genesis.body.access);
  append.author = genesis.entry.header().author.id;
  append.writes = {
      storage::write::ClaimId{storage::any_id(genesis.body.space), {storage::IdKind::space, genesis.body.owner}}};
  append.now = services.now();
  const auto outcome = services.storage.journals().append(append);
  if (!outcome) return storage_fault(services, Kept::journal, outcome.error());
  if (outcome->verdict == storage::AppendVerdict::write_refused) return problem_of(outcome->write);
  if (outcome->verdict == storage::AppendVerdict::head_moved)
    return Problem{ProblemType::exists, "A space with this id exists. Make a new id and try again.", "id"};
  if (outcome->verdict != storage::AppendVerdict::appended) return internal_fault();
  return true;
}

bool is_there_already(Services& services, const Genesis& genesis) {
  const auto first = services.storage.journals().entry(genesis.entry.header().journal, 0);
  return first && first->hash == genesis.entry.hash();
}

http::Response create_space(Services& services, http::Request& request) {
  const auto who = authenticate(services, request);
  if (!who) return respond(who.problem());
  const auto genesis = read_genesis(request);
  if (!genesis) return respond(genesis.problem());
  const auto principal = principal_in(*who, genesis->body.owner);
  if (!principal) return respond(principal.problem());
  const journal::Header& header = genesis->entry.header();
  if (header.author != journal::Author{principal->kind, principal->id})
    return respond(broken(journal::Rule::unknown_author));
  if (is_there_already(services, *genesis)) return answer_head(201, 0, genesis->entry.hash());
  if (genesis->body.space.is_zero()) return respond(malformed("A space's id is random; sixteen zero bytes mean none."));
  const auto faction = faction_that_may_grow(services, genesis->body.owner);
  if (!faction) return respond(faction.problem());
  const std::string whose = "spaces|" + to_hex(principal->id.view());
  if (const auto flood = check_flood(services, whose, genesis->entry, services.now())) return respond(*flood);

  const auto roster = services.rosters.find(genesis->body.owner);
  if (!roster) return respond(problem_of(roster.error()));
  std::lock_guard lock((*roster)->appending());
  if (const auto problem = judge_genesis(services, **roster, *genesis)) return respond(*problem);
  if (const auto stored = store_genesis(services, *genesis); !stored) return respond(stored.problem());
  services.metrics.entry_appended();
  services.events->moved(header.journal, topics_of_members(genesis->body.access));
  return answer_head(201, 0, genesis->entry.hash());
}

http::Response get_journal(Services& services, const http::Request& request, bool access_only) {
  const auto here = enter_space(services, request);
  if (!here) return respond(here.problem());
  return answer_entries(services, request, journal_of(here->space.id), access_only);
}

}  // namespace

void add_space_routes(http::Router& router, Services& services) {
  router.add("GET", "/v1/spaces", http::no_body, [&](http::Request& r) { return list_spaces(services, r); });
  router.add("POST", "/v1/spaces", {limits::entry_bytes_max},
             [&](http::Request& r) { return create_space(services, r); });
  router.add("GET", "/v1/spaces/{space}/journal", http::no_body,
             [&](http::Request& r) { return get_journal(services, r, false); });
  router.add("GET", "/v1/spaces/{space}/journal/access", http::no_body,
             [&](http::Request& r) { return get_journal(services, r, true); });
}

}  // namespace mappe::server
