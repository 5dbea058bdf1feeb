// Members who lie: one signs with his own keys what his client never would. The real server judges it first; then a
// server on his side hands it out nevertheless.
#pragma once

#include "crypto/base/secret.h"
#include "journal/access.h"
#include "journal/ops.h"
#include "journal/roster_body.h"
#include "tests/evil/scene.h"
#include "tests/stories/key_holder.h"

namespace evil {

inline constexpr mappe::TimeMs minute_ms = 60'000, day_ms = 24 * 60 * minute_ms;

// Clara was let into "Umwelt" after Bernd last looked, and a third file, "drei.txt", was put there after that.
struct Insiders : Scene {
  using Change = std::function<void(mappe::journal::Header&)>;

  stories::Member clara;
  // Keys in the test's hands. Anna's and Clara's; both have the space open, so that it is not tended any more.
  std::unique_ptr<stories::KeyHolder> annas, claras;

  // `role`: Clara's in the space.
  explicit Insiders(const std::string& role = "editor");

  // ---- entries of the space, on the head as `on` sees it; nothing is judged
  mappe::Bytes signs(stories::KeyHolder& on, const mappe::client::DraftEntry& draft, const Change& change = {});
  // The same by somebody who does not see the head himself.
  mappe::Bytes signs_as(const mappe::client::Identity& author, stories::KeyHolder& on,
                        const mappe::client::DraftEntry& draft, const Change& change = {});
  mappe::client::DraftEntry content(stories::KeyHolder& on, const mappe::Bytes& body);
  mappe::client::DraftEntry harmless(stories::KeyHolder& on);  // an attribute of the root
  static mappe::client::DraftEntry access(const mappe::journal::AccessBody& body);

  // The newest set of members, as it goes on: the same epoch, no link, no voids.
  mappe::journal::AccessBody set(stories::KeyHolder& on);
  // One epoch on, under `key`, rightly: commitment, rows and the link to the newest valid epoch.
  void raise(stories::KeyHolder& on, mappe::journal::AccessBody* body, const mappe::EpochKey& key);
  void seal_rows(stories::KeyHolder& on, mappe::journal::AccessBody* body, const mappe::EpochKey& key);
  static mappe::journal::Row& row_of(mappe::journal::AccessBody& body, const mappe::journal::Author& who);
  mappe::journal::Author author(const stories::Member& member) const;

  // ---- what becomes of them
  // The honest server refuses the entry, sent in the session of `who`, by this rule; its journal stays as it is.
  void server_refuses(stories::KeyHolder& who, const mappe::Bytes& entry, int status, const std::string& rule);
  void server_takes(stories::KeyHolder& who, const mappe::Bytes& entry);
  // The twin of what is refused: Bernd believes the liar who shows it before the server has it, then the server takes
  // it from `who`, and Bernd sees what Anna sees.
  void is_believed_and_taken(stories::KeyHolder& who, const mappe::Bytes& entry);
  // A lie: the entry stands where it belongs, as the newest.
  Liar::Lie shows(const std::vector<mappe::Bytes>& entries) const;
  // Both: the server by the rule, and Bernd when he is shown it nevertheless.
  void both_refuse(stories::KeyHolder& who, const mappe::Bytes& entry, int status, const std::string& rule,
                   const std::string& kind = "forged");

 private:
  stories::Member prepare_clara(const std::string& role);
};

// The same of the faction's roster: Clara, of whatever role there, writes into it.
struct RosterInsiders : Scene {
  stories::Member clara;
  std::unique_ptr<stories::KeyHolder> annas, claras;

  explicit RosterInsiders(const std::string& role = "member", const std::vector<std::string>& more = {});

  mappe::FactionId faction_id() { return annas->self().faction(); }

  void server_refuses(stories::KeyHolder& who, const mappe::Bytes& entry, int status, const std::string& rule);
  Liar::Lie shows(const mappe::Bytes& entry) const;
  void both_refuse(stories::KeyHolder& who, const mappe::Bytes& entry, int status, const std::string& rule,
                   const std::string& kind = "forged");

 private:
  stories::Member prepare_clara(const std::string& role, const std::vector<std::string>& more);
};

// An entry of the roster of whose faction `who` is, on its head; nothing is judged.
mappe::Bytes roster_entry(stories::KeyHolder& who, mappe::journal::Kind kind, const mappe::Bytes& body,
                          const Insiders::Change& change = {});
// An invitation of a new member, its card left at the server; changed at will before it is signed.
mappe::Bytes invitation(stories::KeyHolder& who, const std::function<void(mappe::journal::InviteBody&)>& change = {});

// [entry, blobs, no lease keys, no tokens, no cuts]: what POST .../journal takes.
mappe::Bytes commit_of(const mappe::Bytes& entry, const std::vector<mappe::Bytes>& blobs = {});
// REQUIREs a refusal of this status and rule.
void require_rule(const mappe::client::HttpReply& reply, int status, const std::string& rule);

}  // namespace evil
