// Two factions on one server. Route by route from docs/openapi.yaml: what is one's is for the other as if it did not
// exist, in status, problem type and body; and the same question in the right session succeeds.
#include <yaml-cpp/yaml.h>

#include <boost/test/unit_test.hpp>
#include <set>

#include "crypto/base/box.h"
#include "crypto/base/card.h"
#include "crypto/base/cbor.h"
#include "crypto/seal/chunk.h"
#include "journal/access.h"
#include "journal/ops.h"
#include "journal/roster_body.h"
#include "tests/stories/authenticator.h"
#include "tests/stories/key_holder.h"

using namespace stories;
using namespace mappe;

namespace {

// One operation of the document.
struct Route {
  std::string method, path, id;
  bool is_open = false;  // needs no session
};

std::vector<Route> routes() {
  std::vector<Route> all;
  for (const auto& path : YAML::LoadFile(MAPPE_SOURCE_DIR "/docs/openapi.yaml")["paths"])
    for (const auto& entry : path.second) {
      const YAML::Node operation = entry.second;
      if (!operation.IsMap() || !operation["operationId"]) continue;
      std::string method = entry.first.as<std::string>();
      for (char& c : method) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      const YAML::Node security = operation["security"];
      all.push_back({method, path.first.as<std::string>(), operation["operationId"].as<std::string>(),
                     security && (security.size() == 0 || security[0].size() == 0)});
    }
  return all;
}

// What a question names: of the first faction, or made up in the same form.
struct Names {
  FactionId faction = FactionId::random();
  SpaceId space = SpaceId::random();
  PrincipalId invite = PrincipalId::random(), gateway = PrincipalId::random();
  std::map<std::string, std::string> in_path{
      {"{fingerprint}", Fingerprint::random().text()},  {"{device}", client::DeviceId::random().text()},
      {"{name_ref}", NameRef::random().text()},         {"{blob}", BlobId::random().text()},
      {"{token}", client::LeaseToken::random().text()}, {"{app_password}", AppPasswordId::random().text()},
      {"{person}", PrincipalId::random().text()}};
  Bytes blob = Bytes(528, 7);
  LeaseKey lease_key = LeaseKey::random();
  Bytes names;          // CBOR [[salt, name]...]
  Bytes faction_entry;  // a policy entry on its roster's head
  Bytes space_entry;    // a content entry on its space's head
  Bytes genesis;        // of a further space
  CardRecord card = make_card();

