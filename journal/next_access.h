// The next access body of a space, made from intents: add X, remove Y, leave, refresh, repair. An intent is applied to
// the newest set each time, never carried over from an older one.        docs/protocol.md §4 "Genesis and access", Void
//
//   auto next = NextAccess::begin({access, judge, roster, cards, time});
//   next->put({bernd, SpaceRole::editor});
//   auto body = next->complete(sealer);          // sealer: the client's, with crypto_seal
//
// Starts from the newest valid set. What members found void since is named in `voids`; then only a manager may write
// it. Whether the author may do what he asks is judged by SpaceAccess::check, here as at the server.
//   threads  none of its own
#pragma once

#include "journal/space_access.h"
#include "journal/void_judge.h"

namespace mappe::journal {

// What only the holder of keys can make. Asked after the set stands, once per row that needs it.
class EpochSealer {
 public:
  virtual ~EpochSealer() = default;
  // A fresh key when the epoch rises (`linked_epoch` then is the newest valid one's), else the key it has already.
  virtual Result<KeyCommit> begin(std::uint64_t epoch, bool rises) = 0;
  virtual Result<Bytes> seal(const Author& member, const Fingerprint& fingerprint) = 0;
  virtual Result<Bytes> link(std::uint64_t linked_epoch) = 0;
};

// A row as it shall be; its sealed key comes last.
struct Membership {
  Author principal;
  Fingerprint fingerprint;  // the roster's, now
  SpaceRole role = SpaceRole::reader;
  TimeMs until_ms = 0;
};

class NextAccess {
 public:
  struct Base {  // borrowed for begin() alone, but for `cards`, which outlives the object
    const SpaceAccess& access;
    const VoidJudge& judge;
    const RosterState& roster;  // at its head
    const CardLookup& cards;
    TimeMs time = 0;
  };

  //   errors  denied  this member has no row in the newest access entry, or the genesis is void
  static Result<NextAccess> begin(const Base& base);
  // The first set of a new space, epoch 1.
  static NextAccess genesis(const CardLookup& cards) { return NextAccess(cards); }

  // Adds a row or gives an existing one new values. The epoch rises only when the fingerprint changes. A person's
  // gateways never stay above the person.
  void put(const Membership& membership);
  // Takes a row away, a person's gateways with it; the epoch rises.                          errors  not_found
  Result<void> remove(const Author& principal);
  void set_flags(std::uint64_t flags) { body_.flags = flags; }
  // The same rows under a new epoch: after a leave, or to repair.
  void refresh() { raise_ = true; }

  // Self-changes. leave: the own rows go, the epoch stays.                                   errors  not_found
  Result<void> leave(const Author& self);
  Result<void> redeem(const Author& invite, const PrincipalId& person, const Fingerprint& fingerprint);
  Result<void> rekey(const Author& self, const Fingerprint& fingerprint);

  // Rows of the newest valid set that cannot come back after a void entry: the roster does not bear them out any more,
  // or they are gateways, which only their owner adds.
  const std::vector<Author>& lost() const { return lost_; }
  bool needs_manager() const { return !body_.voids.empty(); }
  bool epoch_rises() const;
  bool changes_anything() const;

  //   errors  conflict  no manager would be left; and those of the sealer
  Result<AccessBody> complete(EpochSealer& sealer) const;

 private:
  explicit NextAccess(const CardLookup& cards) : cards_(&cards) {}
  void drop_lost(const Base& base);
  Row* row(const Author& principal);
  void cap_gateways_of(const Author& person);
  void erase_rows_of(const Author& principal);

  const CardLookup* cards_;
  std::uint64_t newest_epoch_ = 0;  // void or not; 0: there is none yet
  AccessBody valid_;                // the newest valid set
  AccessBody body_;                 // what it becomes; rows to be sealed have an empty `sealed`
  bool raise_ = false;
  bool leaving_ = false;
  std::vector<Author> lost_;
};

// Rows that a manager's client removes by itself: of persons the roster retired, of invites no longer open and not
// joined, and those that ended. A joined invite's row is kept: it is shown to managers.                           §4a
std::vector<Author> rows_to_remove(const AccessBody& body, const RosterState& roster, TimeMs time);

}  // namespace mappe::journal
