#include "gateway/serve.h"

#include <pthread.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

#include "client/command/text.h"
#include "config/units.h"
#include "gateway/front.h"
#include "gateway/limits.h"
#include "http/server.h"

namespace mappe::gateway {

namespace {

using client::command::Said;
using client::command::text;

int say_fault(const Said& what, std::string_view why, const std::string& where) {
  std::fprintf(stderr, "mappe-gateway: %s (%s): %.*s.\n", text(what).c_str(), where.c_str(),
               static_cast<int>(why.size()), why.data());
  return 1;
}

// Blocked before any thread exists, so that only sigwait() below takes them.
sigset_t block_signals() {
  sigset_t ours;
  sigemptyset(&ours);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGCHLD}) sigaddset(&ours, signal);
  pthread_sigmask(SIG_BLOCK, &ours, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return ours;
}

// As mappe-server makes them when the configuration names none.
http::KeyFiles key_files(const config::Config& config) {
  if (!config.tls.certificate.empty()) return {config.tls.certificate, config.tls.key};
  return {config.data / "tls" / "cert.pem", config.data / "tls" / "key.pem"};
}

std::string origin_shown(const std::string& host, std::uint16_t port, bool tls) {
  const std::string reached = host == "0.0.0.0" ? "127.0.0.1" : host == "::" ? "::1" : host;
  const std::string shown = reached.find(':') == std::string::npos ? reached : "[" + reached + "]";
  return (tls ? "https://" : "http://") + shown + ":" + std::to_string(port);
}

// Where members reach the server: the first of its origins.
std::string origin_of_server(const config::Config& config) {
  if (!config.origins.empty()) return config.origins.front();
  const config::Listen& first = config.listen.front();
  return origin_shown(first.host, first.port, true);
}

// A certificate that the server made for itself is believed because it lies in the same data folder; one of an
// authority is verified as anybody would.
std::function<std::optional<client::CertificateHash>()> pin_for(const config::Config& config,
                                                                const std::optional<client::CertificateHash>& trusted) {
  if (trusted) return [trusted] { return trusted; };
  if (!config.tls.certificate.empty()) return [] { return std::nullopt; };
  const auto file = key_files(config).certificate;
  return [file]() -> std::optional<client::CertificateHash> {
    const auto hash = http::fingerprint_of(file);
    return hash ? std::optional(client::CertificateHash(*hash)) : std::nullopt;
  };
}

Result<void> make_state_folder(const std::filesystem::path& folder) {
  std::error_code ignored;
  std::filesystem::create_directories(folder.parent_path(), ignored);
  struct stat status {};
  if (::mkdir(folder.c_str(), 0700) != 0 &&
      (errno != EEXIST || ::lstat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)))
    return fail(Errc::io, "the folder cannot be made");
  if (::lstat(folder.c_str(), &status) != 0 || status.st_uid != ::geteuid() || (status.st_mode & 077) != 0)
    return fail(Errc::denied, "the folder must be this user's alone (0700)");
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored))  // sockets of a run that was killed
    if (entry.is_socket(ignored)) std::filesystem::remove(entry.path(), ignored);
  return {};
}

std::vector<http::Listener> listeners_of(const config::Config& config, const std::shared_ptr<http::Tls>& tls) {
  std::vector<http::Listener> listeners;
  for (const config::Listen& listen : config.gateway.listen) {
    listeners.push_back(listen.tls ? http::Listener::secure(listen.host, listen.port, tls)
                                   : http::Listener::plain(listen.host, listen.port));
    listeners.back().behind_proxy = listen.behind_proxy;
  }
  return listeners;
}

// In both languages, as the server beside it greets: who starts it is not who uses it.
void say_started(const config::Config& config, const http::Server& server) {
  for (std::size_t i = 0; i < config.gateway.listen.size(); ++i) {
    const config::Listen& listen = config.gateway.listen[i];
    std::printf("  Gerätezugang · gateway  %s\n", origin_shown(listen.host, server.port(i), listen.tls).c_str());
  }
  std::printf(
      "\nSolange ein App-Passwort benutzt wird, kann dieser Rechner die Ablagen lesen, die es öffnet.\n"
      "While an app password is in use, this machine can read the spaces it opens.\n");
  rlimit locked{};
  if (::geteuid() != 0 && (::getrlimit(RLIMIT_MEMLOCK, &locked) != 0 || locked.rlim_cur != RLIM_INFINITY))
    std::fprintf(stderr,
                 "Der Speicher kann hier nicht gesperrt werden (ulimit -l): Schlüssel könnten in die "
                 "Auslagerungsdatei geraten.\n"
                 "Memory cannot be locked here (ulimit -l): keys might get into swap.\n");
  std::fflush(stdout);
}

}  // namespace

int serve(const config::Config& config, const std::filesystem::path& program,
          const std::optional<client::CertificateHash>& trusted) {
  const sigset_t signals = block_signals();
  const auto files = key_files(config);
  std::shared_ptr<http::Tls> tls;
  if (std::any_of(config.gateway.listen.begin(), config.gateway.listen.end(), [](const auto& l) { return l.tls; })) {
    auto loaded = http::Tls::load(files);
    if (!loaded)
      return say_fault({"Das Zertifikat ist nicht zu gebrauchen", "the certificate cannot be used"},
                       loaded.error().what, files.certificate.string());
    tls = std::move(*loaded);
  }
  const auto& state = config.gateway.state;
  if (auto made = make_state_folder(state); !made)
    return say_fault({"Der Ordner ist nicht zu gebrauchen", "the folder cannot be used"}, made.error().what,
                     state.string());
  Children children({origin_of_server(config), program, state, config.gateway.idle,
                     static_cast<std::size_t>(config.gateway.passwords), pin_for(config, trusted)});
  Front front(children, client::command::this_moment);
  http::Server server(front.router(), {});
  if (auto started = server.start(listeners_of(config, tls)); !started)
    return say_fault({"Die Adresse ist nicht zu gebrauchen", "it cannot listen"}, started.error().what,
                     config::format_listen(config.gateway.listen.front()));
  say_started(config, server);
  for (int signal = 0; sigwait(&signals, &signal) == 0;) {
    if (signal == SIGCHLD) {
      children.reap();
      continue;
    }
    if (signal != SIGHUP) break;
    if (tls && !tls->reload(files)) std::fprintf(stderr, "mappe-gateway: the certificate could not be loaded again\n");
  }
  server.drain(config.drain);
  return 0;
}

}  // namespace mappe::gateway