  CardRecord make_card() const {
    const SignKeyPair keys(SignSeed::random());
    return CardRecord::make({PrincipalKind::invite,
                             PrincipalId::random(),
                             faction,
                             keys.public_key(),
                             box_public_key(BoxSeed::random()),
                             {},
                             1},
                            keys);
  }
};

struct Question {
  std::string method, target;
  Bytes body;
  std::string content_type, if_match;
};

Bytes json(const Json& value) { return bytes_of(value.dump()); }

Bytes ids(const std::string& blob) { return cbor::Writer().array(1).id(*BlobId::parse_base64url(blob)).take(); }

Bytes blobs_of(const Names& names) {
  return cbor::Writer().array(1).array(2).id(seal::blob_id_of(names.blob)).bytes(names.blob).take();
}

Bytes commit_of(const Bytes& entry) {
  return cbor::Writer().array(5).raw(entry).array(0).array(0).array(0).array(0).take();
}

TimeMs in_a_day() {
  const auto day = std::chrono::system_clock::now() + std::chrono::hours(24);
  return static_cast<TimeMs>(std::chrono::duration_cast<std::chrono::milliseconds>(day.time_since_epoch()).count());
}

Bytes app_password_of(const Names& names) {
  const TimeMs until = in_a_day();
  cbor::Writer out;
  out.array(3).text("iPad").uint(until).array(1).array(4).id(names.gateway).id(names.faction).id(names.space);
  return out.bytes(Bytes(100, 1)).take();
}

// The question of one operation about `names`. None: this test does not know how to ask; that fails.
std::optional<Question> question(const Route& route, const Names& names) {
  Question asked{route.method, route.path, {}, {}, {}};
  const auto put = [&asked](const std::string& what, const std::string& with) {
    if (const auto at = asked.target.find(what); at != std::string::npos) asked.target.replace(at, what.size(), with);
  };
  if (route.id == "putAppPassword") put("{app_password}", "BAAAAAA");  // a new one
  if (route.id == "putCard") put("{fingerprint}", names.card.fingerprint().text());
  put("{faction}", names.faction.text());
  put("{space}", names.space.text());
  put("{code}", "AAAAAAAAAAA");
  for (const auto& [name, text] : names.in_path) put(name, text);

  const std::map<std::string, Bytes> cbor_bodies{{"putCard", names.card.encode()},
                                                 {"appendToRoster", names.faction_entry},
                                                 {"putNames", names.names},
                                                 {"putInviteCode", Bytes{0x84, 0x01, 0x40, 0x40, 0x40}},
                                                 {"putAppPassword", app_password_of(names)},
                                                 {"createSpace", names.genesis},
                                                 {"commit", commit_of(names.space_entry)},
                                                 {"missingBlobs", ids(names.in_path.at("{blob}"))},
                                                 {"fetchBlobs", ids(names.in_path.at("{blob}"))},
                                                 {"storeBlobs", blobs_of(names)}};
  const std::map<std::string, Bytes> json_bodies{
      {"takeLease", json({{"key", names.lease_key.text()}, {"ttl_s", 60}, {"shared", true}})},
      {"refreshLease", json({{"ttl_s", 60}})},
      {"join", json({{"entry", to_base64url(names.faction_entry)}})},
      {"noteAppPasswordUse", json({{"address", "192.0.2.7"}})},
      {"signOut", {}}};
  const std::set<std::string> bare{"getCard",           "getRoster",
                                   "getNames",          "deleteName",
                                   "getJournal",        "getAccess",
                                   "getBlob",           "putBlob",
                                   "listLeases",        "breakLease",
                                   "dropLease",         "revokeDevice",
                                   "listDevices",       "me",
                                   "getBundle",         "listFactions",
                                   "listSpaces",        "events",
                                   "deleteAppPassword", "listGateways",
                                   "listAppPasswords",  "resetSecondFactor",
                                   "getTreasuryToday",  "listStatements",
                                   "treasuryUsage",     "getSnapshot"};
  if (route.id == "putInviteCode")
    asked.target += "?invite=" + names.invite.text() + "&faction=" + names.faction.text();
  if (route.id == "treasuryUsage") asked.target += "?from=2026-11-01&until=2026-11-03";
  if (route.id == "breakLease") asked.target += "?key=" + names.lease_key.text();
  if (route.id == "putBlob") {
    asked.body = names.blob;
    asked.content_type = "application/octet-stream";
  } else if (const auto body = cbor_bodies.find(route.id); body != cbor_bodies.end()) {
    asked.body = body->second;
    asked.content_type = "application/cbor";
  } else if (const auto text = json_bodies.find(route.id); text != json_bodies.end()) {
    asked.body = text->second;
    if (!asked.body.empty()) asked.content_type = "application/json";
  } else if (!bare.contains(route.id)) {
    return std::nullopt;
  }
  return asked;
}

struct Told {
  int status = 0;
  std::string type, body;
};

Told ask(KeyHolder& who, const Question& question) {
  const auto reply =
      who.asks(question.method, question.target, question.body, question.content_type, question.if_match);
  Told told{reply.status, "", std::string(text_of(reply.body))};
  if (reply.content_type.starts_with("application/problem+json")) told.type = Json::parse(told.body).at("type");
  return told;
}

// Two factions; the first has a space, two members, a file, a lease, a device more and an open invitation.
struct TwoFactions : Town {
  std::string space_text;
  Member bernd, stranger;
  std::unique_ptr<KeyHolder> ours, theirs;
  Names real;
  Json invitation;

