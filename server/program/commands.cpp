#include "server/program/commands.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <nlohmann/json.hpp>
#include <optional>

#include "config/config.h"
#include "config/units.h"
#include "server/operator/operator_api.h"
#include "server/program/audit_command.h"
#include "server/program/restore.h"
#include "server/program/said.h"
#include "server/program/serve.h"
#include "server/program/treasury_commands.h"
#include "server/version.h"

namespace mappe::server {

namespace {

using nlohmann::json;

enum Exit { ok = 0, failed = 1, usage = 2, conflict = 3, not_found_ = 4, offline = 7 };

struct Options {
  std::string config_file, data, name, login, council, type = "fraktion", quota;
  std::vector<std::string> listen;
  bool as_json = false, undo = false, full = false, accept_loss = false;
};

int say(Exit code, const std::string& line) {
  std::fprintf(stderr, "mappe-server: %s\n", line.c_str());
  return code;
}

void say_aside(const std::string& lines) { std::fputs(lines.c_str(), stderr); }

void print(const std::string& line) { std::printf("%s\n", line.c_str()); }

// The configuration with what the command line says instead.
std::optional<config::Config> load_config(const Options& options) {
  config::Config config;
  if (!options.config_file.empty()) {
    auto loaded = config::load(options.config_file);
    for (const auto& problem : loaded.problems) std::fprintf(stderr, "%s\n", config::to_string(problem).c_str());
    if (!loaded) return std::nullopt;
    config = std::move(*loaded.config);
  }
  if (!options.data.empty()) config.data = options.data;
  if (!options.listen.empty()) config.listen.clear();
  for (const std::string& typed : options.listen) {
    const auto listen = config::parse_listen(typed);
    if (!listen) {
      say(usage, text({"--listen {}: Schreiben Sie eine Adresse aus Zahlen und einen Port, zum Beispiel 127.0.0.1:8443 "
                       "oder [::1]:8443.",
                       "--listen {}: write a numeric address and a port, such as 127.0.0.1:8443 or [::1]:8443."},
                      {typed}));
      return std::nullopt;
    }
    config.listen.push_back(*listen);
  }
  return config;
}

int check_config(const Options& options) {
  if (options.config_file.empty())
    return say(usage, text({"config check braucht den Namen der Datei.", "config check needs the name of the file."}));
  if (options.as_json) {
    if (const auto loaded = config::load(options.config_file); !loaded) {
      json problems = json::array();
      for (const auto& problem : loaded.problems) problems.push_back(config::to_string(problem));
      std::printf("%s\n", json{{"ok", false}, {"problems", problems}}.dump().c_str());
      return failed;
    }
  }
  const auto config = load_config(options);
  if (!config) return failed;
  if (options.as_json)
    std::printf("%s\n", json{{"ok", true}, {"data", config->data.string()}}.dump().c_str());
  else
    print(text({"{}: in Ordnung.", "{}: in order."}, {options.config_file}));
  return ok;
}

std::string path_segment(const std::string& text) {
  std::string out;
  char escaped[4];
  for (const unsigned char c : text) {
    std::snprintf(escaped, sizeof escaped, "%%%02X", c);
    out += escaped;
  }
  return out;
}

struct Asked {
  Exit code = failed;
  json body;
};

Exit exit_of(int status) {
  if (status < 300) return ok;
  if (status == 404) return not_found_;
  if (status == 409) return conflict;
  return status == 400 || status == 422 ? usage : failed;
}

// What the server's refusal means. Its own words are English.
std::string refusal_of(const json& told, const Options& options) {
  const std::string& name = options.name;
  const std::string detail = told.is_object() ? told.value("detail", "") : "";
  const std::string type = told.is_object() ? told.value("type", "") : "";
  if (type.ends_with(":not-found") && !options.login.empty())
    return text({"Ein Konto mit dem Anmeldenamen \"{}\" gibt es auf diesem Server nicht.",
                 "There is no account with the login \"{}\" on this server."},
                {options.login});
  if (type.ends_with(":not-found") && !options.council.empty())
    return text(
        {"Einen Rat \"{}\" nennt die Konfiguration dieses Servers nicht. `mappe-server council status` zeigt alle.",
         "This server's configuration names no council \"{}\". `mappe-server council status` shows all."},
        {options.council});
  if (type.ends_with(":not-found"))
    return text({"Eine Fraktion \"{}\" gibt es auf diesem Server nicht. `mappe-server faction list` zeigt alle.",
                 "There is no faction \"{}\" on this server. `mappe-server faction list` shows all."},
                {name});
  if (type.ends_with(":exists"))
    return text({"Eine Fraktion \"{}\" gibt es auf diesem Server schon. Wählen Sie einen anderen Namen.",
                 "There is a faction \"{}\" on this server already. Choose another name."},
                {name});
  return text({"Der Server hat es abgelehnt: {}", "The server refused: {}"}, {detail});
}

Asked ask(const Options& options, const std::string& method, const std::string& path, const json& body) {
  const auto config = load_config(options);
  if (!config) return {usage, {}};
  const auto socket = config->data / operator_socket_name;
  const auto answer = ask_operator(socket, method, path, body.is_null() ? "" : body.dump());
  if (!answer && ::access(socket.c_str(), W_OK) != 0 && errno == EACCES) {
    say(failed, text({"An {} darf dieser Benutzer nicht heran. Nehmen Sie den, unter dem der Server läuft.",
                      "This user may not use {}. Take the one the server runs as."},
                     {socket.string()}));
    return {failed, {}};
  }
  if (!answer) {
    say(offline,
        text({"Unter {} antwortet kein Server. Starten Sie ihn mit `mappe-server serve`, oder nennen Sie seinen "
              "Datenordner mit --data.",
              "No server answers at {}. Start it with `mappe-server serve`, or name its data folder with "
              "--data."},
             {socket.string()}));
    return {offline, {}};
  }
  const json told = json::parse(answer->body, nullptr, false);
  const Exit code = exit_of(answer->status);
  if (code != ok) say(code, refusal_of(told, options));
  return {code, told};
}

std::string size_text(std::uint64_t bytes) {
  if (bytes >= storage::limits::quota_bytes_none) return text({"ohne Grenze", "no quota"});
  return config::format_size(bytes);
}

std::string used_text(std::uint64_t bytes) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.1f MiB", static_cast<double>(bytes) / (1 << 20));
  std::string used(digits);
  if (speaks_german()) std::replace(used.begin(), used.end(), '.', ',');
  return used;
}

void print_faction(const json& faction) {
  std::string line = faction.value("name", "");
  line.resize(std::max(line.size(), std::size_t{32}), ' ');
  if (!faction.value("founded", false))
    return print(line + text({"  noch nicht gegründet: ihr Link wartet", "  not founded yet: its link waits"}));
  line += "  " + text({"{} von {}", "{} of {}"}, {used_text(faction.value("used_bytes", std::uint64_t{0})),
                                                  size_text(faction.value("quota_bytes", std::uint64_t{0}))});
  if (faction.value("suspended", false)) line += text({"  angehalten", "  suspended"});
  print(line);
}

int finish(const Options& options, const Asked& asked, void (*print)(const json&)) {
  if (asked.code != ok) return asked.code;
  if (options.as_json)
    std::printf("%s\n", asked.body.dump().c_str());
  else
    print(asked.body);
  return ok;
}

void print_created(const json& body) {
  print(body.value("link", ""));
  say_aside(
      text({"Mit diesem Link wird die Fraktion gegründet, einmal und innerhalb von 7 Tagen. Das kann jeder, der ihn "
            "hat: Senden Sie ihn auf einem sicheren Weg.\n"
            "Weiter, auf dem Rechner der Person, die gründet:  mappe found - --login ANMELDENAME --name \"VOLLER "
            "NAME\"\n",
            "This link founds the faction, once, within 7 days. Whoever has it can; send it by a safe way.\n"
            "Next, on the founder's computer:  mappe found - --login LOGIN --name \"FULL NAME\"\n"}));
}

void print_list(const json& list) {
  if (list.empty())
    print(text({"Noch keine Fraktion. `mappe-server faction create NAME` gibt den Link für die erste aus.",
                "No factions yet. `mappe-server faction create NAME` makes a link for the first."}));
  for (const json& faction : list) print_faction(faction);
}

void print_status(const json& faction) {
  print_faction(faction);
  print(text({"  Ablagen: {}; Einträge in der Liste der Personen: {}", "  spaces: {}; entries in the roster: {}"},
             {std::to_string(faction.value("spaces", std::uint64_t{0})),
              std::to_string(faction.value("roster_seq", std::uint64_t{0}) + 1)}));
}

constexpr std::uint64_t quota_bytes_min = 1 << 20;  // as in the configuration

std::optional<std::uint64_t> quota_of(const std::string& typed) {
  if (typed == "none") return storage::limits::quota_bytes_none;
  const auto size = config::parse_size(typed);
  if (size && *size >= quota_bytes_min) return *size;
  if (size) {
    say(usage, text({"Unter 1 MiB passt keine Fraktion: {}", "Below 1 MiB no faction fits: {}"}, {typed}));
    return std::nullopt;
  }
  say(usage, text({"\"{}\" ist keine Größe: Schreiben Sie zum Beispiel 500 MiB, \"20 GiB\" oder none (ohne Grenze).",
                   "\"{}\" is no size: write for example 500 MiB, \"20 GiB\" or none."},
                  {typed}));
  return std::nullopt;
}

std::uint64_t type_of(const std::string& typed) {
  const std::vector<std::string> types{"fraktion", "gruppe", "einzel", "andere"};
  return static_cast<std::uint64_t>(std::find(types.begin(), types.end(), typed) - types.begin()) + 1;
}

int create(const Options& options) {
  json body{{"name", options.name}, {"type", type_of(options.type)}};
  if (!options.quota.empty()) {
    const auto quota = quota_of(options.quota);
    if (!quota) return usage;
    body["quota_bytes"] = *quota;
  }
  return finish(options, ask(options, "POST", "/factions", body), print_created);
}

int set_quota(const Options& options) {
  const auto quota = quota_of(options.quota);
  if (!quota) return usage;
  const std::string path = "/factions/" + path_segment(options.name) + "/quota";
  return finish(options, ask(options, "PUT", path, {{"quota_bytes", *quota}}), print_faction);
}

int suspend(const Options& options) {
  const std::string path = "/factions/" + path_segment(options.name) + "/suspended";
  return finish(options, ask(options, "PUT", path, {{"suspended", !options.undo}}), print_faction);
}

void print_factor_reset(const json& body) {
  if (!body.value("reset", false))
    return print(text({"Dieses Konto hat keinen zweiten Faktor.", "This account has no second factor."}));
  print(
      text({"Der zweite Faktor ist zurückgesetzt; das Konto hat bis auf Weiteres keinen. Seinem Inhaber wird es bei "
            "der nächsten Anmeldung gesagt.",
            "The second factor is reset; the account has none until its owner sets one up. He is told at his next "
            "sign-in."}));
}

int reset_second_factor(const Options& options) {
  const std::string path = "/accounts/" + path_segment(options.login) + "/second-factor";
  return finish(options, ask(options, "DELETE", path, {}), print_factor_reset);
}

int mark_restore(const Options& options) {
  const auto config = load_config(options);
  if (!config) return usage;
  const auto marked = mark_restored(*config, system_time_ms());
  if (!marked && marked.error().code == Errc::busy)
    return say(failed, text({"Der Server läuft noch: Beenden Sie ihn, spielen Sie die Sicherung ein, dann noch einmal.",
                             "The server is running: stop it, restore the backup, then once more."}));
  if (!marked)
    return say(marked.error().code == Errc::not_found ? not_found_ : failed,
               text({"Der Ordner {} ist nicht zu gebrauchen: {}.", "The folder {} cannot be used: {}."},
                    {config->data.string(), std::string(marked.error().what)}));
  const auto [restore, stock] = *marked;
  if (options.as_json) {
    print(json{{"generation", restore.generation_ms},
               {"heal_first_ms", restore.heal_first_ms},
               {"heal_until_ms", restore.heal_until_ms},
               {"blobs", stock.blobs},
               {"gone", stock.gone}}
              .dump());
    return ok;
  }
  print(text({"Vermerkt. {} Inhalte in den Daten, {} davon ohne Datei.\n"
              "Die Programme der Mitglieder bringen zurück, was der Sicherung fehlt: bis {} nur das, bis {} daneben.\n"
              "Starten Sie jetzt den Server, und bitten Sie die Mitglieder, Mappe bald einmal zu benutzen.",
              "Marked. {} contents in the data, {} of them without a file.\n"
              "Members' programs bring back what the backup lacks: until {} nothing else is taken, until {} beside new "
              "changes.\nStart the server now, and ask the members to use Mappe soon."},
             {std::to_string(stock.blobs), std::to_string(stock.gone), moment_text(restore.heal_first_ms),
              moment_text(restore.heal_until_ms)}));
  return ok;
}

void print_restore(const json& restore) {
  if (restore.value("generation", TimeMs{0}) == 0)
    return print(text({"Diese Daten wurden nie aus einer Sicherung eingespielt.",
                       "These data were never marked as restored from a backup."}));
  print(text({"Eingespielt: {}", "Restored: {}"}, {moment_text(restore.value("generation", TimeMs{0}))}));
  print(restore.value("open", false)
            ? text({"Die Programme der Mitglieder bringen Verlorenes zurück bis {}.",
                    "Members' programs bring back what was lost until {}."},
                   {moment_text(restore.value("heal_until_ms", TimeMs{0}))})
            : text({"Es wird nichts mehr zurückgebracht.", "Nothing is brought back any more."}));
}

Said outcome_said(const std::string& outcome) {
  if (outcome == "complete") return {"vollständig", "complete"};
  if (outcome == "partial") return {"unvollständig", "partial"};
  if (outcome == "braked") return {"angehalten: zu viel auf einmal verschwunden", "braked: too much vanished at once"};
  if (outcome == "paused") return {"wartet und macht dann weiter", "pauses, then goes on"};
  if (outcome == "refused") return {"abgelehnt", "refused"};
  if (outcome == "failed") return {"misslungen", "failed"};
  if (outcome == "running") return {"unterbrochen, geht weiter", "interrupted, goes on"};
  return {"noch keiner", "none yet"};
}

void print_council(const json& council) {
  const auto time_of = [&](const char* key) {
    const TimeMs time_ms = council.value(key, TimeMs{0});
    return time_ms == 0 ? std::string("-") : moment_text(time_ms);
  };
  print(council.value("name", "") + "  " + council.value("title", "") + "  " + council.value("address", ""));
  const std::string why = council.value("why", "");
  print(text({"  letzter Durchgang: {}{}", "  last pass: {}{}"},
             {text(outcome_said(council.value("outcome", ""))), why.empty() ? "" : " (" + why + ")"}));
  print(text(
      {"  Stand: {}; vollständig gelesen: {}; nächster Durchgang: {}", "  as of {}; read whole: {}; next pass: {}"},
      {time_of("checked_ms"), time_of("full_ms"),
       council.value("running", false) ? text({"läuft", "running"}) : time_of("due_ms")}));
  print(
      text({"  {} Einträge; zuletzt gelesen {}, davon geändert {}", "  {} objects; read last {}, of which changed {}"},
           {std::to_string(council.value("known", 0ULL)), std::to_string(council.value("objects", 0ULL)),
            std::to_string(council.value("changed", 0ULL))}));
  const json oddities = council.value("oddities", json::object());  // it must outlive its items()
  for (const auto& [oddity, count] : oddities.items()) print("  " + oddity + ": " + count.dump());
  if (council.value("outcome", "") == "braked")
    print(text({"  Fragen Sie die Gemeinde. Ist es richtig so: `mappe-server council pass {} --full --accept-loss`.",
                "  Ask the municipality. If it is right: `mappe-server council pass {} --full --accept-loss`."},
               {council.value("name", "")}));
}

void print_councils(const json& councils) {
  if (councils.empty())
    print(text({"Die Konfiguration nennt keinen Rat; docs/council.md.", "No council is configured; docs/council.md."}));
  for (const json& council : councils) print_council(council);
}

int begin_pass(const Options& options) {
  const json body{{"full", options.full}, {"accept_loss", options.accept_loss}};
  return finish(options, ask(options, "POST", "/councils/" + path_segment(options.council) + "/pass", body),
                [](const json&) {
                  print(text({"Der Durchgang beginnt; `mappe-server council status` zeigt, wie weit er ist.",
                              "The pass begins; `mappe-server council status` shows how far it is."}));
                });
}

constexpr Said size_words = {"zum Beispiel \"20 GiB\"; none: ohne Grenze", "such as \"20 GiB\"; none: without"};

void add_common(CLI::App& command, Options& options) {
  const auto is_named = [](const std::string& typed) {
    return typed.empty() ? text({"hier fehlt ein Name", "a name is missing here"}) : std::string();
  };
  command
      .add_option("--config", options.config_file,
                  text({"Konfiguration des Servers (YAML)", "the server's configuration (YAML)"}))
      ->check(is_named);
  command
      .add_option("--data", options.data,
                  text({"Datenordner, statt des eingestellten", "the data folder, instead of the configured one"}))
      ->check(is_named);
}

using Run = int (*)(const Options&);

// One of a group of commands that ask the running server.
CLI::App* add_operator_command(CLI::App& group, const char* name, const Said& help, Run run, Options& options,
                               int& code) {
  CLI::App* command = group.add_subcommand(name, text(help));
  add_common(*command, options);
  command->add_flag("--json", options.as_json, text({"Ausgabe für Programme", "output for programs"}));
  command->callback([&options, &code, run] { code = run(options); });
  return command;
}

void name_option(CLI::App& command, Options& options) {
  command.add_option("NAME", options.name, text({"Name der Fraktion", "name of the faction"}))->required();
}

void add_faction_commands(CLI::App& app, Options& options, int& code) {
  CLI::App* faction =
      app.add_subcommand("faction", text({"Fraktionen auf dem laufenden Server", "Factions on the running server"}))
          ->require_subcommand(1);
  const auto add = [&](const char* name, const Said& help, Run run) {
    return add_operator_command(*faction, name, help, run, options, code);
  };
  CLI::App* made = add(
      "create",
      {"Gibt den Link aus, mit dem eine Fraktion gegründet wird", "Prints the link with which a faction is founded"},
      create);
  name_option(*made, options);
  made->add_option("--type", options.type, text({"Art", "sort"}))
      ->check(CLI::IsMember({"fraktion", "gruppe", "einzel", "andere"}, CLI::ignore_case));
  made->add_option("--quota", options.quota, text(size_words));
  add("list", {"Alle Fraktionen", "All factions"},
      [](const Options& o) { return finish(o, ask(o, "GET", "/factions", {}), print_list); });
  CLI::App* status = add("status", {"Eine Fraktion", "One faction"}, [](const Options& o) {
    return finish(o, ask(o, "GET", "/factions/" + path_segment(o.name), {}), print_status);
  });
  name_option(*status, options);
  CLI::App* suspended = add("suspend",
                            {"Es kommt nichts mehr hinzu; Lesen und Löschen gehen weiter",
                             "Nothing is added any more; reading and deleting go on"},
                            suspend);
  name_option(*suspended, options);
  suspended->add_flag("--undo", options.undo, text({"hebt das wieder auf", "ends the suspension"}));
  CLI::App* quota = add("quota", {"Ändert die Speichergrenze einer Fraktion", "Changes a faction's quota"}, set_quota);
  name_option(*quota, options);
  quota->add_option("SIZE", options.quota, text(size_words))->required();
}

void add_account_commands(CLI::App& app, Options& options, int& code) {
  CLI::App* account =
      app.add_subcommand("account", text({"Konten auf dem laufenden Server", "Accounts on the running server"}))
          ->require_subcommand(1);
  CLI::App* reset = add_operator_command(*account, "reset-second-factor",
                                         {"Setzt einen verlorenen zweiten Faktor zurück, wo es sonst niemand kann",
                                          "Resets a lost second factor where nobody else can"},
                                         reset_second_factor, options, code);
  reset->add_option("LOGIN", options.login, text({"Anmeldename", "login"}))->required();
}

void add_restore_commands(CLI::App& app, Options& options, int& code) {
  CLI::App* restore =
      app.add_subcommand("restore", text({"Nach dem Einspielen einer Sicherung", "After a backup was restored"}))
          ->require_subcommand(1);
  const auto add = [&](const char* name, const Said& help, Run run) {
    return add_operator_command(*restore, name, help, run, options, code);
  };
  add("mark",
      {"Vermerkt es, vor dem ersten Start: Mitglieder bringen zurück, was fehlt",
       "Says so, before the first start: members bring back what is missing"},
      mark_restore);
  add("status", {"Wann das war, und bis wann etwas zurückkommt", "When that was, and until when things come back"},
      [](const Options& o) { return finish(o, ask(o, "GET", "/restore", {}), print_restore); });
  add("close", {"Ab jetzt wird nichts mehr zurückgebracht", "From now on nothing is brought back"},
      [](const Options& o) { return finish(o, ask(o, "DELETE", "/restore/healing", {}), print_restore); });
}

void add_council_commands(CLI::App& app, Options& options, int& code) {
  CLI::App* council =
      app.add_subcommand("council", text({"Gespiegelte Ratsinformationen", "Mirrored council information"}))
          ->require_subcommand(1);
  const auto add = [&](const char* name, const Said& help, Run run) {
    return add_operator_command(*council, name, help, run, options, code);
  };
  add("status", {"Stand, letzter Durchgang und Eigenheiten", "How current, the last pass, and what was odd"},
      [](const Options& o) { return finish(o, ask(o, "GET", "/councils", {}), print_councils); });
  CLI::App* pass = add("pass", {"Beginnt jetzt einen Durchgang", "Begins a pass now"}, begin_pass);
  pass->add_option("NAME", options.council, text({"Name in der Konfiguration", "its name in the configuration"}))
      ->required();
  pass->add_flag("--full", options.full,
                 text({"liest alles, nicht nur Geändertes", "reads everything, not only changes"}));
  pass->add_flag("--accept-loss", options.accept_loss,
                 text({"glaubt, dass vieles auf einmal verschwunden ist", "believes that much vanished at once"}));
}

void add_treasury_commands(CLI::App& app, Options& options, int& code) {
  CLI::App* treasury =
      app.add_subcommand("treasury", text({"Was abgerechnet wird", "What is billed"}))->require_subcommand(1);
  add_operator_command(
      *treasury, "audit",
      {"Zählt alles nach und vergleicht es mit den Zählern", "Recounts all and compares the meters"},
      [](const Options& o) {
        const auto config = load_config(o);
        return config ? audit_meters_command(*config, o.as_json) : usage;
      },
      options, code);
}

// CLI11's own words. The formatter is shared by all commands.
void speak_in_help(CLI::App& app) {
  app.set_help_flag("-h,--help", text({"diese Hilfe", "this help"}));
  app.option_defaults()->group(text({"Zusätze", "Options"}));
  app.group(text({"Befehle", "Commands"}));  // of its subcommands, which inherit it
  const auto formatter = app.get_formatter();
  formatter->label("TEXT", "");  // the names and descriptions say what is meant
  if (!speaks_german()) return;
  formatter->label("Usage", "Aufruf");
  formatter->label("OPTIONS", "ZUSÄTZE");
  formatter->label("Positionals", "Angaben");
  formatter->label("SUBCOMMAND", "BEFEHL");
  formatter->label("SUBCOMMANDS", "BEFEHLE");
  formatter->label("REQUIRED", "(nötig)");
}

// A command takes over its parent's help option, but not the group it stands in.
void group_help_options(CLI::App& app) {
  app.get_help_ptr()->group(text({"Zusätze", "Options"}));
  for (CLI::App* command : app.get_subcommands({})) group_help_options(*command);
}

int wrong_use(const CLI::ParseError& error) {
  say(usage, error.what());  // CLI11's words are English
  say_aside(text({"Falsch aufgerufen. mappe-server --help und mappe-server BEFEHL --help zeigen, was möglich ist.\n",
                  "mappe-server --help and mappe-server COMMAND --help show what is possible.\n"}));
  return usage;
}

}  // namespace

