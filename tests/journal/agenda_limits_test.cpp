// The agenda at its limits: the last that fits, the first that does not, and that what is full can still be written
// anew and read back.                                                                           docs/protocol.md §4.11
#include <boost/test/unit_test.hpp>

#include "journal/content_limits.h"
#include "tests/journal/state_fixture.h"

using namespace mappe;
using namespace mappe::journal;
using namespace mappe::journal::test;

namespace {

AgendaId agenda_id(unsigned number) { return id_of<AgendaId>(number); }
op::Subject council(unsigned number) { return {"https://rat.example/items/" + std::to_string(number)}; }

op::Meeting meeting(unsigned number, const op::Seen& seen = {}) {
  op::Meeting made;
  made.id = agenda_id(number);
  made.seen = seen;
  made.title = "Sitzung";
  return made;
}
op::Item item(unsigned number, unsigned of) {
  op::Item made;
  made.id = agenda_id(number);
  made.meeting = {agenda_id(of)};
  made.title = "Punkt";
  return made;
}
op::Brief brief(const op::Subject& subject, std::string text = "ja", const op::Seen& seen = {}) {
  return {subject, BriefField::briefing, seen, std::move(text)};
}

constexpr unsigned ops_at_once = 1'000;

// `make(i)` for each i below `count`, in entries of a thousand operations.
template <class Make>
void fill(test::Space& space, unsigned count, const Make& make) {
  for (unsigned from = 0; from < count; from += ops_at_once) {
    std::vector<Op> ops;
    for (unsigned i = from; i < std::min(count, from + ops_at_once); ++i) ops.push_back(make(i));
    BOOST_TEST_REQUIRE(space.apply(bernd, ops).fits());
  }
}

void require_unfit(test::Space& space, Op op, Unfit unfit) {
  const Bytes before = bytes_of_state(space.state);
  const Effect effect = space.apply(std::move(op));
  BOOST_TEST_REQUIRE(!effect.fits());
  BOOST_TEST((effect.skipped->why == unfit));
  BOOST_TEST((bytes_of_state(space.state) == before));
}

// A snapshot of it is read, and says the same.
void require_read_back(const test::Space& space) {
  const Bytes bytes = bytes_of_state(space.state);
  const auto read = decode_state(bytes, space.seq);
  BOOST_TEST_REQUIRE(read.has_value());
  BOOST_TEST((bytes_of_state(*read) == bytes));
}

op::Seen seen_of(const test::Space& space, unsigned number) {
  return space.state.agenda().entry(agenda_id(number))->changed.version();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(agenda_limits, CryptoReady)

BOOST_AUTO_TEST_CASE(there_are_20000_meetings_and_items_and_one_more_is_refused) {
  test::Space space;
  constexpr unsigned most = limits::agenda_entries_max, above = most + 1;
  fill(space, most - 1, [](unsigned i) { return i % 2 == 0 ? Op(meeting(1 + i)) : Op(item(1 + i, i)); });
  BOOST_TEST(space.apply(meeting(most)).fits());
  BOOST_TEST(space.state.agenda().entries().size() == 20'000u);
  require_unfit(space, meeting(above), Unfit::agenda_full);
  require_unfit(space, item(above, most), Unfit::agenda_full);
  require_read_back(space);
  // Full is not closed: what is there is written anew, and what is removed makes room.
  BOOST_TEST(space.apply(meeting(most, seen_of(space, most))).fits());
  BOOST_TEST(space.apply(op::Remove{agenda_id(most), seen_of(space, most)}).fits());
  BOOST_TEST(space.apply(meeting(above)).fits());
}

BOOST_AUTO_TEST_CASE(there_are_50000_subjects_and_one_more_is_refused) {
  test::Space space;
  constexpr unsigned most = limits::agenda_subjects_max;
  BOOST_TEST(space.apply(op::Folder{node_id(1), NodeId(), "Akten"}).fits());
  fill(space, most, [](unsigned i) { return Op(brief(council(i))); });
  BOOST_TEST(space.state.agenda().beside().size() == 50'000u);
  require_unfit(space, brief(council(most)), Unfit::agenda_full);
  require_unfit(space, op::Assign{council(most), node_id(1)}, Unfit::agenda_full);
  require_unfit(space, op::Attend{council(most), anna.id, Answer::comes}, Unfit::agenda_full);
  BOOST_TEST(space.apply(brief(council(most), "")).fits());  // nothing, where nothing is
  BOOST_TEST(space.apply(op::Attend{council(most), anna.id, Answer::none}).fits());
  BOOST_TEST(space.apply(op::Assign{council(0), node_id(1)}).fits());  // beside what is there
  require_read_back(space);
  const auto seen = space.state.agenda().beside(council(1))->briefs.at(BriefField::briefing).stamp.version();
  BOOST_TEST(space.apply(brief(council(1), "", seen)).fits());
  BOOST_TEST(space.apply(brief(council(most))).fits());
}

BOOST_AUTO_TEST_CASE(beside_one_subject_are_256_nodes_and_1024_answers) {
  test::Space space;
  constexpr unsigned nodes = limits::agenda_assigned_max, answers = limits::agenda_attending_max;
  const auto person = [](unsigned number) { return id_of<PrincipalId>(number); };
  fill(space, nodes + 1, [](unsigned i) {
    return Op(op::Folder{node_id(1 + i), NodeId(), "Akte " + std::to_string(i)});
  });
  fill(space, nodes, [](unsigned i) { return Op(op::Assign{council(0), node_id(1 + i)}); });
  require_unfit(space, op::Assign{council(0), node_id(1 + nodes)}, Unfit::agenda_full);
  BOOST_TEST(space.apply(op::Unassign{council(0), node_id(1)}).fits());
  BOOST_TEST(space.apply(op::Assign{council(0), node_id(1 + nodes)}).fits());
  fill(space, answers, [&](unsigned i) { return Op(op::Attend{council(1), person(1 + i), Answer::comes}); });
  require_unfit(space, op::Attend{council(1), person(1 + answers), Answer::comes}, Unfit::agenda_full);
  BOOST_TEST(space.apply(op::Attend{council(1), person(1), Answer::was_there}).fits());  // another answer of one
  BOOST_TEST(space.apply(op::Attend{council(1), person(1), Answer::none}).fits());
  BOOST_TEST(space.apply(op::Attend{council(1), person(1 + answers), Answer::comes}).fits());
  require_read_back(space);
}

BOOST_AUTO_TEST_CASE(texts_are_parsed_up_to_their_limits) {
  const auto is_parsed = [](Op one) { return parse_ops(encode_ops(ops_of(std::move(one)))).has_value(); };
  const auto titled = [](std::size_t bytes) {
    op::Meeting one = meeting(1);
    one.title = std::string(bytes, 'a');
    return one;
  };
  const auto taking_up = [](std::size_t bytes) {
    op::Item one = item(2, 1);
    one.council = std::string(bytes, 'a');
    return one;
  };
  BOOST_TEST(is_parsed(titled(1'024)));
  BOOST_TEST(!is_parsed(titled(1'025)));
  BOOST_TEST(is_parsed(taking_up(2'048)));
  BOOST_TEST(!is_parsed(taking_up(2'049)));
  BOOST_TEST(is_parsed(brief(council(1), std::string(16'384, 'a'))));
  BOOST_TEST(!is_parsed(brief(council(1), std::string(16'385, 'a'))));
  BOOST_TEST(is_parsed(brief({std::string(2'048, 'a')})));
  BOOST_TEST(!is_parsed(brief({std::string(2'049, 'a')})));
  BOOST_TEST(!is_parsed(brief({std::string()})));
}

BOOST_AUTO_TEST_SUITE_END()
