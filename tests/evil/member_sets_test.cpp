// Members who change who belongs to a space as they may not: rows of others, epochs that should rise or stay, voids on
// the same epoch, keys exchanged in passing. Refused by the honest server, by the rule's name, and by Bernd's client
// when a server on the liar's side hands it out.                                       docs/protocol.md §4.6, §13.1
#include <boost/test/unit_test.hpp>

#include "crypto/base/box.h"
#include "crypto/base/card.h"
#include "crypto/seal/row.h"
#include "tests/evil/insiders.h"

using namespace evil;
using namespace mappe;
using journal::AccessBody;
using journal::Header;
using journal::Row;
using journal::SpaceRole;
using stories::KeyHolder;

namespace {

struct Managers : Insiders {
  Managers() : Insiders("manager") {}
  Row& clara_in(AccessBody& body) { return row_of(body, claras->self().principal()); }
  void claras_set_is_refused(const AccessBody& body, const std::string& rule, int status = 422) {
    both_refuse(*claras, signs(*claras, access(body)), status, rule);
  }
};

struct Editors : Insiders {
  void claras_set_is_refused(const AccessBody& body, const std::string& rule) {
    both_refuse(*claras, signs(*claras, access(body)), 403, rule);
  }
};

// A card of a gateway, left at the server by its owner.
Row gateway_of(KeyHolder& owner, SpaceRole role) {
  const SignKeyPair keys{SignSeed::random()};
  const CardRecord card =
      CardRecord::make({PrincipalKind::gateway, PrincipalId::random(), owner.self().faction(), keys.public_key(),
                        box_public_key(BoxSeed::random()), owner.self().principal().id, 1},
                       keys);
  const auto put = owner.asks("PUT", "/v1/cards/" + card.fingerprint().text(), card.encode(), "application/cbor");
  BOOST_TEST_REQUIRE(put.status / 100 == 2, std::string(text_of(put.body)));
  return {{PrincipalKind::gateway, card.card().id}, card.fingerprint(), role, 0, {}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(member_sets)

BOOST_AUTO_TEST_CASE(without_a_lie_a_managers_new_epoch_is_taken_and_believed) {
  Managers scene;
  AccessBody body = scene.set(*scene.claras);
  scene.raise(*scene.claras, &body, EpochKey::random());
  const Bytes entry = scene.signs(*scene.claras, scene.access(body));
  scene.is_believed_and_taken(*scene.claras, entry);
  BOOST_TEST(scene.bernd.ask({"health", "Umwelt"}).at("alarms").empty());
}

// ---- rows of others, by an editor

BOOST_AUTO_TEST_CASE(not_own_row_an_editor_who_lowers_another) {
  Editors scene;
  AccessBody body = scene.set(*scene.claras);
  scene.row_of(body, scene.author(scene.bernd)).role = SpaceRole::reader;
  scene.claras_set_is_refused(body, "not_own_row");
}

BOOST_AUTO_TEST_CASE(not_own_row_an_editor_who_removes_another) {
  Editors scene;
  AccessBody body = scene.set(*scene.claras);
  std::erase_if(body.members, [who = scene.author(scene.bernd)](const Row& row) { return row.principal == who; });
  scene.raise(*scene.claras, &body, EpochKey::random());
  scene.claras_set_is_refused(body, "not_own_row");
}

BOOST_AUTO_TEST_CASE(not_own_row_an_editor_who_freezes_the_space) {
  Editors scene;
  AccessBody body = scene.set(*scene.claras);
  body.flags |= journal::flag::frozen;
  scene.claras_set_is_refused(body, "not_own_row");
}

BOOST_AUTO_TEST_CASE(not_a_self_change_an_editor_who_makes_himself_manager) {
  Editors scene;
  AccessBody body = scene.set(*scene.claras);
  scene.row_of(body, scene.claras->self().principal()).role = SpaceRole::manager;
  scene.claras_set_is_refused(body, "not_a_self_change");
}

BOOST_AUTO_TEST_CASE(not_a_self_change_an_editor_who_changes_the_key_though_nobody_left) {
  Editors scene;
  AccessBody body = scene.set(*scene.claras);
  scene.raise(*scene.claras, &body, EpochKey::random());
  scene.claras_set_is_refused(body, "not_a_self_change");
}

BOOST_AUTO_TEST_CASE(voids_need_manager_an_editor_who_calls_an_entry_void) {
  Editors scene;
  AccessBody body = scene.set(*scene.claras);
  body.voids = {scene.claras->parts(scene.space).replay->verified().access.newest_access().seq};
  scene.raise(*scene.claras, &body, EpochKey::random());
  scene.claras_set_is_refused(body, "voids_need_manager");
}

// ---- what a manager may not

BOOST_AUTO_TEST_CASE(epoch_must_rise_a_manager_who_removes_somebody_and_keeps_the_key) {
  Managers scene;
  AccessBody body = scene.set(*scene.claras);
  std::erase_if(body.members, [who = scene.author(scene.anna)](const Row& row) { return row.principal == who; });
  scene.claras_set_is_refused(body, "epoch_must_rise");
}

BOOST_AUTO_TEST_CASE(epoch_must_rise_a_void_on_the_same_epoch) {
  Managers scene;
  AccessBody body = scene.set(*scene.claras);
  body.voids = {scene.claras->parts(scene.space).replay->verified().access.newest_access().seq};
  scene.claras_set_is_refused(body, "epoch_must_rise");
}

BOOST_AUTO_TEST_CASE(epoch_skips_a_manager_who_leaves_an_epoch_out) {
  Managers scene;
  AccessBody body = scene.set(*scene.claras);
  ++body.epoch;
  scene.raise(*scene.claras, &body, EpochKey::random());
  scene.claras_set_is_refused(body, "epoch_skips");
}

// Whoever was removed since would know that key.
BOOST_AUTO_TEST_CASE(epoch_skips_a_manager_who_goes_back_to_a_former_key) {
  Managers scene;
  const AccessBody former = scene.set(*scene.claras);
  AccessBody newer = former;
  scene.raise(*scene.claras, &newer, EpochKey::random());
  scene.server_takes(*scene.claras, scene.signs(*scene.claras, scene.access(newer)));
  scene.claras_set_is_refused(former, "epoch_skips");
}

BOOST_AUTO_TEST_CASE(key_commit_changed_a_manager_who_changes_the_key_and_not_the_epoch) {
  Managers scene;
  AccessBody body = scene.set(*scene.claras);
  const EpochKey key = EpochKey::random();
  body.key_commit = seal::key_commit(key, scene.claras->space(scene.space).id(), body.epoch);
  scene.seal_rows(*scene.claras, &body, key);
  scene.claras_set_is_refused(body, "key_commit_changed");
}

BOOST_AUTO_TEST_CASE(row_changed_a_manager_who_gives_one_member_another_key_in_the_same_epoch) {
  Managers scene;
  AccessBody body = scene.set(*scene.claras);
  AccessBody other = body;
  scene.seal_rows(*scene.claras, &other, EpochKey::random());
  const journal::Author bernd = scene.author(scene.bernd);
  scene.row_of(body, bernd).sealed = scene.row_of(other, bernd).sealed;
  scene.claras_set_is_refused(body, "row_changed");
}

BOOST_AUTO_TEST_CASE(link_missing_a_manager_who_cuts_the_past_off) {
  Managers scene;
  AccessBody body = scene.set(*scene.claras);
  scene.raise(*scene.claras, &body, EpochKey::random());
  body.epoch_link.clear();
  scene.claras_set_is_refused(body, "link_missing");
}

BOOST_AUTO_TEST_CASE(wrong_voids_a_manager_who_leaves_a_gap) {
  Managers scene;
  AccessBody body = scene.set(*scene.claras);
  body.voids = {scene.claras->parts(scene.space).replay->verified().access.newest_access().seq - 1};
  scene.raise(*scene.claras, &body, EpochKey::random());
  scene.claras_set_is_refused(body, "wrong_voids");
}

BOOST_AUTO_TEST_CASE(wrong_voids_a_manager_who_calls_the_genesis_void) {
  Managers scene;
  AccessBody body = scene.set(*scene.claras);
  const client::SpaceReplica& replica = scene.claras->space(scene.space);
  for (std::uint64_t seq = 0; seq <= replica.head().seq; ++seq) body.voids.push_back(seq);
  scene.raise(*scene.claras, &body, EpochKey::random());
  scene.claras_set_is_refused(body, "wrong_voids");
}

BOOST_AUTO_TEST_CASE(no_manager_a_manager_who_leaves_nobody_in_charge) {
  Managers scene;
  AccessBody body = scene.set(*scene.claras);
  for (Row& row : body.members) row.role = SpaceRole::editor;
  scene.claras_set_is_refused(body, "no_manager");
}

BOOST_AUTO_TEST_CASE(row_not_current_a_manager_who_lets_in_somebody_the_faction_does_not_know) {
  Managers scene;
  AccessBody body = scene.set(*scene.claras);
  Row stranger = scene.clara_in(body);
  stranger.principal.id = PrincipalId::random();
  stranger.role = SpaceRole::reader;
  body.members.push_back(stranger);
  const Bytes entry = scene.signs(*scene.claras, scene.access(body));
  scene.server_refuses(*scene.claras, entry, 422, "row_not_current");
  scene.refused_then_well(scene.shows({entry}), "forged");
}

BOOST_AUTO_TEST_CASE(row_not_current_a_manager_who_lets_in_somebody_retired) {
  Managers scene;
  const stories::Member dora = scene.invites("dora", "Dora Beispiel", {});
  const journal::Author who = scene.author(dora);
  const Fingerprint fingerprint = scene.annas->roster().person(who.id)->fingerprint;
  stories::require_ok(scene.anna.mappe({"retire", "Dora Beispiel", "--reason", "mandate"}));
  (void)scene.claras->roster();
  AccessBody body = scene.set(*scene.claras);
  body.members.push_back({who, fingerprint, SpaceRole::editor, 0, {}});
  scene.raise(*scene.claras, &body, EpochKey::random());
  scene.claras_set_is_refused(body, "row_not_current");
}

BOOST_AUTO_TEST_CASE(frozen_an_editor_who_writes_into_a_frozen_space) {
  Insiders scene;
  AccessBody body = scene.set(*scene.annas);
  body.flags |= journal::flag::frozen;
  scene.server_takes(*scene.annas, scene.signs(*scene.annas, scene.access(body)));
  scene.both_refuse(*scene.claras, scene.signs(*scene.claras, scene.harmless(*scene.claras)), 403, "frozen");
}

// ---- gateways

BOOST_AUTO_TEST_CASE(gateway_not_allowed_a_gateway_where_the_flags_allow_none) {
  Insiders scene;
  AccessBody body = scene.set(*scene.claras);
  body.members.push_back(gateway_of(*scene.claras, SpaceRole::reader));
  scene.raise(*scene.claras, &body, EpochKey::random());
  scene.both_refuse(*scene.claras, scene.signs(*scene.claras, scene.access(body)), 422, "gateway_not_allowed");
}

struct Gateways : Insiders {
  Gateways() {
    AccessBody body = set(*annas);
    body.flags |= journal::flag::gateways_allowed;
    server_takes(*annas, signs(*annas, access(body)));
  }
};

BOOST_AUTO_TEST_CASE(gateway_without_owner_a_gateway_that_may_more_than_its_owner) {
  Gateways scene;
  AccessBody body = scene.set(*scene.claras);
  body.members.push_back(gateway_of(*scene.claras, SpaceRole::manager));
  scene.raise(*scene.claras, &body, EpochKey::random());
  scene.both_refuse(*scene.claras, scene.signs(*scene.claras, scene.access(body)), 422, "gateway_without_owner");
}

BOOST_AUTO_TEST_CASE(gateway_not_own_a_manager_who_adds_anothers_gateway) {
  Gateways scene;
  AccessBody body = scene.set(*scene.annas);
  body.members.push_back(gateway_of(*scene.claras, SpaceRole::reader));
  scene.raise(*scene.annas, &body, EpochKey::random());
  scene.both_refuse(*scene.annas, scene.signs(*scene.annas, scene.access(body)), 403, "gateway_not_own");
}

// ---- leaving

BOOST_AUTO_TEST_CASE(epoch_must_stay_a_leaver_who_chooses_the_next_key) {
  Managers scene;
  AccessBody body = scene.set(*scene.claras);
  std::erase_if(body.members,
                [who = scene.claras->self().principal()](const Row& row) { return row.principal == who; });
  scene.raise(*scene.claras, &body, EpochKey::random());
  scene.claras_set_is_refused(body, "epoch_must_stay");
}

// Clara has left, rightly; nobody's client has come by since.
struct Left : Insiders {
  explicit Left(const std::string& role = "editor") : Insiders(role) {
    AccessBody body = set(*claras);
    std::erase_if(body.members, [who = claras->self().principal()](const Row& row) { return row.principal == who; });
    server_takes(*claras, signs(*claras, access(body)));
  }

  // As refused_then_well, but that Bernd's client, when it is told the truth, raises the epoch: so there is no twin.
  void bernd_refuses(const Bytes& entry) {
    const Kept before = kept_by(bernd, space);
    liar.tells(shows({entry}));
    require_refused(bernd.mappe({"cat", "Umwelt:/zwei.txt"}), "forged");
    BOOST_TEST(liar.lies_told() > 0);
    BOOST_TEST(liar.writes() == 0);
    BOOST_TEST((kept_by(bernd, space) == before));
    liar.tells_the_truth();
    BOOST_TEST(bernd.mappe({"cat", "Umwelt:/zwei.txt"}).out == "zwei\n");
    const Sight annas_sight = sight_of(anna);
    BOOST_TEST((sight_of(bernd) == annas_sight));
  }
};

BOOST_AUTO_TEST_CASE(without_a_lie_after_a_leave_the_next_client_raises_the_epoch) {
  Left scene;
  const std::uint64_t before = scene.annas->space(scene.space).epoch();
  BOOST_TEST(scene.bernd.mappe({"cat", "Umwelt:/zwei.txt"}).out == "zwei\n");
  BOOST_TEST(scene.annas->space(scene.space).epoch() == before + 1);
  BOOST_TEST((scene.annas->space(scene.space).epoch_key(before + 1) != nullptr));
}

BOOST_AUTO_TEST_CASE(refresh_needed_nothing_is_written_under_a_key_the_leaver_knows) {
  Left scene;
  const Bytes entry = scene.signs(*scene.annas, scene.harmless(*scene.annas));
  scene.server_refuses(*scene.annas, entry, 409, "refresh_needed");
  scene.bernd_refuses(entry);
}

BOOST_AUTO_TEST_CASE(unknown_author_a_leaver_who_writes_the_next_epoch_himself) {
  Left scene("manager");
  AccessBody body = scene.set(*scene.annas);
  scene.raise(*scene.annas, &body, EpochKey::random());  // that he has this key is the point
  const Bytes entry = scene.signs_as(scene.claras->self(), *scene.annas, scene.access(body));
  require_rule(
      scene.claras->asks("POST", "/v1/spaces/" + scene.space + "/journal", commit_of(entry), "application/cbor"), 404,
      "");
  scene.bernd_refuses(entry);
}

BOOST_AUTO_TEST_SUITE_END()
