// Signing in to an account by signed challenge, with password or recovery code, and by the second factor if it has one;
// signing out.                                                                                      docs/protocol.md §3
#include <algorithm>
#include <nlohmann/json.hpp>

#include "crypto/base/cbor.h"
#include "server/accounts/sealed_account.h"
#include "server/answer/storage_fault.h"
#include "server/api.h"
#include "server/sign_in/challenge.h"
#include "server/sign_in/session.h"
#include "server/sign_in/sign_in_tries.h"

namespace mappe::server {

namespace {

using std::chrono::milliseconds;

// What somebody who asks to be signed in as a login gets to see, whether there is such an account or not.
struct Facade {
  std::optional<storage::Account> account;  // none: unknown
  SignPublicKey sign_in_pk;
  Bytes salt;
  std::optional<SealedAccount> sealed = std::nullopt;  // where there is an account
};

// Made of the login alone, so that it is the same each time and nobody can tell it from a real one.
Facade fake_facade(Services& services, const Login& login, bool recovery) {
  const auto salt = derive_public(services.fake_salts.expose(), "server-fake-salt", view_of(login.text()));
  auto seed = derive_secret<SignSeed>(services.fake_salts, "server-fake-key", view_of(login.text()));
  return {std::nullopt, sign_public_key(seed),
          recovery ? Bytes() : Bytes(salt.begin(), salt.begin() + PasswordSalt::size_bytes), std::nullopt};
}

// Does the same work for a known and an unknown login.
Result<Facade> facade_of(Services& services, const Login& login, bool recovery) {
  Facade facade = fake_facade(services, login, recovery);
  auto account = services.storage.accounts().by_login(login.text());
  if (!account && account.error().code != Errc::not_found) return fail(account.error());
  auto sealed = SealedAccount::open(services.box, account ? account->id : AccountId(),
                                    account ? account->sealed : services.dummy_account);
  if (!account) return facade;
  if (!sealed) return fail(Errc::damaged, "an account's record does not open");
  const Copy& copy = recovery ? sealed->recovery : sealed->password;
  facade.sign_in_pk = copy.sign_in_pk;
  facade.salt = copy.outside.salt ? bytes_of(copy.outside.salt->view()) : Bytes();
  facade.account = std::move(*account);
  facade.sealed = std::move(*sealed);
  return facade;
}

Problem sign_in_failed() {
  return {ProblemType::sign_in_failed,
          "Login and password (or code) do not fit each other, or there is no such account. Check both and try again."};
}

nlohmann::json parameters_body(const ServerNonce& nonce, TimeMs now) {
  return {{"nonce", to_base64url(nonce.view())}, {"expires_ms", now + static_cast<TimeMs>(limits::nonce_life.count())}};
}

http::Response parameters(Services& services, http::Request& request) {
  const auto body = request.body->read_all(limits::json_bytes_max);
  if (!body) return respond(problem_of(body.error()));
  const TimeMs now = services.now();
  JsonReader json(*body);
  if (auto principal = json.object("principal")) {
    const auto kind = static_cast<PrincipalKind>(principal->uint_up_to("kind", 3));
    const auto id = principal->id<PrincipalId>("id");
    if (const auto problem = json.finish()) return respond(*problem);
    return answer_json(200, parameters_body(services.nonces.give(subject_of(kind, id), now), now));
  }
  const auto login = Login::parse(json.text("login", login_bytes_max));
  const bool recovery = json.flag("recovery");
  if (const auto problem = json.finish()) return respond(*problem);
  if (!login) return respond(problem_of(login.error()));
  const auto facade = facade_of(services, *login, recovery);
  if (!facade) return respond(internal_fault());
  auto answer = parameters_body(services.nonces.give(subject_of(*login, recovery), now), now);
  answer["suite"] = recovery ? 0 : 1;
  answer["salt"] = to_base64url(facade->salt);
  return answer_json(200, answer);
}

struct SignInRequest {
  std::optional<Login> login;
  bool recovery = false;
  ServerNonce nonce;
  ClientNonce client_nonce;
  std::string origin;
  Signature signature;
  std::optional<DeviceSecret> device;
  std::string device_label;
  std::string code;       // of the second factor; empty: none was sent
  bool remember = false;  // the device needs none for a while
};

Judged<SignInRequest> read_sign_in(http::Request& request) {
  const auto body = request.body->read_all(limits::json_bytes_max);
  if (!body) return problem_of(body.error());
  JsonReader json(*body);
  SignInRequest asked;
  const std::string login_text = json.text("login", login_bytes_max);
  asked.recovery = json.flag("recovery");
  asked.nonce = json.id<ServerNonce>("nonce");
  asked.client_nonce = json.id<ClientNonce>("client_nonce");
  asked.origin = json.text("origin", origin_bytes_max);
  asked.signature = json.id<Signature>("signature");
  if (json.has("device")) {
    SecretBytes secret(json.bytes("device", DeviceSecret::size_bytes));
    if (auto parsed = DeviceSecret::parse(secret.expose())) asked.device = std::move(*parsed);
  }
  asked.device_label = json.text_or_empty("device_label", limits::device_label_bytes_max);
  asked.code = json.text_or_empty("code", limits::code_chars_max);
  asked.remember = json.flag("remember");
  if (const auto problem = json.finish()) return *problem;
  const auto login = Login::parse(login_text);
  if (!login) return problem_of(login.error());
  asked.login = *login;
  return asked;
}

Bytes tries_key(const AccountId& account) { return cbor::encode_array("account", account); }

// When and from where it is asked.
struct Moment {
  TimeMs now = 0;
  std::string address;  // shortened
};

std::optional<storage::Device> known_device(Services& services, const SignInRequest& asked, const Facade& facade) {
  if (!asked.device || !facade.account) return std::nullopt;
  auto device = services.storage.devices().by_secret(hash_of(*asked.device));
  if (!device || device->account != facade.account->id) return std::nullopt;
  return *device;
}

http::Response failed_sign_in(Services& services, const Facade& facade, TimeMs now) {
  services.metrics.sign_in(false);
  // An unknown login costs the same write as a known one, or the time would tell them apart.
  const AccountId counted = facade.account ? facade.account->id : AccountId();
  if (auto noted = services.storage.tries().failed(tries_key(counted), now, storage::never_forgotten); !noted)
    return respond(storage_fault(services, Kept::records, noted.error()));
  return respond(sign_in_failed());
}

// Devices beyond the limit go, the one unused longest first, to leave room for one more.
void forget_old_devices(Services& services, const AccountId& account, storage::Writes& writes) {
  auto devices = services.storage.devices().of_account(account);
  if (!devices || devices->size() < limits::devices_per_account_max) return;
  std::sort(devices->begin(), devices->end(), [](const auto& a, const auto& b) { return a.last_ms < b.last_ms; });
  const std::size_t beyond = devices->size() + 1 - limits::devices_per_account_max;
  for (std::size_t i = 0; i < beyond; ++i)
    writes.insert(writes.begin(), storage::write::RemoveDevice{(*devices)[i].id});
}

// ---- the second factor, once the password was right ----------------------------------------------------------------

Problem code_needed() {
  return {ProblemType::second_factor_needed,
          "The password is right. Now a code of the authenticator app, or a backup code: ask for new parameters, sign "
          "again, and send it as `code`."};
}

Problem code_failed() {
  return {ProblemType::second_factor_failed,
          "The code is wrong, or was used before. Wait for the next one, or take a backup code; check the clock of the "
          "device that shows it."};
}

struct Passed {
  FactorUsed used = FactorUsed::none;
  bool changed = false;  // a code was used up: the account's record is another one now
};

// Uses the code up in `facade.sealed`. A problem is one of the two above, or that of waiting.
Judged<Passed> judge_code(Services& services, const SignInRequest& asked, Facade& facade,
                          const std::optional<storage::Device>& device, SignInTry& counted, TimeMs now) {
  auto& factor = facade.sealed->factor;
  if (!factor) return Passed{};
  if (device && DeviceNotes::open(services.box, *device).is_remembered(*factor, now))
    return Passed{FactorUsed::remembered, false};
  if (asked.code.empty()) return code_needed();
  if (const auto wait = counted.begin_code(facade.account->id); wait.count() > 0) return too_fast(wait);
  const auto used = factor->use(facade.account->id, asked.code, now);
  if (!used) return code_failed();
  return Passed{*used, true};
}

DeviceNotes notes_of_device(Services& services, const SignInRequest& asked, const Facade& facade,
                            const std::optional<storage::Device>& device, const Passed& passed, const Moment& moment) {
  DeviceNotes notes;
  if (device && passed.used == FactorUsed::remembered) notes = DeviceNotes::open(services.box, *device);
  notes.label = asked.device_label;
  notes.address = moment.address;
  notes.factor = passed.used;
  if (passed.changed && asked.remember) {
    notes.remembered_until_ms = moment.now + static_cast<TimeMs>(milliseconds(limits::remembered).count());
    notes.trust = facade.sealed->factor->trust;
  }
  return notes;
}

void log_sign_in(Services& services, const NewSession& session, const Passed& passed, const Moment& moment) {
  services.log.info(
      "signed in",
      {{"device", to_hex(session.device_id.view())}, {"address", moment.address}, {"factor", name_of(passed.used)}});
}

// None: the account changed, or the device was revoked, since they were looked at; what was signed is judged anew.
std::optional<http::Response> signed_in(Services& services, const SignInRequest& asked, const Facade& facade,
                                        const std::optional<storage::Device>& device, const Passed& passed,
                                        const Moment& moment) {
  const AccountId account = facade.account->id;
  const auto principals = principals_of(services, *facade.account);
  if (!principals) return respond(principals.problem());
  if (principals->empty())
    return respond(
        {ProblemType::denied,
         "This account belongs to no faction any more: its person was retired or its membership ended. Ask a "
         "manager of the faction."});
  const auto tries = services.storage.tries().find(tries_key(account));
  if (!tries) return respond(internal_fault());
  const SessionNotes before{last_sign_in(services, account, tries->last_succeeded_ms), tries->failed};
  NewSession session =
      open_session(services, account, {device, notes_of_device(services, asked, facade, device, passed, moment)},
                   before, moment.now);
  if (!device) forget_old_devices(services, account, session.writes);
  // In one step with the session: the same code, sent twice at once, opens one.
  storage::Write first = storage::write::ExpectAccount{account, facade.account->version};
  if (passed.changed) {
    storage::Account changed = *facade.account;
    changed.sealed = facade.sealed->seal(services.box, account);
    first = storage::write::ReplaceAccount{std::move(changed)};
  }
  session.writes.insert(session.writes.begin(), std::move(first));
  const auto stored = services.storage.commit(session.writes);
  if (!stored) return respond(storage_fault(services, Kept::records, stored.error()));
  if (stored->verdict != storage::WriteVerdict::done) return std::nullopt;
  if (auto noted = services.storage.tries().succeeded(tries_key(account), moment.now); !noted)
    return respond(storage_fault(services, Kept::records, noted.error()));
  services.metrics.sign_in(true);
  log_sign_in(services, session, passed, moment);
  return answer_session(services, 200, account, session);
}

// The password was right, so that the answer may tell of the second factor.
http::Response refuse_code(Services& services, const Problem& problem, const Facade& facade, SignInTry& counted,
                           const Moment& moment) {
  if (problem.type == ProblemType::second_factor_needed) counted.was_none();
  if (problem.type != ProblemType::second_factor_failed) return respond(problem);
  services.metrics.sign_in(false);
  services.log.warning("second factor failed",
                       {{"account", to_hex(facade.account->id.view())}, {"address", moment.address}});
  if (auto noted = services.storage.tries().failed(tries_key(facade.account->id), moment.now, storage::never_forgotten);
      !noted)
    return respond(storage_fault(services, Kept::records, noted.error()));
  if (auto noted = counted.code_was_wrong(); !noted)
    return respond(storage_fault(services, Kept::records, noted.error()));
  return respond(problem);
}

// Whether signature and code fit the account as it is now; judged anew if it changes in between, at last refused: a
// sign-in never outruns a changed password, a revoked device or a used code.
http::Response judge_sign_in(Services& services, const SignInRequest& asked, Facade facade,
                             const std::optional<storage::Device>& device, SignInTry& counted, const Moment& moment) {
  const SignIn message{services.identity.server, asked.origin, *asked.login, asked.nonce, asked.client_nonce};
  for (int i = 0; i < limits::sign_in_tries_max; ++i) {
    if (!message.verify(facade.sign_in_pk, asked.signature) || !facade.account) break;
    const auto passed = judge_code(services, asked, facade, device, counted, moment.now);
    if (!passed) return refuse_code(services, passed.problem(), facade, counted, moment);
    if (auto answer = signed_in(services, asked, facade, device, *passed, moment)) {
      counted.succeeded();  // who it is was right, whatever else may keep the session from being opened
      return std::move(*answer);
    }
    auto again = facade_of(services, *asked.login, asked.recovery);
    if (!again) return respond(internal_fault());
    facade = std::move(*again);
  }
  return failed_sign_in(services, facade, moment.now);
}

http::Response sign_in(Services& services, http::Request& request) {
  const auto asked = read_sign_in(request);
  if (!asked) return respond(asked.problem());
  const TimeMs now = services.now();
  const std::string address = address_group(request.peer);
  auto facade = facade_of(services, *asked->login, asked->recovery);
  if (!facade) return respond(internal_fault());
  const auto device = known_device(services, *asked, *facade);

  SignInTry counted(services, *asked->login, address, device, now);
  if (const auto wait = counted.wait(); wait.count() > 0) return respond(too_fast(wait));
  if (!device)
    if (const auto wait = services.sign_ins_of_address.take(address, now); wait.count() > 0)
      return respond(too_fast(wait));
  if (!is_own_origin(services, asked->origin)) return respond(foreign_origin());
  if (const auto taken = services.nonces.take(subject_of(*asked->login, asked->recovery), asked->nonce, now); !taken)
    return respond(stale_nonce(taken.error()));
  if (const auto wait = counted.begin(); wait.count() > 0) return respond(too_fast(wait));
  return judge_sign_in(services, *asked, std::move(*facade), device, counted, {now, shortened_address(request.peer)});
}

http::Response sign_out(Services& services, const http::Request& request) {
  const auto who = authenticate(services, request);
  if (!who) return respond(who.problem());
  const auto stored = services.storage.commit({storage::write::RemoveSession{who->session.token}});
  if (!stored) return respond(storage_fault(services, Kept::records, stored.error()));
  services.events->wake(topics_of(*who));
  return answer_nothing();
}

}  // namespace

void add_sign_in_routes(http::Router& router, Services& services) {
  const http::BodyLimit json{limits::json_bytes_max};
  router.add("POST", "/v1/sign-in/parameters", json, [&](http::Request& r) { return parameters(services, r); });
  router.add("POST", "/v1/sign-in", json, [&](http::Request& r) { return sign_in(services, r); });
  router.add("POST", "/v1/sign-in/principal", json, [&](http::Request& r) { return sign_in_principal(services, r); });
  router.add("POST", "/v1/sign-out", json, [&](http::Request& r) { return sign_out(services, r); });
}

}  // namespace mappe::server
