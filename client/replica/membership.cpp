#include "client/replica/membership.h"

#include <algorithm>

#include "client/replica/access_edit.h"
#include "client/replica/clock.h"
#include "client/replica/committer.h"
#include "client/wire/pass_on.h"
#include "crypto/base/box.h"
#include "crypto/seal/row.h"

namespace mappe::client {

namespace {

auto find_row(WishedRows* rows, const journal::Author& principal) {
  return std::find_if(rows->begin(), rows->end(), [&](const WishedRow& row) { return row.principal == principal; });
}

bool has_manager(const WishedRows& rows) {
  return std::any_of(rows.begin(), rows.end(), [](const WishedRow& row) {
    return row.principal.kind == PrincipalKind::person && row.role == SpaceRole::manager;
  });
}

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

void erase_with_gateways(SpaceReplica::Parts& parts, WishedRows* rows, const journal::Author& principal) {
  std::erase_if(*rows, [&](const WishedRow& row) {
    if (row.principal == principal) return true;
    if (row.principal.kind != PrincipalKind::gateway) return false;
    const auto card = parts.cards(row.fingerprint);
    return card && principal.kind == PrincipalKind::person && card->owner == principal.id;
  });
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
  const EpochKey key = EpochKey::random();
  journal::AccessBody body;
  body.epoch = 1;
  body.key_commit = seal::key_commit(key, space, 1);
  for (const auto& [id, person] : roster.history().state().persons()) {
    const bool is_self = id == self.principal().id;
    const bool is_office = with_office && (person.duties & journal::duty::office) != 0;
    if (!person.active_at(now) || (!is_self && !is_office)) continue;
    auto sealed = seal::seal_row(key, space, 1, person.fingerprint, person.card.box_pk);
    if (!sealed) return sealed.error();
    body.members.push_back(
        {{PrincipalKind::person, id}, person.fingerprint, SpaceRole::manager, 0, std::move(*sealed)});
  }
  if (!body.row(self.principal())) return fail(Errc::denied, "not an active person of this faction");
  return body;
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

Answer<Head> share_space(SpaceReplica& space, const Share& share) {
  if (space.own_role() != SpaceRole::manager) return fail(Errc::denied, "only managers of a space share it");
  SpaceReplica::Parts& parts = space.parts();
  const auto edit = [&](WishedRows* rows) -> Result<void> {
    auto fingerprint = current_fingerprint(space.roster(), share.principal, entry_time_ms(parts.api));
    if (!fingerprint) return fail(fingerprint.error());
    const auto row = find_row(rows, share.principal);
    if (row == rows->end()) {
      rows->push_back({share.principal, *fingerprint, share.role, share.until_ms});
    } else {
      if (row->fingerprint != *fingerprint && !share.accept_new_keys)
        return fail(Errc::conflict,
                    "this person's keys were renewed: look who renewed them, then say yes to the new ones");
      *row = {share.principal, *fingerprint, share.role, share.until_ms};
    }
    if (!has_manager(*rows)) return fail(Errc::conflict, "a space keeps at least one manager");
    return {};
  };
  return edit_access(space, space.self(), edit, {});
}

Answer<Head> unshare_space(SpaceReplica& space, const journal::Author& principal) {
  if (space.own_role() != SpaceRole::manager) return fail(Errc::denied, "only managers of a space unshare it");
  if (principal == space.self().principal()) return leave_space(space);
  SpaceReplica::Parts& parts = space.parts();
  const auto members = space.members();
  if (std::none_of(members.begin(), members.end(), [&](const MemberRow& row) { return row.principal == principal; }))
    return fail(Errc::not_found, "no member of this space");
  const auto edit = [&](WishedRows* rows) -> Result<void> {
    erase_with_gateways(parts, rows, principal);
    if (!has_manager(*rows)) return fail(Errc::conflict, "a space keeps at least one manager");
    return {};
  };
  return edit_access(space, space.self(), edit, {});
}

Answer<Head> leave_space(SpaceReplica& space) {
  SpaceReplica::Parts& parts = space.parts();
  if (parts.replay->verified().judge.is_repair_needed())
    return fail(Errc::conflict, "a void access entry must be repaired by a manager first");
  const auto edit = [&](WishedRows* rows) -> Result<void> {
    erase_with_gateways(parts, rows, space.self().principal());
    if (!has_manager(*rows)) return fail(Errc::conflict, "the last manager stays: make somebody else a manager first");
    return {};
  };
  return edit_access(space, space.self(), edit, {.epoch = EpochChoice::stays, .by_manager = false});
}

Answer<Head> replace_invite(SpaceReplica& space_as_invite, const Identity& person, const Fingerprint& fingerprint) {
  const journal::Author invite = space_as_invite.self().principal();
  const auto edit = [&](WishedRows* rows) -> Result<void> {
    const auto row = find_row(rows, invite);
    if (row == rows->end()) return fail(Errc::not_found, "the invitation has no row in this space any more");
    const auto own = find_row(rows, person.principal());
    if (own != rows->end()) return fail(Errc::exists, "the person has a row in this space already");
    *row = {person.principal(), fingerprint, row->role, row->until_ms};
    return {};
  };
  return edit_access(space_as_invite, space_as_invite.self(), edit, {.epoch = EpochChoice::rises, .by_manager = false});
}

namespace {

bool has_rows_to_remove(const SpaceReplica::Parts& parts) {
  const TimeMs now = std::max(parts.replay->verified().access.time_ms(), entry_time_ms(parts.api));
  const auto& members = parts.replay->verified().access.members().members;
  return std::any_of(members.begin(), members.end(), [&](const journal::Row& row) {
    return row.principal != parts.self->principal() && !may_stay(parts, row, now);
  });
}

}  // namespace

Answer<std::vector<Tended>> tend_space(SpaceReplica& space) {
  SpaceReplica::Parts& parts = space.parts();
  std::vector<Tended> did;
  if (!space.is_replayed() || parts.newer || !space.own_role()) return did;
  const Edit no_change = [](WishedRows*) -> Result<void> { return {}; };
  const bool manager = space.own_role() == SpaceRole::manager;
  const bool repair = parts.replay->verified().judge.is_repair_needed();
  const bool refresh = space.waits_for_epoch();
  if (manager && (repair || refresh || has_rows_to_remove(parts))) {
    auto done =
        edit_access(space, space.self(), no_change, {.epoch = refresh ? EpochChoice::rises : EpochChoice::as_needed});
    if (!done) return pass_on<std::vector<Tended>>(done);
    did.push_back(repair ? Tended::repaired : refresh ? Tended::refreshed : Tended::removed_rows);
  } else if (!manager && refresh && !repair && space.self().principal().kind == PrincipalKind::person) {
    auto done = edit_access(space, space.self(), no_change, {.epoch = EpochChoice::rises, .by_manager = false});
    if (!done) return pass_on<std::vector<Tended>>(done);
    did.push_back(Tended::refreshed);
  }
  return did;
}

}  // namespace mappe::client
