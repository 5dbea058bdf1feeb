// What the operator does with money: one function, for the socket of a running server and for stopped data alike.
//
//   report   {name?}                         [{faction, name, today...}]; all factions where none is named
//   close    {period, name?} | {name, corrects, reason}
//                                            [{name, number, already, gross_cents} | {name, problem, detail}]
//   export   {name, number?}                 [{statement, hash, signature} | {number, problem, detail}]
//   verify   {name?}                         {statement_key, factions: [{name, ok, count, faults}]}
//   budget   {name, budget?, day?}           the budget of the day (else of today) as it stands; set first if given.
//                                            Commitments that `budget` does not speak of stay as they are.
//   preview  {tariffs: text of a file}       {tariff, factions: [{name, gross_cents, months}]} of the last 12 months
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "server/answer/judged.h"
#include "server/services.h"

namespace mappe::server {

//   problems  400 malformed; 404 no such command or faction; those of the ledger where one faction is named
Judged<nlohmann::json> run_billing(Services& services, const std::string& command, const std::string& body);

}  // namespace mappe::server
