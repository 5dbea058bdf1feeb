// What only members can see of an access entry: keys that are not the same for all, links that lead nowhere, untrue
// `voids`. The server takes such an entry; every member's client finds it void, names its author, and goes on as if it
// had not been.                                                                          docs/protocol.md §4.6 "Void"
#include <boost/test/unit_test.hpp>

#include "crypto/seal/entry_body.h"
#include "crypto/seal/epoch_link.h"
#include "crypto/seal/row.h"
#include "tests/evil/insiders.h"

using namespace evil;
using namespace mappe;
using journal::AccessBody;
using journal::Row;
using journal::SpaceRole;
using stories::Json;
using stories::KeyHolder;
using stories::Member;
using stories::require_exit;
using stories::require_ok;

namespace {

// Clara is a manager too; Bernd, an editor, and Anna have seen everything before Clara lies.
struct Voids : Insiders {
  Voids() : Insiders("manager") {
    for (const Member* member : {&bernd, &anna}) require_ok(member->mappe({"ls", "Umwelt:/"}));
  }

  std::uint64_t clara_sends(const Bytes& entry) {
    server_takes(*claras, entry);
    return journal::Entry::parse(entry)->header().seq;
  }
  std::uint64_t clara_sends(const AccessBody& body) { return clara_sends(signs(*claras, access(body))); }

  // Rows and epoch as the client has them who believes what is valid.
  struct Set {
    std::uint64_t epoch = 0;
    std::vector<std::pair<PrincipalId, SpaceRole>> rows;
    friend bool operator==(const Set&, const Set&) = default;
  };
  Set set_of(KeyHolder& keys) {
    Set seen{keys.space(space).epoch(), {}};
    for (const client::MemberRow& row : keys.space(space).members()) seen.rows.emplace_back(row.principal.id, row.role);
    return seen;
  }

  static std::vector<Json> alarms_of(const Member& member) {
    const Json health = member.ask({"health", "Umwelt"});
    return std::vector<Json>(health.at("alarms").begin(), health.at("alarms").end());
  }
  static void names_clara(const std::vector<Json>& alarms, const std::vector<std::uint64_t>& seqs) {
    BOOST_TEST_REQUIRE(alarms.size() == seqs.size());
    for (std::size_t i = 0; i < seqs.size(); ++i) {
      BOOST_TEST(alarms[i].at("kind") == "void_access");
      BOOST_TEST(alarms[i].at("by") == "Clara Beispiel");
      BOOST_TEST(alarms[i].at("seq") == seqs[i]);
    }
  }

  // Clara has written `lies`. Bernd finds them void without telling the server by what he asks; he can read and not
  // write. Anna's next visit repairs; then all is as before for everybody, newcomers too.
  void are_void_and_repaired(const std::vector<std::uint64_t>& lies, const Set& before,
                             const std::set<std::string>& usual) {
    liar.tells_the_truth();
    names_clara(alarms_of(bernd), lies);
    asked_only(usual);
    KeyHolder bernds(bernd, liar.door());
    BOOST_TEST((set_of(bernds) == before));
    BOOST_TEST(bernd.mappe({"cat", "Umwelt:/zwei.txt"}).out == "zwei\n");
    liar.tells_the_truth();
    require_exit(bernd.mappe({"mkdir", "Umwelt:/neu"}), 3);
    BOOST_TEST(liar.writes() == 0);

    names_clara(alarms_of(anna), lies);
    BOOST_TEST((set_of(bernds).rows == before.rows));
    BOOST_TEST(set_of(bernds).epoch > before.epoch);  // Anna's, one above what Clara named
    require_ok(bernd.mappe({"mkdir", "Umwelt:/neu"}));
    const Member tablet = bernd.second_device("Tablet");
    tablet.signs_in();
    names_clara(alarms_of(tablet), lies);
    const Sight annas_sight = sight_of(anna);
    BOOST_TEST((sight_of(bernd) == annas_sight));
    BOOST_TEST((sight_of(tablet) == annas_sight));
  }

  // The whole of it around one lie.
  void is_void_and_repaired(const std::function<std::vector<std::uint64_t>()>& lie) {
    const std::set<std::string> usual = usually_asked_of_news();
    const Set before = set_of(*annas);
    are_void_and_repaired(lie(), before, usual);
  }

