// Bodies of roster entries.                                                                     docs/protocol.md §4a
//
// Each parse judges form alone.                           errors  malformed; unsupported  a version nobody knows yet
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "crypto/base/card.h"
#include "crypto/base/found_link.h"  // FactionType
#include "journal/entry.h"

namespace mappe::journal {

enum class FactionRole : std::uint8_t { guest = 1, member = 2, manager = 3 };
enum class RetireReason : std::uint8_t { left = 1, mandate_ended = 2, keys_lost = 3, mistake = 4 };

// Rights in the faction beside the role, as bits.
namespace duty {
constexpr std::uint64_t treasury = 1;
constexpr std::uint64_t audit = 2;
constexpr std::uint64_t office = 4;
constexpr std::uint64_t create_spaces = 8;
constexpr std::uint64_t all = 15;
}  // namespace duty

// Keys of the policy. Unknown ones are kept.
namespace policy_key {
constexpr std::uint64_t second_factor = 1;
constexpr std::uint64_t retention_days = 2;
constexpr std::uint64_t trash_days = 3;
constexpr std::uint64_t gateways = 4;
constexpr std::uint64_t invitation_pin = 5;           // default 1
constexpr std::uint64_t longest_invitation_days = 6;  // default 14
constexpr std::uint64_t longest_guest_days = 7;       // default: no limit
constexpr std::uint64_t least_client_version = 8;
}  // namespace policy_key

using Policy = std::vector<std::pair<std::uint64_t, std::uint64_t>>;  // ascending keys

struct FoundBody {  // 16 [1, name, type, person_id, card record, name_ref, policy]
  std::string name;
  FactionType type = FactionType::fraktion;
  PrincipalId person;
  Bytes card_record;
  NameRef name_ref;
  Policy policy;
};
struct InviteBody {  // 17 [1, invite_id, fingerprint, person_id, renews, name_ref, role, duties, expires_ms, until_ms]
  PrincipalId invite;
  Fingerprint fingerprint;
  PrincipalId person;
  bool renews = false;
  NameRef name_ref;
  FactionRole role = FactionRole::guest;
  std::uint64_t duties = 0;
  TimeMs expires_ms = 0;
  TimeMs until_ms = 0;
};
struct JoinBody {  // 18 [1, invite_id, card record]
  PrincipalId invite;
  Bytes card_record;
};
struct RoleBody {  // 19 [1, person_id, name_ref, role, duties, until_ms]
  PrincipalId person;
  NameRef name_ref;
  FactionRole role = FactionRole::guest;
  std::uint64_t duties = 0;
  TimeMs until_ms = 0;
};
struct RetireBody {  // 20 [1, id, reason]
  PrincipalId id;    // a person or an open invite
  RetireReason reason = RetireReason::left;
};
struct RekeyBody {  // 21 [1, card record]
  Bytes card_record;
};
struct PolicyBody {  // 23 [1, [[key, value]...]]
  Policy policy;
};
struct ConfirmBody {  // 25 [1, fingerprint]
  Fingerprint fingerprint;
};

Bytes encode(const FoundBody& body);
Bytes encode(const InviteBody& body);
Bytes encode(const JoinBody& body);
Bytes encode(const RoleBody& body);
Bytes encode(const RetireBody& body);
Bytes encode(const RekeyBody& body);
Bytes encode(const PolicyBody& body);
Bytes encode(const ConfirmBody& body);

Result<FoundBody> parse_found(ByteView body);
Result<InviteBody> parse_invite(ByteView body);
Result<JoinBody> parse_join(ByteView body);
Result<RoleBody> parse_role(ByteView body);
Result<RetireBody> parse_retire(ByteView body);
Result<RekeyBody> parse_rekey(ByteView body);
Result<PolicyBody> parse_policy(ByteView body);
Result<ConfirmBody> parse_confirm(ByteView body);

}  // namespace mappe::journal
