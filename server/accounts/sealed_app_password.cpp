#include "server/accounts/sealed_app_password.h"

#include "server/limits.h"

namespace mappe::server {

namespace {

constexpr std::uint64_t app_password_version = 1;

Bytes app_password_place(const AppPasswordId& id) { return cbor::encode_array("app-password", id); }

}  // namespace

void write_gateways(cbor::Writer& out, const std::vector<SealedGateway>& gateways) {
  out.array(gateways.size());
  for (const SealedGateway& one : gateways) out.array(4).id(one.gateway).id(one.faction).id(one.space).bytes(one.box);
}

std::vector<SealedGateway> read_gateways(cbor::Reader& in) {
  std::vector<SealedGateway> gateways;
  const std::size_t count = in.array_up_to(limits::gateways_per_app_password_max);
  for (std::size_t i = 0; i < count && !in.failed(); ++i) {
    SealedGateway one;
    in.array(4);
    one.gateway = in.id<PrincipalId>();
    one.faction = in.id<FactionId>();
    one.space = in.id<SpaceId>();
    one.box = bytes_of(in.bytes_up_to(limits::gateway_box_bytes_max));
    gateways.push_back(std::move(one));
  }
  return gateways;
}

Bytes SealedAppPassword::seal(const AtRestBox& box, const AppPasswordId& id) const {
  cbor::Writer out;
  out.array(6).uint(app_password_version).text(label).uint(created_ms).uint(last_used_ms).text(last_address);
  write_gateways(out, gateways);
  const SecretBytes plain(out.take());
  return box.seal(app_password_place(id), plain.expose());
}

Result<SealedAppPassword> SealedAppPassword::open(const AtRestBox& box, const AppPasswordId& id, ByteView sealed) {
  auto plain = box.open(app_password_place(id), sealed);
  if (!plain) return fail(plain.error());
  cbor::Reader in(plain->expose());
  SealedAppPassword password;
  in.array(6);
  in.uint_up_to(app_password_version);
  password.label = in.text();
  password.created_ms = in.uint();
  password.last_used_ms = in.uint();
  password.last_address = in.text();
  password.gateways = read_gateways(in);
  if (auto whole = in.finish(); !whole) return fail(whole.error());
  return password;
}

}  // namespace mappe::server
