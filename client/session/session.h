// The front door of the library: one signed-in user with everything that hangs on it.
//
//   auto home = Home::open(root);
//   auto api = connect(server_pin);
//   auto session = Session::open(**home, std::move(*api));
//   auto spaces = (*session)->find_spaces("Umwelt");
//
// Nothing here prints or asks. One Session is one user's, in one process; several processes may share the home.
//   threads  alone, but api() (any thread)
#pragma once

#include <functional>
#include <map>

#include "client/identity/account.h"
#include "client/replica/committer.h"
#include "client/replica/membership.h"
#include "crypto/seal/app_password.h"

namespace mappe::client {

// The API over libcurl, believing whom `trust` says.                                                  errors  usage
Result<std::unique_ptr<Api>> connect(const std::string& origin, const Trust& trust);

// Whether what was typed is the beginning of this id, 6 characters of it or more.
bool is_id_prefix(std::string_view wanted, const std::string& id);

struct SpaceSummary {
  SpaceId space;
  FactionId faction;
  std::string title;
  std::optional<SpaceRole> role;
  TimeMs until_ms = 0;
  std::uint64_t seq = 0;
  std::uint64_t bytes = 0;  // billed, as the server says
  std::size_t members = 0;
  std::size_t managers = 0;
  std::size_t skipped = 0;  // entries in the health report
  std::size_t alarms = 0;
  bool newer = false;          // it goes on in a form that this program does not know: read-only up to there
  std::optional<Error> error;  // why it could not be replayed; then only ids are known
};

class Session {
 public:
  // The user this home is signed in as. Asks the server who it is, so it must be reachable.
  //   errors  not_found  nobody is signed in here
  //           expired    the session has ended: sign in again
  //           untrusted, behind, offline ...
  static Answer<std::unique_ptr<Session>> open(Home& home, std::shared_ptr<Api> api);
  // The same while the server is away: there is what this home keeps, and nothing else is to be asked for until
  // arrive() went well.                                                          errors  not_found, and those of the
  // home
  static Answer<std::unique_ptr<Session>> open_kept(Home& home, std::shared_ptr<Api> api);
  // From now on as if opened so: the server went away at once.
  void go_away();
  bool is_away() const;
  // Asks the server who it is, and brings what open_kept() left undone up to date.
  //   errors  as open(), and those of reading the rosters
  Answer<void> arrive();
  // A gateway in its one space, by the record that an app password opened (docs/protocol.md §9). Signs in as it;
  // nothing of that is kept in the home but pins and replicas.
  //   errors  denied     there is no row of it (any more)
  //           untrusted, behind, offline ...
  static Answer<std::unique_ptr<Session>> open_gateway(Home& home, std::shared_ptr<Api> api, const ServerPin& server,
                                                       const seal::GatewayRecord& record);
  ~Session();

  Home& home();
  Api& api();
  const ServerPin& server() const;
  const std::string& login() const;
  const AccountId& account() const;

  // One a faction, in the bundle's order.
  const std::vector<std::shared_ptr<const Identity>>& identities() const;
  // Of the only faction; with several, of the one meant.                         errors  usage (which one?), not_found
  Result<std::shared_ptr<const Identity>> identity(std::optional<FactionId> faction = std::nullopt) const;

  // Synced at the first call; owned by the session.
  Answer<RosterReplica*> roster(const FactionId& faction);
  Answer<SpaceReplica*> space(const SpaceId& space);

  // What any editor's client does for the spaces that were opened, once a day: upkeep.h. After the user's own wish.
  void keep_up();

  // After a restore of the server: brings back what it lacks and this home has, entries of rosters and spaces and blobs
  // that lie in `cached`. Does nothing when the server takes nothing back, or all was done before.
  //   errors  of asking what there is; what went wrong with one roster or space stands in the report
  struct Healed {
    std::size_t entries = 0, blobs = 0;  // brought back
    std::size_t lost = 0;                // blobs that the server lacks and this device, too
    std::optional<Error> error;          // the first; the next session tries again
  };
  using Cached = std::function<std::optional<Bytes>(const BlobId&)>;
  Answer<Healed> heal(const Cached& cached);

  // A space as this home keeps it, not synced: what is there to be read when the server went on otherwise.
  Answer<SpaceReplica*> kept_space(const SpaceId& space);
  // Gives up what this home has seen of a space and believes the server's history instead, from its genesis. Only when
  // a person has decided so, after a true fork.                                                  docs/protocol.md §4.5
  Answer<SpaceReplica*> follow_server(const SpaceId& space);

  // Those this home keeps, as it keeps them; the server is not asked. What cannot be shown is left out.
  std::vector<SpaceReplica*> kept_spaces();

  // All spaces, synced, by title.
  Answer<std::vector<SpaceSummary>> spaces();
  // By title (NFC and name key: case does not matter) or by id or its first 6 characters or more; in one faction, if
  // given. Several: the caller shows the choices. None: empty. Only those that may be meant are synced: by the titles
  // this home knows (and those it knows none of), and all others only if none of these fits.
  Answer<std::vector<SpaceSummary>> find_spaces(std::string_view wanted,
                                                std::optional<FactionId> faction = std::nullopt);
  // By name or id, in one faction if given; retired ones only by id.
  struct FoundPerson {
    FactionId faction;
    PersonInfo person;
  };
  Answer<std::vector<FoundPerson>> find_persons(std::string_view wanted,
                                                std::optional<FactionId> faction = std::nullopt);

  // A new space in the one faction (or the one given), titled; office persons as managers.
  //   errors  usage   no title to type before a colon: it holds ':' or '/', control signs or such as turn the direction
  //                   of writing, or has less than two or more than 255 bytes
  //           exists  a space of the faction that this user sees has that title
  Answer<SpaceReplica*> create_space(std::string_view title, std::optional<FactionId> faction = std::nullopt);

  struct Parts;  // session_parts.h

 private:
  explicit Session(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace mappe::client
