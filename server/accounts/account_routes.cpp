// The account behind a session: devices, who am I, the sealed bundle.                           docs/protocol.md §2, §3
#include <charconv>
#include <nlohmann/json.hpp>

#include "server/accounts/bundle_change.h"
#include "server/answer/storage_fault.h"
#include "server/api.h"

namespace mappe::server {

namespace {

// An invite or a gateway has no account, no devices and no bundle: not there, for it.
Judged<SignedIn> account_of(Services& services, const http::Request& request) {
  auto who = authenticate(services, request);
  if (who && !who->account) return not_found();
  return who;
}

http::Response devices(Services& services, const http::Request& request) {
  const auto who = account_of(services, request);
  if (!who) return respond(who.problem());
  const auto list = services.storage.devices().of_account(who->account->id);
  const auto sealed = SealedAccount::open(services.box, who->account->id, who->account->sealed);
  if (!list || !sealed) return respond(internal_fault());
  auto body = nlohmann::json::array();
  for (const storage::Device& device : *list) {
    const DeviceNotes notes = DeviceNotes::open(services.box, device);
    const bool is_remembered = sealed->factor && notes.is_remembered(*sealed->factor, services.now());
    body.push_back({{"id", to_base64url(device.id.view())},
                    {"first_ms", device.first_ms},
                    {"last_ms", device.last_ms},
                    {"label", notes.label},
                    {"address", notes.address},
                    {"factor", name_of(notes.factor)},
                    {"remembered_until_ms", is_remembered ? notes.remembered_until_ms : TimeMs{0}},
                    {"current", device.id == who->session.device}});
  }
  return answer_json(200, body);
}

http::Response revoke_device(Services& services, const http::Request& request) {
  const auto who = account_of(services, request);
  if (!who) return respond(who.problem());
  const auto bytes = from_base64url(request.param("device"));
  const auto id = bytes ? storage::DeviceId::parse(*bytes) : Result<storage::DeviceId>(bytes.error());
  if (!id) return respond(not_found());
  const auto device = services.storage.devices().by_id(*id);
  if (!device || device->account != who->account->id) return respond(not_found());
  const auto stored = services.storage.commit({storage::write::RemoveDevice{*id}});
  if (!stored) return respond(storage_fault(services, Kept::records, stored.error()));
  services.events->wake(topics_of(*who));
  return answer_nothing();
}

// What only an account has: how it signed in before this session, and its second factor.
std::optional<Problem> tell_of_account(Services& services, const SignedIn& who, nlohmann::json& body) {
  const auto sealed = SealedAccount::open(services.box, who.account->id, who.account->sealed);
  if (!sealed) return internal_fault();
  const SessionNotes notes = notes_of(services, who.session);
  body["last_sign_in_ms"] = notes.before.ms;
  body["failed_tries"] = notes.failed_tries;
  if (notes.before.ms > 0)
    body["last_sign_in"] = {{"ms", notes.before.ms},
                            {"address", notes.before.address},
                            {"device", notes.before.device_label},
                            {"factor", name_of(notes.before.factor)}};
  if (sealed->factor) body["second_factors"].push_back(1);
  body["backup_codes_left"] = sealed->factor ? sealed->factor->backup_codes.size() : 0;
  body["second_factor_required"] = demands_second_factor(who.principals);
  if (sealed->reset) {
    const bool is_operator = sealed->reset->by == PrincipalId();
    body["second_factor_reset"] = {
        {"by", is_operator ? std::string("operator") : to_base64url(sealed->reset->by.view())},
        {"faction", is_operator ? std::string() : to_base64url(sealed->reset->faction.view())},
        {"at_ms", sealed->reset->at_ms}};
  }
  return std::nullopt;
}

http::Response me(Services& services, const http::Request& request) {
  const auto who = authenticate(services, request);
  if (!who) return respond(who.problem());
  auto principals = nlohmann::json::array();
  for (const OwnPrincipal& principal : who->principals)
    principals.push_back({{"kind", static_cast<int>(principal.kind)},
                          {"id", to_base64url(principal.id.view())},
                          {"faction", to_base64url(principal.faction.view())}});
  nlohmann::json body{{"account", who->account ? to_base64url(who->account->id.view()) : std::string()},
                      {"login", who->account ? who->account->login : std::string()},
                      {"principals", std::move(principals)},
                      {"last_sign_in_ms", 0},
                      {"failed_tries", 0},
                      {"second_factors", nlohmann::json::array()},
                      {"backup_codes_left", 0},
                      {"second_factor_required", false}};
  if (who->account)
    if (const auto problem = tell_of_account(services, *who, body)) return respond(*problem);
  return answer_json(200, body);
}

http::Response get_bundle(Services& services, const http::Request& request) {
  const auto who = account_of(services, request);
  if (!who) return respond(who.problem());
  const std::string_view copy_name = request.query_value("copy").value_or("password");
  if (copy_name != "password" && copy_name != "recovery")
    return respond(malformed("copy is `password` or `recovery`."));
  const auto sealed = SealedAccount::open(services.box, who->account->id, who->account->sealed);
  if (!sealed) return respond(internal_fault());
  const Copy& copy = copy_name == "recovery" ? sealed->recovery : sealed->password;
  auto response = answer_cbor(copy.bundle);
  response.headers.set("ETag", "\"" + std::to_string(copy.outside.serial) + "\"");
  return response;
}

// If-Match: "7"
Judged<std::uint64_t> serial_asked(const http::Request& request) {
  const auto header = request.headers.find("If-Match");
  if (!header)
    return Problem{ProblemType::precondition_needed, "Send If-Match with the serial of the password copy you know."};
  std::uint64_t serial = 0;
  const bool quoted = header->size() > 2 && header->front() == '"' && header->back() == '"';
  if (!quoted) return malformed("If-Match is one serial in quotes.");
  const std::string_view digits = header->substr(1, header->size() - 2);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), serial);
  if (error != std::errc() || end != digits.data() + digits.size())
    return malformed("If-Match is one serial in quotes.");
  return serial;
}

