#include "webdav/serve.h"

#include <algorithm>

#include "webdav/answers.h"
#include "webdav/limits.h"
#include "webdav/method/methods.h"
#include "webdav/windows_tree.h"
#include "webdav/xml_writer.h"

namespace mappe::webdav {
namespace {

using Method = http::Response (*)(const Exchange&);

Method method_of(std::string_view name) {
  static constexpr std::pair<std::string_view, Method> methods[] = {
      {"OPTIONS", options}, {"GET", get},      {"HEAD", get},  {"PUT", put},           {"DELETE", remove},
      {"MKCOL", mkcol},     {"COPY", copy},    {"MOVE", move}, {"PROPFIND", propfind}, {"PROPPATCH", proppatch},
      {"LOCK", lock},       {"UNLOCK", unlock}};
  for (const auto& [known, function] : methods) {
    if (known == name) return function;
  }
  return nullptr;
}

http::Response not_allowed() {
  auto response = plain(405, "a method this drive does not have");
  response.headers.set("Allow", allowed_methods);
  return response;
}

// Any path shorter than the way to the drive: so whoever guesses learns nothing of the way.
http::Response above_drive(http::Request& request, std::size_t prefix_segments) {
  if (request.method == "OPTIONS") {
    http::Response response;
    announce(response);
    response.headers.set("Allow", "OPTIONS, PROPFIND");
    return response;
  }
  if (request.segments.size() >= prefix_segments) return plain(404, "there is nothing at this path");
  if (request.method != "PROPFIND") return plain(404, "there is nothing at this path");
  if (request.headers.find("Depth").value_or("") != "0") return plain(403, "only Depth: 0 is answered here");
  std::string out(xml_head);
  out += "<D:multistatus xmlns:D=\"DAV:\"><D:response>";
  append_dav(out, "href", percent_encoded_path(request.segments) + "/");
  out += "<D:propstat><D:prop><D:resourcetype><D:collection/></D:resourcetype></D:prop>";
  append_dav(out, "status", "HTTP/1.1 200 OK");
  out += "</D:propstat></D:response></D:multistatus>";
  return http::Response(207, xml_type, std::move(out));
}

}  // namespace

void announce(http::Response& response) {
  response.headers.set("DAV", "1, 2, 3");
  response.headers.set("MS-Author-Via", "DAV");
}

std::optional<http::Response> refuse_long_name(const Path& path) {
  if (path.name().size() <= limits::name_bytes_max) return std::nullopt;
  return plain(414, "the name is longer than 255 bytes");
}

http::Response serve(http::Request& request, std::shared_ptr<Tree> tree, const Settings& settings) {
  const auto method = method_of(request.method);
  if (!method) return not_allowed();
  if (is_windows(request.headers.find("User-Agent").value_or("")))
    tree = std::make_shared<WindowsTree>(std::move(tree));
  auto exchange = read_exchange(request, std::move(tree), settings);
  if (!exchange) return answer(exchange.error());
  return method(*exchange);
}

void mount(http::Router& router, std::string_view prefix, std::shared_ptr<Tree> tree, Settings settings) {
  router.add_prefix(prefix, {limits::file_bytes_max},
                    [tree = std::move(tree), settings = std::move(settings)](http::Request& request) -> http::Outcome {
                      return serve(request, tree, settings);
                    });
  if (prefix.empty()) return;
  const auto segments = static_cast<std::size_t>(std::count(prefix.begin(), prefix.end(), '/'));
  router.add_prefix("", {limits::xml_body_bytes_max},
                    [segments](http::Request& request) -> http::Outcome { return above_drive(request, segments); });
}

}  // namespace mappe::webdav
