#include "server/sign_in/session.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "crypto/base/cbor.h"
#include "crypto/base/hash.h"
#include "server/accounts/sealed_account.h"
#include "server/answer/json.h"
#include "server/answer/storage_fault.h"
#include "server/rosters/standing.h"

namespace mappe::server {

namespace {

Problem not_signed_in() { return {ProblemType::not_signed_in, "There is no session, or it has ended. Sign in again."}; }

// The token itself is in the request's head anyway, so a wiped copy does; a guarded page each time costs seven calls of
// the system, and a good part of what a small request costs at all.
Judged<storage::TokenHash> token_in(const http::Request& request) {
  constexpr std::string_view scheme = "Bearer ";
  const auto header = request.headers.find("Authorization");
  if (!header || request.headers.count("Authorization") != 1 || header->size() <= scheme.size() ||
      !http::equal_ignoring_case(header->substr(0, scheme.size()), scheme))
    return not_signed_in();
  auto bytes = from_base64url(header->substr(scheme.size()));
  if (!bytes) return not_signed_in();
  const SecretBytes token(std::move(*bytes));
  if (token.size() != SessionToken::size_bytes) return not_signed_in();
  return hash_of_token(token.expose());
}

Bytes session_place(const storage::TokenHash& token) { return cbor::encode_array("session", token); }

// The account that a gateway's owner belongs to, so that both share one reservation.
std::string holder_of_gateway(Services& services, const OwnPrincipal& gateway) {
  const auto owner = owner_of_gateway(services, gateway);
  if (!owner) return {};
  const auto account = services.storage.accounts().by_person(*owner);
  return account ? to_hex(account->id.view()) : to_hex(owner->view());
}

Judged<SignedIn> of_principal(Services& services, storage::Session session) {
  const auto known = services.storage.known_ids().find(storage::any_id(session.principal));
  if (!known) return problem_of(known.error());
  if (!*known) return not_signed_in();
  const OwnPrincipal principal{session.kind, session.principal, (*known)->faction};
  const auto allowed = principal_may_sign_in(services, principal);
  if (!allowed) return internal_fault();
  if (!*allowed) return not_signed_in();
  std::string holder;
  if (principal.kind == PrincipalKind::gateway) holder = holder_of_gateway(services, principal);
  return SignedIn{std::move(session), std::nullopt, {principal}, std::move(holder)};
}

Judged<SignedIn> of_account(Services& services, storage::Session session) {
  auto account = services.storage.accounts().by_id(session.account);
  if (!account) return account.error().code == Errc::not_found ? not_signed_in() : internal_fault();
  auto principals = principals_of(services, *account);
  if (!principals) return principals.problem();
  if (principals->empty()) return not_signed_in();
  std::string holder = to_hex(account->id.view());
  return SignedIn{std::move(session), std::move(*account), std::move(*principals), std::move(holder)};
}

}  // namespace

storage::TokenHash hash_of_token(ByteView token) { return storage::TokenHash(hash("server-session-token", token)); }
storage::DeviceSecretHash hash_of(const DeviceSecret& secret) {
  return storage::DeviceSecretHash(hash("server-device-secret", secret.expose()));
}

const OwnPrincipal* SignedIn::in(const FactionId& faction) const {
  const auto found = std::find_if(principals.begin(), principals.end(),
                                  [&](const OwnPrincipal& principal) { return principal.faction == faction; });
  return found == principals.end() ? nullptr : &*found;
}

bool SignedIn::is(PrincipalKind kind, const PrincipalId& id) const {
  return std::any_of(principals.begin(), principals.end(),
                     [&](const OwnPrincipal& principal) { return principal.kind == kind && principal.id == id; });
}

Judged<std::vector<OwnPrincipal>> principals_of(Services& services, const storage::Account& account) {
  std::vector<OwnPrincipal> principals;
  for (const PrincipalId& person : account.persons) {
    const auto known = services.storage.known_ids().find(storage::any_id(person));
    if (!known) return internal_fault();
    if (!*known) continue;
    OwnPrincipal principal{PrincipalKind::person, person, (*known)->faction};
    const auto standing = standing_of(services, principal);
    if (!standing) return internal_fault();
    principal.demands_second_factor = standing->demands_second_factor;
    if (standing->may_sign_in) principals.push_back(principal);
  }
  return principals;
}

bool demands_second_factor(const std::vector<OwnPrincipal>& principals) {
  return std::any_of(principals.begin(), principals.end(), [](const auto& one) { return one.demands_second_factor; });
}

namespace {

// Whose session a token is, whatever a policy demands of them.
Judged<SignedIn> session_of(Services& services, const storage::TokenHash& token) {
  const TimeMs now = services.now();
  auto session = services.storage.sessions().find(token, now);
  if (!session) {
    const Errc code = session.error().code;
    return code == Errc::not_found || code == Errc::expired ? not_signed_in() : internal_fault();
  }
  auto who = session->account == AccountId() ? of_principal(services, std::move(*session))
                                             : of_account(services, std::move(*session));
  if (!who) return who;
  const auto touched = services.storage.sessions().touch(token, now);
  if (touched) return who;
  const Errc code = touched.error().code;
  if (code == Errc::not_found || code == Errc::expired) return not_signed_in();  // it ended meanwhile
  // A disk that takes no writes must not keep anybody from reading; the session at worst ends idle too early.
  services.log.warning("session not touched", {{"reason", reason_of(touched.error())}});
  return who;
}

// The record is opened only where a policy demands it: most requests need nothing of it.
std::optional<Problem> check_second_factor(const Services& services, const SignedIn& who) {
  if (!who.account || !demands_second_factor(who.principals)) return std::nullopt;
  const auto sealed = SealedAccount::open(services.box, who.account->id, who.account->sealed);
  if (!sealed) return internal_fault();
  if (sealed->factor) return std::nullopt;
  return Problem{
      ProblemType::second_factor_required,
      "A faction of this account demands a second factor. Set one up (PUT /v1/me/second-factor), then go on."};
}

// What it takes to set up a second factor, to see who is signed in where, and to leave.
bool is_of_the_account_itself(std::string_view route) {
  return route == "/v1/me" || route.starts_with("/v1/me/") || route.starts_with("/v1/devices") ||
         route == "/v1/sign-out";
}

}  // namespace

Judged<SignedIn> authenticate(Services& services, const storage::TokenHash& token) {
  auto who = session_of(services, token);
  if (!who) return who;
  if (auto problem = check_second_factor(services, *who)) return *problem;
  return who;
}

Judged<SignedIn> authenticate(Services& services, const http::Request& request) {
  const auto token = token_in(request);
  if (!token) return token.problem();
  return is_of_the_account_itself(request.route) ? session_of(services, *token) : authenticate(services, *token);
}

EventHub::Topic topic_of(const PrincipalId& id) { return id.array(); }
EventHub::Topic topic_of(const FactionId& id) { return id.array(); }

std::vector<EventHub::Topic> topics_of(const SignedIn& who) {
  std::vector<EventHub::Topic> topics;
  for (const OwnPrincipal& principal : who.principals) {
    topics.push_back(topic_of(principal.id));
    topics.push_back(topic_of(principal.faction));
  }
  return topics;
}

LastSignIn last_sign_in(Services& services, const AccountId& account, TimeMs ms) {
  LastSignIn last{ms, {}, {}, FactorUsed::none};
  const auto devices = services.storage.devices().of_account(account);
  if (ms == 0 || !devices) return last;
  for (const storage::Device& device : *devices) {
    if (device.last_ms != ms) continue;
    const DeviceNotes notes = DeviceNotes::open(services.box, device);
    return {ms, notes.address, notes.label, notes.factor};
  }
  return last;  // that device was revoked or forgotten since
}

NewSession open_session(Services& services, const AccountId& account, const DeviceSent& device,
                        const SessionNotes& notes, TimeMs now) {
  NewSession made{SessionToken::random(), std::nullopt, {}, {}, 0};
  made.expires_ms = now + static_cast<TimeMs>(services.policy.session_absolute.count());

  storage::Device stored;
  DeviceNotes device_notes = device.notes;
  if (device.known) {
    stored = *device.known;
    device_notes.label = DeviceNotes::open(services.box, stored).label;
  } else {
    made.device = DeviceSecret::random();
    stored.id = storage::DeviceId::random();
    stored.account = account;
    stored.secret = hash_of(*made.device);
    stored.first_ms = now;
  }
  stored.sealed = device_notes.seal(services.box, stored.id);
  stored.last_ms = now;
  made.device_id = stored.id;
  if (device.known) {
    // Revoked meanwhile it must not come back, and one device has one session.
    made.writes.push_back(storage::write::ExpectDevice{stored.id});
    made.writes.push_back(storage::write::EndSessionsOfDevice{stored.id});
  }

  storage::Session session;
  session.token = hash_of_token(made.token.expose());
  session.account = account;
  session.device = stored.id;
  session.created_ms = session.last_ms = now;
  session.idle_ms = static_cast<TimeMs>(services.policy.session_idle.count());
  session.ends_ms = made.expires_ms;
  session.sealed =
      services.box.seal(session_place(session.token),
                        cbor::encode_array(std::uint64_t{2}, notes.before.ms, notes.failed_tries, notes.before.address,
                                           notes.before.device_label, static_cast<std::uint64_t>(notes.before.factor)));
  made.writes.push_back(storage::write::PutDevice{std::move(stored)});
  made.writes.push_back(storage::write::PutSession{std::move(session)});
  return made;
}

NewSession open_principal_session(Services& services, const OwnPrincipal& principal, TimeMs ends_ms) {
  const TimeMs now = services.now();
  NewSession made{SessionToken::random(), std::nullopt, {}, {}, ends_ms};
  storage::Session session;
  session.token = hash_of_token(made.token.expose());
  session.kind = principal.kind;
  session.principal = principal.id;
  session.created_ms = session.last_ms = now;
  session.idle_ms = static_cast<TimeMs>(services.policy.session_idle.count());
  session.ends_ms = ends_ms;
  made.writes.push_back(storage::write::EndSessionsOfPrincipal{principal.id, limits::sessions_per_principal_max - 1});
  made.writes.push_back(storage::write::PutSession{std::move(session)});
  return made;
}

http::Response answer_session(Services& services, int status, const AccountId& account, const NewSession& session) {
  nlohmann::json body{{"token", to_base64url(session.token.expose())},
                      {"account", to_base64url(account.view())},
                      {"expires_ms", session.expires_ms},
                      {"idle_s", services.policy.session_idle.count() / 1000}};
  if (session.device) body["device"] = to_base64url(session.device->expose());
  return answer_json(status, body);
}

// [2, ms, failed tries, address, label, factor used]; before: [ms, failed tries].
SessionNotes notes_of(const Services& services, const storage::Session& session) {
  SessionNotes notes;
  const auto plain = services.box.open(session_place(session.token), session.sealed);
  if (!plain) return notes;
  cbor::Reader r(plain->expose());
  const bool is_whole = r.array_up_to(6) == 6;
  if (is_whole) r.uint_up_to(2);
  notes.before.ms = r.uint();
  notes.failed_tries = r.uint();
  if (is_whole) {
    notes.before.address = r.text();
    notes.before.device_label = r.text();
    notes.before.factor = read_factor_used(r);
  }
  return r.finish() ? notes : SessionNotes();
}

}  // namespace mappe::server
