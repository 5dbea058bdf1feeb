// Spaces: which there are, founding one, reading a journal.                                         docs/protocol.md §4
#include <nlohmann/json.hpp>

#include "server/answer/json.h"
#include "server/api.h"
#include "server/healing/healing.h"
#include "server/journals/append_answer.h"
#include "server/journals/floods.h"
#include "server/rosters/standing.h"
#include "server/spaces/genesis.h"
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

Judged<Genesis> read_genesis(http::Request& request) {
  const auto bytes = request.body->read_all(limits::entry_bytes_max);
  if (!bytes) return problem_of(bytes.error());
  const auto entry = parse_entry(*bytes);
  if (!entry) return entry.problem();
  return parse_genesis_entry(*entry);
}

// Under the roster's appending(), so that its head is still the head when the genesis is durable.
std::optional<Problem> judge_genesis(Services& services, const CachedRoster& roster, const Genesis& genesis) {
  if (auto problem = check_clock(services, genesis.entry.header().time_ms)) return problem;
  if (auto problem = check_genesis_rules(roster, genesis)) return problem;
  const auto head = roster.read([](const journal::RosterHistory& history) { return history.head(); });
  if (genesis.entry.header().roster_seen != head) return broken(journal::Rule::roster_not_head);
  return std::nullopt;
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
  if (const auto healing = wait_for_healing(services)) return respond(*healing);
  const auto faction = faction_that_may_grow(services, genesis->body.owner);
  if (!faction) return respond(faction.problem());
  const std::string whose = "spaces|" + to_hex(principal->id.view());
  if (const auto flood = check_flood(services, whose, genesis->entry, services.now())) return respond(*flood);

  const auto roster = services.rosters.find(genesis->body.owner);
  if (!roster) return respond(problem_of(roster.error()));
  std::lock_guard lock((*roster)->appending());
  if (const auto problem = judge_genesis(services, **roster, *genesis)) return respond(*problem);
  if (const auto stored = store_genesis(services, *genesis); !stored) return respond(stored.problem());
  return answer_head(201, 0, genesis->entry.hash());
}

http::Response get_journal(Services& services, const http::Request& request, bool access_only) {
  const auto here = enter_space(services, request);
  if (!here) return respond(here.problem());
  return answer_entries(services, request, journal_of(here->space.id), access_only);
}

http::Response get_snapshot(Services& services, const http::Request& request) {
  const auto here = enter_space(services, request);
  if (!here) return respond(here.problem());
  return answer_newest_snapshot(services, journal_of(here->space.id));
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
  router.add("GET", "/v1/spaces/{space}/journal/snapshot", http::no_body,
             [&](http::Request& r) { return get_snapshot(services, r); });
}

}  // namespace mappe::server
