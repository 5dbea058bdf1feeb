// A server that keeps blobs in memory and nothing else, as the Api interface. It can fail, lie, and counts.
#pragma once

#include <atomic>
#include <map>
#include <mutex>

#include "client/wire/api.h"
#include "crypto/seal/chunk.h"

namespace transfer_test {

using namespace mappe;
using namespace mappe::client;

class BlobShelf final : public Api {
 public:
  std::map<BlobId, Bytes> blobs;
  std::atomic<int> puts = 0, gets = 0;
  bool keeps = true;                                     // what is put; else it is only counted
  int fail_after_puts = -1;                              // the connection breaks then; -1: never
  std::function<std::optional<Error>()> when_asked;      // fails instead of handing out
  std::function<void(const BlobId&, Bytes&)> when_told;  // changes what is handed out

  Answer<void> put_blob(const SpaceId&, const BlobId& blob, ByteView bytes) override {
    const std::lock_guard lock(mutex_);
    if (fail_after_puts >= 0 && puts >= fail_after_puts) return Error(fail(Errc::offline, "broken off"));
    ++puts;
    if (seal::blob_id_of(bytes) != blob) return Error(fail(Errc::malformed, "not this blob"));
    if (keeps) blobs[blob] = bytes_of(bytes);
    return {};
  }
  Answer<Bytes> blob(const SpaceId&, const BlobId& blob) override {
    const std::lock_guard lock(mutex_);
    ++gets;
    if (when_asked)
      if (auto error = when_asked()) return *error;
    const auto found = blobs.find(blob);
    if (found == blobs.end()) return Error(fail(Errc::not_found, "no such blob"));
    Bytes bytes = found->second;
    if (when_told) when_told(blob, bytes);
    return bytes;
  }
  Answer<std::vector<BlobId>> missing(const SpaceId&, const std::vector<BlobId>& wanted) override {
    std::vector<BlobId> missing;
    for (const BlobId& blob : wanted)
      if (!blobs.contains(blob)) missing.push_back(blob);
    return missing;
  }
  Answer<std::vector<FetchedBlob>> fetch(const SpaceId& space, const std::vector<BlobId>& wanted) override {
    std::vector<FetchedBlob> fetched;
    for (const BlobId& id : wanted)
      if (auto bytes = blob(space, id)) fetched.push_back({id, *bytes});
    return fetched;
  }

  // The rest of the API is not asked here.
  void set_session(const SessionToken*) override {}
  const std::string& origin() const override { return origin_; }
  std::int64_t clock_offset_ms() const override { return 0; }
  void stop() override {}
  Answer<About> about() override { return never(); }
  Answer<void> put_card(const Fingerprint&, ByteView) override { return never(); }
  Answer<Bytes> card(const Fingerprint&) override { return never(); }
  Answer<SignInParameters> sign_in_parameters(const Login&, bool) override { return never(); }
  Answer<SignInParameters> sign_in_parameters(const journal::Author&) override { return never(); }
  Answer<Signed> sign_in(const SignInProof&) override { return never(); }
  Answer<Signed> sign_in_principal(const PrincipalSignInProof&) override { return never(); }
  Answer<void> sign_out() override { return never(); }
  Answer<std::vector<Device>> devices() override { return never(); }
  Answer<void> revoke_device(const DeviceId&) override { return never(); }
  Answer<Me> me() override { return never(); }
  Answer<BackupCodes> put_second_factor(const NewSecondFactor&) override { return never(); }
  Answer<void> delete_second_factor(const SecretBytes&) override { return never(); }
  Answer<BackupCodes> renew_backup_codes(const SecretBytes&) override { return never(); }
  Answer<void> acknowledge_factor_reset() override { return never(); }
  Answer<void> reset_second_factor(const FactionId&, const PrincipalId&) override { return never(); }
  Answer<StoredBundle> bundle(bool) override { return never(); }
  Answer<std::uint64_t> put_bundle(const BundleUpdate&) override { return never(); }
  Answer<Signed> found_faction(const Founding&) override { return never(); }
  Answer<std::vector<FactionListing>> factions() override { return never(); }
  Answer<JournalPage> roster(const FactionId&, std::uint64_t) override { return never(); }
  Answer<AppendAnswer> append_roster(const FactionId&, ByteView) override { return never(); }
  Answer<Head> heal_roster(const FactionId&, const std::vector<Bytes>&) override { return never(); }
  Answer<Head> heal_journal(const SpaceId&, const std::vector<Bytes>&) override { return never(); }
  Answer<std::vector<NamedRef>> names(const FactionId&) override { return never(); }
  Answer<void> put_names(const FactionId&, const std::vector<NewName>&) override { return never(); }
  Answer<void> delete_name(const FactionId&, const NameRef&) override { return never(); }
  Answer<Signed> join(const Joining&) override { return never(); }
  Answer<void> put_invite_code(const InviteCodeId&, const FactionId&, const PrincipalId&, ByteView) override {
    return never();
  }
  Answer<Bytes> invite_code(const InviteCodeId&) override { return never(); }
  Answer<std::vector<AppPasswordInfo>> app_passwords() override { return never(); }
  Answer<void> put_app_password(const NewAppPassword&) override { return never(); }
  Answer<void> delete_app_password(const AppPasswordId&) override { return never(); }
  Answer<std::vector<SealedGateway>> app_password_records(const AppPasswordId&) override { return never(); }
  Answer<void> note_app_password_use(const AppPasswordId&, const std::string&) override { return never(); }
  Answer<std::vector<GatewayLabel>> gateways(const SpaceId&) override { return never(); }
  Answer<Bytes> treasury(const FactionId&, const std::string&) override { return never(); }
  Answer<void> put_budget(const FactionId&, const BudgetWish&) override { return never(); }
  Answer<std::vector<SpaceListing>> spaces() override { return never(); }
  Answer<Head> create_space(ByteView) override { return never(); }
  Answer<JournalPage> journal(const SpaceId&, std::uint64_t) override { return never(); }
  Answer<JournalPage> access_chain(const SpaceId&, std::uint64_t) override { return never(); }
  Answer<AppendAnswer> append(const SpaceId&, const Commit&) override { return never(); }
  Answer<std::vector<LeaseHeld>> leases(const SpaceId&) override { return never(); }
  Answer<LeaseGrant> take_lease(const SpaceId&, const LeaseRequest&) override { return never(); }
  Answer<TimeMs> refresh_lease(const SpaceId&, const LeaseToken&, std::uint64_t) override { return never(); }
  Answer<void> drop_lease(const SpaceId&, const LeaseToken&) override { return never(); }
  Answer<void> break_lease(const SpaceId&, const LeaseKey&) override { return never(); }
  Answer<std::vector<CouncilListing>> councils() override { return never(); }
  Answer<std::string> council_objects(const std::string&, std::uint64_t) override { return never(); }
  Answer<News> events(const std::string&, unsigned) override { return never(); }

 private:
  static Error never() { return fail(Errc::cancelled, "not asked in these tests"); }
  std::mutex mutex_;
  std::string origin_ = "https://mappe.example";
};

}  // namespace transfer_test
