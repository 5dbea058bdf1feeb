#include "client/drive/gate.h"

#include <array>
#include <charconv>

#include "client/drive/limits.h"
#include "crypto/base/id.h"
#include "webdav/limits.h"
#include "webdav/serve.h"

namespace mappe::client::drive {

namespace {

constexpr std::array<std::string_view, 3> own_hosts = {"127.0.0.1", "localhost", "[::1]"};
constexpr std::chrono::milliseconds drain_patience{5'000};

bool is_own_host(std::string_view host, std::uint16_t port) {
  for (const std::string_view own : own_hosts)
    if (http::equal_ignoring_case(host, std::string(own) + ":" + std::to_string(port))) return true;
  return false;
}

// No dots, or Office takes another way (WebDAV on Windows).
std::string new_secret() {
  std::array<std::uint8_t, limits::secret_bytes> random{};
  fill_random(random);
  return to_hex(random);
}

http::Response refused(std::string_view why) {
  return http::Response(403, "text/plain; charset=utf-8", std::string(why));
}

}  // namespace

Result<Listen> parse_listen(std::string_view typed) {
  const auto colon = typed.rfind(':');
  if (colon == std::string_view::npos) return fail(Errc::usage, "an address is written 127.0.0.1:0 (0: a free port)");
  const auto host = typed.substr(0, colon), digits = typed.substr(colon + 1);
  Listen listen;
  const auto* end = digits.data() + digits.size();
  const auto [at, error] = std::from_chars(digits.data(), end, listen.port);
  if (digits.empty() || at != end || error != std::errc())
    return fail(Errc::usage, "an address is written 127.0.0.1:0 (0: a free port)");
  if (host == "127.0.0.1" || host == "localhost") return listen;
  if (host != "[::1]")
    return fail(Errc::usage, "a drive listens on this computer alone: 127.0.0.1, localhost or [::1]");
  listen.host = "::1";
  return listen;
}

std::optional<http::Response> turn_away(const http::Request& request, std::uint16_t port) {
  if (port == 0 || !is_own_host(request.headers.find("Host").value_or(""), port))
    return refused("this drive goes by another name");
  const auto origin = request.headers.find("Origin");
  constexpr std::string_view scheme = "http://";
  const bool is_own_origin = origin && origin->starts_with(scheme) && is_own_host(origin->substr(scheme.size()), port);
  if (origin && !is_own_origin) return refused("no web page may ask this drive");
  const auto site = request.headers.find("Sec-Fetch-Site").value_or("none");
  if (site != "none" && site != "same-origin") return refused("no web page may ask this drive");
  return std::nullopt;
}

Result<std::unique_ptr<Serving>> Serving::start(const Listen& listen, std::shared_ptr<webdav::Tree> tree,
                                                StatusPage page) {
  std::unique_ptr<Serving> serving(new Serving);
  serving->secret_ = new_secret();
  serving->page_secret_ = new_secret();
  serving->host_ = listen.host == "::1" ? "[::1]" : listen.host;

  auto inner = std::make_shared<http::Router>();
  webdav::mount(*inner, "/" + serving->secret_, std::move(tree), {});
  if (page.html) serving->add_page(*inner, std::move(page));
  const http::Handler guarded = [inner, port = serving->known_port_](http::Request& request) -> http::Outcome {
    if (auto refusal = turn_away(request, *port)) return std::move(*refusal);
    const auto match = inner->match(request);
    if (match.handler == nullptr) return http::Response(match.status, "text/plain; charset=utf-8", "not here\n");
    return (*match.handler)(request);
  };
  http::Router router;
  router.add_prefix("/" + serving->secret_, {webdav::limits::file_bytes_max}, guarded);
  router.add_prefix("", {webdav::limits::xml_body_bytes_max}, guarded);
  serving->server_ = std::make_unique<http::Server>(std::move(router), http::Settings{});
  if (auto started = serving->server_->start({http::Listener::plain(listen.host, listen.port)}); !started)
    return fail(started.error());
  *serving->known_port_ = serving->server_->port();
  return serving;
}

Serving::~Serving() {
  if (server_) server_->drain(drain_patience);
}

// No script, no frame, nothing from elsewhere; not kept by the browser, and its address told to nobody.
void Serving::add_page(http::Router& router, StatusPage given) {
  const auto page = std::make_shared<const StatusPage>(std::move(given));
  const auto add = [&](const std::string& name, std::string_view type,
                       std::function<std::string(const http::Request&)> text) {
    router.add("GET", "/" + page_secret_ + "/" + name, http::no_body,
               [type = std::string(type), text = std::move(text)](http::Request& request) -> http::Outcome {
                 http::Response response(200, type, text(request));
                 response.headers.set("Cache-Control", "no-store");
                 response.headers.set("Content-Security-Policy",
                                      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
                                      "frame-ancestors 'none'");
                 response.headers.set("Referrer-Policy", "no-referrer");
                 response.headers.set("X-Content-Type-Options", "nosniff");
                 return response;
               });
  };
  add("status", "text/html; charset=utf-8", [page](const http::Request& request) {
    return page->html(request.headers.find("Accept-Language").value_or(""));
  });
  add("status.css", "text/css; charset=utf-8", [page](const http::Request&) { return page->css; });
  add("status.json", "application/json", [page](const http::Request&) { return page->json(); });
}

std::string Serving::origin() const { return "http://" + host_ + ":" + std::to_string(port()); }
std::string Serving::address() const { return origin() + "/" + secret_ + "/"; }
std::string Serving::status_address() const { return origin() + "/" + page_secret_ + "/status"; }

}  // namespace mappe::client::drive
