// found, join, sign-in, sign-out, recover, passwd, devices, whoami.
#include <unistd.h>

#include <array>

#include "client/command/program.h"
#include "client/command/sign_in_notes.h"
#include "client/command/words.h"
#include "client/identity/joining.h"
#include "client/identity/sheet.h"

namespace mappe::client::command {
namespace {

std::string device_label() {
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) != 0) return "mappe";
  return "mappe, " + std::string(host.data());
}

void show_recovery_code(Program& program, const SecretBytes& code) {
  program.say(text({"Wiederherstellungscode (jetzt aufschreiben, er wird nur dieses Mal gezeigt):",
                    "Recovery code (write it down now, it is shown only this once):"}));
  program.say("  " + shown(code));
  program.say(
      text({"Damit kommen Sie wieder hinein (mappe recover), wenn Sie das Passwort vergessen. Ohne beides hilft "
            "nur eine neue Einladung.",
            "It lets you in again (mappe recover) when you forget the password. Without both, only a new "
            "invitation helps."}));
}

// Whoever is signed in here has a password; who was interrupted has chosen one.
Program::Password for_newcomer(Program& program) {
  auto home = program.home();
  if (!home) return Program::Password::chosen;
  if (load_account(**home)) return Program::Password::present;
  return has_unfinished(**home) ? Program::Password::begun : Program::Password::chosen;
}

// Without an answer the server may have done it all the same.
Exit fails_unclear(Program& program, Exit exit) {
  if (exit == Exit::offline)
    program.note(
        text({"Ob es beim Server noch angekommen ist, ist nicht bekannt. Rufen Sie denselben Befehl mit demselben "
              "Link, Anmeldenamen und Passwort noch einmal auf: Er setzt fort, was begonnen wurde.",
              "Whether it still reached the server is not known. Run the same command again with the same link, "
              "login and password: it goes on with what was begun."}));
  return exit;
}

struct FoundOptions {
  std::string link, login, name, password_file, code;
};

Exit run_found(Program& program, const FoundOptions& options) {
  auto typed = program.link(options.link);
  if (!typed) return program.fails(as_typed(typed.error()));
  auto link = FoundLink::parse(text_of(typed->expose()));
  if (!link) return program.fails(as_typed(link.error()), text({"Gründungslink", "founding link"}));
  auto login = Login::parse(options.login);
  if (!login) return program.fails(as_typed(login.error()), options.login);
  if (options.name.empty()) return program.fails(fail(Errc::usage, "an empty name"), "--name");
  auto visit = program.visit(link->origin);
  if (!visit) return program.fails(visit, link->origin);
  auto password = program.password(options.password_file, {"Passwort", "Password"}, for_newcomer(program));
  if (!password) return program.fails(as_typed(password.error()), options.password_file);
  const Newcomer founder{*login, options.name, *password, device_label(), program.second_step(options.code, false)};
  auto founded = found_faction(**program.home(), *visit->api, std::move(visit->pin), *link, founder);
  if (!founded) return fails_unclear(program, program.fails(founded, link->name));
  if (program.json) {
    program.say(Json{{"faction", founded->faction.text()},
                     {"person", founded->person.text()},
                     {"login", login->text()},
                     {"name", link->name},
                     {"recovery_code", shown(founded->recovery_code)}});
    return Exit::ok;
  }
  program.say(
      text({"Die Fraktion \"{}\" ist gegründet; Sie verwalten sie.", "The faction \"{}\" is founded; you manage it."},
           harmless(link->name)));
  show_recovery_code(program, founded->recovery_code);
  program.say(text({"Weiter: mappe space create ABLAGE  ·  mappe invite NAME --role mitglied --space ABLAGE:bearbeiten",
                    "Next: mappe space create SPACE  ·  mappe invite NAME --role member --space SPACE:editor"}));
  return Exit::ok;
}

struct JoinOptions {
  std::string link, pin_file, login, password_file, code;
};

Result<std::optional<seal::Pin>> pin_for(Program& program, const JoinOptions& options, bool needed) {
  std::optional<seal::Pin> pin;
  if (!needed) return pin;
  auto typed = options.pin_file.empty() ? ask_hidden(text({"PIN der Einladung: ", "PIN of the invitation: "}))
                                        : read_secret_file(options.pin_file);
  if (!typed) {
    program.note(
        text({"Ohne Terminal bitte mit --pin-file FILE angeben.", "Without a terminal, please give --pin-file FILE."}));
    return fail(typed.error());
  }
  auto parsed = seal::Pin::parse(text_of(typed->expose()));
  if (!parsed) return fail(parsed.error());
  pin = std::move(*parsed);
  return pin;
}

