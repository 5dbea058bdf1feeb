// The recovery code: 160 random bits on paper that take a password's place.                         docs/protocol.md §3
//
//   "AAAQ EAYE AUDA OCAJ BIFQ YDIO B4IB CEQT B5AE"        eight groups of four base32 characters, and a check group
//
// Needs no slow hash: nobody guesses 160 bits.
#pragma once

#include "crypto/seal/password.h"

namespace mappe::seal {

class RecoveryCode {
 public:
  static RecoveryCode make();

  // Ignores case, blanks and hyphens and takes 0, 1, 8 for O, I, B.
  //   errors  malformed  not 36 characters, or the check group does not fit: mistyped
  static Result<RecoveryCode> parse(std::string_view typed);
  static Result<RecoveryCode> of_bytes(ByteView code);  // errors  malformed  not 20 bytes

  SecretBytes text() const;  // to be shown once
  SignInKeys keys() const;   // of r = H("recovery-code", code bytes): labels recovery-sign-in-seed, recovery-wrap

 private:
  using Code = Secret<struct RecoveryCodeTag, 20>;
  explicit RecoveryCode(Code code) : code_(std::move(code)) {}
  Code code_;
};

}  // namespace mappe::seal
