// A real server under attack, over TLS and from many addresses of 127.0.0.0/8, while Anna, a member at 127.0.0.1, goes
// on working.
#pragma once

#include "crypto/base/ids.h"
#include "tests/http/fixture.h"
#include "tests/http/vitals.h"
#include "tests/stories/town.h"

namespace hostile {

using namespace std::chrono_literals;
using mappe::http::test::Answer;
using mappe::http::test::Client;
using mappe::http::test::TlsVersion;
using mappe::http::test::Vitals;

// What the appliance has by default (config/config.h).
inline constexpr int connections_per_address = 256;
inline constexpr std::uint64_t mib = std::uint64_t{1} << 20;

class Siege {
 public:
  // An attacker who has nothing, and one who is a member: with a session, and a space to put things into.
  Siege();

  const std::string& space() const { return space_; }
  std::string as_member() const { return "Authorization: Bearer " + token_ + "\r\n"; }
  std::string path_of(const mappe::BlobId& blob) const;

  // A connection from the n-th address of the attackers; there are as many as one likes below 250.
  Client from(std::size_t address, TlsVersion version = TlsVersion::v1_3) const;
  // The same TCP connection without a byte sent.
  Client silent_from(std::size_t address) const { return from(address, TlsVersion::none); }

  // Anna puts a file and reads it again. REQUIREs that she can.
  void anna_is_served();

  Vitals vitals() const { return mappe::http::test::vitals_of(town_.appliance.pid()); }
  // What the server takes now beyond what it took at rest.
  void takes_at_most(std::uint64_t bytes, std::size_t threads, std::size_t files) const;
  bool takes_threads(std::size_t count, bool or_more = false) const;  // waits for it; beyond those at rest
  // Back to where it was at rest: no threads and no files left over; memory is the allocator's, to a point.
  void recovers() const;

 private:
  stories::Town town_;
  std::string space_, token_;
  std::uint16_t port_;
  int files_put_ = 0;
  Vitals at_rest_;
};

// How many of these were answered with the status (0: the connection was ended without an answer).
int answered(std::vector<Client>& clients, int status);

}  // namespace hostile
