// Signing in as an invite or a gateway, by the key on its card; never as a person.                  docs/protocol.md §3
#include <nlohmann/json.hpp>

#include "crypto/base/cbor.h"
#include "server/answer/json.h"
#include "server/answer/storage_fault.h"
#include "server/rosters/standing.h"
#include "server/sign_in/challenge.h"
#include "server/sign_in/session.h"

namespace mappe::server {

namespace {

using std::chrono::milliseconds;

Bytes tries_key(const PrincipalId& invite) { return cbor::encode_array("invite", invite); }

struct PrincipalSignInRequest {
  OwnPrincipal principal;
  ServerNonce nonce;
  ClientNonce client_nonce;
  std::string origin;
  Signature signature;
};

Judged<PrincipalSignInRequest> read_principal_sign_in(Services& services, http::Request& request) {
  const auto body = request.body->read_all(limits::json_bytes_max);
  if (!body) return problem_of(body.error());
  JsonReader json(*body);
  PrincipalSignInRequest asked;
  const std::uint64_t kind = json.uint_up_to("kind", 255);
  asked.principal.id = json.id<PrincipalId>("id");
  asked.nonce = json.id<ServerNonce>("nonce");
  asked.client_nonce = json.id<ClientNonce>("client_nonce");
  asked.origin = json.text("origin", origin_bytes_max);
  asked.signature = json.id<Signature>("signature");
  if (const auto problem = json.finish()) return *problem;
  if (kind != 2 && kind != 3)
    return broken_rule(
        "principal_kind",
        "Only invites and gateways sign in by their own key. A person signs in with login and password.");
  asked.principal.kind = static_cast<PrincipalKind>(kind);
  const auto known = services.storage.known_ids().find(storage::any_id(asked.principal.id));
  if (!known) return internal_fault();
  if (*known) asked.principal.faction = (*known)->faction;
  return asked;
}

Problem principal_refused() {
  return {ProblemType::sign_in_failed,
          "The invitation is not open any more, or the PIN is wrong. Check the PIN; else ask who invited you for a "
          "new invitation."};
}

Problem invite_rests() {
  return {ProblemType::denied,
          "This invitation rests after too many wrong tries. Ask who invited you: a manager must retire it and "
          "invite again.",
          "invite_rests"};
}

// Counts the try as failed before it is judged: ten tries at a PIN are ten, however many come at once.
std::optional<Problem> begin_try(Services& services, const OwnPrincipal& principal, const std::string& address,
                                 TimeMs now) {
  if (const auto wait = services.tries_of_address.begin(address, now); wait.count() > 0) return too_fast(wait);
  if (principal.faction == FactionId()) return std::nullopt;  // nobody's id: refused anyway
  const auto tries = services.storage.tries().failed(tries_key(principal.id), now, storage::never_forgotten);
  if (!tries) {
    services.tries_of_address.take_back(address, now);  // not judged
    return storage_fault(services, Kept::records, tries.error());
  }
  const bool rests = principal.kind == PrincipalKind::invite && tries->failed > services.policy.invitation_tries;
  return rests ? std::optional<Problem>(invite_rests()) : std::nullopt;
}

http::Response failed_principal(Services& services) {
  services.metrics.sign_in(false);
  return respond(principal_refused());
}

http::Response open_for_principal(Services& services, const OwnPrincipal& principal, const std::string& address,
                                  TimeMs now) {
  const auto life = principal.kind == PrincipalKind::invite
                        ? std::chrono::duration_cast<milliseconds>(limits::invite_session_life)
                        : services.policy.session_absolute;
  const NewSession session = open_principal_session(services, principal, now + static_cast<TimeMs>(life.count()));
  const auto stored = services.storage.commit(session.writes);
  if (!stored) return respond(storage_fault(services, Kept::records, stored.error()));
  if (stored->verdict != storage::WriteVerdict::done) return respond(internal_fault());
  if (auto noted = services.storage.tries().succeeded(tries_key(principal.id), now); !noted)
    return respond(storage_fault(services, Kept::records, noted.error()));
  services.tries_of_address.take_back(address, now);
  services.metrics.sign_in(true);
  return answer_json(200, {{"token", to_base64url(session.token.expose())},
                           {"faction", to_base64url(principal.faction.view())},
                           {"expires_ms", session.expires_ms},
                           {"idle_s", services.policy.session_idle.count() / 1000}});
}

}  // namespace

http::Response sign_in_principal(Services& services, http::Request& request) {
  const auto asked = read_principal_sign_in(services, request);
  if (!asked) return respond(asked.problem());
  const TimeMs now = services.now();
  const OwnPrincipal& principal = asked->principal;
  const std::string address = address_group(request.peer);
  if (const auto wait = services.tries_of_address.wait(address, now); wait.count() > 0) return respond(too_fast(wait));
  if (const auto wait = services.sign_ins_of_address.take(address, now); wait.count() > 0)
    return respond(too_fast(wait));

  const auto tries = services.storage.tries().find(tries_key(principal.id));
  if (!tries) return respond(internal_fault());
  if (principal.kind == PrincipalKind::invite && tries->failed >= services.policy.invitation_tries)
    return respond(invite_rests());
  if (!is_own_origin(services, asked->origin)) return respond(foreign_origin());
  if (const auto taken = services.nonces.take(subject_of(principal.kind, principal.id), asked->nonce, now); !taken)
    return respond(stale_nonce(taken.error()));
  if (const auto problem = begin_try(services, principal, address, now)) return respond(*problem);

  const auto card = card_of(services, principal);
  if (!card && card.error().code != Errc::not_found) return respond(internal_fault());
  const PrincipalSignIn message{services.identity.server, asked->origin, principal.kind, principal.id, asked->nonce,
                                asked->client_nonce};
  if (!card || !message.verify(card->card().sign_pk, asked->signature)) return failed_principal(services);
  const auto allowed = principal_may_sign_in(services, principal);
  if (!allowed) return respond(internal_fault());
  if (!*allowed) return failed_principal(services);
  return open_for_principal(services, principal, address, now);
}

}  // namespace mappe::server
