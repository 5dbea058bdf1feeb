// The second factor of the session's account: set up, taken away, its backup codes; and reset for who lost it, by a
// manager of the faction.                                                                          docs/protocol.md §3
#include <nlohmann/json.hpp>

#include "server/accounts/account_change.h"
#include "server/answer/storage_fault.h"
#include "server/api.h"
#include "server/journals/append_answer.h"
#include "server/rosters/faction_here.h"
#include "server/rosters/standing.h"
#include "server/sign_in/challenge.h"
#include "server/sign_in/sign_in_tries.h"

namespace mappe::server {

namespace {

Problem wrong_code() {
  return {ProblemType::denied,
          "The code is wrong, or was used before. Wait for the next one, or take a backup code; check the clock of the "
          "device that shows it.",
          "second_factor_code"};
}

Judged<SignedIn> account_of_request(Services& services, const http::Request& request) {
  auto who = authenticate(services, request);
  if (who && !who->account) return not_found();
  return who;
}

// Codes tried from a session count for its device: who took it over cannot guess without end.
std::string guesses_key(const SignedIn& who) { return "code-of-device:" + to_hex(who.session.device.view()); }

// Changes the account if `typed` is a code of the factor it has; without one, `change` is asked at once.
http::Response change_with_code(Services& services, const SignedIn& who, const std::string& typed,
                                const std::function<std::optional<Problem>(SealedAccount&)>& change,
                                const std::function<http::Response()>& answer) {
  const TimeMs now = services.now();
  const std::string key = guesses_key(who);
  recall_wrong_codes(services, key);
  if (const auto wait = services.tries_of_login.begin(key, now); wait.count() > 0) return respond(too_fast(wait));
  const auto problem = change_account(services, who.account->id, [&](SealedAccount& sealed) -> std::optional<Problem> {
    if (sealed.factor && !sealed.factor->use(who.account->id, typed, now)) return wrong_code();
    return change(sealed);
  });
  if (problem && problem->rule == wrong_code().rule) {
    if (const auto noted = note_wrong_code(services, key, now); !noted)
      return respond(storage_fault(services, Kept::records, noted.error()));
    return respond(*problem);
  }
  if (problem) {
    services.tries_of_login.take_back(key, now);  // no code was judged wrong
    return respond(*problem);
  }
  services.tries_of_login.succeeded(key);
  forget_wrong_codes(services, key, now);
  return answer();
}

struct NewFactor {
  FactorSecret secret;
  std::string code, old_code;
};

Judged<NewFactor> read_new_factor(http::Request& request) {
  const auto body = request.body->read_all(limits::json_bytes_max);
  if (!body) return problem_of(body.error());
  JsonReader json(*body);
  NewFactor asked;
  const SecretBytes secret(json.bytes("secret", FactorSecret::size_bytes));
  asked.code = json.text("code", limits::code_chars_max);
  asked.old_code = json.text_or_empty("old_code", limits::code_chars_max);
  if (const auto problem = json.finish()) return *problem;
  auto parsed = FactorSecret::parse(secret.expose());
  if (!parsed) return malformed("`secret` has 20 bytes.");
  asked.secret = std::move(*parsed);
  return asked;
}

Judged<std::string> read_code(http::Request& request) {
  const auto body = request.body->read_all(limits::json_bytes_max);
  if (!body) return problem_of(body.error());
  JsonReader json(*body);
  std::string code = json.text("code", limits::code_chars_max);
  if (const auto problem = json.finish()) return *problem;
  return code;
}

http::Response put_second_factor(Services& services, http::Request& request) {
  const auto who = account_of_request(services, request);
  if (!who) return respond(who.problem());
  const auto asked = read_new_factor(request);
  if (!asked) return respond(asked.problem());
  std::vector<std::string> shown;
  const auto change = [&](SealedAccount& sealed) -> std::optional<Problem> {
    SecondFactor fresh;
    fresh.secret = asked->secret.duplicate();
    fresh.since_ms = services.now();
    // A backup code cannot be meant: there are none yet. So the person has the secret where it makes codes.
    if (!fresh.use(who->account->id, asked->code, services.now())) return wrong_code();
    shown = fresh.renew_backup_codes(who->account->id);
    sealed.factor = std::move(fresh);
    sealed.reset.reset();
    return std::nullopt;
  };
  return change_with_code(services, *who, asked->old_code, change, [&] {
    services.log.info("second factor set up", {{"account", to_hex(who->account->id.view())}});
    return answer_json(200, {{"backup_codes", shown}});
  });
}

http::Response delete_second_factor(Services& services, http::Request& request) {
  const auto who = account_of_request(services, request);
  if (!who) return respond(who.problem());
  const auto code = read_code(request);
  if (!code) return respond(code.problem());
  if (demands_second_factor(who->principals))
    return respond(broken_rule("second_factor",
                               "A faction of this account demands a second factor. Set up another one instead (PUT "
                               "/v1/me/second-factor)."));
  const auto change = [](SealedAccount& sealed) -> std::optional<Problem> {
    if (!sealed.factor) return not_found();
    sealed.factor.reset();
    return std::nullopt;
  };
  return change_with_code(services, *who, *code, change, [&] {
    services.log.info("second factor taken away", {{"account", to_hex(who->account->id.view())}});
    return answer_nothing();
  });
}

http::Response renew_backup_codes(Services& services, http::Request& request) {
  const auto who = account_of_request(services, request);
  if (!who) return respond(who.problem());
  const auto code = read_code(request);
  if (!code) return respond(code.problem());
  std::vector<std::string> shown;
  const auto change = [&](SealedAccount& sealed) -> std::optional<Problem> {
    if (!sealed.factor) return not_found();
    shown = sealed.factor->renew_backup_codes(who->account->id);
    return std::nullopt;
  };
  return change_with_code(services, *who, *code, change, [&] { return answer_json(200, {{"backup_codes", shown}}); });
}

http::Response acknowledge_reset(Services& services, const http::Request& request) {
  const auto who = account_of_request(services, request);
  if (!who) return respond(who.problem());
  const auto problem = change_account(services, who->account->id, [](SealedAccount& sealed) -> std::optional<Problem> {
    if (!sealed.reset) return not_found();
    sealed.reset.reset();
    return std::nullopt;
  });
  return problem ? respond(*problem) : answer_nothing();
}

// ---- for who lost it -----------------------------------------------------------------------------------------------

// The account of a person that belongs to this faction; 404 for everybody else.
Judged<AccountId> account_of_person(Services& services, const FactionId& faction, const PrincipalId& person) {
  const auto roster = services.rosters.find(faction);
  if (!roster) return internal_fault();
  const bool belongs = (*roster)->read([&](const journal::RosterHistory& history) {
    const journal::Person* known = history.state().person(person);
    return known != nullptr && known->active_at(services.now());
  });
  if (!belongs) return not_found();
  const auto account = services.storage.accounts().by_person(person);
  if (!account) return problem_of(account.error());
  return account->id;
}

http::Response reset_for_person(Services& services, const http::Request& request) {
  const auto here = enter_faction(services, request);
  if (!here) return respond(here.problem());
  const auto person = id_in_path<PrincipalId>(request, "person");
  if (!person) return respond(person.problem());
  const auto roster = services.rosters.find(here->principal.faction);
  if (!roster) return respond(internal_fault());
  const bool is_manager = (*roster)->read([&](const journal::RosterHistory& history) {
    return history.state().is_manager_at(here->principal.id, services.now());
  });
  if (here->principal.kind != PrincipalKind::person || !is_manager) return respond(broken(journal::Rule::not_manager));
  // Or who found his session open would need no code to take the factor away.
  if (here->who.is(PrincipalKind::person, *person))
    return respond({ProblemType::denied,
                    "Nobody resets his own second factor: take it away with a code, or ask another manager, or the "
                    "operator.",
                    "second_factor_own"});
  const auto account = account_of_person(services, here->principal.faction, *person);
  if (!account) return respond(account.problem());
  const auto done =
      reset_second_factor(services, *account, {here->principal.id, here->principal.faction, services.now()});
  if (!done) return respond(done.problem());
  if (!*done) return respond(not_found());
  services.log.info("second factor reset", {{"faction", to_hex(here->principal.faction.view())},
                                            {"person", to_hex(person->view())},
                                            {"by", to_hex(here->principal.id.view())}});
  return answer_nothing();
}

}  // namespace

void add_second_factor_routes(http::Router& router, Services& services) {
  const std::string own = "/v1/me/second-factor";
  const http::BodyLimit json{limits::json_bytes_max};
  router.add("PUT", own, json, [&](http::Request& r) { return put_second_factor(services, r); });
  router.add("DELETE", own, json, [&](http::Request& r) { return delete_second_factor(services, r); });
  router.add("POST", own + "/backup-codes", json, [&](http::Request& r) { return renew_backup_codes(services, r); });
  router.add("DELETE", own + "/reset", http::no_body, [&](http::Request& r) { return acknowledge_reset(services, r); });
  router.add("DELETE", "/v1/factions/{faction}/persons/{person}/second-factor", http::no_body,
             [&](http::Request& r) { return reset_for_person(services, r); });
}

}  // namespace mappe::server
