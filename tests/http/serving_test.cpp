// Requests and answers on connections that behave.
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <numeric>
#include <stdexcept>

#include "fixture.h"

namespace mappe::http::test {
namespace {

std::string pattern_of(std::size_t size) {
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + i % 23);
  return text;
}

Stream stream_of(std::string text, std::size_t step, std::optional<std::uint64_t> length) {
  return {
      length,
      [text = std::move(text), step, at = std::size_t{0}](std::span<std::uint8_t> into) mutable -> Result<std::size_t> {
        const auto size = std::min({step, into.size(), text.size() - at});
        std::copy_n(text.begin() + static_cast<std::ptrdiff_t>(at), size, into.begin());
        at += size;
        return size;
      }};
}

Response streamed(Stream stream) {
  Response response;
  response.body = std::move(stream);
  return response;
}

struct Serving : Fixture {
  void route(std::string_view method, std::string_view pattern, Handler handler, BodyLimit limit = no_body) {
    router.add(method, pattern, limit, std::move(handler));
  }
  void route_text(std::string_view pattern, std::string text) {
    route("GET", pattern, [text](Request&) { return Response(200, "text/plain", text); });
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(serving, Serving)

BOOST_AUTO_TEST_CASE(pipelined_requests_are_answered_in_order) {
  route("GET", "/{n}", [](Request& request) { return Response(200, "text/plain", std::string(request.param("n"))); });
  Client client(start());
  std::string all;
  for (int i = 0; i < 100; ++i) all += get("/" + std::to_string(i));
  client.send(all);
  for (int i = 0; i < 100; ++i) BOOST_TEST(client.receive().body == std::to_string(i));
}

BOOST_AUTO_TEST_CASE(a_body_between_pipelined_requests_stays_with_its_own) {
  route(
      "PUT", "/a",
      [](Request& request) {
        auto body = request.body->read_all(100);
        return Response(200, "text/plain", std::move(*body));
      },
      BodyLimit{100});
  route_text("/b", "second");
  Client client(start());
  client.send(put("/a", "GET /b HTTP/1.1\r\n\r\n") + get("/b"));
  BOOST_TEST(client.receive().body == "GET /b HTTP/1.1\r\n\r\n");
  BOOST_TEST(client.receive().body == "second");
}

BOOST_AUTO_TEST_CASE(a_connection_is_kept_until_the_client_asks_to_close_it) {
  route_text("/a", "x");
  Client client(start());
  BOOST_TEST(!client.ask(get("/a")).has("Connection:"));
  BOOST_TEST(client.ask(get("/a", "Connection: Keep-Alive, Close\r\n")).has("Connection: close\r\n"));
  BOOST_TEST(client.is_closed());
}

BOOST_AUTO_TEST_CASE(http_1_0_is_answered_and_closed) {
  route_text("/a", "x");
  Client client(start());
  const auto answer = client.ask("GET /a HTTP/1.0\r\n\r\n");
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(answer.body == "x");
  BOOST_TEST(client.is_closed());
}

BOOST_AUTO_TEST_CASE(a_head_is_answered_with_the_head_of_get_and_no_body) {
  std::atomic<bool> pulled = false;
  route("GET", "/a", [&](Request&) {
    return streamed({1000, [&](std::span<std::uint8_t>) -> Result<std::size_t> {
                       pulled = true;
                       return fail(Errc::io, "never asked");
                     }});
  });
  route_text("/b", "next");
  Client client(start());
  client.send("HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n" + get("/b"));
  BOOST_TEST(client.receive(true).has("Content-Length: 1000\r\n"));
  BOOST_TEST(client.receive().body == "next");
  BOOST_TEST(!pulled);
}

BOOST_AUTO_TEST_CASE(no_content_has_neither_body_nor_length) {
  route("GET", "/a", [](Request&) {
    Response response(204);
    response.body = std::string("dropped");
    return response;
  });
  route_text("/b", "next");
  Client client(start());
  client.send(get("/a") + get("/b"));
  const auto answer = client.receive();
  BOOST_TEST(answer.status == 204);
  BOOST_TEST(!answer.has("Content-Length"));
  BOOST_TEST(client.receive().body == "next");
}

BOOST_AUTO_TEST_CASE(framing_fields_of_a_handler_are_dropped) {
  route("GET", "/a", [](Request&) {
    Response response(200, "text/plain", std::string("abc"));
    response.headers.add("content-length", "99");
    response.headers.add("Transfer-Encoding", "chunked");
    return response;
  });
  Client client(start());
  const auto answer = client.ask(get("/a"));
  BOOST_TEST(answer.body == "abc");
  BOOST_TEST(!answer.has("99"));
  BOOST_TEST(!answer.has("chunked"));
  BOOST_TEST(answer.has("Date: "));
}

BOOST_AUTO_TEST_CASE(a_header_that_would_split_the_answer_becomes_500_and_is_reported) {
  std::atomic<int> faults = 0;
  settings.on_fault = [&](const Request&, std::string_view) { ++faults; };
  route("GET", "/a", [](Request& request) {
    Response response(200);
    response.headers.set("X-Name", *request.query_value("name"));
    response.headers.set("X-Raw", "a\r\nSet-Cookie: evil=1");
    return response;
  });
  Client client(start());
  const auto answer = client.ask(get("/a?name=b"));
  BOOST_TEST(answer.status == 500);
  BOOST_TEST(!answer.has("evil"));
  BOOST_TEST(faults == 1);
}

BOOST_AUTO_TEST_CASE(an_exception_in_a_handler_becomes_500_is_reported_and_the_connection_goes_on) {
  std::string reported;
  settings.on_fault = [&](const Request& request, std::string_view what) {
    reported = request.target + ": " + std::string(what);
  };
  route("GET", "/throws", [](Request&) -> Outcome { throw std::runtime_error("the disk is on fire"); });
  route_text("/b", "still here");
  Client client(start());
  const auto answer = client.ask(get("/throws"));
  BOOST_TEST(answer.status == 500);
  BOOST_TEST(answer.body.find("fire") == std::string::npos);
  BOOST_TEST(reported == "/throws: the disk is on fire");
  BOOST_TEST(client.ask(get("/b")).body == "still here");
}

BOOST_AUTO_TEST_CASE(something_thrown_that_is_no_exception_becomes_500) {
  route("GET", "/throws", [](Request&) -> Outcome { throw 7; });
  Client client(start());
  BOOST_TEST(client.ask(get("/throws")).status == 500);
}

BOOST_AUTO_TEST_CASE(a_stream_of_known_length_arrives_whole_however_it_is_cut) {
  const auto text = pattern_of(1'000'000);
  route("GET", "/crumbs", [&](Request&) { return streamed(stream_of(text, 777, text.size())); });
  route("GET", "/lumps", [&](Request&) { return streamed(stream_of(text, text.size(), text.size())); });
  Client client(start());
  BOOST_TEST((client.ask(get("/crumbs")).body == text));
  BOOST_TEST((client.ask(get("/lumps")).body == text));
}

BOOST_AUTO_TEST_CASE(a_stream_of_unknown_length_is_chunked_and_for_http_1_0_ends_with_the_connection) {
  const auto text = pattern_of(700'000);
  route("GET", "/a", [&](Request&) { return streamed(stream_of(text, 100'000, std::nullopt)); });
  const auto port = start();
  Client client(port);
  const auto answer = client.ask(get("/a"));
  BOOST_TEST(answer.has("Transfer-Encoding: chunked\r\n"));
  BOOST_TEST((answer.body == text));
  BOOST_TEST(client.ask(get("/a")).is_whole);
  const auto old = Client(port).ask("GET /a HTTP/1.0\r\n\r\n");
  BOOST_TEST(!old.has("chunked"));
  BOOST_TEST((old.body == text));
}

BOOST_AUTO_TEST_CASE(a_stream_that_fails_or_ends_early_or_throws_breaks_the_connection_off) {
  std::atomic<int> broken = 0;
  settings.on_completed = [&](const Completed& completed) { broken += completed.broken_off; };
  route("GET", "/short", [](Request&) { return streamed(stream_of("abc", 3, 4)); });
  route("GET", "/fails", [](Request&) {
    return streamed({4, [](std::span<std::uint8_t>) -> Result<std::size_t> { return fail(Errc::damaged, "disk"); }});
  });
  route("GET", "/throws", [](Request&) {
    return streamed({std::nullopt, [](std::span<std::uint8_t>) -> Result<std::size_t> { throw std::bad_alloc(); }});
  });
  const auto port = start();
  for (const char* path : {"/short", "/fails", "/throws"}) {
    BOOST_TEST_CONTEXT(path) {
      Client client(port);
      BOOST_TEST(!client.ask(get(path)).is_whole);
    }
  }
  BOOST_TEST(eventually([&] { return broken == 3; }));
}

BOOST_AUTO_TEST_CASE(a_range_of_a_file_is_sent_and_a_file_that_shrank_breaks_the_connection_off) {
  const TemporaryFolder folder;
  const auto text = pattern_of(3'000'000);
  std::ofstream(folder.path / "file") << text;
  const auto file = [&](std::uint64_t offset, std::uint64_t length) {
    Response response;
    response.body = FileRange{FileHandle(::open((folder.path / "file").c_str(), O_RDONLY)), offset, length};
    return response;
  };
  route("GET", "/part", [&](Request&) { return file(1000, 2'500'000); });
  route("GET", "/beyond", [&](Request&) { return file(0, 3'000'001); });
  const auto port = start();
  Client client(port);
  BOOST_TEST((client.ask(get("/part")).body == text.substr(1000, 2'500'000)));
  BOOST_TEST(!client.ask(get("/beyond")).is_whole);
}

BOOST_AUTO_TEST_CASE(a_handler_may_answer_with_the_body_it_is_still_reading) {
  route(
      "PUT", "/echo",
      [](Request& request) {
        auto body = request.body;
        return streamed({body->length(), [body](std::span<std::uint8_t> into) { return body->read(into); }});
      },
      BodyLimit{1'000'000});
  Client client(start());
  const auto text = pattern_of(60'000);
  BOOST_TEST((client.ask(put("/echo", text)).body == text));
  BOOST_TEST((client.ask(put("/echo", text)).body == text));
}

BOOST_AUTO_TEST_CASE(refusals_and_decorations_are_the_servers) {
  settings.refusal = [](int status, std::string_view why) {
    return Response(status, "application/problem+json", "{\"detail\":\"" + std::string(why) + "\"}");
  };
  settings.decorate = [](const Request&, Response& response) {
    response.headers.set("X-Content-Type-Options", "nosniff");
  };
  route_text("/a", "x");
  Client client(start());
  BOOST_TEST(client.ask(get("/a")).has("X-Content-Type-Options: nosniff\r\n"));
  const auto missing = client.ask(get("/b"));
  BOOST_TEST(missing.status == 404);
  BOOST_TEST(missing.has("application/problem+json"));
  BOOST_TEST(missing.has("nosniff"));
  const auto refused = client.ask("GET /a HTTP/1.1\r\n\r\n");
  BOOST_TEST(refused.status == 400);
  BOOST_TEST(refused.has("nosniff"));
  BOOST_TEST(refused.body == "{\"detail\":\"Host is missing\"}");
}

BOOST_AUTO_TEST_CASE(each_answer_is_reported_once_with_its_route_and_bytes) {
  std::vector<std::string> lines;
  settings.on_completed = [&](const Completed& c) {
    lines.push_back(c.request.method + " " + c.request.route + " " + std::to_string(c.status) + " " +
                    std::to_string(c.bytes_in) + " " + std::to_string(c.bytes_out));
  };
  route(
      "PUT", "/spaces/{space}",
      [](Request& request) {
        return request.body->read_all(100) ? Response(200, "text/plain", std::string("done")) : Response(500);
      },
      BodyLimit{100});
  Client client(start());
  client.ask(put("/spaces/7", "abc"));
  client.ask("GET /spaces/7 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  BOOST_TEST(client.is_closed());
  server->drain(5s);
  BOOST_TEST(lines.size() == 2u);
  BOOST_TEST(lines.at(0) == "PUT /spaces/{space} 200 3 4");
  BOOST_TEST(lines.at(1).starts_with("GET  405 0 "));
}

BOOST_AUTO_TEST_CASE(a_handler_learns_peer_and_headers_as_they_were_sent) {
  route("GET", "/a", [](Request& request) {
    return Response(200, "text/plain",
                    request.peer.address + (request.is_tls ? " tls " : " plain ") +
                        std::string(*request.headers.find("DESTINATION")));
  });
  Client client(start());
  BOOST_TEST(client.ask(get("/a", "Destination:  http://h/%0d%0aX%20y \r\n")).body ==
             "127.0.0.1 plain http://h/%0d%0aX%20y");
}

BOOST_AUTO_TEST_CASE(a_unix_socket_is_served_with_its_mode_and_removed_at_the_end) {
  const TemporaryFolder folder;
  const auto path = folder.path / "operator.sock";
  route("GET", "/a",
        [](Request& request) { return Response(200, "text/plain", request.peer.is_unix ? "unix" : "tcp"); });
  Server unix_server(std::move(router), settings);
  BOOST_REQUIRE(unix_server.start({Listener::unix_at(path)}));
  BOOST_TEST((std::filesystem::status(path).permissions() == std::filesystem::perms(0600)));
  Client client(path.string());
  BOOST_TEST(client.ask(get("/a")).body == "unix");
  unix_server.drain(5s);
  BOOST_TEST(!std::filesystem::exists(path));
}

BOOST_AUTO_TEST_CASE(a_leftover_unix_socket_is_replaced_and_a_living_one_is_not) {
  const TemporaryFolder folder;
  const auto path = folder.path / "operator.sock";
  Server first(Router{}, settings), second(Router{}, settings);
  BOOST_REQUIRE(first.start({Listener::unix_at(path)}));
  const auto taken = second.start({Listener::unix_at(path)});
  BOOST_TEST((!taken && taken.error().code == Errc::io));
  // What a killed process leaves behind: the file, with nobody listening.
  const auto kept = folder.path / "kept";
  std::filesystem::create_hard_link(path, kept);
  first.drain(0ms);
  std::filesystem::rename(kept, path);
  Server third(Router{}, settings);
  BOOST_TEST(third.start({Listener::unix_at(path)}).has_value());
}

BOOST_AUTO_TEST_CASE(a_taken_port_and_a_name_as_host_are_errors) {
  const auto port = start();
  Server other(Router{}, settings);
  const auto taken = other.start({Listener::plain("127.0.0.1", port)});
  BOOST_TEST((!taken && taken.error().code == Errc::io));
  Server named(Router{}, settings);
  const auto bad = named.start({Listener::plain("mappe.example", 0)});
  BOOST_TEST((!bad && bad.error().code == Errc::malformed));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace mappe::http::test
