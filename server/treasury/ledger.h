// What a faction was charged with, and the statements that were closed over it.                   docs/treasury.md
//
// Errors of all that gives Result: damaged, io, too_large. Any thread; closing is one at a time.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "server/answer/judged.h"
#include "server/services.h"
#include "server/treasury/count/statement.h"

namespace mappe::server {

struct KeptStatement {
  std::uint64_t number = 0;   // of its place
  bool is_intact = false;     // as it was closed: signed by this server, and in its own place
  treasury::Signed document;  // empty, as is the statement, where it cannot be read
  nlohmann::json statement;
};
struct Statements {
  std::vector<KeptStatement> all;  // that are there, ascending by number
  std::uint64_t count = 0;         // that were ever closed
};
// All of a faction, in one go: whoever lists, exports, checks or reckons asks for them once.
Result<Statements> read_statements(Services& services, const FactionId& faction);
Problem statement_changed();  // 500 internal (statement_changed): it is not as it was closed
//   problems  404; statement_changed()
Judged<KeptStatement> statement_numbered(Services& services, const FactionId& faction, std::uint64_t number);

// {number, kind, period, closed_ms, gross_cents, corrects?}
nlohmann::json short_form(const nlohmann::json& statement);

// What [from, until) cost: of months that are `closed` what their newest document says, of the rest (and of one whose
// document is damaged) a tally. Beyond now it is a forecast.  not_found where nothing is billed
Result<treasury::Cents> cost_of(Services& services, const storage::Faction& faction, const Statements& closed,
                                const treasury::Date& from, const treasury::Date& until);

// Closes a period, or corrects a document by a new one over the same period.
struct Closing {
  std::string period;          // "2026-05"; empty: of `corrects`
  std::uint64_t corrects = 0;  // 0: nothing is corrected
  std::string reason;          // of a correction
};
//   gives     {statement, hash, signature, already}; already: it was closed before, this is that very document
//   problems  400 malformed; 404 not_found; 500 internal (chain_damaged: nothing is closed after it); 409 wait
//   (period_open, month_differs); 422 rule (corrected_already,
//             nothing_to_correct, before_founding)
Judged<nlohmann::json> close_statement(Services& services, const storage::Faction& faction, const Closing& closing);

//   gives  {ok, count, faults: [{number, fault}]}: numbers, chain and signatures of all documents
nlohmann::json check_of(const Services& services, const Statements& statements);
Judged<nlohmann::json> check_statements(Services& services, const FactionId& faction);

// For a newcomer to this server's statements: their public key, as /v1/about tells it.
std::string statement_key_text(const Services& services);

}  // namespace mappe::server
