#include "server/rosters/faction_here.h"

#include "server/rosters/standing.h"

namespace mappe::server {

Judged<InFaction> enter_faction(Services& services, const http::Request& request) {
  auto who = authenticate(services, request);
  if (!who) return who.problem();
  const auto faction = id_in_path<FactionId>(request, "faction");
  if (!faction) return faction.problem();
  const auto principal = principal_in(*who, *faction);
  if (!principal) return principal.problem();
  return InFaction{std::move(*who), *principal};
}

}  // namespace mappe::server
