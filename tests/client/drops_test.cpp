// Drops of what is still named: told with the name of who did it, and healed by the next editor, however they came.
//                                                                                          docs/protocol.md §4.7
//                                                                                          "Drops"
#include <boost/test/unit_test.hpp>

#include "client/replica/clock.h"
#include "client/replica/space_parts.h"
#include "crypto/base/codes.h"
#include "crypto/seal/chunk.h"
#include "crypto/seal/epoch_link.h"
#include "crypto/seal/row.h"
#include "tests/client/town.h"

using namespace client_tests;

namespace {

struct Depot : Town {
  Depot() {
    anna_creates_space();
    bernd = member("Bernd", SpaceRole::editor);
    clara = member("Clara", SpaceRole::editor);
    BOOST_REQUIRE(static_cast<bool>(anna->saves("Antrag.txt", "x")));
    blob = journal().entries.back().header().adds.at(0);
    everybody_syncs();
  }
  std::unique_ptr<Member> bernd, clara;
  journal::BlobSize blob;

  void everybody_syncs() {
    for (Member* one : {anna.get(), bernd.get(), clara.get()}) BOOST_REQUIRE(static_cast<bool>(one->space().sync()));
  }
  // A new epoch by Anna whose rows hold a key that is not the one committed to.
  void anna_forces_a_void_epoch() {
    journal::AccessBody body;
    for (const journal::Entry& entry : journal().entries)
      if (journal::is_access_kind(entry.header().kind)) body = *journal::access_of(entry);
    const EpochKey key = EpochKey::random(), other = EpochKey::random();
    const std::uint64_t before = body.epoch++;
    body.voids.clear();
    body.key_commit = seal::key_commit(key, space, body.epoch);
    body.epoch_link = seal::seal_epoch_link(key, space, body.epoch, before, *anna->space().epoch_key(before));
    for (journal::Row& row : body.members)
      row.sealed = *seal::seal_row(other, space, body.epoch, row.fingerprint,
                                   anna->roster().history().state().person(row.principal.id)->card.box_pk);
    journal().entries.push_back(
        forge(*anna->identity(), journal::Kind::access, journal::encode_access(body), body.epoch));
  }
  static std::size_t dropped_alarms(Member& member, const journal::Author& author) {
    std::size_t count = 0;
    for (const Alarm& alarm : member.space().alarms())
      count += alarm.kind == Alarm::Kind::named_blob_dropped && alarm.author == author;
    return count;
  }
  bool is_live(Member& member, const BlobId& id) { return member.space().parts().replay->verified().live.contains(id); }
  std::vector<journal::BlobSize> spoiled(Member& member) { return member.space().parts().replay->spoiled(); }
  // The next thing an editor writes brings it back, whatever it is.
  void is_told_and_healed(const journal::Author& culprit) {
    everybody_syncs();
    BOOST_TEST(dropped_alarms(*bernd, culprit) == 1u);
    BOOST_TEST(dropped_alarms(*clara, culprit) == 1u);
    BOOST_TEST(!is_live(*bernd, blob.blob));
    BOOST_REQUIRE(static_cast<bool>(bernd->saves("danach.txt", "d")));
    everybody_syncs();
    for (Member* one : {anna.get(), bernd.get(), clara.get()}) {
      BOOST_TEST(is_live(*one, blob.blob));
      BOOST_TEST((one->space().parts().replay->verified().live.size_of(blob.blob) == blob.size_bytes));
      BOOST_TEST(spoiled(*one).empty());
    }
    BOOST_TEST(dropped_alarms(*bernd, culprit) == 1u);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(drops, Depot)

BOOST_AUTO_TEST_CASE(an_honest_purge_is_no_alarm) {
  const NodeId node = *bernd->space().state().resolve("/Antrag.txt");
  BOOST_REQUIRE(static_cast<bool>(Committer(bernd->space()).commit(plain(journal::op::Trash{node}))));
  BOOST_REQUIRE(static_cast<bool>(Committer(bernd->space()).commit(plain(journal::op::Purge{node}))));
  everybody_syncs();
  BOOST_TEST(clara->space().alarms().empty());
  BOOST_TEST(spoiled(*clara).empty());
}

BOOST_AUTO_TEST_CASE(a_drop_of_what_is_named_is_told_and_healed) {
  forces(*clara, {.drops = {blob}}, ops_of(journal::op::Touch{*clara->space().state().resolve("/Antrag.txt"), 1}));
  is_told_and_healed(clara->principal());
}

BOOST_AUTO_TEST_CASE(a_drop_with_a_body_that_nobody_reads_is_told_and_healed) {
  forces(*clara, {.drops = {blob}}, {});
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  BOOST_TEST_REQUIRE(bernd->space().health().size() == 1u);
  is_told_and_healed(clara->principal());
}

BOOST_AUTO_TEST_CASE(a_drop_behind_a_void_access_entry_is_told_and_healed) {
  anna_forces_a_void_epoch();
  forces(*clara, {.drops = {blob}}, {});
  everybody_syncs();
  BOOST_TEST(dropped_alarms(*bernd, clara->principal()) == 1u);
  BOOST_REQUIRE(static_cast<bool>(tend_space(anna->space())));  // repairs: until then nobody writes
  is_told_and_healed(clara->principal());
}

BOOST_AUTO_TEST_CASE(a_spoiled_blob_is_remembered_over_a_restart) {
  forces(*clara, {.drops = {blob}}, {});
  everybody_syncs();
  bernd->restart();
  is_told_and_healed(clara->principal());
}

BOOST_AUTO_TEST_CASE(a_commenter_heals_nothing_and_drops_nothing) {
  auto dora = member("Dora", SpaceRole::commenter);
  forces(*clara, {.drops = {blob}}, {});
  everybody_syncs();
  BOOST_REQUIRE(static_cast<bool>(dora->space().sync()));
  const Change file = save_of(dora->space(), "Anlage.txt", "a");
  journal::op::Note note;
  note.note = NoteId::random();
  note.about.what = NodeId();
  note.text = "siehe Anlage";
  note.attachments.push_back({"Anlage.txt", std::get<journal::intent::Save>(file.intent).content.duplicate()});
  Change wish = plain(std::move(note));
  const NoteId id = std::get<journal::op::Note>(std::get<journal::intent::Plain>(wish.intent).ops[0]).note;
  wish.blobs = file.blobs;
  BOOST_REQUIRE(static_cast<bool>(Committer(dora->space()).commit(std::move(wish))));
  BOOST_TEST(journal().entries.back().header().adds.size() == 1u);
  auto erased = Committer(dora->space()).commit(plain(journal::op::Erase{id}));
  BOOST_REQUIRE(static_cast<bool>(erased));
  BOOST_TEST((erased->how == Committed::How::done));
  BOOST_TEST(journal().entries.back().header().drops.empty());
}

BOOST_AUTO_TEST_CASE(what_the_server_has_no_more_keeps_nobody_from_writing) {
  forces(*clara, {.drops = {blob}}, {});
  everybody_syncs();
  const Bytes kept = server.blobs.at(blob.blob);
  server.blobs.erase(blob.blob);  // the grace is over
  BOOST_REQUIRE(static_cast<bool>(bernd->saves("danach.txt", "d")));
  BOOST_REQUIRE(static_cast<bool>(bernd->saves("noch.txt", "d")));
  BOOST_TEST(!is_live(*bernd, blob.blob));
  server.blobs[blob.blob] = kept;  // somebody sent it again
  bernd->restart();
  BOOST_REQUIRE(static_cast<bool>(bernd->saves("endlich.txt", "d")));
  BOOST_TEST(is_live(*bernd, blob.blob));
}

BOOST_AUTO_TEST_CASE(a_refused_healing_leaves_the_wish_alone) {
  forces(*clara, {.drops = {blob}}, {});
  everybody_syncs();
  server.refuse_adds_above = 1;  // the quota holds one more blob
  BOOST_REQUIRE(static_cast<bool>(bernd->saves("danach.txt", "d")));
  BOOST_TEST(bernd->reads("/danach.txt") == "d");
  BOOST_TEST(!is_live(*bernd, blob.blob));
}

// A chunk's own claim about its size is another's word: drops go by what the chain says.
BOOST_AUTO_TEST_CASE(what_was_named_with_a_wrong_size_can_be_purged) {
  journal::op::File lie;
  lie.node = NodeId::random();
  lie.name = "Luege.txt";
  lie.content = bernd->space().state().current(*bernd->space().state().resolve("/Antrag.txt"))->parsed();
  lie.content.chunks[0].plain_size_bytes = 100'000;
  lie.content.size_bytes = 100'000;
  const NodeId first = *bernd->space().state().resolve("/Antrag.txt"), node = lie.node;
  // The adds of the blob come in an entry that does not name it, and the name in one that adds nothing.
  forces(*clara, {.drops = {blob}}, ops_of(journal::op::Trash{first}, journal::op::Purge{first}));
  forces(*clara, {.adds = {blob}}, ops_of(journal::op::Folder{NodeId::random(), NodeId(), "Ordner"}));
  forces(*clara, {}, ops_of(std::move(lie)));
  everybody_syncs();
  BOOST_TEST(bernd->space().state().resolve("/Luege.txt").has_value());
  BOOST_REQUIRE(static_cast<bool>(Committer(bernd->space()).commit(plain(journal::op::Trash{node}))));
  auto purged = Committer(bernd->space()).commit(plain(journal::op::Purge{node}));
  BOOST_REQUIRE(static_cast<bool>(purged));
  BOOST_TEST((journal().entries.back().header().drops == std::vector<journal::BlobSize>{blob}));
}

namespace {

// A file of 17 chunks: one more than stand in place, so the entry names only the chunk that holds their list.
struct LargeFile : Depot {
  LargeFile() {
    journal::intent::Save save;
    save.name = "gross.bin";
    save.fresh_node = NodeId::random();
    Change change;
    for (int i = 0; i < 17; ++i) change.inner.push_back(seal_one(bytes_of(std::string(600, static_cast<char>(i)))));
    const SecretBytes list(journal::encode_chunk_list(change.inner));
    save.content.level = journal::Level::chunks;
    save.content.size_bytes = 17 * 600;
    save.content.chunks.push_back(seal_one(list.expose()));
    inner = size_of(change.inner.at(3));
    outer = size_of(save.content.chunks[0]);
    node = save.fresh_node;
    change.intent = std::move(save);
    BOOST_REQUIRE(static_cast<bool>(Committer(anna->space()).commit(std::move(change))));
    everybody_syncs();
  }
  NodeId node;
  journal::BlobSize inner, outer;

  static journal::BlobSize size_of(const journal::Chunk& chunk) {
    return {chunk.blob, journal::blob_size_bytes(chunk.plain_size_bytes)};
  }
  journal::Chunk seal_one(ByteView plain) {
    const ChunkKey key = ChunkKey::random();
    Bytes sealed(seal::blob_bytes(plain.size()));
    const BlobId id = seal::seal_chunk(key.expose(), plain, sealed);
    server.blobs[id] = sealed;
    return {id, journal::PackedKey(key), plain.size()};
  }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_drop_of_an_inner_chunk_is_told_and_healed, LargeFile) {
  forces(*clara, {.drops = {inner}}, {});
  everybody_syncs();
  BOOST_REQUIRE(static_cast<bool>(bernd->saves("danach.txt", "d")));
  everybody_syncs();
  BOOST_TEST(is_live(*clara, inner.blob));
  BOOST_TEST(dropped_alarms(*bernd, clara->principal()) == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_drop_of_an_inner_chunk_is_remembered_over_a_restart, LargeFile) {
  forces(*clara, {.drops = {inner}}, {});
  everybody_syncs();
  bernd->restart();
  BOOST_REQUIRE(static_cast<bool>(bernd->space().sync()));
  BOOST_REQUIRE(static_cast<bool>(bernd->space().open_inner_lists()));
  BOOST_TEST(dropped_alarms(*bernd, clara->principal()) == 1u);
  BOOST_REQUIRE(static_cast<bool>(bernd->saves("danach.txt", "d")));
  BOOST_TEST(is_live(*bernd, inner.blob));
}

BOOST_FIXTURE_TEST_CASE(a_list_that_was_dropped_too_comes_back_before_what_it_names, LargeFile) {
  std::vector<journal::BlobSize> both{inner, outer};
  std::sort(both.begin(), both.end());
  forces(*clara, {.drops = both}, {});
  everybody_syncs();
  const Bytes kept = server.blobs.at(outer.blob);
  server.blobs.erase(outer.blob);
  BOOST_REQUIRE(static_cast<bool>(bernd->saves("danach.txt", "d")));
  server.blobs[outer.blob] = kept;
  bernd->restart();
  BOOST_REQUIRE(static_cast<bool>(bernd->saves("dann.txt", "d")));
  BOOST_TEST(is_live(*bernd, outer.blob));
  BOOST_TEST(is_live(*bernd, inner.blob));
}

BOOST_FIXTURE_TEST_CASE(an_honest_purge_of_a_large_file_is_no_alarm, LargeFile) {
  BOOST_REQUIRE(static_cast<bool>(Committer(anna->space()).commit(plain(journal::op::Trash{node}))));
  BOOST_REQUIRE(static_cast<bool>(Committer(anna->space()).commit(plain(journal::op::Purge{node}))));
  BOOST_TEST(journal().entries.back().header().drops.size() == 18u);
  everybody_syncs();
  BOOST_REQUIRE(static_cast<bool>(bernd->saves("danach.txt", "d")));
  BOOST_TEST(journal().entries.back().header().adds.size() == 1u);
  BOOST_TEST(bernd->space().alarms().empty());
}

BOOST_AUTO_TEST_SUITE_END()
