// Passwords as people type them, and the keys that follow.                                          docs/protocol.md §3
#pragma once

#include <functional>

#include "client/wire/api.h"
#include "crypto/seal/bundle.h"
#include "crypto/seal/recovery.h"

namespace mappe::client {

// NFC by ICU: one password typed on two keyboards is one.
//   errors  malformed  not UTF-8, or empty;  too_large  over limits::password_bytes_max
Result<SecretBytes> normalised_password(const SecretBytes& typed);
// Any text in NFC.                                                       errors  malformed  it cannot be normalised; io
Result<std::string> normalised_text(std::string_view utf8);
// The same for names of people and files.                                errors  malformed, too_large (255 bytes)
Result<std::string> normalised_name(std::string_view typed);
// What others read on their screens: names of people, titles of spaces.      errors  usage (nothing to see, or control
//                                                                             characters), those of normalised_name
Result<std::string> normalised_display_name(std::string_view typed);

// Both sealed copies of `bundle`, under a password and a fresh recovery code, which is shown once.
struct SealedCopies {
  PasswordCopy password;
  RecoveryCopy recovery;
  SecretBytes recovery_code;
};
Result<SealedCopies> seal_copies(const seal::Bundle& bundle, const SecretBytes& password, const ServerId& server,
                                 const Login& login);
// The password's copy alone.
Result<PasswordCopy> seal_password_copy(const seal::Bundle& bundle, const SecretBytes& password, const ServerId& server,
                                        const Login& login);

// What a password or code becomes for one sign-in.
struct SignInAttempt {
  seal::SignInKeys keys;
  Signed answer;
};
// The second factor: asked for when the server wants one, after the password was right.
struct SecondStep {
  std::function<Result<SecretBytes>()> code;  // six digits or a backup code, as typed; none: there is nobody to ask
  bool remember = false;                      // this device needs no code for 30 days
};
//   errors  denied    one answer for every failure of the password; the code is needed or wrong (Problem::type)
//           too_many  wait: Answer::problem()->retry_after_s
Answer<SignInAttempt> prove_password(Api& api, const ServerId& server, const Login& login, const SecretBytes& password,
                                     const DeviceSecret* device, const std::string& device_label,
                                     const SecondStep& second = {});
Answer<SignInAttempt> prove_recovery(Api& api, const ServerId& server, const Login& login,
                                     const seal::RecoveryCode& code, const DeviceSecret* device,
                                     const std::string& device_label, const SecondStep& second = {});
Answer<Signed> prove_principal(Api& api, const ServerId& server, const journal::Author& principal,
                               const SignSeed& seed);

}  // namespace mappe::client
