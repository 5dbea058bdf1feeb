// The vectors of a note's text.                                                    docs/protocol.md §4.10
//                                                                 twin: web/tests/notes/note_text.test.ts
#include "client/notes/note_text.h"

#include <boost/test/unit_test.hpp>

#include "tests/crypto/vector_run.h"

using namespace mappe;
using namespace mappe::client;

namespace {

using nlohmann::json;

json json_of(const std::vector<NoteInline>& line) {
  json list = json::array();
  for (const NoteInline& one : line) {
    switch (one.kind) {
      case NoteInline::Kind::text:
        list.push_back({"text", one.text});
        break;
      case NoteInline::Kind::strong:
        list.push_back({"strong", json_of(one.children)});
        break;
      case NoteInline::Kind::emphasis:
        list.push_back({"em", json_of(one.children)});
        break;
      case NoteInline::Kind::link:
        list.push_back({"link", one.text});
        break;
      case NoteInline::Kind::person:
        list.push_back({"person", one.text});
        break;
      case NoteInline::Kind::line_break:
        list.push_back(json::array({"br"}));
        break;
    }
  }
  return list;
}

json json_of(const std::vector<NoteBlock>& blocks) {
  json list = json::array();
  for (const NoteBlock& block : blocks) {
    json lines = json::array();
    for (const auto& line : block.lines) lines.push_back(json_of(line));
    switch (block.kind) {
      case NoteBlock::Kind::paragraph:
        list.push_back({"p", lines.at(0)});
        break;
      case NoteBlock::Kind::list:
        list.push_back({"ul", lines});
        break;
      case NoteBlock::Kind::numbered:
        list.push_back({"ol", block.first, lines});
        break;
      case NoteBlock::Kind::quote:
        list.push_back({"quote", json_of(block.blocks)});
        break;
    }
  }
  return list;
}

test::Outcome note_text_read(const test::Input& in) {
  const auto got = read_note_text(in.text("text"));
  return got ? test::gives({{"tree", json_of(*got)}}) : test::refused(got.error());
}

test::Outcome note_text_kept(const test::Input& in) {
  std::vector<NamedPerson> members;
  for (const json& one : in.json("members")) members.push_back({one.at(0), one.at(1)});
  return test::gives({{"text", with_persons(in.text("typed"), members)}});
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_vectors_of_note_texts) {
  test::run_family("note-texts", {{"read_note_text", note_text_read}, {"note_text_with_persons", note_text_kept}});
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_text_are_no_note) {
  BOOST_TEST((read_note_text("a\xff").error().code == Errc::malformed));
  BOOST_TEST(read_note_text("a\xc3\xbf").has_value());
}

BOOST_AUTO_TEST_CASE(persons_are_named_once_in_the_order_of_the_text) {
  const std::string a(22, 'A'), b = "BAQEBAQEBAQEBAQEBAQEBA";
  const auto tree = read_note_text("> @" + b + "\n\n- **@" + a + "** @" + b);
  BOOST_REQUIRE(tree.has_value());
  BOOST_TEST(persons_in(*tree) == (std::vector<std::string>{b, a}), boost::test_tools::per_element());
}
