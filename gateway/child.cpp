#include "gateway/child.h"

#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

#include "client/drive/drive.h"
#include "client/drive/refusals.h"
#include "client/identity/server_check.h"
#include "client/replica/clock.h"
#include "gateway/limits.h"
#include "gateway/order.h"
#include "http/server.h"
#include "webdav/aside_tree.h"
#include "webdav/limits.h"
#include "webdav/serve.h"

namespace mappe::gateway {

namespace {

using client::Home;
using client::Session;
using std::chrono::steady_clock;

void tell(const Error& error) {
  std::fprintf(stderr, "mappe-gateway: an app password opened nothing: %.*s [%.*s]\n",
               static_cast<int>(error.what.size()), error.what.data(), static_cast<int>(name_of(error.code).size()),
               name_of(error.code).data());
}

Unlocked verdict_of(const Error& error) {
  if (client::drive::passes(error.code)) return Unlocked::away;
  tell(error);
  return Unlocked::failed;
}

// What an unlocked app password is in memory.
struct Open {
  client::drive::Line line;
  std::unique_ptr<Home> home;
  std::unique_ptr<client::BlobCache> cache;
  std::vector<std::unique_ptr<Session>> sessions;
  std::vector<std::unique_ptr<client::drive::Drive>> drives;  // before the sessions they go by

  // The spaces of all drives, each of which has one.
  client::drive::Folders folders() const {
    constexpr std::size_t beside_chars = 6;  // of an id beside a title that two spaces have
    client::drive::Folders all;
    for (const auto& drive : drives)
      for (const auto& [name, space] : drive->shown())
        all.emplace(all.contains(name) ? name + " (" + space->id.text().substr(0, beside_chars) + ")" : name, space);
    return all;
  }

  // When the first of its gateways ends, by the server's clock; 0: none does.
  TimeMs ends_ms = 0;

  bool has_ended() const {
    const auto now = static_cast<TimeMs>(static_cast<std::int64_t>(client::own_time_ms()) +
                                         sessions.front()->api().clock_offset_ms());
    return (ends_ms != 0 && now > ends_ms) ||
           std::any_of(drives.begin(), drives.end(), [](const auto& drive) { return drive->has_expired(); });
  }
  void note_end_of(const client::SpaceReplica& space) {
    for (const client::MemberRow& row : space.members())
      if (row.principal == space.self().principal() && row.until_ms != 0)
        ends_ms = ends_ms == 0 ? row.until_ms : std::min(ends_ms, row.until_ms);
  }
};

// The records as the server hands them out, opened. A lying server can swap them, which their seals do not bear.
//   gives  wrong  it knows no such app password (any more): what is kept of it goes, too; or not this secret
std::variant<std::vector<seal::GatewayRecord>, Unlocked> fetch_records(client::Api& api, const Order& order,
                                                                       const seal::AppPassword& password) {
  const auto sealed = api.app_password_records(password.id());
  if (!sealed) {
    const Errc code = sealed.error().code;
    std::error_code ignored;
    if (code == Errc::not_found) std::filesystem::remove_all(order.state, ignored);
    // Unknown ids are slowed by the server, known ones never.
    return code == Errc::not_found || code == Errc::too_many ? Unlocked::wrong : verdict_of(sealed.error());
  }
  std::vector<seal::GatewayRecord> records;
  for (const client::SealedGateway& one : *sealed) {
    auto record = password.open(one.gateway, one.box);
    if (!record) return Unlocked::wrong;
    if (record->space != one.space || record->faction != one.faction)
      return verdict_of(fail(Errc::forged, "the server names another space than the sealed record"));
    records.push_back(std::move(*record));
  }
  return records;
}

client::Answer<client::ServerPin> pin_server(client::Api& api, const Home& home, const Order& order) {
  client::ServerPin pin{order.origin, ServerId(), {"", order.certificate}, 0};
  auto known = client::load_server(home);
  if (!known && known.error().code != Errc::not_found) return known.error();
  if (known && known->origin == order.origin) {
    pin.server = known->server;
    pin.generation = known->generation;
  }
  auto checked = client::check_server(api, std::move(pin));
  if (!checked) return checked;
  if (auto saved = client::save_server(home, *checked); !saved) return saved.error();
  return checked;
}

// One space; none: its gateway may not sign in any more.
Result<bool> open_space(Open& open, const Order& order, const client::ServerPin& pin,
                        const seal::GatewayRecord& record) {
  auto api = client::drive::connect(order.origin, {"", order.certificate}, open.line);
  if (!api) return fail(api.error());
  auto session = Session::open_gateway(*open.home, std::shared_ptr<client::Api>(std::move(*api)), pin, record);
  if (!session && session.error().code == Errc::denied) return false;
  if (!session) return fail(session.error());
  auto drive = client::drive::Drive::open(**session, open.line, *open.cache);
  if (!drive) return fail(drive.error());
  if (const auto left_out = (*drive)->left_out(); !left_out.empty()) return fail(left_out.front().error);
  for (const auto& [name, space] : (*drive)->shown()) {
    const client::drive::Turns::Look look(open.line.turns);
    open.note_end_of(space->replica);
  }
  open.sessions.push_back(std::move(*session));
  open.drives.push_back(std::move(*drive));
  return true;
}

Unlocked unlock(Open& open, const Order& order, const seal::AppPassword& password) {
  auto api = client::connect(order.origin, {"", order.certificate});
  if (!api) return verdict_of(api.error());
  auto fetched = fetch_records(**api, order, password);
  if (const auto* verdict = std::get_if<Unlocked>(&fetched)) return *verdict;
  // On disk only from here on, so that guesses leave nothing there.
  auto key = client::HomeKey::parse(password.home_key().expose());
  auto home = Home::open_under(order.state, std::move(*key));
  if (!home) return verdict_of(home.error());
  open.home = std::move(*home);
  open.cache = std::make_unique<client::BlobCache>(open.home->cache_folder(), limits::cache_bytes_max);
  auto pin = pin_server(**api, *open.home, order);
  if (!pin) return verdict_of(pin.error());
  for (const seal::GatewayRecord& record : std::get<0>(fetched)) {
    auto opened = open_space(open, order, *pin, record);
    if (!opened) return verdict_of(opened.error());
  }
  return open.drives.empty() ? Unlocked::wrong : Unlocked::open;
}

// Tells the server, which tells the owner, when and from where it was used.
class UseNotes {
 public:
  UseNotes(Session& session, const AppPasswordId& id) : session_(session), id_(id) {}

