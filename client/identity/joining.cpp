// Joining a faction by an invitation.                                                   docs/protocol.md §4a Invitation
#include "client/identity/joining.h"

#include <algorithm>

#include "client/identity/newcomer.h"
#include "client/identity/server_check.h"
#include "client/identity/sheet.h"
#include "client/limits.h"
#include "client/replica/clock.h"
#include "client/replica/membership.h"
#include "client/wire/pass_on.h"
#include "crypto/base/box.h"
#include "crypto/base/cbor.h"
#include "crypto/base/codes.h"

namespace mappe::client {

namespace {

// What was made for this invitation before the server answered: opened again, the link goes on with it.
struct Unfinished {
  SignSeed sign_seed;
  BoxSeed box_seed;
  TimeMs created_ms = 0;
  std::string recovery_code;
};

std::string unfinished_name(const PrincipalId& invite) { return "join-" + invite.text(); }

Result<void> keep(const Home& home, const PrincipalId& invite, const Unfinished& unfinished) {
  cbor::Writer writer;
  writer.array(4).bytes(unfinished.sign_seed.expose()).bytes(unfinished.box_seed.expose());
  writer.uint(unfinished.created_ms).text(unfinished.recovery_code);
  const SecretBytes bytes(writer.take());
  return save_unfinished(home, unfinished_name(invite), bytes.expose());
}

std::optional<Unfinished> look_up(const Home& home, const PrincipalId& invite) {
  auto bytes = load_unfinished(home, unfinished_name(invite));
  if (!bytes) return std::nullopt;
  cbor::Reader reader(bytes->expose());
  reader.array(4);
  auto sign_seed = SignSeed::parse(reader.bytes());
  auto box_seed = BoxSeed::parse(reader.bytes());
  const TimeMs created_ms = reader.uint();
  std::string code(reader.text());
  if (!reader.finish() || !sign_seed || !box_seed) return std::nullopt;
  return Unfinished{std::move(*sign_seed), std::move(*box_seed), created_ms, std::move(code)};
}

// One run through a link.
class Join {
 public:
  Join(Home& home, Api& api, const seal::InvitationLink& link, const Newcomer& joiner)
      : home_(home), api_(api), invitation_(link.invitation), joiner_(joiner) {}

  Answer<Joined> run(ServerPin given, const seal::Pin* invite_pin);

 private:
  journal::Author invite() const { return {PrincipalKind::invite, invitation_.invite}; }
  Answer<void> enter_as_invite();
  Answer<void> verify_roster();
  Answer<void> verify_invite() const;
  bool is_somebody_else(const PrincipalId& invited) const;
  Answer<void> redeem();
  Answer<void> send_join(PreparedAccount& account);
  Result<journal::Entry> join_entry() const;
  Answer<void> go_on_as_joined();
  Answer<void> learn_account(const std::string& recovery_code);
  Answer<void> change_spaces(Joined* joined);
  const journal::Invite* roster_invite() const { return roster_->history().state().invite(invitation_.invite); }
  const journal::Person* joined_person() const { return roster_->history().state().joined_by(invitation_.invite); }

