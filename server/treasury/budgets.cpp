#include "server/treasury/budgets.h"

#include <algorithm>

#include "crypto/base/cbor.h"
#include "server/answer/storage_fault.h"
#include "server/sign_in/session.h"
#include "server/treasury/ledger.h"
#include "server/treasury/meter_usage.h"
#include "storage/limits.h"

namespace mappe::server {

using nlohmann::json;
using treasury::Budget;
using treasury::Cents;
using treasury::Date;

namespace {

constexpr std::size_t history_max = 100;  // the oldest changes go
constexpr int months_reckoned_after = 2;  // a budget's end

Bytes budget_place(const FactionId& faction, std::uint64_t number) {
  return cbor::encode_array("budget", faction, number);
}

storage::Paper sealed_budget(const Services& services, const FactionId& faction, const KeptBudget& kept) {
  const json body{{"budget", treasury::json_of(kept.budget)}, {"history", kept.history}};
  return {faction, storage::PaperKind::budget, kept.number,
          services.box.seal(budget_place(faction, kept.number), view_of(body.dump()))};
}

Date today_of(const Services& services) { return treasury::date_at(billed_now(services)); }
Date tomorrow(const Services& services) { return treasury::next_day(today_of(services)); }

// The running day counts whole, with what is stored now.
Result<treasury::Standing> standing_now(Services& services, const storage::Faction& faction, const Statements& closed,
                                        const Budget& budget) {
  const Date until = std::clamp(tomorrow(services), budget.from, budget.until);
  const auto spent = cost_of(services, faction, closed, budget.from, until);
  if (!spent) return fail(spent.error());
  const auto forecast = cost_of(services, faction, closed, budget.from, budget.until);
  if (!forecast) return fail(forecast.error());
  return treasury::standing_of(budget, *spent, *forecast);
}

const KeptBudget* budget_on(const std::vector<KeptBudget>& budgets, const Date& day) {
  for (const KeptBudget& kept : budgets)
    if (kept.budget.from <= day && day < kept.budget.until) return &kept;
  return nullptr;
}

// With the days of all there are, so that others can be asked for.
Judged<json> told_budget(Services& services, const storage::Faction& faction, const Statements& closed,
                         std::vector<KeptBudget> all, const Date& day) {
  std::sort(all.begin(), all.end(),
            [](const KeptBudget& a, const KeptBudget& b) { return a.budget.from < b.budget.from; });
  const KeptBudget* found = budget_on(all, day);
  if (found == nullptr) return not_found();
  const KeptBudget& kept = *found;
  const auto standing = standing_now(services, faction, closed, kept.budget);
  if (!standing) return problem_of(standing.error());
  json body = treasury::json_of(kept.budget);
  body["standing"] = treasury::json_of(*standing);
  body["history"] = kept.history;
  const Date today = today_of(services);
  body["is_capped"] =
      kept.budget.soft_cap && standing->is_used_up() && kept.budget.from <= today && today < kept.budget.until;
  body["budgets"] = json::array();
  for (const KeptBudget& each : all)
    body["budgets"].push_back({{"from", config::to_string(each.budget.from)},
                               {"last_day", config::to_string(treasury::day_before(each.budget.until))}});
  return body;
}

// That of today, or the newest.
Judged<json> told_budget_now(Services& services, const storage::Faction& faction, const Statements& closed) {
  auto all = budgets_of(services, faction.id);
  if (!all) return internal_fault();
  if (all->empty()) return not_found();
  Date day = today_of(services);
  if (budget_on(*all, day) == nullptr)
    day = std::max_element(all->begin(), all->end(), [](const KeptBudget& a, const KeptBudget& b) {
            return a.budget.from < b.budget.from;
          })->budget.from;
  return told_budget(services, faction, closed, std::move(*all), day);
}

std::optional<Problem> check_wish(const Budget& budget) {
  const auto fits = [](Cents amount) {
    return count_of(amount) >= -treasury::budget_cents_max && count_of(amount) <= treasury::budget_cents_max;
  };
  if (!config::is_date(budget.from) || !config::is_date(budget.until) || budget.until <= budget.from)
    return malformed("A budget has a first and a last day, from 2000 to 2199, the last not before the first.");
  if (budget.until > treasury::months_later(budget.from, 12 * 10))
    return malformed("A budget is for at most ten years.");
  if (count_of(budget.grant) < 0 || !fits(budget.grant) || !fits(budget.carried))
    return malformed("The grant is from 0 to a thousand million euro, in cents.");
  return std::nullopt;
}

// What was carried over from the budget that ended the day before.
Judged<Cents> carried_over(Services& services, const storage::Faction& faction, const Statements& closed,
                           const std::vector<KeptBudget>& budgets, const Date& from) {
  const auto before =
      std::find_if(budgets.begin(), budgets.end(), [&](const KeptBudget& kept) { return kept.budget.until == from; });
  if (before == budgets.end())
    return Problem{ProblemType::wait, "There is no budget that ends the day before this one begins.", "previous_open"};
  if (today_of(services) < from)
    return Problem{ProblemType::wait, "The budget before has not ended yet: what is left of it is not known.",
                   "previous_open"};
  const auto standing = standing_now(services, faction, closed, before->budget);
  if (!standing) return problem_of(standing.error());
  return standing->remainder;
}

// Notes in `all` and durably what was reached since.
Result<void> reckon(Services& services, const storage::Faction& faction, const Statements& closed,
                    std::vector<KeptBudget>& all) {
  const Date today = today_of(services);
  bool is_capped = false, is_news = false;
  for (KeptBudget& kept : all) {
    Budget& budget = kept.budget;
    // One that ended is looked at for a while: what was used on its last day is noted after it.
    if (today < budget.from || treasury::months_later(budget.until, months_reckoned_after) <= today) continue;
    const auto standing = standing_now(services, faction, closed, budget);
    if (!standing) return fail(standing.error());
    is_capped |= today < budget.until && budget.soft_cap && standing->is_used_up();
    const auto reached = treasury::newly_reached(budget, *standing, services.now());
    if (reached.empty()) continue;
    const auto stored =
        services.storage.commit({storage::write::ReplacePaper{sealed_budget(services, faction.id, kept)}});
    if (!stored) return fail(stored.error());
    is_news = true;
    const std::string id = to_base64url(faction.id.view());
    for (const unsigned percent : reached)
      services.log.warning("budget_reached", {{"faction", std::string_view(id)}, {"percent", std::uint64_t{percent}}});
  }
  services.caps.set(faction.id, is_capped);
  if (is_news) services.events->moved(journal_of(faction.id), {topic_of(faction.id)});
  return {};
}

}  // namespace

TimeMs billed_now(const Services& services) {
  const TimeMs now = services.now(), counted = services.storage.meters().clock().now_ms;
  const bool is_believed = counted == 0 || now <= counted || now - counted <= storage::limits::meter_step_ms_max;
  return is_believed ? std::max(now, counted) : counted;
}

Problem nothing_is_billed() {
  return {ProblemType::not_found, "This server bills nothing: its configuration names no tariffs (treasury.file).",
          "nothing_billed"};
}

Result<std::vector<KeptBudget>> budgets_of(Services& services, const FactionId& faction) {
  const auto papers = services.storage.papers().of_faction(faction, storage::PaperKind::budget);
  if (!papers) return fail(papers.error());
  std::vector<KeptBudget> all;
  for (const storage::Paper& paper : *papers) {
    const auto plain = services.box.open(budget_place(faction, paper.number), paper.sealed);
    if (!plain) return fail(Errc::damaged, "a budget cannot be opened");
    const json body = json::parse(text_of(plain->expose()), nullptr, false);
    if (!body.is_object() || !body.contains("budget") || !body.contains("history"))
      return fail(Errc::damaged, "a budget cannot be read");
    auto budget = treasury::budget_of(body["budget"]);
    if (!budget) return fail(budget.error());
    all.push_back({paper.number, std::move(*budget), body["history"]});
  }
  return all;
}

Result<std::optional<Budget>> budget_of_period(Services& services, const storage::Faction& faction,
                                               const treasury::Period& period) {
  const auto all = budgets_of(services, faction.id);
  if (!all) return fail(all.error());
  for (const KeptBudget& kept : *all)
    if (kept.budget.period() == period) return std::optional<Budget>(kept.budget);
  return std::optional<Budget>();
}

Judged<json> budget_now(Services& services, const storage::Faction& faction) {
  if (!services.tariffs) return nothing_is_billed();
  const auto closed = read_statements(services, faction.id);
  if (!closed) return internal_fault();
  return told_budget_now(services, faction, *closed);
}

Judged<json> budget_of_day(Services& services, const storage::Faction& faction, std::string_view day) {
  const auto asked = config::parse_date(day);
  if (!asked) return malformed("day is a date like 2026-11-27, from 2000 on.");
  if (!services.tariffs) return nothing_is_billed();
  auto all = budgets_of(services, faction.id);
  const auto closed = read_statements(services, faction.id);
  if (!all || !closed) return internal_fault();
  return told_budget(services, faction, *closed, std::move(*all), *asked);
}

Judged<json> put_budget(Services& services, const storage::Faction& faction, BudgetWish wish) {
  if (!services.tariffs) return nothing_is_billed();
  if (auto problem = check_wish(wish.budget)) return *problem;
  const std::lock_guard lock(services.closing);
  auto all = budgets_of(services, faction.id);
  const auto closed = read_statements(services, faction.id);
  if (!all || !closed) return internal_fault();
  if (wish.carry_from_previous) {
    const auto carried = carried_over(services, faction, *closed, *all, wish.budget.from);
    if (!carried) return carried.problem();
    wish.budget.carried = *carried;
  }
  KeptBudget kept{all->size() + 1, std::move(wish.budget), json::array()};
  bool is_new = true;
  for (const KeptBudget& other : *all) {
    if (other.budget.from == kept.budget.from) {
      kept.number = other.number;
      kept.history = other.history;
      kept.budget.reached_ms = other.budget.reached_ms;
      if (!wish.has_commitments) kept.budget.commitments = other.budget.commitments;
      is_new = false;
    } else if (other.budget.from < kept.budget.until && kept.budget.from < other.budget.until) {
      return Problem{ProblemType::exists, "Another budget covers some of these days.", "budget_overlaps"};
    }
  }
  const auto standing = standing_now(services, faction, *closed, kept.budget);
  if (!standing) return problem_of(standing.error());
  for (std::size_t i = 0; i < kept.budget.reached_ms.size(); ++i)
    if (standing->percent < treasury::warning_percents[i]) kept.budget.reached_ms[i] = 0;
  kept.history.push_back({{"time_ms", services.now()},
                          {"by", wish.by},
                          {"grant_cents", count_of(kept.budget.grant)},
                          {"carried_cents", count_of(kept.budget.carried)},
                          {"committed_cents", count_of(standing->committed)},
                          {"soft_cap", kept.budget.soft_cap}});
  if (kept.history.size() > history_max) kept.history.erase(kept.history.begin());
  storage::Paper paper = sealed_budget(services, faction.id, kept);
  const auto stored = is_new ? services.storage.commit({storage::write::AddPaper{std::move(paper)}})
                             : services.storage.commit({storage::write::ReplacePaper{std::move(paper)}});
  if (!stored) return storage_fault(services, Kept::records, stored.error());
  if (stored->verdict != storage::WriteVerdict::done) return internal_fault();
  const std::string id = to_base64url(faction.id.view());
  services.log.info("budget_set", {{"faction", std::string_view(id)}, {"by", std::string_view(wish.by)}});
  all = budgets_of(services, faction.id);
  if (!all || !reckon(services, faction, *closed, *all)) return internal_fault();
  return told_budget(services, faction, *closed, std::move(*all), kept.budget.from);
}

Judged<BudgetWish> read_budget_wish(ByteView body, std::string by) {
  const json asked = json::parse(text_of(body), nullptr, false);
  const auto wrong = [] {
    return malformed(
        "A budget is {from, last_day, grant_line, grant_cents, carried_cents, carry_from_previous, commitments: "
        "[{text, "
        "cents}], soft_cap}; days as 2026-01-31, cents as whole numbers.");
  };
  if (!asked.is_object()) return wrong();
  BudgetWish wish;
  wish.by = std::move(by);
  bool fits = true;
  const auto day = [&](const json& value) {
    const auto date = value.is_string() ? config::parse_date(value.get_ref<const std::string&>())
                                        : Result<Date>(fail(Errc::malformed, "no day"));
    fits = fits && date.has_value();
    return date ? *date : Date{2000, 1, 1};
  };
  const auto cents = [&](const json& value) {
    fits = fits && value.is_number_integer();
    const std::int64_t count = value.is_number_integer() ? value.get<std::int64_t>() : 0;
    fits = fits && count >= -treasury::budget_cents_max && count <= treasury::budget_cents_max;
    return Cents{count};
  };
  const auto text = [&](const json& value) {
    fits = fits && value.is_string() && value.get_ref<const std::string&>().size() <= treasury::budget_text_bytes_max;
    return value.is_string() ? value.get<std::string>() : std::string();
  };
  const auto flag = [&](const json& value) {
    fits = fits && value.is_boolean();
    return value.is_boolean() && value.get<bool>();
  };
  if (!asked.contains("from") || !asked.contains("last_day") || !asked.contains("grant_cents")) return wrong();
  for (const auto& [name, value] : asked.items()) {
    if (name == "from") {
      wish.budget.from = day(value);
    } else if (name == "last_day") {
      wish.budget.until = treasury::next_day(day(value));
    } else if (name == "grant_line") {
      wish.budget.grant_line = text(value);
    } else if (name == "grant_cents") {
      wish.budget.grant = cents(value);
    } else if (name == "carried_cents") {
      wish.budget.carried = cents(value);
    } else if (name == "carry_from_previous") {
      wish.carry_from_previous = flag(value);
    } else if (name == "soft_cap") {
      wish.budget.soft_cap = flag(value);
    } else if (name == "commitments" && value.is_array() && value.size() <= treasury::commitments_max) {
      wish.has_commitments = true;
      for (const json& each : value) {
        fits = fits && each.is_object() && each.size() == 2 && each.contains("text") && each.contains("cents");
        if (!fits) return wrong();
        wish.budget.commitments.push_back({text(each["text"]), cents(each["cents"])});
        fits = fits && count_of(wish.budget.commitments.back().amount) >= 0;
      }
    } else {
      return wrong();
    }
  }
  if (!fits) return wrong();
  return wish;
}

Judged<json> figures_of_today(Services& services, const storage::Faction& faction) {
  const auto used = services.storage.meters().of_faction(faction.id);
  if (!used) return internal_fault();
  const Date today = today_of(services);
  json body{{"day", config::to_string(today)},
            {"time_ms", services.now()},
            {"bytes", used->bytes()},
            {"blob_bytes", used->blob_bytes},
            {"journal_bytes", used->journal_bytes},
            {"quota_bytes", faction.quota_bytes}};
  if (!services.tariffs) return body;
  const Date first{today.year, today.month, 1};
  const Date next = treasury::months_later(first, 1);
  const auto closed = read_statements(services, faction.id);
  if (!closed) return internal_fault();
  const auto so_far = cost_of(services, faction, *closed, first, treasury::next_day(today));
  const auto whole = cost_of(services, faction, *closed, first, next);
  if (!so_far || !whole) return problem_of(!so_far ? so_far.error() : whole.error());
  body["month"] = {{"name", config::to_string(first).substr(0, 7)},
                   {"cost_cents", count_of(*so_far)},
                   {"forecast_cents", count_of(*whole)}};
  auto budget = told_budget_now(services, faction, *closed);
  if (budget) body["budget"] = std::move(*budget);
  if (!budget && budget.problem().type != ProblemType::not_found) return budget.problem();
  return body;
}

Result<void> reckon_budget(Services& services, const storage::Faction& faction) {
  if (!services.tariffs) return services.caps.set(faction.id, false), Result<void>();
  auto all = budgets_of(services, faction.id);
  if (!all) return fail(all.error());
  if (all->empty()) return services.caps.set(faction.id, false), Result<void>();
  const auto closed = read_statements(services, faction.id);
  if (!closed) return fail(closed.error());
  return reckon(services, faction, *closed, *all);
}

// One that cannot be reckoned does not keep the others from it.
Result<void> reckon_budgets(Services& services) {
  const auto factions = services.storage.factions().all();
  if (!factions) return fail(factions.error());
  Result<void> first_fault;
  for (const storage::Faction& faction : *factions) {
    const std::lock_guard lock(services.closing);
    if (auto reckoned = reckon_budget(services, faction); !reckoned && first_fault) first_fault = reckoned;
  }
  return first_fault;
}

}  // namespace mappe::server
