// Who shares a space: rows, epochs, leaving, and what members found void.
#include <boost/test/unit_test.hpp>

#include "client/replica/clock.h"
#include "crypto/seal/epoch_link.h"
#include "crypto/seal/row.h"
#include "tests/client/town.h"

using namespace client_tests;

namespace {

struct House : Town {
  House() {
    anna_creates_space();
    bernd = member("Bernd", SpaceRole::editor);
    clara = member("Clara", SpaceRole::manager);
    BOOST_REQUIRE(static_cast<bool>(anna->saves("vorher.txt", "v")));
    BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
    BOOST_REQUIRE(static_cast<bool>(clara->space().sync()));
  }
  std::unique_ptr<Member> bernd, clara;

  // A new epoch as Clara would write it, to be spoilt.
  journal::AccessBody next_epoch(const EpochKey& key) {
    journal::AccessBody body = clara->space().is_replayed() ? newest_body() : journal::AccessBody();
    const std::uint64_t before = body.epoch++;
    body.key_commit = seal::key_commit(key, space, body.epoch);
    body.epoch_link = seal::seal_epoch_link(key, space, body.epoch, before, *clara->space().epoch_key(before));
    for (journal::Row& row : body.members)
      row.sealed = *seal::seal_row(key, space, body.epoch, row.fingerprint, box_pk_of(row));
    return body;
  }
  journal::AccessBody newest_body() {
    journal::AccessBody body;
    for (const journal::Entry& entry : journal().entries)
      if (journal::is_access_kind(entry.header().kind)) body = *journal::access_of(entry);
    body.voids.clear();
    return body;
  }
  BoxPublicKey box_pk_of(const journal::Row& row) {
    return clara->roster().history().state().person(row.principal.id)->card.box_pk;
  }
  void clara_forces(const journal::AccessBody& body) {
    journal().entries.push_back(
        forge(*clara->identity(), journal::Kind::access, journal::encode_access(body), body.epoch));
  }
  void everybody_syncs() {
    for (Member* one : {anna.get(), bernd.get(), clara.get()}) BOOST_REQUIRE(static_cast<bool>(one->space().sync()));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(membership, House)

BOOST_AUTO_TEST_CASE(who_is_added_reads_the_past_and_the_epoch_stays) {
  auto dora = member("Dora", SpaceRole::reader);
  BOOST_REQUIRE(static_cast<bool>(dora->space().sync()));
  BOOST_TEST(dora->reads("/vorher.txt") == "v");
  BOOST_TEST(dora->space().epoch() == 1u);
  BOOST_TEST(dora->space().members().size() == 4u);
}

BOOST_AUTO_TEST_CASE(who_is_removed_keeps_what_he_had_and_learns_nothing_new) {
  BOOST_REQUIRE(static_cast<bool>(unshare_space(anna->space(), bernd->principal())));
  BOOST_TEST(anna->space().epoch() == 2u);
  BOOST_REQUIRE(static_cast<bool>(anna->saves("nachher.txt", "n")));
  // An honest server shows him nothing more; this one does, and it does not help him.
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  BOOST_TEST(bernd->reads("/vorher.txt") == "v");
  BOOST_TEST(bernd->reads("/nachher.txt") == "");
  BOOST_TEST(bernd->space().epoch_key(2) == nullptr);
  BOOST_TEST(!bernd->space().own_role().has_value());
  BOOST_REQUIRE(static_cast<bool>(clara->space().sync()));
  BOOST_TEST(clara->reads("/nachher.txt") == "n");
}

BOOST_AUTO_TEST_CASE(who_comes_back_after_a_removal_reads_everything) {
  BOOST_REQUIRE(static_cast<bool>(unshare_space(anna->space(), bernd->principal())));
  BOOST_REQUIRE(static_cast<bool>(anna->saves("zwischendurch.txt", "z")));
  BOOST_REQUIRE(static_cast<bool>(share_space(anna->space(), {bernd->principal(), SpaceRole::reader})));
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  BOOST_TEST(bernd->reads("/zwischendurch.txt") == "z");
  bernd->restart();
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  BOOST_TEST(bernd->reads("/zwischendurch.txt") == "z");
}

BOOST_AUTO_TEST_CASE(an_editor_shares_with_nobody_and_the_last_manager_stays) {
  BOOST_TEST((share_space(bernd->space(), {bernd->principal(), SpaceRole::manager}).error().code == Errc::denied));
  BOOST_REQUIRE(static_cast<bool>(unshare_space(anna->space(), clara->principal())));
  BOOST_TEST((leave_space(anna->space()).error().code == Errc::conflict));
  BOOST_TEST((share_space(anna->space(), {anna->principal(), SpaceRole::editor}).error().code == Errc::conflict));
  BOOST_TEST(
      (share_space(anna->space(), {{PrincipalKind::person, PrincipalId::random()}, SpaceRole::reader}).error().code ==
       Errc::not_found));
}

BOOST_AUTO_TEST_CASE(after_a_leave_any_member_raises_the_epoch_before_writing) {
  BOOST_REQUIRE(static_cast<bool>(leave_space(clara->space())));
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  BOOST_TEST(bernd->space().waits_for_epoch());
  BOOST_TEST(bernd->space().epoch() == 1u);
  BOOST_REQUIRE(static_cast<bool>(bernd->saves("danach.txt", "d")));
  BOOST_TEST(bernd->space().epoch() == 2u);
  BOOST_TEST(!bernd->space().waits_for_epoch());
  BOOST_REQUIRE(static_cast<bool>(anna->space().sync()));
  BOOST_TEST(anna->reads("/danach.txt") == "d");
}

BOOST_AUTO_TEST_CASE(rows_of_retired_persons_are_removed_by_a_managers_client) {
  BOOST_REQUIRE(static_cast<bool>(anna->roster().append(
      *anna->identity(), journal::Kind::retire,
      journal::encode(journal::RetireBody{bernd->principal().id, journal::RetireReason::mandate_ended}))));
  auto did = tend_space(anna->space());
  BOOST_REQUIRE(static_cast<bool>(did));
  BOOST_TEST((*did == std::vector<Tended>{Tended::removed_rows}));
  BOOST_TEST(anna->space().members().size() == 2u);
  BOOST_TEST(anna->space().epoch() == 2u);
  BOOST_TEST(tend_space(anna->space())->empty());
}

BOOST_AUTO_TEST_CASE(a_right_new_epoch_by_hand_is_valid) {  // the twin of the void ones
  const EpochKey key = EpochKey::random();
  clara_forces(next_epoch(key));
  everybody_syncs();
  BOOST_TEST(bernd->space().epoch() == 2u);
  BOOST_TEST(bernd->space().alarms().empty());
}

BOOST_AUTO_TEST_CASE(a_swapped_row_is_void_for_all_and_a_manager_repairs_it) {
  const EpochKey key = EpochKey::random(), other = EpochKey::random();
  journal::AccessBody body = next_epoch(key);
  for (journal::Row& row : body.members)  // Bernd alone gets another key
    if (row.principal == bernd->principal())
      row.sealed = *seal::seal_row(other, space, body.epoch, row.fingerprint, box_pk_of(row));
  clara_forces(body);
  // What is written on it is skipped by everybody alike.
  journal().entries.push_back(forge(*clara->identity(), journal::Kind::content, Bytes(168), body.epoch));
  everybody_syncs();
  for (Member* one : {anna.get(), bernd.get(), clara.get()}) {
    BOOST_TEST(one->space().epoch() == 1u);
    BOOST_TEST_REQUIRE(one->space().alarms().size() == 1u);
    BOOST_TEST((one->space().alarms()[0].kind == Alarm::Kind::void_access));
    BOOST_TEST((one->space().alarms()[0].author == clara->principal()));
    BOOST_TEST_REQUIRE(one->space().health().size() == 1u);
    BOOST_TEST((one->space().health()[0].why == SkippedEntry::Why::after_void));
  }
  BOOST_TEST((bernd->saves("nein.txt", "x").error().code == Errc::conflict));
  BOOST_REQUIRE(static_cast<bool>(anna->saves("ja.txt", "j")));  // repairs first
  everybody_syncs();
  BOOST_TEST(bernd->space().epoch() == 3u);
  BOOST_TEST(bernd->reads("/ja.txt") == "j");
  BOOST_TEST(bernd->space().alarms().size() == 1u);
  // Who comes later sees the same.
  auto dora = member("Dora", SpaceRole::reader);
  BOOST_REQUIRE(static_cast<bool>(dora->space().sync()));
  BOOST_TEST(dora->reads("/ja.txt") == "j");
  BOOST_TEST(dora->space().health().size() == 1u);
  BOOST_TEST(dora->space().alarms().size() == 1u);
}

// Clara, a manager, is removed and "brought back" by an entry that is void: what lay between she cannot judge, so her
// own repair would start from a set that is no more.
BOOST_AUTO_TEST_CASE(who_missed_an_entry_does_not_repair_the_next) {
  BOOST_REQUIRE(static_cast<bool>(share_space(anna->space(), {bernd->principal(), SpaceRole::manager})));
  everybody_syncs();
  const journal::AccessBody with_clara = newest_body();
  BOOST_REQUIRE(static_cast<bool>(unshare_space(anna->space(), clara->principal())));
  const EpochKey key = EpochKey::random(), other = EpochKey::random();
  journal::AccessBody body = with_clara;
  body.epoch = 3;
  body.key_commit = seal::key_commit(key, space, body.epoch);
  body.epoch_link = seal::seal_epoch_link(key, space, body.epoch, 2, *anna->space().epoch_key(2));
  for (journal::Row& row : body.members)
    row.sealed = *seal::seal_row(row.principal == clara->principal() ? other : key, space, body.epoch, row.fingerprint,
                                 box_pk_of(row));
  journal().entries.push_back(forge(*anna->identity(), journal::Kind::access, journal::encode_access(body), 3));
  everybody_syncs();
  BOOST_TEST((clara->space().own_role() == SpaceRole::manager));  // the public rules go by the newest entry
  const std::size_t before = journal().entries.size();
  BOOST_REQUIRE(static_cast<bool>(tend_space(clara->space())));
  BOOST_TEST((clara->saves("nein.txt", "x").error().code == Errc::conflict));
  BOOST_TEST(journal().entries.size() == before);
  auto did = tend_space(bernd->space());
  BOOST_REQUIRE(static_cast<bool>(did));
  BOOST_TEST((*did == std::vector<Tended>{Tended::repaired}));
  everybody_syncs();
  for (Member* one : {anna.get(), bernd.get()}) {
    BOOST_TEST_REQUIRE(one->space().alarms().size() == 1u);
    BOOST_TEST((one->space().alarms()[0].author == anna->principal()));
  }
}

BOOST_AUTO_TEST_CASE(a_link_that_leads_nowhere_is_void) {
  const EpochKey key = EpochKey::random();
  journal::AccessBody body = next_epoch(key);
  body.epoch_link = seal::seal_epoch_link(key, space, body.epoch, 1, EpochKey::random());
  clara_forces(body);
  everybody_syncs();
  BOOST_TEST(bernd->space().epoch() == 1u);
  BOOST_TEST(bernd->space().alarms().size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
