// Members who may write, and write what is no change or not what it says: operations that do not fit, bodies that do
// not open, notes as content, digests of others' bytes, one blob for two texts, snapshots of another state. The server
// cannot see it; every client skips the same or finds it out, names the author, and goes on.
//                                                                                docs/protocol.md §4.7, §4.8, §4.9, §5
#include <boost/test/unit_test.hpp>

#include "client/replica/space_parts.h"
#include "crypto/base/cbor.h"
#include "crypto/seal/chunk.h"
#include "crypto/seal/space_keys.h"
#include "journal/snapshot.h"
#include "tests/evil/contents.h"
#include "tests/evil/two_key_blob.h"

using namespace evil;
using namespace mappe;
using journal::Content;
using journal::Kind;
using stories::Json;
using stories::Member;
using stories::require_exit;
using stories::require_ok;
using stories::write_file;

namespace {

struct Sealed {
  Content content;
  Bytes blob;
};

// One chunk, as an honest writer makes it; the digest is left to the caller.
Sealed sealed(std::string_view text) {
  Sealed made;
  const ChunkKey key = ChunkKey::random();
  made.blob.resize(seal::blob_bytes(text.size()));
  const BlobId id = seal::seal_chunk(key.expose(), bytes_of(text), made.blob);
  made.content.size_bytes = text.size();
  made.content.chunks.push_back({id, journal::PackedKey(key), text.size()});
  return made;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(content_lies, Contents)

BOOST_AUTO_TEST_CASE(without_a_lie_an_entry_by_hand_is_a_change) {
  clara_sends(body_of(journal::op::Folder{NodeId::random(), NodeId(), "von Clara"}));
  BOOST_TEST(bernd.mappe({"ls", "Umwelt:/"}).says("von Clara"));
  BOOST_TEST(bernd.ask({"health", "Umwelt"}).at("skipped").empty());
  const Sight annas_sight = sight_of(anna);
  BOOST_TEST((sight_of(bernd) == annas_sight));
}

// ---- operations that do not fit

BOOST_AUTO_TEST_CASE(skipped_operations_on_what_is_not_there_or_not_live) {
  require_ok(anna.mappe({"mkdir", "Umwelt:/Ordner"}));
  require_ok(anna.mappe({"mkdir", "Umwelt:/weg"}));
  require_ok(anna.mappe({"mkdir", "Umwelt:/weg/innen"}));
  require_ok(anna.mappe({"rm", "Umwelt:/weg"}));
  const NodeId file = node("/eins.txt"), folder = node("/Ordner");
  const NodeId trashed = claras->space(space).state().trash().at(0);
  const journal::op::VersionId current = claras->space(space).state().current(file)->stamp.version();
  const auto one = [this](auto op) { return [this, body = body_of(std::move(op))] { return clara_sends(body); }; };
  are_skipped_of({
      {"unknown_node", one(journal::op::Trash{NodeId::random()})},
      {"id_taken", one(journal::op::Folder{file, NodeId(), "neu"})},
      {"id_taken", one(journal::op::Folder{journal::limbo_id(), NodeId(), "neu"})},
      {"not_live", one(journal::op::Move{trashed, NodeId(), "da"})},
      {"wrong_sort", one(journal::op::Trash{NodeId()})},
      {"parent_not_folder", one(journal::op::Folder{NodeId::random(), file, "neu"})},
      {"below_itself", one(journal::op::Move{folder, folder, "neu"})},
      {"bad_name", one(journal::op::Folder{NodeId::random(), NodeId(), ".."})},
      {"bad_name", one(journal::op::Folder{NodeId::random(), NodeId(), "a/b"})},
      {"name_taken", one(journal::op::Folder{NodeId::random(), NodeId(), "EINS.TXT"})},
      {"not_trashed", one(journal::op::Purge{file})},
      {"has_children", one(journal::op::Purge{trashed})},
      {"current_version", one(journal::op::Forget{file, {current}})},
      {"unknown_version", one(journal::op::Forget{file, {{1'000'000, 0}}})},
      {"attributes_too_large", one(journal::op::Attr{file, "k", std::string(70'000, 'x')})},
      {"unknown_node", one(journal::op::Put{NodeId::random(), {}, {}, 1})},
  });
}

BOOST_AUTO_TEST_CASE(skipped_an_entry_of_which_one_operation_does_not_fit_does_nothing_at_all) {
  const NodeId file = node("/eins.txt");
  are_skipped_of({{"name_taken", [&] {
                     return clara_sends(body_of(journal::op::Trash{file},
                                                journal::op::Folder{NodeId::random(), NodeId(), "zwei.txt"}));
                   }}});
}

BOOST_AUTO_TEST_CASE(skipped_bodies_that_are_none) {
  const Bytes unknown = cbor::Writer().array(1).array(2).text("teleport").id(NodeId::random()).take();
  are_skipped_of({
      {"malformed", [&] { return clara_sends(bytes_of(std::string_view("\xff\xff"))); }},
      {"unknown_operation", [&] { return clara_sends(unknown); }},
      {"unreadable",
       [&] {
         const auto honest = journal::Entry::parse(signs(*claras, harmless(*claras)));
         const Bytes other = journal::Entry::make(honest->header(), Bytes(168, 7), claras->self().sign_keys()).bytes();
         server_takes(*claras, other);
         return honest->header().seq;
       }},
  });
}

BOOST_AUTO_TEST_CASE(skipped_notes_as_content_and_content_as_notes) {
  journal::op::Note note;
  note.note = NoteId::random();
  note.about = {node("/eins.txt")};
  note.text = "gelesen";
  const Bytes as_note = body_of(std::move(note));
  const Bytes as_content = body_of(journal::op::Folder{NodeId::random(), NodeId(), "neu"});
  const Bytes resolve = body_of(journal::op::Resolve{NoteId::random()});
  are_skipped_of({
      {"wrong_kind", [&] { return clara_sends(as_note); }},
      {"wrong_kind", [&] { return clara_sends(as_content, {}, Kind::note); }},
      {"wrong_kind", [&] { return clara_sends(resolve); }},
      {"unknown_note", [&] { return clara_sends(resolve, {}, Kind::note); }},
  });
}

// Anna's note stays as she wrote it, and open; the twin: Clara erases her own.
BOOST_AUTO_TEST_CASE(skipped_what_nobody_may_do_with_anothers_note) {
  const auto of_anna = *NoteId::parse_base64url(
      anna.ask({"note", "add", "Umwelt:/eins.txt", "Bitte lesen"}).at("note").get<std::string>());
  const auto note_of = [this](const NoteId& id, const NodeId& about, const std::string& text, const NoteId& reply_to) {
    journal::op::Note note;
    note.note = id;
    note.about = {about};
    note.text = text;
    note.reply_to = reply_to;
    return body_of(std::move(note));
  };
  const NodeId file = node("/eins.txt");
  const NoteId own = NoteId::random(), unknown = NoteId::random();
  clara_sends(note_of(own, file, "gelesen", of_anna), {}, Kind::note);
  clara_sends(body_of(journal::op::Erase{own}), {}, Kind::note);
  const std::string before = anna.ask({"note", "list", "Umwelt", "--keep"}).dump();
  const auto sends = [this](Bytes body) {
    return [this, body = std::move(body)] { return clara_sends(body, {}, Kind::note); };
  };
  are_skipped_of({
      {"not_author", sends(body_of(journal::op::Erase{of_anna}))},
      {"not_author", sends(body_of(journal::op::Resolve{of_anna}))},
      {"already_done", sends(body_of(journal::op::Erase{own}))},
      {"unknown_note", sends(body_of(journal::op::Erase{unknown}))},
      {"unknown_note", sends(note_of(unknown, file, "ja", NoteId::random()))},
      {"unknown_node", sends(note_of(unknown, NodeId::random(), "ja", NoteId()))},
      {"id_taken", sends(note_of(of_anna, file, "etwas anderes", NoteId()))},
      {"id_taken", sends(note_of(NoteId(), file, "ja", NoteId()))},
      {"malformed", sends(note_of(unknown, file, std::string(16'385, 'x'), NoteId()))},
      // One that does not fit takes the others along.
      {"not_author", sends(body_of(journal::op::Resolve{own}, journal::op::Erase{of_anna}))},
  });
  BOOST_TEST(anna.ask({"note", "list", "Umwelt", "--keep"}).dump() == before);
}

// The agenda: what does not fit is skipped everywhere. The twin: the same words where they belong.
BOOST_AUTO_TEST_CASE(skipped_what_does_not_fit_on_an_agenda) {
  using namespace journal;
  const op::Subject council{std::string("https://rat.example/oparl/item/3")};
  const auto brief = [&](const op::Subject& subject, op::Seen seen, std::string text) {
    return body_of(op::Brief{subject, BriefField::recommendation, seen, std::move(text)});
  };
  const auto meeting = [](const AgendaId& id, op::Seen seen, std::string title) {
    op::Meeting one;
    one.id = id, one.seen = seen, one.title = std::move(title);
    return body_of(std::move(one));
  };
  const AgendaId own = AgendaId::random();
  const op::VersionId made{clara_sends(meeting(own, {}, "Fraktionssitzung")), 0};
  const op::VersionId written{clara_sends(brief(council, {}, "zustimmen")), 0};
  const op::Subject unknown{AgendaId::random()};
  const NodeId file = node("/eins.txt");
  clara_sends(body_of(op::Assign{council, file}));
  const auto sends = [this](Bytes body, Kind kind = Kind::content) {
    return [this, body = std::move(body), kind] { return clara_sends(body, {}, kind); };
  };
  are_skipped_of({
      {"wrong_kind", sends(brief({own}, {}, "dagegen"), Kind::note)},
      {"not_current", sends(brief(council, {}, "dagegen"))},
      {"not_current", sends(brief(council, made, "dagegen"))},
      {"malformed", sends(brief(council, written, std::string(16'385, 'x')))},
      {"malformed", sends(meeting(own, made, std::string(1'025, 'x')))},
      {"malformed", sends(brief({std::string()}, {}, "dagegen"))},
      {"malformed", sends(brief({std::string(2'049, 'x')}, {}, "dagegen"))},
      {"unknown_entry", sends(brief(unknown, {}, "dagegen"))},
      {"id_taken", sends(meeting(own, {}, "Andere Sitzung"))},
      {"not_current", sends(body_of(op::Remove{own, written}))},
      {"already_done", sends(body_of(op::Assign{council, file}))},
      {"unknown_node", sends(body_of(op::Assign{council, NodeId::random()}))},
      // One that does not fit takes the others along.
      {"unknown_entry",
       sends(body_of(op::Unassign{council, file}, op::Attend{unknown, PrincipalId::random(), Answer::comes}))},
  });
}

BOOST_AUTO_TEST_CASE(skipped_an_objection_by_an_editor) {
  are_skipped_of({{"not_manager", [&] { return clara_sends(body_of(journal::op::Object{1})); }}});
}

// ---- bytes that are not what they are said to be

// Clara's file takes the name in the moment when Bernd saves his under it, and its digest says that it holds the same.
struct Digests : Contents {
  const std::string text = "Bernds wichtiger Antrag\n";

  Sealed claims(std::string_view other) const {
    Sealed lie = sealed(other);
    seal::ContentDigest digest;
    digest.add_chunk(bytes_of(text));
    lie.content.digest = digest.finish(claras->space(space).space_const());
    return lie;
  }
  // Gives how many versions there are then.
  std::size_t bernd_saves_what_clara_claims(Sealed claim) {
    const auto claras_session = claras->another_connection();
    client::Commit commit;
    commit.blobs = {claim.blob};
    const Bytes body =
        body_of(journal::op::File{NodeId::random(), NodeId(), "Antrag.txt", std::move(claim.content), 1});
    commit.entry = signs(*claras, content(*claras, body), [&](journal::Header& header) {
      header.adds = {{seal::blob_id_of(claim.blob), claim.blob.size()}};
    });
    require_ok(bernd.mappe({"ls", "Umwelt:/"}));
    write_file(bernd.files() / "Antrag.txt", text);
    std::atomic<bool> is_first = true, is_taken = false;
    liar.answers([&](const Asked& asked) -> std::optional<Told> {
      if (asked.is("POST", "/journal") && is_first.exchange(false)) {
        const auto answer = claras_session->append(*SpaceId::parse_base64url(space), commit);
        is_taken = answer && std::holds_alternative<client::Appended>(*answer);
      }
      return std::nullopt;
    });
    const stories::Outcome put = bernd.mappe({"put", bernd.files() / "Antrag.txt", "Umwelt:/"});
    liar.tells_the_truth();
    require_ok(put);
    BOOST_TEST(is_taken);
    for (const Member* member : {&bernd, &anna}) BOOST_TEST(member->mappe({"cat", "Umwelt:/Antrag.txt"}).out == text);
    return bernd.ask({"history", "Umwelt:/Antrag.txt"}).size();
  }
};

BOOST_FIXTURE_TEST_CASE(without_a_lie_an_equal_digest_of_equal_bytes_is_nothing_to_save, Digests) {
  BOOST_TEST(bernd_saves_what_clara_claims(claims(text)) == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_foreign_digest_does_not_keep_somebody_from_saving, Digests) {
  BOOST_TEST(bernd_saves_what_clara_claims(claims(std::string(text.size(), 'C'))) == 2u);
}

BOOST_FIXTURE_TEST_CASE(a_foreign_digest_of_bytes_that_do_not_open_does_not_either, Digests) {
  Sealed lie = claims(text);
  lie.content.chunks[0].key = journal::PackedKey(ChunkKey::random());
  BOOST_TEST(bernd_saves_what_clara_claims(std::move(lie)) == 2u);
}

// What Bernd's client has of the blob is warm from the first file; the second is told by its own key.
BOOST_AUTO_TEST_CASE(one_blob_for_two_texts_against_a_warm_cache_gives_each_entry_its_own) {
  const TwoKeyBlob two = two_key_blob("Der Antrag wird angenommen. ");
  BOOST_TEST((two.texts[0] != two.texts[1]));
  const auto file = [&](std::size_t which, const std::string& name) {
    Content content;
    content.size_bytes = TwoKeyBlob::plain_bytes;
    content.chunks.push_back({two.id, journal::PackedKey(two.keys[which]), TwoKeyBlob::plain_bytes});
    return journal::op::File{NodeId::random(), NodeId(), name, std::move(content), 1};
  };
  clara_sends(body_of(file(0, "ja.txt")), {two.blob});
  clara_sends(body_of(file(1, "nein.txt")));
  for (int round = 0; round < 2; ++round) {  // the second from the cache alone
    BOOST_TEST((bernd.mappe({"cat", "Umwelt:/ja.txt"}).out == two.texts[0]));
    BOOST_TEST((bernd.mappe({"cat", "Umwelt:/nein.txt"}).out == two.texts[1]));
  }
  // All at once, too, where one fetch serves both.
  require_ok(bernd.mappe({"get", "-r", "Umwelt:/", bernd.files() / "alle"}));
  BOOST_TEST((stories::read_file(bernd.files() / "alle" / "ja.txt") == two.texts[0]));
  BOOST_TEST((stories::read_file(bernd.files() / "alle" / "nein.txt") == two.texts[1]));
  BOOST_TEST((anna.mappe({"cat", "Umwelt:/nein.txt"}).out == two.texts[1]));
}

// One unreadable file is named and does not spoil its folder.
BOOST_AUTO_TEST_CASE(tampered_and_malformed_files_whose_author_lied_about_key_or_size) {
  Sealed key = sealed("Schlüssel"), longer = sealed("Länge"), sum = sealed("Summe");
  key.content.chunks[0].key = journal::PackedKey(ChunkKey::random());
  longer.content.chunks[0].plain_size_bytes = longer.content.size_bytes = 900'000;
  sum.content.size_bytes += 1;
  const auto file = [](const std::string& name, Content content) {
    return journal::op::File{NodeId::random(), NodeId(), name, std::move(content), 1};
  };
  clara_sends(body_of(file("a", std::move(key.content)), file("b", std::move(longer.content)),
                      file("c", std::move(sum.content))),
              {key.blob, longer.blob, sum.blob});
  const auto refused = [&](const std::string& name, int exit, const std::string& kind) {
    const stories::Outcome outcome = bernd.mappe({"cat", "Umwelt:/" + name});
    require_exit(outcome, exit);
    BOOST_TEST(outcome.says("[" + kind + "]"), outcome.err);
    BOOST_TEST(outcome.out.empty());
  };
  refused("a", 6, "tampered");
  refused("b", 1, "malformed");
  refused("c", 1, "malformed");
  BOOST_TEST(bernd.mappe({"cat", "Umwelt:/eins.txt"}).out == "eins\n");
  BOOST_TEST(bernd.ask({"health", "Umwelt"}).at("skipped").empty());  // times, base and blobs decide nothing
}

// ---- snapshots

struct Snapshot : Contents {
  // Clara's snapshot of the state as it is, whose content is `text` and whose digest is the state's own or another.
  std::uint64_t clara_claims(std::string_view text, const std::optional<Digest>& digest) {
    Sealed state = sealed(text);
    state.content.digest = digest.value_or(Digest::random());
    const client::Head head = claras->space(space).head();
    return clara_sends(journal::encode_snapshot_body({head.seq, head.hash, std::move(state.content)}), {state.blob},
                       Kind::snapshot);
  }
  Digest digest_of_state() {
    const client::SpaceReplica& replica = claras->space(space);
    return *client::state_digest(replica.state(), replica.space_const());
  }
};

BOOST_FIXTURE_TEST_CASE(without_a_lie_a_snapshot_of_the_state_alarms_nobody, Snapshot) {
  const SecretBytes state = *journal::encode_state(claras->space(space).state());
  clara_claims(text_of(state.expose()), digest_of_state());
  for (const Member* member : {&bernd, &anna}) BOOST_TEST(member->ask({"health", "Umwelt"}).at("alarms").empty());
}

BOOST_FIXTURE_TEST_CASE(snapshot_differs_a_snapshot_of_another_state_is_told_and_not_used, Snapshot) {
  const std::string before = files();
  const std::set<std::string> as_usual = usual();
  const std::uint64_t seq = clara_claims("ein anderer Stand", {});
  for (const Member* member : {&bernd, &anna}) {
    liar.tells_the_truth();
    const Json alarms = member->ask({"health", "Umwelt"}).at("alarms");
    // An editor's client says so; a manager's disputes it by itself, once.
    if (member == &bernd) asked_only(as_usual);
    BOOST_TEST(claras->space(space).parts().replay->objections().contains(seq) == (member == &anna));
    BOOST_TEST_REQUIRE(alarms.size() == 1u);
    BOOST_TEST(alarms.at(0).at("kind") == "snapshot_differs");
    BOOST_TEST(alarms.at(0).at("seq") == seq);
    BOOST_TEST(alarms.at(0).at("by") == "Clara Beispiel");
    BOOST_TEST(member->ask({"ls", "-R", "Umwelt:/"}).dump() == before);
  }
  const std::uint64_t head = claras->space(space).head().seq;
  require_ok(anna.mappe({"health", "Umwelt"}));
  BOOST_TEST(claras->space(space).head().seq == head);
  // Who comes new replays from the genesis and sees the same.
  const Member emil = invites("emil", "Emil Beispiel", {"Umwelt:editor"});
  BOOST_TEST(emil.ask({"health", "Umwelt"}).at("alarms").size() == 1u);
  BOOST_TEST(emil.ask({"ls", "-R", "Umwelt:/"}).dump() == before);
  require_ok(bernd.mappe({"verify", "Umwelt"}));
}

BOOST_FIXTURE_TEST_CASE(snapshot_differs_a_snapshot_with_another_base, Snapshot) {
  Sealed state = sealed("egal");
  state.content.digest = digest_of_state();
  const client::Head head = claras->space(space).head();
  clara_sends(journal::encode_snapshot_body({head.seq, EntryHash::random(), std::move(state.content)}), {state.blob},
              Kind::snapshot);
  BOOST_TEST(bernd.ask({"health", "Umwelt"}).at("alarms").at(0).at("kind") == "snapshot_differs");
  require_ok(bernd.mappe({"mkdir", "Umwelt:/neu"}));
}

BOOST_AUTO_TEST_SUITE_END()
