// Members who write what their role, row, time or the journal's order does not allow. Each entry is refused twice: by
// the honest server, with the rule's name, and by Bernd's client when a server on the liar's side hands it out.
//                                                                                      docs/protocol.md §4.3, §13.1
#include <boost/test/unit_test.hpp>

#include "client/replica/clock.h"
#include "crypto/seal/chunk.h"
#include "journal/prune.h"
#include "tests/evil/insiders.h"

using namespace evil;
using namespace mappe;
using journal::Header;
using journal::Kind;
using journal::SpaceRole;

namespace {

journal::BlobSize a_live_blob(const client::SpaceReplica& replica) {
  const journal::Content content = replica.state().current(*replica.state().resolve("/eins.txt"))->parsed();
  return {content.chunks[0].blob, journal::blob_size_bytes(content.chunks[0].plain_size_bytes)};
}

client::DraftEntry note(Insiders& scene) {
  client::DraftEntry draft = scene.content(*scene.claras, {});
  draft.kind = Kind::note;
  std::vector<journal::Op> ops;
  journal::op::Note op;
  op.note = NoteId::random();
  op.about = {*scene.claras->space(scene.space).state().resolve("/eins.txt")};
  op.text = "gelesen";
  ops.push_back(std::move(op));
  draft.plain_body = journal::encode_ops(ops);
  return draft;
}

client::DraftEntry brief(Insiders& scene) {
  std::vector<journal::Op> ops;
  ops.push_back(journal::op::Brief{
      {std::string("https://rat.example/oparl/item/3")}, journal::BriefField::recommendation, {}, "zustimmen"});
  client::DraftEntry draft = scene.content(*scene.claras, {});
  draft.plain_body = journal::encode_ops(ops);
  return draft;
}

client::DraftEntry prune_of(Insiders& scene, std::uint64_t snapshot, const std::vector<std::uint64_t>& seqs) {
  client::DraftEntry draft = scene.content(*scene.claras, {});
  draft.kind = Kind::prune;
  draft.plain_body = journal::encode_prune({snapshot, seqs});
  return draft;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(member_rights)

BOOST_AUTO_TEST_CASE(without_a_lie_an_editors_entry_is_taken_by_the_server_and_believed_from_the_liar) {
  Insiders scene;
  const Bytes entry = scene.signs(*scene.claras, scene.harmless(*scene.claras));
  scene.is_believed_and_taken(*scene.claras, entry);
}

BOOST_AUTO_TEST_CASE(without_a_lie_a_commenters_note_is_taken_and_believed) {
  Insiders scene("commenter");
  scene.server_takes(*scene.claras, scene.signs(*scene.claras, note(scene)));
  const Scene::Sight annas = scene.sight_of(scene.anna);
  BOOST_TEST((scene.sight_of(scene.bernd) == annas));
  BOOST_TEST(scene.bernd.ask({"health", "Umwelt"}).at("skipped").empty());
}

// ---- roles exceeded

BOOST_AUTO_TEST_CASE(role_too_low_a_reader_who_writes) {
  Insiders scene("reader");
  scene.both_refuse(*scene.claras, scene.signs(*scene.claras, scene.harmless(*scene.claras)), 403, "role_too_low");
}

BOOST_AUTO_TEST_CASE(role_too_low_a_reader_who_leaves_a_note) {
  Insiders scene("reader");
  scene.both_refuse(*scene.claras, scene.signs(*scene.claras, note(scene)), 403, "role_too_low");
}

BOOST_AUTO_TEST_CASE(role_too_low_a_commenter_who_writes_content) {
  Insiders scene("commenter");
  scene.both_refuse(*scene.claras, scene.signs(*scene.claras, scene.harmless(*scene.claras)), 403, "role_too_low");
}

BOOST_AUTO_TEST_CASE(drops_need_editor_a_commenter_whose_note_drops_a_blob) {
  Insiders scene("commenter");
  const journal::BlobSize blob = a_live_blob(scene.claras->space(scene.space));
  const Bytes entry = scene.signs(*scene.claras, note(scene), [&](Header& header) { header.drops = {blob}; });
  scene.both_refuse(*scene.claras, entry, 403, "drops_need_editor");
}

BOOST_AUTO_TEST_CASE(without_a_lie_an_editors_brief_is_taken_and_believed) {
  Insiders scene;
  scene.server_takes(*scene.claras, scene.signs(*scene.claras, brief(scene)));
  const Scene::Sight annas = scene.sight_of(scene.anna);
  BOOST_TEST((scene.sight_of(scene.bernd) == annas));
  BOOST_TEST(scene.bernd.ask({"health", "Umwelt"}).at("skipped").empty());
}

BOOST_AUTO_TEST_CASE(role_too_low_a_reader_who_writes_on_the_agenda) {
  Insiders scene("reader");
  scene.both_refuse(*scene.claras, scene.signs(*scene.claras, brief(scene)), 403, "role_too_low");
}

BOOST_AUTO_TEST_CASE(role_too_low_a_commenter_who_writes_on_the_agenda) {
  Insiders scene("commenter");
  scene.both_refuse(*scene.claras, scene.signs(*scene.claras, brief(scene)), 403, "role_too_low");
}

BOOST_AUTO_TEST_CASE(role_too_low_an_editor_who_prunes) {
  Insiders scene;
  scene.both_refuse(*scene.claras, scene.signs(*scene.claras, prune_of(scene, 2, {1})), 403, "role_too_low");
}

BOOST_AUTO_TEST_CASE(wrong_prune_a_manager_who_erases_an_access_entry) {
  Insiders scene("manager");
  const auto& access = scene.claras->parts(scene.space).replay->verified().access;
  const std::uint64_t seq = access.newest_access().seq;
  scene.both_refuse(*scene.claras, scene.signs(*scene.claras, prune_of(scene, access.head().seq, {seq})), 422,
                    "wrong_prune");
}

// ---- in another's name

BOOST_AUTO_TEST_CASE(unknown_author_and_forged_an_entry_in_somebody_elses_name) {
  Insiders scene;
  const journal::Author bernd = scene.author(scene.bernd);
  const Bytes entry =
      scene.signs(*scene.claras, scene.harmless(*scene.claras), [&](Header& header) { header.author = bernd; });
  scene.both_refuse(*scene.claras, entry, 403, "unknown_author");
}

BOOST_AUTO_TEST_CASE(bad_signature_an_entry_with_anothers_signature) {
  Insiders scene;
  const client::Identity stranger(scene.claras->self().principal(), scene.claras->self().faction(),
                                  scene.claras->self().roster_root(), SignSeed::random(), BoxSeed::random());
  scene.both_refuse(*scene.claras, scene.signs_as(stranger, *scene.claras, scene.harmless(*scene.claras)), 422,
                    "bad_signature");
}

// ---- times

BOOST_AUTO_TEST_CASE(clock_an_entry_dated_eleven_minutes_later_is_refused_by_the_server_alone) {
  Insiders scene;
  const Bytes entry = scene.signs(*scene.claras, scene.harmless(*scene.claras),
                                  [](Header& header) { header.time_ms += 11 * minute_ms; });
  scene.server_refuses(*scene.claras, entry, 422, "clock");
  // A client does not order by times; within a day it takes what the chain says.
  scene.liar.tells(scene.shows({entry}));
  BOOST_TEST(scene.bernd.mappe({"cat", "Umwelt:/drei.txt"}).out == "drei\n");
}

BOOST_AUTO_TEST_CASE(clock_and_forged_an_entry_of_the_day_after_tomorrow) {
  Insiders scene;
  const Bytes entry =
      scene.signs(*scene.claras, scene.harmless(*scene.claras), [](Header& header) { header.time_ms += 2 * day_ms; });
  scene.both_refuse(*scene.claras, entry, 422, "clock");
}

BOOST_AUTO_TEST_CASE(clock_an_entry_of_last_week_is_refused_by_the_server_and_moves_no_time_back) {
  Insiders scene;
  const Bytes entry =
      scene.signs(*scene.claras, scene.harmless(*scene.claras), [](Header& header) { header.time_ms -= 7 * day_ms; });
  scene.server_refuses(*scene.claras, entry, 422, "clock");
  const TimeMs before = scene.annas->parts(scene.space).replay->verified().access.time_ms();
  stories::KeyHolder bernds(scene.bernd, scene.liar.door());
  scene.liar.tells(scene.shows({entry}));
  const auto& access = bernds.parts(scene.space).replay->verified().access;
  BOOST_TEST(scene.liar.lies_told() > 0);
  BOOST_TEST((access.head() == journal::Entry::parse(entry)->pin()));
  BOOST_TEST(access.time_ms() == before);
}

// Clara's membership has ended by the journal's own time; her entry says that it was written before.
struct Ended : Insiders {
  Ended() {
    const journal::Author who = claras->self().principal();
    journal::AccessBody body = set(*annas);
    auto& parts = annas->parts(space);
    row_of(body, who).until_ms = client::entry_time_ms(parts.api) + 5 * minute_ms;
    server_takes(*annas, signs(*annas, access(body)));
    server_takes(*annas, signs(*annas, harmless(*annas), [](Header& header) { header.time_ms += 9 * minute_ms; }));
  }
};

BOOST_AUTO_TEST_CASE(membership_ended_a_back_dated_entry_does_not_revive_it) {
  Ended scene;
  const Bytes entry = scene.signs(*scene.claras, scene.harmless(*scene.claras));
  scene.both_refuse(*scene.claras, entry, 403, "membership_ended");
}

// ---- order and ties

BOOST_AUTO_TEST_CASE(wrong_epoch_an_entry_under_the_epoch_before) {
  Insiders scene("manager");
  journal::AccessBody body = scene.set(*scene.annas);
  scene.raise(*scene.annas, &body, EpochKey::random());
  scene.server_takes(*scene.annas, scene.signs(*scene.annas, scene.access(body)));
  const Bytes entry = scene.signs(*scene.claras, scene.harmless(*scene.claras), [](Header& header) { --header.epoch; });
  scene.both_refuse(*scene.claras, entry, 422, "wrong_epoch");
}

BOOST_AUTO_TEST_CASE(wrong_epoch_an_entry_under_an_epoch_to_come) {
  Insiders scene;
  const Bytes entry = scene.signs(*scene.claras, scene.harmless(*scene.claras), [](Header& header) { ++header.epoch; });
  scene.both_refuse(*scene.claras, entry, 422, "wrong_epoch");
}

BOOST_AUTO_TEST_CASE(wrong_prev_access_an_entry_that_hides_the_newest_members) {
  Insiders scene;
  const Bytes entry = scene.signs(*scene.claras, scene.harmless(*scene.claras),
                                  [](Header& header) { header.prev_access = EntryHash::random(); });
  scene.both_refuse(*scene.claras, entry, 422, "wrong_prev_access");
}

BOOST_AUTO_TEST_CASE(roster_goes_back_an_entry_that_names_an_older_roster_than_the_one_before) {
  Insiders scene;
  const Bytes entry = scene.signs(*scene.claras, scene.harmless(*scene.claras), [&](Header& header) {
    header.roster_seen = scene.annas->roster().history().entry(header.roster_seen->seq - 1).pin();
  });
  scene.both_refuse(*scene.claras, entry, 422, "roster_goes_back");
}

BOOST_AUTO_TEST_CASE(roster_unknown_and_forked_an_entry_on_a_roster_of_its_own) {
  Insiders scene;
  const Bytes entry = scene.signs(*scene.claras, scene.harmless(*scene.claras),
                                  [](Header& header) { header.roster_seen->hash = EntryHash::random(); });
  scene.both_refuse(*scene.claras, entry, 422, "roster_unknown", "forked");
}

BOOST_AUTO_TEST_CASE(roster_not_head_members_are_changed_on_the_newest_roster_alone) {
  Insiders scene("manager");
  const journal::Pin older = scene.annas->roster().head();
  scene.anna.ask({"invite", "Dora Beispiel", "--role", "member"});
  journal::AccessBody body = scene.set(*scene.claras);
  Insiders::row_of(body, scene.author(scene.bernd)).role = SpaceRole::reader;
  const Bytes entry =
      scene.signs(*scene.claras, scene.access(body), [&](Header& header) { header.roster_seen = older; });
  scene.server_refuses(*scene.claras, entry, 409, "roster_not_head");
}

// ---- blobs

BOOST_AUTO_TEST_CASE(blob_not_live_a_drop_of_what_is_not_there) {
  Insiders scene;
  const Bytes entry = scene.signs(*scene.claras, scene.harmless(*scene.claras), [](Header& header) {
    header.drops = {{BlobId::random(), 528}};
  });
  scene.both_refuse(*scene.claras, entry, 422, "blob_not_live");
}

BOOST_AUTO_TEST_CASE(blob_not_live_a_drop_with_another_size) {
  Insiders scene;
  journal::BlobSize blob = a_live_blob(scene.claras->space(scene.space));
  blob.size_bytes += 32;
  const Bytes entry =
      scene.signs(*scene.claras, scene.harmless(*scene.claras), [&](Header& header) { header.drops = {blob}; });
  scene.both_refuse(*scene.claras, entry, 422, "blob_not_live");
}

BOOST_AUTO_TEST_CASE(blob_already_live_an_add_of_what_is_live) {
  Insiders scene;
  const journal::BlobSize blob = a_live_blob(scene.claras->space(scene.space));
  const Bytes entry =
      scene.signs(*scene.claras, scene.harmless(*scene.claras), [&](Header& header) { header.adds = {blob}; });
  scene.both_refuse(*scene.claras, entry, 422, "blob_already_live");
}

BOOST_AUTO_TEST_CASE(blob_wrong_size_an_add_that_is_smaller_than_the_blob) {
  Insiders scene;
  const Bytes blob(560, 7);
  const BlobId id = seal::blob_id_of(blob);
  const Bytes entry = scene.signs(*scene.claras, scene.harmless(*scene.claras), [&](Header& header) {
    header.adds = {{id, 528}};
  });
  require_rule(scene.claras->asks("POST", "/v1/spaces/" + scene.space + "/journal", commit_of(entry, {blob}),
                                  "application/cbor"),
               422, "blob_wrong_size");
  require_rule(scene.claras->asks("PUT", "/v1/spaces/" + scene.space + "/blobs/" + BlobId::random().text(), blob,
                                  "application/octet-stream"),
               422, "blob_id");
}

BOOST_AUTO_TEST_CASE(husk_not_allowed_an_entry_without_its_body) {
  Insiders scene;
  const auto entry = journal::Entry::parse(scene.signs(*scene.claras, scene.harmless(*scene.claras)));
  scene.both_refuse(*scene.claras, entry->encode_husk(), 422, "husk_not_allowed");
}

BOOST_AUTO_TEST_SUITE_END()