// Why spaces still wait for somebody who has joined.
std::vector<Error> errors_of(const Joined& joined) {
  std::vector<Error> errors;
  for (const Joined::Waiting& one : joined.waiting) errors.push_back(one.error);
  if (joined.spaces_error) errors.push_back(*joined.spaces_error);
  return errors;
}

Exit say_waiting(Program& program, const Joined& joined) {
  Exit exit = Exit::ok;
  for (const Joined::Waiting& one : joined.waiting) exit = worse(exit, program.fails(one.error, one.space.text()));
  if (joined.spaces_error) exit = worse(exit, program.fails(*joined.spaces_error));
  if (!joined.waiting.empty())
    program.note(text({"{} Ablage(n) warten noch: Rufen Sie denselben Befehl noch einmal auf.",
                       "{} space(s) still wait: run the same command again."},
                      joined.waiting.size()));
  else if (joined.spaces_error)
    program.note(
        text({"Sie sind beigetreten, aber die Ablagen waren nicht zu erreichen: Rufen Sie denselben Befehl "
              "noch einmal auf.",
              "You have joined, but the spaces could not be reached: run the same command again."}));
  return exit;
}

Exit run_join(Program& program, const JoinOptions& options) {
  auto typed = program.link(options.link);
  if (!typed) return program.fails(as_typed(typed.error()));
  auto link = seal::InvitationLink::parse(text_of(typed->expose()));
  if (!link) return program.fails(as_typed(link.error()), text({"Einladungslink", "invitation link"}));
  auto login = Login::parse(options.login);
  if (!login) return program.fails(as_typed(login.error()), options.login);
  auto visit = program.visit(link->origin);
  if (!visit) return program.fails(visit, link->origin);
  auto pin = pin_for(program, options, link->invitation.needs_pin);
  if (!pin) return program.fails(as_typed(pin.error()), "PIN");
  auto password = program.password(options.password_file, {"Passwort", "Password"}, for_newcomer(program));
  if (!password) return program.fails(as_typed(password.error()), options.password_file);
  const Newcomer joiner{*login, "", *password, device_label(), program.second_step(options.code, false)};
  auto joined =
      join_faction(**program.home(), *visit->api, std::move(visit->pin), *link, *pin ? &**pin : nullptr, joiner);
  if (!joined) return fails_unclear(program, program.fails(joined));
  if (program.json) {
    Json said{
        {"faction", joined->faction.text()},    {"person", joined->person.text()}, {"login", login->text()},
        {"joining_code", joined->joining_code}, {"spaces", joined->spaces.size()}, {"waiting", joined->waiting.size()}};
    if (joined->recovery_code) said["recovery_code"] = shown(*joined->recovery_code);
    said["errors"] = Json::array();
    for (const Error& error : errors_of(*joined)) said["errors"].push_back(std::string(mappe::name_of(error.code)));
    program.say(said);
    return say_waiting(program, *joined);
  }
  program.say(text({"Willkommen. Sie sind beigetreten; {} Ablage(n) stehen bereit.",
                    "Welcome. You have joined; {} space(s) are "
                    "ready."},
                   joined->spaces.size()));
  program.say(text({"Lesen Sie der Person, die Sie eingeladen hat, am Telefon diesen Beitrittscode vor: {}",
                    "Read this joining code to the person who invited you, by telephone: {}"},
                   joined->joining_code));
  if (joined->recovery_code) show_recovery_code(program, *joined->recovery_code);
  return say_waiting(program, *joined);
}

struct SignInOptions {
  std::string url, login, password_file, code;
  bool remember = false;
};

std::string origin_of(std::string url) {
  while (!url.empty() && url.back() == '/') url.pop_back();
  return url.find("://") == std::string::npos ? "https://" + url : url;
}

