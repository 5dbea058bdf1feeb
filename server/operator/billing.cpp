#include "server/operator/billing.h"

#include <nlohmann/json.hpp>

#include "server/answer/json.h"
#include "server/treasury/budgets.h"
#include "server/treasury/ledger.h"
#include "server/treasury/meter_usage.h"

namespace mappe::server {

using nlohmann::json;

namespace {

Judged<storage::Faction> faction_billed(Services& services, const std::string& name) {
  const auto faction = services.storage.factions().by_name(name);
  if (faction) return *faction;
  if (faction.error().code != Errc::not_found) return internal_fault();
  return Problem{ProblemType::not_found, "There is no faction of this name. `mappe-server faction list` shows them.",
                 "no_faction"};
}

// All, or the one that is named.
Judged<std::vector<storage::Faction>> factions_asked(Services& services, const std::string& name) {
  if (!name.empty()) {
    const auto one = faction_billed(services, name);
    if (!one) return one.problem();
    return std::vector<storage::Faction>{*one};
  }
  auto all = services.storage.factions().all();
  if (!all) return internal_fault();
  return std::move(*all);
}

json problem_row(const storage::Faction& faction, const Problem& problem) {
  return {{"name", faction.name},
          {"problem", problem.rule.empty() ? name_of(problem.type) : problem.rule},
          {"detail", problem.detail}};
}

Judged<json> report(Services& services, const std::string& name) {
  const auto factions = factions_asked(services, name);
  if (!factions) return factions.problem();
  json rows = json::array();
  for (const storage::Faction& faction : *factions) {
    auto figures = figures_of_today(services, faction);
    if (!figures) {
      rows.push_back(problem_row(faction, figures.problem()));
      continue;
    }
    (*figures)["name"] = faction.name;
    const auto statements = services.storage.papers().count(faction.id, storage::PaperKind::statement);
    if (!statements) return internal_fault();
    (*figures)["statements"] = *statements;
    rows.push_back(std::move(*figures));
  }
  return rows;
}

Judged<json> close_all(Services& services, const std::string& name, const Closing& closing) {
  const auto factions = factions_asked(services, name);
  if (!factions) return factions.problem();
  json rows = json::array();
  for (const storage::Faction& faction : *factions) {
    const auto closed = close_statement(services, faction, closing);
    if (!closed && !name.empty()) return closed.problem();
    if (!closed && closed.problem().rule == "before_founding") continue;  // not there yet
    if (!closed) {
      rows.push_back(problem_row(faction, closed.problem()));
      continue;
    }
    json row = short_form(closed->at("statement"));
    row["name"] = faction.name;
    row["already"] = closed->at("already");
    rows.push_back(std::move(row));
  }
  return rows;
}

Judged<json> export_of(Services& services, const std::string& name, std::uint64_t number) {
  const auto faction = faction_billed(services, name);
  if (!faction) return faction.problem();
  json rows = json::array();
  if (number != 0) {
    const auto one = statement_numbered(services, faction->id, number);
    if (!one) return one.problem();
    rows.push_back(treasury::envelope_of(one->document));
    return rows;
  }
  // What is damaged goes along as a problem: the others can be had.
  const auto statements = read_statements(services, faction->id);
  if (!statements) return internal_fault();
  for (const KeptStatement& kept : statements->all) {
    if (kept.is_intact) {
      rows.push_back(treasury::envelope_of(kept.document));
      continue;
    }
    const Problem problem = statement_changed();
    rows.push_back({{"number", kept.number}, {"problem", problem.rule}, {"detail", problem.detail}});
  }
  return rows;
}

Judged<json> verify_all(Services& services, const std::string& name) {
  const auto factions = factions_asked(services, name);
  if (!factions) return factions.problem();
  json rows = json::array();
  for (const storage::Faction& faction : *factions) {
    auto check = check_statements(services, faction.id);
    if (!check) return check.problem();
    (*check)["name"] = faction.name;
    rows.push_back(std::move(*check));
  }
  return json{{"statement_key", statement_key_text(services)}, {"factions", std::move(rows)}};
}

// The newest tariff of the file, as if it had held all the time.
config::Treasury as_if_always(config::Treasury tariffs) {
  config::Tariff newest = tariffs.tariffs.back();
  newest.from = {2000, 1, 1};
  tariffs.tariffs = {std::move(newest)};
  return tariffs;
}

Judged<json> preview(Services& services, const std::string& text) {
  const auto loaded = config::parse_treasury(text, "");
  if (!loaded) return malformed("The tariff file is not in order. `mappe-server treasury preview` says what is wrong.");
  const config::Treasury tariffs = as_if_always(*loaded.treasury);
  const treasury::Date today = treasury::date_at(services.now());
  const treasury::Date end{today.year, today.month, 1};
  const auto factions = services.storage.factions().all();
  if (!factions) return internal_fault();
  json rows = json::array();
  for (const storage::Faction& faction : *factions) {
    json months = json::array();
    treasury::Cents sum{};
    for (int back = 12; back > 0; --back) {
      const treasury::Date from = treasury::months_later(end, -back);
      const auto month = treasury::tally(tariffs, MeterUsage(services), {faction.name, faction.created_ms}, from,
                                         treasury::months_later(from, 1));
      if (!month) return problem_of(month.error());
      const auto added = treasury::plus(sum, month->gross);
      if (!added) return problem_of(added.error());
      sum = *added;
      months.push_back({{"month", config::to_string(from).substr(0, 7)}, {"gross_cents", count_of(month->gross)}});
    }
    rows.push_back({{"name", faction.name}, {"gross_cents", count_of(sum)}, {"months", std::move(months)}});
  }
  return json{{"tariff", tariffs.tariffs.back().name}, {"factions", std::move(rows)}};
}

Judged<json> budget_of_faction(Services& services, const std::string& name, const std::string& budget,
                               const std::string& day) {
  const auto faction = faction_billed(services, name);
  if (!faction) return faction.problem();
  if (budget.empty() && day.empty()) return budget_now(services, *faction);
  if (budget.empty()) return budget_of_day(services, *faction, day);
  auto wish = read_budget_wish(view_of(budget), "operator");
  if (!wish) return wish.problem();
  return put_budget(services, *faction, std::move(*wish));
}

}  // namespace

Judged<json> run_billing(Services& services, const std::string& command, const std::string& body) {
  constexpr std::size_t text_max = 256 * 1024;
  JsonReader reader(view_of(body));
  const std::string name = reader.text_or_empty("name", 1024);
  Closing closing;
  closing.period = reader.text_or_empty("period", 32);
  closing.reason = reader.text_or_empty("reason", 300);
  if (reader.has("corrects")) closing.corrects = reader.uint_up_to("corrects", 1'000'000);
  const std::uint64_t number = reader.has("number") ? reader.uint_up_to("number", 1'000'000) : 0;
  const std::string tariffs = reader.text_or_empty("tariffs", text_max);
  const std::string budget = reader.text_or_empty("budget", limits::json_bytes_max);  // JSON as text
  const std::string day = reader.text_or_empty("day", 16);
  if (const auto problem = reader.finish()) return *problem;
  if (command == "report") return report(services, name);
  if (command == "close") return close_all(services, name, closing);
  if (command == "export") return export_of(services, name, number);
  if (command == "verify") return verify_all(services, name);
  if (command == "preview") return preview(services, tariffs);
  if (command == "budget") return budget_of_faction(services, name, budget, day);
  return not_found();
}

}  // namespace mappe::server
