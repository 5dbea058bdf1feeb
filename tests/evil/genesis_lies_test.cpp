// Spaces that begin as they may not: by who may not create any, on another roster, under an id that is taken. Refused
// by the honest server, by the rule's name, and by Bernd's client when a server on the liar's side lists and hands it
// out.                                                                                  docs/protocol.md §1, §4.2, §4.6
#include <boost/test/unit_test.hpp>

#include "client/replica/clock.h"
#include "crypto/seal/row.h"
#include "tests/evil/insiders.h"

using namespace evil;
using namespace mappe;
using journal::GenesisBody;
using journal::SpaceRole;
using stories::Json;
using stories::KeyHolder;
using stories::Outcome;
using stories::require_exit;

namespace {

struct Beginnings : RosterInsiders {
  using Change = std::function<void(GenesisBody&)>;

  // A space of two, `who` its manager and Bernd an editor, keys and all; changed at will before it is signed.
  Bytes genesis(KeyHolder& who, const Change& change = {}, const SpaceId& id = SpaceId::random()) {
    const EpochKey key = EpochKey::random();
    const client::RosterReplica& roster = who.roster();
    GenesisBody body{id, roster.faction(), roster.root(), {}};
    body.access.key_commit = seal::key_commit(key, id, 1);
    for (const auto& [person, role] :
         {std::pair{who.self().principal(), SpaceRole::manager}, std::pair{person_of(bernd), SpaceRole::editor}}) {
      const Card& card = roster.history().state().person(person.id)->card;
      const Fingerprint fingerprint = roster.person(person.id)->fingerprint;
      body.access.members.push_back(
          {person, fingerprint, role, 0, *seal::seal_row(key, id, 1, fingerprint, card.box_pk)});
    }
    if (change) change(body);
    journal::Header header;
    header.journal = journal_of(id);
    header.author = who.self().principal();
    header.time_ms = client::entry_time_ms(who.session().api());
    header.kind = journal::Kind::genesis;
    header.epoch = 1;
    header.roster_seen = roster.head();
    return journal::Entry::make(header, journal::encode_genesis(body), who.self().sign_keys()).bytes();
  }
  static journal::Author person_of(const stories::Member& member) {
    return {PrincipalKind::person, *PrincipalId::parse_base64url(member.person())};
  }

  static client::HttpReply creates(KeyHolder& who, const Bytes& genesis) {
    return who.asks("POST", "/v1/spaces", genesis, "application/cbor");
  }

  // A space of this one entry, listed and handed out.
  Liar::Lie shows_space(const Bytes& genesis) {
    const auto entry = journal::Entry::parse(genesis);
    const std::string id = to_base64url(entry->header().journal.view());
    return [id, genesis, hash = entry->hash()](const Asked& asked, Told& told) {
      if (asked.is("GET", "/v1/spaces")) {
        Json spaces = Json::parse(told.body.begin(), told.body.end());
        Json listed = spaces.at(0);
        listed["space"] = id;
        listed["head"] = {{"seq", 0}, {"hash", hash.text()}};
        listed["access_seq"] = 0;
        spaces.push_back(listed);
        told.body = bytes_of(spaces.dump());
        return true;
      }
      if (asked.path != "/v1/spaces/" + id + "/journal") return false;
      told = {200, "application/cbor", encode_page({0, hash, {genesis}})};
      return true;
    };
  }

