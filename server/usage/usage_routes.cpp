// What a faction's spaces and roster used, day by day, for whoever answers for it.                 docs/protocol.md §5a
#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/answer/json.h"
#include "server/api.h"
#include "server/rosters/faction_here.h"
#include "server/rosters/roster_cache.h"
#include "server/treasury/count/calendar.h"

namespace mappe::server {

namespace {

// Managers, and who holds the duty treasury or audit.
bool may_see_usage(const journal::RosterState& roster, const OwnPrincipal& principal, TimeMs now) {
  if (principal.kind != PrincipalKind::person) return false;
  const journal::Person* person = roster.person(principal.id);
  if (person == nullptr || !person->active_at(now)) return false;
  return roster.is_manager_at(principal.id, now) ||
         (person->duties & (journal::duty::treasury | journal::duty::audit)) != 0;
}

struct AskedDays {
  std::vector<config::Date> days;
  std::vector<TimeMs> bounds;  // one more than days; the last is now where that day is not over
};

constexpr TimeMs hour_ms = 3'600'000;  // by which days from summer into winter are longer

// From the day `from` to before the day `until`; days to come are left out.
Judged<AskedDays> days_asked(const http::Request& request, TimeMs now) {
  const auto from = config::parse_date(request.query_value("from").value_or(""));
  const auto until = config::parse_date(request.query_value("until").value_or(""));
  if (!from || !until || *until <= *from)
    return malformed("from and until are dates like 2026-11-27, from 2000 on; until is the day after the last.");
  const TimeMs begin = treasury::start_of(*from), end = treasury::start_of(*until);
  if (end - begin > limits::usage_days_max * 24 * hour_ms + hour_ms)
    return malformed("At most 400 days are told at once.");
  AskedDays asked;
  asked.bounds.push_back(begin);
  for (config::Date day = *from; day < *until && treasury::start_of(day) < now; day = treasury::next_day(day)) {
    asked.days.push_back(day);
    asked.bounds.push_back(std::min(now, treasury::start_of(treasury::next_day(day))));
  }
  return asked;
}

nlohmann::json json_of(const storage::JournalUsage& journal) {
  auto byte_ms = nlohmann::json::array(), regained = nlohmann::json::array();
  for (const storage::Usage& day : journal.usage) {
    byte_ms.push_back(storage::decimal(day.byte_ms));
    regained.push_back(storage::decimal(day.regained_byte_ms));
  }
  return {{"journal", to_base64url(journal.journal.view())},
          {"kind", journal.kind == storage::JournalKind::space ? "space" : "roster"},
          {"bytes", journal.meter.bytes()},
          {"blob_bytes", journal.meter.blob_bytes},
          {"journal_bytes", journal.meter.journal_bytes},
          {"since_ms", journal.meter.since_ms},
          {"byte_ms", std::move(byte_ms)},
          {"regained_byte_ms", std::move(regained)}};
}

http::Response get_usage(Services& services, const http::Request& request) {
  const auto here = enter_faction(services, request);
  if (!here) return respond(here.problem());
  const TimeMs now = services.now();
  const auto roster = services.rosters.find(here->principal.faction);
  if (!roster) return respond(internal_fault());
  const bool may = (*roster)->read(
      [&](const journal::RosterHistory& history) { return may_see_usage(history.state(), here->principal, now); });
  if (!may)
    return respond({ProblemType::denied, "What the faction used is for its managers, its treasury and its auditors.",
                    "not_treasury"});
  const storage::MeterClock clock = services.storage.meters().clock();
  const auto asked = days_asked(request, std::max(now, clock.now_ms));
  if (!asked) return respond(asked.problem());

  auto days = nlohmann::json::array(), journals = nlohmann::json::array();
  for (std::size_t i = 0; i < asked->days.size(); ++i)
    days.push_back({{"day", config::to_string(asked->days[i])},
                    {"from_ms", asked->bounds[i]},
                    {"until_ms", asked->bounds[i + 1]}});
  if (!asked->days.empty()) {
    const auto used = services.storage.meters().usage_of_faction(here->principal.faction, asked->bounds);
    if (!used) return respond(internal_fault());
    if (!request.may_hold(used->size() * asked->days.size() * limits::usage_day_bytes))
      return respond(
          {ProblemType::unavailable, "The server has too much in memory. Try again in some seconds.", {}, 2});
    for (const storage::JournalUsage& journal : *used) journals.push_back(json_of(journal));
  }
  return answer_json(200, {{"days", std::move(days)},
                           {"journals", std::move(journals)},
                           {"counted_ms", clock.now_ms},
                           {"clock_stands", clock.stands}});
}

}  // namespace

void add_usage_routes(http::Router& router, Services& services) {
  router.add("GET", "/v1/treasury/{faction}/usage", http::no_body,
             [&](http::Request& request) { return get_usage(services, request); });
}

}  // namespace mappe::server
