// What an app password's record keeps under the at-rest box.                                        docs/protocol.md §9
//
//   plain = [1, label, created, last used, from where, [[gateway, faction, space, box]...]]
//
// Sealed for its id: a record copied to another one does not open there. Pure, any thread.
#pragma once

#include <string>
#include <vector>

#include "crypto/base/at_rest_box.h"
#include "crypto/base/cbor.h"
#include "crypto/base/ids.h"

namespace mappe::server {

// The keys of one gateway, sealed under the app password's secret: nothing here opens them.
struct SealedGateway {
  PrincipalId gateway;
  FactionId faction;
  SpaceId space;
  Bytes box;
};

struct SealedAppPassword {
  std::string label;
  TimeMs created_ms = 0;
  TimeMs last_used_ms = 0;  // 0: never
  std::string last_address;
  std::vector<SealedGateway> gateways;

  Bytes seal(const AtRestBox& box, const AppPasswordId& id) const;
  static Result<SealedAppPassword> open(const AtRestBox& box, const AppPasswordId& id, ByteView sealed);
};

// [[gateway, faction, space, box]...], as it goes over the wire, too. The reader is asked with finish().
void write_gateways(cbor::Writer& out, const std::vector<SealedGateway>& gateways);
std::vector<SealedGateway> read_gateways(cbor::Reader& in);

}  // namespace mappe::server
