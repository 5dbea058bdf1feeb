// second-factor, rules.                                                                        docs/protocol.md §3, §4a
#include <unistd.h>

#include "client/command/program.h"
#include "client/command/qr_code.h"
#include "client/command/sign_in_notes.h"
#include "client/identity/people.h"
#include "client/identity/second_factor.h"
#include "client/wire/pass_on.h"

namespace mappe::client::command {
namespace {

constexpr Said app_or_backup = {"Bestätigungscode aus der App, oder ein Ersatzcode: ",
                                "Code of the app, or a backup code: "};

// From the option, else asked.                                              errors  usage  nobody to ask: no terminal
Result<SecretBytes> code_of(Program& program, const std::string& option, const Said& question) {
  if (!option.empty()) return SecretBytes(bytes_of(option));
  auto typed = ask_line(text(question));
  if (typed) return SecretBytes(bytes_of(*typed));
  program.note(text({"Ohne Terminal bitte mit --code CODE angeben.", "Without a terminal, please give --code CODE."}));
  return fail(typed.error());
}

std::string host_of(std::string_view origin) {
  const auto scheme = origin.find("://");
  return std::string(scheme == std::string_view::npos ? origin : origin.substr(scheme + 3));
}

// ---- status --------------------------------------------------------------------------------------------------------

// The manager's name, as far as this device can say.
std::string who_reset(Session& session, const Me::Reset& reset) {
  if (!reset.by) return text({"vom Betreiber des Servers", "by the operator of the server"});
  std::string name;
  if (reset.faction)
    if (auto roster = session.roster(*reset.faction))
      name = harmless((*roster)->name_of_principal({PrincipalKind::person, *reset.by}));
  if (name.empty()) return text({"von jemandem, der Ihre Fraktion verwaltet", "by a manager of your faction"});
  return text({"von {}", "by {}"}, name);
}

Exit run_status(Program& program, const NoOptions&) {
  auto session = program.session();
  if (!session) return program.fails(session);
  auto me = (*session)->api().me();
  if (!me) return program.fails(me);
  if (program.json) {
    Json said;
    put_second_factor(said, *me);
    program.say(said);
    return Exit::ok;
  }
  if (me->has_second_factor)
    program.say(text({"Zweiter Faktor: an (Authenticator-App); {} Ersatzcode(s) übrig.",
                      "Second factor: on (authenticator app); {} backup code(s) left."},
                     me->backup_codes_left));
  else
    program.say(text({"Zweiter Faktor: aus. Einschalten: mappe second-factor on",
                      "Second factor: off. To switch it on: mappe second-factor on"}));
  if (me->second_factor_required) program.say(text({"Ihre Fraktion verlangt einen.", "Your faction demands one."}));
  if (me->second_factor_reset)
    program.say(text({"Zurückgesetzt am {} {}. Zur Kenntnis genommen: mappe second-factor seen",
                      "Reset on {} {}. If you know of it: mappe second-factor seen"},
                     time_text(me->second_factor_reset->at_ms), who_reset(**session, *me->second_factor_reset)));
  return Exit::ok;
}

// ---- on, off, backup codes -----------------------------------------------------------------------------------------

struct FactorOptions {
  std::string code, old_code, secret_file, person;
};

Exit show_backup_codes(Program& program, const BackupCodes& codes) {
  if (program.json) {
    Json list = Json::array();
    for (const SecretBytes& code : codes) list.push_back(shown(code));
    program.say(Json{{"backup_codes", list}});
    return Exit::ok;
  }
  program.say(
      text({"Ersatzcodes (jetzt aufschreiben, sie werden nur dieses Mal gezeigt; jeder gilt einmal, für den "
            "Fall, dass das Telefon fehlt):",
            "Backup codes (write them down now, they are shown only this once; each works once, for when the "
            "telephone is missing):"}));
  for (const SecretBytes& code : codes) program.say("  " + shown(code));
  return Exit::ok;
}

// A new one; or that of a token which makes codes by itself, or which a program drew.
Result<FactorSecret> secret_for(const FactorOptions& options) {
  if (options.secret_file.empty()) return FactorSecret::random();
  auto typed = read_secret_file(options.secret_file);
  if (!typed) return fail(typed.error());
  auto secret = parse_factor_secret(text_of(typed->expose()));
  if (!secret) return fail(as_typed(secret.error()));
  return secret;
}

// On the terminal itself, where no redirection takes the secret along.
Result<void> show_secret(const Session& session, const FactorSecret& secret) {
  auto login = Login::parse(session.login());
  if (!login) return fail(login.error());
  const SecretBytes uri = otpauth_uri(secret, *login, host_of(session.server().origin));
  auto drawn = qr_code(uri.expose(), true);
  if (!drawn) return fail(drawn.error());
  return show_at_terminal(text({"Lesen Sie diesen Code mit einer Authenticator-App ein (zum Beispiel Aegis, FreeOTP, "
                                "Google Authenticator):\n\n{}\nOder tippen Sie ab: {}\nOder öffnen Sie: {}\n",
                                "Scan this code with an authenticator app (for example Aegis, FreeOTP, Google "
                                "Authenticator):\n\n{}\nOr type: {}\nOr open: {}\n"},
                               *drawn, shown(factor_secret_text(secret)), shown(uri)));
}

Exit run_on(Program& program, const FactorOptions& options) {
  if (!options.code.empty() && options.secret_file.empty())
    return program.fails(fail(Errc::usage, "a code is made from the secret: give --secret-file, too"), "--code");
  auto session = program.session();
  if (!session) return program.fails(session);
  auto me = (*session)->api().me();
  if (!me) return program.fails(me);
  NewSecondFactor factor;
  if (me->has_second_factor) {
    auto old = code_of(program, options.old_code,
                       {"Sie ersetzen den zweiten Faktor, den Sie haben. Ein Code aus ihm, oder ein Ersatzcode: ",
                        "You replace the second factor you have. A code of it, or a backup code: "});
    if (!old) return program.fails(old.error());
    factor.old_code = std::move(*old);
  }
  auto secret = secret_for(options);
  if (!secret) return program.fails(secret.error(), options.secret_file);
  factor.secret = std::move(*secret);
  if (options.code.empty())
    if (auto seen = show_secret(**session, factor.secret); !seen) {
      program.note(text({"Ohne Terminal bitte mit --secret-file FILE --code CODE angeben.",
                         "Without a terminal, please give --secret-file FILE --code CODE."}));
      return program.fails(seen.error());
    }
  auto code = code_of(
      program, options.code,
      {"Der Code, den die App jetzt zeigt (sechs Ziffern): ", "The code that the app shows now (six digits): "});
  if (!code) return program.fails(code.error());
  factor.code = std::move(*code);
  auto codes = (*session)->api().put_second_factor(factor);
  if (!codes) {
    const Exit exit = program.fails(codes);
    if (!is_refusal(codes))
      program.note(
          text({"Ob er jetzt an ist, sagt mappe second-factor status; behalten Sie ihn solange in der App. Ist "
                "er an, macht mappe second-factor backup-codes mit ihrem nächsten Code neue Ersatzcodes.",
                "Whether it is on now, mappe second-factor status tells; keep it in the app until then. If it "
                "is, mappe second-factor backup-codes makes new backup codes with the app's next code."}));
    return exit;
  }
  if (!program.json)
    program.say(text({"Der zweite Faktor ist an: Zur Anmeldung gehört jetzt ein Code.",
                      "The second factor is on: from now on a code belongs to signing in."}));
  return show_backup_codes(program, *codes);
}

Exit run_off(Program& program, const FactorOptions& options) {
  auto session = program.session();
  if (!session) return program.fails(session);
  auto code = code_of(program, options.code, app_or_backup);
  if (!code) return program.fails(code.error());
  auto done = (*session)->api().delete_second_factor(*code);
  if (!done && done.error().code == Errc::not_found)
    return program.fails(fail(Errc::not_found, "there is no second factor: mappe second-factor on sets one up"));
  if (!done) return program.fails(done);
  if (program.json)
    program.say(Json{{"second_factor", false}});
  else
    program.say(text({"Der zweite Faktor ist aus: Zur Anmeldung reicht das Passwort.",
                      "The second factor is off: the password is enough to sign in."}));
  return Exit::ok;
}

Exit run_backup_codes(Program& program, const FactorOptions& options) {
  auto session = program.session();
  if (!session) return program.fails(session);
  auto code = code_of(program, options.code, app_or_backup);
  if (!code) return program.fails(code.error());
  auto codes = (*session)->api().renew_backup_codes(*code);
  if (!codes && codes.error().code == Errc::not_found)
    return program.fails(fail(Errc::not_found, "there is no second factor: mappe second-factor on sets one up"));
  if (!codes) return program.fails(codes);
  if (!program.json)
    program.say(text({"Die bisherigen Ersatzcodes gelten nicht mehr.", "The backup codes of before no longer work."}));
  return show_backup_codes(program, *codes);
}

Exit run_seen(Program& program, const NoOptions&) {
  auto session = program.session();
  if (!session) return program.fails(session);
  auto done = (*session)->api().acknowledge_factor_reset();
  if (!done && done.error().code != Errc::not_found) return program.fails(done);
  if (program.json)
    program.say(Json{{"seen", true}});
  else
    program.say(text({"Zur Kenntnis genommen.", "Taken note of."}));
  return Exit::ok;
}

Exit run_reset(Program& program, const FactorOptions& options) {
  auto whom = program.person(options.person);
  if (!whom) return program.fails(whom, options.person);
  auto session = program.session();
  auto done = (*session)->api().reset_second_factor(whom->faction, whom->person.person);
  if (!done && done.error().code == Errc::not_found)
    return program.fails(fail(Errc::not_found, "this person has no second factor"), options.person);
  if (!done) return program.fails(done, options.person);
  if (program.json) {
    program.say(Json{{"reset", whom->person.person.text()}});
    return Exit::ok;
  }
  const std::string name = harmless(whom->person.name);
  program.say(text({"Der zweite Faktor von {} ist zurückgesetzt; {} erfährt es bei der nächsten Anmeldung.",
                    "The second factor of {} is reset; {} is told at the next sign-in."},
                   name, name));
  program.note(text({"Bis ein neuer eingerichtet ist, reicht zur Anmeldung das Passwort allein.",
                     "Until a new one is set up, the password alone is enough to sign in."}));
  return Exit::ok;
}

// ---- the faction's rules -------------------------------------------------------------------------------------------

struct RulesOptions {
  std::string rule, value;
};

constexpr std::uint64_t factor_optional = 1, factor_required = 2;

Result<std::uint64_t> factor_rule_typed(std::string_view typed) {
  if (typed == "required" || typed == "pflicht") return factor_required;
  if (typed == "optional" || typed == "freiwillig") return factor_optional;
  return fail(Errc::usage, "a second factor is required or optional");
}

Exit show_rules(Program& program, const RosterReplica& roster) {
  const auto value = roster.history().state().policy(journal::policy_key::second_factor).value_or(0);
  const bool is_required = value >= factor_required;
  if (program.json)
    program.say(Json{{"second_factor", is_required ? "required" : "optional"}});
  else
    program.say(is_required ? text({"Zweiter Faktor: Pflicht", "Second factor: required"})
                            : text({"Zweiter Faktor: freiwillig", "Second factor: optional"}));
  return Exit::ok;
}

Exit run_rules(Program& program, const RulesOptions& options) {
  auto value = factor_rule_typed(options.value);
  const bool shows = options.rule.empty();
  if (!shows && options.rule != "second-factor" && options.rule != "zweiter-faktor")
    return program.fails(fail(Errc::usage, "the rule that can be set here is second-factor"), options.rule);
  if (!shows && !value) return program.fails(value.error(), options.value);
  auto faction = program.own_faction();
  if (!faction) return program.fails(faction);
  auto session = program.session();
  auto roster = (*session)->roster(*faction);
  if (!roster) return program.fails(roster);
  if (auto synced = (*roster)->sync(); !synced) return program.fails(synced);
  if (shows) return show_rules(program, **roster);
  auto self = (*session)->identity(*faction);
  if (!self) return program.fails(self.error());
  auto done = set_rule(**roster, **self, journal::policy_key::second_factor, *value);
  if (!done) return program.fails(done);
  if (!program.json && *value == factor_required)
    program.note(text({"Wer noch keinen hat, kann sich anmelden, aber nichts anderes tun, als einen einzurichten.",
                       "Who has none yet can sign in, and do nothing but set one up."}));
  return show_rules(program, **roster);
}

void code_option(CLI::App& command, std::string& code) {
  command.add_option("--code", code,
                     text(Said{"Code aus der App, oder ein Ersatzcode", "code of the app, or a backup code"}));
}

}  // namespace

void add_second_factor_commands(CLI::App& app, Program& program) {
  CLI::App* factor = add_command<NoOptions>(
      app, program, "second-factor", {"Zweiter Faktor zur Anmeldung", "Second factor for signing in"},
      [](CLI::App&, NoOptions&) {}, run_status);
  add_command<NoOptions>(
      *factor, program, "status", {"Ob er an ist (wie ohne Befehl)", "Whether it is on (as without a command)"},
      [](CLI::App&, NoOptions&) {}, run_status);
  add_command<FactorOptions>(
      *factor, program, "on",
      {"Einschalten oder ersetzen, mit einer Authenticator-App",
       "Switch it on or replace it, with an authenticator app"},
      [](CLI::App& command, FactorOptions& options) {
        command.add_option("--secret-file", options.secret_file,
                           text({"Geheimnis aus der ersten Zeile dieser Datei (32 Zeichen), statt eines neuen",
                                 "secret from the first line of this file (32 characters), instead of a new one"}));
        command.add_option(
            "--code", options.code,
            text({"Code, der aus dem Geheimnis dieser Datei entsteht", "code made of that file's secret"}));
        command.add_option(
            "--old-code", options.old_code,
            text({"Code des bisherigen, oder ein Ersatzcode", "code of the present one, or a backup code"}));
      },
      run_on);
  add_command<FactorOptions>(
      *factor, program, "off", {"Ausschalten", "Switch it off"},
      [](CLI::App& command, FactorOptions& options) { code_option(command, options.code); }, run_off);
  add_command<FactorOptions>(
      *factor, program, "backup-codes", {"Zehn neue Ersatzcodes", "Ten new backup codes"},
      [](CLI::App& command, FactorOptions& options) { code_option(command, options.code); }, run_backup_codes);
  add_command<NoOptions>(
      *factor, program, "seen", {"Dass er zurückgesetzt wurde, zur Kenntnis nehmen", "Take note that it was reset"},
      [](CLI::App&, NoOptions&) {}, run_seen);
  add_command<FactorOptions>(
      *factor, program, "reset",
      {"Den verlorenen zweiten Faktor einer Person zurücksetzen", "Reset the lost second factor of a person"},
      [](CLI::App& command, FactorOptions& options) {
        command.add_option("PERSON", options.person, text({"Name oder Kennung", "name or id"}))->required();
      },
      run_reset);
  add_command<RulesOptions>(
      app, program, "rules", {"Regeln der Fraktion zeigen oder ändern", "Show or change the faction's rules"},
      [](CLI::App& command, RulesOptions& options) {
        command.add_option("RULE", options.rule, text({"zweiter-faktor", "second-factor"}));
        command.add_option("VALUE", options.value, text({"pflicht | freiwillig", "required | optional"}));
      },
      run_rules);
}

}  // namespace mappe::client::command
