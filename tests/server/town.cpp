#include "tests/server/town.h"

#include <httplib.h>

#include <boost/test/unit_test.hpp>

#include "crypto/base/cbor.h"
#include "crypto/base/codes.h"
#include "crypto/base/found_link.h"
#include "crypto/base/sign_in.h"
#include "server/api.h"

namespace mappe::server::testing {

namespace {

const NameSalt the_salt;

}  // namespace

std::string Reply::type() const {
  constexpr std::string_view prefix = "urn:mappe:problem:";
  const json told = data();
  const std::string type = told.is_object() ? told.value("type", "") : "";
  return type.rfind(prefix, 0) == 0 ? type.substr(prefix.size()) : "";
}
std::string Reply::rule() const {
  const json told = data();
  return told.is_object() ? told.value("rule", "") : "";
}
std::string Reply::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? "" : found->second;
}

// ---- the server ----------------------------------------------------------------------------------------------------

Town::Town(Policy policy, const std::filesystem::path& log_file, const storage::BlobRetention& retention)
    : policy_(policy),
      retention_(retention),
      now_(start_ms),
      key_(AtRestKey::random()),
      server_id_(ServerId::random()) {
  std::array<std::uint8_t, 8> random{};
  fill_random(random);
  folder_ = std::filesystem::temp_directory_path() / ("mappe-server-test-" + to_hex(random));
  auto log = Log::to_file(LogLevel::debug, log_file.string());
  BOOST_TEST_REQUIRE(bool(log));
  log_ = std::move(*log);
  start();
}

void Town::start() {
  storage::Options options;
  options.sync = false;  // what is tested here is not the disk
  options.retention = retention_;
  options.faults = [this](storage::DiskStep step) { return faults_[static_cast<std::size_t>(step)].load(); };
  auto storage = storage::open_storage(folder_, options);
  BOOST_TEST_REQUIRE(bool(storage));
  storage_ = std::move(*storage);
  services_ = std::make_unique<Services>(
      *storage_, key_.duplicate(), Identity{server_id_, {origin_}, *storage_->restored()}, policy_,
      [this] { return now_.load(); }, *log_);
  if (!web_folder_.empty()) {
    auto app = WebApp::load(web_folder_);
    BOOST_TEST_REQUIRE(bool(app));
    services_->web = std::make_shared<const WebApp>(std::move(*app));
  }
  http_ = std::make_unique<http::Server>(make_router(*services_), make_settings(*services_));
  BOOST_TEST_REQUIRE(bool(http_->start({http::Listener::plain("127.0.0.1", 0)})));
}

void Town::stop() {
  http_->drain(std::chrono::seconds(10));
  http_.reset();
  services_.reset();
  storage_.reset();
}

void Town::restarts() {
  stop();
  start();
}

void Town::serves_web(const std::filesystem::path& folder) {
  web_folder_ = folder;
  restarts();
}

void Town::backs_up() {
  stop();
  const auto everything = std::filesystem::copy_options::recursive;
  std::filesystem::remove_all(folder_.string() + ".backup");
  std::filesystem::copy(folder_, folder_.string() + ".backup", everything);
  backup_ms_ = now_;
  start();
}

void Town::is_restored(std::chrono::milliseconds first, std::chrono::milliseconds open) {
  stop();
  std::filesystem::remove_all(folder_);
  std::filesystem::copy(folder_.string() + ".backup", folder_, std::filesystem::copy_options::recursive);
  start();
  const auto later = [this](std::chrono::milliseconds time) { return now_ + static_cast<TimeMs>(time.count()); };
  BOOST_TEST_REQUIRE(bool(storage_->mark_restored({now_, later(first), later(open), backup_ms_})));
  restarts();
}

Town::~Town() {
  http_.reset();
  services_.reset();
  storage_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(folder_.string() + ".backup", ignored);
  std::filesystem::remove_all(folder_, ignored);
}

int Town::port() const { return http_->port(); }

Reply Town::call(const std::string& method, const std::string& path, const std::string& token, const std::string& body,
                 const std::string& type, const std::multimap<std::string, std::string>& headers) const {
  httplib::Client client("127.0.0.1", http_->port());
  client.set_read_timeout(70);
  httplib::Request request;
  request.method = method;
  request.path = path;
  request.body = body;
  for (const auto& [name, value] : headers) request.headers.emplace(name, value);
  if (!token.empty()) request.headers.emplace("Authorization", "Bearer " + token);
  if (!body.empty()) request.headers.emplace("Content-Type", type);
  const auto result = client.send(request);
  if (!result) BOOST_FAIL(method + " " + path + " got no answer");  // told only then: Boost.Test is for one thread
  Reply reply{result->status, result->body, {}};
  for (const auto& [name, value] : result->headers) reply.headers.emplace(name, value);
  return reply;
}