  void used_from(const std::string& address) {
    {
      const std::lock_guard lock(mutex_);
      const auto now = steady_clock::now();
      if (address == address_ && now < next_) return;
      address_ = address;
      next_ = now + limits::note_use_every;
    }
    (void)session_.api().note_app_password_use(id_, address);
  }

 private:
  Session& session_;
  const AppPasswordId id_;
  std::mutex mutex_;
  std::string address_;
  steady_clock::time_point next_{};
};

http::Router router_of(Open& open, UseNotes& notes) {
  auto inner = std::make_shared<http::Router>();
  webdav::mount(*inner, "",
                std::make_shared<webdav::AsideTree>(
                    std::make_shared<client::drive::DriveTree>(open.line.turns, [&open] { return open.folders(); })),
                {});
  http::Router router;
  router.add_prefix("", {webdav::limits::file_bytes_max},
                    [inner, &open, &notes](http::Request& request) -> http::Outcome {
                      if (open.has_ended()) return http::Response(401);
                      notes.used_from(request.peer.address);
                      return (*inner->match(request).handler)(request);
                    });
  return router;
}

// Whoever is slow is slow at the front, which has its own patience.
http::Settings settings_of_child() {
  http::Settings settings;
  settings.limits.stall = limits::answer_patience;
  settings.limits.transfer_grace = limits::answer_patience;
  settings.limits.transfer_bytes_per_s_min = 1;
  return settings;
}

bool front_is_gone() {
  pollfd wait{child_descriptor, POLLIN, 0};
  return ::poll(&wait, 1, static_cast<int>(limits::look_every.count())) > 0;
}

void serve(Open& open, const Order& order, const AppPasswordId& id) {
  UseNotes notes(*open.sessions.front(), id);
  notes.used_from(order.address);
  http::Server server(router_of(open, notes), settings_of_child());
  auto listener = http::Listener::unix_at(order.socket, 0600);
  listener.behind_proxy = true;
  auto started = server.start({std::move(listener)});
  const auto verdict = static_cast<char>(started ? Unlocked::open : verdict_of(started.error()));
  if (::send(child_descriptor, &verdict, 1, MSG_NOSIGNAL) != 1 || !started) return;
  auto last_use = steady_clock::now();
  while (!front_is_gone() && !open.has_ended()) {
    const auto now = steady_clock::now();
    if (server.counters().connections_open > 0) last_use = now;
    if (now - last_use > order.idle) break;
  }
  server.drain(limits::drain_patience);
}

// Only what is touched; and only where the limit lets all of it be locked, or the next allocation would fail.
void lock_memory() {
  rlimit limit{};
  const bool is_free = ::getrlimit(RLIMIT_MEMLOCK, &limit) == 0 && limit.rlim_cur == RLIM_INFINITY;
  if (is_free || ::geteuid() == 0) (void)::mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT);
}

}  // namespace

void close_memory() {
  const rlimit none{0, 0};
  (void)::setrlimit(RLIMIT_CORE, &none);
  (void)::prctl(PR_SET_DUMPABLE, 0);
}

int run_child() {
  std::signal(SIGPIPE, SIG_IGN);
  lock_memory();
  Open open;
  std::optional<AppPasswordId> id;
  Order order;
  {
    auto received = receive_order(child_descriptor);
    if (!received) return 1;
    order = std::move(*received);
    const auto password = seal::AppPassword::parse(text_of(order.password.expose()));
    const Unlocked unlocked = password ? unlock(open, order, *password) : Unlocked::wrong;
    order.password = SecretBytes();
    if (unlocked != Unlocked::open) {
      const auto verdict = static_cast<char>(unlocked);
      (void)::send(child_descriptor, &verdict, 1, MSG_NOSIGNAL);
      return 0;
    }
    id = password->id();
  }
  serve(open, order, *id);
  open.drives.clear();  // gives up locks
  return 0;
}

}  // namespace mappe::gateway
