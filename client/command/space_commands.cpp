// space create, spaces, share, unshare.
#include "client/command/program.h"
#include "client/command/visit_notes.h"
#include "client/command/words.h"

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
  auto faction = program.own_faction();
  if (!faction) return program.fails(faction);
  auto space = (*session)->create_space(options.title, *faction);
  if (!space) return program.fails(space, options.title);
  if (program.json)
    program.say(Json{{"space", (*space)->id().text()}, {"title", (*space)->title()}});
  else
    program.say(text({"Ablage \"{}\" angelegt. Weiter: mappe share {} NAME:bearbeiten  ·  mappe put DATEI {}:/",
                      "Space \"{}\" created. Next: mappe share {} NAME:editor  ·  mappe put FILE {}:/"},
                     harmless(options.title), shell_word(options.title), shell_word(options.title)));
  return Exit::ok;
}

Exit run_spaces(Program& program, const NoOptions&) {
  auto session = program.session();
  if (!session) return program.fails(session);
  auto spaces = (*session)->spaces();
  if (!spaces) return program.fails(spaces);
  Exit exit = Exit::ok;
  Json list = Json::array();
  for (const SpaceSummary& one : *spaces) {
    if (one.error) {
      exit = worse(exit, program.fails(*one.error, one.space.text()));
      continue;
    }
    if (program.json) {
      list.push_back({{"space", one.space.text()},
                      {"title", one.title},
                      {"faction", one.faction.text()},
                      {"role", one.role ? std::string(client::name_of(*one.role)) : ""},
                      {"until_ms", one.until_ms},
                      {"members", one.members},
                      {"managers", one.managers},
                      {"bytes", one.bytes},
                      {"seq", one.seq},
                      {"skipped", one.skipped},
                      {"alarms", one.alarms},
                      {"newer", one.newer}});
      continue;
    }
    program.say(
        one.space.text().substr(0, 8) + "  " + harmless(one.title.empty() ? "–" : one.title) + "  " +
        (one.role ? word(*one.role) : "–") + "  " +
        (one.members == 1 ? text({"1 Mitglied", "1 member"}) : text({"{} Mitglieder", "{} members"}, one.members)) +
        "  " + size_text(one.bytes));
    if (one.managers == 1 && one.role == SpaceRole::manager)
      program.note(text({"  \"{}\" wird nur von Ihnen verwaltet; geben Sie einer zweiten Person das Recht dazu.",
                         "  \"{}\" is managed by you alone; let a second person manage it too."},
                        harmless(one.title)));
    if (one.newer)
      program.note(text({"  \"{}\" wurde mit einer neueren Version von Mappe weitergeschrieben; zu sehen ist der Stand "
                         "davor.",
                         "  \"{}\" was written by a newer Mappe; what is shown lies before that."},
                        harmless(one.title)));
    if (one.alarms > 0)
      program.note(text(
          {"  \"{}\" meldet {} Auffälligkeit(en): mappe health {}", "  \"{}\" reports {} alarm(s): mappe health {}"},
          harmless(one.title), one.alarms, shell_word(one.title)));
  }
  note_budgets(program, **session);
  if (program.json)
    program.say(list);
  else if (list.empty() && spaces->empty())
    program.note(text(
        {"Noch keine Ablage. Anlegen: mappe space create NAME", "No space yet. Create one: mappe space create NAME"}));
  return exit;
}

struct ShareOptions {
  std::string space, grant, until;
  bool accept_new_keys = false;
};

// A person by name or id, or an open invitation of that name.
journal::Author principal_of(const PersonInfo& person) {
  if (person.state == PersonInfo::State::invited && person.open_invite)
    return {PrincipalKind::invite, *person.open_invite};
  return {PrincipalKind::person, person.person};
}

// "2027-06-30", or that there is none.                                                      errors  usage
Result<std::optional<TimeMs>> parse_until(const std::string& typed) {
  if (typed.empty()) return std::optional<TimeMs>();
  if (typed == "none") return std::optional<TimeMs>(0);
  auto until = parse_end_of_day(typed, this_moment());
  if (!until) return fail(until.error());
  return std::optional<TimeMs>(*until);
}

