// A member who may write, against the agenda's limits and rules: more than there may be, texts above their limits, what
// belongs elsewhere, another's choice of bodies. The server sees nothing of it; every client skips the same, by the
// exact word, and what is at its limit is taken.                                        docs/protocol.md §4.11, §13.2
#include "journal/content_limits.h"
#include "tests/evil/contents.h"

using namespace evil;
using namespace mappe;
using stories::Json;
using stories::Member;
using stories::require_ok;

namespace {

constexpr unsigned ops_at_once = 10'000;  // of these below, far less than an entry holds

// Not random: a full agenda is made of them, and one more.
AgendaId entry_of_agenda(unsigned number) {
  std::array<std::uint8_t, AgendaId::size_bytes> bytes{};
  bytes[0] = 1;
  for (unsigned at = 0; at < 4; ++at) bytes[4 + at] = static_cast<std::uint8_t>(number >> (8 * at));
  return AgendaId(bytes);
}
journal::op::Subject of_council(unsigned number) { return {"https://rat.example/" + std::to_string(number)}; }

journal::op::Meeting meeting_titled(const AgendaId& id, std::string title, journal::op::Seen seen = {}) {
  journal::op::Meeting one;
  one.id = id, one.seen = seen, one.title = std::move(title);
  return one;
}
journal::op::Item item_titled(const AgendaId& id, const journal::op::Subject& meeting, std::string title) {
  journal::op::Item one;
  one.id = id, one.meeting = meeting, one.title = std::move(title);
  return one;
}
journal::op::Brief brief_on(const journal::op::Subject& subject, std::string text, journal::op::Seen seen = {}) {
  return {subject, journal::BriefField::briefing, seen, std::move(text)};
}

struct Agendas : Contents {
  explicit Agendas(const std::string& role = "editor") : Contents(role) {}

