// App passwords: made and revoked by their owner, for a gateway to read and write chosen spaces with. docs/protocol.md
// §9
//
// While one is in use, whoever runs the gateway can read those spaces, their whole history included.
//   threads  as RosterReplica: alone
#pragma once

#include "client/replica/membership.h"
#include "client/session/session.h"
#include "crypto/seal/app_password.h"

namespace mappe::client {

constexpr TimeMs app_password_life_ms = TimeMs{90} * 24 * 3600 * 1000;  // at most, and by default

struct AppPasswordWish {
  std::string label;
  TimeMs until_ms = 0;
  struct Right {
    SpaceReplica* space = nullptr;
    std::optional<SpaceRole> role;  // none: editor, or what the owner has if that is less
  };
  std::vector<Right> spaces;
};

// Leaves the sealed records at the server, then adds a gateway to each space. What fails undoes what was done before
// it.
//   errors  denied  gateways are switched off in a space, or the role is above the own
//           usage   no space, one of them twice, no label, an end that is over or more than 90 days ahead
Answer<seal::AppPassword> create_app_password(Session& session, const AppPasswordWish& wish);

// From here on it opens nothing; then its gateways leave their spaces, which get new keys.
//   gives   the spaces whose rows could not be removed now: not reached, or waiting for somebody else
struct Revoked {
  struct Waiting {
    SpaceId space;
    Error error;
  };
  std::vector<Waiting> waiting;
};
Answer<Revoked> revoke_app_password(Session& session, const AppPasswordInfo& password);

}  // namespace mappe::client
