#include "client/command/visit_notes.h"

#include "client/replica/clock.h"

namespace mappe::client::command {
namespace {

std::size_t managers_of(const SpaceReplica& space) {
  std::size_t managers = 0;
  for (const MemberRow& row : space.members()) managers += row.role == SpaceRole::manager;
  return managers;
}

// Whether this home has not told it about this space yet. A home that cannot keep it tells it again.
bool is_news(const Home& home, const SpaceId& space, std::string_view told) {
  const RecordName record{Drawer::settings, "told-" + space.text()};
  if (auto before = home.read(record); before && text_of(before->expose()) == told) return false;
  (void)home.write(record, view_of(told));
  return true;
}

void note_managers(Program& program, const SpaceReplica& space) {
  const bool is_alone = space.own_role() == SpaceRole::manager && managers_of(space) == 1;
  auto home = program.home();
  const bool is_new = home && is_news(**home, space.id(), is_alone ? "one manager" : "managers");
  if (is_alone && (is_new || is_terminal_output()))
    program.note(text({"\"{}\" wird nur von Ihnen verwaltet; geben Sie einer zweiten Person das Recht dazu.",
                       "\"{}\" is managed by you alone; let a second person manage it too."},
                      harmless(space.title())));
}

}  // namespace

void note_visit(Program& program, const SpaceReplica& space) {
  if (space.is_newer())
    program.note(text({"\"{}\" wurde mit einer neueren Version von Mappe weitergeschrieben. Sie sehen den Stand davor "
                       "und können nichts ändern; bitte aktualisieren Sie dieses Programm.",
                       "\"{}\" was written by a newer Mappe. You see what lies before that and can change nothing; "
                       "please update this program."},
                      harmless(space.title())));
  if (program.json) return;
  if (!space.alarms().empty())
    program.note(text(
        {"\"{}\" meldet {} Auffälligkeit(en): mappe health \"{}\"", "\"{}\" reports {} alarm(s): mappe health \"{}\""},
        harmless(space.title()), space.alarms().size(), harmless(space.title())));
  if (const auto& answered = space.answered())
    program.note(text({"Ein früherer Befehl, der unterbrochen wurde, ist doch angekommen (Eintrag {}, {}). Er braucht "
                       "nicht wiederholt zu werden.",
                       "An earlier command that was interrupted did arrive (entry {}, {}). It need not be repeated."},
                      answered->seq, time_text(answered->time_ms)));
  note_managers(program, space);
}

void note_clock(Program& program, const Api& api) {
  const std::int64_t minutes = api.clock_offset_ms() / 60'000;
  if (program.json || !is_clock_wrong(api)) return;
  program.note(minutes > 0 ? text({"Die Uhr dieses Geräts geht gegenüber dem Server etwa {} Minute(n) nach.",
                                   "This device's clock is about {} minute(s) behind the server's."},
                                  minutes)
                           : text({"Die Uhr dieses Geräts geht gegenüber dem Server etwa {} Minute(n) vor.",
                                   "This device's clock is about {} minute(s) ahead of the server's."},
                                  -minutes));
}

}  // namespace mappe::client::command