  void both_refuse(KeyHolder& who, const Bytes& genesis, int status, const std::string& rule) {
    require_rule(creates(who, genesis), status, rule);
    const std::string id = to_base64url(journal::Entry::parse(genesis)->header().journal.view());
    liar.tells(shows_space(genesis));
    const Outcome spaces = bernd.mappe({"spaces"});
    require_exit(spaces, 6);
    BOOST_TEST(spaces.says("[forged]"));
    BOOST_TEST(spaces.says("Umwelt"));
    require_refused(bernd.mappe({"ls", id + ":/"}), "forged");
    BOOST_TEST(liar.lies_told() > 0);
    BOOST_TEST(liar.writes() == 0);
    for (const auto& file : std::filesystem::recursive_directory_iterator(bernd.home()))
      BOOST_TEST((file.path().parent_path().filename() == "locks" ||
                  file.path().filename().string().find(id) == std::string::npos));
    liar.tells_the_truth();
    BOOST_TEST(bernd.ask({"spaces"}).size() == 1u);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(genesis_lies, Beginnings)

BOOST_AUTO_TEST_CASE(without_a_lie_a_space_begun_by_hand_is_taken_and_believed) {
  const Bytes entry = genesis(*annas);
  liar.tells(shows_space(entry));
  BOOST_TEST(bernd.ask({"spaces"}).size() == 2u);  // before the server has it
  BOOST_TEST(liar.lies_told() > 0);
  liar.tells_the_truth();
  BOOST_TEST(creates(*annas, entry).status == 201);
  BOOST_TEST(bernd.ask({"spaces"}).size() == 2u);
}

BOOST_AUTO_TEST_CASE(not_space_creator_a_space_by_a_member_who_may_create_none) {
  both_refuse(*claras, genesis(*claras), 403, "not_space_creator");
}

BOOST_AUTO_TEST_CASE(wrong_root_a_space_on_a_roster_of_nobody) {
  both_refuse(*annas, genesis(*annas, [](GenesisBody& body) { body.roster_root = EntryHash::random(); }), 422,
              "wrong_root");
}

BOOST_AUTO_TEST_CASE(no_manager_a_space_whose_author_is_none) {
  both_refuse(*annas, genesis(*annas, [](GenesisBody& body) { body.access.members.front().role = SpaceRole::editor; }),
              422, "no_manager");
}

BOOST_AUTO_TEST_CASE(wrong_voids_a_space_that_begins_with_voids) {
  both_refuse(*annas, genesis(*annas, [](GenesisBody& body) { body.access.voids = {0}; }), 422, "wrong_voids");
}

BOOST_AUTO_TEST_CASE(row_not_current_a_space_with_somebody_the_faction_does_not_know) {
  both_refuse(
      *annas,
      genesis(*annas, [](GenesisBody& body) { body.access.members.back().principal.id = PrincipalId::random(); }), 422,
      "row_not_current");
}

// A void genesis: Bernd's key is another than the one committed to. The server cannot know; nobody shows such a space.
BOOST_AUTO_TEST_CASE(denied_a_space_whose_first_key_is_not_the_same_for_all) {
  const Bytes entry = genesis(*annas, [&](GenesisBody& body) {
    auto& row = *std::find_if(body.access.members.begin(), body.access.members.end(),
                              [&](const journal::Row& one) { return one.principal == person_of(bernd); });
    row.sealed.back() ^= 1;
  });
  BOOST_TEST(creates(*annas, entry).status == 201);
  const std::string id = to_base64url(journal::Entry::parse(entry)->header().journal.view());
  for (const stories::Member* member : {&bernd, &anna}) {
    liar.tells_the_truth();
    require_refused(member->mappe({"ls", id + ":/"}), "denied", 5);
    BOOST_TEST(liar.writes() == 0);
  }
  require_exit(bernd.mappe({"ls", "Umwelt:/"}), 0);
}

// The server would otherwise give one tenant's space another tenant's journal.
BOOST_AUTO_TEST_CASE(id_a_space_under_an_id_that_is_taken) {
  const SpaceId taken = *SpaceId::parse_base64url(space);
  require_rule(creates(*annas, genesis(*annas, {}, taken)), 409, "id");
  const SpaceId as_person = *SpaceId::parse_base64url(bernd.person());
  require_rule(creates(*annas, genesis(*annas, {}, as_person)), 409, "id");
  BOOST_TEST(bernd.mappe({"cat", "Umwelt:/zwei.txt"}).out == "zwei\n");
}

BOOST_AUTO_TEST_SUITE_END()
