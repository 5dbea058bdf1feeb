// drive: the spaces as a network drive, as long as the command runs. drive status: what one that runs says of itself.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "client/command/details.h"
#include "client/command/drive_status.h"
#include "client/command/mount.h"
#include "client/command/program.h"
#include "client/drive/drive.h"
#include "client/drive/gate.h"
#include "client/drive/running.h"

namespace mappe::client::command {
namespace {

struct DriveOptions {
  std::string listen = "127.0.0.1:0";
  bool mounts = false;
  std::string mount_folder;
};

// Blocked before any other thread exists, so that all inherit it and only the wait below takes the signal.
sigset_t block_ends() {
  sigset_t ends;
  sigemptyset(&ends);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&ends, signal);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  return ends;
}

std::string place_of(const drive::Serving& serving) {
  return serving.host() + ":" + std::to_string(serving.port()) + "/" + serving.secret() + "/";
}

// The next step on each system, ready to be copied.
void say_steps(Program& program, const drive::Serving& serving) {
  program.say(text({"So binden Sie es ein:", "To mount it:"}));
  program.say("  Windows:  net use * \\\\" + serving.host() + "@" + std::to_string(serving.port()) + "\\" +
              serving.secret() + " /persistent:no");
  program.say(text({"  macOS:    Finder, Gehe zu > Mit Server verbinden ...: {}  oder im Terminal:",
                    "  macOS:    Finder, Go > Connect to Server...: {}  or in a terminal:"},
                   serving.address()));
  program.say("            osascript -e 'mount volume \"" + serving.address() + "\"'");
  program.say("  Linux:    gio mount dav://" + place_of(serving));
}

void say_mounted(Program& program, const Mount& mount) {
  if (mount.how() == Mount::How::gio)
    return program.say(
        text({"Eingebunden: Ihr Dateimanager zeigt das Laufwerk in der Seitenleiste, unter \"127.0.0.1\" oder \"dav\".",
              "Mounted: your file manager shows the drive in its side bar, as \"127.0.0.1\" or \"dav\"."}));
  program.say(text({"Eingebunden unter {}", "Mounted at {}"}, harmless(mount.folder().string())));
}

void say_not_mounted(Program& program, const Mount::Tried& tried) {
  if (tried.has_tool) {
    program.note(text({"Das Einbinden ist nicht gelungen; das Laufwerk läuft trotzdem. Das Werkzeug sagt:",
                       "Mounting did not work; the drive runs all the same. The tool says:"}));
    return program.note("  " + harmless(tried.tool_said));
  }
  program.note(
      text({"Zum Einbinden fehlt hier ein Werkzeug; das Laufwerk läuft trotzdem. An einem Arbeitsplatz mit grafischer "
            "Oberfläche: sudo apt install gvfs-backends libglib2.0-bin   Auf einem Rechner ohne, als root: apt install "
            "davfs2",
            "There is no tool here to mount it; the drive runs all the same. On a desktop: sudo apt install "
            "gvfs-backends libglib2.0-bin   On a computer without, as root: apt install davfs2"}));
}

std::filesystem::path mount_folder(const DriveOptions& options) {
  if (!options.mount_folder.empty()) return options.mount_folder;
  const char* home = std::getenv("HOME");
  return std::filesystem::path(home == nullptr ? "/mnt" : home) / "Mappe";
}

std::unique_ptr<Mount> mounted(Program& program, const DriveOptions& options, const drive::Serving& serving) {
  if (!options.mounts && options.mount_folder.empty()) return nullptr;
  auto tried = Mount::try_all(place_of(serving), mount_folder(options));
  if (!tried.mount) say_not_mounted(program, tried);
  return std::move(tried.mount);
}

void say_address(Program& program, const drive::Serving& serving, const Mount* mount) {
  program.say(text({"Ihre Ablagen sind ein Netzlaufwerk, solange dieser Befehl läuft:",
                    "Your spaces are a network drive as long as this command runs:"}));
  program.say("  " + serving.address());
  if (mount != nullptr)
    say_mounted(program, *mount);
  else
    say_steps(program, serving);
  program.say(text({"Was es gerade tut, zeigt mappe drive status, oder im Browser:",
                    "What it does is shown by mappe drive status, or in a browser:"}));
  program.say("  " + serving.status_address());
  program.say(
      text({"Die Adressen sind geheim wie ein Passwort: Wer auf diesem Rechner die erste kennt, liest und ändert, was "
            "Sie lesen und ändern dürfen.",
            "The addresses are as secret as a password: whoever on this computer knows the first one reads and changes "
            "what you may."}));
  program.say(text({"Beenden: Strg+C", "To end: Ctrl+C"}));
}

drive::StatusPage page_of(drive::Drive& drive) {
  return {[&drive](std::string_view accepted) {
            return status_page(status_json(drive.status()), language_asked(accepted));
          },
          status_style(), [&drive] { return status_json(drive.status()).dump(); }};
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
  program.may_be_away = true;
  auto session = program.session();
  if (!session) return program.fails(session);
  drive::Settings settings;
  settings.arrives = [&program] { program.greet(); };
  auto opened = drive::Drive::open(**session, line, program.cache(), settings);
  if (!opened) return program.fails(opened);
  note_left_out(program, **opened);
  if (!(*opened)->is_online())
    program.note(
        text({"Der Server ist nicht zu erreichen. Das Laufwerk zeigt, was dieser Rechner schon hat; gespeichert wird "
              "erst, wenn der Server wieder da ist.",
              "The server cannot be reached. The drive shows what this computer has; nothing is saved until the server "
              "is back."}));
  auto serving = drive::Serving::start(*listen, (*opened)->tree(), page_of(**opened));
  if (!serving) return program.fails(serving.error(), options.listen);
  auto announced =
      drive::Announced::announce((*session)->home(), {(*serving)->address(), (*serving)->status_address()});
  if (!announced) program.fails(announced.error());
  auto mount = mounted(program, options, **serving);
  if (program.json)
    program.say(Json{{"address", (*serving)->address()},
                     {"port", (*serving)->port()},
                     {"status_address", (*serving)->status_address()},
                     {"online", (*opened)->is_online()},
                     {"mounted", mount == nullptr                  ? ""
                                 : mount->how() == Mount::How::gio ? "gio"
                                                                   : mount->folder().string()}});
  else
    say_address(program, **serving, mount.get());
  std::fflush(stdout);
  int signal = 0;
  sigwait(&ends, &signal);
  if (mount && !mount->unmount())
    program.note(text({"Ein Programm benutzt das Laufwerk noch; es bleibt eingebunden und antwortet nicht mehr.",
                       "A program still uses the drive; it stays mounted and answers no more."}));
  mount.reset();
  serving->reset();  // what is being saved is saved
  (*opened)->keep_up();
  opened->reset();
  return Exit::ok;
}

Exit run_status(Program& program, const NoOptions&) {
  auto home = program.home();
  if (!home) return program.fails(home.error());
  const auto running = drive::running_drives(**home);
  if (running.empty())
    return program.fails(fail(Errc::not_found, "no drive runs on this home: mappe drive starts one"));
  Json all = Json::array();
  for (const auto& [drive_address, status_address] : running) {
    auto answer = drive::ask_drive(status_address, ".json");
    if (!answer) return program.fails(answer.error());
    Json status = Json::parse(*answer, nullptr, false);
    if (!status.is_object()) return program.fails(fail(Errc::malformed, "another program answers there"));
    status["address"] = drive_address;
    status["status_address"] = status_address;
    all.push_back(std::move(status));
  }
  if (program.json) {
    program.say(all);
    return Exit::ok;
  }
  for (const Json& status : all) {
    program.say(status.value("address", ""));
    program.say(status.value("status_address", ""));
    for (const StatusPart& part : status_words(status, language())) {
      program.say("\n" + part.heading);
      for (const std::string& line : part.lines) program.say("  " + harmless(line));
    }
  }
  return Exit::ok;
}

}  // namespace

void add_drive_commands(CLI::App& app, Program& program) {
  CLI::App* command = add_command<DriveOptions>(
      app, program, "drive", {"Die Ablagen als Netzlaufwerk bereitstellen", "Serve the spaces as a network drive"},
      [](CLI::App& drive, DriveOptions& options) {
        drive.add_option("--listen", options.listen,
                         text({"Adresse auf diesem Rechner (sonst 127.0.0.1:0, ein freier Port)",
                               "address on this computer (else 127.0.0.1:0, a free port)"}));
        drive.add_flag(
            "--mount", options.mounts,
            text({"auch einbinden, mit gio oder (als root) davfs2", "also mount it, with gio or (as root) davfs2"}));
        drive.add_option("--mount-at", options.mount_folder,
                         text({"wie --mount; in welchen Ordner davfs2 einbindet (sonst ~/Mappe)",
                               "like --mount; the folder where davfs2 mounts it (else ~/Mappe)"}));
      },
      run_drive);
  add_command<NoOptions>(
      *command, program, "status", {"Was das laufende Laufwerk gerade tut", "What the running drive does"},
      [](CLI::App&, NoOptions&) {}, run_status);
}

}  // namespace mappe::client::command
