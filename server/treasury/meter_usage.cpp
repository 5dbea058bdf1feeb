#include "server/treasury/meter_usage.h"

#include <algorithm>

namespace mappe::server {

using treasury::SpaceUsage;
using treasury::Span;
using treasury::Wide;

Result<std::vector<treasury::SpaceUsage>> MeterUsage::of_faction(const std::string& faction,
                                                                 const treasury::Span& span) const {
  const auto found = services_.storage.factions().by_name(faction);
  if (!found) return fail(found.error());
  const std::array<TimeMs, 2> bounds{span.from_ms, span.until_ms};
  const auto used = services_.storage.meters().usage_of_faction(found->id, bounds);
  if (!used) return fail(used.error());
  std::vector<treasury::SpaceUsage> out;
  for (const storage::JournalUsage& journal : *used) {
    const bool is_space = journal.kind == storage::JournalKind::space;
    out.push_back({is_space ? to_base64url(journal.journal.view()) : roster_as_space, span,
                   static_cast<treasury::Wide>(journal.usage.at(0).byte_ms)});
  }
  return out;
}

Result<treasury::Wide> MeterUsage::of_space(const std::string& space, const treasury::Span& span) const {
  const auto journal = JournalId::parse_base64url(space);
  if (!journal) return fail(Errc::not_found, "not the id of a space");
  const auto used = services_.storage.meters().usage(*journal, span.from_ms, span.until_ms);
  if (!used) return fail(used.error());
  return static_cast<treasury::Wide>(used->byte_ms);
}

Result<std::uint64_t> MeterUsage::guests_at(const std::string& faction, TimeMs moment) const {
  const auto found = services_.storage.factions().by_name(faction);
  if (!found) return fail(found.error());
  const auto roster = services_.rosters.find(found->id);
  if (!roster) return fail(roster.error());
  return (*roster)->read([&](const journal::RosterHistory& history) -> std::uint64_t {
    std::uint64_t after = history.size();  // the first entry that is later
    while (after > 0 && history.entry(after - 1).header().time_ms > moment) --after;
    if (after == 0) return 0;
    const journal::RosterState state = history.state_at(after - 1);
    const auto is_guest = [&](const auto& row) {
      return row.second.role == journal::FactionRole::guest && row.second.active_at(moment);
    };
    return static_cast<std::uint64_t>(std::count_if(state.persons().begin(), state.persons().end(), is_guest));
  });
}

}  // namespace mappe::server
