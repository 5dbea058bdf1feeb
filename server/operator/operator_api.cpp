#include "server/operator/operator_api.h"

#include <httplib.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "server/answer/json.h"
#include "server/answer/storage_fault.h"
#include "server/council/councils.h"
#include "server/operator/accounts.h"
#include "server/operator/audit.h"
#include "server/operator/billing.h"
#include "server/operator/factions.h"
#include "server/version.h"

namespace mappe::server {

namespace {

void put(httplib::Response& response, const Judged<nlohmann::json>& judged, int status = 200) {
  if (judged) {
    response.status = status;
    response.set_content(judged->dump(), "application/json");
    return;
  }
  const http::Response problem = respond(judged.problem());
  response.status = problem.status;
  response.set_content(std::get<std::string>(problem.body), "application/problem+json");
}

}  // namespace

class OperatorApi::Impl {
 public:
  Impl(Services& services, std::function<http::Counters()> counters)
      : services_(services), counters_(std::move(counters)) {
    server_.set_payload_max_length(limits::operator_body_bytes_max);
    server_.set_address_family(AF_UNIX);
    server_.new_task_queue = [] { return new httplib::ThreadPool(2); };
    add_faction_routes();
    add_account_routes();
    add_restore_routes();
    add_council_routes();
    add_billing_routes();
    add_treasury_routes();
    add_watch_routes();
  }

  ~Impl() { stop(); }

  Result<void> start(const std::filesystem::path& socket) {
    if (socket.string().size() >= sizeof(sockaddr_un{}.sun_path))
      return fail(Errc::too_large, "the data folder's path is too long for a socket in it");
    std::error_code ignored;
    std::filesystem::remove(socket, ignored);  // of an earlier process; storage's lock says that none runs
    // The folder is 0700, and the mask closes the moment between bind and chmod.
    const mode_t before = ::umask(0177);
    const bool bound = server_.bind_to_port(socket.string(), 80);
    ::umask(before);
    if (!bound) return fail(Errc::io, "the operator socket cannot be made");
    ::chmod(socket.c_str(), 0600);
    socket_ = socket;
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    return {};
  }

