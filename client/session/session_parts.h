// What lies behind a Session: for the files of client/session.
#pragma once

#include "client/identity/account_store.h"
#include "client/session/session.h"

namespace mappe::client {

struct Session::Parts {
  Home& home;
  std::shared_ptr<Api> api;
  ServerPin server;
  About about;
  AccountRecord account;
  std::vector<Head> vouched;  // of each identity's roster, as the bundle says
  std::vector<std::shared_ptr<const Identity>> identities;
  std::map<FactionId, std::unique_ptr<RosterReplica>> rosters;
  std::map<SpaceId, std::unique_ptr<SpaceReplica>> spaces;
  std::map<SpaceId, std::unique_ptr<SpaceReplica>> resumed;  // as this home keeps them, not synced yet
  bool is_away = false;                                      // the server was not asked who it is yet

  static Answer<std::unique_ptr<Parts>> load(Home& home, std::shared_ptr<Api> api);
  Answer<void> meet_server();
  // What the server has is taken in, unless it is away.
  Answer<void> renew(RosterReplica& roster) const;
  // The replica as the home keeps it, or as it was synced already.
  Answer<SpaceReplica*> resume_space(const SpaceListing& listing, Session& session);
  Answer<SpaceReplica*> open_space(const SpaceListing& listing, Session& session);
  SpaceSummary summary(const SpaceListing& listing, Session& session);
  std::string known_title(const SpaceListing& listing, Session& session);
};

}  // namespace mappe::client
