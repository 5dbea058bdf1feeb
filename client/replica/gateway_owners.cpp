#include "client/replica/gateway_owners.h"

#include "client/limits.h"
#include "crypto/base/cbor.h"

namespace mappe::client {

namespace {

RecordName gateway_owners_record(const SpaceId& space) { return {Drawer::settings, "gateways-" + space.text()}; }

}  // namespace

GatewayOwners load_gateway_owners(const Home& home, const SpaceId& space) {
  const auto bytes = home.read(gateway_owners_record(space));
  if (!bytes) return {};
  cbor::Reader in(bytes->expose());
  GatewayOwners owners;
  const std::size_t count = in.array_up_to(limits::gateway_owners_max);
  for (std::size_t i = 0; i < count && !in.failed(); ++i) {
    in.array(2);
    const auto gateway = in.id<PrincipalId>();
    owners[gateway] = in.id<PrincipalId>();
  }
  return in.finish() ? owners : GatewayOwners();
}

Result<void> save_gateway_owners(const Home& home, const SpaceId& space, const GatewayOwners& owners) {
  cbor::Writer out;
  out.array(owners.size());
  for (const auto& [gateway, person] : owners) out.array(2).id(gateway).id(person);
  return home.write(gateway_owners_record(space), out.done());
}

}  // namespace mappe::client