// ---- signing in ----------------------------------------------------------------------------------------------------

ServerNonce Town::nonce_for(const json& asked) const {
  const Reply reply = post("/v1/sign-in/parameters", "", asked);
  BOOST_TEST_REQUIRE(reply.status == 200);
  return *ServerNonce::parse(*from_base64url(reply.data().at("nonce").get<std::string>()));
}

json Town::sign_in_body(const AccountKeys& login, bool recovery) const {
  const ServerNonce nonce = nonce_for({{"login", login.login}, {"recovery", recovery}});
  const SignIn message{server_id_, origin_, *Login::parse(login.login), nonce, ClientNonce::random()};
  return {{"login", login.login}, {"recovery", recovery},
          {"nonce", b64(nonce)},  {"client_nonce", b64(message.client_nonce)},
          {"origin", origin_},    {"signature", b64(message.sign(recovery ? *login.recovery : *login.password))}};
}

Reply Town::signs_in(Member& member) {
  json body = sign_in_body(member.login);
  if (!member.device.empty()) body["device"] = member.device;
  Reply reply = post("/v1/sign-in", "", body);
  if (reply.status != 200) return reply;
  member.token = reply.data().at("token");
  if (reply.data().contains("device")) member.device = reply.data().at("device");
  return reply;
}

json Town::principal_body(PrincipalKind kind, const Keys& keys) const {
  const int number = static_cast<int>(kind);
  const ServerNonce nonce = nonce_for({{"principal", {{"kind", number}, {"id", b64(keys.id)}}}});
  const PrincipalSignIn message{server_id_, origin_, kind, keys.id, nonce, ClientNonce::random()};
  return {{"kind", number},      {"id", b64(keys.id)},
          {"nonce", b64(nonce)}, {"client_nonce", b64(message.client_nonce)},
          {"origin", origin_},   {"signature", b64(message.sign(keys.seed))}};
}

Reply Town::invite_signs_in(const Invitation& invitation) const {
  return post("/v1/sign-in/principal", "", principal_body(PrincipalKind::invite, *invitation.keys));
}

std::string Town::session_of(const Invitation& invitation) const {
  const Reply reply = invite_signs_in(invitation);
  BOOST_TEST_REQUIRE(reply.status == 200);
  return reply.data().at("token");
}

// ---- factions ------------------------------------------------------------------------------------------------------

std::string Town::setup_code(const std::string& name, std::uint64_t type, std::uint64_t quota) {
  const auto made = create_setup(*services_, {name, type, quota});
  BOOST_TEST_REQUIRE(bool(made));
  const auto link = FoundLink::parse(made->at("link").get<std::string>());
  BOOST_TEST_REQUIRE(bool(link));
  return b64(link->code.expose());
}

json Town::founding_body(const Faction& faction, const std::string& code) const {
  const Keys& keys = *faction.founder.keys;
  journal::FoundBody body;
  body.name = faction.name;
  body.person = keys.id;
  body.card_record = keys.card.encode();
  body.name_ref = name_ref(the_salt, "Anna Beispiel");
  const auto entry = roster_entry(faction, keys, journal::Kind::found, encode(body));
  return {{"setup_code", code},
          {"faction", b64(faction.id)},
          {"name", faction.name},
          {"entry", b64(entry.bytes())},
          {"names", json::array({json::array({b64(the_salt), "Anna Beispiel"})})},
          {"account", faction.founder.login.as_new_account()}};
}

Faction Town::new_faction(const std::string& name, std::uint64_t quota) {
  Faction faction;
  faction.name = name;
  faction.founder.login.login = "anna-" + to_hex(faction.id.view()).substr(0, 8);
  faction.founder.keys = std::make_shared<Keys>(PrincipalKind::person, faction.id);
  const json body = founding_body(faction, setup_code(name, 1, quota));
  const Reply reply = post("/v1/factions", "", body);
  BOOST_TEST_REQUIRE(reply.status == 201, reply.body);
  faction.founder.token = reply.data().at("token");
  faction.founder.device = reply.data().at("device");
  const auto entry = journal::Entry::parse(*from_base64url(body.at("entry").get<std::string>()));
  faction.head = entry->pin();
  faction.root = entry->hash();
  return faction;
}

