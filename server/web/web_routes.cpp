// The browser app, for whoever asks for anything but the API: its files, and its page for every address of the app.
#include <algorithm>

#include "server/api.h"
#include "server/web/web_app.h"

namespace mappe::server {

namespace {

// Nothing but what this server hands out, nothing inline, no string that becomes code.   The worker's scripts carry it
// too: a worker goes by the policy of its own answer. wasm-unsafe-eval is libsodium's; data: are KERN's icons.
constexpr std::string_view content_policy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; media-src 'self' blob:; manifest-src 'self'; "
    "frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types svelte-trusted-html mappe-script-url";

std::string path_of(const http::Request& request) {
  std::string path;
  for (const std::string& segment : request.segments) path += (path.empty() ? "" : "/") + segment;
  return path;
}

// What a person typed or followed into the address bar, not what a page loads.
bool is_navigation(const http::Request& request) {
  const auto accept = request.headers.find("Accept");
  return accept && accept->find("text/html") != std::string_view::npos;
}

const WebFile* file_for(const WebApp& web, const http::Request& request) {
  const std::string path = path_of(request);
  if (!request.trailing_slash)
    if (const WebFile* file = web.find(path)) return file;
  const bool may_be_page = !path.starts_with("assets/") && !path.starts_with("v1/") && path != "v1";
  return may_be_page && (path.empty() || is_navigation(request)) ? &web.page() : nullptr;
}

const Bytes& content_for(const WebFile& file, const http::Request& request, http::Response& response) {
  if (!file.brotli.empty() || !file.gzip.empty()) response.headers.set("Vary", "Accept-Encoding");
  if (!file.brotli.empty() && request.headers.has_token("Accept-Encoding", "br")) {
    response.headers.set("Content-Encoding", "br");
    return file.brotli;
  }
  if (!file.gzip.empty() && request.headers.has_token("Accept-Encoding", "gzip")) {
    response.headers.set("Content-Encoding", "gzip");
    return file.gzip;
  }
  return file.plain;
}

// Sent from where it lies; the app outlives the server.
http::Stream stream_of(const Bytes& content) {
  return {content.size(), [&content, at = std::size_t{0}](std::span<std::uint8_t> into) mutable -> Result<std::size_t> {
            const std::size_t part = std::min(into.size(), content.size() - at);
            std::copy_n(content.begin() + static_cast<std::ptrdiff_t>(at), part, into.begin());
            at += part;
            return part;
          }};
}

http::Response answer_file(const WebFile& file, const http::Request& request) {
  http::Response response(200);
  response.headers.set("Content-Type", file.type);
  response.headers.set("ETag", file.etag);
  response.headers.set("Cache-Control", file.is_for_good ? "public, max-age=31536000, immutable" : "no-cache");
  response.headers.set("Content-Security-Policy", content_policy);
  response.headers.set("Cross-Origin-Opener-Policy", "same-origin");
  if (request.headers.has_token("If-None-Match", file.etag)) {
    response.status = 304;
    return response;
  }
  response.body = stream_of(content_for(file, request, response));
  return response;
}

http::Response web(const WebApp& app, const http::Request& request) {
  const WebFile* file = file_for(app, request);
  return file ? answer_file(*file, request) : respond(not_found());
}

}  // namespace

void add_web_routes(http::Router& router, const WebApp& app) {
  router.add_rest([&](http::Request& request) { return web(app, request); });
}

}  // namespace mappe::server
