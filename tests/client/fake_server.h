// An honest server in memory that speaks the client's Api, and the levers with which a test makes it lie.
// It judges nothing: whatever is appended on the head is taken, so what a replica refuses, the replica refused.
#pragma once

#include <functional>
#include <map>
#include <mutex>

#include "client/wire/api.h"

namespace client_tests {

using namespace mappe;
using namespace mappe::client;

struct FakeJournal {
  std::vector<journal::Entry> entries;
  Head head() const { return entries.back().pin(); }
  JournalPage page(std::uint64_t from) const;
};

class FakeServer : public Api {
 public:
  // ---- what it holds
  std::map<JournalId, FakeJournal> journals;
  std::map<Fingerprint, Bytes> cards;
  std::map<BlobId, Bytes> blobs;
  std::vector<NamedRef> names_held;
  ServerId server_id = ServerId::random();
  std::uint64_t generation = 0;
  TimeMs heal_until_ms = 0;
  std::size_t heal_requests = 0;

  // ---- levers
  std::function<void(JournalPage*)> lie_about_pages;  // every page of entries, before it goes out
  std::function<void(Bytes*)> lie_about_cards;
  int lose_answers = 0;                       // so many appends are taken and never answered
  bool lease_held = false;                    // by another client
  std::size_t refuse_adds_above = 1'000'000;  // of one entry: the quota
  std::vector<LeaseHeld> leases_held;         // by anybody
  bool offline = false;                       // nothing is taken, nothing answered
  int blobs_to_give = -1;                     // so many, then the connection breaks; -1: all
  std::function<void()> before_append;        // somebody else is faster
  std::function<void()> before_page;          // the next time that a space's journal is asked for
  std::vector<std::uint64_t> asked_from;      // of journal(), in order
  std::vector<std::size_t> lease_keys;        // how many each commit named, in order

  Answer<AppendAnswer> append_to(const JournalId& id, const journal::Entry& entry);

  void set_session(const SessionToken*) override {}
  const std::string& origin() const override { return origin_; }
  std::int64_t clock_offset_ms() const override { return 0; }
  void stop() override {}

  Answer<Bytes> card(const Fingerprint& fingerprint) override;
  Answer<void> put_card(const Fingerprint& fingerprint, ByteView record) override;
  Answer<JournalPage> roster(const FactionId& faction, std::uint64_t from) override;
  Answer<AppendAnswer> append_roster(const FactionId& faction, ByteView entry) override;
  Answer<std::vector<NamedRef>> names(const FactionId&) override { return names_held; }
  Answer<void> put_names(const FactionId& faction, const std::vector<NewName>& names) override;
  Answer<Head> heal_roster(const FactionId& faction, const std::vector<Bytes>& entries) override;
  Answer<Head> heal_journal(const SpaceId& space, const std::vector<Bytes>& entries) override;
  Answer<Head> create_space(ByteView genesis_entry) override;
  Answer<JournalPage> journal(const SpaceId& space, std::uint64_t from) override;
  Answer<JournalPage> access_chain(const SpaceId& space, std::uint64_t from) override;
  Answer<AppendAnswer> append(const SpaceId& space, const Commit& commit) override;
  Answer<void> put_blob(const SpaceId&, const BlobId& blob, ByteView bytes) override;
  Answer<Bytes> blob(const SpaceId&, const BlobId& blob) override;
  Answer<std::vector<BlobId>> missing(const SpaceId&, const std::vector<BlobId>& wanted) override;
  Answer<std::vector<FetchedBlob>> fetch(const SpaceId&, const std::vector<BlobId>& wanted) override;

