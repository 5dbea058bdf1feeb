// Bodies of entries of the kinds content, note and snapshot. docs/protocol.md §4
//
//   body = nonce || AEAD(KDF(epoch key, "entry-key", journal_id), nonce, header bytes, pad(CBOR))      24 + n*128 + 16
//   bytes a CBOR of 1 to 127 bytes becomes 168 bytes; of 128 bytes, 296; coarse, of up to 1,023 bytes, 1,064
//
// The header is bound in: a body moved under another header does not open. No commitment: the entry's signature covers
// the body's hash, and the header names the epoch. Pure; any thread.
#pragma once

#include "crypto/base/aead.h"
#include "crypto/base/ids.h"
#include "crypto/base/padding.h"

namespace mappe::seal {

// Derived once per epoch and journal, then used for thousands of entries.
using EntryKey = Secret<struct EntryKeyTag, 32>;
EntryKey entry_key(const EpochKey& epoch_key, const JournalId& journal);

//   errors  too_large  the sealed body would be above 1 MiB
Result<Bytes> seal_entry(const EntryKey& key, ByteView header, ByteView body,
                         const AeadNonce& nonce = AeadNonce::random(), BodyLength length = BodyLength::fine);

//   gives   the CBOR of the body, its padding taken off; it is not parsed here
//   errors  malformed  not such a body: shorter than nonce, block and tag; not of whole blocks; padding that is none
//           tampered   the tag does not fit key, header or bytes
//           too_large  above 1 MiB
Result<SecretBytes> open_entry(const EntryKey& key, ByteView header, ByteView sealed);

}  // namespace mappe::seal
