// How a roster lies in the home: record rosters/FACTION = [1, [entry...], [card record...], [[salt, name]...]], all of
// it verified before it was written.
#pragma once

#include <map>
#include <string>

#include "client/home/home.h"
#include "crypto/base/card.h"
#include "journal/roster.h"

namespace mappe::client {

struct StoredName {
  NameSalt salt;
  std::string name;
};

struct RosterStore {
  journal::RosterHistory history;
  std::map<Fingerprint, CardRecord> cards;
  std::map<NameRef, StoredName> names;

  explicit RosterStore(const FactionId& faction) : history(faction) {}
};

// None in the home: an empty one. A damaged one counts as none, too: it is fetched again.
RosterStore load_roster(const Home& home, const FactionId& faction);
Result<void> save_roster(const Home& home, const RosterStore& roster);

}  // namespace mappe::client