  TwoFactions() : bernd((prepare(), invites("bernd", "Bernd Groß", {"Umwelt:editor"}))), stranger(appliance, "zoe") {
    stranger.founds(appliance.new_faction("Andere Fraktion"), "Zoe Anders");
    require_ok(stranger.mappe({"space", "create", "Geheimes"}));
    const Member tablet = anna.second_device("Tablet");
    tablet.signs_in();
    invitation = anna.ask({"invite", "Clara Beispiel", "--role", "member"});
    ours = std::make_unique<KeyHolder>(anna, appliance.door());
    theirs = std::make_unique<KeyHolder>(stranger, appliance.door());
    real.invite = *PrincipalId::parse_base64url(invitation.at("invite").get<std::string>());
    learn();
  }

  void prepare() {
    space_text = space("Umwelt");
    write_file(anna.files() / "eins.txt", "eins\n");
    require_ok(anna.mappe({"put", anna.files() / "eins.txt", "Umwelt:/"}));
  }

  static void give_second_factor(const Member& member) {
    Authenticator app;
    write_file(member.files() / "secret", app.secret() + "\n");
    const Outcome done =
        member.mappe({"second-factor", "on", "--secret-file", member.files() / "secret", "--code", app.fresh_code()});
    require_ok(done);
  }

  void learn() {
    client::SpaceReplica& replica = ours->space(space_text);
    client::RosterReplica& roster = ours->roster();
    real.faction = roster.faction();
    real.space = replica.id();
    real.card = real.make_card();
    real.blob = Bytes(528, 9);
    real.in_path["{blob}"] = seal::blob_id_of(real.blob).text();
    real.in_path["{fingerprint}"] = roster.person(ours->self().principal().id)->fingerprint.text();
    real.in_path["{person}"] = bernd.person();
    give_second_factor(bernd);
    for (const Json& device : anna.ask({"devices"}))
      if (!device.at("current")) real.in_path["{device}"] = device.at("id");
    const auto names = ours->session().api().names(real.faction);
    BOOST_TEST_REQUIRE(bool(names));
    real.names = cbor::Writer().array(1).array(2).id(names->front().salt).text(names->front().name).take();
    for (const auto& name : *names)
      if (name.name == "Bernd Groß") real.in_path["{name_ref}"] = name.ref.text();
    const auto put = ours->asks("PUT", "/v1/spaces/" + space_text + "/blobs/" + real.in_path["{blob}"], real.blob,
                                "application/octet-stream");
    BOOST_TEST_REQUIRE(put.status == 204);
    const auto lease = ours->session().api().take_lease(real.space, {real.lease_key, {}, 3600, true, {}});
    BOOST_TEST_REQUIRE(bool(lease));
    real.in_path["{token}"] = lease->token.text();
    const auto app_password = AppPasswordId::random();
    BOOST_TEST_REQUIRE(bool(ours->session().api().put_app_password(
        {app_password, "iPad", in_a_day(), {{real.gateway, real.faction, real.space, Bytes(100, 2)}}})));
    real.in_path["{app_password}"] = app_password.text();
    sign_entries(&real);
  }

  // As Anna would: on the heads of her journals, with the ids of `names`.
  void sign_entries(Names* names) {
    client::SpaceReplica& replica = ours->space(space_text);
    client::RosterReplica& roster = ours->roster();
    std::vector<journal::Op> ops;
    ops.push_back(journal::op::Attr{NodeId(), "farbe", "blau"});
    client::DraftEntry draft;
    draft.epoch = replica.epoch();
    draft.plain_body = journal::encode_ops(ops);
    names->space_entry =
        ours->signs(space_text, draft, [&](journal::Header& header) { header.journal = journal_of(names->space); })
            .bytes();
    journal::Header header;
    header.journal = journal_of(names->faction);
    header.seq = roster.head().seq + 1;
    header.prev = roster.head().hash;
    header.author = ours->self().principal();
    header.time_ms = ours->signs(space_text, draft).header().time_ms;
    header.kind = journal::Kind::policy;
    const Bytes policy = journal::encode(journal::PolicyBody{{{journal::policy_key::retention_days, 400}}});
    names->faction_entry = journal::Entry::make(header, policy, ours->self().sign_keys()).bytes();
    names->genesis = genesis(*names, header.time_ms);
  }

