// drive: the spaces as a network drive, as long as the command runs.
#include <algorithm>
#include <csignal>
#include <cstdio>

#include "client/command/details.h"
#include "client/command/program.h"
#include "client/drive/drive.h"
#include "client/drive/gate.h"

namespace mappe::client::command {
namespace {

struct DriveOptions {
  std::string listen = "127.0.0.1:0";
};

// Blocked before any other thread exists, so that all inherit it and only the wait below takes the signal.
sigset_t block_ends() {
  sigset_t ends;
  sigemptyset(&ends);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&ends, signal);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  return ends;
}

// The next step on each system, ready to be copied.
void say_steps(Program& program, const drive::Serving& serving) {
  const std::string port = std::to_string(serving.port());
  const std::string place = serving.host() + ":" + port + "/" + serving.secret() + "/";
  program.say(text({"Ihre Ablagen sind ein Netzlaufwerk, solange dieser Befehl läuft:",
                    "Your spaces are a network drive as long as this command runs:"}));
  program.say("  " + serving.address());
  program.say(text({"So binden Sie es ein:", "To mount it:"}));
  program.say("  Windows:  net use * \\\\" + serving.host() + "@" + port + "\\" + serving.secret() + " /persistent:no");
  program.say(text({"  macOS:    Finder, Gehe zu > Mit Server verbinden ...: {}  oder im Terminal:",
                    "  macOS:    Finder, Go > Connect to Server...: {}  or in a terminal:"},
                   serving.address()));
  program.say("            osascript -e 'mount volume \"" + serving.address() + "\"'");
  program.say("  Linux:    gio mount dav://" + place);
  program.say(
      text({"Die Adresse ist geheim wie ein Passwort: Wer auf diesem Rechner sie kennt, liest und ändert, was Sie "
            "lesen und ändern dürfen.",
            "The address is as secret as a password: whoever on this computer knows it reads and changes what "
            "you may."}));
  program.say(text({"Beenden: Strg+C", "To end: Ctrl+C"}));
}

void note_left_out(Program& program, const drive::Drive& drive) {
  for (const auto& [title, error] : drive.left_out()) {
    program.note(
        text({"Die Ablage \"{}\" fehlt im Laufwerk:", "The space \"{}\" is not in the drive:"}, harmless(title)));
    program.fails(error);
  }
}

Exit run_drive(Program& program, const DriveOptions& options) {
  auto listen = drive::parse_listen(options.listen);
  if (!listen) return program.fails(listen.error(), options.listen);
  const sigset_t ends = block_ends();
  // Outlives the session, which the program keeps until it ends.
  static drive::Line line;
  program.connects = [](const std::string& origin, const Trust& trust) { return drive::connect(origin, trust, line); };
  auto session = program.session();
  if (!session) return program.fails(session);
  auto opened = drive::Drive::open(**session, line, program.cache());
  if (!opened) return program.fails(opened);
  note_left_out(program, **opened);
  auto serving = drive::Serving::start(*listen, (*opened)->tree());
  if (!serving) return program.fails(serving.error(), options.listen);
  if (program.json)
    program.say(Json{{"address", (*serving)->address()}, {"port", (*serving)->port()}});
  else
    say_steps(program, **serving);
  std::fflush(stdout);
  int signal = 0;
  sigwait(&ends, &signal);
  serving->reset();  // what is being saved is saved
  (*opened)->keep_up();
  opened->reset();
  return Exit::ok;
}

}  // namespace

void add_drive_commands(CLI::App& app, Program& program) {
  add_command<DriveOptions>(
      app, program, "drive", {"Die Ablagen als Netzlaufwerk bereitstellen", "Serve the spaces as a network drive"},
      [](CLI::App& command, DriveOptions& options) {
        command.add_option("--listen", options.listen,
                           text({"Adresse auf diesem Rechner (sonst 127.0.0.1:0, ein freier Port)",
                                 "address on this computer (else 127.0.0.1:0, a free port)"}));
      },
      run_drive);
}

}  // namespace mappe::client::command
