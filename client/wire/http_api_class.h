// The class behind make_http_api, for the files of client/wire that implement its routes.
#pragma once

#include <atomic>
#include <mutex>

#include "client/limits.h"
#include "client/wire/http_api.h"
#include "client/wire/json_fields.h"

namespace mappe::client {

inline std::string space_target(const SpaceId& space) { return "/v1/spaces/" + space.text(); }
inline std::string faction_target(const FactionId& faction) { return "/v1/factions/" + faction.text(); }

class HttpApi final : public Api {
 public:
  explicit HttpApi(std::unique_ptr<Transport> transport) : transport_(std::move(transport)) {}

  void set_session(const SessionToken* token) override;
  const std::string& origin() const override { return transport_->origin(); }
  std::int64_t clock_offset_ms() const override { return clock_offset_ms_.load(); }
  void stop() override { transport_->stop(); }

  Answer<About> about() override;
  Answer<void> put_card(const Fingerprint& fingerprint, ByteView record) override;
  Answer<Bytes> card(const Fingerprint& fingerprint) override;
  Answer<SignInParameters> sign_in_parameters(const Login& login, bool recovery) override;
  Answer<SignInParameters> sign_in_parameters(const journal::Author& principal) override;
  Answer<Signed> sign_in(const SignInProof& proof) override;
  Answer<Signed> sign_in_principal(const PrincipalSignInProof& proof) override;
  Answer<void> sign_out() override;
  Answer<std::vector<Device>> devices() override;
  Answer<void> revoke_device(const DeviceId& device) override;
  Answer<Me> me() override;
  Answer<BackupCodes> put_second_factor(const NewSecondFactor& factor) override;
  Answer<void> delete_second_factor(const SecretBytes& code) override;
  Answer<BackupCodes> renew_backup_codes(const SecretBytes& code) override;
  Answer<void> acknowledge_factor_reset() override;
  Answer<void> reset_second_factor(const FactionId& faction, const PrincipalId& person) override;
  Answer<StoredBundle> bundle(bool recovery_copy) override;
  Answer<std::uint64_t> put_bundle(const BundleUpdate& update) override;

  Answer<Signed> found_faction(const Founding& founding) override;
  Answer<std::vector<FactionListing>> factions() override;
  Answer<JournalPage> roster(const FactionId& faction, std::uint64_t from) override;
  Answer<AppendAnswer> append_roster(const FactionId& faction, ByteView entry) override;
  Answer<Head> heal_roster(const FactionId& faction, const std::vector<Bytes>& entries) override;
  Answer<Head> heal_journal(const SpaceId& space, const std::vector<Bytes>& entries) override;
  Answer<std::vector<NamedRef>> names(const FactionId& faction) override;
  Answer<void> put_names(const FactionId& faction, const std::vector<NewName>& names) override;
  Answer<void> delete_name(const FactionId& faction, const NameRef& ref) override;
  Answer<Signed> join(const Joining& joining) override;
  Answer<void> put_invite_code(const InviteCodeId& id, const FactionId& faction, const PrincipalId& invite,
                               ByteView box) override;
  Answer<Bytes> invite_code(const InviteCodeId& id) override;

  Answer<std::vector<AppPasswordInfo>> app_passwords() override;
  Answer<void> put_app_password(const NewAppPassword& password) override;
  Answer<void> delete_app_password(const AppPasswordId& id) override;
  Answer<std::vector<SealedGateway>> app_password_records(const AppPasswordId& id) override;
  Answer<void> note_app_password_use(const AppPasswordId& id, const std::string& address) override;
  Answer<std::vector<GatewayLabel>> gateways(const SpaceId& space) override;

  Answer<std::vector<SpaceListing>> spaces() override;
  Answer<Head> create_space(ByteView genesis_entry) override;
  Answer<JournalPage> journal(const SpaceId& space, std::uint64_t from) override;
  Answer<JournalPage> access_chain(const SpaceId& space, std::uint64_t from) override;
  Answer<AppendAnswer> append(const SpaceId& space, const Commit& commit) override;
  Answer<void> put_blob(const SpaceId& space, const BlobId& blob, ByteView bytes) override;
  Answer<Bytes> blob(const SpaceId& space, const BlobId& blob) override;
  Answer<std::vector<BlobId>> missing(const SpaceId& space, const std::vector<BlobId>& blobs) override;
  Answer<std::vector<FetchedBlob>> fetch(const SpaceId& space, const std::vector<BlobId>& blobs) override;
  Answer<std::vector<LeaseHeld>> leases(const SpaceId& space) override;
  Answer<LeaseGrant> take_lease(const SpaceId& space, const LeaseRequest& request) override;
  Answer<TimeMs> refresh_lease(const SpaceId& space, const LeaseToken& token, std::uint64_t ttl_s) override;
  Answer<void> drop_lease(const SpaceId& space, const LeaseToken& token) override;
  Answer<void> break_lease(const SpaceId& space, const LeaseKey& key) override;
  Answer<std::vector<CouncilListing>> councils() override;
  Answer<std::string> council_objects(const std::string& council, std::uint64_t since) override;
  Answer<Bytes> treasury(const FactionId& faction, const std::string& what) override;
  Answer<void> put_budget(const FactionId& faction, const BudgetWish& wish) override;
  Answer<News> events(const std::string& cursor, unsigned wait_s) override;

 private:
  // Sends with the session's token, notes the server's clock; an answer of 400 and above becomes an error and problem.
  Answer<HttpReply> send(HttpRequest request);
  Answer<HttpReply> get(std::string target, std::size_t reply_bytes_max = limits::reply_bytes_max);
  Answer<HttpReply> send_cbor(const char* method, std::string target, ByteView body);
  Answer<HttpReply> send_json(const char* method, std::string target, const Json& body,
                              const SessionToken* token = nullptr);
  Answer<void> remove(std::string target);
  Answer<AppendAnswer> append_to(std::string target, ByteView body);
  Answer<JournalPage> page(std::string target);
  Answer<Head> heal(std::string target, const std::vector<Bytes>& entries);

  std::unique_ptr<Transport> transport_;
  std::mutex mutex_;
  std::optional<SessionToken> token_;  // guarded by mutex_
  std::atomic<std::int64_t> clock_offset_ms_{0};
};

// For routes that answer nothing but success.
inline Answer<void> nothing_of(const Answer<HttpReply>& reply) {
  if (reply) return {};
  return reply.problem() ? Answer<void>(reply.error(), *reply.problem()) : Answer<void>(reply.error());
}
template <class T>
Answer<T> failed_as(const Answer<HttpReply>& reply) {
  return reply.problem() ? Answer<T>(reply.error(), *reply.problem()) : Answer<T>(reply.error());
}

}  // namespace mappe::client