Exit run_sign_in(Program& program, const SignInOptions& options) {
  auto login = Login::parse(options.login);
  if (!login) return program.fails(as_typed(login.error()), options.login);
  program.pins_anew = true;
  auto visit = program.visit(origin_of(options.url));
  if (!visit) return program.fails(visit, options.url);
  auto password = program.password(options.password_file, {"Passwort", "Password"}, Program::Password::present);
  if (!password) return program.fails(as_typed(password.error()), options.password_file);
  auto done = sign_in(**program.home(), *visit->api, std::move(visit->pin), *login, *password, device_label(),
                      program.second_step(options.code, options.remember));
  if (!done) return program.fails(done, options.login);
  if (program.json) {
    program.say(Json{{"login", login->text()}});
    return Exit::ok;
  }
  program.say(text({"Angemeldet als {}. Weiter: mappe spaces", "Signed in as {}. Next: mappe spaces"}, login->text()));
  const auto me = visit->api->me();
  if (!me) return Exit::ok;  // the sign-in itself went well
  if (me->last_sign_in_ms > 0)
    program.note(
        text({"Davor angemeldet: {}; Fehlversuche seither: {}", "Signed in before: {}; failed tries since: {}"},
             last_sign_in_text(*me), me->failed_tries));
  note_second_factor(program, *me);
  return Exit::ok;
}

Exit run_recover(Program& program, const SignInOptions& options) {
  auto login = Login::parse(options.login);
  if (!login) return program.fails(as_typed(login.error()), options.login);
  program.pins_anew = true;
  auto visit = program.visit(origin_of(options.url));
  if (!visit) return program.fails(visit, options.url);
  auto typed =
      is_terminal_input() ? ask_hidden(text({"Wiederherstellungscode: ", "Recovery code: "})) : read_secret_input();
  if (!typed) return program.fails(typed.error(), text({"Wiederherstellungscode", "recovery code"}));
  auto code = seal::RecoveryCode::parse(text_of(typed->expose()));
  if (!code) return program.fails(as_typed(code.error()), text({"Wiederherstellungscode", "recovery code"}));
  auto password =
      program.password(options.password_file, {"Neues Passwort", "New password"}, Program::Password::chosen);
  if (!password) return program.fails(as_typed(password.error()), options.password_file);
  auto fresh = recover(**program.home(), *visit->api, std::move(visit->pin), *login, *code, *password, device_label(),
                       program.second_step(options.code, options.remember));
  if (!fresh) {
    const Exit exit = program.fails(fresh, options.login);
    if (is_sheet_unclear(**program.home()))
      program.note(
          text({"Ob der Server das neue Passwort noch übernommen hat, ist nicht bekannt. Rufen Sie denselben "
                "Befehl mit demselben Code und demselben neuen Passwort noch einmal auf: Dann gilt es, und "
                "Sie bekommen einen neuen Wiederherstellungscode.",
                "Whether the server took the new password is not known. Run the same command again with the "
                "same code and the same new password: then it counts, and you get a new recovery code."}));
    return exit;
  }
  if (program.json) {
    program.say(Json{{"login", login->text()}, {"recovery_code", shown(*fresh)}});
    return Exit::ok;
  }
  program.say(text({"Angemeldet. Der alte Wiederherstellungscode gilt nicht mehr.",
                    "Signed in. The old recovery code is no "
                    "longer valid."}));
  show_recovery_code(program, *fresh);
  return Exit::ok;
}

Exit say_signed_out(Program& program) {
  if (program.json)
    program.say(Json{{"signed_out", true}});
  else
    program.say(text({"Abgemeldet. Auf diesem Gerät ist nichts mehr lesbar.",
                      "Signed out. Nothing on this device can be read any more."}));
  return Exit::ok;
}

Exit run_sign_out(Program& program, const NoOptions&) {
  auto home = program.home();
  if (!home && home.error().code == Errc::damaged) {
    auto root = Home::default_root(program.home_option);
    if (auto gone = root ? Home::destroy_at(*root) : fail(root.error()); !gone) return program.fails(gone.error());
    return say_signed_out(program);
  }
  if (!home) return program.fails(home.error());
  std::unique_ptr<Api> api;
  if (auto server = load_server(**home)) {
    if (auto connected = connect(server->origin, server->trust)) api = std::move(*connected);
    if (auto account = load_account(**home); api && account) api->set_session(&account->token);
  }
  if (auto done = sign_out(**home, api.get()); !done) return program.fails(done.error());
  return say_signed_out(program);
}

struct PasswordOptions {
  std::string password_file, new_password_file, code;
};

