// council status | update | search. What is searched never leaves this device.               docs/council.md, links.md
#include "client/command/council_print.h"

namespace mappe::client::command {

void add_council_link_commands(CLI::App& council, Program& program);  // council_link_commands.cpp

namespace {

using council::CouncilHere;
using council::Councils;

constexpr std::size_t hits_default = 20, hits_max = 500;

Json json_of_council(const CouncilHere& one) {
  const auto& rows = one.kept.rows();
  return {{"council", one.listed.council},     {"title", one.listed.title},
          {"address", one.listed.address},     {"outcome", one.listed.outcome},
          {"upto", one.listed.upto},           {"server_checked_ms", one.listed.checked_ms},
          {"kept_objects", rows.all().size()}, {"kept_papers_and_meetings", one.kept.index().found().size()},
          {"kept_upto", rows.upto()},          {"kept_bytes", one.kept.bytes()},
          {"whole", one.kept.is_whole()},      {"checked_ms", rows.checked_ms()}};
}

void say_council(Program& program, const CouncilHere& one) {
  const auto& rows = one.kept.rows();
  program.say(harmless(one.title()) + "  (" + one.listed.council + ")  " + harmless(one.listed.address));
  program.say("  " + (one.listed.checked_ms == 0
                          ? text({"Auf dem Server: wird gerade zum ersten Mal geholt, bisher {} Änderungen.",
                                  "On the server: is being fetched for the first time, {} changes so far."},
                                 one.listed.upto)
                          : text({"Auf dem Server: {} Änderungen, Stand {}.", "On the server: {} changes, as of {}."},
                                 one.listed.upto, time_text(one.listed.checked_ms))));
  if (rows.all().empty()) {
    program.say("  " + text({"Auf diesem Gerät: noch nichts; mappe council update holt es.",
                             "On this device: nothing yet; mappe council update fetches it."}));
    return;
  }
  program.say("  " + text({"Auf diesem Gerät: {} Objekte ({} Vorlagen und Sitzungen), {}, Stand {}.",
                           "On this device: {} objects ({} papers and meetings), {}, as of {}."},
                          rows.all().size(), one.kept.index().found().size(), size_text(one.kept.bytes()),
                          time_text(rows.checked_ms())));
  if (!one.kept.is_whole() || rows.upto() < one.listed.upto)
    program.say("  " + text({"Es fehlt noch etwas; mappe council update holt es.",
                             "Something is still missing; mappe council update fetches it."}));
}

// The server's list as it is now; without a network as it was.
Exit run_council_status(Program& program, const NoOptions&) {
  program.may_be_away = true;
  auto session = program.session();
  if (!session) return program.fails(session);
  auto home = program.home();
  if (!home) return program.fails(home.error());
  auto listed = (*session)->api().councils();
  auto councils = Councils::open(**home);
  if (!councils) return program.fails(councils.error());
  if (!listed)
    program.note(text({"Der Server antwortet nicht; das ist der Stand dieses Geräts.",
                       "The server does not answer; this is what this device knows."}));
  if (listed)
    if (auto noted = councils->note(std::move(*listed)); !noted) return program.fails(noted.error());
  Json list = Json::array();
  for (const CouncilHere& one : councils->here()) {
    if (program.json)
      list.push_back(json_of_council(one));
    else
      say_council(program, one);
  }
  if (program.json)
    program.say(list);
  else if (councils->here().empty())
    program.note(text({"Dieser Server hat keine Ratsinformationen. Wer ihn betreibt, kann sie einschalten.",
                       "This server has no council information. Who runs it may switch it on."}));
  return Exit::ok;
}

Exit run_council_update(Program& program, const NoOptions&) {
  auto session = program.session();
  if (!session) return program.fails(session);
  auto home = program.home();
  if (!home) return program.fails(home.error());
  auto councils = Councils::open(**home);
  if (!councils) return program.fails(councils.error());
  auto updated = councils->update((*session)->api());
  if (!updated) return program.fails(updated);
  Exit exit = Exit::ok;
  Json list = Json::array();
  for (const Councils::Updated& one : *updated) {
    const CouncilHere& here = *councils->named(one.council);
    if (one.error) exit = worse(exit, program.fails(*one.error, harmless(here.title())));
    if (program.json) {
      Json said = json_of_council(here);
      said["changed"] = one.changed;
      list.push_back(std::move(said));
    } else if (!one.error) {
      say_council(program, here);
    }
  }
  if (program.json)
    program.say(list);
  else if (updated->empty())
    program.note(text({"Dieser Server hat keine Ratsinformationen.", "This server has no council information."}));
  return exit;
}

struct SearchOptions {
  std::vector<std::string> words;
  std::size_t most = hits_default;
};

Exit run_council_search(Program& program, const SearchOptions& options) {
  auto home = program.home();
  if (!home) return program.fails(home.error());
  auto councils = Councils::open(**home);
  if (!councils) return program.fails(councils.error());
  if (councils->are_empty())
    return program.fails(
        fail(Errc::not_found, "no council is on this device; mappe council update fetches what the server has"));
  std::string typed;
  for (const std::string& one : options.words) typed += (typed.empty() ? "" : " ") + one;
  Json list = Json::array();
  std::size_t number = 0;
  for (const CouncilHere& one : councils->here())
    for (const council::Row* row : one.kept.index().search(typed, options.most)) {
      ++number;
      if (program.json)
        list.push_back(json_of(*row, &one));
      else
        program.say(line_of_row(*row, one, councils->here().size() > 1 ? CouncilNamed::yes : CouncilNamed::no));
    }
  if (program.json) {
    program.say(list);
    return Exit::ok;
  }
  if (number == 0)
    program.note(
        text({"Nichts gefunden. Gesucht wird in Nummern, Titeln, Namen von Gremien und Personen; nicht im "
              "Inhalt der Dokumente.",
              "Nothing found. Numbers, titles, names of bodies and persons are searched; not what documents "
              "say."}));
  note_as_of(program, *councils);
  return Exit::ok;
}

}  // namespace

void add_council_commands(CLI::App& app, Program& program) {
  CLI::App* council = app.add_subcommand("council", text({"Ratsinformationen: suchen, Vorlagen und Sitzungen verlinken",
                                                          "Council information: search, link papers and meetings"}));
  council->require_subcommand(1);
  add_command<NoOptions>(
      *council, program, "status",
      {"Welche Räte es gibt, und was davon auf diesem Gerät liegt",
       "Which councils there are, and what is on this device"},
      [](CLI::App&, NoOptions&) {}, run_council_status);
  add_command<NoOptions>(
      *council, program, "update",
      {"Holen, was die Räte Neues veröffentlicht haben", "Fetch what the councils have published since"},
      [](CLI::App&, NoOptions&) {}, run_council_update);
  add_command<SearchOptions>(
      *council, program, "search",
      {"Auf diesem Gerät suchen: Nummern, Titel, Gremien, Personen; niemand erfährt, wonach",
       "Search on this device: numbers, titles, bodies, persons; nobody learns for what"},
      [](CLI::App& command, SearchOptions& options) {
        command.add_option("TEXT", options.words, text({"Wörter oder eine Nummer", "words or a number"}))->required();
        command
            .add_option("--most", options.most,
                        text({"so viele Treffer zeigen, sonst 20", "show so many of each council, else 20"}))
            ->check(CLI::Range(std::size_t{1}, hits_max));
      },
      run_council_search);
  add_council_link_commands(*council, program);
}

}  // namespace mappe::client::command
