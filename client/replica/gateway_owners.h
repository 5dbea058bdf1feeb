// Whose gateways a space has had: their entries stay in its history when their rows and cards are long gone.
//   threads  any; a lost note costs a name, nothing else
#pragma once

#include <map>

#include "client/home/home.h"
#include "crypto/base/ids.h"

namespace mappe::client {

using GatewayOwners = std::map<PrincipalId, PrincipalId>;  // gateway -> person

GatewayOwners load_gateway_owners(const Home& home, const SpaceId& space);  // a damaged one counts as none
Result<void> save_gateway_owners(const Home& home, const SpaceId& space, const GatewayOwners& owners);

}  // namespace mappe::client
