// Threads of notes, whom they are for, and what this device has shown.                 docs/protocol.md §4.7, §4.10
#include "client/notes/threads.h"

#include <boost/test/unit_test.hpp>

#include "tests/client/scratch.h"

using namespace mappe;
using namespace mappe::client;

namespace {

const journal::Author author_a{PrincipalKind::person, *PrincipalId::parse(Bytes(16, 1))};
const journal::Author author_b{PrincipalKind::person, *PrincipalId::parse(Bytes(16, 2))};

struct Noted {
  journal::State state{journal::Stamp{0, 0, 1, author_a}};
  const NodeId file = NodeId::random(), other = NodeId::random();
  std::uint64_t seq = 0;

  Noted() {
    for (const auto& [node, name] : {std::pair(file, "a"), std::pair(other, "b")}) {
      std::vector<journal::Op> ops;
      ops.emplace_back(journal::op::Folder{node, NodeId(), name});
      require_fits(state.apply({++seq, 1, author_a, true, false, {}}, ops));
    }
  }
  static void require_fits(const journal::Effect& effect) { BOOST_TEST_REQUIRE(effect.fits()); }
  void does(const journal::Author& who, journal::Op op, bool is_manager = false) {
    std::vector<journal::Op> ops;
    ops.push_back(std::move(op));
    require_fits(state.apply({++seq, 1, who, is_manager, true, {}}, ops));
  }
  NoteId says(const journal::Author& who, const NodeId& about, const std::string& text, const NoteId& reply_to = {},
              const std::vector<PrincipalId>& to = {}) {
    journal::op::Note note;
    note.note = NoteId::random();
    note.about.what = about;
    note.text = text;
    note.reply_to = reply_to;
    note.addressees = to;
    const NoteId id = note.note;
    does(who, std::move(note));
    return id;
  }
  bool is_for(const NoteId& note, const journal::Author& who) const {
    return is_note_for(state, *state.note(note), who.id);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(note_threads, Noted)

BOOST_AUTO_TEST_CASE(answers_stand_below_what_began_them_and_the_newest_thread_first) {
  const NoteId one = says(author_a, file, "eins"), two = says(author_a, file, "zwei");
  const NoteId answer = says(author_b, file, "zu eins", one), deeper = says(author_a, file, "dazu", answer);
  const NoteId elsewhere = says(author_b, other, "woanders", one);
  const auto threads = threads_on(state, file);
  BOOST_TEST_REQUIRE(threads.size() == 2u);
  BOOST_TEST((threads[0].notes == std::vector<NoteId>{one, answer, deeper}));
  BOOST_TEST((threads[1].notes == std::vector<NoteId>{two}));
  BOOST_TEST(all_threads(state).size() == 3u);
  // About something else: a thread of its own.
  BOOST_TEST_REQUIRE(threads_on(state, other).size() == 1u);
  BOOST_TEST((threads_on(state, other)[0].first == elsewhere));
  BOOST_TEST((thread_of(state, deeper)->first == one));
  BOOST_TEST(!thread_of(state, NoteId::random()).has_value());
}

BOOST_AUTO_TEST_CASE(a_thread_goes_when_all_of_it_is_erased) {
  const NoteId one = says(author_a, file, "eins"), answer = says(author_b, file, "ja", one);
  does(author_a, journal::op::Erase{one});
  BOOST_TEST_REQUIRE(threads_on(state, file).size() == 1u);
  BOOST_TEST(threads_on(state, file)[0].notes.size() == 2u);
  does(author_b, journal::op::Erase{answer});
  BOOST_TEST(threads_on(state, file).empty());
}

BOOST_AUTO_TEST_CASE(what_it_answers_goes_with_its_node) {
  const NoteId one = says(author_a, file, "eins");
  const NoteId answer = says(author_b, other, "ja", one);
  std::vector<journal::Op> ops;
  ops.emplace_back(journal::op::Trash{file});
  ops.emplace_back(journal::op::Purge{file});
  require_fits(state.apply({++seq, 1, author_a, true, false, {}}, ops));
  BOOST_TEST_REQUIRE(all_threads(state).size() == 1u);
  BOOST_TEST((all_threads(state)[0].first == answer));
  BOOST_TEST(!is_for(answer, author_a));
}

BOOST_AUTO_TEST_CASE(it_is_for_whom_it_names_addresses_or_answers_and_never_for_its_author) {
  const NoteId all = says(author_a, file, "für alle");
  const NoteId addressed = says(author_a, file, "x", {}, {author_b.id, author_a.id});
  const NoteId named = says(author_a, file, "> **@" + author_b.id.text() + "**");
  const NoteId escaped = says(author_a, file, "\\@" + author_b.id.text());
  const NoteId answer = says(author_b, file, "ja", all);
  BOOST_TEST(!is_for(all, author_b));
  BOOST_TEST(is_for(addressed, author_b));
  BOOST_TEST(!is_for(addressed, author_a));
  BOOST_TEST(is_for(named, author_b));
  BOOST_TEST(!is_for(escaped, author_b));
  BOOST_TEST(is_for(answer, author_a));
  does(author_a, journal::op::Erase{addressed});
  BOOST_TEST(!is_for(addressed, author_b));
}

BOOST_AUTO_TEST_CASE(what_was_shown_is_kept_in_the_home_and_forgotten_with_its_thread) {
  const client_tests::Scratch scratch;
  const auto opened = Home::open(scratch / "home");
  BOOST_TEST_REQUIRE(opened.has_value());
  const auto& home = *opened;
  const SpaceId space = SpaceId::random();
  const NoteId one = says(author_a, file, "eins");
  const auto is_unread = [&](const NoteMarks& marks, const NoteId& note, const journal::Author& who) {
    return marks.is_unread(*thread_of(state, note), *state.note(note), who.id);
  };
  NoteMarks marks = NoteMarks::load(*home, space);
  BOOST_TEST(is_unread(marks, one, author_b));
  BOOST_TEST(!is_unread(marks, one, author_a));  // her own
  BOOST_TEST(marks.mark(*thread_of(state, one)));
  BOOST_TEST(!marks.mark(*thread_of(state, one)));
  BOOST_TEST_REQUIRE(marks.save(*home, space, state).has_value());
  const NoteId answer = says(author_a, file, "und", one);
  const NoteMarks loaded = NoteMarks::load(*home, space);
  BOOST_TEST(!is_unread(loaded, one, author_b));
  BOOST_TEST(is_unread(loaded, answer, author_b));
  BOOST_TEST(is_unread(NoteMarks::load(*home, SpaceId::random()), one, author_b));
  // A record that is none counts as none.
  BOOST_TEST_REQUIRE(
      home->write({Drawer::settings, "notes-" + space.text()}, bytes_of(std::string_view("\xff"))).has_value());
  BOOST_TEST(is_unread(NoteMarks::load(*home, space), one, author_b));
}

BOOST_AUTO_TEST_SUITE_END()
