// invite, members, role, retire, renew, confirm.
#include <algorithm>

#include "client/command/program.h"
#include "client/identity/people.h"

namespace mappe::client::command {
namespace {

std::string shown(const SecretBytes& secret) { return std::string(text_of(secret.expose())); }

Exit show_invited(Program& program, const Invited& invited, const std::string& name) {
  if (program.json) {
    Json said{{"person", invited.person.text()},
              {"invite", invited.invite.text()},
              {"link", shown(invited.link)},
              {"expires_ms", invited.expires_ms}};
    if (invited.pin) said["pin"] = shown(*invited.pin);
    program.say(said);
    return Exit::ok;
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
  return Exit::ok;
}

struct InviteOptions {
  std::string name, role, expires, until;
  std::vector<std::string> spaces;
  bool no_pin = false;
};

Exit run_invite(Program& program, const InviteOptions& options) {
  Invite invite;
  invite.name = options.name;
  invite.with_pin = !options.no_pin;
  auto role = parse_person_role(options.role);
  if (!role) return program.fails(role.error(), options.role);
  invite.role = *role;
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
  auto roster = program.own_roster();
  if (!roster) return program.fails(roster);
  auto session = program.session();
  auto self = (*session)->identity();
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
  return show_invited(program, *invited, whom->person.name);
}

Exit done(Program& program, const Answer<Head>& answer, const std::string& about, const Said& what) {
  if (!answer) return program.fails(answer, about);
  if (program.json)
    program.say(Json{{"seq", answer->seq}});
  else
    program.say(text(what, harmless(about)));
  return Exit::ok;
}

Exit run_role(Program& program, const PersonOptions& options) {
  auto role = parse_person_role(options.value);
  if (!role) return program.fails(role.error(), options.value);
  auto whom = program.person(options.person);
  if (!whom) return program.fails(whom, options.person);
  RoleChange change;
  change.person = whom->person.person;
  change.role = *role;
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
      program.note(text({"Achtung: Die Ablage \"{}\" hat danach niemanden mehr, der sie verwaltet; Verwalter der "
                         "Fraktion, die Mitglied "
                         "sind, treten ein.",
                         "Note: the space \"{}\" will have no manager of its own; faction managers who are members "
                         "step in."},
                        harmless(one.title)));
  }
}

Exit run_retire(Program& program, const PersonOptions& options) {
  auto reason = parse_retire_reason(options.value);
  if (!reason) return program.fails(reason.error(), options.value);
  auto whom = program.person(options.person);
  if (!whom) return program.fails(whom, options.person);
  auto session = program.session();
  warn_of_orphans(program, **session, *whom);
  const PrincipalId id = whom->person.open_invite ? *whom->person.open_invite : whom->person.person;
  auto retired = retire_person(*whom->roster, *whom->self, id, static_cast<RetireReason>(*reason));
  if (!retired) return program.fails(retired, options.person);
  // The rows go now, as far as this person manages the spaces; elsewhere the next manager's client does it.
  std::size_t closed = 0;
  if (auto spaces = (*session)->spaces())
    for (const SpaceSummary& one : *spaces)
      if (auto space = (*session)->space(one.space))
        if (auto tended = tend_space(**space); tended && !tended->empty()) ++closed;
  if (program.json)
    program.say(Json{{"seq", retired->seq}, {"spaces_closed", closed}});
  else
    program.say(text(
        {"{} ist ausgeschieden; {} Ablage(n) haben neue Schlüssel. Was schon auf fremden Geräten liegt, bleibt dort.",
         "{} is retired; {} space(s) have new keys. What already lies on other devices stays there."},
        harmless(whom->person.name), closed));
  return Exit::ok;
}

Exit run_confirm(Program& program, const PersonOptions& options) {
  auto whom = program.person(options.person);
  if (!whom) return program.fails(whom, options.person);
  return done(program, confirm_person(*whom->roster, *whom->self, whom->person.person), whom->person.name,
              {"{} ist bestätigt.", "{} is confirmed."});
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

Exit show_people(Program& program) {
  auto roster = program.own_roster();
  if (!roster) return program.fails(roster);
  if (auto synced = (*roster)->sync(); !synced) return program.fails(synced);
  Json list = Json::array();
  for (const PersonInfo& person : (*roster)->persons()) {
    if (program.json) {
      list.push_back({{"id", person.person.text()},
                      {"name", person.name},
                      {"role", std::string(client::name_of(person.role))},
                      {"state", std::string(state_word(person.state))},
                      {"until_ms", person.until_ms},
                      {"confirmed", person.confirmed},
                      {"joining_code", person.joining_code}});
      continue;
    }
    std::string line = person.person.text().substr(0, 8) + "  " + harmless(person.name) + "  " +
                       std::string(client::name_of(person.role));
    if (person.state != PersonInfo::State::active) line += "  " + std::string(state_word(person.state));
    if (person.state == PersonInfo::State::active && !person.confirmed)
      line += text({"  nicht bestätigt; Beitrittscode {}", "  not confirmed; joining code {}"}, person.joining_code);
    if (person.renewed_by) line += text({"  erneuert", "  renewed"});
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
  RosterReplica& roster = (*space)->roster();
  Json list = Json::array();
  for (const MemberRow& row : (*space)->members()) {
    const std::string name = roster.name_of_principal(row.principal);
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
      program.say(row.principal.id.text().substr(0, 8) + "  " + harmless(name) + "  " +
                  std::string(client::name_of(row.role)) +
                  (row.principal.kind == PrincipalKind::person ? "" : "  (" + std::string(kind) + ")") +
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
        command.add_option("--role", options.role, "guest | member | manager")->required();
        command.add_option("--space", options.spaces,
                           text({"Ablage und Recht, S:reader|commenter|editor|manager",
                                 "space and right, S:reader|commenter|editor|manager"}));
        command.add_option("--expires", options.expires,
                           text({"die Einladung gilt bis zu diesem Tag", "the invitation is valid until this day"}));
        command.add_option("--until", options.until,
                           text({"die Mitgliedschaft endet mit diesem Tag", "the membership ends with this day"}));
        command.add_flag(
            "--no-pin", options.no_pin,
            text({"ohne PIN (nur für Personen neben Ihnen)", "without a PIN (only for people beside you)"}));
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
  add_command<PersonOptions>(
      app, program, "role", {"Die Rolle einer Person in der Fraktion ändern", "Change a person's role in the faction"},
      [person](CLI::App& command, PersonOptions& options) {
        person(command, options);
        command.add_option("ROLE", options.value, "guest | member | manager")->required();
      },
      run_role);
  add_command<PersonOptions>(
      app, program, "retire",
      {"Eine Person scheidet aus; eine offene Einladung verfällt", "Retire a person, or an open invitation"},
      [person](CLI::App& command, PersonOptions& options) {
        person(command, options);
        command.add_option("--reason", options.value, "left | mandate | lost | mistake")->required();
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
  add_command<PersonOptions>(
      app, program, "confirm",
      {"Den Beitrittscode verglichen: die Person ist es", "The joining code was compared: it is that person"}, person,
      run_confirm);
}

}  // namespace mappe::client::command
