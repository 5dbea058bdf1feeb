#include "server/program/commands.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>

#include "config/config.h"
#include "config/units.h"
#include "server/operator/operator_api.h"
#include "server/program/serve.h"
#include "server/version.h"

namespace mappe::server {

namespace {

using nlohmann::json;

enum Exit { ok = 0, failed = 1, usage = 2, conflict = 3, not_found_ = 4, offline = 7 };

struct Options {
  std::string config_file, data, name, type = "fraktion", quota;
  std::vector<std::string> listen;
  bool as_json = false, undo = false;
};

int say(Exit code, const std::string& text) {
  std::fprintf(stderr, "mappe-server: %s\n", text.c_str());
  return code;
}

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
  for (const std::string& text : options.listen) {
    const auto listen = config::parse_listen(text);
    if (!listen) {
      say(usage, "--listen " + text + ": write a numeric address and a port, such as 127.0.0.1:8443 or [::1]:8443.");
      return std::nullopt;
    }
    config.listen.push_back(*listen);
  }
  return config;
}

int check_config(const Options& options) {
  if (options.config_file.empty()) return say(usage, "config check needs --config FILE.");
  const auto config = load_config(options);
  if (!config) return failed;
  if (options.as_json)
    std::printf("%s\n", json{{"ok", true}, {"data", config->data.string()}}.dump().c_str());
  else
    std::printf("%s: in order.\n", options.config_file.c_str());
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

Asked ask(const Options& options, const std::string& method, const std::string& path, const json& body) {
  const auto config = load_config(options);
  if (!config) return {usage, {}};
  const auto socket = config->data / operator_socket_name;
  const auto answer = ask_operator(socket, method, path, body.is_null() ? "" : body.dump());
  if (!answer) {
    say(offline, "no server answers at " + socket.string() +
                     ". Start it with `mappe-server serve`, or name its data folder with --data.");
    return {offline, {}};
  }
  const json told = json::parse(answer->body, nullptr, false);
  const Exit code = exit_of(answer->status);
  if (code != ok && told.is_object()) say(code, told.value("detail", "the server refused."));
  return {code, told};
}

std::string size_text(std::uint64_t bytes) {
  return bytes >= storage::limits::quota_bytes_none ? "no quota" : config::format_size(bytes);
}

std::string used_text(std::uint64_t bytes) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f MiB", static_cast<double>(bytes) / (1 << 20));
  return text;
}

void print_faction(const json& faction) {
  const std::string name = faction.value("name", "");
  if (!faction.value("founded", false)) {
    std::printf("%-32s  not founded yet: its link waits\n", name.c_str());
    return;
  }
  std::printf("%-32s  %s of %s%s\n", name.c_str(), used_text(faction.value("used_bytes", std::uint64_t{0})).c_str(),
              size_text(faction.value("quota_bytes", std::uint64_t{0})).c_str(),
              faction.value("suspended", false) ? "  suspended" : "");
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
  std::printf("%s\n", body.value("link", "").c_str());
  std::fprintf(stderr,
               "This link founds the faction, once, within 7 days. Whoever has it can; send it by a safe way.\n"
               "Next, on the founder's computer:  mappe found LINK --login NAME --name \"FULL NAME\"\n");
}

void print_list(const json& list) {
  if (list.empty()) std::printf("No factions yet. `mappe-server faction create NAME` makes a link for the first.\n");
  for (const json& faction : list) print_faction(faction);
}

void print_status(const json& faction) {
  print_faction(faction);
  std::printf("  spaces %llu, roster at entry %llu\n",
              static_cast<unsigned long long>(faction.value("spaces", std::uint64_t{0})),
              static_cast<unsigned long long>(faction.value("roster_seq", std::uint64_t{0})));
}

std::optional<std::uint64_t> quota_of(const std::string& text) {
  if (text == "none") return storage::limits::quota_bytes_none;
  const auto size = config::parse_size(text);
  if (size) return *size;
  say(usage, "`" + text + "` is no size: write 500 MiB, 20 GiB or none.");
  return std::nullopt;
}

std::uint64_t type_of(const std::string& text) {
  const std::vector<std::string> types{"fraktion", "gruppe", "einzel", "andere"};
  return static_cast<std::uint64_t>(std::find(types.begin(), types.end(), text) - types.begin()) + 1;
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

void add_common(CLI::App& command, Options& options) {
  command.add_option("--config", options.config_file, "The server's configuration (YAML)");
  command.add_option("--data", options.data, "The data folder, instead of the configured one");
}

void add_faction_commands(CLI::App& app, Options& options, int& code) {
  CLI::App* faction = app.add_subcommand("faction", "Factions on the running server")->require_subcommand(1);
  const auto add = [&](const char* name, const char* help, int (*run)(const Options&)) {
    CLI::App* command = faction->add_subcommand(name, help);
    add_common(*command, options);
    command->add_flag("--json", options.as_json, "Print JSON");
    command->callback([&options, &code, run] { code = run(options); });
    return command;
  };
  CLI::App* made = add("create", "Makes the link with which a faction is founded", create);
  made->add_option("NAME", options.name)->required();
  made->add_option("--type", options.type)->check(CLI::IsMember({"fraktion", "gruppe", "einzel", "andere"}));
  made->add_option("--quota", options.quota, "Such as 20 GiB; none: without");
  add("list", "All factions", [](const Options& o) { return finish(o, ask(o, "GET", "/factions", {}), print_list); });
  add("status", "One faction",
      [](const Options& o) { return finish(o, ask(o, "GET", "/factions/" + path_segment(o.name), {}), print_status); })
      ->add_option("NAME", options.name)
      ->required();
  CLI::App* suspended = add("suspend", "Nothing is added any more; reading and deleting go on", suspend);
  suspended->add_option("NAME", options.name)->required();
  suspended->add_flag("--undo", options.undo, "Ends the suspension");
  CLI::App* quota = add("quota", "Changes a faction's quota", set_quota);
  quota->add_option("NAME", options.name)->required();
  quota->add_option("SIZE", options.quota, "Such as 20 GiB; none: without")->required();
}

}  // namespace

int run_command_line(int argc, char** argv) {
  CLI::App app("Mappe's server: stores, orders and meters what it cannot read.", "mappe-server");
  app.set_version_flag("--version", std::string(version));
  app.require_subcommand(1);
  Options options;
  int code = ok;
  const std::string program = argv[0];

  CLI::App* serving = app.add_subcommand("serve", "Runs the server until Ctrl-C or SIGTERM");
  add_common(*serving, options);
  serving->add_option("--listen", options.listen, "ADDRESS:PORT, may be repeated; TLS");
  serving->callback([&] {
    auto config = load_config(options);
    code = config ? serve(std::move(*config), program) : usage;
  });
  CLI::App* config = app.add_subcommand("config", "The configuration")->require_subcommand(1);
  CLI::App* check = config->add_subcommand("check", "Checks a file without starting anything");
  add_common(*check, options);
  check->add_option("FILE", options.config_file);
  check->add_flag("--json", options.as_json, "Print JSON");
  check->callback([&] { code = check_config(options); });
  add_faction_commands(app, options, code);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? ok : usage;
  }
  return code;
}

}  // namespace mappe::server