  // `make(i)` for each i below `count`.
  template <class Make>
  void clara_fills(unsigned count, const Make& make) {
    for (unsigned from = 0; from < count; from += ops_at_once) {
      std::vector<journal::Op> ops;
      for (unsigned i = from; i < std::min(count, from + ops_at_once); ++i) ops.emplace_back(make(i));
      clara_sends(journal::encode_ops(ops));
    }
  }
  std::function<std::uint64_t()> sends(Bytes body, journal::Kind kind = journal::Kind::content) {
    return [this, body = std::move(body), kind] { return clara_sends(body, {}, kind); };
  }
  // What Bernd usually asks when there is news for him, as there is with the lies.
  void are_skipped_of(const Lies& lies) {
    require_ok(anna.mappe({"mkdir", "Umwelt:/davor"}));
    Contents::are_skipped_of(lies);
  }
  // The twin: both see all of it, and nothing was skipped.
  void is_taken() {
    for (const Member* member : {&bernd, &anna}) {
      const Json skipped = member->ask({"health", "Umwelt"}).at("skipped");
      BOOST_TEST(skipped.empty(), skipped.dump());
    }
    const Sight annas_sight = sight_of(anna);
    BOOST_TEST((sight_of(bernd) == annas_sight));
    require_ok(bernd.mappe({"verify", "Umwelt"}));
  }
};

struct CommentingAgendas : Agendas {
  CommentingAgendas() : Agendas("commenter") {}
};

constexpr unsigned meetings_most = journal::limits::agenda_entries_max,
                   subjects_most = journal::limits::agenda_subjects_max;
constexpr unsigned nodes_most = journal::limits::agenda_assigned_max,
                   answers_most = journal::limits::agenda_attending_max;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(agenda_lies, Agendas)

BOOST_AUTO_TEST_CASE(skipped_more_meetings_and_items_than_there_may_be) {
  clara_fills(meetings_most, [](unsigned i) { return meeting_titled(entry_of_agenda(i), ""); });
  is_taken();
  BOOST_TEST(bernd.ask({"meetings", "list"}).size() == meetings_most);
  const AgendaId one_more = entry_of_agenda(meetings_most);
  are_skipped_of({
      {"agenda_full", sends(body_of(meeting_titled(one_more, "")))},
      {"agenda_full", sends(body_of(item_titled(one_more, {entry_of_agenda(0)}, "")))},
      // One that does not fit takes the others along.
      {"agenda_full", sends(body_of(brief_on({entry_of_agenda(0)}, "zustimmen"), meeting_titled(one_more, "")))},
  });
  BOOST_TEST(bernd.ask({"meetings", "list"}).size() == meetings_most);
}

BOOST_AUTO_TEST_CASE(skipped_more_subjects_than_there_may_be) {
  clara_fills(subjects_most, [](unsigned i) { return brief_on(of_council(i), "x"); });
  is_taken();
  const auto& agenda = claras->space(space).state().agenda();
  const journal::op::Seen first =
      agenda.beside(of_council(0))->briefs.at(journal::BriefField::briefing).stamp.version();
  clara_sends(body_of(brief_on(of_council(0), "anders", first)));  // full is not closed
  is_taken();
  const PrincipalId person = claras->self().principal().id;
  are_skipped_of({
      {"agenda_full", sends(body_of(brief_on(of_council(subjects_most), "x")))},
      {"agenda_full", sends(body_of(journal::op::Assign{of_council(subjects_most), node("/eins.txt")}))},
      {"agenda_full", sends(body_of(journal::op::Attend{of_council(subjects_most), person, journal::Answer::comes}))},
  });
}

BOOST_AUTO_TEST_CASE(skipped_more_files_and_answers_beside_one_than_there_may_be) {
  std::vector<journal::Op> folders;
  std::vector<NodeId> nodes;
  for (unsigned i = 0; i <= nodes_most; ++i) {
    nodes.push_back(NodeId::random());
    folders.emplace_back(journal::op::Folder{nodes.back(), NodeId(), "Akte " + std::to_string(i)});
  }
  clara_sends(journal::encode_ops(folders));
  clara_fills(nodes_most, [&](unsigned i) { return journal::op::Assign{of_council(1), nodes[i]}; });
  clara_fills(answers_most, [](unsigned) {
    return journal::op::Attend{of_council(2), PrincipalId::random(), journal::Answer::comes};
  });
  is_taken();
  const auto files_beside = [&] { return bernd.ask({"meetings", "show", "Umwelt:https://rat.example/1"}).at("files"); };
  BOOST_TEST(files_beside().size() == nodes_most);
  are_skipped_of({
      {"agenda_full", sends(body_of(journal::op::Assign{of_council(1), nodes[nodes_most]}))},
      {"agenda_full",
       sends(body_of(journal::op::Attend{of_council(2), PrincipalId::random(), journal::Answer::was_there}))},
  });
  BOOST_TEST(files_beside().size() == nodes_most);
}

BOOST_AUTO_TEST_CASE(skipped_texts_and_numbers_beyond_their_limits) {
  const AgendaId known = entry_of_agenda(1), unknown = entry_of_agenda(2);
  const auto meeting_with = [](const AgendaId& id, std::string journal::op::Meeting::*field, std::size_t bytes) {
    journal::op::Meeting one = meeting_titled(id, "Sitzung");
    one.*field = std::string(bytes, 'x');
    return body_of(std::move(one));
  };
  const auto item_with = [&](const AgendaId& id, std::string journal::op::Item::*field, std::size_t bytes) {
    journal::op::Item one = item_titled(id, {known}, "Punkt");
    one.*field = std::string(bytes, 'x');
    return body_of(std::move(one));
  };
  const auto lasts = [&](const AgendaId& id, TimeMs start_ms, TimeMs end_ms) {
    journal::op::Meeting one = meeting_titled(id, "Sitzung");
    one.start_ms = start_ms, one.end_ms = end_ms;
    return body_of(std::move(one));
  };
  const auto owned = [&](unsigned owner) {
    journal::op::Meeting one = meeting_titled(unknown, "Sitzung");
    one.owner = static_cast<journal::MeetingOwner>(owner);
    return body_of(std::move(one));
  };
  const auto opened = [&](unsigned open) {
    journal::op::Item one = item_titled(unknown, {known}, "Punkt");
    one.open = static_cast<journal::Openness>(open);
    return body_of(std::move(one));
  };
  const journal::op::Subject long_id{std::string(journal::limits::agenda_council_bytes_max, 'x')};
  const PrincipalId person = claras->self().principal().id;

  // The twins, each at its limit.
  unsigned number = 10;
  clara_sends(lasts(known, 5, 5));
  for (auto field : {&journal::op::Meeting::title, &journal::op::Meeting::body, &journal::op::Meeting::place})
    clara_sends(meeting_with(entry_of_agenda(number++), field, journal::limits::agenda_line_bytes_max));
  for (auto field : {&journal::op::Item::title, &journal::op::Item::number})
    clara_sends(item_with(entry_of_agenda(number++), field, journal::limits::agenda_line_bytes_max));
  clara_sends(
      item_with(entry_of_agenda(number++), &journal::op::Item::council, journal::limits::agenda_council_bytes_max));
  clara_sends(body_of(brief_on(long_id, std::string(journal::limits::brief_text_bytes_max, 'x'))));
  clara_sends(body_of(journal::op::Attend{{known}, person, journal::Answer::was_missing}));
  is_taken();

  const auto one_more = [](std::size_t limit) { return limit + 1; };
  are_skipped_of({
      {"malformed",
       sends(meeting_with(unknown, &journal::op::Meeting::title, one_more(journal::limits::agenda_line_bytes_max)))},
      {"malformed",
       sends(meeting_with(unknown, &journal::op::Meeting::body, one_more(journal::limits::agenda_line_bytes_max)))},
      {"malformed",
       sends(meeting_with(unknown, &journal::op::Meeting::place, one_more(journal::limits::agenda_line_bytes_max)))},
      {"malformed",
       sends(item_with(unknown, &journal::op::Item::title, one_more(journal::limits::agenda_line_bytes_max)))},
      {"malformed",
       sends(item_with(unknown, &journal::op::Item::number, one_more(journal::limits::agenda_line_bytes_max)))},
      {"malformed",
       sends(item_with(unknown, &journal::op::Item::council, one_more(journal::limits::agenda_council_bytes_max)))},
      {"malformed",
       sends(body_of(brief_on(of_council(3), std::string(one_more(journal::limits::brief_text_bytes_max), 'x'))))},
      {"malformed",
       sends(body_of(brief_on({std::string(one_more(journal::limits::agenda_council_bytes_max), 'x')}, "zustimmen")))},
      {"malformed", sends(lasts(unknown, 6, 5))},
      {"malformed", sends(owned(0))},
      {"malformed", sends(owned(3))},
      {"malformed", sends(opened(3))},
      {"malformed",
       sends(body_of(journal::op::Brief{of_council(3), static_cast<journal::BriefField>(6), {}, "zustimmen"}))},
      {"malformed", sends(body_of(journal::op::Attend{{known}, person, static_cast<journal::Answer>(5)}))},
  });
  BOOST_TEST(bernd.ask({"meetings", "list"}).size() == 4u);
}

BOOST_AUTO_TEST_CASE(skipped_what_belongs_elsewhere_on_an_agenda) {
  const AgendaId meeting = entry_of_agenda(1), item = entry_of_agenda(2), unknown = entry_of_agenda(3);
  require_ok(anna.mappe({"mkdir", "Umwelt:/weg"}));
  require_ok(bernd.mappe({"ls", "Umwelt:/"}));
  clara_sends(body_of(meeting_titled(meeting, "Sitzung"), item_titled(item, {meeting}, "Punkt")));
  const auto& agenda = claras->space(space).state().agenda();
  const journal::op::Seen of_meeting = agenda.entry(meeting)->changed.version(),
                          of_item = agenda.entry(item)->changed.version();
  const NodeId gone = node("/weg");
  require_ok(anna.mappe({"rm", "Umwelt:/weg"}));
  is_taken();
  journal::op::Item as_item = item_titled(meeting, {meeting}, "Punkt");
  as_item.seen = of_meeting;
  const PrincipalId person = claras->self().principal().id;
  are_skipped_of({
      {"id_taken", sends(body_of(meeting_titled(AgendaId(), "Sitzung")))},
      {"wrong_sort", sends(body_of(as_item))},
      {"wrong_sort", sends(body_of(meeting_titled(item, "Sitzung", of_item)))},
      {"wrong_sort", sends(body_of(item_titled(unknown, {item}, "Punkt")))},
      {"wrong_sort", sends(body_of(journal::op::Attend{{item}, person, journal::Answer::comes}))},
      {"wrong_sort", sends(body_of(journal::op::Assign{{meeting}, NodeId()}))},
      {"unknown_entry", sends(body_of(item_titled(unknown, {unknown}, "Punkt")))},
      {"unknown_entry", sends(body_of(journal::op::Remove{unknown, of_meeting}))},
      {"has_children", sends(body_of(journal::op::Remove{meeting, of_meeting}))},
      {"not_live", sends(body_of(journal::op::Assign{{meeting}, gone}))},
      {"already_done", sends(body_of(journal::op::Unassign{{meeting}, node("/eins.txt")}))},
  });
  // The twin: in the right order it goes.
  clara_sends(body_of(journal::op::Remove{item, of_item}, journal::op::Remove{meeting, of_meeting}));
  BOOST_TEST(bernd.ask({"meetings", "list"}).empty());
}

// A server sees kinds alone, so it lets a commenter's note through, whatever operations are in it.
BOOST_FIXTURE_TEST_CASE(skipped_a_commenters_agenda_in_a_note, CommentingAgendas) {
  journal::op::Note honest;
  honest.note = NoteId::random();
  honest.about = {node("/eins.txt")};
  honest.text = "gelesen";
  clara_sends(body_of(std::move(honest)), {}, journal::Kind::note);  // the twin: a note is his to write
  is_taken();
  const AgendaId id = entry_of_agenda(1);
  const PrincipalId person = claras->self().principal().id;
  are_skipped_of({
      {"wrong_kind", sends(body_of(meeting_titled(id, "Sitzung")), journal::Kind::note)},
      {"wrong_kind", sends(body_of(item_titled(id, of_council(1), "Punkt")), journal::Kind::note)},
      {"wrong_kind", sends(body_of(brief_on(of_council(1), "zustimmen")), journal::Kind::note)},
      {"wrong_kind", sends(body_of(journal::op::Remove{id, {}}), journal::Kind::note)},
      {"wrong_kind", sends(body_of(journal::op::Assign{of_council(1), node("/eins.txt")}), journal::Kind::note)},
      {"wrong_kind", sends(body_of(journal::op::Unassign{of_council(1), node("/eins.txt")}), journal::Kind::note)},
      {"wrong_kind",
       sends(body_of(journal::op::Attend{of_council(1), person, journal::Answer::comes}), journal::Kind::note)},
  });
  BOOST_TEST(bernd.ask({"meetings", "list", "--all"}).empty());
}

// Who writes for another that he belongs to a body would choose what that one does not see.
BOOST_AUTO_TEST_CASE(nobody_else_chooses_a_persons_bodies) {
  journal::op::Meeting board = meeting_titled(entry_of_agenda(1), "Sitzung");
  board.owner = journal::MeetingOwner::other_body, board.body = "Aufsichtsrat";
  clara_sends(body_of(board));
  const auto chosen = [](const Member& who) {
    std::vector<std::string> names;
    const Json all = who.ask({"meetings", "bodies"});
    for (const Json& one : all.at("bodies"))
      if (one.at("mine") == true) names.push_back(one.at("name"));
    return names;
  };
  const journal::op::Subject body{std::string("mappe:body/Kleingartenbeirat")};
  const PrincipalId clara_id = claras->self().principal().id;
  clara_sends(body_of(journal::op::Attend{body, author(bernd).id, journal::Answer::comes}));
  BOOST_TEST(chosen(bernd).empty());
  BOOST_TEST(bernd.ask({"meetings", "list"}).size() == 1u);
  clara_sends(body_of(journal::op::Attend{body, clara_id, journal::Answer::comes}));  // the twin: for herself she may
  BOOST_TEST(chosen(clara) == std::vector<std::string>{"Kleingartenbeirat"}, boost::test_tools::per_element());
  BOOST_TEST(clara.ask({"meetings", "list"}).empty());
  BOOST_TEST(bernd.ask({"meetings", "list"}).size() == 1u);
  // Neither does an answer that chooses nothing, of whoever.
  clara_sends(body_of(journal::op::Attend{body, clara_id, journal::Answer::does_not_come}));
  BOOST_TEST(chosen(clara).empty());
}

BOOST_AUTO_TEST_SUITE_END()
