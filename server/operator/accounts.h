// What the operator does with accounts: take a lost second factor away.                           docs/protocol.md §3
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "server/answer/judged.h"
#include "server/services.h"

namespace mappe::server {

// For who lost it where no other manager is there to do it. Logged; told to the account's owner as the operator's.
//   gives  {reset}      false: there was none      problems  404: no such login
Judged<nlohmann::json> reset_second_factor_of_login(Services& services, const std::string& login);

}  // namespace mappe::server
