#include "crypto/base/hash.h"
#include "crypto/seal/committed_box.h"
#include "crypto/seal/invitation.h"

namespace mappe::seal {
namespace {

constexpr std::size_t typed_characters = 20;  // 100 bits
constexpr std::size_t group_characters = 4;

}  // namespace

TypedCode TypedCode::make() {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  SecretBytes characters(typed_characters);
  for (std::uint8_t& c : characters.expose_to_fill())
    c = static_cast<std::uint8_t>(alphabet[randombytes_uniform(static_cast<std::uint32_t>(alphabet.size()))]);
  return TypedCode(std::move(characters));
}

Result<TypedCode> TypedCode::parse(std::string_view typed) {
  auto characters = base32_characters(typed);
  if (!characters) return fail(characters.error());
  SecretBytes code(bytes_of(*characters));
  sodium_memzero(characters->data(), characters->size());
  if (code.size() != typed_characters) return fail(Errc::malformed, "this code has five groups of four characters");
  return TypedCode(std::move(code));
}

SecretBytes TypedCode::text() const {
  SecretBytes text(typed_characters + typed_characters / group_characters - 1);
  std::size_t at = 0;
  for (std::size_t i = 0; i < typed_characters; ++i) {
    if (i > 0 && i % group_characters == 0) text.expose_to_fill()[at++] = ' ';
    text.expose_to_fill()[at++] = characters_.expose()[i];
  }
  return text;
}

InviteCodeId TypedCode::id() const {
  const auto whole = hash("invite-code-id", characters_.expose());
  return *InviteCodeId::parse(ByteView(whole).first(InviteCodeId::size_bytes));
}

TypedCode::Key TypedCode::key() const {
  auto digest = hash("invite-code", characters_.expose());
  Key key;
  derive(digest, "invite-code-wrap", id().view(), key.expose_to_fill());
  sodium_memzero(digest.data(), digest.size());
  return key;
}

Bytes TypedCode::seal(const Invitation& invitation, const AeadNonce& nonce) const {
  const SecretBytes content = invitation.encode();
  return seal_box(key().expose(), "invite-code-commit", id().view(), content.expose(), nonce);
}

Result<Invitation> TypedCode::open(ByteView box) const {
  auto content = open_box(key().expose(), "invite-code-commit", id().view(), box);
  if (!content) return fail(content.error());
  return Invitation::parse(content->expose());
}

}  // namespace mappe::seal