journal::Entry Town::roster_entry(const Faction& faction, const Keys& author, journal::Kind kind, ByteView body,
                                  PrincipalKind author_kind) const {
  journal::Header header;
  header.journal = journal_of(faction.id);
  const bool first = kind == journal::Kind::found;
  header.seq = first ? 0 : faction.head.seq + 1;
  header.prev = first ? EntryHash() : faction.head.hash;
  header.author = {author_kind, author.id};
  header.time_ms = now_;
  header.kind = kind;
  return journal::Entry::make(header, body, author.pair);
}

Reply Town::appends(Faction& faction, const Member& author, journal::Kind kind, ByteView body) {
  const auto entry = roster_entry(faction, *author.keys, kind, body);
  Reply reply = post_cbor(faction.path() + "/roster", author.token, entry.bytes());
  if (reply.status == 200) faction.head = entry.pin();
  return reply;
}

Reply Town::leaves_card(const CardRecord& card, const std::string& token) const {
  return call("PUT", "/v1/cards/" + b64(card.fingerprint()), token, std::string(text_of(card.encode())),
              "application/cbor");
}

Invitation Town::invites(Faction& faction, const Member& author, const InviteWish& wish) {
  Invitation invitation{std::make_shared<Keys>(PrincipalKind::invite, faction.id),
                        wish.renews.value_or(PrincipalId::random())};
  if (wish.leave_card) BOOST_TEST_REQUIRE(leaves_card(invitation.keys->card, author.token).status == 204);
  journal::InviteBody body;
  body.invite = invitation.keys->id;
  body.fingerprint = invitation.keys->card.fingerprint();
  body.person = invitation.person;
  body.renews = wish.renews.has_value();
  body.name_ref = name_ref(the_salt, "Bernd Beispiel");
  body.role = wish.role;
  body.expires_ms = now_ + wish.expires_in_ms;
  body.until_ms = wish.until_ms;
  const Reply reply = appends(faction, author, journal::Kind::invite, encode(body));
  BOOST_TEST_REQUIRE(reply.status == 200, reply.body);
  return invitation;
}

Member Town::person_for(const Faction& faction, const Invitation& invitation, const std::string& login) const {
  Member joiner;
  joiner.login.login = login;
  joiner.keys = std::make_shared<Keys>(PrincipalKind::person, faction.id, invitation.person);
  return joiner;
}

json Town::joining_body(const Faction& faction, const Invitation& invitation, const Member& joiner) const {
  const journal::JoinBody body{invitation.keys->id, joiner.keys->card.encode()};
  const auto entry = roster_entry(faction, *invitation.keys, journal::Kind::join, encode(body), PrincipalKind::invite);
  return {{"entry", b64(entry.bytes())}, {"account", joiner.login.as_new_account()}};
}

Member Town::joins(Faction& faction, const Invitation& invitation, const std::string& login) {
  Member joiner = person_for(faction, invitation, login);
  const json body = joining_body(faction, invitation, joiner);
  const Reply reply = post("/v1/join", session_of(invitation), body);
  BOOST_TEST_REQUIRE(reply.status == 201, reply.body);
  joiner.token = reply.data().at("token");
  joiner.device = reply.data().at("device");
  faction.head = journal::Entry::parse(*from_base64url(body.at("entry").get<std::string>()))->pin();
  return joiner;
}

Member Town::new_member(Faction& faction, const std::string& login, journal::FactionRole role) {
  InviteWish wish;
  wish.role = role;
  return joins(faction, invites(faction, faction.founder, wish), login);
}

// ---- spaces --------------------------------------------------------------------------------------------------------

journal::Row Town::row_of(const Member& member, journal::SpaceRole role) const {
  return {member.author(), member.keys->card.fingerprint(), role, 0, Bytes(128, 7)};
}

journal::Entry Town::genesis(const Faction& faction, const Member& author, Space& space) const {
  space.owner = faction.id;
  space.access = {};
  space.access.key_commit = KeyCommit::random();
  space.access.members = {row_of(author, journal::SpaceRole::manager)};
  journal::Header header;
  header.journal = journal_of(space.id);
  header.author = author.author();
  header.time_ms = now_;
  header.kind = journal::Kind::genesis;
  header.epoch = 1;
  header.roster_seen = faction.head;
  return journal::Entry::make(header, journal::encode_genesis({space.id, faction.id, faction.root, space.access}),
                              author.keys->pair);
}

