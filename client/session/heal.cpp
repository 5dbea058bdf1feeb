// After a restore of the server.                                                                docs/protocol.md §4.5
#include <algorithm>
#include <set>

#include "client/limits.h"
#include "client/replica/pins.h"
#include "client/replica/space_parts.h"
#include "client/session/session_parts.h"
#include "client/wire/pass_on.h"
#include "crypto/seal/chunk.h"

namespace mappe::client {

namespace {

// Worth another try by the next command; all else stays as it is until somebody decides.
bool is_worth_another_try(Errc code) {
  return is_passing(code) || code == Errc::conflict || code == Errc::quota || code == Errc::io;
}

// Rosters first: who may do what in a space hangs on them.          gives  false: not all could be asked, try again
bool heal_rosters(Session::Parts& parts, Session::Healed* healed) {
  bool is_done = true;
  for (std::size_t i = 0; i < parts.identities.size(); ++i) {
    const Identity& self = *parts.identities[i];
    auto roster = RosterReplica::open(parts.home, *parts.api, self.faction(), self.roster_root(), parts.vouched[i]);
    auto sent = roster ? (*roster)->heal(self.principal().id) : Answer<std::size_t>(roster.error());
    if (sent) healed->entries += *sent;
    if (sent) continue;
    is_done = is_done && !is_worth_another_try(sent.error().code);
    if (!healed->error) healed->error = sent.error();
  }
  return is_done;
}

// Whose space it is, as its first entry says, if this home has kept that; else by the only faction there is.
std::optional<FactionId> faction_of(Session::Parts& parts, const SpaceId& space) {
  const auto kept = ReplayStore(parts.home, space).recent();
  if (!kept.empty() && kept.front().header().kind == journal::Kind::genesis)
    if (const auto body = journal::parse_genesis(kept.front().body())) return body->owner;
  return parts.identities.size() == 1 ? std::optional(parts.identities.front()->faction()) : std::nullopt;
}

// Those the server names, and those of this home that it does not know any more.
std::vector<SpaceListing> all_spaces(Session::Parts& parts, std::vector<SpaceListing> listings) {
  std::set<SpaceId> named;
  for (const SpaceListing& one : listings) named.insert(one.space);
  for (const std::string& name : parts.home.list(Drawer::checkpoints)) {
    const auto space = SpaceId::parse_base64url(name);
    if (!space || named.contains(*space)) continue;
    SpaceListing lost;
    lost.space = *space;
    const auto faction = faction_of(parts, *space);
    if (faction) lost.faction = *faction;
    if (faction) listings.push_back(std::move(lost));
  }
  return listings;
}

Answer<std::size_t> heal_space(Session& session, Session::Parts& parts, const SpaceListing& listing) {
  const bool is_named = !listing.principals.empty();
  auto pin = load_pin(parts.home, journal_of(listing.space));
  if (!pin || !*pin || (is_named && listing.head.seq >= (*pin)->seq)) return std::size_t{0};
  auto space = parts.resume_space(listing, session);
  return space ? (*space)->heal() : pass_on<std::size_t>(space);
}

// What is live and not there, as far as it lies here.
Answer<void> send_lost_blobs(Session::Parts& parts, SpaceReplica& space, const Session::Cached& cached,
                             Session::Healed* healed) {
  std::vector<BlobId> live;
  for (const journal::BlobSize& blob : space.parts().replay->verified().live.all()) live.push_back(blob.blob);
  for (std::size_t done = 0; done < live.size(); done += limits::missing_ids_max) {
    const std::size_t end = std::min(live.size(), done + limits::missing_ids_max);
    auto missing = parts.api->missing(space.id(), {live.begin() + static_cast<std::ptrdiff_t>(done),
                                                   live.begin() + static_cast<std::ptrdiff_t>(end)});
    if (!missing) return pass_on<void>(missing);
    for (const BlobId& blob : *missing) {
      const auto bytes = cached(blob);
      const bool is_here = bytes && seal::blob_id_of(*bytes) == blob;
      healed->lost += is_here ? 0 : 1;
      if (!is_here) continue;
      if (auto put = parts.api->put_blob(space.id(), blob, *bytes); !put) return put;
      ++healed->blobs;
    }
  }
  return {};
}

}  // namespace

Answer<Session::Healed> Session::heal(const Cached& cached) {
  Healed healed;
  Parts& parts = *parts_;
  const HealNote noted = load_heal_note(parts.home);
  const bool is_new = noted.generation < parts.about.generation;
  if (parts.about.heal_until_ms == 0 || (!is_new && noted.open.empty())) return healed;
  const bool rosters_done = !is_new || heal_rosters(parts, &healed);

  std::set<SpaceId> open(noted.open.begin(), noted.open.end());  // in a later round only these are looked at
  const auto is_wanted = [&](const SpaceId& space) { return is_new || open.contains(space); };
  const auto judge = [&](const SpaceId& space, const Error& error, bool is_later) {
    if (is_later || is_worth_another_try(error.code)) open.insert(space);
    if (!is_later && !healed.error) healed.error = error;
  };
  auto listings = parts.api->spaces();
  if (!listings) return pass_on<Healed>(listings);
  if (is_new) {
    open.clear();
    *listings = all_spaces(parts, std::move(*listings));
  }
  for (const SpaceListing& one : *listings) {
    if (!is_wanted(one.space)) continue;
    open.erase(one.space);
    auto sent = heal_space(*this, parts, one);
    if (sent) healed.entries += *sent;
    // Not named and refused: no space of this person any more, or others bring back this person's row first.
    else
      judge(one.space, sent.error(), one.principals.empty() && sent.error().code == Errc::not_found);
  }
  listings = parts.api->spaces();  // some may be there again
  if (!listings) return pass_on<Healed>(listings);
  for (const SpaceListing& one : *listings) {
    const bool was_open = std::find(noted.open.begin(), noted.open.end(), one.space) != noted.open.end();
    if (!is_new && !was_open) continue;
    auto space = parts.open_space(one, *this);
    auto sent = space ? send_lost_blobs(parts, **space, cached, &healed) : pass_on<void>(space);
    if (!sent) judge(one.space, sent.error(), false);
  }
  if (!rosters_done) return healed;  // all of it again
  if (auto saved = save_heal_note(parts.home, {parts.about.generation, {open.begin(), open.end()}}); !saved)
    return saved.error();
  return healed;
}

std::vector<SpaceReplica*> Session::kept_spaces() {
  std::vector<SpaceReplica*> kept;
  for (const SpaceListing& one : all_spaces(*parts_, {})) {
    auto space = parts_->resume_space(one, *this);
    if (space && (*space)->is_replayed()) kept.push_back(*space);
  }
  return kept;
}

Answer<SpaceReplica*> Session::kept_space(const SpaceId& space) {
  auto listings = parts_->api->spaces();
  if (!listings) return pass_on<SpaceReplica*>(listings);
  for (const SpaceListing& one : all_spaces(*parts_, std::move(*listings)))
    if (one.space == space) return parts_->resume_space(one, *this);
  return fail(Errc::not_found, "there is no such space for you");
}

Answer<SpaceReplica*> Session::follow_server(const SpaceId& space) {
  parts_->spaces.erase(space);
  parts_->resumed.erase(space);
  ReplayStore store(parts_->home, space);
  // The pin last: whoever is killed in between still refuses.
  auto forgotten = store.forget();
  if (forgotten) forgotten = store.forget_past();
  if (forgotten) forgotten = drop_pending(parts_->home, journal_of(space));
  if (forgotten) forgotten = forget_pin(parts_->home, journal_of(space));
  if (!forgotten) return forgotten.error();
  return this->space(space);
}

}  // namespace mappe::client
