// The HTTP API: every route of docs/openapi.yaml, by subject. A test compares both.
#pragma once

#include "http/router.h"
#include "http/server.h"
#include "server/services.h"
#include "server/web/web_app.h"

namespace mappe::server {

// With the web app where there is one (services.web).
// `services` outlives the router and the server it runs in.
http::Router make_router(Services& services);

// Problems for what http refuses by itself, security headers, log and meters. What else Settings holds (limits) is the
// caller's.
http::Settings make_settings(Services& services);

// The routes of one subject each; used by make_router.
void add_about_routes(http::Router& router, Services& services);
void add_sign_in_routes(http::Router& router, Services& services);
void add_account_routes(http::Router& router, Services& services);
void add_second_factor_routes(http::Router& router, Services& services);
void add_app_password_routes(http::Router& router, Services& services);
void add_roster_routes(http::Router& router, Services& services);
void add_founding_routes(http::Router& router, Services& services);
void add_invite_code_routes(http::Router& router, Services& services);
void add_space_routes(http::Router& router, Services& services);
void add_commit_routes(http::Router& router, Services& services);
void add_blob_routes(http::Router& router, Services& services);
void add_heal_routes(http::Router& router, Services& services);
void add_lease_routes(http::Router& router, Services& services);
void add_event_routes(http::Router& router, Services& services);
void add_treasury_routes(http::Router& router, Services& services);
void add_council_routes(http::Router& router, Services& services);
void add_usage_routes(http::Router& router, Services& services);
void add_web_routes(http::Router& router, const WebApp& app);  // whatever no other route takes

}  // namespace mappe::server
