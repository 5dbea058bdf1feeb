// Founding a faction and joining one: an entry, an account and a session in one atomic step.      docs/protocol.md §4a
#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/accounts/bundle_change.h"
#include "server/answer/storage_fault.h"
#include "server/api.h"
#include "server/journals/append_answer.h"
#include "server/operator/factions.h"
#include "server/rosters/names.h"
#include "server/rosters/roster_append.h"
#include "server/rosters/standing.h"

namespace mappe::server {

namespace {

// Whose account the new person comes into: a new one, or that of a session.
struct Home {
  AccountId account;
  std::optional<NewAccount> fresh;
  std::optional<ChangedAccount> existing;
};

Judged<Home> read_home(Services& services, JsonReader& json, const std::optional<SignedIn>& signed_in) {
  if (auto account = json.object("account")) {
    if (signed_in) return malformed("Send either a new account or the session of an existing one, not both.");
    auto fresh = read_new_account(*account);
    if (!fresh) return fresh.problem();
    const AccountId id = fresh->id;
    return Home{id, std::move(*fresh), std::nullopt};
  }
  auto bundle = json.object("bundle");
  if (!bundle || !signed_in || !signed_in->account)
    return malformed("A new account is missing, or the session and bundle of an existing one.");
  const std::uint64_t serial = bundle->uint_up_to("serial", cbor::uint_max);
  const auto change = read_bundle_change(*bundle, signed_in->account->id, serial);
  if (!change) return change.problem();
  auto changed = apply(services, *signed_in->account, *change);
  if (!changed) return changed.problem();
  return Home{signed_in->account->id, std::nullopt, std::move(*changed)};
}

storage::Writes writes_of_home(const Services& services, const Home& home, const PrincipalId& person) {
  if (home.fresh) {
    storage::Account account;
    account.id = home.fresh->id;
    account.login = home.fresh->login.text();
    account.persons = {person};
    account.sealed = home.fresh->sealed.seal(services.box, account.id);
    return {storage::write::ClaimId{storage::any_id(account.id), {storage::IdKind::account, FactionId()}},
            storage::write::CreateAccount{std::move(account)}};
  }
  storage::Account account = home.existing->account;
  if (std::find(account.persons.begin(), account.persons.end(), person) == account.persons.end())
    account.persons.push_back(person);
  return {storage::write::ReplaceAccount{std::move(account)}};
}

void add(storage::Writes& to, storage::Writes more) { std::move(more.begin(), more.end(), std::back_inserter(to)); }

// The first session of a person: no sign-in, and nothing before it.
NewSession first_session(Services& services, const http::Request& request, const Home& home, std::string label) {
  DeviceNotes notes;
  notes.label = std::move(label);
  notes.address = shortened_address(request.peer);
  return open_session(services, home.account, {std::nullopt, std::move(notes)}, {}, services.now());
}

Judged<journal::Entry> entry_in(JsonReader& json) {
  const Bytes bytes = json.bytes("entry", limits::entry_bytes_max);
  return parse_entry(bytes);
}

// A session is optional here; one that is sent must be good.
Judged<std::optional<SignedIn>> session_if_any(Services& services, const http::Request& request) {
  if (!request.headers.find("Authorization")) return std::optional<SignedIn>();
  auto who = authenticate(services, request);
  if (!who) return who.problem();
  return std::optional<SignedIn>(std::move(*who));
}

// ---- founding ----------------------------------------------------------------------------------------------------

struct Founding {
  storage::SetupCodeHash code;
  FactionId faction;
  std::string name;
  journal::Entry entry;
  journal::FoundBody body;
  std::vector<JsonReader::SaltedName> names;
  Home home;
  std::string device_label;
};

Judged<Founding> read_founding(Services& services, http::Request& request) {
  const auto who = session_if_any(services, request);
  if (!who) return who.problem();
  const auto bytes = request.body->read_all(limits::account_json_bytes_max);
  if (!bytes) return problem_of(bytes.error());
  JsonReader json(*bytes);
  SecretBytes code(json.bytes("setup_code", 32));
  const auto faction = json.id<FactionId>("faction");
  std::string name = json.text("name", limits::name_bytes_max);
  auto entry = entry_in(json);
  auto names = json.salted_names("names", limits::names_at_once_max, limits::name_bytes_max);
  auto home = read_home(services, json, *who);
  std::string label = json.text_or_empty("device_label", limits::device_label_bytes_max);
  if (const auto problem = json.finish()) return *problem;
  if (!entry) return entry.problem();
  if (!home) return home.problem();
  if (entry->header().kind != journal::Kind::found) return broken(journal::Rule::unsupported_kind);
  auto body = journal::parse_found(entry->body());
  if (!body) return broken(journal::Rule::malformed_body);
  return Founding{hash_of_setup_code(code.expose()),
                  faction,
                  std::move(name),
                  std::move(*entry),
                  std::move(*body),
                  std::move(names),
                  std::move(*home),
                  std::move(label)};
}

// What the operator allowed is what the entry says.
Judged<Setup> check_setup(Services& services, const Founding& founding) {
  const auto code = services.storage.codes().setup_code(founding.code, services.now());
  if (!code && (code.error().code == Errc::not_found || code.error().code == Errc::expired))
    return problem_of(storage::WritesOutcome{storage::WriteVerdict::code_expired, 0});
  if (!code) return internal_fault();
  auto setup = open_setup(services, *code);
  if (!setup) return internal_fault();
  if (founding.name != setup->name || founding.body.name != setup->name ||
      static_cast<std::uint64_t>(founding.body.type) != setup->type)
    return broken_rule("setup", "The code is for another name or type. Found with exactly what the link says.");
  return *setup;
}

std::optional<Problem> check_found_entry(Services& services, const Founding& founding) {
  const journal::RosterState empty(founding.faction);
  if (const auto verdict = empty.check(founding.entry, services.rosters.cards()); !verdict)
    return broken(*verdict.broken());
  if (auto problem = check_clock(services, founding.entry.header().time_ms)) return problem;
  const auto& existing = founding.home.existing;
  return check_policy(services, founding.body.policy, existing ? &existing->account : nullptr);
}

storage::Writes writes_of_founding(Services& services, const Founding& founding, const Setup& setup,
                                   std::vector<storage::StoredName> names, const CardRecord& card) {
  const FactionId& faction = founding.faction;
  storage::Writes writes{
      storage::write::UseSetupCode{founding.code, services.now()},
      storage::write::ClaimId{storage::any_id(faction), {storage::IdKind::faction, FactionId()}},
      storage::write::CreateFaction{{faction, setup.name, setup.type, setup.quota_bytes, false, services.now()}},
      storage::write::ClaimId{storage::any_id(founding.body.person), {storage::IdKind::principal, faction}},
      storage::write::PutCard{card.fingerprint(), founding.body.card_record}};
  for (storage::StoredName& name : names) writes.push_back(storage::write::PutName{std::move(name)});
  add(writes, writes_of_home(services, founding.home, founding.body.person));
  return writes;
}

http::Response found_faction(Services& services, http::Request& request) {
  const auto founding = read_founding(services, request);
  if (!founding) return respond(founding.problem());
  if (const auto healing = wait_for_healing(services)) return respond(*healing);
  const auto setup = check_setup(services, *founding);
  if (!setup) return respond(setup.problem());
  if (const auto problem = check_found_entry(services, *founding)) return respond(*problem);
  const auto card = CardRecord::parse_and_verify(founding->body.card_record);
  if (!card) return respond(broken(journal::Rule::wrong_card));
  auto names = names_for_ref(founding->names, founding->faction, founding->body.name_ref);
  if (!names) return respond(names.problem());

  NewSession session = first_session(services, request, founding->home, founding->device_label);
  storage::Append append;
  append.journal = journal_of(founding->faction);
  append.kind = storage::JournalKind::roster;
  append.owner = founding->faction;
  append.hash = founding->entry.hash();
  append.entry = founding->entry.bytes();
  append.author = founding->body.person;
  append.writes = writes_of_founding(services, *founding, *setup, std::move(*names), *card);
  add(append.writes, std::move(session.writes));
  append.now = services.now();
  const auto outcome = services.storage.journals().append(append);
  if (!outcome) return respond(storage_fault(services, Kept::journal, outcome.error()));
  if (outcome->verdict == storage::AppendVerdict::head_moved)
    return respond(problem_of(storage::WritesOutcome{storage::WriteVerdict::faction_exists, 0}));
  if (outcome->verdict == storage::AppendVerdict::write_refused)
    return respond(refused_writes(services, founding->home.account, outcome->write));
  if (outcome->verdict != storage::AppendVerdict::appended) return respond(internal_fault());
  services.metrics.entry_appended();
  services.log.info("faction founded", {{"faction", to_hex(founding->faction.view())}});
  return answer_session(services, 201, founding->home.account, session);
}

// ---- joining -----------------------------------------------------------------------------------------------------

struct Joining {
  OwnPrincipal invite;
  journal::Entry entry;
  journal::JoinBody body;
  Home home;
  std::string device_label;
};

Judged<Joining> read_joining(Services& services, http::Request& request) {
  const auto who = authenticate(services, request);
  if (!who) return who.problem();
  const OwnPrincipal invite = who->principals.front();
  if (invite.kind != PrincipalKind::invite)
    return Problem{ProblemType::denied, "Only the session of an invite joins. Open the invitation's link."};
  const auto bytes = request.body->read_all(limits::account_json_bytes_max);
  if (!bytes) return problem_of(bytes.error());
  JsonReader json(*bytes);
  auto entry = entry_in(json);
  std::optional<SignedIn> account;
  if (json.has("account_token")) {
    const SecretBytes token(json.bytes("account_token", SessionToken::size_bytes));
    if (token.size() != SessionToken::size_bytes) return malformed("account_token is a session's token.");
    auto signed_in = authenticate(services, hash_of_token(token.expose()));
    if (!signed_in) return signed_in.problem();
    account = std::move(*signed_in);
  }
  auto home = read_home(services, json, account);
  std::string label = json.text_or_empty("device_label", limits::device_label_bytes_max);
  if (const auto problem = json.finish()) return *problem;
  if (!entry) return entry.problem();
  if (!home) return home.problem();
  const journal::Header& header = entry->header();
  if (header.journal != journal_of(invite.faction)) return broken(journal::Rule::wrong_journal);
  if (header.kind != journal::Kind::join) return broken(journal::Rule::unsupported_kind);
  if (header.author != journal::Author{invite.kind, invite.id}) return broken(journal::Rule::unknown_author);
  auto body = journal::parse_join(entry->body());
  if (!body) return broken(journal::Rule::malformed_body);
  return Joining{invite, std::move(*entry), std::move(*body), std::move(*home), std::move(label)};
}

Judged<storage::Writes> writes_of_joining(Services& services, const Joining& joining, const storage::Writes& session,
                                          const journal::RosterState& before) {
  const journal::Invite* invite = before.invite(joining.invite.id);
  const auto card = CardRecord::parse_and_verify(joining.body.card_record);
  if (invite == nullptr || !card) return internal_fault();  // the rules let it pass, so both are there
  const PrincipalId& person = invite->body.person;
  auto writes = writes_of_moving(services, person, joining.home.account);
  if (!writes) return writes;
  writes->push_back(storage::write::PutCard{card->fingerprint(), joining.body.card_record});
  add(*writes, writes_of_home(services, joining.home, person));
  add(*writes, session);
  return writes;
}

http::Response join(Services& services, http::Request& request) {
  const auto joining = read_joining(services, request);
  if (!joining) return respond(joining.problem());
  const NewSession session = first_session(services, request, joining->home, joining->device_label);
  const auto appended =
      append_to_roster(services, {joining->invite.faction, &joining->entry, to_hex(joining->invite.id.view()),
                                  [&](const journal::RosterState& before) {
                                    return writes_of_joining(services, *joining, session.writes, before);
                                  }});
  if (!appended && appended.problem().type == ProblemType::serial_moved)
    return respond(serial_moved_of(services, joining->home.account));
  if (!appended) return respond(appended.problem());
  // The entry is public in the roster: sending it again must open no session.
  if (appended->was_there)
    return respond({ProblemType::exists,
                    "This invitation was redeemed just so before. Sign in with login and password.", "joined"});
  return answer_session(services, 201, joining->home.account, session);
}

}  // namespace

void add_founding_routes(http::Router& router, Services& services) {
  const http::BodyLimit account{limits::account_json_bytes_max};
  router.add("POST", "/v1/factions", account, [&](http::Request& r) { return found_faction(services, r); });
  router.add("POST", "/v1/join", account, [&](http::Request& r) { return join(services, r); });
}

}  // namespace mappe::server
