#include "server/spaces/genesis.h"

#include "server/accounts/bundle_change.h"
#include "server/answer/storage_fault.h"
#include "server/journals/append_answer.h"
#include "server/spaces/members.h"

namespace mappe::server {

Judged<Genesis> parse_genesis_entry(const journal::Entry& entry) {
  if (entry.header().kind != journal::Kind::genesis) return broken(journal::Rule::unsupported_kind);
  auto body = journal::parse_genesis(entry.body());
  if (!body) return broken(journal::Rule::malformed_body);
  return Genesis{entry, std::move(*body)};
}

bool is_there_already(Services& services, const Genesis& genesis) {
  const auto first = services.storage.journals().entry(genesis.entry.header().journal, 0);
  return first && first->hash == genesis.entry.hash();
}

std::optional<Problem> check_genesis_rules(const CachedRoster& roster, const Genesis& genesis) {
  if (genesis.body.space.is_zero()) return malformed("A space's id is random; sixteen zero bytes mean none.");
  return roster.read([&](const journal::RosterHistory& history) -> std::optional<Problem> {
    const auto verdict = journal::SpaceAccess::check_genesis(genesis.entry, history);
    return verdict ? std::nullopt : std::optional<Problem>(broken(*verdict.broken()));
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
  services.metrics.entry_appended();
  services.events->moved(append.journal, topics_of_members(genesis.body.access));
  return true;
}

}  // namespace mappe::server
