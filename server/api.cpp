#include "server/api.h"

#include <nlohmann/json.hpp>

#include "server/answer/json.h"
#include "server/version.h"

namespace mappe::server {

namespace {

http::Response about(const Services& services) {
  const storage::Restore restore = services.healing.restore();
  const bool open = is_open(restore, services.now());
  return answer_json(200, {{"product", "mappe"},
                           {"version", version},
                           {"api", 1},
                           {"server_id", to_base64url(services.identity.server.view())},
                           {"origins", services.identity.origins},
                           {"generation", restore.generation_ms},
                           {"heal_first_ms", open ? restore.heal_first_ms : 0},
                           {"heal_until_ms", open ? restore.heal_until_ms : 0},
                           {"time_ms", services.now()},
                           {"features", {"leases", "events"}},
                           {"statement_key", to_base64url(services.statement_key.public_key().view())},
                           {"web_manifest", services.web ? services.web->manifest_hash() : std::string()},
                           {"limits",
                            {{"entry_bytes", limits::entry_bytes_max},
                             {"commit_bytes", limits::commit_bytes_max},
                             {"blob_bytes", limits::blob_bytes_max},
                             {"fetch_bytes", limits::fetch_bytes_max}}}});
}

// Nothing here is for a browser to frame, sniff, cache or run.
void add_security_headers(const http::Request& request, http::Response& response) {
  response.headers.set("X-Content-Type-Options", "nosniff");
  if (!response.headers.find("Content-Security-Policy"))  // the web app has its own
    response.headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  response.headers.set("Referrer-Policy", "no-referrer");
  response.headers.set("Cross-Origin-Resource-Policy", "same-origin");
  if (!response.headers.find("Cache-Control")) response.headers.set("Cache-Control", "no-store");
  if (request.is_tls) response.headers.set("Strict-Transport-Security", "max-age=63072000");
}

void log_completed(Services& services, const http::Completed& completed) {
  const bool long_poll = completed.request.route == "/v1/events";
  services.metrics.request(completed.status, completed.bytes_in, completed.bytes_out, completed.took, long_poll);
  const std::string_view route = completed.request.route.empty() ? "none" : std::string_view(completed.request.route);
  // The method is text from outside until a route matched it.
  const std::string_view method = completed.request.route.empty() ? "?" : std::string_view(completed.request.method);
  services.log.write(completed.status >= 500 ? LogLevel::warning : LogLevel::info, "request",
                     {{"method", method},
                      {"route", route},
                      {"status", static_cast<std::uint64_t>(completed.status)},
                      {"ms", static_cast<std::uint64_t>(std::max<std::int64_t>(0, completed.took.count()))},
                      {"in", completed.bytes_in},
                      {"out", completed.bytes_out},
                      {"broken_off", std::uint64_t{completed.broken_off}}});
}

}  // namespace

void add_about_routes(http::Router& router, Services& services) {
  router.add("GET", "/v1/about", http::no_body, [&](http::Request&) { return about(services); });
}

http::Router make_router(Services& services) {
  http::Router router;
  add_about_routes(router, services);
  add_sign_in_routes(router, services);
  add_account_routes(router, services);
  add_second_factor_routes(router, services);
  add_app_password_routes(router, services);
  add_founding_routes(router, services);
  add_roster_routes(router, services);
  add_invite_code_routes(router, services);
  add_space_routes(router, services);
  add_commit_routes(router, services);
  add_heal_routes(router, services);
  add_blob_routes(router, services);
  add_lease_routes(router, services);
  add_treasury_routes(router, services);
  add_event_routes(router, services);
  add_council_routes(router, services);
  add_usage_routes(router, services);
  if (services.web) add_web_routes(router, *services.web);
  return router;
}

http::Settings make_settings(Services& services) {
  http::Settings settings;
  settings.refusal = refusal;
  settings.decorate = add_security_headers;
  settings.on_completed = [&](const http::Completed& completed) { log_completed(services, completed); };
  settings.on_fault = [&](const http::Request& request, std::string_view) {
    // What was thrown may hold anything; the route says enough to look for it.
    services.log.error("fault", {{"route", std::string_view(request.route)}});
  };
  return settings;
}

}  // namespace mappe::server
