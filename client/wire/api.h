// The server's API, version 1: one method a route.                                                  docs/openapi.yaml
//
// An interface, so that the replica can be tested against a server that lies. What comes back has the right shape and
// nothing more: no signature, hash or right is checked here.
//
//   errors  what a problem's type maps to: malformed, rule -> malformed; not-signed-in -> expired; sign-in-failed,
//           second-factor-..., denied, suspended -> denied; not-found, gone -> not_found; exists -> exists; wait,
//           serial-moved -> conflict; locked -> locked; too-large -> too_large; too-many -> too_many; quota -> quota;
//           unavailable, internal -> busy; an answer of a wrong shape -> malformed; and those of the transport.
//           Answer::problem() has the server's words.
//   threads  all methods may be called by any thread, many at once; each blocks its caller
#pragma once

#include "client/wire/api_types.h"

namespace mappe::client {

class Api {
 public:
  virtual ~Api() = default;

  // The bearer token of the calls that follow; null: none. Copied.
  virtual void set_session(const SessionToken* token) = 0;
  virtual const std::string& origin() const = 0;
  // The server's clock minus ours, from the Date of its latest answer, in ms; 0 before the first one.
  virtual std::int64_t clock_offset_ms() const = 0;
  // Running and later calls end with cancelled.
  virtual void stop() = 0;

  virtual Answer<About> about() = 0;

  virtual Answer<void> put_card(const Fingerprint& fingerprint, ByteView record) = 0;
  virtual Answer<Bytes> card(const Fingerprint& fingerprint) = 0;

  virtual Answer<SignInParameters> sign_in_parameters(const Login& login, bool recovery) = 0;
  virtual Answer<SignInParameters> sign_in_parameters(const journal::Author& principal) = 0;
  virtual Answer<Signed> sign_in(const SignInProof& proof) = 0;
  virtual Answer<Signed> sign_in_principal(const PrincipalSignInProof& proof) = 0;
  virtual Answer<void> sign_out() = 0;
  virtual Answer<std::vector<Device>> devices() = 0;
  virtual Answer<void> revoke_device(const DeviceId& device) = 0;
  virtual Answer<Me> me() = 0;
  // The account's second factor. §3        errors  denied (rule second_factor_code: wrong, or used before), not_found
  virtual Answer<BackupCodes> put_second_factor(const NewSecondFactor& factor) = 0;
  virtual Answer<void> delete_second_factor(const SecretBytes& code) = 0;  // malformed (rule second_factor: demanded)
  virtual Answer<BackupCodes> renew_backup_codes(const SecretBytes& code) = 0;
  virtual Answer<void> acknowledge_factor_reset() = 0;
  // Of another person of the faction, by a manager.
  virtual Answer<void> reset_second_factor(const FactionId& faction, const PrincipalId& person) = 0;
  virtual Answer<StoredBundle> bundle(bool recovery_copy) = 0;
  virtual Answer<std::uint64_t> put_bundle(const BundleUpdate& update) = 0;  // gives the new serial

  virtual Answer<Signed> found_faction(const Founding& founding) = 0;
  virtual Answer<std::vector<FactionListing>> factions() = 0;
  virtual Answer<JournalPage> roster(const FactionId& faction, std::uint64_t from) = 0;
  virtual Answer<AppendAnswer> append_roster(const FactionId& faction, ByteView entry) = 0;
  // What a restored server lacks, verbatim, in order; up to limits::healed_at_once_max.              §4.5
  //   gives  the place of the last one      errors  denied (rule heal_closed), conflict (its head is another)
  virtual Answer<Head> heal_roster(const FactionId& faction, const std::vector<Bytes>& entries) = 0;
  virtual Answer<Head> heal_journal(const SpaceId& space, const std::vector<Bytes>& entries) = 0;
  virtual Answer<std::vector<NamedRef>> names(const FactionId& faction) = 0;
  virtual Answer<void> put_names(const FactionId& faction, const std::vector<NewName>& names) = 0;
  virtual Answer<void> delete_name(const FactionId& faction, const NameRef& ref) = 0;
  virtual Answer<Signed> join(const Joining& joining) = 0;
  virtual Answer<void> put_invite_code(const InviteCodeId& id, const FactionId& faction, const PrincipalId& invite,
                                       ByteView box) = 0;
  virtual Answer<Bytes> invite_code(const InviteCodeId& id) = 0;

  // App passwords: the account's own.                                                                             §9
  virtual Answer<std::vector<AppPasswordInfo>> app_passwords() = 0;
  virtual Answer<void> put_app_password(const NewAppPassword& password) = 0;
  virtual Answer<void> delete_app_password(const AppPasswordId& id) = 0;
  // What it opens; without a session.
  virtual Answer<std::vector<SealedGateway>> app_password_records(const AppPasswordId& id) = 0;
  // In the session of one of its gateways.
  virtual Answer<void> note_app_password_use(const AppPasswordId& id, const std::string& address) = 0;
  // Labels of a space's gateways.
  virtual Answer<std::vector<GatewayLabel>> gateways(const SpaceId& space) = 0;

  virtual Answer<std::vector<SpaceListing>> spaces() = 0;
  virtual Answer<Head> create_space(ByteView genesis_entry) = 0;
  virtual Answer<JournalPage> journal(const SpaceId& space, std::uint64_t from) = 0;
  virtual Answer<JournalPage> access_chain(const SpaceId& space, std::uint64_t from) = 0;
  virtual Answer<AppendAnswer> append(const SpaceId& space, const Commit& commit) = 0;

  // A blob of up to 1 MiB and its tag. Putting one that is there already is no error.
  virtual Answer<void> put_blob(const SpaceId& space, const BlobId& blob, ByteView bytes) = 0;
  virtual Answer<Bytes> blob(const SpaceId& space, const BlobId& blob) = 0;
  // Which of these (up to limits::missing_ids_max) the server does not have.
  virtual Answer<std::vector<BlobId>> missing(const SpaceId& space, const std::vector<BlobId>& blobs) = 0;
  // As many of these as one answer holds; ask again for those that are not in it.
  virtual Answer<std::vector<FetchedBlob>> fetch(const SpaceId& space, const std::vector<BlobId>& blobs) = 0;

  virtual Answer<std::vector<LeaseHeld>> leases(const SpaceId& space) = 0;
  virtual Answer<LeaseGrant> take_lease(const SpaceId& space, const LeaseRequest& request) = 0;
  virtual Answer<TimeMs> refresh_lease(const SpaceId& space, const LeaseToken& token, std::uint64_t ttl_s) = 0;
  virtual Answer<void> drop_lease(const SpaceId& space, const LeaseToken& token) = 0;
  virtual Answer<void> break_lease(const SpaceId& space, const LeaseKey& key) = 0;

  // The councils that the server mirrors: up to limits::councils_max.                                         §7a
  virtual Answer<std::vector<CouncilListing>> councils() = 0;
  // What changed of a council after `since`, in bulk, unpacked: JSON of up to limits::council_page_bytes_max, unread.
  virtual Answer<std::string> council_objects(const std::string& council, std::uint64_t since) = 0;
  // "today", "budget", "statements", "statements/7", "statements/7/pdf": as the server has it, unread.
  virtual Answer<Bytes> treasury(const FactionId& faction, const std::string& what) = 0;
  virtual Answer<void> put_budget(const FactionId& faction, const BudgetWish& wish) = 0;  // duty treasury

  // Waits up to wait_s (limits::poll_wait_s_max) for something to move. Unknown cursor ("" too): everything once.
  virtual Answer<News> events(const std::string& cursor, unsigned wait_s) = 0;
};

}  // namespace mappe::client
