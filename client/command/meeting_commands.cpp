// meetings list | add | show | brief | ics; bodies: meeting_bodies.cpp.                              docs/protocol.md
// §4.11
#include <algorithm>
#include <array>
#include <cstdio>

#include "client/agenda/calendar_file.h"
#include "client/command/arguments.h"
#include "client/command/meeting_bodies.h"
#include "client/command/meeting_print.h"
#include "client/command/outcome.h"
#include "client/command/typed_id.h"
#include "client/replica/clock.h"
#include "client/transfer/new_file.h"
#include "journal/content_limits.h"
#include "journal/name.h"

namespace mappe::client::command {
namespace {

using journal::AgendaEntry;
using journal::BriefField;

constexpr TimeMs going_on_ms = 6 * 3'600'000;  // so long ago a meeting began that still goes on

// ---- list, show ----

struct MeetingOptions {
  std::string meeting, field, text, file, start, place, body;
  bool force = false, with_council = false, all = false;
};

struct MeetingLine {
  TimeMs start_ms;
  bool is_mine;
  std::string line;
  Json json;
};

std::string when_text(TimeMs start_ms) {
  return start_ms == 0 ? text({"ohne Termin", "no date yet"}) : time_text(start_ms);
}

std::string cancelled_text(bool is_cancelled) {
  return is_cancelled ? text({" (fällt aus)", " (cancelled)"}) : std::string();
}

bool is_by_hand(const journal::op::Meeting& meeting) { return meeting.owner == journal::MeetingOwner::other_body; }

// "Aufsichtsrat der Stadtwerke, von Hand eingetragen"; "": a meeting of the faction's that names no body.
std::string body_text(const journal::op::Meeting& meeting) {
  std::string said = harmless(meeting.body);
  if (is_by_hand(meeting)) said += (said.empty() ? "" : ", ") + text({"von Hand eingetragen", "entered by hand"});
  return said;
}

Json json_of_own(const AgendaId& id, const journal::op::Meeting& meeting) {
  return {{"id", id.text()},
          {"title", meeting.title},
          {"body", meeting.body},
          {"start", meeting.start_ms},
          {"end", meeting.end_ms},
          {"place", meeting.place},
          {"own", !is_by_hand(meeting)},
          {"cancelled", meeting.cancelled}};
}

MeetingLine line_of_own(const SpaceReplica& space, const AgendaId& id, const journal::op::Meeting& meeting,
                        const std::set<std::string>& chosen) {
  std::string line = harmless(space.state().title()) + ":" + id.text().substr(0, 8) + "  " +
                     when_text(meeting.start_ms) + "  " + harmless(meeting.title) + cancelled_text(meeting.cancelled);
  if (const std::string body = body_text(meeting); !body.empty()) line += "  (" + body + ")";
  const bool is_mine = !is_by_hand(meeting) || is_of_bodies(meeting.title, {meeting.body}, chosen);
  Json json = json_of_own(id, meeting);
  json["space"] = space.id().text();
  return {meeting.start_ms, is_mine, std::move(line), std::move(json)};
}

MeetingLine line_of_council(const MeetingHere& one, const std::set<std::string>& chosen) {
  const std::vector<std::string> bodies = bodies_of(one);
  const std::string line = text({"Rat", "council"}) + "  " + time_text(one.start_ms) + "  " + harmless(title_of(one)) +
                           cancelled_text(one.row->cancelled) + "  [" + harmless(one.council->title()) + "]\n    " +
                           harmless(one.row->id);
  return {one.start_ms,
          is_of_bodies(one.row->name, bodies, chosen),
          line,
          {{"id", ""},
           {"council", one.row->id},
           {"source", one.council->listed.council},
           {"title", title_of(one)},
           {"bodies", bodies},
           {"start", one.start_ms},
           {"own", false},
           {"cancelled", one.row->cancelled}}};
}

// By time, those without one last.
bool is_earlier(const MeetingLine& a, const MeetingLine& b) {
  return a.start_ms != 0 && (b.start_ms == 0 || a.start_ms < b.start_ms);
}

Exit say_meetings(Program& program, std::vector<MeetingLine> lines, const MeetingOptions& options) {
  std::stable_sort(lines.begin(), lines.end(), is_earlier);
  Json list = Json::array();
  std::size_t others = 0;
  for (MeetingLine& line : lines) {
    if (!options.all && !line.is_mine)
      ++others;
    else if (program.json)
      list.push_back(std::move(line.json));
    else
      program.say(line.line);
  }
  if (program.json) {
    program.say(list);
    return Exit::ok;
  }
  if (lines.size() == others)
    program.note(options.with_council ? text({"Keine kommenden Sitzungen.", "No meetings to come."})
                                      : text({"Keine eigenen Sitzungen.", "No meetings of your own."}));
  if (others > 0)
    program.note(text({"Sitzungen anderer Gremien, nicht gezeigt: {}. Mit --all sehen Sie alle; mappe meetings bodies "
                       "zeigt, welche Gremien Ihre sind.",
                       "Meetings of other bodies, not shown: {}. With --all you see all; mappe meetings bodies shows "
                       "which bodies are yours."},
                      others));
  return Exit::ok;
}

// One's own, all of them; with --council those to come of the councils on this device, too. Of the bodies that the
// person chose; the faction's own always.
Exit run_meetings_list(Program& program, const MeetingOptions& options) {
  Exit ends = Exit::ok;
  const auto spaces = program.spaces(options.meeting, ends);
  if (!spaces) return ends;
  const auto chosen = bodies_chosen(program, ends);
  if (!chosen) return ends;
  std::vector<MeetingLine> lines;
  for (const SpaceReplica* space : *spaces)
    for (const auto& [id, entry] : space->state().agenda().entries())
      if (const auto* meeting = entry.meeting()) lines.push_back(line_of_own(*space, id, *meeting, *chosen));
  if (options.with_council) {
    auto home = program.home();
    if (!home) return program.fails(home.error());
    const auto councils = council::Councils::open(**home);
    if (!councils) return program.fails(councils.error());
    if (councils->are_empty())
      return program.fails(
          fail(Errc::not_found, "no council is on this device; mappe council update fetches what the server has"));
    for (const MeetingHere& one : meetings_of_councils(*councils, own_time_ms() - going_on_ms))
      lines.push_back(line_of_council(one, *chosen));
  }
  return say_meetings(program, std::move(lines), options);
}

struct FoundEntry {
  SpaceReplica* space = nullptr;
  AgendaId id;
};

std::optional<FoundEntry> entry_typed(Program& program, const std::string& typed, bool meeting, Exit& exit) {
  const auto wanted = id_typed(
      program, typed, fail(Errc::usage, "give at least 6 characters of the id that mappe meetings shows"), exit);
  if (!wanted) return std::nullopt;
  const auto refuse = [&](const Error& error) {
    exit = program.fails(error, typed);
    return std::nullopt;
  };
  std::optional<AgendaId> found;
  for (const auto& [id, entry] : wanted->space->state().agenda().entries()) {
    if (!wanted->begins(id) || (meeting && entry.meeting() == nullptr)) continue;
    if (found) return refuse(fail(Errc::usage, "several meetings begin like that; give more of the id"));
    found = id;
  }
  if (!found) return refuse(fail(Errc::not_found, "there is no such meeting; mappe meetings list shows them"));
  return FoundEntry{wanted->space, *found};
}

struct OfCouncil {
  SpaceReplica* space = nullptr;  // null: refused
  std::string id;
};

// "Umwelt:https://..." names something of the council's; without a space the only one is meant. None: neither.
std::optional<OfCouncil> of_council_typed(Program& program, const std::string& typed, Exit& exit) {
  const std::size_t colon = typed.find(":http");
  if (colon != std::string::npos) {
    auto named = program.space(typed.substr(0, colon));
    if (named) return OfCouncil{*named, typed.substr(colon + 1)};
    exit = program.fails(named, typed);
    return OfCouncil{};
  }
  if (!typed.starts_with("http://") && !typed.starts_with("https://")) return std::nullopt;
  const auto spaces = program.spaces("", exit);
  if (!spaces) return OfCouncil{};
  if (spaces->size() == 1) return OfCouncil{spaces->front(), typed};
  exit = program.fails(fail(Errc::usage, "write it as S:ADDRESS: what the space S says of it is meant"), typed);
  return OfCouncil{};
}

Exit run_meetings_show(Program& program, const MeetingOptions& options) {
  Exit exit = Exit::ok;
  if (const auto council = of_council_typed(program, options.meeting, exit)) {
    if (council->space != nullptr) show_of_council(program, *council->space, council->id);
    return exit;
  }
  const auto found = entry_typed(program, options.meeting, true, exit);
  if (!found) return exit;
  const journal::Agenda& agenda = found->space->state().agenda();
  const journal::op::Meeting& meeting = *agenda.entry(found->id)->meeting();
  const journal::op::Subject subject{found->id};
  const SpaceReplica& space = *found->space;
  if (program.json) {
    Json one = json_beside(space, subject);
    one.update(json_of_own(found->id, meeting));
    one["items"] = json_items(space, subject);
    program.say(one);
    return Exit::ok;
  }
  program.say(harmless(meeting.title) + cancelled_text(meeting.cancelled));
  if (const std::string body = body_text(meeting); !body.empty()) program.say("  " + body);
  program.say("  " + when_text(meeting.start_ms) + (meeting.place.empty() ? "" : ", " + harmless(meeting.place)));
  print_beside(program, space, subject);
  print_items(program, space, subject);
  return Exit::ok;
}

// ---- add ----

Exit commit_agenda_op(Program& program, SpaceReplica& space, journal::Op op, const std::string& about) {
  if (space.own_role() < SpaceRole::editor)
    return program.fails(fail(Errc::denied, "only editors write on agendas: ask a manager of the space for the right"),
                         about);
  journal::intent::Plain plain;
  plain.ops.push_back(std::move(op));
  Change change;
  change.intent = std::move(plain);
  Committer committer(space);
  auto done = committer.commit(std::move(change));
  if (done && done->how == Committed::How::given_up && done->rule == journal::Unfit::not_current)
    return program.fails(fail(Errc::conflict, "somebody has written something else meanwhile; look at it first"),
                         about);
  return say_outcome(program, done, about);
}

Exit run_meetings_add(Program& program, const MeetingOptions& options) {
  auto space = program.space(options.meeting);
  if (!space) return program.fails(space, options.meeting);
  journal::op::Meeting meeting;
  meeting.id = AgendaId::random();
  meeting.title = options.text;
  meeting.place = options.place;
  meeting.body = body_name(options.body);
  if (!meeting.body.empty()) meeting.owner = journal::MeetingOwner::other_body;
  if (meeting.title.find_first_not_of(" \t") == std::string::npos)
    return program.fails(fail(Errc::usage, "give the meeting a name"));
  if (std::max({meeting.title.size(), meeting.place.size(), meeting.body.size()}) >
      journal::limits::agenda_line_bytes_max)
    return program.fails(fail(Errc::usage,
                              "a meeting's name, place and body have at most 1,024 bytes each; there is room for more "
                              "in its briefing"));
  if (!options.start.empty()) {
    const auto start = parse_moment(options.start);
    if (!start) return program.fails(start.error(), options.start);
    meeting.start_ms = *start;
  }
  const std::string id = meeting.id.text();
  const Exit exit = commit_agenda_op(program, **space, std::move(meeting), options.meeting);
  if (exit == Exit::ok && program.json)
    program.say(Json{{"meeting", id}});
  else if (exit == Exit::ok)
    program.say(text({"Sitzung {} ist angelegt.", "Meeting {} is made."}, id.substr(0, 8)));
  return exit;
}

// ---- brief ----

// "Umwelt:k3Jd92Xa" of an own meeting or item, or "Umwelt:https://…" as the council's system names its own.
Exit run_meetings_brief(Program& program, const MeetingOptions& options) {
  const auto word = std::find_if(brief_fields.begin(), brief_fields.end(), [&](const FieldWord& one) {
    return journal::same_name(options.field, one.name) || journal::same_name(options.field, one.german);
  });
  if (word == brief_fields.end())
    return program.fails(fail(Errc::usage, "the field is briefing, recommendation, speaker, vote or result"),
                         options.field);
  SpaceReplica* space = nullptr;
  journal::op::Subject subject;
  Exit exit = Exit::ok;
  if (auto typed = of_council_typed(program, options.meeting, exit)) {
    if (typed->space == nullptr) return exit;
    space = typed->space;
    subject.what = std::move(typed->id);
  } else {
    const auto found = entry_typed(program, options.meeting, false, exit);
    if (!found) return exit;
    space = found->space;
    subject.what = found->id;
  }
  std::vector<NamedPerson> persons;
  for (const MemberRow& row : space->members())
    if (row.principal.kind == PrincipalKind::person)
      persons.push_back({space->name_of(row.principal), row.principal.id.text()});
  journal::op::Brief brief;
  brief.subject = subject;
  brief.field = word->field;
  brief.text = with_persons(options.text, persons);
  const std::string* council = subject.council();
  const bool too_long = brief.text.size() > journal::limits::brief_text_bytes_max ||
                        (council != nullptr && council->size() > journal::limits::agenda_council_bytes_max);
  if (too_long) return program.fails(fail(Errc::too_large, "a brief has at most 16 KiB, an address 2,048 bytes"));
  // What stands there now is what the person saw; who wants to see it first asks with show.
  if (const journal::Beside* beside = space->state().agenda().beside(subject)) {
    const auto former = beside->briefs.find(word->field);
    if (former != beside->briefs.end()) brief.seen = former->second.stamp.version();
  }
  exit = commit_agenda_op(program, *space, std::move(brief), options.meeting);
  if (exit == Exit::ok && !program.json) program.say(text({"Geschrieben.", "Written."}));
  return exit;
}

// ---- ics ----

Exit run_meetings_ics(Program& program, const MeetingOptions& options) {
  Exit exit = Exit::ok;
  const auto found = entry_typed(program, options.meeting, true, exit);
  if (!found) return exit;
  const journal::Agenda& agenda = found->space->state().agenda();
  const AgendaEntry& entry = *agenda.entry(found->id);
  const journal::op::Meeting& meeting = *entry.meeting();
  if (meeting.start_ms == 0)
    return program.fails(fail(Errc::usage, "a meeting without a time has no place in a calendar"), options.meeting);
  CalendarMeeting one{found->id.text(), entry.changed.seq, entry.changed.time_ms,
                      meeting.title,    meeting.start_ms,  meeting.end_ms,
                      meeting.place,    meeting.cancelled, {}};
  for (const AgendaId& id : agenda.items_of({found->id})) {
    const journal::op::Item& item = *agenda.entry(id)->item();
    if (item.open != journal::Openness::closed) one.agenda.push_back(line_of_item(item));
  }
  const std::string calendar = calendar_file(one);
  if (options.file.empty()) {
    std::fwrite(calendar.data(), 1, calendar.size(), stdout);
    return Exit::ok;
  }
  auto file = NewFile::create(options.file, options.force);
  if (!file) return program.fails(file.error(), options.file);
  if (auto written = (*file)->write(view_of(calendar)); !written) return program.fails(written.error(), options.file);
  if (auto kept = (*file)->keep(entry.changed.time_ms); !kept) return program.fails(kept.error(), options.file);
  return Exit::ok;
}

void declare_meeting(CLI::App& command, MeetingOptions& options) {
  command
      .add_option("S:ID", options.meeting,
                  text({"wie mappe meetings list sie zeigt", "as mappe meetings list shows it"}))
      ->required();
}

}  // namespace

void add_meeting_commands(CLI::App& app, Program& program) {
  CLI::App* meetings =
      app.add_subcommand("meetings", text({"Sitzungen der Fraktion: zeigen, vorbereiten, in den Kalender",
                                           "The faction's meetings: show, brief, into the calendar"}));
  meetings->require_subcommand(1);
  add_command<MeetingOptions>(
      *meetings, program, "list",
      {"Eigene Sitzungen zeigen, auf Wunsch auch die des Rates",
       "Show meetings of your own, and the council's if wanted"},
      [](CLI::App& command, MeetingOptions& options) {
        command.add_option("S", options.meeting, text({"nur dieser Ablage", "of this space alone"}));
        command.add_flag("--council", options.with_council,
                         text({"auch die kommenden Sitzungen des Rates", "the council's meetings to come, too"}));
        command.add_flag("--all", options.all,
                         text({"auch die der Gremien, die nicht Ihre sind (mappe meetings bodies)",
                               "those of bodies that are not yours, too (mappe meetings bodies)"}));
      },
      run_meetings_list);
  add_command<MeetingOptions>(
      *meetings, program, "show",
      {"Tagesordnung mit dem, was die Fraktion dazu sagt", "The agenda with what the faction says beside it"},
      [](CLI::App& command, MeetingOptions& options) {
        command
            .add_option("S:ID", options.meeting,
                        text({"wie mappe meetings list sie zeigt; oder S:ADRESSE einer Sitzung oder eines Punktes im "
                              "Ratsinformationssystem (OParl)",
                              "as mappe meetings list shows it; or S:ADDRESS of a meeting or item of the council's "
                              "(OParl)"}))
            ->required();
      },
      run_meetings_show);
  add_command<MeetingOptions>(
      *meetings, program, "add", {"Eine eigene Sitzung anlegen", "Make a meeting of your own"},
      [](CLI::App& command, MeetingOptions& options) {
        command.add_option("S", options.meeting, text({"die Ablage", "the space"}))->required();
        command.add_option("NAME", options.text, text({"wie sie heißt", "its name"}))->required();
        command.add_option("--start", options.start,
                           text({"Beginn, etwa \"3.12.2026 19:00\"", "when it begins, as in \"2026-12-03 19:00\""}));
        command.add_option("--place", options.place, text({"der Ort", "where"}));
        command.add_option("--body", options.body,
                           text({"die Sitzung eines anderen Gremiums, von Hand eingetragen: sein Name, etwa "
                                 "\"Aufsichtsrat der Stadtwerke\"",
                                 "a meeting of another body, entered by hand: its name, such as \"Supervisory board "
                                 "of the public utility\""}));
      },
      run_meetings_add);
  add_command<MeetingOptions>(
      *meetings, program, "brief",
      {"Etwas neben einer Sitzung oder einem Punkt festhalten", "Note something beside a meeting or item"},
      [](CLI::App& command, MeetingOptions& options) {
        command
            .add_option("S:ID", options.meeting,
                        text({"eigene Sitzung oder eigener Punkt, oder S:ADRESSE eines Punktes im "
                              "Ratsinformationssystem (OParl)",
                              "an own meeting or item, or S:ADDRESS of the council's (OParl)"}))
            ->required();
        command
            .add_option("FIELD", options.field,
                        text({"Vorbereitung, Empfehlung, Redner, Abstimmung oder Ergebnis",
                              "briefing, recommendation, speaker, vote or result"}))
            ->required();
        command.add_option("TEXT", options.text, text({"der Text; leer entfernt ihn", "the text; empty removes it"}))
            ->required();
      },
      run_meetings_brief);
  add_command<MeetingOptions>(
      *meetings, program, "ics", {"Einladung für den Kalender (ICS)", "Invitation for the calendar (ICS)"},
      [](CLI::App& command, MeetingOptions& options) {
        declare_meeting(command, options);
        command.add_option("-o,--output", options.file,
                           text({"in diese Datei statt auf den Bildschirm", "into this file instead of the screen"}));
        command.add_flag("--force", options.force,
                         text({"eine vorhandene Datei ersetzen", "replace a file that is there"}));
      },
      run_meetings_ics);
  add_meeting_bodies_command(*meetings, program);
}

}  // namespace mappe::client::command
