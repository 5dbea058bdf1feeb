// invite, members, role, retire, renew, confirm.
#include <algorithm>

#include "client/command/author_names.h"
#include "client/command/program.h"
#include "client/command/words.h"
#include "client/identity/people.h"

namespace mappe::client::command {
namespace {

constexpr Said faction_roles = {"gast | mitglied | verwaltung", "guest | member | manager"};

// Duties: of a person who gets `role`, from those he has.
struct DutyOptions {
  std::vector<std::string> given, taken;

  void add_to(CLI::App& command) {
    command.add_option(
        "--duty", given,
        text({"kasse | prüfung | geschäftsstelle | ablagen (darf Ablagen anlegen; wer verwaltet, darf es "
              "ohnehin); mehrmals möglich",
              "treasury | audit | office | spaces (may create spaces; managers may anyway); may be "
              "repeated"}));
    command.add_option("--no-duty", taken, text({"ohne diese Zuständigkeit", "without this duty"}));
  }
  Result<std::uint64_t> after(std::uint64_t duties) const {
    auto more = parse_duties(given);
    auto fewer = parse_duties(taken);
    if (!more) return more.error();
    if (!fewer) return fewer.error();
    return (duties | *more) & ~*fewer;
  }
};

// What did not follow after the invitation was written. It stands, so its link is shown all the same.
Exit say_missed(Program& program, const Invited& invited, const std::string& name) {
  Exit exit = Exit::ok;
  for (const Invited::Missed& one : invited.missed) {
    exit = worse(exit, Exit::failed);
    exit = worse(exit, program.fails(one.error, one.space ? one.space->title() : name));
    if (one.space)
      program.note(text({"Die Ablage \"{}\" ist für {} noch nicht freigegeben: mappe share \"{}\" \"{}:RECHT\"",
                         "The space \"{}\" is not shared with {} yet: mappe share \"{}\" \"{}:ROLE\""},
                        harmless(one.space->title()), harmless(name), harmless(one.space->title()), harmless(name)));
  }
  return exit == Exit::untrusted ? exit : invited.missed.empty() ? Exit::ok : Exit::failed;
}

Exit show_invited(Program& program, const Invited& invited, const std::string& name) {
  if (program.json) {
    Json missed = Json::array();
    for (const Invited::Missed& one : invited.missed)
      if (one.space) missed.push_back(one.space->title());
    Json said{{"person", invited.person.text()},
              {"invite", invited.invite.text()},
              {"link", shown(invited.link)},
              {"expires_ms", invited.expires_ms}};
    if (invited.pin) said["pin"] = shown(*invited.pin);
    said["not_shared"] = missed;
    program.say(said);
    return say_missed(program, invited, name);
  }
  program.say(text({"Einladung für {}, gültig bis {}:", "Invitation for {}, valid until {}:"}, harmless(name),
                   date_text(invited.expires_ms)));
  program.say("  " + shown(invited.link));
  if (invited.pin)
    program.say(text(
        {"PIN, bitte auf einem anderen Weg mitteilen (Telefon): {}", "PIN, to be told by another way (telephone): {}"},
        shown(*invited.pin)));
  program.say(text({"Der Link ist geheim wie ein Schlüssel. Beitritt: mappe join - --login NAME",
                    "The link is as secret as a key. To join: mappe join - --login NAME"}));
  return say_missed(program, invited, name);
}

struct InviteOptions {
  std::string name, role, expires, until;
  std::vector<std::string> spaces;
  DutyOptions duties;
  bool no_pin = false;
};

// The spaces tell which faction is meant.                                            errors  usage  they are of several
Answer<FactionId> faction_of(Program& program, const Invite& invite) {
  if (invite.spaces.empty()) return program.own_faction();
  const FactionId faction = invite.spaces.front().first->self().faction();
  for (const auto& [space, role] : invite.spaces)
    if (space->self().faction() != faction)
      return fail(Errc::usage, "these spaces belong to several factions: invite into one at a time");
  return faction;
}

Exit run_invite(Program& program, const InviteOptions& options) {
  Invite invite;
  invite.name = options.name;
  invite.with_pin = !options.no_pin;
  auto role = parse_person_role(options.role);
  if (!role) return program.fails(role.error(), options.role);
  invite.role = *role;
  auto duties = options.duties.after(usual_duties(*role));
  if (!duties) return program.fails(duties.error());
  invite.duties = *duties;
  for (const auto& [typed, to] :
       {std::pair(&options.expires, &invite.expires_ms), std::pair(&options.until, &invite.until_ms)}) {
    if (typed->empty()) continue;
    auto time = parse_end_of_day(*typed, this_moment());
    if (!time) return program.fails(time.error(), *typed);
    *to = *time;
  }
  for (const std::string& typed : options.spaces) {
    auto grant = parse_grant(typed);
    if (!grant) return program.fails(grant.error(), typed);
    auto space = program.space(grant->whom);
    if (!space) return program.fails(space, grant->whom);
    invite.spaces.emplace_back(*space, grant->role);
  }
  auto faction = faction_of(program, invite);
  if (!faction) return program.fails(faction);
  auto session = program.session();
  auto roster = (*session)->roster(*faction);
  if (!roster) return program.fails(roster);
  auto self = (*session)->identity(*faction);
  if (!self) return program.fails(self.error());
  auto invited = invite_person((*session)->api(), (*session)->server().server, **roster, **self, invite);
  if (!invited) return program.fails(invited, options.name);
  return show_invited(program, *invited, options.name);
}

struct PersonOptions {
  std::string person, value;
  bool no_pin = false;
};

Exit run_renew(Program& program, const PersonOptions& options) {
  auto whom = program.person(options.person);
  if (!whom) return program.fails(whom, options.person);
  auto session = program.session();
  auto invited = renew_person((*session)->api(), (*session)->server().server, *whom->roster, *whom->self,
                              whom->person.person, !options.no_pin);
  if (!invited) return program.fails(invited, options.person);
  const Exit shown = show_invited(program, *invited, whom->person.name);
  program.note(
      text({"Wenn {} beigetreten ist, vergleichen Sie den Beitrittscode (mappe confirm), und geben Sie jede Ablage "
            "noch einmal frei: mappe share ABLAGE {} --accept-new-keys",
            "When {} has joined, compare the joining code (mappe confirm), and share each space again: mappe "
            "share SPACE {} --accept-new-keys"},
           harmless(whom->person.name), shell_word(whom->person.name + ":" + text({"RECHT", "ROLE"}))));
  return shown;
}

Exit done(Program& program, const Answer<Head>& answer, const std::string& about, const Said& what) {
  if (!answer) return program.fails(answer, about);
  if (program.json)
    program.say(Json{{"seq", answer->seq}});
  else
    program.say(text(what, harmless(about)));
  return Exit::ok;
}

struct RoleOptions {
  std::string person, role;
  DutyOptions duties;
};

Exit run_role(Program& program, const RoleOptions& options) {
  auto role = parse_person_role(options.role);
  if (!role) return program.fails(role.error(), options.role);
  if (auto typed = options.duties.after(0); !typed) return program.fails(typed.error());
  auto whom = program.person(options.person);
  if (!whom) return program.fails(whom, options.person);
  RoleChange change;
  change.person = whom->person.person;
  change.role = *role;
  // What came with the old role goes with it.
  std::uint64_t kept = whom->person.duties;
  if (whom->person.role != *role) kept = (kept & ~usual_duties(whom->person.role)) | usual_duties(*role);
  change.duties = *options.duties.after(kept);
  auto session = program.session();
  return done(program, change_role((*session)->api(), *whom->roster, *whom->self, change), whom->person.name,
              {"Die Rolle von {} ist geändert.", "The role of {} is changed."});
}

// Before somebody is retired: the spaces that would be left without a manager.
void warn_of_orphans(Program& program, Session& session, const Program::Whom& whom) {
  auto spaces = session.spaces();
  if (!spaces) return;
  for (const SpaceSummary& one : *spaces) {
    if (one.error || one.managers != 1) continue;
    auto space = session.space(one.space);
    if (!space) continue;
    const auto rows = (*space)->members();
    const bool only_manager = std::any_of(rows.begin(), rows.end(), [&](const MemberRow& row) {
      return row.role == SpaceRole::manager && row.principal.id == whom.person.person;
    });
    if (only_manager)
      program.note(text({"Achtung: Die Ablage \"{}\" hat danach niemanden mehr, der sie verwaltet. Wer die Fraktion "
                         "verwaltet und Zugang zu der Ablage hat, kann dort dann das Recht zum Verwalten vergeben.",
                         "Note: the space \"{}\" will have no manager of its own. Managers of the faction who have "
                         "access to it can then make somebody its manager."},
                        harmless(one.title)));
  }
}

struct Closed {
  std::size_t spaces = 0;
  Exit exit = Exit::ok;  // of those that could not be looked into
};

// The rows go now, as far as this person manages the spaces; elsewhere the next manager's client does it.
Closed close_spaces(Program& program, Session& session) {
  Closed closed;
  auto spaces = session.spaces();
  if (!spaces) {
    closed.exit = program.fails(spaces);
    return closed;
  }
  for (const SpaceSummary& one : *spaces) {
    auto space = session.space(one.space);
    if (!space) {
      closed.exit = worse(closed.exit, program.fails(space, one.title));
      continue;
    }
    auto tended = tend_space(**space);
    if (!tended)
      closed.exit = worse(closed.exit, program.fails(tended, one.title));
    else if (!tended->empty())
      ++closed.spaces;
  }
  return closed;
}

Exit run_retire(Program& program, const PersonOptions& options) {
  auto reason = parse_retire_reason(options.value);
  if (!reason) return program.fails(reason.error(), options.value);
  auto whom = program.person(options.person);
  if (!whom) return program.fails(whom, options.person);
  auto session = program.session();
  warn_of_orphans(program, **session, *whom);
  auto retired = retire_person(*whom->roster, *whom->self, whom->person.person, static_cast<RetireReason>(*reason));
  if (!retired) return program.fails(retired, options.person);
  const Closed closed = close_spaces(program, **session);
  const bool belonged =
      whom->person.state == PersonInfo::State::active || whom->person.state == PersonInfo::State::expired;
  if (program.json)
    program.say(Json{{"seq", retired->seq}, {"spaces_closed", closed.spaces}});
  else if (belonged)
    program.say(text(
        {"{} ist ausgeschieden; {} Ablage(n) haben neue Schlüssel. Was schon auf fremden Geräten liegt, bleibt dort.",
         "{} is retired; {} space(s) have new keys. What already lies on other devices stays there."},
        harmless(whom->person.name), closed.spaces));
  else
    program.say(text({"Die Einladung für {} gilt nicht mehr; {} Ablage(n) haben neue Schlüssel.",
                      "The invitation for {} is no longer valid; {} space(s) have new keys."},
                     harmless(whom->person.name), closed.spaces));
  return closed.exit;
}

struct ConfirmOptions {
  std::string person, code;
  bool yes = false;
};

std::string digits_of(std::string_view typed) {
  std::string digits;
  for (const char c : typed)
    if (c >= '0' && c <= '9') digits += c;
  return digits;
}

// Whether the code was compared.
//   errors  conflict  it is another one, or the answer was no;  usage  nobody to ask
Result<void> compare_code(Program& program, const ConfirmOptions& options, const PersonInfo& person) {
  const Error differs = fail(Errc::conflict, "the joining codes differ: nothing was confirmed");
  if (!options.code.empty()) {
    if (digits_of(options.code) == digits_of(person.joining_code)) return {};
    return differs;
  }
  if (options.yes) return {};
  program.note(
      text({"Beitrittscode von {}: {}", "Joining code of {}: {}"}, harmless(person.name), person.joining_code));
  auto same = program.agrees(text({"Hat {} Ihnen am Telefon dieselben Zahlen vorgelesen? (ja/nein) ",
                                   "Has {} read the same numbers to you by telephone? (yes/no) "},
                                  harmless(person.name)));
  if (!same) {
    program.note(text({"Ohne Terminal geben Sie den vorgelesenen Code mit --code an.",
                       "Without a terminal, give the code that was read out with --code."}));
    return fail(same.error());
  }
  if (!*same) return differs;
  return {};
}

Exit run_confirm(Program& program, const ConfirmOptions& options) {
  auto whom = program.person(options.person);
  if (!whom) return program.fails(whom, options.person);
  if (whom->person.joining_code.empty())
    return program.fails(fail(Errc::not_found, "there is no joining code: nobody has joined by an invitation"),
                         options.person);
  if (auto same = compare_code(program, options, whom->person); !same)
    return program.fails(same.error(), options.person);
  return done(program, confirm_person(*whom->roster, *whom->self, whom->person.person, whom->person.fingerprint),
              whom->person.name, {"{} ist bestätigt.", "{} is confirmed."});
}

std::string_view state_word(PersonInfo::State state) {
  switch (state) {
    case PersonInfo::State::invited:
      return "invited";
    case PersonInfo::State::active:
      return "active";
    case PersonInfo::State::retired:
      return "retired";
    case PersonInfo::State::expired:
      return "expired";
  }
  CHECK(false);
  return "";
}

Json names_of(std::uint64_t duties) {
  Json names = Json::array();
  for (const Duty& duty : client::duties)
    if ((duties & duty.bit) != 0) names.push_back(std::string(duty.name));
  return names;
}

Exit show_people(Program& program) {
  auto faction = program.own_faction();
  if (!faction) return program.fails(faction);
  auto session = program.session();
  auto roster = (*session)->roster(*faction);
  if (!roster) return program.fails(roster);
  if (auto synced = (*roster)->sync(); !synced) return program.fails(synced);
  Json list = Json::array();
  for (const PersonInfo& person : (*roster)->persons()) {
    const std::string renewer =
        person.renewed_by ? (*roster)->name_of_principal({PrincipalKind::person, *person.renewed_by}) : "";
    if (program.json) {
      list.push_back({{"id", person.person.text()},
                      {"name", person.name},
                      {"role", std::string(client::name_of(person.role))},
                      {"duties", names_of(person.duties)},
                      {"state", std::string(state_word(person.state))},
                      {"until_ms", person.until_ms},
                      {"confirmed", person.confirmed},
                      {"joining_code", person.joining_code},
                      {"renewed_by", renewer}});
      continue;
    }
    std::string line = person.person.text().substr(0, 8) + "  " + harmless(person.name) + "  " + word(person.role);
    if (person.duties != usual_duties(person.role)) line += " (" + words_of_duties(person.duties) + ")";
    if (person.state != PersonInfo::State::active) line += "  " + word(person.state);
    if (person.state == PersonInfo::State::active && !person.confirmed)
      line += text({"  nicht bestätigt; Beitrittscode {}", "  not confirmed; joining code {}"}, person.joining_code);
    if (person.renewed_by) line += text({"  erneuert von {}", "  renewed by {}"}, harmless(renewer));
    if (person.until_ms != 0) line += text({"  bis {}", "  until {}"}, date_text(person.until_ms));
    program.say(line);
  }
  if (program.json) program.say(list);
  return Exit::ok;
}

struct MembersOptions {
  std::string space;
};

Exit run_members(Program& program, const MembersOptions& options) {
  if (options.space.empty()) return show_people(program);
  auto space = program.space(options.space);
  if (!space) return program.fails(space, options.space);
  AuthorNames names(**space);
  Json list = Json::array();
  for (const MemberRow& row : (*space)->members()) {
    const std::string name = names.of(row.principal);
    const std::string_view kind = row.principal.kind == PrincipalKind::person   ? "person"
                                  : row.principal.kind == PrincipalKind::invite ? "invite"
                                                                                : "gateway";
    if (program.json)
      list.push_back({{"id", row.principal.id.text()},
                      {"kind", std::string(kind)},
                      {"name", name},
                      {"role", std::string(client::name_of(row.role))},
                      {"until_ms", row.until_ms}});
    else
      program.say(row.principal.id.text().substr(0, 8) + "  " + harmless(name) + "  " + word(row.role) +
                  (row.principal.kind != PrincipalKind::invite ? "" : "  (" + word(row.principal.kind) + ")") +
                  (row.until_ms != 0 ? text({"  bis {}", "  until {}"}, date_text(row.until_ms)) : ""));
  }
  if (program.json) program.say(list);
  return Exit::ok;
}

}  // namespace

void add_people_commands(CLI::App& app, Program& program) {
  add_command<InviteOptions>(
      app, program, "invite", {"Jemanden in die Fraktion einladen", "Invite somebody into the faction"},
      [](CLI::App& command, InviteOptions& options) {
        command.add_option("NAME", options.name, text({"Name der Person", "name of the person"}))->required();
        command.add_option("--role", options.role, text(faction_roles))->required();
        command.add_option(
            "--space", options.spaces,
            text({"Ablage und Recht, zum Beispiel Umwelt:bearbeiten (oder :lesen, :kommentieren, "
                  ":verwalten); mehrmals möglich",
                  "space and right, for example Umwelt:editor (or :reader, :commenter, :manager); may be "
                  "repeated"}));
        command.add_option("--expires", options.expires,
                           text({"die Einladung gilt bis zu diesem Tag, etwa 30.06.2027",
                                 "the invitation is valid until this day, as 2027-06-30"}));
        command.add_option("--until", options.until,
                           text({"die Mitgliedschaft endet mit diesem Tag", "the membership ends with this day"}));
        command.add_flag(
            "--no-pin", options.no_pin,
            text({"ohne PIN (nur für Personen neben Ihnen)", "without a PIN (only for people beside you)"}));
        options.duties.add_to(command);
      },
      run_invite);
  add_command<MembersOptions>(
      app, program, "members",
      {"Personen der Fraktion, oder Mitglieder einer Ablage", "People of the faction, or members of a space"},
      [](CLI::App& command, MembersOptions& options) {
        command.add_option("S", options.space, text({"Ablage", "space"}));
      },
      run_members);
  const auto person = [](CLI::App& command, PersonOptions& options) {
    command.add_option("PERSON", options.person, text({"Name oder Kennung", "name or id"}))->required();
  };
  add_command<RoleOptions>(
      app, program, "role", {"Die Rolle einer Person in der Fraktion ändern", "Change a person's role in the faction"},
      [](CLI::App& command, RoleOptions& options) {
        command.add_option("PERSON", options.person, text({"Name oder Kennung", "name or id"}))->required();
        command.add_option("ROLE", options.role, text(faction_roles))->required();
        options.duties.add_to(command);
      },
      run_role);
  add_command<PersonOptions>(
      app, program, "retire",
      {"Eine Person scheidet aus; eine offene Einladung verfällt", "Retire a person, or an open invitation"},
      [person](CLI::App& command, PersonOptions& options) {
        person(command, options);
        command
            .add_option("--reason", options.value,
                        text({"ausgeschieden | mandat (beendet) | verloren (der Zugang) | versehen",
                              "left | mandate (ended) | lost (the access) | mistake"}))
            ->required();
      },
      run_retire);
  add_command<PersonOptions>(
      app, program, "renew",
      {"Jemandem, der alles verloren hat, einen neuen Zugang geben",
       "Give a new access to somebody who lost everything"},
      [person](CLI::App& command, PersonOptions& options) {
        person(command, options);
        command.add_flag("--no-pin", options.no_pin, text({"ohne PIN", "without a PIN"}));
      },
      run_renew);
  add_command<ConfirmOptions>(
      app, program, "confirm",
      {"Den Beitrittscode vergleichen: die Person ist es", "Compare the joining code: it is that person"},
      [](CLI::App& command, ConfirmOptions& options) {
        command.add_option("PERSON", options.person, text({"Name oder Kennung", "name or id"}))->required();
        command.add_option("--code", options.code,
                           text({"der Code, den die Person vorgelesen hat", "the code that person read out"}));
        command.add_flag("--yes", options.yes,
                         text({"ohne Rückfrage: der Code ist schon verglichen", "do not ask: the code was compared"}));
      },
      run_confirm);
}

}  // namespace mappe::client::command
