// The box a program keeps its own records in, so that a stolen disk image or dump alone says nothing. docs/protocol.md
// §3
//
// The server: sealed bundles, salts and sign-in keys, under a key file outside the database. The client: its state
// under the home. It opens no content of a space: those keys never reach the server. Does not defend against whoever
// reads the key file too.
//
//   sealed = [1, KDF(key, "at-rest-commit", nonce), nonce, AEAD(key, nonce, ad, m)]80 + m bytes for m of 8 to 239
#pragma once

#include <filesystem>

#include "crypto/base/aead.h"

namespace mappe {

using AtRestKey = Secret<struct AtRestKeyTag, 32>;

// A key file holds the 32 raw bytes, mode 0600, owned by this program's user.
//   errors  not_found  there is none
//           denied     others may read it: chmod 600 first, or treat it as stolen
//           damaged    not exactly 32 bytes
//           io         it cannot be read
Result<AtRestKey> read_key_file(const std::filesystem::path& file);

// Makes one with a random key, durably, before it returns; never overwrites.       errors  exists, io
Result<AtRestKey> make_key_file(const std::filesystem::path& file);

// Threads: any, at once.
class AtRestBox {
 public:
  explicit AtRestBox(AtRestKey key) : key_(std::move(key)) {}

  // `ad` ties the record to its place (table and key): a record moved to another place does not open there.
  Bytes seal(ByteView ad, ByteView message, const AeadNonce& nonce = AeadNonce::random()) const;

  //   errors  malformed  not this form
  //           tampered   sealed under another key, for another place, or changed
  Result<SecretBytes> open(ByteView ad, ByteView sealed) const;

 private:
  AtRestKey key_;
};

}  // namespace mappe