Exit run_passwd(Program& program, const PasswordOptions& options) {
  auto session = program.session();
  if (!session) return program.fails(session);
  auto old_password =
      program.password(options.password_file, {"Bisheriges Passwort", "Present password"}, Program::Password::present);
  if (!old_password) return program.fails(as_typed(old_password.error()), options.password_file);
  auto new_password =
      program.password(options.new_password_file, {"Neues Passwort", "New password"}, Program::Password::chosen);
  if (!new_password) return program.fails(as_typed(new_password.error()), options.new_password_file);
  auto done = change_password((*session)->home(), (*session)->api(), *old_password, *new_password,
                              program.second_step(options.code, false));
  if (!done) return program.fails(done);
  if (program.json)
    program.say(Json{{"changed", true}});
  else
    program.say(text({"Das Passwort ist geändert. Andere Geräte müssen sich neu anmelden.",
                      "The password is changed. Other "
                      "devices must sign in again."}));
  return Exit::ok;
}

std::string line_of(const Device& device) {
  std::string line = device.id.text() + "  " + time_text(device.last_ms) + "  " + harmless(device.label);
  if (!device.address.empty()) line += "  " + harmless(device.address);
  if (const std::string factor = word_of_factor(device.factor); !factor.empty()) line += "  " + factor;
  if (device.remembered_until_ms != 0)
    line += text({"  ohne Code bis {}", "  without a code until {}"}, date_text(device.remembered_until_ms));
  if (device.current) line += text({"  (dieses Gerät)", "  (this device)"});
  return line;
}

Exit run_devices(Program& program, const NoOptions&) {
  auto session = program.session();
  if (!session) return program.fails(session);
  auto devices = (*session)->api().devices();
  if (!devices) return program.fails(devices);
  Json list = Json::array();
  for (const Device& device : *devices) {
    if (program.json)
      list.push_back({{"id", device.id.text()},
                      {"label", device.label},
                      {"first_ms", device.first_ms},
                      {"last_ms", device.last_ms},
                      {"address", device.address},
                      {"factor", device.factor},
                      {"remembered_until_ms", device.remembered_until_ms},
                      {"current", device.current}});
    else
      program.say(line_of(device));
  }
  if (program.json) program.say(list);
  return Exit::ok;
}

struct RevokeOptions {
  std::string id;
};

Exit run_revoke(Program& program, const RevokeOptions& options) {
  auto id = DeviceId::parse_base64url(options.id);
  if (!id) return program.fails(fail(Errc::usage, "that is no id as mappe devices shows it"), options.id);
  auto session = program.session();
  if (!session) return program.fails(session);
  auto done = (*session)->api().revoke_device(*id);
  if (!done) return program.fails(done, options.id);
  if (program.json)
    program.say(Json{{"revoked", options.id}});
  else
    program.say(text({"Das Gerät ist abgemeldet.", "The device is signed out."}));
  return Exit::ok;
}

std::string role_of(const std::string& name) {
  const auto role = person_role_of(name);
  return role ? " (" + word(*role) + ")" : "";
}

Exit run_whoami(Program& program, const NoOptions&) {
  auto session = program.session();
  if (!session) return program.fails(session);
  auto me = (*session)->api().me();
  if (!me) return program.fails(me);
  Json factions = Json::array();
  for (const auto& self : (*session)->identities()) {
    auto roster = (*session)->roster(self->faction());
    if (!roster) return program.fails(roster);
    const auto person = (*roster)->person(self->principal().id);
    factions.push_back({{"faction", self->faction().text()},
                        {"name", (*roster)->faction_name()},
                        {"person", self->principal().id.text()},
                        {"role", person ? std::string(client::name_of(person->role)) : ""},
                        {"display_name", person ? person->name : ""}});
  }
  if (program.json) {
    Json said{
        {"login", me->login},   {"account", (*session)->account().text()}, {"server", (*session)->server().origin},
        {"factions", factions}, {"last_sign_in_ms", me->last_sign_in_ms},  {"failed_tries", me->failed_tries}};
    put_second_factor(said, *me);
    program.say(said);
    return Exit::ok;
  }
  program.say(harmless(me->login) + "  " + (*session)->server().origin);
  for (const Json& faction : factions)
    program.say("  " + harmless(faction["name"].get<std::string>()) + ": " +
                harmless(faction["display_name"].get<std::string>()) + role_of(faction["role"].get<std::string>()));
  program.say(
      text({"Letzte eigene Anmeldung: {}; Fehlversuche seither: {}", "Last own sign-in: {}; failed tries since: {}"},
           last_sign_in_text(*me), me->failed_tries));
  note_second_factor(program, *me);
  return Exit::ok;
}

