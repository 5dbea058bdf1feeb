// Rosters, names and cards of the session's factions.                                         docs/protocol.md §2, §4a
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "crypto/base/cbor.h"
#include "crypto/base/codes.h"
#include "server/accounts/bundle_change.h"
#include "server/answer/json.h"
#include "server/answer/storage_fault.h"
#include "server/api.h"
#include "server/journals/append_answer.h"
#include "server/rosters/faction_here.h"
#include "server/rosters/names.h"
#include "server/rosters/roster_append.h"
#include "server/rosters/standing.h"
#include "storage/limits.h"

namespace mappe::server {

namespace {

http::Response list_factions(Services& services, const http::Request& request) {
  const auto who = authenticate(services, request);
  if (!who) return respond(who.problem());
  auto body = nlohmann::json::array();
  for (const OwnPrincipal& principal : who->principals) {
    const auto info = services.storage.journals().find(journal_of(principal.faction));
    const auto faction = services.storage.factions().by_id(principal.faction);
    const auto used = services.storage.meters().of_faction(principal.faction);
    if (!info || !faction || !used) return respond(internal_fault());
    const bool is_person = principal.kind == PrincipalKind::person;
    body.push_back({{"faction", to_base64url(principal.faction.view())},
                    {"head", {{"seq", info->head.seq}, {"hash", to_base64url(info->head.hash.view())}}},
                    {"person", is_person ? to_base64url(principal.id.view()) : std::string()},
                    {"suspended", faction->suspended}});
    if (!is_person) continue;  // how full it is, an invite need not know
    body.back()["used_bytes"] = used->bytes();
    if (faction->quota_bytes < storage::limits::quota_bytes_none) body.back()["quota_bytes"] = faction->quota_bytes;
  }
  return answer_json(200, body);
}

http::Response get_roster(Services& services, const http::Request& request) {
  const auto here = enter_faction(services, request);
  if (!here) return respond(here.problem());
  return answer_entries(services, request, journal_of(here->principal.faction), false);
}

http::Response post_roster(Services& services, http::Request& request) {
  const auto here = enter_faction(services, request);
  if (!here) return respond(here.problem());
  const auto body = request.body->read_all(limits::entry_bytes_max);
  if (!body) return respond(problem_of(body.error()));
  const auto entry = parse_entry(*body);
  if (!entry) return respond(entry.problem());
  const journal::Header& header = entry->header();
  if (header.journal != journal_of(here->principal.faction)) return respond(broken(journal::Rule::wrong_journal));
  if (header.author != journal::Author{here->principal.kind, here->principal.id})
    return respond(broken(journal::Rule::unknown_author));
  if (header.kind == journal::Kind::found || header.kind == journal::Kind::join)
    return respond(broken(journal::Rule::unsupported_kind));
  const auto appended =
      append_to_roster(services, {here->principal.faction, &*entry, to_hex(here->principal.id.view()), nullptr});
  if (!appended) return respond(appended.problem());
  return answer_head(200, appended->pin.seq, appended->pin.hash);
}

// The names that an invite may see: its own person's and its inviter's.
std::optional<std::set<NameRef>> names_for(const OwnPrincipal& principal, const journal::RosterState& state) {
  if (principal.kind == PrincipalKind::person) return std::nullopt;
  std::set<NameRef> visible;
  const journal::Invite* invite = state.invite(principal.id);
  if (invite == nullptr) return visible;
  visible.insert(invite->body.name_ref);
  if (const journal::Person* inviter = state.person(invite->invited_by)) visible.insert(inviter->name_ref);
  return visible;
}

http::Response get_names(Services& services, const http::Request& request) {
  const auto here = enter_faction(services, request);
  if (!here) return respond(here.problem());
  const auto roster = services.rosters.find(here->principal.faction);
  const auto names = services.storage.names().of_faction(here->principal.faction);
  if (!roster || !names) return respond(internal_fault());
  const auto visible = (*roster)->read(
      [&](const journal::RosterHistory& history) { return names_for(here->principal, history.state()); });
  std::vector<const storage::StoredName*> shown;
  for (const storage::StoredName& name : *names)
    if (!visible || visible->contains(name.ref)) shown.push_back(&name);
  cbor::Writer w;
  w.array(shown.size());
  for (const auto* name : shown) w.array(3).id(name->ref).bytes(name->salt).text(name->name);
  return answer_cbor(w.take());
}

Judged<std::vector<storage::StoredName>> names_in_body(http::Request& request, const FactionId& faction) {
  const auto body = request.body->read_all(limits::names_bytes_max);
  if (!body) return problem_of(body.error());
  cbor::Reader r(*body);
  std::vector<storage::StoredName> names(r.array_up_to(limits::names_at_once_max));
  for (storage::StoredName& name : names) {
    r.array(2);
    const auto salt = r.id<NameSalt>();
    name = {faction, NameRef(), bytes_of(salt.view()), std::string(r.text_up_to(limits::name_bytes_max))};
    name.ref = name_ref(salt, name.name);
  }
  if (auto whole = r.finish(); !whole) return malformed("The body is not a CBOR array of [salt, name], at most 256.");
  return names;
}

// A manager may leave any name the roster refers to; others only their own.
std::optional<Problem> may_name(const journal::RosterState& state, const OwnPrincipal& principal, const NameRef& ref,
                                TimeMs now) {
  if (principal.kind != PrincipalKind::person) return broken(journal::Rule::person_required);
  const journal::Person* self = state.person(principal.id);
  if (self != nullptr && self->name_ref == ref) return std::nullopt;
  if (!state.is_manager_at(principal.id, now)) return broken(journal::Rule::not_manager);
  if (refers_to(state, ref)) return std::nullopt;
  return broken_rule("unknown_name",
                     "The roster has no entry with this name. Append the entry first, then leave the name.");
}

http::Response put_names(Services& services, http::Request& request) {
  const auto here = enter_faction(services, request);
  if (!here) return respond(here.problem());
  auto names = names_in_body(request, here->principal.faction);
  if (!names) return respond(names.problem());
  const auto roster = services.rosters.find(here->principal.faction);
  if (!roster) return respond(internal_fault());
  storage::Writes writes;
  for (storage::StoredName& name : *names) {
    const auto problem = (*roster)->read([&](const journal::RosterHistory& history) {
      return may_name(history.state(), here->principal, name.ref, services.now());
    });
    if (problem) return respond(*problem);
    writes.push_back(storage::write::PutName{std::move(name)});
  }
  const auto stored = services.storage.commit(writes);
  if (!stored) return respond(storage_fault(services, Kept::records, stored.error()));
  services.events->moved(journal_of(here->principal.faction), {topic_of(here->principal.faction)});
  return answer_nothing();
}

http::Response delete_name(Services& services, const http::Request& request) {
  const auto here = enter_faction(services, request);
  if (!here) return respond(here.problem());
  const auto ref = id_in_path<NameRef>(request, "name_ref");
  if (!ref) return respond(ref.problem());
  const auto roster = services.rosters.find(here->principal.faction);
  if (!roster) return respond(internal_fault());
  const bool is_manager = (*roster)->read([&](const journal::RosterHistory& history) {
    return history.state().is_manager_at(here->principal.id, services.now());
  });
  if (!is_manager) return respond(broken(journal::Rule::not_manager));
  if (!services.storage.names().find(here->principal.faction, *ref)) return respond(not_found());
  const auto stored = services.storage.commit({storage::write::RemoveName{here->principal.faction, *ref}});
  if (!stored) return respond(storage_fault(services, Kept::records, stored.error()));
  return answer_nothing();
}

http::Response get_card(Services& services, const http::Request& request) {
  const auto who = authenticate(services, request);
  if (!who) return respond(who.problem());
  const auto fingerprint = id_in_path<Fingerprint>(request, "fingerprint");
  if (!fingerprint) return respond(fingerprint.problem());
  auto record = services.storage.cards().find(*fingerprint);
  if (!record) return respond(problem_of(record.error()));
  const auto card = CardRecord::parse_and_verify(*record);
  if (!card) return respond(internal_fault());
  if (who->in(card->card().faction) == nullptr) return respond(not_found());
  return answer_cbor(std::move(*record));
}

// A gateway's card claims its id; an invite's does so when the entry comes, so that a card alone takes nothing.
storage::Writes writes_of_card(const CardRecord& record, const Bytes& bytes) {
  storage::Writes writes{storage::write::PutCard{record.fingerprint(), bytes}};
  const Card& card = record.card();
  if (card.kind == PrincipalKind::gateway)
    writes.push_back(storage::write::ClaimId{storage::any_id(card.id), {storage::IdKind::principal, card.faction}});
  return writes;
}

http::Response put_card(Services& services, http::Request& request) {
  const auto who = authenticate(services, request);
  if (!who) return respond(who.problem());
  const auto fingerprint = id_in_path<Fingerprint>(request, "fingerprint");
  if (!fingerprint) return respond(fingerprint.problem());
  const auto body = request.body->read_all(card_record_bytes_max);
  if (!body) return respond(problem_of(body.error()));
  const auto record = CardRecord::parse_and_verify(*body);
  if (!record) return respond(broken(journal::rule_of_card(record.error())));
  if (record->fingerprint() != *fingerprint)
    return respond(broken_rule("wrong_card", "The card has another fingerprint than the path says."));
  const Card& card = record->card();
  const auto principal = principal_in(*who, card.faction);
  if (!principal || principal->kind != PrincipalKind::person) return respond(not_found());
  if (services.storage.cards().find(*fingerprint)) return answer_nothing();
  if (card.kind == PrincipalKind::person)
    return respond(broken_rule("card_kind", "A person's card comes with its entry: found, join or rekey."));
  if (card.kind == PrincipalKind::gateway && card.owner != principal->id)
    return respond(broken(journal::Rule::gateway_not_own));
  const auto faction = faction_that_may_grow(services, card.faction);
  if (!faction) return respond(faction.problem());
  const auto wait = services.entries.take("cards|" + to_hex(principal->id.view()), services.now());
  if (wait.count() > 0) return respond(too_many(60, "Too many cards in a short time. Wait."));
  const auto stored = services.storage.commit(writes_of_card(*record, *body));
  if (!stored) return respond(storage_fault(services, Kept::records, stored.error()));
  if (stored->verdict != storage::WriteVerdict::done) return respond(problem_of(*stored));
  return answer_nothing();
}

}  // namespace

void add_roster_routes(http::Router& router, Services& services) {
  const std::string faction = "/v1/factions/{faction}";
  router.add("GET", "/v1/factions", http::no_body, [&](http::Request& r) { return list_factions(services, r); });
  router.add("GET", faction + "/roster", http::no_body, [&](http::Request& r) { return get_roster(services, r); });
  router.add("POST", faction + "/roster", {limits::entry_bytes_max},
             [&](http::Request& r) { return post_roster(services, r); });
  router.add("GET", faction + "/names", http::no_body, [&](http::Request& r) { return get_names(services, r); });
  router.add("PUT", faction + "/names", {limits::names_bytes_max},
             [&](http::Request& r) { return put_names(services, r); });
  router.add("DELETE", faction + "/names/{name_ref}", http::no_body,
             [&](http::Request& r) { return delete_name(services, r); });
  router.add("GET", "/v1/cards/{fingerprint}", http::no_body, [&](http::Request& r) { return get_card(services, r); });
  router.add("PUT", "/v1/cards/{fingerprint}", {card_record_bytes_max},
             [&](http::Request& r) { return put_card(services, r); });
}

}  // namespace mappe::server