  Home& home_;
  Api& api_;
  const seal::Invitation& invitation_;
  const Newcomer& joiner_;
  ServerPin pin_;
  std::optional<seal::InviteKeys> keys_;
  std::shared_ptr<const Identity> as_invite_;
  std::optional<SessionToken> invite_session_, person_session_;
  std::unique_ptr<RosterReplica> roster_;
  std::optional<NewKeys> person_;
  std::optional<SecretBytes> recovery_code_;
  AccountId account_;
};

Answer<void> Join::enter_as_invite() {
  auto answer = prove_principal(api_, invitation_.server, invite(), keys_->sign_seed);
  if (!answer && answer.problem() && answer.problem()->type == "sign-in-failed") {
    // The server does not tell a wrong PIN from an invitation that has ended.
    if (!invitation_.needs_pin) return fail(Errc::denied, "the invitation has been taken back, or has ended");
    return fail(Errc::denied,
                "the PIN does not fit this invitation, or it has ended; after ten wrong tries a new one is needed");
  }
  if (!answer) return pass_on<void>(answer);
  invite_session_ = std::move(answer->token);
  api_.set_session(&*invite_session_);
  return {};
}

Answer<void> Join::verify_roster() {
  auto roster = RosterReplica::open(home_, api_, invitation_.faction, invitation_.roster_root,
                                    {invitation_.seen_seq, invitation_.seen_hash});
  if (!roster) return roster.error();
  roster_ = std::move(*roster);
  auto synced = roster_->sync();
  return synced ? Answer<void>() : pass_on<void>(synced);
}

Answer<void> Join::verify_invite() const {
  const journal::Invite* known = roster_invite();
  if (!known) return fail(Errc::forged, "the roster does not know this invitation");
  auto card = roster_->card(known->body.fingerprint);
  if (!card) return pass_on<void>(card);
  const bool own = card->kind == PrincipalKind::invite && card->id == invitation_.invite &&
                   card->sign_pk == sign_public_key(keys_->sign_seed) &&
                   card->box_pk == box_public_key(keys_->box_seed);
  if (!own) return fail(Errc::forged, "the roster's card of this invitation has other keys than the link");
  return {};
}

Result<journal::Entry> Join::join_entry() const {
  journal::Header header;
  header.journal = journal_of(invitation_.faction);
  header.seq = roster_->head().seq + 1;
  header.prev = roster_->head().hash;
  header.author = invite();
  header.time_ms = entry_time_ms(api_);
  header.kind = journal::Kind::join;
  const Bytes body = journal::encode(journal::JoinBody{invitation_.invite, person_->card.encode()});
  return journal::Entry::make(header, body, as_invite_->sign_keys());
}

Answer<void> Join::send_join(PreparedAccount& account) {
  for (unsigned tries = 0; tries < limits::commit_tries_max; ++tries) {
    auto entry = join_entry();
    if (!entry) return entry.error();
    Joining joining;
    joining.entry = entry->bytes();
    joining.account = account.for_server();
    joining.account_token = account.session ? &*account.session : nullptr;
    joining.device_label = joiner_.device_label;
    api_.set_session(&*invite_session_);
    auto answer = api_.join(joining);
    if (answer) {
      person_session_ = answer->token.duplicate();
      return keep_newcomer(home_, api_, pin_, joiner_.login, account, *answer);
    }
    const bool moved = answer.problem() && answer.problem()->type == "head-moved";
    if (!moved) return pass_on<void>(answer);
    if (auto synced = roster_->sync(); !synced) return pass_on<void>(synced);
    if (!roster_invite() || !roster_invite()->open_at(entry_time_ms(api_)))
      return fail(Errc::denied, "the invitation has been used, taken back, or has ended");
  }
  return fail(Errc::conflict, "others keep changing the roster: try again");
}

Answer<void> Join::redeem() {
  const journal::Invite& known = *roster_invite();
  if (!known.open_at(entry_time_ms(api_)))
    return fail(Errc::denied, "the invitation has been used, taken back, or has ended");
  if (is_somebody_else(known.body.person))
    return fail(Errc::denied, "whoever is signed in here belongs to this faction already: sign out first");
  auto unfinished = look_up(home_, invitation_.invite);
  if (unfinished)
    person_ = keys_of(known.body.person, invitation_.faction, std::move(unfinished->sign_seed),
                      std::move(unfinished->box_seed), unfinished->created_ms);
  else
    person_ = make_keys(known.body.person, invitation_.faction, entry_time_ms(api_));
  auto account = prepare_account(home_, api_, pin_, joiner_,
                                 person_->bundle_person(invitation_.faction, invitation_.roster_root, roster_->head()));
  // The server lets nobody in by an account whose last membership has ended: a new one can be made.
  if (!account && account.problem() && account.problem()->status == 403 && account.problem()->type == "denied")
    return fail(Errc::denied, "whoever is signed in here belongs to no faction any more: sign out first");
  if (!account) return pass_on<void>(account);
  const Unfinished made{person_->sign_seed.duplicate(), person_->box_seed.duplicate(), person_->card.card().created_ms,
                        std::string(text_of(account->copies.recovery_code.expose()))};
  if (auto kept = keep(home_, invitation_.invite, made); !kept) return kept.error();
  if (auto sent = send_join(*account); !sent) return sent;
  account_ = account->bundle.account;
  recovery_code_ = std::move(account->copies.recovery_code);
  // As the invite still: the person may have to set up a second factor before the server answers it anything.
  api_.set_session(&*invite_session_);
  auto synced = roster_->sync();
  return synced ? Answer<void>() : pass_on<void>(synced);
}

// Whether whoever is signed in here is in this faction already, as another: the bundle holds one person of a faction,
// and this one would take the place of the other's keys. Whose time is up is in no more.
bool Join::is_somebody_else(const PrincipalId& invited) const {
  const auto bundle = load_bundle(home_);
  if (!bundle) return false;
  for (const seal::BundlePerson& own : bundle->persons) {
    if (own.faction != invitation_.faction || own.person == invited) continue;
    const journal::Person* known = roster_->history().state().person(own.person);
    if (known && known->active_at(entry_time_ms(api_))) return true;
  }
  return false;
}

// The invitation was redeemed before: by this home, or by somebody else.
Answer<void> Join::go_on_as_joined() {
  const journal::Person* person = joined_person();
  if (!person) return fail(Errc::denied, "the invitation has been used, taken back, or has ended");
  auto unfinished = look_up(home_, invitation_.invite);
  auto bundle = load_bundle(home_);
  const bool is_here = bundle && std::any_of(bundle->persons.begin(), bundle->persons.end(),
                                             [&](const auto& one) { return one.person == person->id; });
  if (!is_here && unfinished && (bundle || bundle.error().code == Errc::not_found)) {
    // The answer was lost: the account is there, or knows one person more; this home does not know it yet.
    if (auto learned = learn_account(unfinished->recovery_code); !learned) return learned;
    bundle = load_bundle(home_);
  }
  if (!bundle)
    return fail(Errc::denied, "the invitation has been used: sign in as who joined with it, then open it again");
  const auto own = std::find_if(bundle->persons.begin(), bundle->persons.end(),
                                [&](const seal::BundlePerson& one) { return one.person == person->id; });
  if (own == bundle->persons.end() || sign_public_key(own->sign_seed) != person->card.sign_pk)
    return fail(Errc::denied, "the invitation has been used by somebody else");
  person_ = keys_of(own->person, own->faction, own->sign_seed.duplicate(), own->box_seed.duplicate(),
                    person->card.created_ms);
  account_ = bundle->account;
  auto account = load_account(home_);
  if (!account) return account.error();
  person_session_ = std::move(account->token);
  return {};
}

// By the password, and whether the recovery code of that try is the one that counts.
Answer<void> Join::learn_account(const std::string& recovery_code) {
  auto in = sign_in(home_, api_, pin_, joiner_.login, joiner_.password, joiner_.device_label, joiner_.second);
  if (!in) return in;
  std::vector<SecretBytes> codes;
  codes.emplace_back(bytes_of(recovery_code));
  auto counts = code_that_counts(api_, codes);
  if (!counts) return pass_on<void>(counts);
  recovery_code_ = std::move(*counts);
  return {};
}

// In each space that has the invite as a row, the invite puts the person in its place.
Answer<void> Join::change_spaces(Joined* joined) {
  if (auto entered = enter_as_invite(); !entered) return entered;
  auto listings = api_.spaces();
  if (!listings) return pass_on<void>(listings);
  const Identity person({PrincipalKind::person, person_->person}, invitation_.faction, invitation_.roster_root,
                        person_->sign_seed, person_->box_seed);
  for (const SpaceListing& listing : *listings) {
    auto space = SpaceReplica::open(home_, api_, *roster_, as_invite_, listing.space);
    if (!space) {
      joined->waiting.push_back({listing.space, space.error()});
      continue;
    }
    auto synced = (*space)->sync();
    auto replaced = synced ? replace_invite(**space, person, person_->card.fingerprint()) : pass_on<Head>(synced);
    const bool there = replaced || replaced.error().code == Errc::exists;
    if (there)
      joined->spaces.push_back(listing.space);
    else if (replaced.error().code != Errc::not_found)
      joined->waiting.push_back({listing.space, replaced.error()});
  }
  return {};
}

Answer<Joined> Join::run(ServerPin given, const seal::Pin* invite_pin) {
  given.server = invitation_.server;
  auto pin = check_server(api_, std::move(given));
  if (!pin) return pass_on<Joined>(pin);
  pin_ = std::move(*pin);
  auto keys = seal::invite_keys(invitation_, invite_pin);
  if (!keys) return keys.error();
  keys_ = std::move(*keys);
  as_invite_ = std::make_shared<const Identity>(invite(), invitation_.faction, invitation_.roster_root,
                                                keys_->sign_seed, keys_->box_seed);
  if (auto entered = enter_as_invite(); !entered) return pass_on<Joined>(entered);
  if (auto verified = verify_roster(); !verified) return pass_on<Joined>(verified);
  if (auto verified = verify_invite(); !verified) return pass_on<Joined>(verified);
  const bool is_joined = roster_invite()->state == journal::Invite::State::joined;
  if (auto done = is_joined ? go_on_as_joined() : redeem(); !done) return pass_on<Joined>(done);
  Joined joined;
  joined.faction = invitation_.faction;
  joined.person = person_->person;
  joined.account = account_;
  joined.recovery_code = std::move(recovery_code_);
  joined.joining_code = joining_code(roster_invite()->inviter, person_->card.fingerprint());
  // The person is in from here on; spaces that do not follow now do when the link is opened again.
  auto changed = change_spaces(&joined);
  if (!changed) joined.spaces_error = changed.error();
  if (changed && joined.waiting.empty()) (void)drop_unfinished(home_, unfinished_name(invitation_.invite));
  api_.set_session(&*person_session_);
  return joined;
}

}  // namespace

Answer<Joined> join_faction(Home& home, Api& api, ServerPin pin, const seal::InvitationLink& link,
                            const seal::Pin* invite_pin, const Newcomer& joiner) {
  return Join(home, api, link, joiner).run(std::move(pin), invite_pin);
}

Answer<seal::Invitation> fetch_typed_code(Api& api, const seal::TypedCode& code) {
  auto box = api.invite_code(code.id());
  if (!box) return pass_on<seal::Invitation>(box);
  return code.open(*box);
}

}  // namespace mappe::client