void password_option(CLI::App& command, std::string& file) {
  command.add_option("--password-file", file,
                     text({"Passwort aus der ersten Zeile dieser Datei", "password from the first line of this file"}));
}

void code_option(CLI::App& command, std::string& code) {
  command.add_option("--code", code,
                     text({"Bestätigungscode aus der App, oder ein Ersatzcode, wenn der Server einen verlangt",
                           "code of the app, or a backup code, if the server asks for one"}));
}

}  // namespace

void add_account_commands(CLI::App& app, Program& program) {
  add_command<FoundOptions>(
      app, program, "found",
      {"Eine Fraktion gründen, mit dem Link des Betreibers", "Found a faction, with the operator's link"},
      [](CLI::App& command, FoundOptions& options) {
        command
            .add_option("LINK", options.link,
                        text({"der Link; - fragt nach ihm, dann steht er nirgends sonst",
                              "the link; - asks for it, so that it stands nowhere else"}))
            ->required();
        command.add_option("--login", options.login, text({"künftiger Anmeldename", "login name to be"}))->required();
        command
            .add_option("--name", options.name,
                        text({"Ihr Name, wie ihn die Fraktion sieht", "your name, as the faction sees it"}))
            ->required();
        password_option(command, options.password_file);
        code_option(command, options.code);
      },
      run_found);
  add_command<JoinOptions>(
      app, program, "join",
      {"Einer Fraktion beitreten, mit dem Einladungslink", "Join a faction, with an invitation link"},
      [](CLI::App& command, JoinOptions& options) {
        command
            .add_option("LINK", options.link,
                        text({"der Link; - fragt nach ihm, dann steht er nirgends sonst",
                              "the link; - asks for it, so that it stands nowhere else"}))
            ->required();
        command.add_option("--login", options.login, text({"künftiger Anmeldename", "login name to be"}))->required();
        command.add_option("--pin-file", options.pin_file,
                           text({"PIN aus der ersten Zeile dieser Datei", "PIN from the first line of this file"}));
        password_option(command, options.password_file);
        code_option(command, options.code);
      },
      run_join);
  const auto declare_sign_in = [](CLI::App& command, SignInOptions& options) {
    command.add_option("URL", options.url, text({"Adresse des Servers", "address of the server"}))->required();
    command.add_option("--login", options.login, text({"Anmeldename", "login name"}))->required();
    password_option(command, options.password_file);
    code_option(command, options.code);
    command.add_flag("--remember", options.remember,
                     text({"mit Code: 30 Tage lang auf diesem Gerät keinen mehr verlangen",
                           "with a code: ask for none on this device for 30 days"}));
  };
  add_command<SignInOptions>(app, program, "sign-in", {"Auf diesem Gerät anmelden", "Sign in on this device"},
                             declare_sign_in, run_sign_in);
  add_command<SignInOptions>(
      app, program, "recover",
      {"Mit dem Wiederherstellungscode ein neues Passwort setzen", "Set a new password with the recovery code"},
      declare_sign_in, run_recover);
  add_command<NoOptions>(
      app, program, "sign-out",
      {"Abmelden und alles auf diesem Gerät unlesbar machen", "Sign out and make everything on this device unreadable"},
      [](CLI::App&, NoOptions&) {}, run_sign_out);
  add_command<PasswordOptions>(
      app, program, "passwd", {"Das Passwort ändern", "Change the password"},
      [](CLI::App& command, PasswordOptions& options) {
        password_option(command, options.password_file);
        command.add_option("--new-password-file", options.new_password_file,
                           text({"neues Passwort aus dieser Datei", "new password from this file"}));
        code_option(command, options.code);
      },
      run_passwd);
  CLI::App* devices = add_command<NoOptions>(
      app, program, "devices", {"Angemeldete Geräte zeigen", "Show the devices signed in"},
      [](CLI::App&, NoOptions&) {}, run_devices);
  add_command<RevokeOptions>(
      *devices, program, "revoke", {"Ein Gerät abmelden", "Sign a device out"},
      [](CLI::App& command, RevokeOptions& options) {
        command.add_option("ID", options.id, text({"wie mappe devices sie zeigt", "as mappe devices shows it"}))
            ->required();
      },
      run_revoke);
  add_command<NoOptions>(
      app, program, "whoami", {"Wer ist hier angemeldet", "Who is signed in here"}, [](CLI::App&, NoOptions&) {},
      run_whoami);
}

}  // namespace mappe::client::command
