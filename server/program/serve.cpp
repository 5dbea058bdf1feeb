#include "server/program/serve.h"

#include <pthread.h>

#include <csignal>
#include <cstdio>

#include "config/units.h"
#include "server/api.h"
#include "server/council/councils.h"
#include "server/operator/operator_api.h"
#include "server/program/file_limit.h"
#include "server/program/first_start.h"
#include "server/program/free_port.h"
#include "server/program/housekeeping.h"
#include "server/program/notify.h"
#include "server/program/said.h"
#include "server/program/settings.h"
#include "server/program/words.h"
#include "server/web/web_app.h"
#include "storage/storage.h"

namespace mappe::server {

namespace {

// sysexits.h EX_CONFIG: the unit does not start again after it (RestartPreventExitStatus).
constexpr int exit_newer_format = 78;

constexpr Said web_advice{"Installieren Sie die Browser-Anwendung neu.", "Install the web app again."};
constexpr Said packed_advice{
    "Installieren Sie die Browser-Anwendung neu. Sie können auch diese gepackte Datei löschen: Dann wird die "
    "ungepackte ausgeliefert.",
    "Install the web app again. You can also delete this packed file: the plain one is then handed out."};

// What failed and where, in the operator's language; why, in English as in the log.
int say_error(const Said& what, const Error& error, const std::string& where = "") {
  std::fprintf(stderr, "mappe-server: %s%s: %.*s.\n", text(what).c_str(),
               where.empty() ? "" : (" (" + where + ")").c_str(), static_cast<int>(error.what.size()),
               error.what.data());
  if (error.code == Errc::damaged && !where.empty())
    std::fprintf(
        stderr, "%s\n",
        text({"Lassen Sie den Ordner, wie er ist, und spielen Sie eine Sicherung ein; docs/operations.md, \"Wenn "
              "etwas nicht stimmt\".",
              "Leave the folder as it is and restore a backup; docs/operations.md, \"When something is wrong\"."})
            .c_str());
  return error.code == Errc::unsupported ? exit_newer_format : 1;
}

// `at` is of the web app, which no backup holds and a package brings.
int say_web_error(const Error& error, const std::filesystem::path& at) {
  const bool is_packed = at.extension() == ".br" || at.extension() == ".gz";
  std::fprintf(stderr, "mappe-server: %s (%s): %.*s.\n%s\n",
               text({"Die Browser-Anwendung ist nicht zu gebrauchen", "the web app cannot be used"}).c_str(),
               at.c_str(), static_cast<int>(error.what.size()), error.what.data(),
               text(is_packed ? packed_advice : web_advice).c_str());
  return 1;
}

std::string origin_of(const std::string& host, std::uint16_t port, bool tls) {
  const bool v6 = host.find(':') != std::string::npos;
  const std::string shown = v6 ? "[" + host + "]" : host;
  const bool usual = port == (tls ? 443 : 80);
  return (tls ? "https://" : "http://") + shown + (usual ? "" : ":" + std::to_string(port));
}

// A server that listens everywhere is reached as localhost, as far as it can know.
std::string reachable(const std::string& host) {
  if (host == "0.0.0.0") return "127.0.0.1";
  if (host == "::") return "::1";
  return host;
}

std::vector<std::string> origins_of(const config::Config& config) {
  if (!config.origins.empty()) return config.origins;
  std::vector<std::string> origins;
  for (const config::Listen& listen : config.listen) {
    origins.push_back(origin_of(reachable(listen.host), listen.port, listen.tls));
    if (config::is_loopback(listen)) origins.push_back(origin_of("localhost", listen.port, listen.tls));
  }
  return origins;
}

// Blocked before any thread exists, so that all inherit it and only sigwait() below takes the signal.
sigset_t block_signals() {
  sigset_t ours;
  sigemptyset(&ours);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&ours, signal);
  pthread_sigmask(SIG_BLOCK, &ours, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return ours;
}

struct Certificate {
  http::KeyFiles files;
  std::shared_ptr<http::Tls> tls;

