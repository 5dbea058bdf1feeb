// Typed codes: the sealed content of an invitation's link, found by who types its code.           docs/protocol.md §4a
#include "crypto/base/hash.h"
#include "server/accounts/bundle_change.h"
#include "server/answer/json.h"
#include "server/answer/storage_fault.h"
#include "server/api.h"
#include "server/rosters/standing.h"
#include "server/sign_in/challenge.h"

namespace mappe::server {

namespace {

Judged<InviteCodeId> code_asked(const http::Request& request) {
  const auto bytes = from_base64url(request.param("code"));
  if (!bytes) return not_found();
  const auto id = InviteCodeId::parse(*bytes);
  if (!id) return not_found();
  return *id;
}

template <class IdType>
Judged<IdType> id_in_query(const http::Request& request, std::string_view name) {
  const auto bytes = from_base64url(request.query_value(name).value_or(""));
  const auto id = bytes ? IdType::parse(*bytes) : Result<IdType>(bytes.error());
  if (!id) return malformed("`invite` and `faction` name the invitation the code belongs to.");
  return *id;
}

struct OpenInvite {
  PrincipalId invited_by;
  TimeMs expires_ms;
};

std::optional<OpenInvite> open_invite(Services& services, const FactionId& faction, const PrincipalId& id) {
  const auto roster = services.rosters.find(faction);
  if (!roster) return std::nullopt;
  return (*roster)->read([&](const journal::RosterHistory& history) -> std::optional<OpenInvite> {
    const journal::Invite* invite = history.state().invite(id);
    if (invite == nullptr || !invite->open_at(services.now())) return std::nullopt;
    return OpenInvite{invite->invited_by, invite->body.expires_ms};
  });
}

// One code an invite: the second claims an id that the first took.
storage::write::ClaimId claim_for(const FactionId& faction, const PrincipalId& invite) {
  return {storage::AnyId(hash16("server-code-of-invite", invite.view())), {storage::IdKind::principal, faction}};
}

http::Response put_code(Services& services, http::Request& request) {
  const auto who = authenticate(services, request);
  if (!who) return respond(who.problem());
  const auto id = code_asked(request);
  const auto invite_id = id_in_query<PrincipalId>(request, "invite");
  const auto faction_id = id_in_query<FactionId>(request, "faction");
  if (!id) return respond(id.problem());
  if (!invite_id) return respond(invite_id.problem());
  if (!faction_id) return respond(faction_id.problem());
  const auto principal = principal_in(*who, *faction_id);
  if (!principal) return respond(principal.problem());
  const auto invite = open_invite(services, *faction_id, *invite_id);
  if (!invite || invite->invited_by != principal->id)
    return respond(
        {ProblemType::denied, "A typed code is left for an open invitation of one's own making.", "not_self"});
  const auto faction = faction_that_may_grow(services, *faction_id);
  if (!faction) return respond(faction.problem());
  auto box = request.body->read_all(limits::invite_code_box_bytes_max);
  if (!box) return respond(problem_of(box.error()));
  if (const auto before = services.storage.codes().invite_code(*id);
      before && before->invite == *invite_id && before->box == *box)
    return answer_nothing();
  storage::InviteCode code{*id,
                           *faction_id,
                           *invite_id,
                           principal->id,
                           invite->expires_ms,
                           services.policy.typed_code_fetches,
                           std::move(*box)};
  const auto stored =
      services.storage.commit({claim_for(*faction_id, *invite_id), storage::write::PutInviteCode{std::move(code)}});
  if (!stored) return respond(storage_fault(services, Kept::records, stored.error()));
  if (stored->verdict != storage::WriteVerdict::done)
    return respond(problem_of(storage::WritesOutcome{storage::WriteVerdict::code_exists, 0}));
  return answer_nothing();
}

http::Response unknown_code(Services& services, const http::Request& request) {
  const auto wait = services.unknown_codes_of_address.take(address_group(request.peer), services.now());
  if (wait.count() == 0) return respond(not_found());
  return respond(too_many(static_cast<std::uint64_t>(wait.count() / 1000),
                          "Too many unknown codes from here. Check the code in the letter and wait."));
}

http::Response get_code(Services& services, const http::Request& request) {
  const auto id = code_asked(request);
  if (!id) return unknown_code(services, request);
  const auto known = services.storage.codes().invite_code(*id);
  if (!known && known.error().code != Errc::not_found) return respond(internal_fault());
  // It lives and ends with its invite.
  if (!known || !open_invite(services, known->faction, known->invite)) return unknown_code(services, request);
  auto code = services.storage.codes().fetch_invite_code(*id, services.now());
  if (code) return answer_cbor(std::move(code->box));
  if (code.error().code == Errc::too_many)
    return respond({ProblemType::denied,
                    "This code was fetched ten times and rests. Ask who invited you for a new invitation.",
                    "code_rests"});
  if (code.error().code == Errc::not_found || code.error().code == Errc::expired)
    return unknown_code(services, request);
  return respond(storage_fault(services, Kept::records, code.error()));
}

}  // namespace

void add_invite_code_routes(http::Router& router, Services& services) {
  router.add("GET", "/v1/invite-codes/{code}", http::no_body, [&](http::Request& r) { return get_code(services, r); });
  router.add("PUT", "/v1/invite-codes/{code}", {limits::invite_code_box_bytes_max},
             [&](http::Request& r) { return put_code(services, r); });
}

}  // namespace mappe::server
