// space create, spaces, share, unshare.
#include "client/command/program.h"

namespace mappe::client::command {
namespace {

struct TitleOptions {
  std::string title;
};

Exit run_create(Program& program, const TitleOptions& options) {
  if (options.title.find_first_not_of(" \t") == std::string::npos)
    return program.fails(fail(Errc::usage, "a space needs a title"));
  auto session = program.session();
  if (!session) return program.fails(session);
  auto space = (*session)->create_space(options.title);
  if (!space) return program.fails(space, options.title);
  if (program.json)
    program.say(Json{{"space", (*space)->id().text()}, {"title", (*space)->title()}});
  else
    program.say(text({"Ablage \"{}\" angelegt. Weiter: mappe share {} NAME:editor  ·  mappe put DATEI {}:/",
                      "Space \"{}\" created. Next: mappe share {} NAME:editor  ·  mappe put FILE {}:/"},
                     harmless(options.title), harmless(options.title), harmless(options.title)));
  return Exit::ok;
}

struct NoOptions {};

Exit run_spaces(Program& program, const NoOptions&) {
  auto session = program.session();
  if (!session) return program.fails(session);
  auto spaces = (*session)->spaces();
  if (!spaces) return program.fails(spaces);
  Exit exit = Exit::ok;
  Json list = Json::array();
  for (const SpaceSummary& one : *spaces) {
    if (one.error) {
      exit = program.fails(*one.error, one.space.text());
      continue;
    }
    const std::string role = one.role ? std::string(client::name_of(*one.role)) : "";
    if (program.json) {
      list.push_back({{"space", one.space.text()},
                      {"title", one.title},
                      {"faction", one.faction.text()},
                      {"role", role},
                      {"until_ms", one.until_ms},
                      {"members", one.members},
                      {"managers", one.managers},
                      {"bytes", one.bytes},
                      {"seq", one.seq},
                      {"skipped", one.skipped},
                      {"alarms", one.alarms}});
      continue;
    }
    program.say(
        one.space.text().substr(0, 8) + "  " + harmless(one.title.empty() ? "–" : one.title) + "  " + role + "  " +
        (one.members == 1 ? text({"1 Mitglied", "1 member"}) : text({"{} Mitglieder", "{} members"}, one.members)) +
        "  " + size_text(one.bytes));
    if (one.managers == 1 && one.role == SpaceRole::manager)
      program.note(text({"  \"{}\" wird nur von Ihnen verwaltet; geben Sie einer zweiten Person das Recht dazu.",
                         "  \"{}\" is managed by you alone; let a second person manage it too."},
                        harmless(one.title)));
    if (one.alarms > 0)
      program.note(text(
          {"  \"{}\" meldet {} Auffälligkeit(en): mappe health {}", "  \"{}\" reports {} alarm(s): mappe health {}"},
          harmless(one.title), one.alarms, harmless(one.title)));
  }
  if (program.json)
    program.say(list);
  else if (list.empty() && spaces->empty())
    program.note(text(
        {"Noch keine Ablage. Anlegen: mappe space create NAME", "No space yet. Create one: mappe space create NAME"}));
  return exit;
}

struct ShareOptions {
  std::string space, grant, until;
};

// A person by name or id, or an open invitation of that name.
journal::Author principal_of(const PersonInfo& person) {
  if (person.state == PersonInfo::State::invited && person.open_invite)
    return {PrincipalKind::invite, *person.open_invite};
  return {PrincipalKind::person, person.person};
}

Exit run_share(Program& program, const ShareOptions& options) {
  auto grant = parse_grant(options.grant);
  if (!grant) return program.fails(grant.error(), options.grant);
  Share share;
  share.role = grant->role;
  // Typing the name of somebody whose keys were renewed is the explicit yes.
  share.accept_new_keys = true;
  if (!options.until.empty()) {
    auto until = parse_end_of_day(options.until, this_moment());
    if (!until) return program.fails(until.error(), options.until);
    share.until_ms = *until;
  }
  auto space = program.space(options.space);
  if (!space) return program.fails(space, options.space);
  auto whom = program.person(grant->whom);
  if (!whom) return program.fails(whom, grant->whom);
  share.principal = principal_of(whom->person);
  if (whom->person.renewed_by)
    program.note(
        text({"Hinweis: Die Schlüssel von {} wurden von {} erneuert.", "Note: the keys of {} were renewed by {}."},
             harmless(whom->person.name),
             harmless(whom->roster->name_of_principal({PrincipalKind::person, *whom->person.renewed_by}))));
  auto shared = share_space(**space, share);
  if (!shared) return program.fails(shared, options.grant);
  if (program.json)
    program.say(Json{{"seq", shared->seq}});
  else
    program.say(text({"{} hat jetzt Zugang zu \"{}\" ({}).", "{} now has access to \"{}\" ({})."},
                     harmless(whom->person.name), harmless((*space)->title()),
                     std::string(client::name_of(share.role))));
  return Exit::ok;
}

Exit run_unshare(Program& program, const ShareOptions& options) {
  auto space = program.space(options.space);
  if (!space) return program.fails(space, options.space);
  auto whom = program.person(options.grant);
  if (!whom) return program.fails(whom, options.grant);
  const journal::Author principal = principal_of(whom->person);
  const bool is_self = principal == (*space)->self().principal();
  auto removed = is_self ? leave_space(**space) : unshare_space(**space, principal);
  if (!removed) return program.fails(removed, options.grant);
  if (program.json)
    program.say(Json{{"seq", removed->seq}});
  else
    program.say(text({"{} hat keinen Zugang mehr zu \"{}\". Was schon auf fremden Geräten liegt, bleibt dort.",
                      "{} no longer has access to \"{}\". What already lies on other devices stays there."},
                     harmless(whom->person.name), harmless((*space)->title())));
  return Exit::ok;
}

}  // namespace

void add_space_commands(CLI::App& app, Program& program) {
  CLI::App* space = app.add_subcommand("space", text({"Eine Ablage anlegen", "Make a space"}));
  space->require_subcommand(1);
  add_command<TitleOptions>(
      *space, program, "create", {"Eine neue Ablage anlegen", "Create a new space"},
      [](CLI::App& command, TitleOptions& options) {
        command.add_option("NAME", options.title, text({"Titel der Ablage", "title of the space"}))->required();
      },
      run_create);
  add_command<NoOptions>(
      app, program, "spaces", {"Meine Ablagen", "My spaces"}, [](CLI::App&, NoOptions&) {}, run_spaces);
  add_command<ShareOptions>(
      app, program, "share",
      {"Jemandem Zugang zu einer Ablage geben, oder das Recht ändern",
       "Give somebody access to a space, or change the right"},
      [](CLI::App& command, ShareOptions& options) {
        command.add_option("S", options.space, text({"Ablage", "space"}))->required();
        command.add_option("PERSON:ROLE", options.grant, "reader | commenter | editor | manager")->required();
        command.add_option("--until", options.until, text({"endet mit diesem Tag", "ends with this day"}));
      },
      run_share);
  add_command<ShareOptions>(
      app, program, "unshare",
      {"Jemandem den Zugang nehmen; sich selbst: die Ablage verlassen",
       "Take somebody's access away; one's own: leave the space"},
      [](CLI::App& command, ShareOptions& options) {
        command.add_option("S", options.space, text({"Ablage", "space"}))->required();
        command.add_option("PERSON", options.grant, text({"Name oder Kennung", "name or id"}))->required();
      },
      run_unshare);
}

}  // namespace mappe::client::command
