// How a record of the home is sealed: XChaCha20-Poly1305 in chunks.
//
//   file  := "mappehm1" salt[24] chunk+                     1 byte becomes  32 + (1 + 16)            =     49 bytes
//   chunk := ciphertext tag[16]     65'536 plain bytes each, the last one 0..65'536
//   key   =  KDF(home key, "home-file", [salt, name])       so a file moved to another name does not open
//   nonce =  chunk index (8 bytes, little endian) || 1 for the last chunk, else 0 || 15 zero bytes
//
// The key is fresh for each writing (salt), so the nonces may count. Cut, extended or reordered chunks do not open.
//   threads  pure; any thread
#pragma once

#include <string_view>

#include "client/home/home.h"

namespace mappe::client {

Bytes seal_record(const HomeKey& key, std::string_view name, ByteView content);

// errors  damaged  anything at all does not fit; nothing of it is released
Result<SecretBytes> open_record(const HomeKey& key, std::string_view name, ByteView sealed);

}  // namespace mappe::client