  // Not needed by these tests.
  Answer<About> about() override {
    About about;
    about.server = server_id;
    about.generation = generation;
    about.heal_until_ms = heal_until_ms;
    return about;
  }
  Answer<SignInParameters> sign_in_parameters(const Login&, bool) override { return unasked(); }
  Answer<SignInParameters> sign_in_parameters(const journal::Author&) override { return unasked(); }
  Answer<Signed> sign_in(const SignInProof&) override { return unasked(); }
  Answer<Signed> sign_in_principal(const PrincipalSignInProof&) override { return unasked(); }
  Answer<void> sign_out() override { return unasked(); }
  Answer<std::vector<Device>> devices() override { return unasked(); }
  Answer<void> revoke_device(const DeviceId&) override { return unasked(); }
  Answer<Me> me() override { return unasked(); }
  Answer<BackupCodes> put_second_factor(const NewSecondFactor&) override { return unasked(); }
  Answer<void> delete_second_factor(const SecretBytes&) override { return unasked(); }
  Answer<BackupCodes> renew_backup_codes(const SecretBytes&) override { return unasked(); }
  Answer<void> acknowledge_factor_reset() override { return unasked(); }
  Answer<void> reset_second_factor(const FactionId&, const PrincipalId&) override { return unasked(); }
  Answer<StoredBundle> bundle(bool) override { return unasked(); }
  Answer<std::uint64_t> put_bundle(const BundleUpdate&) override { return unasked(); }
  Answer<Signed> found_faction(const Founding&) override { return unasked(); }
  Answer<std::vector<FactionListing>> factions() override { return unasked(); }
  Answer<void> delete_name(const FactionId&, const NameRef&) override { return unasked(); }
  Answer<Signed> join(const Joining&) override { return unasked(); }
  Answer<void> put_invite_code(const InviteCodeId&, const FactionId&, const PrincipalId&, ByteView) override {
    return unasked();
  }
  Answer<Bytes> invite_code(const InviteCodeId&) override { return unasked(); }
  Answer<std::vector<AppPasswordInfo>> app_passwords() override { return unasked(); }
  Answer<void> put_app_password(const NewAppPassword&) override { return unasked(); }
  Answer<void> delete_app_password(const AppPasswordId&) override { return unasked(); }
  Answer<std::vector<SealedGateway>> app_password_records(const AppPasswordId&) override { return unasked(); }
  Answer<void> note_app_password_use(const AppPasswordId&, const std::string&) override { return unasked(); }
  Answer<std::vector<GatewayLabel>> gateways(const SpaceId&) override { return unasked(); }
  Answer<Bytes> treasury(const FactionId&, const std::string&) override { return unasked(); }
  Answer<void> put_budget(const FactionId&, const BudgetWish&) override { return unasked(); }
  Answer<std::vector<SpaceListing>> spaces() override;  // all there are, whoever asks
  Answer<std::vector<LeaseHeld>> leases(const SpaceId&) override { return leases_held; }
  Answer<LeaseGrant> take_lease(const SpaceId&, const LeaseRequest&) override {
    if (lease_held) return fail(Errc::locked, "somebody else has it");
    return LeaseGrant{LeaseToken::random(), 0};
  }
  Answer<TimeMs> refresh_lease(const SpaceId&, const LeaseToken&, std::uint64_t) override { return unasked(); }
  Answer<void> drop_lease(const SpaceId&, const LeaseToken&) override { return {}; }
  Answer<void> break_lease(const SpaceId&, const LeaseKey&) override { return unasked(); }
  Answer<std::vector<CouncilListing>> councils() override { return unasked(); }
  Answer<std::string> council_objects(const std::string&, std::uint64_t) override { return unasked(); }
  Answer<News> events(const std::string&, unsigned) override { return unasked(); }

 private:
  static Error unasked() { return fail(Errc::unsupported, "the fake server does not do this"); }
  Answer<Head> heal(const JournalId& id, const std::vector<Bytes>& entries);
  Answer<JournalPage> page_of(const JournalId& id, std::uint64_t from);
  std::mutex blobs_mutex_;  // transfers ask from several threads
  std::string origin_ = "https://mappe.example";
};

}  // namespace client_tests
