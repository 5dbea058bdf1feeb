#include "server/accounts/account_change.h"

#include "server/accounts/bundle_change.h"
#include "server/answer/storage_fault.h"

namespace mappe::server {

std::optional<Problem> change_account(Services& services, const AccountId& account,
                                      const std::function<std::optional<Problem>(SealedAccount&)>& change) {
  for (int i = 0; i < limits::sign_in_tries_max; ++i) {
    auto stored = services.storage.accounts().by_id(account);
    if (!stored) return problem_of(stored.error());
    auto sealed = SealedAccount::open(services.box, account, stored->sealed);
    if (!sealed) return internal_fault();
    if (auto problem = change(*sealed)) return problem;
    stored->sealed = sealed->seal(services.box, account);
    const auto written = services.storage.commit({storage::write::ReplaceAccount{std::move(*stored)}});
    if (!written) return storage_fault(services, Kept::records, written.error());
    if (written->verdict == storage::WriteVerdict::done) return std::nullopt;
    if (written->verdict != storage::WriteVerdict::version_moved) return problem_of(*written);
  }
  return serial_moved_of(services, account);
}

Judged<bool> reset_second_factor(Services& services, const AccountId& account, const FactorReset& reset) {
  const auto problem = change_account(services, account, [&](SealedAccount& sealed) -> std::optional<Problem> {
    if (!sealed.factor) return not_found();
    sealed.factor.reset();
    sealed.reset = reset;
    return std::nullopt;
  });
  if (!problem) return true;
  if (problem->type == ProblemType::not_found) return false;
  return *problem;
}

}  // namespace mappe::server
