// Budgets of a faction: kept durably, with who changed them; told when 50, 80 and 100 % are reached.
//                                                                                                  docs/treasury.md
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "server/answer/judged.h"
#include "server/services.h"
#include "server/treasury/count/budget.h"

namespace mappe::server {

Problem nothing_is_billed();  // 404

// The moment that is billed for: the server's clock as far as the meters believe it, and like theirs never going back
// (storage/meters.h). A clock that is wrong neither uses a budget up nor begins another.
TimeMs billed_now(const Services& services);

struct KeptBudget {
  std::uint64_t number = 0;
  treasury::Budget budget;
  nlohmann::json history =
      nlohmann::json::array();  // [{time_ms, by, grant_cents, carried_cents, soft_cap}], newest last
};
//   errors  damaged, io
Result<std::vector<KeptBudget>> budgets_of(Services& services, const FactionId& faction);
// Of exactly these days; none: none was set.
Result<std::optional<treasury::Budget>> budget_of_period(Services& services, const storage::Faction& faction,
                                                         const treasury::Period& period);

//   gives     {from, last_day, ..., standing, history, budgets: [{from, last_day}] of all}
//   problems  404 none, or no tariffs
Judged<nlohmann::json> budget_now(Services& services, const storage::Faction& faction);  // of today, or the newest
//   problems  also 400 malformed: `day` is no "2026-11-27"
Judged<nlohmann::json> budget_of_day(Services& services, const storage::Faction& faction, std::string_view day);

// A budget with the same first day is replaced. Warnings that the new one has not reached are told anew.
struct BudgetWish {
  treasury::Budget budget;
  bool carry_from_previous = false;  // carried is the remainder of the budget that ended the day before
  bool has_commitments = false;      // the request spoke of them; else those of the budget it replaces stay
  std::string by;                    // a principal's id, or "operator"
};
//   gives     it, as budget_of_day   problems  400 malformed; 409 exists (budget_overlaps); 409 wait (previous_open)
Judged<nlohmann::json> put_budget(Services& services, const storage::Faction& faction, BudgetWish wish);
// From the JSON of a request: {from, last_day, grant_line?, grant_cents, carried_cents?, carry_from_previous?,
// commitments?: [{text, cents}], soft_cap?}
Judged<BudgetWish> read_budget_wish(ByteView body, std::string by);

//   gives  {day, bytes, spaces, month: {...}, budget?}: the figures of the day
Judged<nlohmann::json> figures_of_today(Services& services, const storage::Faction& faction);

// Reckons the budget of today, and one that ended lately: notes what was reached, and whether nothing more is taken in.
// Told to who listens for news of the faction. errors  damaged, io
Result<void> reckon_budget(Services& services, const storage::Faction& faction);
// The same for all; part of housekeeping. One that cannot be reckoned keeps none of the others from it.
Result<void> reckon_budgets(Services& services);

}  // namespace mappe::server
