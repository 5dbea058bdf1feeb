// From a password to the keys of a sign-in.                                                    docs/protocol.md §3
//
//   master = Argon2id v1.3 (NFC password, H16("salt", [server_id, login, salt]), 64 MiB, t = 3, p = 1) -> 32 bytes
//
// The numbers are a constant of the suite and never come from the server, which could otherwise ask for weak ones.
// Takes 0.1 to 0.3 s and 64 MiB. At most two run at a time in any program; others wait their turn.
#pragma once

#include "crypto/base/sign_in.h"

namespace mappe::seal {

using MasterKey = Secret<struct MasterKeyTag, 32>;
using WrapKey = Secret<struct WrapKeyTag, 32>;

// `password` is UTF-8 in NFC; the caller normalises it, before this room sees it, so that one password typed on two
// keyboards is one. Blocks while two others run; any thread.
//   errors  unsupported  a suite that is not Argon2's; the password was not touched
//           malformed    an empty password
//           too_large    above 1024 bytes
//           too_many     the system has no 64 MiB to give
Result<MasterKey> derive_master(Suite suite, const SecretBytes& password, const ServerId& server, const Login& login,
                                const PasswordSalt& salt);

// The two keys an account's copy hangs on: `sign_in_seed` proves, `wrap` opens the bundle.
struct SignInKeys {
  SignSeed sign_in_seed;
  WrapKey wrap;
};
SignInKeys password_keys(const MasterKey& master);  // labels sign-in-seed, wrap

}  // namespace mappe::seal
