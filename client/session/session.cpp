#include "client/session/session.h"

#include <algorithm>

#include "client/identity/credentials.h"
#include "client/identity/server_check.h"
#include "client/replica/objecting.h"
#include "client/replica/pins.h"
#include "client/replica/upkeep.h"
#include "client/session/session_parts.h"
#include "client/wire/http_api.h"
#include "client/wire/pass_on.h"
#include "journal/name.h"

namespace mappe::client {

namespace {
constexpr std::size_t id_prefix_chars_min = 6;
}  // namespace

bool is_id_prefix(std::string_view wanted, const std::string& id) {
  return wanted.size() >= id_prefix_chars_min && std::string_view(id).starts_with(wanted);
}

Result<std::unique_ptr<Api>> connect(const std::string& origin, const Trust& trust) {
  auto transport = CurlTransport::make(origin, trust);
  if (!transport) return fail(transport.error());
  return make_http_api(std::move(*transport));
}

Session::Session(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Session::~Session() = default;

Answer<std::unique_ptr<Session::Parts>> Session::Parts::load(Home& home, std::shared_ptr<Api> api) {
  auto server = load_server(home);
  if (!server) return server.error();
  auto account = load_account(home);
  if (!account) return account.error();
  auto bundle = load_bundle(home);
  if (!bundle) return bundle.error();
  std::unique_ptr<Parts> parts(
      new Parts{home, std::move(api), std::move(*server), {}, std::move(*account), {}, {}, {}, {}, {}});
  for (const seal::BundlePerson& person : bundle->persons) {
    parts->identities.push_back(std::make_shared<const Identity>(person));
    parts->vouched.push_back({person.seen_seq, person.seen_hash});
  }
  return parts;
}

Answer<void> Session::Parts::meet_server() {
  auto checked = check_server(*api, server, &about);
  if (!checked) return pass_on<void>(checked);
  const bool is_newer = checked->generation != server.generation;
  server = std::move(*checked);
  if (is_newer)
    if (auto saved = save_server(home, server); !saved) return saved.error();
  api->set_session(&account.token);
  return {};
}

Answer<std::unique_ptr<Session>> Session::open(Home& home, std::shared_ptr<Api> api) {
  auto parts = Parts::load(home, std::move(api));
  if (!parts) return parts.error();
  if (auto met = (*parts)->meet_server(); !met) return pass_on<std::unique_ptr<Session>>(met);
  return std::unique_ptr<Session>(new Session(std::move(*parts)));
}

Answer<std::unique_ptr<Session>> Session::open_kept(Home& home, std::shared_ptr<Api> api) {
  auto parts = Parts::load(home, std::move(api));
  if (!parts) return parts.error();
  std::unique_ptr<Session> session(new Session(std::move(*parts)));
  session->go_away();
  return session;
}

void Session::go_away() { parts_->is_away = true; }
bool Session::is_away() const { return parts_->is_away; }

Answer<void> Session::arrive() {
  if (!parts_->is_away) return {};
  if (auto met = parts_->meet_server(); !met) return met;
  parts_->is_away = false;
  for (const auto& [faction, roster] : parts_->rosters)
    if (auto renewed = parts_->renew(*roster); !renewed) {
      parts_->is_away = true;
      return renewed;
    }
  return {};
}

Answer<std::unique_ptr<Session>> Session::open_gateway(Home& home, std::shared_ptr<Api> api, const ServerPin& server,
                                                       const seal::GatewayRecord& record) {
  const journal::Author gateway{PrincipalKind::gateway, record.gateway};
  auto signed_in = prove_principal(*api, server.server, gateway, record.sign_seed);
  if (!signed_in) return pass_on<std::unique_ptr<Session>>(signed_in);
  AccountRecord account;
  account.token = std::move(signed_in->token);
  account.session_expires_ms = signed_in->expires_ms;
  api->set_session(&account.token);
  // What the owner had seen when the record was made; what this home saw since is further.
  if (auto pinned = raise_pin(home, journal_of(record.space), {record.space_seen_seq, record.space_seen_hash}); !pinned)
    return pinned.error();
  std::unique_ptr<Parts> parts(new Parts{home, std::move(api), server, {}, std::move(account), {}, {}, {}, {}, {}});
  parts->identities.push_back(
      std::make_shared<const Identity>(gateway, record.faction, record.roster_root, record.sign_seed, record.box_seed));
  parts->vouched.push_back({record.roster_seen_seq, record.roster_seen_hash});
  return std::unique_ptr<Session>(new Session(std::move(parts)));
}

Home& Session::home() { return parts_->home; }
Api& Session::api() { return *parts_->api; }
const ServerPin& Session::server() const { return parts_->server; }
const std::string& Session::login() const { return parts_->account.login; }
const AccountId& Session::account() const { return parts_->account.account; }
const std::vector<std::shared_ptr<const Identity>>& Session::identities() const { return parts_->identities; }

Result<std::shared_ptr<const Identity>> Session::identity(std::optional<FactionId> faction) const {
  if (!faction && parts_->identities.size() > 1) return fail(Errc::usage, "several factions: say which one is meant");
  for (const auto& identity : parts_->identities)
    if (!faction || identity->faction() == *faction) return identity;
  return fail(Errc::not_found, "not a person of this faction");
}

Answer<RosterReplica*> Session::roster(const FactionId& faction) {
  const auto open = parts_->rosters.find(faction);
  if (open != parts_->rosters.end()) return open->second.get();
  for (std::size_t i = 0; i < parts_->identities.size(); ++i) {
    const Identity& self = *parts_->identities[i];
    if (self.faction() != faction) continue;
    auto roster = RosterReplica::open(parts_->home, *parts_->api, faction, self.roster_root(), parts_->vouched[i]);
    if (!roster) return roster.error();
    if (auto renewed = parts_->renew(**roster); !renewed) return pass_on<RosterReplica*>(renewed);
    return parts_->rosters.emplace(faction, std::move(*roster)).first->second.get();
  }
  return fail(Errc::not_found, "not a person of this faction");
}

Answer<void> Session::Parts::renew(RosterReplica& roster) const {
  if (is_away) return {};
  auto synced = roster.sync();
  return synced ? roster.sync_names() : pass_on<void>(synced);
}

Answer<SpaceReplica*> Session::Parts::resume_space(const SpaceListing& listing, Session& session) {
  if (const auto open = spaces.find(listing.space); open != spaces.end()) return open->second.get();
  if (const auto kept = resumed.find(listing.space); kept != resumed.end()) return kept->second.get();
  auto self = session.identity(listing.faction);
  if (!self) return self.error();
  auto roster = session.roster(listing.faction);
  if (!roster) return pass_on<SpaceReplica*>(roster);
  auto replica = SpaceReplica::open(home, *api, **roster, *self, listing.space);
  if (!replica) return replica.error();
  if (auto kept = (*replica)->resume(); !kept) return pass_on<SpaceReplica*>(kept);
  return resumed.emplace(listing.space, std::move(*replica)).first->second.get();
}

Answer<SpaceReplica*> Session::Parts::open_space(const SpaceListing& listing, Session& session) {
  auto replica = resume_space(listing, session);
  if (!replica || spaces.contains(listing.space)) return replica;
  // The listing's word that nothing moved saves asking; any other word is looked into, and judged, by sync().
  if (!(*replica)->is_replayed() || (*replica)->head() != listing.head)
    if (auto synced = (*replica)->sync(); !synced) return pass_on<SpaceReplica*>(synced);
  // What any online client does by itself; that it could not (a race, a role) keeps nobody from reading.
  (void)tend_space(**replica);
  (void)object_to_false_snapshots(**replica);
  return spaces.insert(resumed.extract(listing.space)).position->second.get();
}

void Session::keep_up() {
  for (const auto& [id, space] : parts_->spaces)
    if (space->self().principal().kind == PrincipalKind::person) keep_up_daily(*space);  // a gateway is a guest
}

Answer<SpaceReplica*> Session::space(const SpaceId& space) {
  const auto open = parts_->spaces.find(space);
  if (open != parts_->spaces.end()) return open->second.get();
  auto listings = parts_->api->spaces();
  if (!listings) return pass_on<SpaceReplica*>(listings);
  for (const SpaceListing& listing : *listings)
    if (listing.space == space) return parts_->open_space(listing, *this);
  return fail(Errc::not_found, "there is no such space for you");
}

namespace {

// Something that may pass, on this computer or on the way, or an answer that is none; unlike a space that is simply not
// shown (denied, conflict).
bool is_trouble(Errc code) {
  return code == Errc::io || code == Errc::damaged || code == Errc::offline || code == Errc::timeout ||
         code == Errc::busy || code == Errc::too_many || code == Errc::unsupported || code == Errc::malformed ||
         code == Errc::too_large;
}

bool is_distrust(Errc code) {
  return code == Errc::forged || code == Errc::forked || code == Errc::behind || code == Errc::tampered ||
         code == Errc::untrusted || code == Errc::unsupported;
}

SpaceSummary summary_of(const SpaceListing& listing) {
  SpaceSummary summary;
  summary.space = listing.space;
  summary.faction = listing.faction;
  summary.seq = listing.head.seq;
  summary.bytes = listing.bytes;
  return summary;
}

void describe(const SpaceReplica& space, SpaceSummary* summary) {
  summary->title = space.title();
  summary->role = space.own_role();
  summary->seq = space.head().seq;
  summary->skipped = space.health().size();
  summary->alarms = space.alarms().size();
  summary->newer = space.is_newer();
  for (const MemberRow& row : space.members()) {
    ++summary->members;
    summary->managers += row.role == SpaceRole::manager;
    if (row.principal == space.self().principal()) summary->until_ms = row.until_ms;
  }
}

}  // namespace

std::string Session::Parts::known_title(const SpaceListing& listing, Session& session) {
  auto kept = resume_space(listing, session);
  return kept && (*kept)->is_replayed() ? (*kept)->title() : "";
}

SpaceSummary Session::Parts::summary(const SpaceListing& listing, Session& session) {
  SpaceSummary summary = summary_of(listing);
  auto replica = open_space(listing, session);
  if (replica) {
    describe(**replica, &summary);
  } else {
    summary.error = replica.error();
    summary.title = known_title(listing, session);
  }
  return summary;
}

Answer<std::vector<SpaceSummary>> Session::spaces() {
  auto listings = parts_->api->spaces();
  if (!listings) return pass_on<std::vector<SpaceSummary>>(listings);
  std::vector<SpaceSummary> summaries;
  for (const SpaceListing& listing : *listings) summaries.push_back(parts_->summary(listing, *this));
  std::sort(summaries.begin(), summaries.end(),
            [](const auto& a, const auto& b) { return std::tie(a.title, a.space) < std::tie(b.title, b.space); });
  return summaries;
}

namespace {

// What is typed and what is shown may be written in different forms of Unicode.
std::string in_one_form(std::string_view text) {
  auto normal = normalised_name(text);
  return normal ? std::move(*normal) : std::string(text);
}

bool is_titled(const std::string& title, const std::string& wanted) {
  return !title.empty() && journal::same_name(in_one_form(title), wanted);
}

// By title; else by id.
std::vector<SpaceSummary> those_named(const std::vector<SpaceSummary>& summaries, const std::string& wanted) {
  std::vector<SpaceSummary> titled, by_id;
  for (const SpaceSummary& summary : summaries) {
    if (is_titled(summary.title, wanted)) titled.push_back(summary);
    if (is_id_prefix(wanted, summary.space.text())) by_id.push_back(summary);
  }
  return titled.empty() ? by_id : titled;
}

// One that may be meant and could not be read: a server's lie, or a full disk here, must not read as "not found".
std::vector<SpaceSummary> one_unreadable(const std::vector<SpaceSummary>& summaries) {
  std::vector<SpaceSummary> unreadable;
  for (const SpaceSummary& summary : summaries) {
    if (!summary.error || !summary.title.empty()) continue;
    if (is_distrust(summary.error->code))
      unreadable.insert(unreadable.begin(), summary);
    else if (is_trouble(summary.error->code))
      unreadable.push_back(summary);
  }
  if (!unreadable.empty()) unreadable.resize(1);
  return unreadable;
}

}  // namespace

Answer<std::vector<SpaceSummary>> Session::find_spaces(std::string_view typed, std::optional<FactionId> faction) {
  auto listings = parts_->api->spaces();
  if (!listings) return pass_on<std::vector<SpaceSummary>>(listings);
  if (faction) std::erase_if(*listings, [&](const SpaceListing& one) { return one.faction != *faction; });
  const std::string wanted = in_one_form(typed);
  std::vector<SpaceSummary> summaries;
  for (const SpaceListing& one : *listings) {
    const std::string title = parts_->known_title(one, *this);
    if (title.empty() || is_titled(title, wanted) || is_id_prefix(wanted, one.space.text()))
      summaries.push_back(parts_->summary(one, *this));
  }
  if (auto named = those_named(summaries, wanted); !named.empty()) return named;
  summaries.clear();  // a title may have changed since
  for (const SpaceListing& one : *listings) summaries.push_back(parts_->summary(one, *this));
  auto named = those_named(summaries, wanted);
  return named.empty() ? one_unreadable(summaries) : named;
}

Answer<std::vector<Session::FoundPerson>> Session::find_persons(std::string_view typed,
                                                                std::optional<FactionId> faction) {
  const std::string wanted = in_one_form(typed);
  std::vector<FoundPerson> named, by_id;
  for (const auto& self : parts_->identities) {
    if (faction && self->faction() != *faction) continue;
    auto replica = roster(self->faction());
    if (!replica) return pass_on<std::vector<FoundPerson>>(replica);
    for (PersonInfo& info : (*replica)->persons()) {
      const bool gone = info.state == PersonInfo::State::retired && !info.open_invite;
      if (!gone && !info.name.empty() && journal::same_name(info.name, wanted))
        named.push_back({self->faction(), std::move(info)});
      else if (is_id_prefix(wanted, info.person.text()))
        by_id.push_back({self->faction(), std::move(info)});
    }
  }
  return named.empty() ? by_id : named;
}

namespace {

// A title must be one that can be typed: "TITLE:/path".
Result<std::string> new_title(std::string_view typed) {
  using journal::NameFault;
  auto title = normalised_display_name(typed);
  if (!title) return fail(Errc::usage, "a title has 2 to 255 bytes");
  const NameFault fault = journal::fault_of_new_name(*title);
  const bool is_steering = fault == NameFault::control || fault == NameFault::bidi_control || fault == NameFault::dots;
  if (is_steering || title->find_first_of(":/") != std::string::npos)
    return fail(Errc::usage, "a title holds no ':', no '/' and no control signs: it is typed before a colon");
  if (title->size() < 2) return fail(Errc::usage, "a title has 2 to 255 bytes");
  return title;
}

}  // namespace

Answer<SpaceReplica*> Session::create_space(std::string_view typed, std::optional<FactionId> faction) {
  auto self = identity(faction);
  if (!self) return self.error();
  auto title = new_title(typed);
  if (!title) return title.error();
  auto namesakes = find_spaces(*title, (*self)->faction());
  if (!namesakes) return pass_on<SpaceReplica*>(namesakes);
  for (const SpaceSummary& one : *namesakes)
    if (is_titled(one.title, *title)) return fail(Errc::exists, "a space of this faction has that title already");
  auto replica = roster((*self)->faction());
  if (!replica) return pass_on<SpaceReplica*>(replica);
  auto created = client::create_space(parts_->home, *parts_->api, **replica, *self, *title, true);
  if (!created) return pass_on<SpaceReplica*>(created);
  return space(*created);
}

}  // namespace mappe::client
