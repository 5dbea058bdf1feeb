// PROTOCOL "Rebase" as a table: what a change becomes on a state that moved on.                    docs/protocol.md §4
#include "journal/rebase.h"

#include <boost/test/unit_test.hpp>

#include "tests/journal/state_fixture.h"

using namespace mappe;
using namespace mappe::journal;
using namespace mappe::journal::test;

namespace {

// The scene: /Anträge (1) with Bänke.txt (2: blob 1, then blob 2); /Leer (3); /Weg (4, trashed) with darin (5);
// /neu.tmp (6), /Vorlage (7, a link), /groß.bin (8, too large for a digest).
const NodeId root, folder = node_id(1), file = node_id(2), other_folder = node_id(3), trashed = node_id(4),
                   below_trashed = node_id(5), temporary = node_id(6), link = node_id(7), large = node_id(8),
                   fresh = node_id(50), unknown = node_id(60);

Content without_digest(Content content) {
  content.digest.reset();
  return content;
}

Space scene() {
  Space space;
  const auto must = [](const Effect& effect) { CHECK(effect.fits()); };
  must(space.apply(op::Folder{folder, root, "Anträge"}));
  must(space.apply(op::File{file, folder, "Bänke.txt", content_of({1}), 1}));
  must(space.apply(op::Put{file, {}, content_of({2}), 2}));
  must(space.apply(op::Folder{other_folder, root, "Leer"}));
  must(space.apply(op::Folder{trashed, root, "Weg"}));
  must(space.apply(op::File{below_trashed, trashed, "darin", content_of({3}), 1}));
  must(space.apply(op::Trash{trashed}));
  must(space.apply(op::File{temporary, root, "neu.tmp", content_of({4}), 9}));
  must(space.apply(op::Link{link, root, "Vorlage", target_of("a")}));
  must(space.apply(op::File{large, root, "groß.bin", without_digest(content_of({5})), 1}));
  return space;
}

Etag seen() { return etag_of(file, content_of({1})); }     // the version before
Etag current() { return etag_of(file, content_of({2})); }  // the one that is there

// A save onto Bänke.txt, made from what `base` names.
intent::Save save_on(const NodeId& node, std::optional<Etag> base, Content content = content_of({9})) {
  return {folder, "Bänke.txt", node, base, fresh, std::move(content), 5, {}};
}
intent::Save save_new(const NodeId& parent, std::string name, Content content = content_of({9})) {
  return {parent, std::move(name), {}, {}, fresh, std::move(content), 5, {}};
}
intent::Save if_match(intent::Save save, const Etag& etag) {
  save.conditions.if_match = etag;
  return save;
}
intent::Save if_none(intent::Save save) {
  save.conditions.if_none_match_any = true;
  return save;
}
intent::Move move_to(const NodeId& node, const NodeId& parent, std::string name, bool overwrite = false) {
  return {node, parent, std::move(name), overwrite, {}};
}
intent::Plain plain(Op op) { return {ops_of(std::move(op)), false}; }

// A decision as a line of text, so that a row reads as a sentence.
std::string line(const Decision& decision) {
  struct Tell {
    static std::string ops(const std::vector<Op>& list) {
      static const char* const names[] = {"folder",  "file",  "put",    "move",     "touch",  "attr",    "trash",
                                          "restore", "purge", "forget", "link",     "relink", "object",  "draft",
                                          "cut",     "reset", "note",   "resolve",  "erase",  "meeting", "item",
                                          "remove",  "brief", "assign", "unassign", "attend"};
      std::string text;
      for (const Op& op : list) text.append(text.empty() ? "" : " ").append(names[op.index()]);
      return text;
    }
    std::string operator()(const decision::Sign& d) { return "sign: " + ops(d.ops); }
    std::string operator()(const decision::ConflictCopy& d) {
      return std::string("copy ") + (d.parent == root ? "in the root: " : "beside: ") + d.name;
    }
    std::string operator()(const decision::Nothing&) { return "nothing"; }
    std::string operator()(const decision::Compare&) { return "compare"; }
    std::string operator()(const decision::PreconditionFailed&) { return "412"; }
    std::string operator()(const decision::GivenUp& d) {
      static const char* const why[] = {"node gone",  "parent gone",  "name taken",
                                        "wrong sort", "below itself", "does not fit"};
      return std::string("given up: ") + why[static_cast<std::size_t>(d.why)];
    }
  };
  return std::visit(Tell{}, decision);
}

struct RebaseCase {
  const char* rule;
  Intent (*make)();
  Origin origin;
  const char* decided;
  std::optional<bool> found_equal = std::nullopt;
};
std::ostream& operator<<(std::ostream& out, const RebaseCase& row) { return out << row.rule; }

constexpr Origin online = Origin::online, outbox = Origin::outbox;
constexpr const char* beside = "copy beside: Bänke (Konflikt Bernd Groß 2026-11-24 0905).txt";
constexpr const char* in_root = "copy in the root: Bänke (Konflikt Bernd Groß 2026-11-24 0905).txt";

const RebaseCase cases[] = {
    {"1 base is current", [] { return Intent(save_on(file, current())); }, online, "sign: put"},
    {"1 base is current, outbox", [] { return Intent(save_on(file, current())); }, outbox, "sign: put"},
    {"1 base is no longer current", [] { return Intent(save_on(file, seen())); }, online, "sign: put"},
    {"1 base is no longer current, outbox", [] { return Intent(save_on(file, seen())); }, outbox, beside},
    {"1 no base", [] { return Intent(save_on(file, {})); }, online, "sign: put"},
    {"1 no base, outbox", [] { return Intent(save_on(file, {})); }, outbox, beside},
    {"1 If-Match holds", [] { return Intent(if_match(save_on(file, seen()), current())); }, online, "sign: put"},
    {"1 If-Match failed", [] { return Intent(if_match(save_on(file, seen()), seen())); }, online, "412"},
    {"1 If-Match failed, outbox: nothing is lost", [] { return Intent(if_match(save_on(file, seen()), seen())); },
     outbox, beside},
    {"1 If-Match failed goes before equal content",
     [] { return Intent(if_match(save_on(file, seen(), content_of({2})), seen())); }, online, "412"},
    {"1 same digest, not yet compared", [] { return Intent(save_on(file, seen(), content_of({2}))); }, outbox,
     "compare"},
    {"1 same digest, found equal", [] { return Intent(save_on(file, seen(), content_of({2}))); }, outbox, "nothing",
     true},
    {"1 same digest, found different", [] { return Intent(save_on(file, seen(), content_of({2}))); }, outbox, beside,
     false},
    {"1 same digest online, found different", [] { return Intent(save_on(file, seen(), content_of({2}))); }, online,
     "sign: put", false},
    {"1 no digest equals nothing", [] { return Intent(save_on(large, {}, without_digest(content_of({5})))); }, outbox,
     "copy in the root: Bänke (Konflikt Bernd Groß 2026-11-24 0905).txt"},
    {"1 onto a link", [] { return Intent(save_on(link, {})); }, online, "given up: wrong sort"},

    {"2 the name is free", [] { return Intent(save_new(folder, "neu.txt")); }, online, "sign: file"},
    {"2 the name is free, outbox", [] { return Intent(save_new(folder, "neu.txt")); }, outbox, "sign: file"},
    {"2 If-None-Match, free", [] { return Intent(if_none(save_new(folder, "neu.txt"))); }, online, "sign: file"},
    {"2 taken, If-None-Match", [] { return Intent(if_none(save_new(folder, "bänke.txt"))); }, online, "412"},
    {"2 taken", [] { return Intent(save_new(folder, "Bänke.txt")); }, online, "sign: put"},
    {"2 taken in another case", [] { return Intent(save_new(folder, "BÄNKE.TXT")); }, online, "sign: put"},
    {"2 taken, outbox", [] { return Intent(save_new(folder, "Bänke.txt")); }, outbox, beside},
    {"2 taken, If-None-Match, outbox", [] { return Intent(if_none(save_new(folder, "Bänke.txt"))); }, outbox, beside},
    {"2 taken by the same content, outbox", [] { return Intent(save_new(folder, "Bänke.txt", content_of({2}))); },
     outbox, "compare"},
    {"2 taken by a folder", [] { return Intent(save_new(root, "Leer")); }, online, "given up: wrong sort"},
    {"2 taken by a folder, outbox", [] { return Intent(save_new(root, "Leer")); }, outbox,
     "copy in the root: Leer (Konflikt Bernd Groß 2026-11-24 0905)"},
    {"2 If-Match on a free name", [] { return Intent(if_match(save_new(folder, "neu.txt"), seen())); }, online, "412"},
    {"2 a name nobody may have", [] { return Intent(save_new(folder, "a/b")); }, online, "given up: does not fit"},
    {"2 the lost answer was a success",
     [] {
       auto again = save_new(folder, "Bänke.txt");
       again.fresh_node = file;
       return Intent(std::move(again));
     },
     outbox, "nothing"},

    {"3 parent trashed", [] { return Intent(save_new(trashed, "x.txt")); }, online, "given up: parent gone"},
    {"3 parent trashed, outbox", [] { return Intent(save_new(trashed, "Bänke.txt")); }, outbox, in_root},
    {"3 parent gone, outbox", [] { return Intent(save_new(unknown, "Bänke.txt")); }, outbox, in_root},
    {"3 node trashed", [] { return Intent(save_on(below_trashed, {})); }, online, "sign: put"},
    {"3 node gone, name free",
     [] {
       auto save = save_on(unknown, seen());
       save.name = "neu.txt";
       return Intent(std::move(save));
     },
     online, "sign: file"},
    {"3 node gone, If-Match", [] { return Intent(if_match(save_on(unknown, seen()), seen())); }, online, "412"},
    {"3 node gone, outbox", [] { return Intent(save_on(unknown, seen())); }, outbox, in_root},
    {"3 node trashed, outbox", [] { return Intent(save_on(below_trashed, {})); }, outbox, in_root},

    {"folder",
     [] {
       return Intent(intent::MakeFolder{fresh, root, "Neu"});
     },
     online, "sign: folder"},
    {"folder, taken by a folder",
     [] {
       return Intent(intent::MakeFolder{fresh, root, "leer"});
     },
     online, "given up: name taken"},
    {"folder, taken by a folder, outbox",
     [] {
       return Intent(intent::MakeFolder{fresh, root, "leer"});
     },
     outbox, "nothing"},
    {"folder, taken by a file, outbox",
     [] {
       return Intent(intent::MakeFolder{fresh, root, "neu.tmp"});
     },
     outbox, "given up: name taken"},
    {"folder, parent gone",
     [] {
       return Intent(intent::MakeFolder{fresh, trashed, "Neu"});
     },
     outbox, "given up: parent gone"},
    {"folder, made already",
     [] {
       return Intent(intent::MakeFolder{other_folder, root, "Leer"});
     },
     outbox, "nothing"},

    {"move", [] { return Intent(move_to(file, root, "b.txt")); }, online, "sign: move"},
    {"move to another case", [] { return Intent(move_to(file, folder, "bänke.txt")); }, online, "sign: move"},
    {"move where it is", [] { return Intent(move_to(file, folder, "Bänke.txt")); }, outbox, "nothing"},
    {"move, node gone", [] { return Intent(move_to(unknown, root, "b")); }, outbox, "given up: node gone"},
    {"move, node trashed", [] { return Intent(move_to(below_trashed, root, "b")); }, outbox, "given up: node gone"},
    {"move, parent trashed", [] { return Intent(move_to(file, trashed, "b")); }, outbox, "given up: parent gone"},
    {"move below itself", [] { return Intent(move_to(folder, folder, "b")); }, online, "given up: below itself"},
    {"move, taken", [] { return Intent(move_to(file, root, "leer")); }, online, "given up: name taken"},
    {"move, taken, overwrite", [] { return Intent(move_to(other_folder, root, "anträge", true)); }, online,
     "sign: trash move"},
    {"move, taken, If-None-Match",
     [] {
       auto move = move_to(file, root, "leer", true);
       move.conditions.if_none_match_any = true;
       return Intent(std::move(move));
     },
     online, "412"},
    {"move, If-Match failed",
     [] {
       auto move = move_to(file, root, "b");
       move.conditions.if_match = seen();
       return Intent(std::move(move));
     },
     online, "412"},
    {"§6 move onto a file", [] { return Intent(move_to(temporary, folder, "Bänke.txt", true)); }, online,
     "sign: put trash purge"},
    {"§6 move onto a file of what has a history", [] { return Intent(move_to(file, root, "neu.tmp", true)); }, online,
     "sign: put trash"},
    {"§6 move onto a link", [] { return Intent(move_to(file, root, "vorlage", true)); }, online, "sign: trash move"},

    {"trash",
     [] {
       return Intent(intent::Trash{file, {}});
     },
     online, "sign: trash"},
    {"trash, If-Match failed",
     [] {
       return Intent(intent::Trash{file, {seen(), false}});
     },
     online, "412"},
    {"trash, gone",
     [] {
       return Intent(intent::Trash{unknown, {}});
     },
     outbox, "given up: node gone"},
    {"trash, trashed",
     [] {
       return Intent(intent::Trash{trashed, {}});
     },
     outbox, "given up: node gone"},
    {"trash, limbo",
     [] {
       return Intent(intent::Trash{limbo_id(), {}});
     },
     online, "given up: node gone"},
    {"trash, the root",
     [] {
       return Intent(intent::Trash{root, {}});
     },
     online, "given up: does not fit"},

    {"touch",
     [] {
       return Intent(plain(op::Touch{file, 3}));
     },
     online, "sign: touch"},
    {"touch, gone",
     [] {
       return Intent(plain(op::Touch{unknown, 3}));
     },
     outbox, "given up: does not fit"},
    {"note",
     [] {
       return Intent(intent::Plain{ops_of(op::Note{note_id(1), {file}, "a", {}, {}, NoteId()}), true});
     },
     outbox, "sign: note"},
};

RebaseContext context_of(const Space& space, Origin origin, std::optional<bool> found_equal = {}) {
  return {origin, space.info(bernd, false), "Bernd Groß", {2026, 11, 24, 9, 5}, found_equal};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(rebase, CryptoReady)

BOOST_AUTO_TEST_CASE(a_change_becomes_what_the_rules_say) {
  for (const RebaseCase& row : cases) {
    BOOST_TEST_CONTEXT(row) {
      Space space = scene();
      const Bytes before = bytes_of_state(space.state);
      const Decision decided = decide(space.state, row.make(), context_of(space, row.origin, row.found_equal));
      BOOST_TEST(line(decided) == row.decided);
      BOOST_TEST((bytes_of_state(space.state) == before));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_put_says_what_it_was_made_from) {
  Space space = scene();
  const Decision decided = decide(space.state, save_on(file, seen()), context_of(space, online));
  const auto& put = std::get<op::Put>(std::get<decision::Sign>(decided).ops.at(0));
  BOOST_TEST(*put.base == seen());
}

BOOST_AUTO_TEST_CASE(a_file_that_takes_over_another_keeps_its_history) {
  Space space = scene();
  auto decided = decide(space.state, move_to(temporary, folder, "Bänke.txt", true), context_of(space, online));
  const auto& sign = std::get<decision::Sign>(decided);
  BOOST_TEST(sign.node == file);
  BOOST_TEST(space.apply(bernd, sign.ops).drops.empty());
  BOOST_TEST(space.state.versions(file).size() == 3U);
  BOOST_TEST(space.state.current(file)->mtime_ms == 9U);
  BOOST_TEST(!space.state.node(temporary));
}

BOOST_AUTO_TEST_CASE(a_folder_made_offline_twice_is_the_one_that_is_there) {
  Space space = scene();
  const auto decided = decide(space.state, intent::MakeFolder{fresh, root, "leer"}, context_of(space, outbox));
  BOOST_TEST(std::get<decision::Nothing>(decided).node == other_folder);
}

struct NameCase {
  const char* what;
  std::string name, who, expected;
};
std::ostream& operator<<(std::ostream& out, const NameCase& row) { return out << row.what; }

std::string umlauts(int count) {
  std::string text;
  while (count-- > 0) text += "ä";
  return text;
}

const NameCase name_cases[] = {
    {"no extension", "LIESMICH", "Anna", "LIESMICH (Konflikt Anna 2026-01-02 0304)"},
    {"a leading dot is none", ".profile", "Anna", ".profile (Konflikt Anna 2026-01-02 0304)"},
    {"the last extension", "a.tar.gz", "Anna", "a.tar (Konflikt Anna 2026-01-02 0304).gz"},
    {"what is too long for an extension", "a." + std::string(40, 'b'), "Anna",
     "a." + std::string(40, 'b') + " (Konflikt Anna 2026-01-02 0304)"},
    {"signs no writer accepts", "a.txt", "An/na: \"B\"\u202e\n", "a (Konflikt Anna B 2026-01-02 0304).txt"},
    {"a name cut at a whole sign", umlauts(125) + ".txt", "Anna",
     umlauts(109) + " (Konflikt Anna 2026-01-02 0304).txt"},
    {"a long display name", "a.txt", std::string(100, 'n'),
     "a (Konflikt " + std::string(64, 'n') + " 2026-01-02 0304).txt"},
};

BOOST_AUTO_TEST_CASE(a_conflict_copy_is_named_after_who_and_when) {
  const Space space;
  for (const NameCase& row : name_cases) {
    BOOST_TEST_CONTEXT(row) {
      const std::string made = conflict_name(space.state, root, row.name, row.who, {2026, 1, 2, 3, 4});
      BOOST_TEST(made == row.expected);
      BOOST_TEST(made.size() <= 255U);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_second_copy_in_the_same_minute_gets_a_number) {
  Space space;
  const LocalTime now{2026, 1, 2, 3, 4};
  const auto copy = [&](const NodeId& id) {
    const std::string name = conflict_name(space.state, root, "a.txt", "Anna", now);
    CHECK(space.apply(op::File{id, root, name, content_of({1}), 1}).fits());
    return name;
  };
  BOOST_TEST(copy(node_id(1)) == "a (Konflikt Anna 2026-01-02 0304).txt");
  BOOST_TEST(copy(node_id(2)) == "a (Konflikt Anna 2026-01-02 0304) 2.txt");
  BOOST_TEST(copy(node_id(3)) == "a (Konflikt Anna 2026-01-02 0304) 3.txt");
}

BOOST_AUTO_TEST_SUITE_END()
