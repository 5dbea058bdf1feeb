// The councils on this device: what the server's list said last, and the mirror of each. Works without a network on
// what is kept; the twin in the web app is web/src/engine/council.ts.
//   threads  none of its own; several processes may share the home
#pragma once

#include <memory>

#include "client/council/kept.h"
#include "client/council/resolve.h"
#include "client/wire/api.h"

namespace mappe::client::council {

struct CouncilHere {
  CouncilListing listed;           // as the server said last
  std::vector<std::string> hosts;  // of its addresses; https
  KeptCouncil kept;

  const std::string& title() const { return listed.title.empty() ? listed.council : listed.title; }
};

class Councils {
 public:
  // What this device keeps; nothing where it never asked.                                               errors  io
  static Result<Councils> open(const Home& home);

  const std::vector<CouncilHere>& here() const { return here_; }
  bool are_empty() const;  // nothing of any council has come yet
  // For resolve(); it points into this object.
  std::vector<KnownCouncil> known() const;
  std::vector<std::string> hosts() const;
  // By its id, in whichever mirror.
  std::optional<Meant> find(const std::string& id, const std::vector<KnownCouncil>& known) const;
  const CouncilHere* named(const std::string& council) const;

  // What the server's list says now, kept; nothing is fetched of the councils, and what is not named is kept.  errors
  // io
  Result<void> note(std::vector<CouncilListing> listed);

  struct Updated {
    std::string council;
    bool changed = false;
    std::optional<Error> error;
  };
  // Asks for the list and for all that is new of each; what the server names no more is forgotten. One council's error
  // keeps no other from being fetched. What is asked is the same whoever reads what.
  //   gives   an entry for each council of the list
  //   errors  those of Api::councils; io
  Answer<std::vector<Updated>> update(Api& api);

 private:
  explicit Councils(const Home& home) : home_(&home) {}
  Result<void> take(std::vector<CouncilListing> listed);

  const Home* home_;
  std::vector<CouncilHere> here_;
};

}  // namespace mappe::client::council
