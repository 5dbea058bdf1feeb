#include "client/command/visit_notes.h"

#include "client/replica/clock.h"
#include "client/replica/roles.h"

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

bool answers_for_money(const RosterReplica& roster, const PrincipalId& self) {
  const auto person = roster.person(self);
  return person && (person->role == PersonRole::manager || (person->duties & journal::duty::treasury) != 0);
}

// The highest that was reached of the budget of today; 0: none.
struct Reached {
  std::uint64_t percent = 0;
  TimeMs reached_ms = 0;
  std::string from, last_day;
  bool is_capped = false;
};

Reached reached_of(const Bytes& body) try {
  const Json budget = Json::parse(body.begin(), body.end());
  Reached reached;
  for (const Json& warning : budget.at("warnings")) {
    const auto percent = warning.at("percent").get<std::uint64_t>();
    if (percent <= reached.percent) continue;
    reached.percent = percent;
    reached.reached_ms = warning.at("reached_ms").get<TimeMs>();
  }
  reached.from = budget.at("from").get<std::string>();
  reached.last_day = budget.at("last_day").get<std::string>();
  reached.is_capped = budget.at("is_capped").get<bool>();
  return reached;
} catch (const Json::exception&) {
  return {};
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

void note_budgets(Program& program, Session& session) {
  if (program.json) return;
  for (const auto& self : session.identities()) {
    auto roster = session.roster(self->faction());
    if (!roster || !answers_for_money(**roster, self->principal().id)) continue;
    const auto body = session.api().treasury(self->faction(), "budget");
    if (!body) continue;
    const Reached reached = reached_of(*body);
    if (reached.percent == 0) continue;
    const RecordName record{Drawer::settings, "budget-" + self->faction().text()};
    const std::string told =
        reached.from + " " + std::to_string(reached.percent) + " " + std::to_string(reached.reached_ms);
    if (auto before = session.home().read(record); before && text_of(before->expose()) == told) continue;
    program.note(
        text({"Der Haushalt {} bis {} ist seit dem {} zu {} % ausgegeben oder zugesagt. Näheres: mappe treasury today",
              "The budget {} to {} has been {} % spent or promised since {}. More: mappe treasury today"},
             day_words(reached.from), day_words(reached.last_day),
             language() == Language::german ? time_text(reached.reached_ms) : std::to_string(reached.percent),
             language() == Language::german ? std::to_string(reached.percent) : time_text(reached.reached_ms)));
    if (reached.is_capped)
      program.note(
          text({"Neue Dateien nimmt der Server erst wieder an, wenn die Kasse den Haushalt erhöht oder ein "
                "neuer beginnt. Lesen, Mitnehmen und Löschen gehen immer.",
                "The server takes new files again when the treasurer raises the budget or a new one begins. "
                "Reading, exporting and deleting always work."}));
    (void)session.home().write(record, view_of(told));  // a home that cannot keep it tells it again
  }
}

}  // namespace mappe::client::command
