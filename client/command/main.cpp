// mappe: the command line of a faction's member.
#include <malloc.h>

#include <csignal>
#include <cstdio>
#include <exception>

#include "client/command/details.h"
#include "client/command/program.h"
#include "crypto/base/random.h"

namespace {

using namespace mappe::client::command;

// CLI11's own words in the help. The formatter is shared by all commands.
void speak_in_help(CLI::App& app) {
  app.option_defaults()->group(text({"Zusätze", "Options"}));
  app.group(text({"Befehle", "Commands"}));  // of its subcommands, which inherit it
  app.set_help_flag("-h,--help", text({"diese Hilfe", "this help"}));
  const auto formatter = app.get_formatter();
  formatter->label("TEXT", "");  // the names and descriptions say what is meant
  formatter->label("UINT", "");
  if (language() == Language::english) return;
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

// What somebody typed where a command belongs, and which there are: "mappe council" knows status, update, ...
void say_missing_command(const CLI::App& app) {
  const CLI::App* group = &app;
  while (!group->get_subcommands().empty()) group = group->get_subcommands().front();
  if (group == &app || group->get_require_subcommand_min() == 0) return;
  std::string known, name;
  for (const CLI::App* command : group->get_subcommands([](const CLI::App*) { return true; }))
    known += (known.empty() ? "" : ", ") + command->get_name();
  for (const CLI::App* at = group; at != nullptr; at = at->get_parent())
    name = at->get_name() + (name.empty() ? "" : " " + name);
  const std::vector<std::string> typed = app.remaining(true);
  if (!typed.empty() && !typed.front().starts_with('-'))
    std::fprintf(stderr, "%s\n",
                 text({"\"{}\" ist kein Befehl.", "\"{}\" is no command."}, harmless(typed.front())).c_str());
  std::fprintf(stderr, "%s\n", text({"Hinter {} steht: {}.", "Behind {} stands: {}."}, name, known).c_str());
}

int run(int argc, char** argv) {
  Program program;
  CLI::App app(
      text({"Mappe: verschlüsselte Ablagen einer Fraktion. Der Server, der sie aufbewahrt, kann sie nicht lesen.",
            "Mappe: a faction's encrypted spaces. The server that keeps them cannot read them."}),
      "mappe");
  app.require_subcommand(1);
  speak_in_help(app);
  app.fallthrough();
  app.add_option("--home", program.home_option,
                 text({"Ordner für den Zustand dieses Geräts (sonst MAPPE_HOME)",
                       "folder for this device's state (else MAPPE_HOME)"}));
  app.add_option(
      "--ca", program.ca_option,
      text({"Zertifizierungsstelle (PEM-Datei), der zu trauen ist", "certificate authority (PEM file) to trust"}));
  app.add_option("--trust-cert", program.trust_cert_option,
                 text({"SHA-256 des Zertifikats, dem zu trauen ist", "SHA-256 of the certificate to trust"}));
  app.add_option("--faction", program.faction_option,
                 text({"welche Ihrer Fraktionen gemeint ist (Name oder Kennung), wenn Sie mehreren angehören",
                       "which of your factions is meant (name or id), if you belong to several"}));
  app.add_flag("--json", program.json, text({"Ausgabe für Programme", "output for programs"}));
  app.set_version_flag("--version", "mappe 0.1.0", text({"Version dieses Programms", "version of this program"}));
  app.footer(
      text({"S ist der Titel einer Ablage oder der Anfang ihrer Kennung, S:/path ein Ort darin, zum Beispiel\n"
            "Umwelt:/Anträge/Radweg.odt. mappe BEFEHL --help erklärt jeden Befehl.\n"
            "Beginnt ein Name mit einem Minus, schreiben Sie -- davor: mappe ls -- -alt-:/\n\n"
            "Endet mit: 0 gut, 1 misslungen, 2 falsch aufgerufen, 3 Konflikt, 4 nicht gefunden, 5 nicht erlaubt,\n6 "
            "dem Server ist nicht zu trauen, 7 keine Verbindung, 8 Speicher voll.",
            "S is the title of a space or the beginning of its id, S:/path a place in it, for example\n"
            "Umwelt:/Anträge/Radweg.odt. mappe COMMAND --help explains each command.\n"
            "If a name begins with a minus, write -- before it: mappe ls -- -old-:/\n\n"
            "Exit codes: 0 ok, 1 failed, 2 usage, 3 conflict, 4 not found, 5 denied,\n6 server not trusted, 7 offline, "
            "8 over quota."}));
  add_account_commands(app, program);
  add_people_commands(app, program);
  add_space_commands(app, program);
  add_file_commands(app, program);
  add_change_commands(app, program);
  add_history_commands(app, program);
  add_note_commands(app, program);
  add_council_commands(app, program);
  add_treasury_commands(app, program);
  add_meeting_commands(app, program);
  add_trust_commands(app, program);
  add_drive_commands(app, program);
  add_gateway_commands(app, program);
  add_audit_commands(app, program);
  add_second_factor_commands(app, program);
  group_help_options(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& shown) {  // --help, --version
    return app.exit(shown);
  } catch (const CLI::ParseError& error) {
    std::fprintf(stderr, "mappe: %s\n", usage_detail(error.what(), language()).c_str());
    if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) say_missing_command(app);
    std::fprintf(stderr, "%s\n", advice(mappe::Errc::usage).c_str());
    return static_cast<int>(Exit::usage);
  }
  if (program.exit == Exit::ok) program.keep_up();
  // A full disk behind `mappe ls > list` shows only here; without it half a list would count as the whole.
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    if (program.exit == Exit::ok)
      program.exit = program.fails(mappe::fail(mappe::Errc::io, "standard output does not take more"));
  }
  return static_cast<int>(program.exit);
}

// Mebibytes come and go with every chunk; what goes back to the system each time costs more than the work.
void keep_freed_memory() {
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 64 << 20);
}

}  // namespace

int main(int argc, char** argv) {
  keep_freed_memory();
  std::signal(SIGPIPE, SIG_IGN);
  if (auto ready = mappe::init_crypto(); !ready) {
    std::fprintf(stderr, "mappe: %s\n", detail(ready.error().what, language()).c_str());
    return static_cast<int>(Exit::failed);
  }
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "mappe: %s\n", error.what());
    return static_cast<int>(Exit::failed);
  }
}