  Bytes genesis(const Names& names, TimeMs time_ms) {
    const SpaceId further = SpaceId::random();
    journal::AccessBody access = ours->parts(space_text).replay->verified().access.members();
    std::erase_if(access.members, [&](const journal::Row& row) { return row.principal != ours->self().principal(); });
    access.members.front().role = journal::SpaceRole::manager;
    access.epoch = 1;
    access.epoch_link.clear();
    access.voids.clear();
    journal::Header header;
    header.journal = journal_of(further);
    header.author = ours->self().principal();
    header.time_ms = time_ms;
    header.kind = journal::Kind::genesis;
    header.epoch = 1;
    header.roster_seen = ours->roster().head();
    const Bytes body = journal::encode_genesis({further, names.faction, ours->roster().root(), access});
    return journal::Entry::make(header, body, ours->self().sign_keys()).bytes();
  }

  // What must not stand in an answer to the other faction: ids in every form, names, titles.
  std::vector<std::string> secrets() const {
    std::vector<std::string> all{"Umwelt", "Beispielfraktion", "Anna Müller", "Bernd Groß", "anna", "bernd"};
    const auto add = [&all](const auto& id) {
      all.push_back(id.text());
      all.push_back(id.hex());
      all.emplace_back(reinterpret_cast<const char*>(id.view().data()), id.view().size());
    };
    add(real.faction);
    add(real.space);
    add(real.invite);
    add(ours->self().principal().id);
    for (const auto& [name, text] : real.in_path) all.push_back(text);
    return all;
  }
};

// Questions without an id: they are about the session itself, and show its own alone.
const std::set<std::string> about_oneself{"listDevices", "me",     "getBundle",       "listFactions",
                                          "listSpaces",  "events", "listAppPasswords"};
// Not asked here, and why.
const std::map<std::string, std::string> left_out{
    {"putBundle", "names nothing but the session's own account"},
    {"signOut", "names nothing but the session itself"},
    {"putSecondFactor", "names nothing but the session's own account"},
    {"deleteSecondFactor", "names nothing but the session's own account"},
    {"renewBackupCodes", "names nothing but the session's own account"},
    {"acknowledgeReset", "names nothing but the session's own account"},
    {"noteAppPasswordUse", "a gateway's alone; tests/server/app_password_test.cpp asks it"},
    {"listCouncils", "public, and the same for everybody who is signed in; tests/server/council_test.cpp asks it"},
    {"getCouncilObjects", "public, and the same for everybody who is signed in; tests/server/council_test.cpp asks it"},
    {"getBudget", "nothing is billed here; tests/server/treasury_test.cpp asks it"},
    {"setBudget", "nothing is billed here; tests/server/treasury_test.cpp asks it"},
    {"getStatement", "nothing is billed here; tests/server/treasury_test.cpp asks it"},
    {"getStatementCsv", "nothing is billed here; tests/server/treasury_test.cpp asks it"},
    {"getStatementPdf", "nothing is billed here; tests/server/treasury_test.cpp asks it"},
    {"getProofOfUse", "nothing is billed here; tests/server/treasury_test.cpp asks it"},
    {"healRoster", "closed unless a restore was marked; tests/server/contract_test.cpp and heal_test.cpp ask it"},
    {"healJournal", "closed unless a restore was marked; tests/server/contract_test.cpp and heal_test.cpp ask it"},
};
// Open to all, and hence nobody's: a login, a code or a signature is what one must have. Their own tests say the rest.
const std::set<std::string> open_to_all{
    "about", "signInParameters", "signIn", "signInPrincipal", "getInviteCode", "foundFaction", "getAppPasswordRecords"};
// In the right session: that of the invitation, which who holds the link gets; asked at the end of the twin.
const std::set<std::string> by_the_invited{"join"};
// What the right session does last, because it takes away or moves on what others ask about.
const std::vector<std::string> last{"appendToRoster", "dropLease",    "breakLease",
                                    "deleteName",     "revokeDevice", "deleteAppPassword"};

}  // namespace

