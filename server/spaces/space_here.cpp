#include "server/spaces/space_here.h"

#include <algorithm>
#include <set>

#include "server/spaces/space_list.h"

namespace mappe::server {

namespace {

struct Looked {
  SpaceHere here;  // without rows: not there for this session
  storage::Head head;
};

Looked look(const SpaceId& id, const journal::SpaceAccess& access, const SignedIn& who, TimeMs now) {
  Looked looked{{id, access.owner(), {}}, {}};
  for (const OwnPrincipal& principal : who.principals)
    if (const journal::Row* row = access.row_at({principal.kind, principal.id}, now))
      looked.here.rows.push_back({principal, static_cast<std::uint8_t>(row->role), row->until_ms});
  looked.head.seq = access.head().seq;
  looked.head.hash = access.head().hash;
  looked.head.access_seq = access.newest_access().seq;
  return looked;
}

}  // namespace

const OwnRow& SpaceHere::best() const {
  CHECK(!rows.empty());
  return *std::max_element(rows.begin(), rows.end(), [](const OwnRow& a, const OwnRow& b) { return a.role < b.role; });
}

Judged<SpaceHere> space_for(Services& services, const SignedIn& who, std::string_view id_text) {
  const auto bytes = from_base64url(id_text);
  if (!bytes) return not_found();
  const auto id = SpaceId::parse(*bytes);
  if (!id) return not_found();
  const auto cached = services.spaces.find(*id);
  if (!cached) return problem_of(cached.error());
  auto looked =
      (*cached)->read([&](const journal::SpaceAccess& access) { return look(*id, access, who, services.now()); });
  if (looked.here.rows.empty()) return not_found();
  return std::move(looked.here);
}

Judged<InSpace> enter_space(Services& services, const http::Request& request) {
  auto who = authenticate(services, request);
  if (!who) return who.problem();
  auto space = space_for(services, *who, request.param("space"));
  if (!space) return space.problem();
  return InSpace{std::move(*who), std::move(*space)};
}

std::optional<Problem> needs_role(const SpaceHere& space, std::uint8_t role, std::string_view detail) {
  if (space.best().role >= role) return std::nullopt;
  return Problem{ProblemType::denied, detail, journal::name_of(journal::Rule::role_too_low)};
}

Judged<std::vector<ListedSpace>> spaces_of(Services& services, const SignedIn& who,
                                           const std::function<bool(const JournalId&)>& wanted) {
  std::set<JournalId> ids;
  for (const OwnPrincipal& principal : who.principals) {
    const auto journals = services.storage.journals().journals_of(principal.id);
    if (!journals) return internal_fault();
    ids.insert(journals->begin(), journals->end());
  }
  std::vector<ListedSpace> spaces;
  for (const JournalId& id : ids) {
    if (!wanted(id)) continue;
    const SpaceId space(id.array());
    const auto cached = services.spaces.find(space);
    if (!cached) return internal_fault();
    auto looked =
        (*cached)->read([&](const journal::SpaceAccess& access) { return look(space, access, who, services.now()); });
    if (!looked.here.rows.empty()) spaces.push_back({std::move(looked.here), looked.head});
  }
  return spaces;
}

}  // namespace mappe::server
