// What the state says after entries that fit: the tree, versions, notes, blobs.                    docs/protocol.md §4
#include "journal/state.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "tests/journal/state_fixture.h"

using namespace mappe;
using namespace mappe::journal;
using namespace mappe::journal::test;

namespace {

const NodeId folder = node_id(1), file = node_id(2), other = node_id(3);

Space with_file() {
  Space space;
  CHECK(space.apply(op::Folder{folder, NodeId(), "Anträge"}).fits());
  CHECK(space.apply(op::File{file, folder, "Bänke.txt", content_of({1}), 7}).fits());
  return space;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(state, CryptoReady)

BOOST_AUTO_TEST_CASE(paths_are_found_in_any_case_and_told_in_their_own) {
  const Space space = with_file();
  BOOST_TEST(*space.state.resolve("/ANTRÄGE/bänke.TXT") == file);
  BOOST_TEST(*space.state.resolve("anträge/") == folder);
  BOOST_TEST(*space.state.resolve("/") == NodeId());
  BOOST_TEST(!space.state.resolve("/Anträge/nichts"));
  BOOST_TEST(!space.state.resolve("/Anträge/Bänke.txt/darunter"));
  BOOST_TEST(space.state.path_of(file) == "/Anträge/Bänke.txt");
}

BOOST_AUTO_TEST_CASE(a_file_built_in_limbo_is_not_in_the_tree_until_it_moves) {
  Space space;
  BOOST_TEST(space.apply(op::Folder{folder, limbo_id(), "Kopie"}).fits());
  BOOST_TEST(space.apply(op::File{file, folder, "a", content_of({1}), 7}).fits());
  BOOST_TEST(space.state.children(NodeId()).empty());
  BOOST_TEST(!space.state.resolve("/Kopie"));
  BOOST_TEST(space.state.path_of(file).empty());
  BOOST_TEST((space.state.children(limbo_id()) == std::vector<NodeId>{folder}));
  BOOST_TEST(space.state.node(folder)->parent == limbo_id());
  BOOST_TEST(!space.state.node(limbo_id()));
  BOOST_TEST(space.state.is_live(file));
  BOOST_TEST(space.apply(op::Move{folder, NodeId(), "Kopie"}).fits());
  BOOST_TEST(*space.state.resolve("/Kopie/a") == file);
}

BOOST_AUTO_TEST_CASE(children_of_a_trashed_folder_go_and_come_back_with_it) {
  Space space = with_file();
  BOOST_TEST(space.apply(op::Trash{folder}).fits());
  BOOST_TEST(!space.state.resolve("/Anträge/Bänke.txt"));
  BOOST_TEST(!space.state.node(file)->live);
  BOOST_TEST(!space.state.node(file)->trashed);
  BOOST_TEST((space.state.trash() == std::vector<NodeId>{folder}));
  BOOST_TEST(space.state.node(folder)->trashed->seq == 3U);
  BOOST_TEST(space.apply(op::Restore{folder, NodeId(), "Zurück"}).fits());
  BOOST_TEST(*space.state.resolve("/Zurück/Bänke.txt") == file);
  BOOST_TEST(space.state.trash().empty());
}

BOOST_AUTO_TEST_CASE(two_of_one_name_may_lie_in_the_trash) {
  Space space = with_file();
  BOOST_TEST(space.apply(op::Trash{file}).fits());
  BOOST_TEST(space.apply(op::File{other, folder, "bänke.txt", content_of({2}), 7}).fits());
  BOOST_TEST(space.apply(op::Trash{other}).fits());
  BOOST_TEST(space.state.trash().size() == 2U);
  BOOST_TEST(space.state.all_children(folder).size() == 2U);
  BOOST_TEST(space.state.children(folder).empty());
}

BOOST_AUTO_TEST_CASE(a_put_keeps_the_former_version) {
  Space space = with_file();
  BOOST_TEST(space.apply(op::Put{file, {}, content_of({2}), 8}).drops.empty());
  const auto versions = space.state.versions(file);
  BOOST_REQUIRE(versions.size() == 2U);
  BOOST_TEST(versions[0].stamp.seq == 2U);
  BOOST_TEST(versions[1].stamp.seq == 3U);
  BOOST_TEST(versions[1].mtime_ms == 8U);
  BOOST_TEST(space.state.current(file)->parsed().chunks[0].blob == blob_id(2));
}

BOOST_AUTO_TEST_CASE(a_put_on_an_empty_version_takes_its_place) {
  Space space;
  BOOST_TEST(space.apply(op::File{file, NodeId(), "a", content_of({}), 1}).fits());
  BOOST_TEST(space.apply(op::Put{file, {}, content_of({1}), 2}).fits());
  BOOST_TEST(space.state.versions(file).size() == 1U);
  BOOST_TEST(space.apply(op::Put{file, {}, content_of({}), 3}).fits());
  BOOST_TEST(space.state.versions(file).size() == 2U);
  BOOST_TEST(space.apply(op::Put{file, {}, content_of({2}), 4}).fits());
  BOOST_TEST(space.state.versions(file).size() == 2U);
  BOOST_TEST(space.state.versions(file)[0].stamp.seq == 2U);
}

BOOST_AUTO_TEST_CASE(an_etag_survives_move_touch_and_attr_and_changes_with_the_content) {
  Space space = with_file();
  const Etag before = *space.state.etag(file);
  BOOST_TEST(
      space.apply(bernd, ops_of(op::Move{file, NodeId(), "b"}, op::Touch{file, 99}, op::Attr{file, "k", "v"})).fits());
  BOOST_TEST(*space.state.etag(file) == before);
  BOOST_TEST(space.state.current(file)->mtime_ms == 99U);
  BOOST_TEST(space.apply(op::Put{file, {}, content_of({2}), 8}).fits());
  BOOST_TEST(*space.state.etag(file) != before);
}

BOOST_AUTO_TEST_CASE(a_copy_has_another_etag_than_its_original) {
  Space space = with_file();
  BOOST_TEST(space.apply(op::File{other, NodeId(), "Kopie", content_of({1}), 7}).fits());
  BOOST_TEST(*space.state.etag(other) != *space.state.etag(file));
}

BOOST_AUTO_TEST_CASE(a_space_is_titled_by_an_attribute_of_its_root) {
  Space space;
  BOOST_TEST(space.state.title() == "");
  BOOST_TEST(space.apply(op::Attr{NodeId(), "title", "Umwelt"}).fits());
  BOOST_TEST(space.state.title() == "Umwelt");
  BOOST_TEST(space.apply(op::Attr{NodeId(), "title", ""}).fits());
  BOOST_TEST(!space.state.attribute(NodeId(), "title"));
}

BOOST_AUTO_TEST_CASE(a_relink_leaves_one_target_with_a_stamp_of_its_own) {
  Space space;
  BOOST_TEST(space.apply(op::Link{other, NodeId(), "Vorlage", target_of("a")}).fits());
  BOOST_TEST(space.apply(op::Relink{other, target_of("b")}).fits());
  BOOST_REQUIRE(space.state.versions(other).size() == 1U);
  BOOST_TEST((space.state.current(other)->parsed_target() == target_of("b")));
  BOOST_TEST(space.state.current(other)->stamp.seq == 2U);
  BOOST_TEST(space.state.node(other)->created.seq == 1U);
}

// --- notes ---

BOOST_AUTO_TEST_CASE(an_erased_note_keeps_its_place_and_loses_its_words) {
  Space space = with_file();
  std::vector<op::Attachment> attachments;
  attachments.push_back({"Skizze", content_of({9})});
  const auto note = [&] {
    return op::Note{note_id(1), {file}, "vertraulich", std::move(attachments), {anna.id}, NoteId()};
  };
  BOOST_TEST((space.apply(Op(note())).named == std::vector<BlobSize>{blob_size(9)}));
  BOOST_TEST(space.state.note(note_id(1))->parsed_attachments().at(0).name == "Skizze");
  BOOST_TEST((space.apply(Op(op::Erase{note_id(1)})).drops == std::vector<BlobSize>{blob_size(9)}));
  const auto erased = *space.state.note(note_id(1));
  BOOST_TEST(erased.text == "");
  BOOST_TEST(erased.addressees.empty());
  BOOST_TEST(erased.parsed_attachments().empty());
  BOOST_TEST(erased.erased->seq == 4U);
  BOOST_TEST((erased.about == op::About{file}));
}

BOOST_AUTO_TEST_CASE(a_purge_takes_the_notes_of_the_node_and_their_blobs_with_it) {
  Space space = with_file();
  std::vector<op::Attachment> attachments;
  attachments.push_back({"Skizze", content_of({9})});
  BOOST_TEST(space.apply(Op(op::Note{note_id(1), {file}, "a", std::move(attachments), {}, NoteId()})).fits());
  BOOST_TEST(space.apply(Op(op::Note{note_id(2), {folder}, "b", {}, {}, NoteId()})).fits());
  BOOST_TEST(space.apply(op::Trash{file}).fits());
  BOOST_TEST(space.state.notes_on(file).size() == 1U);
  const Effect purged = space.apply(op::Purge{file});
  BOOST_TEST((purged.drops == std::vector<BlobSize>{blob_size(1), blob_size(9)}));
  BOOST_TEST((space.state.notes() == std::vector<NoteId>{note_id(2)}));
}

// --- blobs ---

BOOST_AUTO_TEST_CASE(drops_are_what_was_named_before_and_is_not_after) {
  Space space = with_file();
  BOOST_TEST(space.apply(op::Put{file, {}, content_of({2}), 8}).fits());
  const Effect forgotten = space.apply(op::Forget{file, {{2, 0}}});
  BOOST_TEST((forgotten.drops == std::vector<BlobSize>{blob_size(1)}));
  BOOST_TEST(!space.state.names(blob_id(1)));
  BOOST_TEST(space.state.names(blob_id(2)));
}

BOOST_AUTO_TEST_CASE(a_blob_that_a_copy_still_names_is_not_dropped) {
  Space space = with_file();
  BOOST_TEST(space.apply(op::File{other, NodeId(), "Kopie", content_of({1}), 7}).named.empty());
  BOOST_TEST(space.apply(op::Trash{file}).fits());
  BOOST_TEST(space.apply(op::Purge{file}).drops.empty());
  BOOST_TEST(space.apply(op::Trash{other}).fits());
  BOOST_TEST((space.apply(op::Purge{other}).drops == std::vector<BlobSize>{blob_size(1)}));
}

BOOST_AUTO_TEST_CASE(what_an_entry_names_and_drops_again_is_in_neither_list) {
  Space space = with_file();
  const Effect effect = space.apply(
      bernd, ops_of(op::File{other, NodeId(), "x", content_of({5}), 1}, op::Trash{other}, op::Purge{other}));
  BOOST_TEST(effect.fits());
  BOOST_TEST(effect.drops.empty());
  BOOST_TEST(effect.named.empty());
}

BOOST_AUTO_TEST_CASE(drops_name_the_size_the_server_has) {
  Space space;
  const std::vector<BlobSize> adds = {{blob_id(1), 4096 + 16}};
  EntryInfo info = space.info(bernd, false);
  info.adds = adds;
  BOOST_TEST(space.state.apply(info, ops_of(op::File{file, NodeId(), "a", content_of({1}), 1})).fits());
  BOOST_TEST(space.apply(op::Trash{file}).fits());
  BOOST_TEST((space.apply(op::Purge{file}).drops == adds));
}

BOOST_AUTO_TEST_CASE(the_blobs_of_a_drafts_source_count_like_the_contents) {
  Space space;
  const Source source{1, 1, 0, EntryHash(), content_of({8})};
  BOOST_TEST((space.apply(op::Draft{file, NodeId(), "Entwurf", source.duplicate(), content_of({1}), 1}).named ==
              std::vector<BlobSize>{blob_size(1), blob_size(8)}));
  BOOST_TEST(space.apply(op::Cut{file, {}, content_of({2}), {}, 2}).fits());
  BOOST_TEST((space.apply(op::Forget{file, {{1, 0}}}).drops == std::vector<BlobSize>{blob_size(1), blob_size(8)}));
}

std::vector<Chunk> inner_chunks() { return content_of({11, 12}).chunks; }

BOOST_AUTO_TEST_CASE(a_level_1_content_names_its_inner_chunks_once_they_are_known) {
  Space space;
  BOOST_TEST((space.apply(op::File{file, NodeId(), "a", content_of({1}, Level::chunks), 1}).named ==
              std::vector<BlobSize>{blob_size(1)}));
  BOOST_REQUIRE(space.state.unopened().size() == 1U);
  space.state.supply_inner(space.state.unopened()[0], inner_chunks());
  BOOST_TEST(space.state.unopened().empty());
  BOOST_TEST(space.state.names(blob_id(12)));
  BOOST_TEST(space.apply(op::File{other, NodeId(), "Kopie", content_of({1}, Level::chunks), 1}).named.empty());
  BOOST_TEST(space.apply(bernd, ops_of(op::Trash{file}, op::Purge{file})).drops.empty());
  BOOST_TEST((space.apply(bernd, ops_of(op::Trash{other}, op::Purge{other})).drops ==
              std::vector<BlobSize>{blob_size(1), blob_size(11), blob_size(12)}));
}

BOOST_AUTO_TEST_CASE(an_unopened_level_1_content_drops_only_its_own_chunks) {
  Space space;
  BOOST_TEST(space.apply(op::File{file, NodeId(), "a", content_of({1}, Level::chunks), 1}).fits());
  BOOST_TEST(
      (space.apply(bernd, ops_of(op::Trash{file}, op::Purge{file})).drops == std::vector<BlobSize>{blob_size(1)}));
  BOOST_TEST(space.state.unopened().empty());
}

BOOST_AUTO_TEST_CASE(an_undone_purge_of_a_level_1_content_names_its_inner_chunks_again) {
  Space space;
  BOOST_TEST(space.apply(op::File{file, NodeId(), "a", content_of({1}, Level::chunks), 1}).fits());
  space.state.supply_inner(space.state.unopened()[0], inner_chunks());
  BOOST_TEST(!space.apply(bernd, ops_of(op::Trash{file}, op::Purge{file}, op::Purge{file})).fits());
  BOOST_TEST(space.state.names(blob_id(11)));
  BOOST_TEST(space.state.names(blob_id(1)));
}

BOOST_AUTO_TEST_CASE(blob_sizes_are_padme_and_a_tag) {
  BOOST_TEST(blob_size_bytes(1) == 512U + 16);
  BOOST_TEST(blob_size_bytes(512) == 512U + 16);
  BOOST_TEST(blob_size_bytes(513) == 544U + 16);
  BOOST_TEST(blob_size_bytes(100000) == 100352U + 16);
  BOOST_TEST(blob_size_bytes(1048575) == 1048576U + 16);
  BOOST_TEST(blob_size_bytes(1048576) == 1048576U + 16);
  BOOST_TEST(blob_size_bytes(std::uint64_t{1} << 52) == 1048576U + 16);
}

// --- bodies ---

BOOST_AUTO_TEST_CASE(a_body_with_an_unknown_operation_is_skipped_whole) {
  Space space = with_file();
  cbor::Writer body;
  body.array(2).array(2).text("trash").id(file).array(2).text("teleport").id(file);
  const Effect effect = space.state.apply(space.info(bernd, false), body.done());
  BOOST_TEST(name_of(effect.skipped->why) == "unknown_operation");
  BOOST_TEST(space.state.is_live(file));
}

BOOST_AUTO_TEST_CASE(an_objection_is_handed_on) {
  Space space;
  BOOST_TEST((space.apply(anna, ops_of(op::Object{17})).objections == std::vector<std::uint64_t>{17}));
}

BOOST_AUTO_TEST_CASE(thousands_of_forgotten_versions_give_their_memory_back) {
  Space space = with_file();
  std::size_t after_first = 0;
  for (unsigned round = 0; round < 3; ++round) {
    for (unsigned i = 0; i < 2000; ++i) {
      Content content = content_of({100 + i});
      for (unsigned chunk = 0; chunk < 60; ++chunk) content.chunks.push_back({blob_id(chunk), key_of(chunk), 100});
      CHECK(space.apply(op::Put{file, {}, std::move(content), 1}).fits());
      const auto versions = space.state.versions(file);
      CHECK(space.apply(op::Forget{file, {versions.front().stamp.version()}}).fits());
    }
    if (round == 0) after_first = space.state.memory_bytes();
  }
  BOOST_TEST(space.state.memory_bytes() <= after_first + 1024 * 1024);
  BOOST_TEST(space.state.memory_bytes() < 12U * 1024 * 1024);
}

// 80 MiB for 100,000 files (bench/state_bench.cpp measures them resident): 838 bytes each, here at a size for every
// run.
BOOST_AUTO_TEST_CASE(a_file_of_one_chunk_takes_at_most_838_bytes) {
  constexpr unsigned files = 10'000;
  Space space;
  CHECK(space.apply(op::Folder{folder, NodeId(), "Niederschriften"}).fits());
  for (unsigned i = 0; i < files; ++i) {
    op::File made{node_id(1000 + i), folder, "Niederschrift der Sitzung " + std::to_string(i) + ".pdf", content_of({i}),
                  1};
    CHECK(space.apply(std::move(made)).fits());
  }
  BOOST_TEST(space.state.memory_bytes() <= files * 838U);
  const auto again = decode_state(bytes_of_state(space.state), space.seq);
  BOOST_REQUIRE(again.has_value());
  BOOST_TEST(again->memory_bytes() <= files * 838U);
  BOOST_TEST(*again->resolve("/Niederschriften/niederschrift der sitzung 9999.PDF") == node_id(1000 + 9999));
}

BOOST_AUTO_TEST_SUITE_END()