BOOST_AUTO_TEST_SUITE(isolation)

BOOST_AUTO_TEST_CASE(nothing_of_one_faction_is_reachable_by_another) {
  TwoFactions town;
  Names made_up;
  town.sign_entries(&made_up);
  made_up.in_path["{blob}"] = seal::blob_id_of(made_up.blob).text();
  made_up.names = town.real.names;
  const std::vector<std::string> secrets = town.secrets();
  const auto shows_nothing = [&](const std::string& body) {
    for (const std::string& secret : secrets)
      BOOST_TEST(body.find(secret) == std::string::npos, "it shows " << secret << ": " << body);
  };

  std::size_t compared = 0;
  for (const Route& route : routes()) {
    BOOST_TEST_CONTEXT(route.method << " " << route.path) {
      BOOST_TEST(route.is_open == open_to_all.contains(route.id));
      if (route.is_open || left_out.contains(route.id)) continue;
      const auto real = question(route, town.real), nowhere = question(route, made_up);
      BOOST_TEST(real.has_value(), "a route that this test does not know how to ask");
      if (!real) continue;
      const Told foreign = ask(*town.theirs, *real);
      shows_nothing(foreign.body);
      if (about_oneself.contains(route.id)) {
        BOOST_TEST(foreign.status == 200);
        continue;
      }
      const Told nothing = ask(*town.theirs, *nowhere);
      BOOST_TEST(foreign.status >= 400);
      BOOST_TEST(foreign.status == nothing.status);
      BOOST_TEST(foreign.type == nothing.type);
      BOOST_TEST(foreign.body == nothing.body);
      ++compared;
    }
  }
  BOOST_TEST(compared == 32u);
}

BOOST_AUTO_TEST_CASE(the_same_questions_succeed_in_the_right_session) {
  TwoFactions town;
  std::vector<Route> in_order;
  for (const Route& route : routes()) {
    const bool is_last = std::find(last.begin(), last.end(), route.id) != last.end();
    if (!route.is_open && !left_out.contains(route.id) && !by_the_invited.contains(route.id) && !is_last)
      in_order.push_back(route);
  }
  for (const std::string& id : last)
    for (const Route& route : routes())
      if (route.id == id) in_order.push_back(route);
  const auto take_lease_again = [&] {
    return bool(town.ours->session().api().take_lease(town.real.space, {town.real.lease_key, {}, 3600, true, {}}));
  };
  for (const Route& route : in_order) {
    if (route.id == "breakLease") BOOST_TEST(take_lease_again());
    const Told told = ask(*town.ours, *question(route, town.real));
    BOOST_TEST(told.status / 100 == 2, route.method << " " << route.path << ": " << told.status << " " << told.body);
  }
  BOOST_TEST(ask(*town.ours, *question({"GET", "/v1/me", "me"}, town.real)).body.find("anna") != std::string::npos);
  Member clara(town.appliance, "clara");
  clara.joins(town.invitation);
  BOOST_TEST(clara.ask({"whoami"}).at("factions").at(0).at("name") == "Beispielfraktion");
}

