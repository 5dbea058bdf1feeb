// Changing what an account keeps, and its second factor above all, in one durable step.           docs/protocol.md §3
#pragma once

#include <functional>
#include <optional>

#include "server/accounts/sealed_account.h"
#include "server/answer/judged.h"
#include "server/services.h"

namespace mappe::server {

// Opens the record, lets `change` have it, and stores it; all over again when it was changed meanwhile. Nothing is
// stored when `change` gives a problem. `change` must not mind being called again.
std::optional<Problem> change_account(Services& services, const AccountId& account,
                                      const std::function<std::optional<Problem>(SealedAccount&)>& change);

// Takes a second factor away, for who lost it. Its owner is told until he acknowledges it or sets up another.
//   gives  false: there is none, nothing was changed
Judged<bool> reset_second_factor(Services& services, const AccountId& account, const FactorReset& reset);

}  // namespace mappe::server
