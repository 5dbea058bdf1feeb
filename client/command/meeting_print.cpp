#include "client/command/meeting_print.h"

#include <ctime>

#include "client/command/council_print.h"

namespace mappe::client::command {
namespace {

namespace op = journal::op;

std::string brief_text_of(const SpaceReplica& space, const std::string& kept) {
  const auto read = read_note_text(kept);
  if (!read) return harmless(kept);
  std::string said;
  for (const std::string& line : lines_of_note(*read, space)) said.append(said.empty() ? "" : "\n    ").append(line);
  return said;
}

// Beside what the council has, where the item takes it up.
op::Subject subject_of_item(const op::Item& item) {
  if (!item.council.empty()) return {item.council};
  return {item.id};
}

std::string numbered(const std::string& number, const std::string& title) {
  return number.empty() ? title : number + " " + title;
}

std::string closed_text(bool is_closed) {
  return is_closed ? text({" (nichtöffentlich)", " (not public)"}) : std::string();
}

}  // namespace

std::string line_of_item(const op::Item& item) { return numbered(item.number, item.title); }

Json json_beside(const SpaceReplica& space, const op::Subject& subject) {
  Json json = Json::object();
  const journal::Beside* beside = space.state().agenda().beside(subject);
  if (beside == nullptr) return json;
  for (const FieldWord& word : brief_fields) {
    const auto found = beside->briefs.find(word.field);
    if (found != beside->briefs.end()) json[word.name] = found->second.text;
  }
  Json files = Json::array();
  for (const auto& [node, stamp] : beside->nodes)
    if (space.state().is_live(node)) files.push_back(space.state().path_of(node));
  if (!files.empty()) json["files"] = std::move(files);
  return json;
}

bool print_beside(Program& program, const SpaceReplica& space, const op::Subject& subject) {
  const journal::Beside* beside = space.state().agenda().beside(subject);
  if (beside == nullptr) return false;
  bool is_something = false;
  const auto say = [&](const std::string& line) {
    program.say("    " + line);
    is_something = true;
  };
  for (const FieldWord& word : brief_fields) {
    const auto found = beside->briefs.find(word.field);
    if (found != beside->briefs.end()) say(text(word.shown) + ": " + brief_text_of(space, found->second.text));
  }
  for (const auto& [node, stamp] : beside->nodes)
    if (space.state().is_live(node)) say(harmless(space.state().path_of(node)));
  return is_something;
}

Json json_items(const SpaceReplica& space, const op::Subject& meeting) {
  const journal::Agenda& agenda = space.state().agenda();
  Json items = Json::array();
  for (const AgendaId& id : agenda.items_of(meeting)) {
    const op::Item& item = *agenda.entry(id)->item();
    Json one = json_beside(space, subject_of_item(item));
    one["id"] = id.text();
    one["number"] = item.number;
    one["title"] = item.title;
    one["council"] = item.council;
    one["closed"] = item.open == journal::Openness::closed;
    items.push_back(std::move(one));
  }
  return items;
}

void print_items(Program& program, const SpaceReplica& space, const op::Subject& meeting) {
  const journal::Agenda& agenda = space.state().agenda();
  for (const AgendaId& id : agenda.items_of(meeting)) {
    const op::Item& item = *agenda.entry(id)->item();
    program.say("  " + harmless(line_of_item(item)) + closed_text(item.open == journal::Openness::closed) + "  [" +
                id.text().substr(0, 8) + "]");
    print_beside(program, space, subject_of_item(item));
  }
}

namespace {

// What the council has of it: its agenda, where it is a meeting that a mirror here has.
std::vector<council::ItemHere> agenda_of(const council::Councils* councils, const std::string& id) {
  if (councils == nullptr) return {};
  for (const council::CouncilHere& one : councils->here()) {
    const council::Row* row = one.kept.rows().find(id);
    if (row != nullptr && row->kind == council::Kind::meeting) return one.kept.agenda(id);
  }
  return {};
}

void print_of_council(Program& program, const SpaceReplica& space, const op::Subject& subject,
                      const CouncilTitle* title, const std::vector<council::ItemHere>& agenda) {
  if (title != nullptr) program.say(title->line());
  bool is_something = print_beside(program, space, subject);
  for (const council::ItemHere& item : agenda) {
    program.say("  " + harmless(numbered(item.number, item.name)) + closed_text(item.is_closed));
    print_beside(program, space, {item.id});
  }
  print_items(program, space, subject);
  is_something = is_something || !agenda.empty() || !space.state().agenda().items_of(subject).empty();
  if (is_something) return;
  program.note(title != nullptr
                   ? text({"In dieser Ablage steht noch nichts dazu.", "This space says nothing of it yet."})
                   : text({"Dazu ist auf diesem Gerät nichts bekannt, und in dieser Ablage steht nichts. "
                           "Stimmt die Adresse? mappe council update holt, was neu ist.",
                           "Nothing is known of it on this device, and this space says nothing. Is the "
                           "address right? mappe council update fetches what is new."}));
}

}  // namespace

void show_of_council(Program& program, const SpaceReplica& space, const std::string& id) {
  const op::Subject subject{id};
  CouncilTitles titles(program);
  titles.learn({id});
  const CouncilTitle* title = titles.of(id);
  const auto agenda = agenda_of(titles.councils(), id);
  if (!program.json) return print_of_council(program, space, subject, title, agenda);
  Json one = json_beside(space, subject);
  one["council"] = id;
  one["title"] = title != nullptr ? title->name : "";
  one["date"] = title != nullptr ? title->date : "";
  Json items = json_items(space, subject);
  for (const council::ItemHere& item : agenda) {
    Json said = json_beside(space, {item.id});
    said["council"] = item.id;
    said["number"] = item.number;
    said["title"] = item.name;
    said["closed"] = item.is_closed;
    items.push_back(std::move(said));
  }
  one["items"] = std::move(items);
  program.say(one);
}

std::vector<std::string> bodies_of(const MeetingHere& meeting) {
  return names_of(meeting.council->kept.rows(), meeting.row->bodies);
}

std::string title_of(const MeetingHere& meeting) {
  const std::string title = name_of_row(*meeting.row, meeting.council->kept.rows());
  return title.empty() ? text({"Sitzung", "meeting"}) : title;
}

std::vector<MeetingHere> meetings_of_councils(const council::Councils& councils, TimeMs from_ms) {
  std::vector<MeetingHere> coming;
  for (const council::CouncilHere& one : councils.here())
    for (const auto& [id, row] : one.kept.rows().all()) {
      if (row.kind != council::Kind::meeting || row.is_gone()) continue;
      std::tm parts{};
      const std::string start = rank_of(row);  // UTC
      if (strptime(start.c_str(), "%Y-%m-%dT%H:%M", &parts) == nullptr) continue;
      const TimeMs start_ms = static_cast<TimeMs>(timegm(&parts)) * 1000;
      if (start_ms >= from_ms) coming.push_back({start_ms, &row, &one});
    }
  return coming;
}

}  // namespace mappe::client::command
