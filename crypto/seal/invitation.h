// Invitations: the link, the PIN told by another way, the typed code that replaces the link.        docs/protocol.md
// §4a
#pragma once

#include <optional>

#include "crypto/base/aead.h"
#include "crypto/base/found_link.h"
#include "crypto/base/ids.h"

namespace mappe::seal {

using InviteSeed = Secret<struct InviteSeedTag, 32>;

// The content of https://HOST/join#...: [1, server_id, faction_id, root, seen seq, seen hash, invite_id, seed, pin (0,
// 1)]
struct Invitation {
  ServerId server;
  FactionId faction;
  EntryHash roster_root;
  std::uint64_t seen_seq = 0;  // the joiner verifies the roster from the root to at least here
  EntryHash seen_hash;
  PrincipalId invite;
  InviteSeed seed;
  bool needs_pin = true;

  SecretBytes encode() const;
  //   errors  malformed, unsupported (a newer version)
  static Result<Invitation> parse(ByteView content);
};

struct InvitationLink {
  std::string origin;  // "https://mappe.example"
  Invitation invitation;

  SecretBytes text() const;
  static Result<InvitationLink> parse(std::string_view text);  // errors as Invitation::parse
};

// Eight digits, told by telephone or in person.
class Pin {
 public:
  static Pin make();
  static Result<Pin> parse(std::string_view typed);  // blanks and hyphens are ignored     errors  malformed
  SecretBytes text() const { return SecretBytes(bytes_of(digits_.expose())); }
  ByteView expose() const { return digits_.expose(); }

 private:
  explicit Pin(SecretBytes digits) : digits_(std::move(digits)) {}
  SecretBytes digits_;
};

struct InviteKeys {
  SignSeed sign_seed;
  BoxSeed box_seed;
};
// s = seed, or Argon2id suite 1 of (PIN, H16("invite-pin", [invite_id, seed])); its keys by invite-sign and invite-box.
// A wrong PIN is not noticed here: it makes keys that the server does not know.
//   errors  usage     a PIN that the invitation does not want, or none where it does
//           too_many  no memory for Argon2
Result<InviteKeys> invite_keys(const Invitation& invitation, const Pin* pin);

// 20 base32 characters (100 bits) in a letter, in place of the link.
class TypedCode {
 public:
  static TypedCode make();
  static Result<TypedCode> parse(std::string_view typed);  // errors  malformed
  SecretBytes text() const;                                // "ABCD EFGH IJKL MNOP 2345"
  InviteCodeId id() const;                                 // under which the server keeps the box

  // Box(KDF(H("invite-code", c), "invite-code-wrap", id), "invite-code-commit", id, link content)
  Bytes seal(const Invitation& invitation, const AeadNonce& nonce = AeadNonce::random()) const;
  //   errors  malformed, unsupported, tampered
  Result<Invitation> open(ByteView box) const;

 private:
  explicit TypedCode(SecretBytes characters) : characters_(std::move(characters)) {}
  using Key = Secret<struct TypedCodeKeyTag, 32>;
  Key key() const;
  SecretBytes characters_;  // 20 capitals of base32
};

}  // namespace mappe::seal
