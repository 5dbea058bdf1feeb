// What a device's record keeps under the at-rest box: what its owner calls it, how it signed in last, and until when it
// needs no second factor.                                                                          docs/protocol.md §3
//
//   plain = [2, label, address, factor used, remembered_until_ms, trust]        before: the bare label, which is read
//
// A label is UTF-8, so it never begins like an array. Sealed for the device's id. Pure, any thread.
#pragma once

#include <string>

#include "crypto/base/at_rest_box.h"
#include "http/message.h"
#include "server/accounts/second_factor.h"
#include "storage/accounts.h"

namespace mappe::server {

struct DeviceNotes {
  std::string label;
  std::string address;  // shortened, of its last sign-in; empty: not known
  FactorUsed factor = FactorUsed::none;
  TimeMs remembered_until_ms = 0;
  TrustId trust;  // of the second factor it was remembered by

  // Whether a sign-in on it needs no code now.
  bool is_remembered(const SecondFactor& by, TimeMs now) const;

  Bytes seal(const AtRestBox& box, const storage::DeviceId& device) const;
  static DeviceNotes open(const AtRestBox& box, const storage::Device& device);  // damaged: empty
};

// Enough to tell one's own way in from a stranger's, too little to find a person by: "192.0.2.x", "2001:db8:7::/48".
std::string shortened_address(const http::Peer& peer);

FactorUsed read_factor_used(cbor::Reader& in);

}  // namespace mappe::server
