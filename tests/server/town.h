// A server on a loopback port with a real RocksDB below it, and people who sign what they send: the language in which
// the tests of this room tell what a rule does. The clock is the test's.
#pragma once

#include <array>
#include <atomic>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "crypto/base/sealed_bundle.h"
#include "crypto/base/secret.h"
#include "crypto/base/sign.h"
#include "http/server.h"
#include "journal/access.h"
#include "journal/roster_body.h"
#include "server/operator/factions.h"
#include "server/services.h"
#include "tests/server/people.h"

namespace mappe::server::testing {

using nlohmann::json;

struct Reply {
  int status = 0;
  std::string body;
  std::multimap<std::string, std::string> headers;

  json data() const { return json::parse(body, nullptr, false); }
  std::string type() const;  // "head-moved"; empty when it is no problem
  std::string rule() const;
  Bytes bytes() const { return bytes_of(std::string_view(body)); }
  std::string header(const std::string& name) const;
};

class Town;

// Somebody with an account and a session, in one faction.
struct Member {
  AccountKeys login;
  std::shared_ptr<Keys> keys;
  std::string token;
  std::string device;

  journal::Author author() const { return {PrincipalKind::person, keys->id}; }
};

struct Invitation {
  std::shared_ptr<Keys> keys;
  PrincipalId person;
};

struct InviteWish {
  journal::FactionRole role = journal::FactionRole::member;
  std::optional<PrincipalId> renews;
  TimeMs expires_in_ms = 24ULL * 3600 * 1000;
  TimeMs until_ms = 0;
  bool leave_card = true;
};

// A space as its founder keeps it in mind: enough to sign the next entry.
struct Space {
  SpaceId id = SpaceId::random();
  FactionId owner;
  journal::Pin head;
  EntryHash newest_access;
  journal::AccessBody access;
  std::string path() const { return "/v1/spaces/" + b64(id); }
};

struct Faction {
  FactionId id = FactionId::random();
  std::string name;
  EntryHash root;
  journal::Pin head;
  Member founder;
  std::string path() const { return "/v1/factions/" + b64(id); }
};

class Town {
 public:
  explicit Town(Policy policy = {}, const std::filesystem::path& log_file = "/dev/null",
                const storage::BlobRetention& retention = {});
  ~Town();

  Services& services() { return *services_; }
  std::string origin() const { return origin_; }
  void passes(std::chrono::milliseconds time) { now_ += static_cast<TimeMs>(time.count()); }
  TimeMs now() const { return now_; }
  void restarts();                                       // the process, not the data
  void serves_web(const std::filesystem::path& folder);  // from now on the app built there; restarts
  // A copy of the data, and the server again on it: its sessions, entries and blobs are those of that moment.
  void backs_up();
  void is_restored(std::chrono::milliseconds first, std::chrono::milliseconds open);
  // From now on this step of the disk fails with an errno; 0: it works again.
  void disk_fails(storage::DiskStep step, int error) { faults_[static_cast<std::size_t>(step)] = error; }
  int port() const;

  // Requests. `token` may be empty.
  Reply call(const std::string& method, const std::string& path, const std::string& token = {},
             const std::string& body = {}, const std::string& type = "application/json",
             const std::multimap<std::string, std::string>& headers = {}) const;
  Reply get(const std::string& path, const std::string& token) const { return call("GET", path, token); }
  Reply post(const std::string& path, const std::string& token, const json& body) const {
    return call("POST", path, token, body.dump());
  }
  Reply post_cbor(const std::string& path, const std::string& token, ByteView body) const {
    return call("POST", path, token, std::string(text_of(body)), "application/cbor");
  }

  // Signing in.
  ServerNonce nonce_for(const json& asked) const;
  json sign_in_body(const AccountKeys& login, bool recovery = false) const;
  Reply signs_in(Member& member);  // keeps token and device
  Reply invite_signs_in(const Invitation& invitation) const;
  std::string session_of(const Invitation& invitation) const;  // REQUIREs success
  json principal_body(PrincipalKind kind, const Keys& keys) const;

  // Factions.
  std::string setup_code(const std::string& name, std::uint64_t type = 1, std::uint64_t quota = 1 << 30);
  json founding_body(const Faction& faction, const std::string& code) const;
  Faction new_faction(const std::string& name, std::uint64_t quota = 1 << 30);  // REQUIREs success
  journal::Entry roster_entry(const Faction& faction, const Keys& author, journal::Kind kind, ByteView body,
                              PrincipalKind author_kind = PrincipalKind::person) const;
  Reply appends(Faction& faction, const Member& author, journal::Kind kind, ByteView body);  // follows the head
  Invitation invites(Faction& faction, const Member& author, const InviteWish& wish = {});   // REQUIREs success
  Reply leaves_card(const CardRecord& card, const std::string& token) const;
  json joining_body(const Faction& faction, const Invitation& invitation, const Member& joiner) const;
  Member person_for(const Faction& faction, const Invitation& invitation, const std::string& login) const;
  Member joins(Faction& faction, const Invitation& invitation, const std::string& login);  // REQUIREs success
  Member new_member(Faction& faction, const std::string& login,
                    journal::FactionRole role = journal::FactionRole::member);

  // Spaces.
  journal::Row row_of(const Member& member, journal::SpaceRole role) const;
  journal::Entry genesis(const Faction& faction, const Member& author, Space& space) const;
  Space new_space(const Faction& faction, const Member& author);  // REQUIREs success
  journal::Header next_header(const Faction& faction, const Space& space, const Member& author,
                              journal::Kind kind) const;
  journal::Entry content(const Faction& faction, const Space& space, const Member& author,
                         std::vector<journal::BlobSize> adds = {}, std::vector<journal::BlobSize> drops = {}) const;
  journal::Entry snapshot(const Faction& faction, const Space& space, const Member& author) const;
  journal::Entry access(const Faction& faction, const Space& space, const Member& author,
                        const journal::AccessBody& next) const;
  static Bytes commit_of(const journal::Entry& entry, const std::vector<Bytes>& blobs = {},
                         const std::vector<LeaseKey>& keys = {}, const std::vector<Bytes>& tokens = {});
  Reply commits(Space& space, const Member& author, const journal::Entry& entry,
                const std::vector<Bytes>& blobs = {});  // follows the head when it was taken
  // The founder's access entry with these rows added; the epoch stays.
  void shares(const Faction& faction, Space& space, const Member& author,
              const std::vector<journal::Row>& rows);  // REQUIREs success
  // An access entry without that member's row, under a new epoch.
  void removes(const Faction& faction, Space& space, const Member& author, const Member& member);  // REQUIREs success

 private:
  void start();
  void stop();
  std::filesystem::path folder_;
  Policy policy_;
  storage::BlobRetention retention_;
  std::array<std::atomic<int>, 5> faults_{};  // by DiskStep
  std::atomic<TimeMs> now_;
  TimeMs backup_ms_ = 0;
  AtRestKey key_;
  ServerId server_id_;
  std::string origin_ = "https://mappe.example";
  std::filesystem::path web_folder_;
  std::unique_ptr<Log> log_;
  std::unique_ptr<storage::Storage> storage_;
  std::unique_ptr<Services> services_;
  std::unique_ptr<http::Server> http_;
};

// Blobs.
Bytes some_blob(std::size_t size, std::uint8_t fill = 1);
BlobId id_of(ByteView blob);
journal::BlobSize size_of(const Bytes& blob);
Bytes cbor_ids(const std::vector<BlobId>& ids);

}  // namespace mappe::server::testing