// The stranger in her own faction and space, where she may do all of this, with single ids of the other's.
BOOST_AUTO_TEST_CASE(what_belongs_to_one_faction_is_nothing_in_the_others_own_places) {
  TwoFactions town;
  const std::string own_space = town.stranger.ask({"spaces"}).at(0).at("space");
  Names mixed = town.real, nowhere;
  mixed.faction = nowhere.faction = town.theirs->roster().faction();
  mixed.space = nowhere.space = town.theirs->space(own_space).id();
  nowhere.in_path["{blob}"] = seal::blob_id_of(nowhere.blob).text();
  nowhere.names = town.real.names;
  const auto in_one_form = [&](Told told) {  // some answers repeat the id that was asked for
    for (const auto& id : {town.real.in_path.at("{blob}"), nowhere.in_path.at("{blob}")}) {
      const BlobId blob = *BlobId::parse_base64url(id);
      const std::string bytes(text_of(blob.view()));
      if (const auto at = told.body.find(bytes); at != std::string::npos) told.body.replace(at, bytes.size(), "ID");
    }
    return told;
  };
  const std::set<std::string> asked_mixed{"getBlob",      "missingBlobs",  "fetchBlobs",
                                          "refreshLease", "dropLease",     "breakLease",
                                          "deleteName",   "putInviteCode", "resetSecondFactor"};
  std::size_t compared = 0;
  for (const Route& route : routes()) {
    if (!asked_mixed.contains(route.id)) continue;
    const Told foreign = in_one_form(ask(*town.theirs, *question(route, mixed)));
    const Told nothing = in_one_form(ask(*town.theirs, *question(route, nowhere)));
    BOOST_TEST_CONTEXT(route.method << " " << route.path) {
      BOOST_TEST(foreign.status == nothing.status);
      BOOST_TEST(foreign.type == nothing.type);
      BOOST_TEST(foreign.body == nothing.body);
    }
    ++compared;
  }
  BOOST_TEST(compared == asked_mixed.size());

  // An entry of her own that names the other's blob as one it adds: it is not there, like one that never was.
  const auto adds = [&](const std::string& blob) {
    client::DraftEntry draft;
    std::vector<journal::Op> ops;
    ops.push_back(journal::op::Attr{NodeId(), "farbe", "blau"});
    draft.epoch = town.theirs->space(own_space).epoch();
    draft.plain_body = journal::encode_ops(ops);
    const auto entry = town.theirs->signs(own_space, draft, [&](journal::Header& header) {
      header.adds = {{*BlobId::parse_base64url(blob), 528}};
    });
    Question asked{"POST", "/v1/spaces/" + own_space + "/journal", commit_of(entry.bytes()), "application/cbor", {}};
    return ask(*town.theirs, asked);
  };
  const Told foreign = adds(mixed.in_path.at("{blob}")), nothing = adds(nowhere.in_path.at("{blob}"));
  BOOST_TEST(foreign.status >= 400);
  BOOST_TEST(foreign.status == nothing.status);
  BOOST_TEST(foreign.type == nothing.type);

  // With what is hers the same questions are answered.
  Names own = mixed;
  own.in_path["{blob}"] = seal::blob_id_of(own.blob).text();
  const Route put{"PUT", "/v1/spaces/{space}/blobs/{blob}", "putBlob"};
  BOOST_TEST(ask(*town.theirs, *question(put, own)).status == 204);
  BOOST_TEST(ask(*town.theirs, *question({"GET", put.path, "getBlob"}, own)).status == 200);
  BOOST_TEST(adds(own.in_path.at("{blob}")).status == 200);
  // And what is ours is untouched.
  BOOST_TEST(ask(*town.ours, *question({"GET", put.path, "getBlob"}, town.real)).status == 200);
  BOOST_TEST(town.anna.mappe({"members"}).says("Bernd Groß"));
}

BOOST_AUTO_TEST_CASE(without_a_session_there_is_nothing_at_all) {
  TwoFactions town;
  const Names made_up;
  for (const Route& route : routes()) {
    if (route.is_open || left_out.contains(route.id)) continue;
    const auto real = question(route, town.real);
    Command curl;
    curl.argv = {"/usr/bin/curl",
                 "-ks",
                 "-o",
                 "/dev/null",
                 "-w",
                 "%{http_code}",
                 "-X",
                 route.method,
                 town.appliance.address() + real->target};
    BOOST_TEST(run(curl).out == "401", route.method << " " << route.path);
  }
}

BOOST_AUTO_TEST_SUITE_END()
