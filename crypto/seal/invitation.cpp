#include "crypto/seal/invitation.h"

#include <sodium.h>

#include <algorithm>

#include "crypto/base/hash.h"
#include "crypto/base/versioned.h"
#include "crypto/base/wipe.h"
#include "crypto/seal/argon2.h"

namespace mappe::seal {
namespace {

constexpr std::uint64_t link_version = 1;
constexpr std::string_view join_path = "/join";
constexpr std::size_t pin_digits = 8;

using InviteRoot = Secret<struct InviteRootTag, 32>;

Result<InviteRoot> root_of(const Invitation& invitation, const Pin* pin) {
  if (invitation.needs_pin != (pin != nullptr))
    return fail(Errc::usage, "this invitation and its PIN do not belong together");
  if (pin == nullptr) return InviteRoot::parse(invitation.seed.expose());
  const SecretBytes salted(cbor::encode_array(invitation.invite, ByteView(invitation.seed.expose())));
  auto output = argon2id_64m(pin->expose(), hash16("invite-pin", salted.expose()));
  if (!output) return fail(output.error());
  return InviteRoot::parse(output->expose());
}

}  // namespace

SecretBytes Invitation::encode() const {
  return SecretBytes(cbor::encode_array(link_version, server, faction, roster_root, seen_seq, seen_hash, invite,
                                        ByteView(seed.expose()), std::uint64_t{needs_pin ? 1u : 0u}));
}

Result<Invitation> Invitation::parse(ByteView content) {
  cbor::Reader in(content);
  begin_versioned(in, 9, link_version,
                  fail(Errc::unsupported, "an invitation of a version this program does not know"));
  const auto server = in.id<ServerId>();
  const auto faction = in.id<FactionId>();
  const auto roster_root = in.id<EntryHash>();
  const std::uint64_t seen_seq = in.uint();
  const auto seen_hash = in.id<EntryHash>();
  const auto invite = in.id<PrincipalId>();
  auto seed = InviteSeed::parse(in.bytes());
  const std::uint64_t pin = in.uint_up_to(1);
  if (auto done = in.finish(); !done) return fail(done.error());
  if (!seed) return fail(seed.error());
  return Invitation{server, faction, roster_root, seen_seq, seen_hash, invite, std::move(*seed), pin == 1};
}

SecretBytes InvitationLink::text() const {
  const SecretBytes content = invitation.encode();
  std::string fragment = to_base64url(content.expose());
  const std::string front = origin + std::string(join_path) + "#";
  SecretBytes out(front.size() + fragment.size());
  std::copy(fragment.begin(), fragment.end(), std::copy(front.begin(), front.end(), out.expose_to_fill().begin()));
  wipe(fragment);
  return out;
}

Result<InvitationLink> InvitationLink::parse(std::string_view text) {
  auto parts = split_link(text, join_path);
  if (!parts) return fail(parts.error());
  auto invitation = Invitation::parse(parts->content.expose());
  if (!invitation) return fail(invitation.error());
  return InvitationLink{std::move(parts->origin), std::move(*invitation)};
}

Pin Pin::make() {
  SecretBytes digits(pin_digits);
  for (std::uint8_t& digit : digits.expose_to_fill()) digit = static_cast<std::uint8_t>('0' + randombytes_uniform(10));
  return Pin(std::move(digits));
}

Result<Pin> Pin::parse(std::string_view typed) {
  SecretBytes digits(pin_digits);
  std::size_t count = 0;
  for (const char c : typed) {
    if (c == ' ' || c == '-' || c == '\t' || c == '\n' || c == '\r') continue;
    if (c < '0' || c > '9' || count == pin_digits) return fail(Errc::malformed, "a PIN has eight digits");
    digits.expose_to_fill()[count++] = static_cast<std::uint8_t>(c);
  }
  if (count != pin_digits) return fail(Errc::malformed, "a PIN has eight digits");
  return Pin(std::move(digits));
}

Result<InviteKeys> invite_keys(const Invitation& invitation, const Pin* pin) {
  const auto s = root_of(invitation, pin);
  if (!s) return fail(s.error());
  return InviteKeys{derive_secret<SignSeed>(*s, "invite-sign", {}), derive_secret<BoxSeed>(*s, "invite-box", {})};
}

}  // namespace mappe::seal