std::optional<MemberRow> row_of(const SpaceReplica& space, const journal::Author& principal) {
  for (const MemberRow& row : space.members())
    if (row.principal == principal) return row;
  return std::nullopt;
}

void tell_who_renewed(Program& program, const Program::Whom& whom) {
  const PersonInfo& person = whom.person;
  const std::string since = time_text(whom.roster->keys_since_ms(person.person));
  if (person.renewed_by)
    program.note(text({"{} hat neue Schlüssel, erneuert von {} am {}.", "{} has new keys, renewed by {} on {}."},
                      harmless(person.name),
                      harmless(whom.roster->name_of_principal({PrincipalKind::person, *person.renewed_by})), since));
  else
    program.note(
        text({"{} hat seit {} neue Schlüssel.", "{} has had new keys since {}."}, harmless(person.name), since));
}

// Keys are sealed to changed ones only by an explicit yes of who sees who renewed them.        docs/protocol.md §4.6
//   errors  conflict  no yes
Result<std::optional<Fingerprint>> accepted_keys(Program& program, const ShareOptions& options,
                                                 const SpaceReplica& space, const Program::Whom& whom) {
  const auto row = row_of(space, {PrincipalKind::person, whom.person.person});
  const bool changed =
      row && whom.person.state != PersonInfo::State::invited && row->fingerprint != whom.person.fingerprint;
  if (whom.person.renewed_by || changed) tell_who_renewed(program, whom);
  if (!changed) return std::optional<Fingerprint>();
  const std::optional<Fingerprint> yes(whom.person.fingerprint);
  if (options.accept_new_keys) return yes;
  auto agreed = program.agrees(text({"Weiß {} davon, und sollen die neuen Schlüssel gelten? (ja/nein) ",
                                     "Does {} know of it, and shall the new keys be used? (yes/no) "},
                                    harmless(whom.person.name)));
  if (agreed && *agreed) return yes;
  if (!agreed)
    program.note(text({"Wenn das so verabredet ist: denselben Befehl mit --accept-new-keys.",
                       "If that was agreed: the same command with --accept-new-keys."}));
  return fail(Errc::conflict, "this person's keys were renewed: look who renewed them, then say yes to the new ones");
}

Exit say_shared(Program& program, const SpaceReplica& space, const Share& share, const std::string& name, Head at) {
  const auto row = row_of(space, share.principal);
  const TimeMs until = row ? row->until_ms : 0;
  if (program.json) {
    program.say(Json{{"seq", at.seq}, {"until_ms", until}});
    return Exit::ok;
  }
  const std::string role = word(share.role);
  program.say(until == 0
                  ? text({"{} hat jetzt Zugang zu \"{}\" ({}), ohne Enddatum.",
                          "{} now has access to \"{}\" ({}), without an end."},
                         harmless(name), harmless(space.title()), role)
                  : text({"{} hat jetzt Zugang zu \"{}\" ({}) bis {}.", "{} now has access to \"{}\" ({}) until {}."},
                         harmless(name), harmless(space.title()), role, date_text(until)));
  return Exit::ok;
}

Exit run_share(Program& program, const ShareOptions& options) {
  auto grant = parse_grant(options.grant);
  if (!grant) return program.fails(grant.error(), options.grant);
  auto until = parse_until(options.until);
  if (!until) return program.fails(until.error(), options.until);
  Share share;
  share.role = grant->role;
  share.until_ms = *until;
  auto space = program.space(options.space);
  if (!space) return program.fails(space, options.space);
  auto whom = program.person(grant->whom, (*space)->self().faction());
  if (!whom) return program.fails(whom, grant->whom);
  share.principal = principal_of(whom->person);
  auto accepted = accepted_keys(program, options, **space, *whom);
  if (!accepted) return program.fails(accepted.error(), options.grant);
  share.accepted_keys = *accepted;
  auto shared = share_space(**space, share);
  if (!shared) return program.fails(shared, options.grant);
  return say_shared(program, **space, share, whom->person.name, *shared);
}