  std::string fingerprint() const { return colons_of(tls->fingerprint()); }
};

Result<Certificate> certificate_of(const config::Config& config, const DataFolder& data) {
  http::KeyFiles files = data.tls();
  if (!config.tls.certificate.empty()) {
    files = {config.tls.certificate, config.tls.key};
  } else {
    std::vector<std::string> hosts;
    for (const config::Listen& listen : config.listen) hosts.push_back(listen.host);
    for (const std::string& origin : config.origins) hosts.push_back(host_of_origin(origin));
    if (auto made = make_certificate_if_none(files, hosts); !made) return fail(made.error());
  }
  auto tls = http::Tls::load(files);
  if (!tls && config.tls.certificate.empty())
    return fail(Errc::damaged,
                "DATA/tls/cert.pem or key.pem is damaged: restore both from a backup, or remove both for a new pair");
  if (!tls) return fail(tls.error());
  return Certificate{std::move(files), std::move(*tls)};
}

// Connections that are open keep what they have; files that do not fit leave everything as it was.
void reload(const Certificate& certificate, Log& log) {
  if (const auto loaded = certificate.tls->reload(certificate.files); !loaded) {
    log.error("certificate_not_reloaded", {{"why", loaded.error().what}});
    return;
  }
  const std::string fingerprint = certificate.fingerprint();
  log.info("certificate_reloaded", {{"sha256", std::string_view(fingerprint)}});
}

// Where port 0 is asked for, `config` has the real one afterwards: it stands in origins and links.
Result<std::vector<http::Listener>> listeners_of(config::Config& config, const std::shared_ptr<http::Tls>& tls) {
  std::vector<http::Listener> listeners;
  for (config::Listen& listen : config.listen) {
    const auto use_tls = listen.tls ? tls : nullptr;
    if (listen.port == 0) {
      const auto free = listen_on_free_port(listen.host);
      if (!free) return fail(free.error());
      listen.port = free->port;
      listeners.push_back(http::Listener::inherit(free->fd, use_tls));
    } else {
      listeners.push_back(use_tls ? http::Listener::secure(listen.host, listen.port, use_tls)
                                  : http::Listener::plain(listen.host, listen.port));
    }
    listeners.back().behind_proxy = listen.behind_proxy;
  }
  return listeners;
}

std::filesystem::path web_folder_of(const config::Config& config) {
  if (!config.web.folder.empty()) return config.web.folder;
  std::error_code ignored;
  return web_folder_beside(std::filesystem::read_symlink("/proc/self/exe", ignored));
}

// None where nothing was installed: the server then answers programs alone.
Result<std::shared_ptr<const WebApp>> web_app_of(const config::Config& config, std::filesystem::path& at) {
  auto app = WebApp::load(web_folder_of(config), &at);
  if (app) return std::make_shared<const WebApp>(std::move(*app));
  if (app.error().code == Errc::not_found && config.web.folder.empty()) return std::shared_ptr<const WebApp>();
  return fail(app.error());
}

// None where none is configured: then nothing of it is on the disk either.
Result<std::shared_ptr<Councils>> councils_of(const config::Config& config, const DataFolder& data, Log& log) {
  if (config.councils.empty()) return std::shared_ptr<Councils>();
  auto councils = Councils::open(data.root / "council", council_sources(config), log);
  if (!councils) return fail(councils.error());
  return std::shared_ptr<Councils>(std::move(*councils));
}

}  // namespace

int serve(config::Config config, const std::string& program) {
  const sigset_t signals = block_signals();
  // At a terminal a hangup is the window being closed: nobody could stop a server that outlives it. Looked at first:
  // once it is closed, there is no terminal any more.
  const bool at_terminal = ::isatty(STDOUT_FILENO) == 1;
  const std::uint64_t files_max = raise_file_limit();
  const FileShares files = share_files(files_max, config.limits.connections, config.limits.workers);
  auto data = open_data_folder(config.data);
  if (!data)
    return say_error({"Der Datenordner ist nicht zu gebrauchen", "the data folder cannot be used"}, data.error(),
                     config.data.string());
  auto certificate = certificate_of(config, *data);
  if (!certificate)
    return say_error({"Das Zertifikat ist nicht zu gebrauchen", "the certificate cannot be used"}, certificate.error());
  auto listeners = listeners_of(config, certificate->tls);
  if (!listeners) return say_error({"Die Adresse ist nicht zu gebrauchen", "it cannot listen"}, listeners.error());
  auto storage = storage::open_storage(data->storage(), storage_options(config, files));
  if (!storage)
    return say_error({"Die Daten lassen sich nicht öffnen", "the records cannot be opened"}, storage.error(),
                     data->storage().string());

  const auto restored = (*storage)->restored();
  if (!restored)
    return say_error({"Die Daten lassen sich nicht öffnen", "the records cannot be opened"}, restored.error(),
                     data->storage().string());

  std::filesystem::path web_file;
  auto web = web_app_of(config, web_file);
  if (!web) return say_web_error(web.error(), web_file);

  Log log(level_of(config.log.level));
  Services services(**storage, std::move(data->at_rest), Identity{data->server, origins_of(config), *restored},
                    policy_of(config), system_time_ms, log);
  services.web = std::move(*web);
  services.tariffs = tariffs_of(config);
  auto councils = councils_of(config, *data, log);
  if (!councils)
    return say_error({"Der Spiegel der Ratsinformationen lässt sich nicht öffnen",
                      "the mirror of council information cannot be opened"},
                     councils.error(), (data->root / "council").string());
  services.councils = std::move(*councils);
  http::Settings settings = make_settings(services);
  settings.limits = http_limits(config, files);
  http::Server server(make_router(services), std::move(settings));
  if (auto started = server.start(std::move(*listeners)); !started)
    return say_error({"Die Adresse ist nicht zu gebrauchen (läuft schon ein Server?)",
                      "it cannot listen (is another server running?)"},
                     started.error());
  OperatorApi operator_api(services, [&] { return server.counters(); });
  if (auto started = operator_api.start(data->root / operator_socket_name); !started)
    return say_error({"Der Socket für den Betreiber lässt sich nicht öffnen", "the operator socket cannot be opened"},
                     started.error());
  Housekeeping housekeeping(services);
  if (services.councils) services.councils->start();

  const auto factions = services.storage.factions().all();
  say_hello({services.identity.origins, certificate->fingerprint(), data->root, program,
             /*first_steps=*/factions && factions->empty(), /*has_web=*/services.web != nullptr});
  log.info("started", {{"files", files_max}, {"connections", std::uint64_t{files.connections}}});
  if (files.connections < config.limits.connections)
    log.warning("too_few_files", {{"files", files_max},
                                  {"connections", std::uint64_t{files.connections}},
                                  {"connections_configured", config.limits.connections}});
  notify_manager("READY=1");
  for (int signal = 0; sigwait(&signals, &signal) == 0 && signal == SIGHUP && !at_terminal;) {
    reload(*certificate, log);
    reload_tariffs(config, services);
  }
  notify_manager("STOPPING=1");
  log.info("draining");
  if (services.councils) services.councils->stop();
  const bool all_answered = server.drain(config.drain);
  operator_api.stop();
  log.info("ended", {{"cut_off", std::uint64_t{!all_answered}}});
  return 0;
}

}  // namespace mappe::server
