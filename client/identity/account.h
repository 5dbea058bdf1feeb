// Signing in and out, the password, the recovery code, devices.                                    docs/protocol.md §3
//
// `password` is what was typed; these functions normalise it. None of them prints, asks or keeps it.
//   threads  one of these at a time and home
#pragma once

#include "client/identity/account_store.h"
#include "client/identity/credentials.h"

namespace mappe::client {

// Signs in, opens the bundle and keeps both in the home. `pin` says whom the caller agreed to trust; the server must
// have its id if it has one (zero: the first visit).
//   errors  denied      login, password or code are wrong, or a code is needed
//           behind      the bundle is older than one this home has seen, or the server's generation is
//           tampered    the bundle does not open: the server handed out another one
//           untrusted   the server is another one than the pinned
//           exists      this home belongs to another account: sign out first
//           offline, timeout, too_many ...
Answer<void> sign_in(Home& home, Api& api, ServerPin pin, const Login& login, const SecretBytes& password,
                     const std::string& device_label, const SecondStep& second = {});

// Ends the session if the server can be reached, and destroys the home in any case.
Result<void> sign_out(Home& home, Api* api);

// Signs in by recovery code, sets a new password, gives a new recovery code (to be shown once). Safe to repeat with the
// same code and password: after an answer that was lost (offline, timeout) nobody knows which code counts.
Answer<SecretBytes> recover(Home& home, Api& api, ServerPin pin, const Login& login, const seal::RecoveryCode& code,
                            const SecretBytes& new_password, const std::string& device_label,
                            const SecondStep& second = {});

// A new password; the recovery code stays. Other sessions end.        errors  denied  the old one is wrong
Answer<void> change_password(Home& home, Api& api, const SecretBytes& old_password, const SecretBytes& new_password,
                             const SecondStep& second = {});

// Rewrites both copies with a changed content and a new recovery code, which it gives.
Answer<SecretBytes> store_bundle(Home& home, Api& api, seal::Bundle bundle, const SecretBytes& password);

}  // namespace mappe::client
