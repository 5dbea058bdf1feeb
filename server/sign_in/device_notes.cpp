#include "server/sign_in/device_notes.h"

#include <arpa/inet.h>

#include <algorithm>

namespace mappe::server {

namespace {

Bytes device_place(const storage::DeviceId& device) { return cbor::encode_array("device", device); }

bool begins_like_an_array(ByteView plain) { return !plain.empty() && plain.front() >> 5U == 4; }

std::string shortened_v6(std::array<std::uint8_t, 16> bytes) {
  std::fill(bytes.begin() + 6, bytes.end(), std::uint8_t{0});
  std::array<char, INET6_ADDRSTRLEN> text{};
  ::inet_ntop(AF_INET6, bytes.data(), text.data(), text.size());
  return std::string(text.data()) + "/48";
}

}  // namespace

bool DeviceNotes::is_remembered(const SecondFactor& by, TimeMs now) const {
  return now < remembered_until_ms && trust == by.trust;
}

Bytes DeviceNotes::seal(const AtRestBox& box, const storage::DeviceId& device) const {
  cbor::Writer out;
  out.array(6).uint(2).text(label).text(address).uint(static_cast<std::uint64_t>(factor));
  out.uint(remembered_until_ms).id(trust);
  return box.seal(device_place(device), out.done());
}

DeviceNotes DeviceNotes::open(const AtRestBox& box, const storage::Device& device) {
  DeviceNotes notes;
  const auto plain = box.open(device_place(device.id), device.sealed);
  if (!plain) return notes;
  if (!begins_like_an_array(plain->expose())) {
    notes.label = std::string(text_of(plain->expose()));
    return notes;
  }
  cbor::Reader in(plain->expose());
  in.array(6);
  in.uint_up_to(2);
  notes.label = in.text();
  notes.address = in.text();
  notes.factor = read_factor_used(in);
  notes.remembered_until_ms = in.uint();
  notes.trust = in.id<TrustId>();
  return in.finish() ? notes : DeviceNotes();
}

std::string shortened_address(const http::Peer& peer) {
  if (peer.is_unix) return "unix";
  std::array<std::uint8_t, 16> v6{};
  if (::inet_pton(AF_INET6, peer.address.c_str(), v6.data()) == 1) return shortened_v6(v6);
  const auto last_dot = peer.address.rfind('.');
  return last_dot == std::string::npos ? std::string() : peer.address.substr(0, last_dot) + ".x";
}

FactorUsed read_factor_used(cbor::Reader& in) { return static_cast<FactorUsed>(in.uint_up_to(3)); }

}  // namespace mappe::server
