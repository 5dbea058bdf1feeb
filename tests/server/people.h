// People who sign what they send: their keys, and the way into their accounts. Without a server and without Boost.Test:
// the fuzz targets use them, too.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "crypto/base/card.h"
#include "crypto/base/sealed_bundle.h"
#include "crypto/base/secret.h"
#include "crypto/base/sign.h"
#include "journal/access.h"

namespace mappe::server::testing {

using nlohmann::json;

std::string b64(ByteView bytes);
template <class Tag, std::size_t N>
std::string b64(const Id<Tag, N>& id) {
  return to_base64url(id.view());
}

// One principal with keys.
struct Keys {
  explicit Keys(PrincipalKind kind, const FactionId& faction, const PrincipalId& id = PrincipalId::random(),
                const PrincipalId& owner = PrincipalId());
  PrincipalId id;
  SignSeed seed;
  SignKeyPair pair;
  CardRecord card;
};

// A way into an account.
struct AccountKeys {
  std::string login;
  AccountId account = AccountId::random();
  std::shared_ptr<SignSeed> password = new_seed();
  std::shared_ptr<SignSeed> recovery = new_seed();
  PasswordSalt salt = PasswordSalt::random();
  std::uint64_t serial = 1;

  static std::shared_ptr<SignSeed> new_seed() { return std::make_shared<SignSeed>(SignSeed::random()); }
  json as_new_account() const;
  json password_copy() const;
  json recovery_copy() const;
};

constexpr TimeMs start_ms = 1'780'000'000'000;  // the tests' clocks start here

}  // namespace mappe::server::testing
