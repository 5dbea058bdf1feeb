// What the operator does with factions: setup links, lists, quota, suspension.                    docs/protocol.md §4a
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "server/answer/judged.h"
#include "server/services.h"

namespace mappe::server {

// What a setup code founds, sealed in its record for the code's hash.
struct Setup {
  std::string name;
  std::uint64_t type = 1;
  std::uint64_t quota_bytes = 0;
};
storage::SetupCodeHash hash_of_setup_code(ByteView code);
Bytes seal_setup(const Services& services, const storage::SetupCodeHash& hash, const Setup& setup);
Result<Setup> open_setup(const Services& services, const storage::SetupCode& code);

//   gives  {link, expires_ms}      problems  409 exists (name), 400
Judged<nlohmann::json> create_setup(Services& services, const Setup& setup);

//   gives  [{faction, name, type, quota_bytes, used_bytes, suspended, created_ms}...]; not yet founded ones have
//          {name, type, quota_bytes, expires_ms, founded: false}
Judged<nlohmann::json> list_factions(Services& services);
//   gives  one of these, with its spaces' and persons' numbers       problems  404
Judged<nlohmann::json> faction_status(Services& services, const std::string& name);

Judged<nlohmann::json> set_quota(Services& services, const std::string& name, std::uint64_t quota_bytes);
Judged<nlohmann::json> set_suspended(Services& services, const std::string& name, bool suspended);

}  // namespace mappe::server
