// A world behind real sockets: two members, two drives, and short ways to ask them.
#pragma once

#include "tests/http/fixture.h"
#include "webdav/serve.h"
#include "world.h"

namespace mappe::webdav::test {

using http::test::Answer;
using http::test::Client;

inline constexpr std::string_view prefix = "/s3cret";

struct Drive {
  Drive() {
    start(anna_server, world->anna());
    start(ben_server, world->ben());
  }

  static void start(http::test::Fixture& fixture, std::shared_ptr<Tree> tree) {
    mount(fixture.router, prefix, std::move(tree), {});
    fixture.start();
  }

  // One request of Anna. Paths are below the prefix; head lines end in \r\n.
  Answer ask(std::string_view method, std::string_view path, std::string_view head = "", std::string_view body = "") {
    return ask_at(*anna_server.server, method, path, head, body);
  }
  Answer ask_as_ben(std::string_view method, std::string_view path, std::string_view head = "",
                    std::string_view body = "") {
    return ask_at(*ben_server.server, method, path, head, body);
  }
  static Answer ask_at(http::Server& server, std::string_view method, std::string_view path, std::string_view head,
                       std::string_view body) {
    Client client(server.port());
    client.send(std::string(method) + ' ' + std::string(prefix) + std::string(path) + " HTTP/1.1\r\nHost: drive\r\n" +
                std::string(head) + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body));
    return client.receive(method == "HEAD");
  }

  Answer put(std::string_view path, std::string_view content, std::string_view head = "") {
    return ask("PUT", path, head, content);
  }
  std::string content(std::string_view path) { return ask("GET", path).body; }
  bool is_there(std::string_view path) { return ask("HEAD", path).status == 200; }
  Answer propfind(std::string_view path, std::string_view names, int depth = 0) {
    return ask("PROPFIND", path, "Depth: " + std::to_string(depth) + "\r\n",
               "<D:propfind xmlns:D=\"DAV:\"><D:prop>" + std::string(names) + "</D:prop></D:propfind>");
  }
  Answer proppatch(std::string_view path, std::string_view steps, std::string_view head = "") {
    return ask("PROPPATCH", path, head,
               "<D:propertyupdate xmlns:D=\"DAV:\" xmlns:x=\"urn:x\">" + std::string(steps) + "</D:propertyupdate>");
  }
  Answer carry(std::string_view method, std::string_view from, std::string_view to, std::string_view head = "") {
    return ask(method, from, "Destination: " + std::string(prefix) + std::string(to) + "\r\n" + std::string(head));
  }
  // The token, without <>; empty when there was none.
  std::string lock(std::string_view path, std::string_view head = "", std::string_view scope = "exclusive") {
    return token_of(ask("LOCK", path, head, lockinfo(scope)));
  }
  static std::string lockinfo(std::string_view scope = "exclusive") {
    return "<D:lockinfo xmlns:D=\"DAV:\"><D:lockscope><D:" + std::string(scope) +
           "/></D:lockscope><D:locktype><D:write/></D:locktype>"
           "<D:owner><D:href>LibreOffice &amp; Anna</D:href></D:owner></D:lockinfo>";
  }
  static std::string token_of(const Answer& answer) { return value_of(answer, "Lock-Token: <", ">"); }
  static std::string etag_of(const Answer& answer) { return value_of(answer, "ETag: ", "\r"); }
  static std::string value_of(const Answer& answer, std::string_view before, std::string_view end) {
    const auto at = answer.head.find(before);
    if (at == std::string::npos) return {};
    const auto from = at + before.size();
    return answer.head.substr(from, answer.head.find(end, from) - from);
  }
  static bool says(const Answer& answer, std::string_view text) { return answer.body.find(text) != std::string::npos; }

  std::unique_ptr<World> world = make_world();
  http::test::Fixture anna_server;
  http::test::Fixture ben_server;
};

}  // namespace mappe::webdav::test
