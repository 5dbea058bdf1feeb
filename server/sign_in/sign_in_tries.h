// What one try to sign in counts as, and how long who tries must wait.                             docs/protocol.md §3
//
// A try counts as failed before it is judged, so that many at once are no way round the delays. Failures count for the
// (login, address) and for the address; on a device that is known for the account for that device alone, so that other
// people's failures do not slow it. Codes of a second factor count for the account, too, wherever they are tried from:
// who has the password cannot guess from many addresses. Wrong codes are written down beside, so that a restart of the
// server is no new beginning for who guesses. One try's, on one thread.
#pragma once

#include <optional>
#include <string>

#include "crypto/base/sign_in.h"
#include "server/services.h"

namespace mappe::server {

class SignInTry {
 public:
  SignInTry(Services& services, const Login& login, const std::string& address,
            const std::optional<storage::Device>& known_device, TimeMs now);

  std::chrono::milliseconds wait() const;  // 0: it may be judged
  std::chrono::milliseconds begin();       // the same, and counts it
  // The same for its code, which is only judged where the password was right. However often it is asked, one try is
  // one.
  std::chrono::milliseconds begin_code(const AccountId& account);

  // Its code was judged wrong.                                                           errors  those of storage
  Result<void> code_was_wrong();
  // Its failures are forgotten; the address keeps what it did with other logins.
  void succeeded();
  // As if it had not been begun: the password was right, and a code is to follow.
  void was_none();

 private:
  Services& services_;
  const TimeMs now_;
  std::string login_;    // (login, address), or the device
  std::string address_;  // empty for a known device
  std::string account_;  // empty until a code is judged, and for a known device
  const std::string& code_key() const { return address_.empty() ? login_ : account_; }
};

// Wrong codes under a key of `tries_of_login`, written down (storage::TryCounters).  Not synced, as all of those.
void recall_wrong_codes(Services& services, const std::string& key);  // before the key is asked whether it must wait
Result<void> note_wrong_code(Services& services, const std::string& key, TimeMs now);
void forget_wrong_codes(Services& services, const std::string& key, TimeMs now);

}  // namespace mappe::server