  // What Bernd's `health` asks when there is something new that is true.
  std::set<std::string> usually_asked_of_news() {
    server_takes(*claras, signs(*claras, harmless(*claras)));
    return usually_asked(bernd, {"health", "Umwelt"});
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(void_lies, Voids)

BOOST_AUTO_TEST_CASE(without_a_lie_a_new_epoch_by_hand_is_valid_for_all) {
  const std::uint64_t before = annas->space(space).epoch();
  AccessBody body = set(*claras);
  raise(*claras, &body, EpochKey::random());
  clara_sends(body);
  for (const Member* member : {&bernd, &anna}) BOOST_TEST(alarms_of(*member).empty());
  require_ok(bernd.mappe({"mkdir", "Umwelt:/neu"}));
  BOOST_TEST(annas->space(space).epoch() == before + 1);
  const Sight annas_sight = sight_of(anna);
  BOOST_TEST((sight_of(bernd) == annas_sight));
}

BOOST_AUTO_TEST_CASE(void_two_members_with_different_keys) {
  is_void_and_repaired([&]() -> std::vector<std::uint64_t> {
    AccessBody body = set(*claras), other = body;
    raise(*claras, &body, EpochKey::random());
    other.epoch = body.epoch;
    seal_rows(*claras, &other, EpochKey::random());
    row_of(body, author(bernd)).sealed = row_of(other, author(bernd)).sealed;
    return {clara_sends(body)};
  });
}

// Bernd's own row is right; that Anna's is not, he sees as well as she does.
BOOST_AUTO_TEST_CASE(void_anothers_row_that_does_not_open) {
  is_void_and_repaired([&]() -> std::vector<std::uint64_t> {
    AccessBody body = set(*claras);
    raise(*claras, &body, EpochKey::random());
    row_of(body, author(anna)).sealed.back() ^= 1;
    return {clara_sends(body)};
  });
}

BOOST_AUTO_TEST_CASE(void_a_commitment_to_another_key) {
  is_void_and_repaired([&]() -> std::vector<std::uint64_t> {
    AccessBody body = set(*claras);
    raise(*claras, &body, EpochKey::random());
    body.key_commit = seal::key_commit(EpochKey::random(), claras->space(space).id(), body.epoch);
    return {clara_sends(body)};
  });
}

BOOST_AUTO_TEST_CASE(void_a_link_that_leads_to_another_key) {
  is_void_and_repaired([&]() -> std::vector<std::uint64_t> {
    AccessBody body = set(*claras);
    const EpochKey key = EpochKey::random();
    raise(*claras, &body, key);
    body.epoch_link =
        seal::seal_epoch_link(key, claras->space(space).id(), body.epoch, body.epoch - 1, EpochKey::random());
    return {clara_sends(body)};
  });
}

// A link to an epoch further back, whose key is right: what lies between would be lost to whoever is added.
BOOST_AUTO_TEST_CASE(void_a_link_that_leaves_an_epoch_out) {
  is_void_and_repaired([&]() -> std::vector<std::uint64_t> {
    AccessBody body = set(*claras);
    const EpochKey key = EpochKey::random();
    raise(*claras, &body, key);
    const client::SpaceReplica& replica = claras->space(space);
    BOOST_TEST_REQUIRE(body.epoch > 2u);
    body.epoch_link = seal::seal_epoch_link(key, replica.id(), body.epoch, 1, *replica.epoch_key(1));
    return {clara_sends(body)};
  });
}

BOOST_AUTO_TEST_CASE(void_a_next_entry_that_keeps_silent_about_a_void_one) {
  is_void_and_repaired([&]() -> std::vector<std::uint64_t> {
    AccessBody body = set(*claras);
    raise(*claras, &body, EpochKey::random());
    row_of(body, author(anna)).sealed.back() ^= 1;
    const std::uint64_t first = clara_sends(body);
    // Right in everything, but that it does not say so.
    AccessBody next = set(*claras);
    const EpochKey key = EpochKey::random();
    const client::SpaceReplica& replica = claras->space(space);
    ++next.epoch;
    next.key_commit = seal::key_commit(key, replica.id(), next.epoch);
    next.epoch_link =
        seal::seal_epoch_link(key, replica.id(), next.epoch, replica.epoch(), *replica.epoch_key(replica.epoch()));
    seal_rows(*claras, &next, key);
    return {first, clara_sends(next)};
  });
}

// Content on a void set: skipped by all alike, and what Clara wrote under a key that only she has shows nowhere.
BOOST_AUTO_TEST_CASE(after_void_what_is_written_on_a_void_set_is_skipped) {
  const Set before = set_of(*annas);
  AccessBody body = set(*claras);
  const EpochKey key = EpochKey::random();
  raise(*claras, &body, key);
  row_of(body, author(bernd)).sealed.back() ^= 1;
  const std::uint64_t lie = clara_sends(body);
  const Bytes entry = [&] {
    const auto on = claras->parts(space).replay->verified().access.head();
    journal::Header header = journal::Entry::parse(signs(*claras, access(body)))->header();
    header.kind = journal::Kind::content;
    header.prev_access = on.hash;
    const auto sealed = seal::seal_entry(seal::entry_key(key, header.journal), journal::encode_header(header),
                                         harmless(*claras).plain_body);
    return journal::Entry::make(header, *sealed, claras->self().sign_keys()).bytes();
  }();
  const std::uint64_t behind = clara_sends(entry);
  const std::string files = bernd.ask({"ls", "-R", "Umwelt:/"}).dump();
  names_clara(alarms_of(bernd), {lie});
  names_clara(alarms_of(anna), {lie});
  for (const Member* member : {&bernd, &anna}) {
    const Json skipped = member->ask({"health", "Umwelt"}).at("skipped");
    BOOST_TEST_REQUIRE(skipped.size() == 1u);
    BOOST_TEST(skipped.at(0).at("why") == "after_void");
    BOOST_TEST(skipped.at(0).at("seq") == behind);
    BOOST_TEST(member->ask({"ls", "-R", "Umwelt:/"}).dump() == files);
  }
  BOOST_TEST((set_of(*annas).rows == before.rows));
}

// ---- untrue voids

// Dora, a manager, was removed by Anna; everybody who stays has seen that.
struct Removed : Voids {
  Member dora;
  std::unique_ptr<KeyHolder> doras;
  AccessBody with_dora;  // the set before
  std::uint64_t epoch_before = 0, removal = 0;

  Removed() : dora(invites("dora", "Dora Beispiel", {"Umwelt:manager"})) {
    doras = std::make_unique<KeyHolder>(dora, liar.door());
    doras->space(space);
    with_dora = set(*claras);
    epoch_before = claras->space(space).epoch();
    require_ok(anna.mappe({"unshare", "Umwelt", "Dora Beispiel"}));
    removal = annas->parts(space).replay->verified().access.newest_access().seq;
    require_ok(bernd.mappe({"ls", "Umwelt:/"}));
    claras->space(space);
  }

  // The set as if the removal had been void: the former rows, linked to the epoch before it.
  AccessBody revived(KeyHolder& on) {
    AccessBody body = with_dora;
    const client::SpaceReplica& replica = on.space(space);
    const EpochKey key = EpochKey::random();
    body.epoch = replica.epoch() + 1;
    body.key_commit = seal::key_commit(key, replica.id(), body.epoch);
    body.epoch_link =
        seal::seal_epoch_link(key, replica.id(), body.epoch, epoch_before, *replica.epoch_key(epoch_before));
    body.voids = {removal};
    seal_rows(on, &body, key);
    return body;
  }
};

BOOST_FIXTURE_TEST_CASE(void_untrue_voids_of_what_old_members_found_valid, Removed) {
  const std::set<std::string> usual = usually_asked_of_news();
  const Set before = set_of(*annas);
  const std::uint64_t lie = clara_sends(revived(*claras));
  are_void_and_repaired({lie}, before, usual);
  // To the server the list means nothing: Dora is in until it is repaired, and then out.
  require_exit(dora.mappe({"ls", "Umwelt:/"}), 4);
}

// Emil was let in by the very entry that is called void: he judged it himself.
BOOST_FIXTURE_TEST_CASE(void_untrue_voids_of_the_entry_that_let_a_new_member_in, Voids) {
  const std::uint64_t epoch_without = claras->space(space).epoch();
  const Member emil = invites("emil", "Emil Beispiel", {});
  require_ok(anna.mappe({"share", "Umwelt", "Emil Beispiel:editor"}));
  BOOST_TEST(emil.mappe({"cat", "Umwelt:/zwei.txt"}).out == "zwei\n");
  require_ok(bernd.mappe({"ls", "Umwelt:/"}));
  const std::set<std::string> usual = usually_asked_of_news();
  const Set before = set_of(*annas);
  claras->space(space);

  AccessBody body = set(*claras);  // with Emil, so that he can judge
  raise(*claras, &body, EpochKey::random());
  body.voids = {claras->parts(space).replay->verified().access.newest_access().seq};
  BOOST_TEST(epoch_without + 1 == body.epoch);  // he was added without a new key
  const std::uint64_t lie = clara_sends(body);
  names_clara(alarms_of(emil), {lie});
  BOOST_TEST(emil.mappe({"cat", "Umwelt:/zwei.txt"}).out == "zwei\n");
  are_void_and_repaired({lie}, before, usual);
  names_clara(alarms_of(emil), {lie});
}

// Somebody who comes after the repair sees what the others see.
BOOST_FIXTURE_TEST_CASE(void_to_a_newcomer_too_who_comes_after_the_repair, Removed) {
  const std::uint64_t lie = clara_sends(revived(*claras));
  names_clara(alarms_of(anna), {lie});  // repairs
  const Member emil = invites("emil", "Emil Beispiel", {});
  require_ok(anna.mappe({"share", "Umwelt", "Emil Beispiel:editor"}));
  names_clara(alarms_of(emil), {lie});
  const Sight annas_sight = sight_of(anna);
  BOOST_TEST((sight_of(emil) == annas_sight));
  require_ok(emil.mappe({"mkdir", "Umwelt:/von Emil"}));
}

// The removed manager herself, with `voids` for her own removal: to the server she is nobody, and no server makes her
// anything else.
BOOST_FIXTURE_TEST_CASE(unknown_author_a_removed_manager_with_voids_for_her_own_removal, Removed) {
  require_ok(anna.mappe({"cat", "Umwelt:/zwei.txt"}));
  anna_puts("vier");  // something that Bernd has not seen
  const Bytes entry = signs_as(doras->self(), *annas, access(revived(*annas)));
  require_rule(doras->asks("POST", "/v1/spaces/" + space + "/journal", commit_of(entry), "application/cbor"), 404, "");
  refused_then_well(shows({entry}), "forged");
  BOOST_TEST(alarms_of(bernd).empty());
  require_exit(dora.mappe({"ls", "Umwelt:/"}), 4);
}

BOOST_AUTO_TEST_SUITE_END()
