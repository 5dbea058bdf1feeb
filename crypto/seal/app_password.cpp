#include "crypto/seal/app_password.h"

#include <sodium.h>

#include "crypto/base/cbor.h"
#include "crypto/base/versioned.h"
#include "crypto/base/wipe.h"
#include "crypto/seal/committed_box.h"

namespace mappe::seal {
namespace {

constexpr std::uint64_t gateway_record_version = 1;
constexpr std::size_t app_id_characters = 8;
constexpr std::size_t app_password_characters = 40;

SecretBytes encode(const GatewayRecord& record) {
  cbor::Writer out;
  out.array(11).uint(gateway_record_version).id(record.gateway).id(record.faction).id(record.roster_root);
  out.uint(record.roster_seen_seq).id(record.roster_seen_hash);
  out.id(record.space).uint(record.space_seen_seq).id(record.space_seen_hash);
  out.bytes(record.sign_seed.expose()).bytes(record.box_seed.expose());
  return SecretBytes(out.take());
}

Result<GatewayRecord> decode_gateway(ByteView bytes) {
  GatewayRecord record;
  cbor::Reader in(bytes);
  begin_versioned(in, 11, gateway_record_version, fail(Errc::unsupported, "an app password of a newer version"));
  record.gateway = in.id<PrincipalId>();
  record.faction = in.id<FactionId>();
  record.roster_root = in.id<EntryHash>();
  record.roster_seen_seq = in.uint();
  record.roster_seen_hash = in.id<EntryHash>();
  record.space = in.id<SpaceId>();
  record.space_seen_seq = in.uint();
  record.space_seen_hash = in.id<EntryHash>();
  const ByteView sign_seed = in.bytes(), box_seed = in.bytes();
  if (auto done = in.finish(); !done) return fail(done.error());
  auto sign = SignSeed::parse(sign_seed);
  if (!sign) return fail(sign.error());
  auto box = BoxSeed::parse(box_seed);
  if (!box) return fail(box.error());
  record.sign_seed = std::move(*sign);
  record.box_seed = std::move(*box);
  return record;
}

}  // namespace

AppPassword AppPassword::make() { return AppPassword(AppPasswordId::random(), Code::random()); }

Result<AppPassword> AppPassword::parse(std::string_view typed) {
  auto characters = base32_characters(typed);
  if (!characters) return fail(characters.error());
  const SecretBytes wiped(bytes_of(*characters));
  wipe(*characters);
  const std::string_view text = text_of(wiped.expose());
  if (text.size() != app_password_characters)
    return fail(Errc::malformed, "an app password has ten groups of four characters");
  auto id = parse_id(text.substr(0, app_id_characters));
  if (!id) return fail(id.error());
  auto bytes = from_base32(text.substr(app_id_characters));
  if (!bytes) return fail(bytes.error());
  const SecretBytes secret(std::move(*bytes));
  auto code = Code::parse(secret.expose());
  if (!code) return fail(code.error());
  return AppPassword(*id, std::move(*code));
}

std::string AppPassword::id_text(const AppPasswordId& id) {
  std::string text = to_base32_groups(id.view());
  std::erase(text, ' ');
  return text;
}

Result<AppPasswordId> AppPassword::parse_id(std::string_view typed) {
  auto bytes = from_base32(typed);
  if (!bytes) return fail(bytes.error());
  return AppPasswordId::parse(*bytes);
}

SecretBytes AppPassword::text() const {
  std::string all = to_base32_groups(id_.view()) + " ";
  std::string secret = to_base32_groups(secret_.expose());
  SecretBytes out(all.size() + secret.size());
  auto at = std::copy(all.begin(), all.end(), out.expose_to_fill().begin());
  std::copy(secret.begin(), secret.end(), at);
  wipe(secret);
  for (std::uint8_t& c : out.expose_to_fill())
    if (c == ' ') c = '-';
  return out;
}

AppPassword::Root AppPassword::root() const {
  auto digest = hash("app-password", secret_.expose());
  Root root;
  std::copy(digest.begin(), digest.end(), root.expose_to_fill().begin());
  sodium_memzero(digest.data(), digest.size());
  return root;
}

AppPassword::Key AppPassword::wrap_key(const PrincipalId& gateway) const {
  return derive_secret<Key>(root(), "gateway-wrap", gateway.view());
}

Bytes AppPassword::seal(const GatewayRecord& record, const AeadNonce& nonce) const {
  const SecretBytes inside = encode(record);
  return seal_box(wrap_key(record.gateway).expose(), "gateway-commit", record.gateway.view(), inside.expose(), nonce);
}

Result<GatewayRecord> AppPassword::open(const PrincipalId& gateway, ByteView box) const {
  auto inside = open_box(wrap_key(gateway).expose(), "gateway-commit", gateway.view(), box);
  if (!inside) return fail(inside.error());
  auto record = decode_gateway(inside->expose());
  if (record && record->gateway != gateway) return fail(Errc::tampered, "a record of another gateway");
  return record;
}

AppPassword::HomeKey AppPassword::home_key() const {
  return derive_secret<HomeKey>(root(), "gateway-home", id_.view());
}

}  // namespace mappe::seal
