// Who tries to get in where he has no business: a person by its own key, another tenant's ids and digests, many
// sessions that hold the head for themselves. Refused by the real server, by name; the same asked rightly succeeds.
//                                                                                       docs/protocol.md §1, §3, §4.3
#include <boost/test/unit_test.hpp>
#include <thread>

#include "client/replica/clock.h"
#include "crypto/base/sign_in.h"
#include "crypto/seal/chunk.h"
#include "tests/evil/insiders.h"

using namespace evil;
using namespace mappe;
using stories::Json;
using stories::KeyHolder;
using stories::Member;
using stories::require_exit;
using stories::require_ok;
using stories::write_file;

namespace {

client::HttpReply post_json(KeyHolder& who, const std::string& path, const Json& body) {
  return who.asks("POST", path, bytes_of(body.dump()), "application/json");
}

// Clara proves, with her own identity's key, that she is `principal`.
client::HttpReply proves(KeyHolder& who, const Liar& liar, const journal::Author& principal, const ServerNonce& nonce) {
  const auto about = who.session().api().about();
  BOOST_TEST_REQUIRE(bool(about));
  const PrincipalSignIn message{about->server, liar.door().address,  principal.kind, principal.id,
                                nonce,         ClientNonce::random()};
  const Signature signature = who.self().sign_keys().sign("principal-sign-in", message.message());
  return post_json(who, "/v1/sign-in/principal",
                   {{"kind", static_cast<unsigned>(principal.kind)},
                    {"id", principal.id.text()},
                    {"nonce", nonce.text()},
                    {"client_nonce", message.client_nonce.text()},
                    {"origin", message.origin},
                    {"signature", signature.text()}});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(entrances)

// ---- signing in by a principal's key

BOOST_AUTO_TEST_CASE(without_a_lie_an_invite_signs_in_by_its_own_key) {
  Den den;
  const Json invitation = den.anna.ask({"invite", "Bernd Groß", "--role", "member", "--no-pin"});
  Member bernd(den.liar.door(), "bernd");
  den.liar.tells_the_truth();
  bernd.joins(invitation);
  const auto asked = den.liar.kinds_asked();
  BOOST_TEST(std::count(asked.begin(), asked.end(), "POST /v1/sign-in/principal") > 0);
}

BOOST_AUTO_TEST_CASE(principal_kind_a_person_by_its_own_key_without_password) {
  Insiders scene;
  const journal::Author self = scene.claras->self().principal();
  const auto parameters = scene.claras->session().api().sign_in_parameters(self);
  BOOST_TEST_REQUIRE(bool(parameters));
  require_rule(proves(*scene.claras, scene.liar, self, parameters->nonce), 422, "principal_kind");
}

// As an invite of that id, with a nonce that is good for an invite: there is no such card.
BOOST_AUTO_TEST_CASE(sign_in_failed_a_person_that_calls_itself_an_invite) {
  Insiders scene;
  for (const auto kind : {PrincipalKind::invite, PrincipalKind::gateway}) {
    const journal::Author as{kind, scene.claras->self().principal().id};
    const auto parameters = scene.claras->session().api().sign_in_parameters(as);
    BOOST_TEST_REQUIRE(bool(parameters));
    const auto reply = proves(*scene.claras, scene.liar, as, parameters->nonce);
    BOOST_TEST(reply.status == 401);
    BOOST_TEST(Json::parse(text_of(reply.body)).at("type") == "urn:mappe:problem:sign-in-failed");
  }
  require_ok(scene.clara.mappe({"spaces"}));  // her session has not suffered
}

// ---- another tenant's ids

struct Tenants : RosterInsiders {
  Member zoe{liar.door(), "zoe"};
  std::unique_ptr<KeyHolder> zoes;
  Tenants() {
    zoe.founds(found_link("Andere Fraktion"), "Zoe Anders");
    zoes = std::make_unique<KeyHolder>(zoe, liar.door());
  }
  client::HttpReply zoe_appends(const Bytes& entry) {
    return zoes->asks("POST", "/v1/factions/" + zoes->self().faction().text() + "/roster", entry, "application/cbor");
  }
};

BOOST_AUTO_TEST_CASE(without_a_lie_an_invitation_with_a_fresh_person_id_is_taken) {
  Tenants scene;
  BOOST_TEST(scene.zoe_appends(invitation(*scene.zoes)).status == 200);
}

// Whoever joined by it would be Bernd, in the eyes of the server, in Bernd's faction too.
BOOST_AUTO_TEST_CASE(id_an_invitation_with_another_tenants_person_id) {
  Tenants scene;
  const PrincipalId bernd = *PrincipalId::parse_base64url(scene.bernd.person());
  const client::Head before = scene.zoes->roster().head();
  const auto reply =
      scene.zoe_appends(invitation(*scene.zoes, [&](journal::InviteBody& body) { body.person = bernd; }));
  require_rule(reply, 409, "id");
  BOOST_TEST((scene.zoes->roster().head() == before));
  require_ok(scene.bernd.mappe({"cat", "Umwelt:/zwei.txt"}));
}

BOOST_AUTO_TEST_CASE(id_an_invitation_whose_own_id_is_another_tenants_space_or_faction) {
  Tenants scene;
  for (const std::string& taken : {scene.space, scene.faction_id().text()}) {
    const auto reply = scene.zoe_appends(invitation(
        *scene.zoes, [&](journal::InviteBody& body) { body.person = *PrincipalId::parse_base64url(taken); }));
    require_rule(reply, 409, "id");
  }
}

BOOST_AUTO_TEST_CASE(not_found_a_strangers_entry_in_a_space) {
  Tenants scene;
  const std::string before = scene.anna.ask({"code", "Umwelt"}).at("code");
  journal::Header header;
  header.journal = journal_of(*SpaceId::parse_base64url(scene.space));
  header.seq = 1;
  header.prev = EntryHash::random();
  header.author = scene.zoes->self().principal();
  header.time_ms = client::entry_time_ms(scene.zoes->session().api());
  header.epoch = 1;
  header.prev_access = EntryHash::random();
  header.roster_seen = scene.zoes->roster().head();
  const Bytes entry = journal::Entry::make(header, Bytes(168, 1), scene.zoes->self().sign_keys()).bytes();
  require_rule(scene.zoes->asks("POST", "/v1/spaces/" + scene.space + "/journal", commit_of(entry), "application/cbor"),
               404, "");
  BOOST_TEST(scene.anna.ask({"code", "Umwelt"}).at("code") == before);
}

// ---- many sessions that hold the head for themselves

// Clara has eight computers. On each of them something asks without end for a head that she never uses.
BOOST_AUTO_TEST_CASE(reservations_hogged_by_many_sessions_keep_nobody_from_saving) {
  Insiders scene;
  constexpr std::size_t computers = 8;
  const Bytes stale = scene.signs(*scene.claras, scene.harmless(*scene.claras),
                                  [](journal::Header& header) { header.prev = EntryHash::random(); });
  std::vector<std::unique_ptr<client::Api>> sessions;
  for (std::size_t i = 0; i < computers; ++i) {
    const Member device = scene.clara.second_device("Rechner " + std::to_string(i));
    device.signs_in();
    sessions.push_back(KeyHolder(device, scene.liar.door()).another_connection());
  }
  const SpaceId space = *SpaceId::parse_base64url(scene.space);
  client::Commit commit;
  commit.entry = stale;
  std::atomic<bool> ends = false;
  std::atomic<int> refused = 0, others = 0;
  std::vector<std::thread> threads;
  for (const auto& session : sessions)
    threads.emplace_back([&, api = session.get()] {
      while (!ends) {
        const auto answer = api->append(space, commit);
        ++(answer && std::holds_alternative<client::HeadMoved>(*answer) ? refused : others);
      }
    });
  for (const char* name : {"vier.txt", "fünf.txt", "sechs.txt"}) {
    write_file(scene.bernd.files() / name, std::string(name) + "\n");
    const auto put = scene.bernd.mappe({"put", scene.bernd.files() / name, "Umwelt:/"});
    BOOST_TEST(put.exit_code == 0, put.err);
  }
  ends = true;
  for (std::thread& thread : threads) thread.join();
  BOOST_TEST(refused > 0);
  BOOST_TEST(others == 0);
  for (const char* name : {"vier.txt", "fünf.txt", "sechs.txt"})
    BOOST_TEST(scene.anna.mappe({"cat", std::string("Umwelt:/") + name}).out == std::string(name) + "\n");
}

BOOST_AUTO_TEST_SUITE_END()
