// meetings list | add | show | brief | ics.                                                          docs/protocol.md
// §4.11
#include <algorithm>
#include <array>
#include <cstdio>

#include "client/agenda/calendar_file.h"
#include "client/command/arguments.h"
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
  std::string meeting, field, text, file, start, place;
  bool force = false, with_council = false;
};

struct MeetingLine {
  TimeMs start_ms;
  std::string line;
  Json json;
};

std::string when_text(TimeMs start_ms) {
  return start_ms == 0 ? text({"ohne Termin", "no date yet"}) : time_text(start_ms);
}

MeetingLine line_of_own(const SpaceReplica& space, const AgendaId& id, const journal::op::Meeting& meeting) {
  const std::string line = harmless(space.state().title()) + ":" + id.text().substr(0, 8) + "  " +
                           when_text(meeting.start_ms) + "  " + harmless(meeting.title) +
                           (meeting.cancelled ? text({" (fällt aus)", " (cancelled)"}) : "");
  return {meeting.start_ms,
          line,
          {{"id", id.text()},
           {"space", space.id().text()},
           {"title", meeting.title},
           {"body", meeting.body},
           {"start", meeting.start_ms},
           {"end", meeting.end_ms},
           {"place", meeting.place},
           {"own", meeting.owner == journal::MeetingOwner::faction},
           {"cancelled", meeting.cancelled}}};
}

MeetingLine line_of_council(const MeetingHere& one) {
  const std::string line = text({"Rat", "council"}) + "  " + time_text(one.start_ms) + "  " + harmless(one.row->name) +
                           "  [" + harmless(one.council->title()) + "]\n    " + harmless(one.row->id);
  return {one.start_ms,
          line,
          {{"id", ""},
           {"council", one.row->id},
           {"source", one.council->listed.council},
           {"title", one.row->name},
           {"start", one.start_ms},
           {"own", false}}};
}

// One's own, all of them; with --council those to come of the councils on this device, too.
Exit run_meetings_list(Program& program, const MeetingOptions& options) {
  Exit ends = Exit::ok;
  const auto spaces = program.spaces(options.meeting, ends);
  if (!spaces) return ends;
  std::vector<MeetingLine> lines;
  for (const SpaceReplica* space : *spaces)
    for (const auto& [id, entry] : space->state().agenda().entries())
      if (const auto* meeting = entry.meeting()) lines.push_back(line_of_own(*space, id, *meeting));
  if (options.with_council) {
    auto home = program.home();
    if (!home) return program.fails(home.error());
    const auto councils = council::Councils::open(**home);
    if (!councils) return program.fails(councils.error());
    if (councils->are_empty())
      return program.fails(
          fail(Errc::not_found, "no council is on this device; mappe council update fetches what the server has"));
    for (const MeetingHere& one : meetings_of_councils(*councils, own_time_ms() - going_on_ms))
      lines.push_back(line_of_council(one));
  }
  std::stable_sort(lines.begin(), lines.end(),
                   [](const MeetingLine& a, const MeetingLine& b) { return a.start_ms < b.start_ms; });
  Json list = Json::array();
  for (MeetingLine& line : lines) {
    if (program.json)
      list.push_back(std::move(line.json));
    else
      program.say(line.line);
  }
  if (program.json)
    program.say(list);
  else if (lines.empty())
    program.note(options.with_council ? text({"Keine kommenden Sitzungen.", "No meetings to come."})
                                      : text({"Keine eigenen Sitzungen.", "No meetings of your own."}));
  return Exit::ok;
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

Exit run_meetings_show(Program& program, const MeetingOptions& options) {
  if (const std::size_t address = options.meeting.find(":http"); address != std::string::npos) {
    auto named = program.space(options.meeting.substr(0, address));
    if (!named) return program.fails(named, options.meeting);
    show_of_council(program, **named, options.meeting.substr(address + 1));
    return Exit::ok;
  }
  Exit exit = Exit::ok;
  const auto found = entry_typed(program, options.meeting, true, exit);
  if (!found) return exit;
  const journal::Agenda& agenda = found->space->state().agenda();
  const journal::op::Meeting& meeting = *agenda.entry(found->id)->meeting();
  const journal::op::Subject subject{found->id};
  const SpaceReplica& space = *found->space;
  if (program.json) {
    Json one = json_beside(space, subject);
    one["id"] = found->id.text();
    one["title"] = meeting.title;
    one["start"] = meeting.start_ms;
    one["items"] = json_items(space, subject);
    program.say(one);
    return Exit::ok;
  }
  program.say(harmless(meeting.title) + (meeting.cancelled ? text({" (fällt aus)", " (cancelled)"}) : ""));
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
  if (meeting.title.find_first_not_of(" \t") == std::string::npos)
    return program.fails(fail(Errc::usage, "give the meeting a name"));
  if (std::max(meeting.title.size(), meeting.place.size()) > journal::limits::agenda_line_bytes_max)
    return program.fails(fail(
        Errc::usage, "a meeting's name and place have at most 1,024 bytes; there is room for more in its briefing"));
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
  const std::size_t address = options.meeting.find(":http");
  Exit exit = Exit::ok;
  if (address != std::string::npos) {
    auto named = program.space(options.meeting.substr(0, address));
    if (!named) return program.fails(named, options.meeting);
    space = *named;
    subject.what = options.meeting.substr(address + 1);
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
}

}  // namespace mappe::client::command