int run_command_line(int argc, char** argv) {
  CLI::App app(text({"Der Server von Mappe: bewahrt auf, ordnet und misst, was er nicht lesen kann.",
                     "Mappe's server: stores, orders and meters what it cannot read."}),
               "mappe-server");
  speak_in_help(app);
  app.set_version_flag("--version", std::string(version),
                       text({"Version dieses Programms", "version of this program"}));
  app.require_subcommand(1);
  app.footer(
      text({"Endet mit: 0 gut, 1 misslungen, 2 falsch aufgerufen (serve: auch Konfiguration nicht in Ordnung),\n3 "
            "Konflikt (Name vergeben), 4 nicht gefunden, 7 kein Server antwortet, 78 Daten einer neueren Version.",
            "Exit codes: 0 ok, 1 failed, 2 usage (serve: also a configuration that is not in order),\n3 conflict "
            "(a name is taken), 4 not found, 7 no server answers, 78 data of a newer version."}));
  Options options;
  int code = ok;
  const std::string program = argv[0];

  CLI::App* serving = app.add_subcommand(
      "serve", text({"Startet den Server; Ende mit Strg-C oder SIGTERM", "Runs the server until Ctrl-C or SIGTERM"}));
  add_common(*serving, options);
  serving->add_option("--listen", options.listen,
                      text({"ADRESSE:PORT, mit TLS; mehrmals möglich", "ADDRESS:PORT, with TLS; may be repeated"}));
  serving->callback([&] {
    auto config = load_config(options);
    code = config ? serve(std::move(*config), program) : usage;
  });
  CLI::App* config = app.add_subcommand("config", text({"Die Konfiguration prüfen", "Check the configuration"}))
                         ->require_subcommand(1);
  CLI::App* check = config->add_subcommand(
      "check", text({"Prüft eine Datei, ohne etwas zu starten", "Checks a file without starting anything"}));
  add_common(*check, options);
  check->add_option("FILE", options.config_file, text({"die Datei (YAML)", "the file (YAML)"}));
  check->add_flag("--json", options.as_json, text({"Ausgabe für Programme", "output for programs"}));
  check->callback([&] { code = check_config(options); });
  add_faction_commands(app, options, code);
  add_account_commands(app, options, code);
  add_restore_commands(app, options, code);
  add_council_commands(app, options, code);
  add_treasury_commands(app, options, code);
  add_billing_commands(
      app,
      [](const std::string& file, const std::string& data) {
        Options where;
        where.config_file = file;
        where.data = data;
        return load_config(where);
      },
      code);
  group_help_options(app);

  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& shown) {  // --help, --version
    return app.exit(shown);
  } catch (const CLI::ParseError& error) {
    return wrong_use(error);
  }
  return code;
}

}  // namespace mappe::server