  void stop() {
    if (!thread_.joinable()) return;
    // stop() before the thread listens would be lost, and join() wait for ever.
    while (!server_.is_running()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    server_.stop();
    thread_.join();
    std::error_code ignored;
    std::filesystem::remove(socket_, ignored);
  }

 private:
  void add_faction_routes() {
    server_.Post("/factions", [this](const httplib::Request& request, httplib::Response& response) {
      JsonReader reader(view_of(request.body));
      Setup setup;
      setup.name = reader.text("name", 1024);
      setup.type = reader.has("type") ? reader.uint_up_to("type", 255) : 1;
      setup.quota_bytes = reader.has("quota_bytes")
                              ? reader.uint_up_to("quota_bytes", storage::limits::quota_bytes_none)
                              : services_.policy.faction_quota_bytes;
      if (const auto problem = reader.finish()) return put(response, *problem);
      put(response, create_setup(services_, setup), 201);
    });
    server_.Get("/factions", [this](const httplib::Request&, httplib::Response& response) {
      put(response, list_factions(services_));
    });
    server_.Get(R"(/factions/(.+))", [this](const httplib::Request& request, httplib::Response& response) {
      put(response, faction_status(services_, request.matches[1]));
    });
    server_.Put(R"(/factions/(.+)/quota)", [this](const httplib::Request& request, httplib::Response& response) {
      JsonReader reader(view_of(request.body));
      const std::uint64_t quota = reader.uint_up_to("quota_bytes", storage::limits::quota_bytes_none);
      if (const auto problem = reader.finish()) return put(response, *problem);
      put(response, set_quota(services_, request.matches[1], quota));
    });
    server_.Put(R"(/factions/(.+)/suspended)", [this](const httplib::Request& request, httplib::Response& response) {
      JsonReader reader(view_of(request.body));
      const bool suspended = reader.flag("suspended");
      if (const auto problem = reader.finish()) return put(response, *problem);
      put(response, set_suspended(services_, request.matches[1], suspended));
    });
  }

  void add_account_routes() {
    server_.Delete(R"(/accounts/(.+)/second-factor)",
                   [this](const httplib::Request& request, httplib::Response& response) {
                     put(response, reset_second_factor_of_login(services_, request.matches[1]));
                   });
  }

  nlohmann::json restore_json() const {
    const storage::Restore restore = services_.healing.restore();
    return {{"generation", restore.generation_ms},
            {"heal_first_ms", restore.heal_first_ms},
            {"heal_until_ms", restore.heal_until_ms},
            {"open", is_open(restore, services_.now())}};
  }

  void add_restore_routes() {
    server_.Get("/restore",
                [this](const httplib::Request&, httplib::Response& response) { put(response, restore_json()); });
    server_.Delete("/restore/healing", [this](const httplib::Request&, httplib::Response& response) {
      if (const auto closed = close_healing(services_); !closed)
        return put(response, storage_fault(services_, Kept::records, closed.error()));
      put(response, restore_json());
    });
  }

  void add_council_routes() {
    server_.Get("/councils", [this](const httplib::Request&, httplib::Response& response) {
      if (!services_.councils) return put(response, nlohmann::json::array());
      const auto status = services_.councils->status();
      if (!status) return put(response, internal_fault());
      put(response, *status);
    });
    server_.Post(R"(/councils/([a-z0-9-]+)/pass)",
                 [this](const httplib::Request& request, httplib::Response& response) {
                   JsonReader reader(view_of(request.body));
                   council::Asked asked;
                   asked.full = reader.flag("full");
                   asked.accept_loss = reader.flag("accept_loss");
                   if (const auto problem = reader.finish()) return put(response, *problem);
                   const std::string name = request.matches[1];
                   if (!services_.councils || !services_.councils->ask(name, asked)) return put(response, not_found());
                   put(response, nlohmann::json{{"asked", name}}, 202);
                 });
  }

  void add_treasury_routes() {
    server_.Get("/treasury/audit", [this](const httplib::Request&, httplib::Response& response) {
      const auto audit = audit_meters(services_.storage);
      if (!audit) return put(response, storage_fault(services_, Kept::records, audit.error()));
      if (!audit->value("exact", false)) services_.log.error("the meters are not what a recount gives");
      put(response, *audit);
    });
  }

  void add_billing_routes() {
    server_.Post(R"(/treasury/([a-z]+))", [this](const httplib::Request& request, httplib::Response& response) {
      put(response, run_billing(services_, request.matches[1], request.body));
    });
  }

  void add_watch_routes() {
    server_.Get("/health", [this](const httplib::Request&, httplib::Response& response) {
      const auto room = services_.storage.check();
      nlohmann::json body{{"ok", room.has_value()}, {"version", version}, {"time_ms", services_.now()}};
      if (room)
        body["free_bytes"] = room->free_bytes;
      else
        body["reason"] = reason_of(room.error());
      response.status = room ? 200 : 503;
      response.set_content(body.dump(), "application/json");
    });
    server_.Get("/metrics", [this](const httplib::Request&, httplib::Response& response) {
      Metrics::Gauges gauges;
      if (counters_) gauges.http = counters_();
      gauges.polls = services_.events->listeners();
      if (const auto factions = services_.storage.factions().all()) {
        gauges.factions = factions->size();
        for (const storage::Faction& faction : *factions)
          if (const auto used = services_.storage.meters().of_faction(faction.id)) gauges.billed_bytes += used->bytes();
      }
      const std::string councils = services_.councils ? services_.councils->metrics() : "";
      response.set_content(services_.metrics.text(gauges) + councils, "text/plain; version=0.0.4");
    });
  }

  Services& services_;
  std::function<http::Counters()> counters_;
  httplib::Server server_;
  std::filesystem::path socket_;
  std::thread thread_;
};

OperatorApi::OperatorApi(Services& services, std::function<http::Counters()> counters)
    : impl_(std::make_unique<Impl>(services, std::move(counters))) {}
OperatorApi::~OperatorApi() = default;
Result<void> OperatorApi::start(const std::filesystem::path& socket) { return impl_->start(socket); }
void OperatorApi::stop() { impl_->stop(); }

Result<OperatorAnswer> ask_operator(const std::filesystem::path& socket, const std::string& method,
                                    const std::string& path, const std::string& json_body,
                                    std::chrono::seconds patience) {
  httplib::Client client(socket.string(), 80);
  client.set_address_family(AF_UNIX);
  client.set_connection_timeout(5);
  client.set_read_timeout(patience);
  httplib::Request request;
  request.method = method;
  request.path = path;
  request.body = json_body;
  request.headers = {{"Host", "localhost"}, {"Content-Type", "application/json"}};
  const auto result = client.send(request);
  if (!result) return fail(Errc::offline, "no server answers at the operator socket");
  return OperatorAnswer{result->status, result->body};
}

}  // namespace mappe::server
