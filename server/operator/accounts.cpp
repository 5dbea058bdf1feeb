#include "server/operator/accounts.h"

#include <nlohmann/json.hpp>

#include "crypto/base/sign_in.h"
#include "server/accounts/account_change.h"

namespace mappe::server {

Judged<nlohmann::json> reset_second_factor_of_login(Services& services, const std::string& login) {
  const Problem unknown{ProblemType::not_found, "There is no account with this login."};
  const auto parsed = Login::parse(login);
  if (!parsed) return unknown;
  const auto account = services.storage.accounts().by_login(parsed->text());
  if (!account) return account.error().code == Errc::not_found ? unknown : internal_fault();
  const auto done = reset_second_factor(services, account->id, {PrincipalId(), FactionId(), services.now()});
  if (!done) return done.problem();
  if (*done) services.log.info("second factor reset", {{"account", to_hex(account->id.view())}, {"by", "operator"}});
  return nlohmann::json{{"reset", *done}};
}

}  // namespace mappe::server