// None: the account changed since it was looked at.
std::optional<http::Response> replace_bundle(Services& services, const SignedIn& who, const storage::Account& account,
                                             const BundleChange& change) {
  auto changed = apply(services, account, change);
  if (!changed) return respond(changed.problem());
  const bool keys_changed = changed->keys_changed;
  storage::Writes writes{storage::write::ReplaceAccount{std::move(changed->account)}};
  if (keys_changed) writes.push_back(storage::write::EndSessionsOfAccount{account.id, who.session.token});
  const auto stored = services.storage.commit(writes);
  if (!stored) return respond(storage_fault(services, Kept::records, stored.error()));
  if (stored->verdict == storage::WriteVerdict::version_moved) return std::nullopt;
  if (stored->verdict != storage::WriteVerdict::done) return respond(refused_writes(services, account.id, *stored));
  if (keys_changed) services.events->wake(topics_of(who));
  return answer_json(200, {{"serial", changed->serial}});
}

http::Response put_bundle(Services& services, http::Request& request) {
  const auto who = account_of(services, request);
  if (!who) return respond(who.problem());
  const auto serial = serial_asked(request);
  if (!serial) return respond(serial.problem());
  const auto body = request.body->read_all(limits::account_json_bytes_max);
  if (!body) return respond(problem_of(body.error()));
  JsonReader json(*body);
  const auto change = read_bundle_change(json, who->account->id, *serial);
  if (const auto problem = json.finish()) return respond(*problem);
  if (!change) return respond(change.problem());
  // A sign-in by a code changes the record, too, and leaves the serial as it is.
  storage::Account account = *who->account;
  for (int i = 0; i < limits::sign_in_tries_max; ++i) {
    if (auto answer = replace_bundle(services, *who, account, *change)) return std::move(*answer);
    auto again = services.storage.accounts().by_id(account.id);
    if (!again) return respond(problem_of(again.error()));
    account = std::move(*again);
  }
  return respond(serial_moved_of(services, account.id));
}

}  // namespace

void add_account_routes(http::Router& router, Services& services) {
  router.add("GET", "/v1/devices", http::no_body, [&](http::Request& r) { return devices(services, r); });
  router.add("DELETE", "/v1/devices/{device}", http::no_body,
             [&](http::Request& r) { return revoke_device(services, r); });
  router.add("GET", "/v1/me", http::no_body, [&](http::Request& r) { return me(services, r); });
  router.add("GET", "/v1/me/bundle", http::no_body, [&](http::Request& r) { return get_bundle(services, r); });
  router.add("PUT", "/v1/me/bundle", {limits::account_json_bytes_max},
             [&](http::Request& r) { return put_bundle(services, r); });
}

}  // namespace mappe::server
