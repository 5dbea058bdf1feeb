// What storage costs a faction, for those it trusts with that: duty treasury, duty audit, managers. Numbers only: no
// name of a space or file is known here.                                                           docs/treasury.md
#include <charconv>
#include <nlohmann/json.hpp>

#include "server/answer/json.h"
#include "server/api.h"
#include "server/rosters/faction_here.h"
#include "server/treasury/budgets.h"
#include "server/treasury/ledger.h"
#include "server/treasury/paper/statement_paper.h"

namespace mappe::server {

namespace {

using nlohmann::json;

enum class MoneyRight { see, set };

struct MoneyHere {
  OwnPrincipal principal;
  storage::Faction faction;
};

// Guests by invite and gateways have no duties, and are not told that there is a budget.
Judged<MoneyHere> enter_treasury(Services& services, const http::Request& request, MoneyRight right) {
  const auto here = enter_faction(services, request);
  if (!here) return here.problem();
  if (here->principal.kind != PrincipalKind::person) return not_found();
  const auto roster = services.rosters.find(here->principal.faction);
  const auto faction = services.storage.factions().by_id(here->principal.faction);
  if (!roster || !faction) return internal_fault();
  const bool may = (*roster)->read([&](const journal::RosterHistory& history) {
    const journal::Person* person = history.state().person(here->principal.id);
    if (person == nullptr || !person->active_at(services.now())) return false;
    const std::uint64_t duties =
        journal::duty::treasury | (right == MoneyRight::see ? journal::duty::audit : std::uint64_t{0});
    const bool is_manager = right == MoneyRight::see && person->role == journal::FactionRole::manager;
    return is_manager || (person->duties & duties) != 0;
  });
  if (!may && right == MoneyRight::see)
    return Problem{ProblemType::denied, "Only managers and the duties treasury and audit see what is billed.",
                   "not_treasury"};
  if (!may) return Problem{ProblemType::denied, "Only the duty treasury sets the budget.", "not_treasurer"};
  return MoneyHere{here->principal, *faction};
}

http::Response answered(const Judged<json>& judged) {
  return judged ? answer_json(200, *judged) : respond(judged.problem());
}

http::Response get_today(Services& services, const http::Request& request) {
  const auto here = enter_treasury(services, request, MoneyRight::see);
  return here ? answered(figures_of_today(services, here->faction)) : respond(here.problem());
}

http::Response get_budget(Services& services, const http::Request& request) {
  const auto here = enter_treasury(services, request, MoneyRight::see);
  if (!here) return respond(here.problem());
  const auto day = request.query_value("day");
  return answered(day ? budget_of_day(services, here->faction, *day) : budget_now(services, here->faction));
}

http::Response set_budget(Services& services, http::Request& request) {
  const auto here = enter_treasury(services, request, MoneyRight::set);
  if (!here) return respond(here.problem());
  const auto body = request.body->read_all(limits::json_bytes_max);
  if (!body) return respond(problem_of(body.error()));
  auto wish = read_budget_wish(*body, to_base64url(here->principal.id.view()));
  if (!wish) return respond(wish.problem());
  return answered(put_budget(services, here->faction, std::move(*wish)));
}

http::Response list_statements(Services& services, const http::Request& request) {
  const auto here = enter_treasury(services, request, MoneyRight::see);
  if (!here) return respond(here.problem());
  const auto statements = read_statements(services, here->faction.id);
  if (!statements) return respond(internal_fault());
  json list = json::array();
  for (const KeptStatement& kept : statements->all) {
    if (!kept.is_intact) continue;  // the check says so
    json row = short_form(kept.statement);
    row["hash"] = to_base64url(treasury::hash_of_statement(view_of(kept.document.statement)).view());
    list.push_back(std::move(row));
  }
  return answer_json(200, {{"statements", std::move(list)},
                           {"check", check_of(services, *statements)},
                           {"statement_key", statement_key_text(services)}});
}

Judged<KeptStatement> statement_asked(Services& services, const http::Request& request) {
  const auto here = enter_treasury(services, request, MoneyRight::see);
  if (!here) return here.problem();
  const std::string_view typed = request.param("number");
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
  if (error != std::errc() || end != typed.data() + typed.size()) return not_found();
  return statement_numbered(services, here->faction.id, number);
}

http::Response as_file(const char* type, const std::string& name, std::string body) {
  http::Response response(200, type, std::move(body));
  response.headers.set("Content-Disposition",
                       "attachment; filename=\"" + name + "\"");  // ours: letters, digits, - and _
  return response;
}

http::Response get_statement(Services& services, const http::Request& request) {
  const auto kept = statement_asked(services, request);
  if (!kept) return respond(kept.problem());
  return answer_json(200, treasury::envelope_of(kept->document));
}

http::Response get_csv(Services& services, const http::Request& request) {
  const auto kept = statement_asked(services, request);
  if (!kept) return respond(kept.problem());
  return as_file("text/csv; charset=utf-8", treasury::file_name_of(kept->statement) + ".csv",
                 treasury::csv_of(kept->statement));
}

http::Response get_paper(Services& services, const http::Request& request, bool proof) {
  const auto kept = statement_asked(services, request);
  if (!kept) return respond(kept.problem());
  const std::string hash = to_base64url(treasury::hash_of_statement(view_of(kept->document.statement)).view());
  const auto pdf =
      proof ? treasury::pdf_of_proof(kept->statement, hash) : treasury::pdf_of_statement(kept->statement, hash);
  if (!pdf) return respond(pdf.error().code == Errc::not_found ? not_found() : internal_fault());
  return as_file("application/pdf",
                 treasury::file_name_of(kept->statement) + (proof ? "-verwendungsnachweis.pdf" : ".pdf"),
                 std::string(text_of(*pdf)));
}

}  // namespace

void add_treasury_routes(http::Router& router, Services& services) {
  const std::string faction = "/v1/treasury/{faction}", one = faction + "/statements/{number}";
  router.add("GET", faction + "/today", http::no_body, [&](http::Request& r) { return get_today(services, r); });
  router.add("GET", faction + "/budget", http::no_body, [&](http::Request& r) { return get_budget(services, r); });
  router.add("PUT", faction + "/budget", {limits::json_bytes_max},
             [&](http::Request& r) { return set_budget(services, r); });
  router.add("GET", faction + "/statements", http::no_body,
             [&](http::Request& r) { return list_statements(services, r); });
  router.add("GET", one, http::no_body, [&](http::Request& r) { return get_statement(services, r); });
  router.add("GET", one + "/csv", http::no_body, [&](http::Request& r) { return get_csv(services, r); });
  router.add("GET", one + "/pdf", http::no_body, [&](http::Request& r) { return get_paper(services, r, false); });
  router.add("GET", one + "/proof", http::no_body, [&](http::Request& r) { return get_paper(services, r, true); });
}

}  // namespace mappe::server
