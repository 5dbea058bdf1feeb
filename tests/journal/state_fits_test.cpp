// "An operation fits" as a table: each refusal stands beside the twin that is accepted.            docs/protocol.md §4
#include <boost/test/unit_test.hpp>

#include "tests/journal/state_fixture.h"

using namespace mappe;
using namespace mappe::journal;
using namespace mappe::journal::test;

namespace {

// The scene: /Antraege (1) with Baenke.txt (2, two versions: seq 3 and 4), a link (3) and a folder Alt (4); /Leer.txt
// (5, empty); a trashed folder (6) with a file in it (7) and another trashed file (8); a draft (9); note 1 by Bernd on
// node 2, note 2 by Anna about a paper.
constexpr unsigned folder = 1, file = 2, link = 3, inner_folder = 4, empty_file = 5, trashed_folder = 6,
                   below_trashed = 7, trashed_file = 8, draft = 9, fresh = 50, unknown = 60;

Space scene() {
  Space space;
  const NodeId root;
  const auto must = [](const Effect& effect) { CHECK(effect.fits()); };
  must(space.apply(bernd, ops_of(op::Folder{node_id(folder), root, "Anträge"},
                                 op::Folder{node_id(inner_folder), node_id(folder), "Alt"})));
  must(space.apply(op::Link{node_id(link), node_id(folder), "Vorlage", target_of("a")}));
  must(space.apply(op::File{node_id(file), node_id(folder), "Bänke.txt", content_of({1}), 1}));
  must(space.apply(op::Put{node_id(file), {}, content_of({2}), 2}));
  must(space.apply(op::File{node_id(empty_file), root, "Leer.txt", content_of({}), 1}));
  must(space.apply(op::Folder{node_id(trashed_folder), root, "Weg"}));
  must(space.apply(op::File{node_id(below_trashed), node_id(trashed_folder), "darin", content_of({3}), 1}));
  must(space.apply(op::File{node_id(trashed_file), root, "weg.txt", content_of({4}), 1}));
  must(space.apply(bernd, ops_of(op::Trash{node_id(trashed_folder)}, op::Trash{node_id(trashed_file)})));
  must(space.apply(op::Draft{node_id(draft), root, "Entwurf", {}, content_of({5}), 1}));
  must(space.apply(op::Note{note_id(1), {node_id(file)}, "stimmt das?", {}, {}, NoteId()}));
  must(space.apply(anna, ops_of(op::Note{note_id(2), {std::string("paper")}, "siehe", {}, {}, NoteId()})));
  return space;
}

using Make = std::vector<Op> (*)();
struct FitsCase {
  const char* section;
  Make make;
  std::optional<Unfit> unfit;  // none: it fits
  Author by = bernd;
};
std::ostream& operator<<(std::ostream& out, const FitsCase& row) { return out << row.section; }

constexpr std::optional<Unfit> fits = std::nullopt;
NodeId n(unsigned number) { return node_id(number); }
op::Folder new_folder(const NodeId& parent, std::string name) { return {n(fresh), parent, std::move(name)}; }
op::Note new_note(op::About about, const NoteId& reply_to = NoteId()) {
  return {note_id(9), std::move(about), "text", {}, {}, reply_to};
}

const FitsCase cases[] = {
    {"new node: unknown id", [] { return ops_of(new_folder(NodeId(), "Neu")); }, fits},
    {"new node: a known id",
     [] {
       return ops_of(op::Folder{n(file), NodeId(), "Neu"});
     },
     Unfit::id_taken},
    {"new node: the id of a trashed node",
     [] {
       return ops_of(op::Folder{n(trashed_file), NodeId(), "Neu"});
     },
     Unfit::id_taken},
    {"new node: the root's id",
     [] {
       return ops_of(op::Folder{NodeId(), NodeId(), "Neu"});
     },
     Unfit::id_taken},
    {"new node: limbo's id",
     [] {
       return ops_of(op::Folder{limbo_id(), NodeId(), "Neu"});
     },
     Unfit::id_taken},
    {"new node: twice in one entry", [] { return ops_of(new_folder(NodeId(), "a"), new_folder(NodeId(), "b")); },
     Unfit::id_taken},
    {"new node: an id purged before in the same entry",
     [] {
       return ops_of(op::Purge{n(trashed_file)}, op::Folder{n(trashed_file), NodeId(), "Neu"});
     },
     fits},

    {"parent: a live folder", [] { return ops_of(new_folder(n(folder), "Neu")); }, fits},
    {"parent: limbo", [] { return ops_of(new_folder(limbo_id(), "Neu")); }, fits},
    {"parent: made before in the same entry",
     [] {
       return ops_of(op::Folder{n(unknown), NodeId(), "a"}, new_folder(n(unknown), "b"));
     },
     fits},
    {"parent: unknown", [] { return ops_of(new_folder(n(unknown), "Neu")); }, Unfit::parent_not_folder},
    {"parent: a file", [] { return ops_of(new_folder(n(file), "Neu")); }, Unfit::parent_not_folder},
    {"parent: a link", [] { return ops_of(new_folder(n(link), "Neu")); }, Unfit::parent_not_folder},
    {"parent: trashed", [] { return ops_of(new_folder(n(trashed_folder), "Neu")); }, Unfit::parent_not_folder},
    {"parent: below a folder trashed in the same entry",
     [] { return ops_of(op::Trash{n(folder)}, new_folder(n(inner_folder), "Neu")); }, Unfit::parent_not_folder},

    {"name: free", [] { return ops_of(new_folder(NodeId(), "leer")); }, fits},
    {"name: taken", [] { return ops_of(new_folder(NodeId(), "Leer.txt")); }, Unfit::name_taken},
    {"name: taken in another case", [] { return ops_of(new_folder(n(folder), "BÄNKE.TXT")); }, Unfit::name_taken},
    {"name: taken in another folder only", [] { return ops_of(new_folder(NodeId(), "Bänke.txt")); }, fits},
    {"name: a trashed one's", [] { return ops_of(new_folder(NodeId(), "weg.txt")); }, fits},
    {"name: taken in limbo in the same entry",
     [] {
       return ops_of(op::Folder{n(unknown), limbo_id(), "x"}, new_folder(limbo_id(), "X"));
     },
     Unfit::name_taken},
    {"name: with a slash", [] { return ops_of(new_folder(NodeId(), "a/b")); }, Unfit::bad_name},
    {"name: with a sign only writers refuse", [] { return ops_of(new_folder(NodeId(), "a:b")); }, fits},

    {"file",
     [] {
       return ops_of(op::File{n(fresh), n(folder), "x", content_of({9}), 1});
     },
     fits},
    {"file: name taken",
     [] {
       return ops_of(op::File{n(fresh), n(folder), "alt", content_of({9}), 1});
     },
     Unfit::name_taken},
    {"link",
     [] {
       return ops_of(op::Link{n(fresh), n(folder), "x", target_of("b")});
     },
     fits},
    {"link: into a file",
     [] {
       return ops_of(op::Link{n(fresh), n(file), "x", target_of("b")});
     },
     Unfit::parent_not_folder},
    {"draft",
     [] {
       return ops_of(op::Draft{n(fresh), n(folder), "x", {}, content_of({9}), 1});
     },
     fits},
    {"draft: known id",
     [] {
       return ops_of(op::Draft{n(draft), n(folder), "x", {}, content_of({9}), 1});
     },
     Unfit::id_taken},

    {"put: a file",
     [] {
       return ops_of(op::Put{n(file), {}, content_of({9}), 3});
     },
     fits},
    {"put: a base that is wrong decides nothing",
     [] {
       return ops_of(op::Put{n(file), id_of<Etag>(7), content_of({9}), 3});
     },
     fits},
    {"put: a draft",
     [] {
       return ops_of(op::Put{n(draft), {}, content_of({9}), 3});
     },
     fits},
    {"put: a folder",
     [] {
       return ops_of(op::Put{n(folder), {}, content_of({9}), 3});
     },
     Unfit::wrong_sort},
    {"put: a link",
     [] {
       return ops_of(op::Put{n(link), {}, content_of({9}), 3});
     },
     Unfit::wrong_sort},
    {"put: the root",
     [] {
       return ops_of(op::Put{NodeId(), {}, content_of({9}), 3});
     },
     Unfit::wrong_sort},
    {"put: unknown",
     [] {
       return ops_of(op::Put{n(unknown), {}, content_of({9}), 3});
     },
     Unfit::unknown_node},
    {"put: trashed",
     [] {
       return ops_of(op::Put{n(trashed_file), {}, content_of({9}), 3});
     },
     Unfit::not_live},
    {"put: below a trashed folder",
     [] {
       return ops_of(op::Put{n(below_trashed), {}, content_of({9}), 3});
     },
     Unfit::not_live},
    {"cut: a draft",
     [] {
       return ops_of(op::Cut{n(draft), {}, content_of({9}), {}, 3});
     },
     fits},
    {"cut: a folder",
     [] {
       return ops_of(op::Cut{n(folder), {}, content_of({9}), {}, 3});
     },
     Unfit::wrong_sort},
    {"reset: a draft",
     [] {
       return ops_of(op::Reset{n(draft), {}, content_of({9}), {}, 3});
     },
     fits},
    {"reset: unknown",
     [] {
       return ops_of(op::Reset{n(unknown), {}, content_of({9}), {}, 3});
     },
     Unfit::unknown_node},

    {"move",
     [] {
       return ops_of(op::Move{n(file), NodeId(), "b"});
     },
     fits},
    {"move: to another case of the own name",
     [] {
       return ops_of(op::Move{n(file), n(folder), "BÄNKE.txt"});
     },
     fits},
    {"move: where it is",
     [] {
       return ops_of(op::Move{n(file), n(folder), "Bänke.txt"});
     },
     fits},
    {"move: into limbo",
     [] {
       return ops_of(op::Move{n(file), limbo_id(), "b"});
     },
     fits},
    {"move: name taken",
     [] {
       return ops_of(op::Move{n(file), NodeId(), "leer.TXT"});
     },
     Unfit::name_taken},
    {"move: onto a name freed before in the same entry",
     [] {
       return ops_of(op::Trash{n(empty_file)}, op::Move{n(file), NodeId(), "Leer.txt"});
     },
     fits},
    {"move: a folder into itself",
     [] {
       return ops_of(op::Move{n(folder), n(folder), "x"});
     },
     Unfit::below_itself},
    {"move: a folder below itself",
     [] {
       return ops_of(op::Move{n(folder), n(inner_folder), "x"});
     },
     Unfit::below_itself},
    {"move: the folder below, out of it",
     [] {
       return ops_of(op::Move{n(inner_folder), NodeId(), "x"});
     },
     fits},
    {"move: the root",
     [] {
       return ops_of(op::Move{NodeId(), n(folder), "x"});
     },
     Unfit::wrong_sort},
    {"move: limbo",
     [] {
       return ops_of(op::Move{limbo_id(), n(folder), "x"});
     },
     Unfit::unknown_node},
    {"move: trashed",
     [] {
       return ops_of(op::Move{n(trashed_file), NodeId(), "x"});
     },
     Unfit::not_live},
    {"move: into the trash",
     [] {
       return ops_of(op::Move{n(file), n(trashed_folder), "x"});
     },
     Unfit::parent_not_folder},
    {"move: a bad name",
     [] {
       return ops_of(op::Move{n(file), NodeId(), ".."});
     },
     Unfit::bad_name},

    {"touch: a file",
     [] {
       return ops_of(op::Touch{n(file), 9});
     },
     fits},
    {"touch: a draft",
     [] {
       return ops_of(op::Touch{n(draft), 9});
     },
     fits},
    {"touch: a folder",
     [] {
       return ops_of(op::Touch{n(folder), 9});
     },
     Unfit::wrong_sort},
    {"touch: a link",
     [] {
       return ops_of(op::Touch{n(link), 9});
     },
     Unfit::wrong_sort},
    {"touch: trashed",
     [] {
       return ops_of(op::Touch{n(trashed_file), 9});
     },
     Unfit::not_live},

    {"attr: the root",
     [] {
       return ops_of(op::Attr{NodeId(), "title", "Umwelt"});
     },
     fits},
    {"attr: a folder",
     [] {
       return ops_of(op::Attr{n(folder), "k", "v"});
     },
     fits},
    {"attr: a link",
     [] {
       return ops_of(op::Attr{n(link), "k", "v"});
     },
     fits},
    {"attr: limbo",
     [] {
       return ops_of(op::Attr{limbo_id(), "k", "v"});
     },
     Unfit::unknown_node},
    {"attr: trashed",
     [] {
       return ops_of(op::Attr{n(trashed_file), "k", "v"});
     },
     Unfit::not_live},
    {"attr: removing what is not there",
     [] {
       return ops_of(op::Attr{n(file), "k", ""});
     },
     fits},
    {"attr: 64 KiB of key and value",
     [] {
       return ops_of(op::Attr{n(file), "k", std::string(65535, 'v')});
     },
     fits},
    {"attr: a byte more",
     [] {
       return ops_of(op::Attr{n(file), "k", std::string(65536, 'v')});
     },
     Unfit::attributes_too_large},
    {"attr: a byte more in two",
     [] {
       return ops_of(op::Attr{n(file), "k", std::string(32767, 'v')}, op::Attr{n(file), "l", std::string(32768, 'v')});
     },
     Unfit::attributes_too_large},
    {"attr: replaced, not added up",
     [] {
       return ops_of(op::Attr{n(file), "k", std::string(65535, 'v')}, op::Attr{n(file), "k", std::string(65535, 'w')});
     },
     fits},

    {"trash: a file", [] { return ops_of(op::Trash{n(file)}); }, fits},
    {"trash: a folder with children", [] { return ops_of(op::Trash{n(folder)}); }, fits},
    {"trash: the root", [] { return ops_of(op::Trash{NodeId()}); }, Unfit::wrong_sort},
    {"trash: a second time", [] { return ops_of(op::Trash{n(trashed_file)}); }, Unfit::not_live},
    {"trash: below a trashed folder", [] { return ops_of(op::Trash{n(below_trashed)}); }, Unfit::not_live},

    {"restore: to the old place",
     [] {
       return ops_of(op::Restore{n(trashed_file), NodeId(), "weg.txt"});
     },
     fits},
    {"restore: a live one",
     [] {
       return ops_of(op::Restore{n(file), NodeId(), "x"});
     },
     Unfit::not_trashed},
    {"restore: below a trashed folder, not trashed itself",
     [] {
       return ops_of(op::Restore{n(below_trashed), NodeId(), "x"});
     },
     Unfit::not_trashed},
    {"restore: unknown",
     [] {
       return ops_of(op::Restore{n(unknown), NodeId(), "x"});
     },
     Unfit::unknown_node},
    {"restore: name taken",
     [] {
       return ops_of(op::Restore{n(trashed_file), NodeId(), "Leer.txt"});
     },
     Unfit::name_taken},
    {"restore: into the trash",
     [] {
       return ops_of(op::Restore{n(trashed_file), n(trashed_folder), "x"});
     },
     Unfit::parent_not_folder},
    {"restore: into itself",
     [] {
       return ops_of(op::Restore{n(trashed_folder), n(trashed_folder), "x"});
     },
     Unfit::parent_not_folder},
    {"restore: then its child is live again",
     [] {
       return ops_of(op::Restore{n(trashed_folder), NodeId(), "Weg"}, op::Trash{n(below_trashed)});
     },
     fits},

    {"purge: a trashed file", [] { return ops_of(op::Purge{n(trashed_file)}); }, fits},
    {"purge: below a trashed folder", [] { return ops_of(op::Purge{n(below_trashed)}); }, fits},
    {"purge: a live one", [] { return ops_of(op::Purge{n(file)}); }, Unfit::not_trashed},
    {"purge: the root", [] { return ops_of(op::Purge{NodeId()}); }, Unfit::not_trashed},
    {"purge: a folder with a child", [] { return ops_of(op::Purge{n(trashed_folder)}); }, Unfit::has_children},
    {"purge: child first", [] { return ops_of(op::Purge{n(below_trashed)}, op::Purge{n(trashed_folder)}); }, fits},
    {"purge: a folder with a trashed child",
     [] {
       return ops_of(op::Trash{n(inner_folder)}, op::Move{n(file), NodeId(), "a"}, op::Move{n(link), NodeId(), "b"},
                     op::Trash{n(folder)}, op::Purge{n(folder)});
     },
     Unfit::has_children},
    {"purge: twice", [] { return ops_of(op::Purge{n(trashed_file)}, op::Purge{n(trashed_file)}); },
     Unfit::unknown_node},
    {"safe-save: put, trash, purge",
     [] {
       return ops_of(op::Put{n(file), {}, content_of({}), 1}, op::Trash{n(empty_file)}, op::Purge{n(empty_file)});
     },
     fits},

    {"forget: a former version",
     [] {
       return ops_of(op::Forget{n(file), {{3, 0}}});
     },
     fits},
    {"forget: the current one",
     [] {
       return ops_of(op::Forget{n(file), {{4, 0}}});
     },
     Unfit::current_version},
    {"forget: unknown",
     [] {
       return ops_of(op::Forget{n(file), {{3, 1}}});
     },
     Unfit::unknown_version},
    {"forget: the same twice",
     [] {
       return ops_of(op::Forget{n(file), {{3, 0}, {3, 0}}});
     },
     Unfit::unknown_version},
    {"forget: in two operations",
     [] {
       return ops_of(op::Forget{n(file), {{3, 0}}}, op::Forget{n(file), {{3, 0}}});
     },
     Unfit::unknown_version},
    {"forget: what was current before",
     [] {
       return ops_of(op::Put{n(file), {}, content_of({9}), 1}, op::Forget{n(file), {{3, 0}, {4, 0}}});
     },
     fits},
    {"forget: an unknown node",
     [] {
       return ops_of(op::Forget{n(unknown), {}});
     },
     Unfit::unknown_node},
    {"forget: of a trashed file, before its purge",
     [] {
       return ops_of(op::Trash{n(file)}, op::Forget{n(file), {{3, 0}}});
     },
     fits},

    {"relink: a link",
     [] {
       return ops_of(op::Relink{n(link), target_of("b")});
     },
     fits},
    {"relink: a file",
     [] {
       return ops_of(op::Relink{n(file), target_of("b")});
     },
     Unfit::wrong_sort},
    {"relink: unknown",
     [] {
       return ops_of(op::Relink{n(unknown), target_of("b")});
     },
     Unfit::unknown_node},

    {"object: by a manager", [] { return ops_of(op::Object{3}); }, fits, anna},
    {"object: by an editor", [] { return ops_of(op::Object{3}); }, Unfit::not_manager},

    {"note: on a node", [] { return ops_of(new_note({n(file)})); }, fits},
    {"note: on the root", [] { return ops_of(new_note({NodeId()})); }, fits},
    {"note: on a trashed node", [] { return ops_of(new_note({n(trashed_file)})); }, fits},
    {"note: on an unknown node", [] { return ops_of(new_note({n(unknown)})); }, Unfit::unknown_node},
    {"note: on a council object", [] { return ops_of(new_note({std::string("any")})); }, fits},
    {"note: an answer", [] { return ops_of(new_note({n(file)}, note_id(1))); }, fits},
    {"note: an answer to an unknown one", [] { return ops_of(new_note({n(file)}, note_id(7))); }, Unfit::unknown_note},
    {"note: a known id",
     [] {
       return ops_of(op::Note{note_id(1), {n(file)}, "", {}, {}, NoteId()});
     },
     Unfit::id_taken},
    {"note: the id that means none",
     [] {
       return ops_of(op::Note{NoteId(), {n(file)}, "", {}, {}, NoteId()});
     },
     Unfit::id_taken},
    {"resolve: by its author", [] { return ops_of(op::Resolve{note_id(1)}); }, fits},
    {"resolve: by a manager", [] { return ops_of(op::Resolve{note_id(1)}); }, fits, anna},
    {"resolve: by another", [] { return ops_of(op::Resolve{note_id(2)}); }, Unfit::not_author},
    {"resolve: twice", [] { return ops_of(op::Resolve{note_id(1)}, op::Resolve{note_id(1)}); }, Unfit::already_done},
    {"resolve: unknown", [] { return ops_of(op::Resolve{note_id(7)}); }, Unfit::unknown_note},
    {"erase: by its author", [] { return ops_of(op::Erase{note_id(1)}); }, fits},
    {"erase: by another", [] { return ops_of(op::Erase{note_id(2)}); }, Unfit::not_author},
    {"erase: twice", [] { return ops_of(op::Erase{note_id(1)}, op::Erase{note_id(1)}); }, Unfit::already_done},
    {"erase: after resolve", [] { return ops_of(op::Resolve{note_id(1)}, op::Erase{note_id(1)}); }, fits},

    {"kind 3: a note and a move", [] { return ops_of(new_note({n(file)}), op::Trash{n(file)}); }, Unfit::wrong_kind},
    {"kind 2: a move and a note", [] { return ops_of(op::Trash{n(file)}, new_note({n(file)})); }, Unfit::wrong_kind},
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(state_fits, CryptoReady)

BOOST_AUTO_TEST_CASE(an_entry_is_applied_or_skipped_as_the_protocol_says) {
  for (const FitsCase& row : cases) {
    BOOST_TEST_CONTEXT(row) {
      Space space = scene();
      const Effect effect = space.apply(row.by, row.make());
      BOOST_TEST(effect.fits() == !row.unfit.has_value());
      if (effect.skipped && row.unfit) BOOST_TEST(name_of(effect.skipped->why) == name_of(*row.unfit));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_skipped_entry_leaves_not_a_byte) {
  const Bytes before = bytes_of_state(scene().state);
  for (const FitsCase& row : cases) {
    BOOST_TEST_CONTEXT(row) {
      Space space = scene();
      std::vector<Op> ops = row.make();
      // What fits by itself is made to fail at its end, so that all it did must be undone.
      if (!row.unfit && is_note_op(ops.front()))
        ops.push_back(op::Resolve{note_id(77)});
      else if (!row.unfit)
        ops.push_back(op::Trash{node_id(unknown + 1)});
      const auto named = space.state.named_blobs();
      BOOST_TEST(!space.apply(row.by, ops).fits());
      BOOST_TEST((bytes_of_state(space.state) == before));
      BOOST_TEST((space.state.named_blobs() == named));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_preview_says_what_apply_does_and_changes_nothing) {
  const Bytes before = bytes_of_state(scene().state);
  for (const FitsCase& row : cases) {
    BOOST_TEST_CONTEXT(row) {
      Space space = scene();
      const std::vector<Op> ops = row.make();
      const Effect seen = space.state.preview(space.info(row.by, is_note_op(ops.front())), ops);
      BOOST_TEST((bytes_of_state(space.state) == before));
      const Effect done = space.apply(row.by, ops);
      BOOST_TEST(seen.fits() == done.fits());
      BOOST_TEST((seen.drops == done.drops));
      BOOST_TEST((seen.named == done.named));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