Exit run_unshare(Program& program, const ShareOptions& options) {
  auto space = program.space(options.space);
  if (!space) return program.fails(space, options.space);
  auto whom = program.person(options.grant, (*space)->self().faction());
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

struct SpaceGatewayOptions {
  std::string space, how;
};

Exit run_space_gateway(Program& program, const SpaceGatewayOptions& options) {
  const bool allowed = options.how == "on" || options.how == "an";
  if (!allowed && options.how != "off" && options.how != "aus")
    return program.fails(fail(Errc::usage, "gateways are switched on or off"), options.how);
  auto space = program.space(options.space);
  if (!space) return program.fails(space, options.space);
  const auto policy = (*space)->roster().history().state().policy(journal::policy_key::gateways);
  if (allowed && policy && *policy == 0)
    return program.fails(fail(Errc::denied, "the faction's policy allows no gateways"), options.space);
  auto done = allow_gateways(**space, allowed);
  if (!done) return program.fails(done, options.space);
  if (program.json) {
    program.say(Json{{"seq", done->seq}, {"gateways", allowed}});
    return Exit::ok;
  }
  const std::string title = harmless((*space)->title());
  if (!allowed) {
    program.say(text({"In \"{}\" gibt es keinen Gerätezugang mehr; alle App-Passwörter dafür sind wirkungslos.",
                      "There is no gateway in \"{}\" any more; no app password opens it."},
                     title));
    return Exit::ok;
  }
  program.say(text({"In \"{}\" dürfen Mitglieder jetzt Geräte ohne Mappe zulassen (mappe app-password create).",
                    "In \"{}\" members may now let in devices without Mappe (mappe app-password create)."},
                   title));
  program.note(text(
      {"Achtung: Solange ein Mitglied einen solchen Zugang benutzt, kann der Betreiber des Gerätezugangs die ganze "
       "Ablage lesen, samt ihrer Geschichte. mappe members {} zeigt, wer einen hat.",
       "Take care: while a member uses such an access, whoever runs the gateway can read the whole space, its "
       "history included. mappe members {} shows who has one."},
      shell_word((*space)->title())));
  return Exit::ok;
}

}  // namespace

void add_space_commands(CLI::App& app, Program& program) {
  CLI::App* space = app.add_subcommand(
      "space", text({"Eine Ablage anlegen, ihren Gerätezugang schalten", "Make a space, switch its gateways"}));
  space->require_subcommand(1);
  add_command<TitleOptions>(
      *space, program, "create", {"Eine neue Ablage anlegen", "Create a new space"},
      [](CLI::App& command, TitleOptions& options) {
        command.add_option("NAME", options.title, text({"Titel der Ablage", "title of the space"}))->required();
      },
      run_create);
  add_command<SpaceGatewayOptions>(
      *space, program, "gateway",
      {"Zugang für Geräte ohne Mappe erlauben oder ganz wegnehmen: wer ihn betreibt, kann bei Benutzung mitlesen",
       "Allow access for devices without Mappe, or end it: whoever runs the gateway can read along while it is in use"},
      [](CLI::App& command, SpaceGatewayOptions& options) {
        command.add_option("S", options.space, text({"Ablage", "space"}))->required();
        command.add_option("ON", options.how, text({"an | aus", "on | off"}))->required();
      },
      run_space_gateway);
  add_command<NoOptions>(
      app, program, "spaces", {"Meine Ablagen", "My spaces"}, [](CLI::App&, NoOptions&) {}, run_spaces);
  add_command<ShareOptions>(
      app, program, "share",
      {"Jemandem Zugang zu einer Ablage geben, oder das Recht ändern",
       "Give somebody access to a space, or change the right"},
      [](CLI::App& command, ShareOptions& options) {
        command.add_option("S", options.space, text({"Ablage", "space"}))->required();
        command
            .add_option("PERSON:ROLE", options.grant,
                        text({"zum Beispiel \"Bernd:bearbeiten\"; lesen | kommentieren | bearbeiten | verwalten",
                              "for example \"Bernd:editor\"; reader | commenter | editor | manager"}))
            ->required();
        command.add_option("--until", options.until,
                           text({"endet mit diesem Tag; \"none\" hebt ein Ende auf. Ohne Angabe bleibt es, wie es ist",
                                 "ends with this day; \"none\" lifts an end. Without it the end stays as it is"}));
        command.add_flag("--accept-new-keys", options.accept_new_keys,
                         text({"ohne Rückfrage: erneuerte Schlüssel der Person gelten",
                               "do not ask: the person's renewed keys are to be used"}));
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
