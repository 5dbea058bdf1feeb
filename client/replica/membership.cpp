#include "client/replica/membership.h"

#include <algorithm>

#include "client/limits.h"
#include "client/replica/clock.h"
#include "client/replica/committer.h"
#include "client/replica/entry_writer.h"
#include "client/replica/epoch_sealer.h"
#include "client/wire/pass_on.h"

namespace mappe::client {

namespace {

// What the roster says the principal's card is now.
Result<Fingerprint> current_fingerprint(const RosterReplica& roster, const journal::Author& principal, TimeMs now) {
  const journal::RosterState& state = roster.history().state();
  if (principal.kind == PrincipalKind::person) {
    const journal::Person* person = state.person(principal.id);
    if (person && person->active_at(now)) return person->fingerprint;
  }
  if (principal.kind == PrincipalKind::invite) {
    const journal::Invite* invite = state.invite(principal.id);
    if (invite && invite->open_at(now)) return invite->body.fingerprint;
  }
  return fail(Errc::not_found, "no such active person or open invitation in the faction");
}

// Changes the newest set into what is wished; asked again on each new head, so it must not remember.
using Edit = std::function<Result<void>(journal::NextAccess* next, const journal::AccessBody& valid)>;

TimeMs time_of_next(const SpaceReplica::Parts& parts) {
  return std::max(parts.replay->verified().access.time_ms(), entry_time_ms(parts.api));
}

// Rows a manager's client takes out by itself, but never its own: it would lock itself out. Ended by the own clock,
// too: a server's that goes ahead ends nobody for good.
std::vector<journal::Author> rows_to_tidy(const SpaceReplica::Parts& parts, const journal::AccessBody& body) {
  const TimeMs now = std::min(own_time_ms(), time_of_next(parts));
  auto rows = journal::rows_to_remove(body, parts.roster.history().state(), now);
  std::erase(rows, parts.self->principal());
  return rows;
}

// None: it is so already.
Result<std::optional<journal::AccessBody>> next_body(SpaceReplica::Parts& parts, const Edit& edit, bool tidies,
                                                     NewEpochSealer* sealer) {
  const Verified& verified = parts.replay->verified();
  const journal::RosterState& roster = parts.roster.history().state();
  auto next = journal::NextAccess::begin({verified.access, verified.judge, roster, parts.cards, time_of_next(parts)});
  if (!next) return fail(next.error());
  const journal::AccessBody& valid = *verified.judge.newest_valid();
  if (tidies)
    for (const journal::Author& row : rows_to_tidy(parts, valid)) (void)next->remove(row);  // gone with its owner: fine
  if (auto edited = edit(&*next, valid); !edited) return fail(edited.error());
  if (!next->changes_anything()) return std::optional<journal::AccessBody>();
  auto body = next->complete(*sealer);
  if (!body) return fail(body.error());
  return std::optional(std::move(*body));
}

// One try on the head as it is.
Answer<std::optional<Head>> try_edit(SpaceReplica& space, const Edit& edit, bool tidies) {
  SpaceReplica::Parts& parts = space.parts();
  const journal::AccessBody* valid = parts.replay->verified().judge.newest_valid();
  if (!valid) return fail(Errc::denied, "nobody vouches for this space's members");
  const EpochKey* valid_key = parts.replay->keys().key(valid->epoch);
  if (!valid_key) return fail(Errc::denied, "the space's key is not known to this client");
  std::optional<Answer<Card>> missing;  // with the server's words
  NewEpochSealer sealer(parts.space, valid_key, [&](const Fingerprint& fingerprint) -> Result<Card> {
    const auto known = parts.known_cards.find(fingerprint);
    if (known != parts.known_cards.end()) return known->second;
    auto card = parts.roster.card(fingerprint);
    if (!card) return missing = card, fail(card.error());
    parts.known_cards.emplace(fingerprint, *card);
    return *card;
  });
  auto body = next_body(parts, edit, tidies, &sealer);
  if (!body) return missing ? pass_on<std::optional<Head>>(*missing) : body.error();
  if (!*body) return std::optional<Head>(parts.replay->verified().access.newest_access());
  DraftEntry draft;
  draft.kind = journal::Kind::access;
  draft.epoch = (*body)->epoch;
  draft.plain_body = journal::encode_access(**body);
  auto entry = sign_entry(parts, space.self(), draft);
  if (!entry) return entry.error();
  std::vector<BlobId> gone;
  auto sent = send_entry(parts, *entry, {}, &gone);
  if (!sent) return pass_on<std::optional<Head>>(sent);
  return *sent == Sent::appended ? std::optional(entry->pin()) : std::nullopt;
}

// Whether the author is a manager, whose client also takes out rows that may not stay.
enum class By : std::uint8_t { manager, member };

//   errors  denied     a rule does not allow it (Problem::rule)
//           conflict   no manager would be left, or it moved limits::commit_tries_max times
//           not_found, forged  a card is missing or wrong
Answer<Head> edit_access(SpaceReplica& space, By by, const Edit& edit) {
  for (unsigned tries = 0; tries < limits::commit_tries_max; ++tries) {
    // The server takes access entries only on the roster's head: nobody is added by an outdated roster.
    if (auto synced = space.roster().sync(); !synced) return pass_on<Head>(synced);
    auto done = try_edit(space, edit, by == By::manager);
    if (done && *done) return **done;
    if (done) continue;
    const bool roster_moved = done.problem() && done.problem()->rule == "roster_not_head";
    if (!roster_moved) return pass_on<Head>(done);
  }
  return fail(Errc::conflict, "others keep changing this space: try again");
}

Answer<Head> send_genesis(Api& api, const journal::Entry& genesis) {
  Answer<Head> answer = fail(Errc::offline, "not asked yet");
  for (int tries = 0; tries < 2; ++tries) {  // safe to repeat: a lost answer is asked for again
    answer = api.create_space(genesis.bytes());
    const bool unclear = !answer && (answer.error().code == Errc::offline || answer.error().code == Errc::timeout);
    if (!unclear) return answer;
  }
  return answer;
}

Answer<journal::AccessBody> first_members(Api& api, RosterReplica& roster, const Identity& self, const SpaceId& space,
                                          bool with_office) {
  const TimeMs now = entry_time_ms(api);
  std::map<Fingerprint, Card> cards;
  const journal::CardLookup lookup = [&cards](const Fingerprint& fingerprint) {
    const auto found = cards.find(fingerprint);
    return found == cards.end() ? std::nullopt : std::optional(found->second);
  };
  journal::NextAccess first = journal::NextAccess::genesis(lookup);
  bool has_self = false;
  for (const auto& [id, person] : roster.history().state().persons()) {
    const bool is_self = id == self.principal().id;
    const bool is_office = with_office && (person.duties & journal::duty::office) != 0;
    if (!person.active_at(now) || (!is_self && !is_office)) continue;
    has_self = has_self || is_self;
    cards.emplace(person.fingerprint, person.card);
    first.put({{PrincipalKind::person, id}, person.fingerprint, SpaceRole::manager, 0});
  }
  if (!has_self) return fail(Errc::denied, "not an active person of this faction");
  NewEpochSealer sealer(space, nullptr, [&](const Fingerprint& fingerprint) -> Result<Card> {
    return lookup(fingerprint).value();  // put there together with its row
  });
  auto members = first.complete(sealer);
  if (!members) return members.error();
  return std::move(*members);
}

}  // namespace

Answer<SpaceId> create_space(const Home& home, Api& api, RosterReplica& roster, std::shared_ptr<const Identity> self,
                             std::string_view title, bool with_office) {
  if (auto synced = roster.sync(); !synced) return pass_on<SpaceId>(synced);
  if (!roster.history().state().may_create_spaces_at(self->principal().id, entry_time_ms(api)))
    return fail(Errc::denied, "the faction has not given the right to create spaces");
  const SpaceId space = SpaceId::random();
  auto members = first_members(api, roster, *self, space, with_office);
  if (!members) return pass_on<SpaceId>(members);
  journal::Header header;
  header.journal = journal_of(space);
  header.author = self->principal();
  header.time_ms = entry_time_ms(api);
  header.kind = journal::Kind::genesis;
  header.epoch = 1;
  header.roster_seen = roster.head();
  const Bytes body = journal::encode_genesis({space, roster.faction(), roster.root(), std::move(*members)});
  const journal::Entry genesis = journal::Entry::make(header, body, self->sign_keys());
  auto created = send_genesis(api, genesis);
  if (!created) return pass_on<SpaceId>(created);
  auto replica = SpaceReplica::open(home, api, roster, std::move(self), space);
  if (!replica) return replica.error();
  if (auto synced = (*replica)->sync(); !synced) return pass_on<SpaceId>(synced);
  Change change;
  journal::intent::Plain named;
  named.ops.push_back(journal::op::Attr{NodeId(), "title", std::string(title)});
  change.intent = std::move(named);
  auto titled = Committer(**replica).commit(std::move(change));
  if (!titled) return pass_on<SpaceId>(titled);
  return space;
}

namespace {

Result<void> put_share(const SpaceReplica::Parts& parts, const Share& share, journal::NextAccess* next,
                       const journal::AccessBody& valid) {
  auto fingerprint = current_fingerprint(parts.roster, share.principal, entry_time_ms(parts.api));
  if (!fingerprint) return fail(fingerprint.error());
  const journal::Row* row = valid.row(share.principal);
  if (row && row->fingerprint != *fingerprint && share.accepted_keys != *fingerprint)
    return fail(Errc::conflict, "this person's keys were renewed: look who renewed them, then say yes to the new ones");
  next->put({share.principal, *fingerprint, share.role, share.until_ms.value_or(row ? row->until_ms : 0)});
  return {};
}

}  // namespace

Answer<Head> share_space(SpaceReplica& space, const Share& share) {
  if (space.own_role() != SpaceRole::manager) return fail(Errc::denied, "only managers of a space share it");
  SpaceReplica::Parts& parts = space.parts();
  return edit_access(space, By::manager, [&](journal::NextAccess* next, const journal::AccessBody& valid) {
    return put_share(parts, share, next, valid);
  });
}

Answer<Head> unshare_space(SpaceReplica& space, const journal::Author& principal) {
  if (space.own_role() != SpaceRole::manager) return fail(Errc::denied, "only managers of a space unshare it");
  if (principal == space.self().principal()) return leave_space(space);
  const auto members = space.members();
  if (std::none_of(members.begin(), members.end(), [&](const MemberRow& row) { return row.principal == principal; }))
    return fail(Errc::not_found, "no member of this space");
  return edit_access(space, By::manager, [&](journal::NextAccess* next, const journal::AccessBody&) -> Result<void> {
    (void)next->remove(principal);  // no row any more: then somebody else removed it just now
    next->refresh();                // either way a key follows that it never had
    return {};
  });
}

Answer<Head> leave_space(SpaceReplica& space) {
  if (space.parts().replay->verified().judge.is_repair_needed())
    return fail(Errc::conflict, "a void access entry must be repaired by a manager first");
  const journal::Author self = space.self().principal();
  return edit_access(space, By::member,
                     [&](journal::NextAccess* next, const journal::AccessBody&) { return next->leave(self); });
}

Answer<Head> allow_gateways(SpaceReplica& space, bool allowed) {
  if (space.own_role() != SpaceRole::manager)
    return fail(Errc::denied, "only managers of a space switch its gateways on and off");
  return edit_access(space, By::manager,
                     [&](journal::NextAccess* next, const journal::AccessBody& valid) -> Result<void> {
                       next->set_flags(allowed ? valid.flags | journal::flag::gateways_allowed
                                               : valid.flags & ~journal::flag::gateways_allowed);
                       for (const journal::Row& row : valid.members)
                         if (!allowed && row.principal.kind == PrincipalKind::gateway)
                           (void)next->remove(row.principal);
                       return {};
                     });
}

Answer<Head> add_gateway(SpaceReplica& space, const CardRecord& card, SpaceRole role, TimeMs until_ms) {
  space.parts().known_cards.emplace(card.fingerprint(), card.card());
  const journal::Author self = space.self().principal();
  const auto edit = [&](journal::NextAccess* next, const journal::AccessBody& valid) -> Result<void> {
    if (!valid.gateways_allowed())
      return fail(Errc::denied, "gateways are switched off in this space: a manager may switch them on");
    const journal::Row* own = valid.row(self);
    if (!own || own->role < role) return fail(Errc::denied, "an app password cannot have more rights than its owner");
    const TimeMs until = own->until_ms == 0 ? until_ms : std::min(until_ms, own->until_ms);
    next->put({{PrincipalKind::gateway, card.card().id}, card.fingerprint(), role, until});
    return {};
  };
  return edit_access(space, By::member, edit);
}

Answer<void> remove_gateways(SpaceReplica& space, const std::vector<PrincipalId>& gateways) {
  const auto has_row = [&](const PrincipalId& gateway) {
    const auto members = space.members();
    return std::any_of(members.begin(), members.end(), [&](const MemberRow& row) {
      return row.principal == journal::Author{PrincipalKind::gateway, gateway};
    });
  };
  if (std::none_of(gateways.begin(), gateways.end(), has_row)) return {};
  const auto edit = [&](journal::NextAccess* next, const journal::AccessBody&) -> Result<void> {
    for (const PrincipalId& gateway : gateways) (void)next->remove({PrincipalKind::gateway, gateway});
    return {};
  };
  auto removed = edit_access(space, By::member, edit);
  return removed ? Answer<void>() : pass_on<void>(removed);
}

Answer<Head> replace_invite(SpaceReplica& space_as_invite, const Identity& person, const Fingerprint& fingerprint) {
  const journal::Author invite = space_as_invite.self().principal();
  const auto edit = [&](journal::NextAccess* next, const journal::AccessBody& valid) -> Result<void> {
    if (!valid.row(invite)) return fail(Errc::not_found, "the invitation has no row in this space any more");
    if (valid.row(person.principal())) return fail(Errc::exists, "the person has a row in this space already");
    return next->redeem(invite, person.principal().id, fingerprint);
  };
  return edit_access(space_as_invite, By::member, edit);
}

Answer<std::vector<Tended>> tend_space(SpaceReplica& space) {
  SpaceReplica::Parts& parts = space.parts();
  std::vector<Tended> did;
  if (!space.is_replayed() || parts.newer || !space.own_role()) return did;
  if (parts.replay->verified().judge.has_pending()) return did;  // somebody's who saw what came between
  const bool manager = space.own_role() == SpaceRole::manager;
  const bool repair = parts.replay->verified().judge.is_repair_needed();
  const bool refresh = space.waits_for_epoch();
  const Edit refreshes = [refresh](journal::NextAccess* next, const journal::AccessBody&) -> Result<void> {
    if (refresh) next->refresh();
    return {};
  };
  const bool tidy = manager && !rows_to_tidy(parts, parts.replay->verified().access.members()).empty();
  if (manager && (repair || refresh || tidy)) {
    auto done = edit_access(space, By::manager, refreshes);
    if (!done) return pass_on<std::vector<Tended>>(done);
    did.push_back(repair ? Tended::repaired : refresh ? Tended::refreshed : Tended::removed_rows);
  } else if (!manager && refresh && !repair && space.self().principal().kind == PrincipalKind::person) {
    auto done = edit_access(space, By::member, refreshes);
    if (!done) return pass_on<std::vector<Tended>>(done);
    did.push_back(Tended::refreshed);
  }
  return did;
}

}  // namespace mappe::client
