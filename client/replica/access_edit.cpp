#include "client/replica/access_edit.h"

#include <algorithm>

#include "client/limits.h"
#include "client/replica/clock.h"
#include "client/replica/entry_writer.h"
#include "client/wire/pass_on.h"
#include "crypto/seal/epoch_link.h"
#include "crypto/seal/row.h"

namespace mappe::client {

namespace {

WishedRows rows_of(const journal::AccessBody& body) {
  WishedRows rows;
  for (const journal::Row& row : body.members) rows.push_back({row.principal, row.fingerprint, row.role, row.until_ms});
  return rows;
}

// The epoch stays only while everybody who could open it still may.
bool must_rise(const journal::AccessBody& before, const WishedRows& after) {
  return std::any_of(before.members.begin(), before.members.end(), [&](const journal::Row& row) {
    const auto same = std::find_if(after.begin(), after.end(),
                                   [&](const WishedRow& wished) { return wished.principal == row.principal; });
    return same == after.end() || same->fingerprint != row.fingerprint;
  });
}

Answer<BoxPublicKey> box_key(SpaceReplica::Parts& parts, const WishedRow& row) {
  const auto known = parts.known_cards.find(row.fingerprint);
  if (known != parts.known_cards.end()) return known->second.box_pk;
  auto card = parts.roster.card(row.fingerprint);
  if (!card) return pass_on<BoxPublicKey>(card);
  if (card->kind != row.principal.kind || card->id != row.principal.id)
    return fail(Errc::forged, "a card that is not the one its row names");
  parts.known_cards.emplace(row.fingerprint, *card);
  return card->box_pk;
}

struct Next {
  const journal::AccessBody& valid;   // the newest valid set
  const journal::AccessBody& newest;  // the newest one, void or not
  std::vector<std::uint64_t> voids;
  bool rises = false;
};

Answer<void> seal_rows(SpaceReplica::Parts& parts, const WishedRows& rows, const Next& next, const EpochKey& key,
                       journal::AccessBody* body) {
  for (const WishedRow& wished : rows) {
    const journal::Row* old = next.newest.row(wished.principal);
    journal::Row row{wished.principal, wished.fingerprint, wished.role, wished.until_ms, {}};
    if (!next.rises && old && old->fingerprint == wished.fingerprint) {
      row.sealed = old->sealed;  // to the byte
    } else {
      auto box_pk = box_key(parts, wished);
      if (!box_pk) return pass_on<void>(box_pk);
      auto sealed = seal::seal_row(key, parts.space, body->epoch, row.fingerprint, *box_pk);
      if (!sealed) return sealed.error();
      row.sealed = std::move(*sealed);
    }
    body->members.push_back(std::move(row));
  }
  return {};
}

Answer<journal::AccessBody> make_body(SpaceReplica::Parts& parts, const WishedRows& rows, const Next& next,
                                      bool by_manager) {
  const EpochKey* valid_key = parts.replay->keys().key(next.valid.epoch);
  if (!valid_key) return fail(Errc::denied, "the space's key is not known to this client");
  journal::AccessBody body;
  body.epoch = next.rises ? next.newest.epoch + 1 : next.newest.epoch;
  body.flags = next.valid.flags;
  if (by_manager) body.voids = next.voids;
  const EpochKey key = next.rises ? EpochKey::random() : valid_key->duplicate();
  body.key_commit = seal::key_commit(key, parts.space, body.epoch);
  if (next.rises) body.epoch_link = seal::seal_epoch_link(key, parts.space, body.epoch, next.valid.epoch, *valid_key);
  if (auto sealed = seal_rows(parts, rows, next, key, &body); !sealed) return pass_on<journal::AccessBody>(sealed);
  return body;
}

// One try on the head as it is.
Answer<std::optional<Head>> try_edit(SpaceReplica& space, const Identity& self, const Edit& edit,
                                     const EditOptions& options) {
  SpaceReplica::Parts& parts = space.parts();
  const Verified& verified = parts.replay->verified();
  const journal::AccessBody* valid = verified.judge.newest_valid();
  if (!valid) return fail(Errc::denied, "nobody vouches for this space's members");
  WishedRows rows = rows_of(*valid);
  if (options.by_manager) {
    const TimeMs now = std::max(verified.access.time_ms(), entry_time_ms(parts.api));
    std::erase_if(rows, [&](const WishedRow& row) {
      return row.principal != self.principal() && !may_stay(parts, *valid->row(row.principal), now);
    });
  }
  if (auto edited = edit(&rows); !edited) return edited.error();
  Next next{*valid, verified.access.members(), verified.judge.voids_since_valid()};
  next.rises = options.epoch == EpochChoice::rises ||
               (options.epoch == EpochChoice::as_needed && (!next.voids.empty() || must_rise(next.newest, rows)));
  auto body = make_body(parts, rows, next, options.by_manager);
  if (!body) return pass_on<std::optional<Head>>(body);
  DraftEntry draft;
  draft.kind = journal::Kind::access;
  draft.epoch = body->epoch;
  draft.plain_body = journal::encode_access(*body);
  auto entry = sign_entry(parts, self, draft);
  if (!entry) return entry.error();
  std::vector<BlobId> gone;
  auto sent = send_entry(parts, *entry, {}, &gone);
  if (!sent) return pass_on<std::optional<Head>>(sent);
  return *sent == Sent::appended ? std::optional(entry->pin()) : std::nullopt;
}

}  // namespace

bool may_stay(const SpaceReplica::Parts& parts, const journal::Row& row, TimeMs now) {
  if (row.ended_at(now)) return false;
  const journal::RosterState& roster = parts.roster.history().state();
  if (row.principal.kind == PrincipalKind::person) {
    const journal::Person* person = roster.person(row.principal.id);
    return person && person->active_at(now);
  }
  if (row.principal.kind == PrincipalKind::invite) {
    const journal::Invite* invite = roster.invite(row.principal.id);
    return invite && (invite->state == journal::Invite::State::joined || invite->open_at(now));
  }
  const auto card = parts.cards(row.fingerprint);
  const journal::AccessBody* valid = parts.replay->verified().judge.newest_valid();
  const journal::Row* owner = card && valid ? valid->row({PrincipalKind::person, card->owner}) : nullptr;
  return owner && may_stay(parts, *owner, now);
}

Answer<Head> edit_access(SpaceReplica& space, const Identity& self, const Edit& edit, const EditOptions& options) {
  for (unsigned tries = 0; tries < limits::commit_tries_max; ++tries) {
    // The server takes access entries only on the roster's head: nobody is added by an outdated roster.
    if (auto synced = space.roster().sync(); !synced) return pass_on<Head>(synced);
    auto done = try_edit(space, self, edit, options);
    if (done && *done) return **done;
    if (done) continue;
    const bool roster_moved = done.problem() && done.problem()->rule == "roster_not_head";
    if (!roster_moved) return pass_on<Head>(done);
  }
  return fail(Errc::conflict, "others keep changing this space: try again");
}

}  // namespace mappe::client