Space Town::new_space(const Faction& faction, const Member& author) {
  Space space;
  const auto entry = genesis(faction, author, space);
  const Reply reply = post_cbor("/v1/spaces", author.token, entry.bytes());
  BOOST_TEST_REQUIRE(reply.status == 201, reply.body);
  space.head = entry.pin();
  space.newest_access = entry.hash();
  return space;
}

journal::Header Town::next_header(const Faction& faction, const Space& space, const Member& author,
                                  journal::Kind kind) const {
  journal::Header header;
  header.journal = journal_of(space.id);
  header.seq = space.head.seq + 1;
  header.prev = space.head.hash;
  header.author = author.author();
  header.time_ms = now_;
  header.kind = kind;
  header.epoch = space.access.epoch;
  header.prev_access = space.newest_access;
  header.roster_seen = faction.head;
  return header;
}

journal::Entry Town::content(const Faction& faction, const Space& space, const Member& author,
                             std::vector<journal::BlobSize> adds, std::vector<journal::BlobSize> drops) const {
  journal::Header header = next_header(faction, space, author, journal::Kind::content);
  header.adds = std::move(adds);
  header.drops = std::move(drops);
  Bytes body(168);
  fill_random(body);
  return journal::Entry::make(header, body, author.keys->pair);
}

journal::Entry Town::snapshot(const Faction& faction, const Space& space, const Member& author) const {
  Bytes body(168);
  fill_random(body);
  return journal::Entry::make(next_header(faction, space, author, journal::Kind::snapshot), body, author.keys->pair);
}

journal::Entry Town::access(const Faction& faction, const Space& space, const Member& author,
                            const journal::AccessBody& next) const {
  journal::Header header = next_header(faction, space, author, journal::Kind::access);
  header.epoch = next.epoch;
  return journal::Entry::make(header, journal::encode_access(next), author.keys->pair);
}

Bytes Town::commit_of(const journal::Entry& entry, const std::vector<Bytes>& blobs, const std::vector<LeaseKey>& keys,
                      const std::vector<Bytes>& tokens) {
  cbor::Writer w;
  w.array(5).raw(entry.bytes()).array(blobs.size());
  for (const Bytes& blob : blobs) w.bytes(blob);
  w.array(keys.size());
  for (const LeaseKey& key : keys) w.id(key);
  w.array(tokens.size());
  for (const Bytes& token : tokens) w.bytes(token);
  w.array(0);
  return w.take();
}

Reply Town::commits(Space& space, const Member& author, const journal::Entry& entry, const std::vector<Bytes>& blobs) {
  Reply reply = post_cbor(space.path() + "/journal", author.token, commit_of(entry, blobs));
  if (reply.status != 200) return reply;
  space.head = entry.pin();
  if (entry.header().kind == journal::Kind::access) {
    space.newest_access = entry.hash();
    space.access = *journal::parse_access(entry.body());
  }
  return reply;
}

void Town::shares(const Faction& faction, Space& space, const Member& author, const std::vector<journal::Row>& rows) {
  journal::AccessBody next = space.access;
  next.epoch_link.clear();
  next.members.insert(next.members.end(), rows.begin(), rows.end());
  const Reply reply = commits(space, author, access(faction, space, author, next));
  BOOST_TEST_REQUIRE(reply.status == 200, reply.body);
}

void Town::removes(const Faction& faction, Space& space, const Member& author, const Member& member) {
  journal::AccessBody next = space.access;
  std::erase_if(next.members, [&](const journal::Row& row) { return row.principal == member.author(); });
  ++next.epoch;
  next.key_commit = KeyCommit::random();
  next.epoch_link = Bytes(75, 1);
  const Reply reply = commits(space, author, access(faction, space, author, next));
  BOOST_TEST_REQUIRE(reply.status == 200, reply.body);
}

Bytes some_blob(std::size_t size, std::uint8_t fill) { return Bytes(size, fill); }
BlobId id_of(ByteView blob) { return BlobId(sha256(blob)); }
journal::BlobSize size_of(const Bytes& blob) { return {id_of(blob), blob.size()}; }

Bytes cbor_ids(const std::vector<BlobId>& ids) {
  cbor::Writer w;
  w.array(ids.size());
  for (const BlobId& id : ids) w.id(id);
  return w.take();
}

}  // namespace mappe::server::testing
