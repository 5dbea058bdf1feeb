// Every id, hash and public key of the protocol, by name.                                  docs/protocol.md §1, §2, §4
#pragma once

#include "crypto/base/id.h"

namespace mappe {

using ServerId = Id<struct ServerTag, 16>;
using AccountId = Id<struct AccountTag, 16>;
using PrincipalId = Id<struct PrincipalTag, 16>;  // person, invite or gateway; the kind stands beside it
using FactionId = Id<struct FactionTag, 16>;
using SpaceId = Id<struct SpaceTag, 16>;
using NodeId = Id<struct NodeTag, 16>;  // zero: the root of a space
using NoteId = Id<struct NoteTag, 16>;
using AgendaId = Id<struct AgendaTag, 16>;    // a meeting or an item of a space's agenda
using JournalId = Id<struct JournalTag, 16>;  // a space id or a faction id, seen as the journal it names

using BlobId = Id<struct BlobTag, 32>;              // SHA-256 of the ciphertext and tag (§5)
using EntryHash = Id<struct EntryHashTag, 32>;      // H("chain", ...); zero before seq 0
using BodyHash = Id<struct BodyHashTag, 32>;        // H("entry-body", body)
using Fingerprint = Id<struct FingerprintTag, 32>;  // H("card-fp", card)
using NameRef = Id<struct NameRefTag, 32>;          // H("name", [salt, name])
using KeyCommit = Id<struct KeyCommitTag, 32>;      // KDF(epoch key, "epoch-commit", ...)
using Digest = Id<struct DigestTag, 16>;            // of a file's content, within one space (§5)
using Etag = Id<struct EtagTag, 16>;                // H16("etag", [node, content])
using LeaseKey = Id<struct LeaseKeyTag, 16>;        // §6

using SignPublicKey = Id<struct SignPublicKeyTag, 32>;  // Ed25519
using BoxPublicKey = Id<struct BoxPublicKeyTag, 32>;    // X25519
using Signature = Id<struct SignatureTag, 64>;

using PasswordSalt = Id<struct PasswordSaltTag, 16>;  // random, of one account (§3)
using ServerNonce = Id<struct ServerNonceTag, 32>;    // of a sign-in: lives 60 s and once
using ClientNonce = Id<struct ClientNonceTag, 32>;
using NameSalt = Id<struct NameSaltTag, 16>;           // beside a display name (§4a)
using InviteCodeId = Id<struct InviteCodeIdTag, 8>;    // under which the server keeps a typed code's box (§4a)
using AppPasswordId = Id<struct AppPasswordIdTag, 5>;  // the public part of an app password (§9)

inline JournalId journal_of(const SpaceId& id) { return JournalId(id.array()); }
inline JournalId journal_of(const FactionId& id) { return JournalId(id.array()); }

enum class PrincipalKind : std::uint8_t { person = 1, invite = 2, gateway = 3 };

using TimeMs = std::uint64_t;  // milliseconds since 1970-01-01 UTC, at most 2^53-1; never used to order entries

}  // namespace mappe
