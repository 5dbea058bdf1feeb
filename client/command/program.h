// What every command has at hand: the common options, the home, the session, and how results and errors are said.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>

#include "client/command/arguments.h"
#include "client/command/exit_code.h"
#include "client/command/terminal.h"
#include "client/command/text.h"
#include "client/session/session.h"
#include "client/transfer/blob_cache.h"

namespace mappe::client::command {

using Json = nlohmann::ordered_json;

// A secret for the eyes of the person in front of the screen.
inline std::string shown(const SecretBytes& secret) { return std::string(text_of(secret.expose())); }

struct NoOptions {};  // of a command that has none but those of all

class Program {
 public:
  // Options of every command.
  std::string home_option, ca_option, trust_cert_option, faction_option;
  bool json = false;
  // Signing in anew may change whom this home trusts: --trust-cert or --ca then replace what was pinned, as long as the
  // server is the same one (its id).
  bool pins_anew = false;
  // How session() reaches the server.
  std::function<Result<std::unique_ptr<Api>>(const std::string& origin, const Trust& trust)> connects = connect;
  // session() does without a server that is away: Session::open_kept.
  bool may_be_away = false;

  Exit exit = Exit::ok;  // of the command that ran

  // ---- saying ----
  void say(const std::string& line);   // standard output
  void say(const Json& value);         // standard output, one document; for --json
  void note(const std::string& line);  // standard error
  // What happened, what it means, what to do; ends with the kind in brackets: "[denied]". `about`: a name or path; "".
  Exit fails(const Error& error, const std::string& about = "", const Problem* problem = nullptr);
  template <class T>
  Exit fails(const Answer<T>& answer, const std::string& about = "") {
    return fails(answer.error(), about, answer.problem());
  }

  // ---- the home and the server ----
  Result<Home*> home();
  // Whom to believe at `origin`: what the home has pinned, --trust-cert, --ca, the system, or the person's yes.
  //   errors  untrusted  none of these; the certificate's SHA-256 was shown
  Result<Trust> trust_for(const std::string& origin);
  // Connected, the server checked, nobody signed in.
  struct Visit {
    std::unique_ptr<Api> api;
    ServerPin pin;
  };
  Answer<Visit> visit(const std::string& origin);
  // The signed-in user.
  Answer<Session*> session();
  // What is done when the server is met: after session(), by itself, and when it comes back to who did without.
  void greet();
  BlobCache& cache();
  // Behind a command that went well: what this client owes the spaces it opened (client/replica/upkeep.h).
  void keep_up();

  // ---- choosing ----
  // Exactly one, synced; several: the choices are shown (usage). What is to be known about it is noted once.
  Answer<SpaceReplica*> space(const std::string& wanted);
  struct Found {
    SpaceReplica* space;
    NodeId node;       // zero: the whole space
    std::string path;  // as of Place
  };
  // What "S:/path" names. None: why was said, and `ends` is how the command ends.
  std::optional<Found> found(const std::string& typed, Exit& ends);
  // The space that is named; "": all that open (mappe spaces says of others why they do not). None: as of found().
  std::optional<std::vector<SpaceReplica*>> spaces(const std::string& named, Exit& ends);
  struct Whom {
    FactionId faction;
    PersonInfo person;
    RosterReplica* roster;
    std::shared_ptr<const Identity> self;
  };
  // In `faction`, if given, else in that of --faction, else in any.
  Answer<Whom> person(const std::string& wanted, std::optional<FactionId> faction = std::nullopt);
  // --faction, by name or the beginning of its id; none: it was not given.
  Answer<std::optional<FactionId>> named_faction();
  // That of --faction, else the only one; several: the choices are shown (usage).
  Answer<FactionId> own_faction();

  // The person's yes or no at the terminal.                       errors  usage  nobody to ask: no terminal
  Result<bool> agrees(const std::string& question);

  // ---- secrets ----
  enum class Password {
    present,  // the account's
    chosen,   // a new one: at a terminal six words are proposed first; whatever it becomes is typed twice
    begun,    // a new one again, after an interruption: nothing is proposed
  };
  // From --password-file, else asked.              errors  usage (no terminal, too short, or the two differ), io
  Result<SecretBytes> password(const std::string& file, const Said& question, Password which);
  // The code of --code, or asked for at a terminal, when the server wants one; nobody to ask: the server's refusal.
  SecondStep second_step(const std::string& code_option, bool remember) const;
  // The argument itself, or with "-" the first line of standard input, asked for at a terminal.
  Result<SecretBytes> link(const std::string& argument);

 private:
  Result<SecretBytes> proposed_password();
  void heal();
  std::set<SpaceId> visited_;
  std::unique_ptr<Home> home_;
  std::unique_ptr<Session> session_;
  std::unique_ptr<BlobCache> cache_;
};

// Each registers its commands with the program. A command's options live as long as the app.
void add_account_commands(CLI::App& app, Program& program);
void add_people_commands(CLI::App& app, Program& program);
void add_space_commands(CLI::App& app, Program& program);
void add_file_commands(CLI::App& app, Program& program);
void add_change_commands(CLI::App& app, Program& program);
void add_history_commands(CLI::App& app, Program& program);
void add_council_commands(CLI::App& app, Program& program);
void add_note_commands(CLI::App& app, Program& program);
void add_treasury_commands(CLI::App& app, Program& program);
void add_meeting_commands(CLI::App& app, Program& program);
void add_trust_commands(CLI::App& app, Program& program);
void add_drive_commands(CLI::App& app, Program& program);
void add_second_factor_commands(CLI::App& app, Program& program);
void add_gateway_commands(CLI::App& app, Program& program);
void add_audit_commands(CLI::App& app, Program& program);

// A command with its two-language description, whose callback sets program.exit.
template <class Options>
CLI::App* add_command(CLI::App& app, Program& program, const std::string& name, const Said& what,
                      const std::function<void(CLI::App&, Options&)>& declare,
                      const std::function<Exit(Program&, const Options&)>& act) {
  CLI::App* command = app.add_subcommand(name, text(what));
  auto options = std::make_shared<Options>();
  declare(*command, *options);
  command->callback([&program, command, options, act] {
    const bool is_only_a_group = !command->get_subcommands().empty();  // the subcommand has acted already
    if (!is_only_a_group) program.exit = act(program, *options);
  });
  return command;
}

}  // namespace mappe::client::command
