// mappe-gateway: spaces for devices without Mappe, over HTTPS and app passwords.                 docs/protocol.md §9
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "client/command/arguments.h"
#include "client/command/text.h"
#include "config/config.h"
#include "config/units.h"
#include "crypto/base/random.h"
#include "gateway/child.h"
#include "gateway/serve.h"

bool freed_memory_is_wiped();  // wiping_memory.cpp

namespace {

using mappe::client::command::text;

struct GatewayOptions {
  std::string config, data, state, server, trust_cert;
  std::vector<std::string> listen;
};

// What the file says, and the options over it.                                           none: it was said what is
// wrong
std::optional<mappe::config::Config> config_of(const GatewayOptions& options) {
  mappe::config::Config config;
  if (!options.config.empty()) {
    auto loaded = mappe::config::load(options.config);
    for (const auto& problem : loaded.problems) std::fprintf(stderr, "%s\n", to_string(problem).c_str());
    if (!loaded) return std::nullopt;
    config = std::move(*loaded.config);
  }
  if (!options.data.empty()) config.data = options.data;
  if (!options.server.empty()) config.origins = {options.server};
  if (!options.state.empty()) config.gateway.state = options.state;
  if (!options.listen.empty()) config.gateway.listen.clear();
  for (const std::string& typed : options.listen) {
    const auto listen = mappe::config::parse_listen(typed);
    if (!listen) {
      std::fprintf(stderr, "mappe-gateway: %s: %.*s\n", typed.c_str(), static_cast<int>(listen.error().what.size()),
                   listen.error().what.data());
      return std::nullopt;
    }
    config.gateway.listen.push_back(*listen);
  }
  return config;
}

// CLI11's own words in the help, as in `mappe`.
void speak_in_help(CLI::App& app) {
  app.option_defaults()->group(text({"Zusätze", "Options"}));
  app.set_help_flag("-h,--help", text({"diese Hilfe", "this help"}));
  app.get_help_ptr()->group(text({"Zusätze", "Options"}));
  const auto formatter = app.get_formatter();
  formatter->label("TEXT", "");  // the names and descriptions say what is meant
  formatter->label("Usage", text({"Aufruf", "Usage"}));
  formatter->label("OPTIONS", text({"ZUSÄTZE", "OPTIONS"}));
}

int run(int argc, char** argv) {
  CLI::App app(
      text({"Mappe-Gerätezugang: Ablagen über WebDAV für Geräte ohne Mappe, mit App-Passwörtern. Solange eines "
            "benutzt wird, kann dieser Rechner die Ablagen lesen, die es öffnet.",
            "Mappe gateway: spaces over WebDAV for devices without Mappe, by app passwords. While one is in "
            "use, this machine can read the spaces it opens."}),
      "mappe-gateway");
  speak_in_help(app);
  GatewayOptions options;
  app.add_option("--config", options.config,
                 text({"Konfigurationsdatei des Servers", "configuration file of the server"}));
  app.add_option("--data", options.data,
                 text({"Datenordner des Servers, in dem sein Zertifikat liegt",
                       "the server's data folder, in which its certificate lies"}));
  app.add_option("--server", options.server,
                 text({"Adresse des Servers (sonst die erste aus der Konfiguration)",
                       "address of the server (else the first of the configuration)"}));
  app.add_option("--trust-cert", options.trust_cert,
                 text({"SHA-256 des Zertifikats, dem beim Server zu trauen ist",
                       "SHA-256 of the certificate to trust at the server"}));
  app.add_option("--state", options.state,
                 text({"Ordner für das, was versiegelt aufbewahrt wird", "folder for what is kept sealed"}));
  app.add_option("--listen", options.listen,
                 text({"Adresse und Port (sonst 127.0.0.1:8445)", "address and port (else 127.0.0.1:8445)"}));
  app.set_version_flag("--version", "mappe-gateway 0.1.0",
                       text({"Version dieses Programms", "version of this program"}));
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& shown) {
    return app.exit(shown);
  } catch (const CLI::ParseError& error) {
    std::fprintf(stderr, "mappe-gateway: %s\n", error.what());
    return 2;
  }
  const auto config = config_of(options);
  if (!config) return 2;
  std::optional<mappe::client::CertificateHash> trusted;
  if (!options.trust_cert.empty()) {
    const auto parsed = mappe::client::parse_certificate_hash(options.trust_cert);
    if (!parsed) {
      std::fprintf(stderr, "mappe-gateway: %.*s\n", static_cast<int>(parsed.error().what.size()),
                   parsed.error().what.data());
      return 2;
    }
    trusted = *parsed;
  }
  return mappe::gateway::serve(*config, std::filesystem::read_symlink("/proc/self/exe"), trusted);
}

}  // namespace

int main(int argc, char** argv) {
  mappe::gateway::close_memory();
  if (!freed_memory_is_wiped() || !mappe::init_crypto()) {
    std::fputs("mappe-gateway: the system has no source of randomness, or not the memory it should have.\n", stderr);
    return 1;
  }
  try {
    if (argc == 2 && std::string_view(argv[1]) == "child") return mappe::gateway::run_child();
    return run(argc, argv);
  } catch (const std::exception&) {
    std::fputs("mappe-gateway ended by a fault of its own. Please report what you did.\n", stderr);
    return 1;
  }
}
