// One space as a tree that WebDAV is served from.                            webdav/tree.h, docs/protocol.md §6
//
// What is shown comes from the replica in memory. A change is planned on the newest head this client knows, committed
// as one entry on that very head, and planned anew when the head moved: so rights, conditions and locks are judged on
// what the change is made to. The server judges rights, locks and quota once more.
#pragma once

#include "client/drive/entry_part.h"
#include "client/drive/plan.h"

namespace mappe::client::drive {

class SpaceTree final : public webdav::Tree {
 public:
  explicit SpaceTree(std::shared_ptr<Space> space) : space_(std::move(space)), shared_(space_->shared) {}

  webdav::Answer<webdav::Resource> find(const webdav::Path& path, webdav::Wanted wanted) override;
  webdav::Answer<std::unique_ptr<webdav::Listing>> list(const webdav::Path& folder, webdav::Wanted wanted) override;
  webdav::Answer<webdav::OpenFile> open(const webdav::Path& path) override;
  std::optional<std::string> namesake(const webdav::Path& path) override;
  webdav::Answer<webdav::Changed> write(const webdav::Write& write, webdav::Source& source) override;
  webdav::Answer<webdav::Changed> make_folder(const webdav::MakeFolder& make) override;
  webdav::Answer<webdav::Changed> move(const webdav::Transfer& transfer) override;
  webdav::Answer<webdav::Changed> copy(const webdav::Transfer& transfer) override;
  webdav::Answer<webdav::Done> remove(const webdav::Path& path, const webdav::Conditions& conditions) override;
  webdav::Answer<webdav::Done> patch(const webdav::Patch& patch) override;
  webdav::Answer<webdav::Quota> quota(const webdav::Path& folder) override;
  webdav::Answer<webdav::TakenLock> lock(const webdav::TakeLock& take) override;
  webdav::Answer<webdav::Lock> refresh(const webdav::Path& path, const webdav::Conditions& conditions,
                                       std::chrono::seconds timeout) override;
  webdav::Answer<webdav::Done> unlock(const webdav::Path& path, const std::string& token) override;

 private:
  friend class Crossing;  // transfers from one space into another

  // Nothing: go on. Brings what is known of locks and quota up to date.
  std::optional<webdav::Refusal> prepare();
  // Whether a lock stood in the way that may be over, as far as was known at `moment`: then the server was asked anew,
  // and it may be judged again. Without a turn.
  bool may_be_over(const webdav::Refusal& refusal, std::chrono::steady_clock::time_point moment);
  // Takes the turn, and plans until it is committed or refused.
  webdav::Answer<webdav::Changed> commit(const webdav::Path& target, std::span<const std::string> tokens,
                                         const Planner& planner, Joins joins = Joins::no);
  webdav::Answer<webdav::Changed> commit_once(Wish wish);
  std::vector<Wish*> waiting();
  void commit_together(std::vector<Wish*> wishes);
  webdav::Answer<webdav::Changed> commit_in_turn(const webdav::Path& target, std::span<const std::string> tokens,
                                                 const Planner& planner);
  static webdav::Changed changed_by(const View& view, const Plan& plan);
  static void show(std::span<const std::string> tokens, Change* change);
  void settle(const Plan& plan);  // it is committed
  void end_leases(const std::vector<LeaseToken>& leases);

  // What a commit must name that changes the entry of a place in its folder, or only what it is.
  std::vector<LeaseKey> keys_of(const View& view, const webdav::Path& path) const;
  std::vector<LeaseKey> keys_with_folder(const View& view, const webdav::Path& path) const;
  // The same of everything below; answers what was in the way of asking.
  webdav::Answer<std::vector<LeaseKey>> keys_with_tree(const View& view, const webdav::Path& path, const NodeId& node);
  // The one or the other: with all below what is there and goes, or of a place where nothing is.
  webdav::Answer<std::vector<LeaseKey>> keys_of_destination(const View& view, const webdav::Path& path,
                                                            const std::optional<NodeId>& there);
  // Leases taken here, or shown by the client, at a place and below.
  std::vector<LeaseToken> leases_within(const View& view, const webdav::Path& path, const NodeId& node) const;
  std::vector<webdav::Lock> locks_of(const View& view, const webdav::Path& path) const;

  std::optional<webdav::Refusal> judge_write(const View& view, const webdav::Write& write,
                                             std::optional<std::uint64_t> size_bytes) const;
  webdav::Answer<Plan> plan_write(const View& view, const webdav::Write& write, const struct Sealed& sealed);
  webdav::Answer<Plan> plan_move(const View& view, const webdav::Transfer& transfer);
  std::optional<NodeId> document_aside(const View& view, const NodeId& node, const webdav::Path& to) const;
  std::optional<NodeId> document_removed(const View& view, const webdav::Path& from, const webdav::Path& to) const;
  // What move and copy have in common; gives whether something is replaced.
  webdav::Answer<bool> judge_transfer(const View& view, const webdav::Transfer& transfer, bool leaves) const;
  webdav::Answer<webdav::Changed> copy_in_steps(const webdav::Transfer& transfer);
  std::optional<webdav::Refusal> build(Change part);
  webdav::Answer<Plan> plan_arrival(const View& view, const webdav::Path& to, const NodeId& built);
  webdav::Answer<Plan> plan_removal(const View& view, const webdav::Path& path, const NodeId& node);

  std::optional<webdav::Refusal> judge_lock(const View& view, const webdav::TakeLock& take) const;
  webdav::Answer<webdav::TakenLock> lock_in_turn(const webdav::TakeLock& take);
  std::optional<LeaseToken> lease_at(const View& view, const webdav::Path& path, const std::string& token,
                                     bool* is_foreign) const;

  const std::shared_ptr<Space> space_;
  Shared& shared_;
};

}  // namespace mappe::client::drive
