// Bodies of requests: chunks, 100-continue, limits, slow and absent ones.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "fixture.h"

namespace mappe::http::test {
namespace {

int status_of(const Error& error) {
  switch (error.code) {
    case Errc::too_large:
      return 413;
    case Errc::malformed:
      return 400;
    case Errc::timeout:
      return 408;
    default:
      return 500;
  }
}

struct Bodies : Fixture {
  std::atomic<int> handled = 0;
  std::atomic<std::uint64_t> read_bytes = 0;
  std::uint16_t port = 0;

  // PUT /read reads up to 1,000,000 bytes and answers with their number; PUT /ignore reads nothing.
  Bodies() {
    router.add("PUT", "/read", BodyLimit{1'000'000}, [this](Request& request) {
      ++handled;
      auto body = request.body->read_all(1'000'000);
      if (!body) return Response(status_of(body.error()), "text/plain", std::string(body.error().what));
      read_bytes += body->size();
      return Response(200, "text/plain", std::to_string(body->size()));
    });
    router.add("PUT", "/ignore", BodyLimit{1'000'000'000}, [this](Request&) {
      ++handled;
      return Response(409, "text/plain", std::string("head moved"));
    });
    router.add("PUT", "/stream", BodyLimit{std::uint64_t{1} << 40}, [this](Request& request) {
      ++handled;
      Bytes step(limits::body_step_bytes);
      while (true) {
        const auto got = request.body->read(step);
        if (!got) return Response(status_of(got.error()));
        if (*got == 0) return Response(204);
        read_bytes += *got;
      }
    });
    router.add("GET", "/read", no_body, [](Request&) { return Response(200, "text/plain", std::string("get")); });
  }
  Client connect() {
    if (port == 0) port = start();
    return Client(port);
  }
  static std::string head(std::string_view path, std::string_view fields) {
    return "PUT " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n";
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(bodies, Bodies)

BOOST_AUTO_TEST_CASE(chunks_with_extensions_and_trailers_are_one_body_and_the_next_request_follows) {
  auto client = connect();
  client.send(head("/read", "Transfer-Encoding: chunked\r\nTrailer: X-Sum\r\n") +
              "3;name=value\r\nabc\r\n0000a;x\r\n0123456789\r\n0\r\nX-Sum: 7\r\nX-More: 8\r\n\r\n" + get("/read"));
  BOOST_TEST(client.receive().body == "13");
  BOOST_TEST(client.receive().body == "get");
}

BOOST_AUTO_TEST_CASE(chunks_that_come_byte_by_byte_are_the_same_body) {
  auto client = connect();
  client.send(head("/read", "Transfer-Encoding: chunked\r\n"));
  for (const char byte : std::string("3\r\nabc\r\n5\r\nabcde\r\n0\r\nX: y\r\n\r\n")) client.send({&byte, 1});
  BOOST_TEST(client.receive().body == "8");
  BOOST_TEST(client.ask(get("/read")).body == "get");
}

BOOST_AUTO_TEST_CASE(a_trailer_does_not_become_a_header) {
  std::atomic<bool> seen = false;
  router.add("PUT", "/trailer", BodyLimit{100}, [&](Request& request) {
    (void)request.body->read_all(100);
    seen = request.headers.find("Authorization").has_value();
    return Response(204);
  });
  auto client = connect();
  BOOST_TEST(client.ask(head("/trailer", "Transfer-Encoding: chunked\r\n") + "0\r\nAuthorization: x\r\n\r\n").status ==
             204);
  BOOST_TEST(!seen);
}

BOOST_AUTO_TEST_CASE(continue_is_sent_when_the_handler_reads) {
  auto client = connect();
  client.send(head("/read", "Content-Length: 3\r\nExpect: 100-continue\r\n"));
  BOOST_TEST(client.receive().status == 100);
  client.send("abc");
  BOOST_TEST(client.receive().body == "3");
  BOOST_TEST(client.ask(get("/read")).body == "get");
}

BOOST_AUTO_TEST_CASE(continue_is_not_sent_when_the_handler_does_not_read_and_the_connection_closes) {
  auto client = connect();
  client.send(head("/ignore", "Content-Length: 3\r\nExpect: 100-continue\r\n"));
  const auto answer = client.receive();
  BOOST_TEST(answer.status == 409);
  BOOST_TEST(answer.has("Connection: close\r\n"));
  BOOST_TEST(client.is_closed());
}

BOOST_AUTO_TEST_CASE(continue_is_left_out_when_the_body_is_there_already) {
  auto client = connect();
  client.send(head("/read", "Content-Length: 3\r\nExpect: 100-continue\r\n") + "abc");
  BOOST_TEST(client.receive().body == "3");
}

BOOST_AUTO_TEST_CASE(a_length_over_the_limit_is_413_without_continue_and_without_the_handler) {
  auto client = connect();
  client.send(head("/read", "Content-Length: 1000001\r\nExpect: 100-continue\r\n"));
  BOOST_TEST(client.receive().status == 413);
  BOOST_TEST(client.is_closed());
  BOOST_TEST(handled == 0);
}

BOOST_AUTO_TEST_CASE(a_client_that_sends_all_the_same_still_gets_its_413) {
  auto client = connect();
  client.send(head("/read", "Content-Length: 3000000\r\n") + std::string(3'000'000, 'x'));
  BOOST_TEST(client.receive().status == 413);
  BOOST_TEST(handled == 0);
}

BOOST_AUTO_TEST_CASE(a_body_for_a_route_without_one_is_413) {
  auto client = connect();
  BOOST_TEST(client.ask("GET /read HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx").status == 413);
}

BOOST_AUTO_TEST_CASE(a_length_at_the_limit_is_read) {
  auto client = connect();
  BOOST_TEST(client.ask(put("/read", std::string(1'000'000, 'x'))).body == "1000000");
}

BOOST_AUTO_TEST_CASE(chunks_over_the_limit_are_413_and_the_connection_closes) {
  auto client = connect();
  std::string chunk = "10000\r\n" + std::string(0x10000, 'x') + "\r\n";
  client.send(head("/read", "Transfer-Encoding: chunked\r\n"));
  for (int i = 0; i < 16; ++i) client.send(chunk);
  const auto answer = client.receive();
  BOOST_TEST(answer.status == 413);
  BOOST_TEST(answer.has("Connection: close\r\n"));
}

BOOST_AUTO_TEST_CASE(a_small_body_that_the_handler_left_is_drained_and_the_connection_goes_on) {
  auto client = connect();
  BOOST_TEST(client.ask(put("/ignore", std::string(100'000, 'x'))).status == 409);
  BOOST_TEST(client.ask(get("/read")).body == "get");
  client.send(head("/ignore", "Transfer-Encoding: chunked\r\n") + "3\r\nabc\r\n0\r\n\r\n" + get("/read"));
  BOOST_TEST(client.receive().status == 409);
  BOOST_TEST(client.receive().body == "get");
}

BOOST_AUTO_TEST_CASE(a_large_body_that_the_handler_left_closes_the_connection_after_the_answer_arrived) {
  auto client = connect();
  client.send(head("/ignore", "Content-Length: 100000000\r\n"));
  const std::string step(1'000'000, 'x');
  bool sends = true;
  for (int i = 0; i < 8 && sends; ++i) sends = client.send(step);
  const auto answer = client.receive();
  BOOST_TEST(answer.status == 409);
  BOOST_TEST(answer.has("Connection: close\r\n"));
}

BOOST_AUTO_TEST_CASE(a_client_that_leaves_within_the_body_does_not_count_as_having_sent_it) {
  {
    auto client = connect();
    client.send(head("/read", "Content-Length: 100\r\n") + "abc");
    BOOST_TEST(eventually([&] { return handled == 1; }));
  }
  auto other = connect();
  other.send(head("/read", "Transfer-Encoding: chunked\r\n") + "3\r\nabc\r\n");
  other.stop_sending();
  BOOST_TEST(other.receive().status == 500);  // offline: to whom it may concern
  BOOST_TEST(read_bytes == 0u);
}

BOOST_AUTO_TEST_CASE(a_body_that_stalls_is_408_and_gives_its_worker_back) {
  settings.limits.stall = 100ms;
  auto client = connect();
  client.send(head("/read", "Content-Length: 100\r\n") + "abc");
  BOOST_TEST(client.receive().status == 408);
  BOOST_TEST(client.is_closed());
  BOOST_TEST(eventually([&] { return server->counters().workers_busy == 0; }));
}

BOOST_AUTO_TEST_CASE(a_body_that_trickles_below_the_minimum_rate_is_408_although_it_never_stalls) {
  settings.limits.stall = 10min;
  settings.limits.transfer_grace = 200ms;
  settings.limits.transfer_bytes_per_s_min = 1000;
  auto client = connect();
  client.send(head("/read", "Content-Length: 100000\r\n"));
  BOOST_TEST(eventually([&] { return handled == 1; }));
  bool sends = true;
  for (int i = 0; sends && i < 1000 && server->counters().workers_busy > 0; ++i) {
    sends = client.send("x");
    std::this_thread::sleep_for(10ms);
  }
  BOOST_TEST(client.receive().status == 408);
}

BOOST_AUTO_TEST_CASE(an_answer_that_nobody_takes_ends) {
  settings.limits.stall = 100ms;
  std::atomic<bool> broken_off = false;
  settings.on_completed = [&](const Completed& completed) { broken_off = completed.broken_off; };
  router.add("GET", "/large", no_body, [](Request&) {
    Response response;
    response.body =
        Stream{std::uint64_t{1} << 30, [](std::span<std::uint8_t> into) { return Result<std::size_t>(into.size()); }};
    return response;
  });
  auto client = connect();
  client.send(get("/large"));
  BOOST_TEST(eventually([&] { return broken_off.load(); }));
}

BOOST_AUTO_TEST_CASE(large_bodies_stream_both_ways_in_steps) {
  router.add("GET", "/zeros", no_body, [](Request&) {
    Response response;
    response.body = Stream{100'000'000, [](std::span<std::uint8_t> into) {
                             std::fill(into.begin(), into.end(), std::uint8_t{0});
                             return Result<std::size_t>(into.size());
                           }};
    return response;
  });
  auto client = connect();
  std::thread sender([&] {
    client.send(head("/stream", "Content-Length: 100000000\r\n"));
    const std::string step(1'000'000, 'x');
    for (int i = 0; i < 100; ++i) client.send(step);
  });
  sender.join();
  BOOST_TEST(client.receive().status == 204);
  BOOST_TEST(read_bytes == 100'000'000u);
  BOOST_TEST(client.ask(get("/zeros")).body.size() == 100'000'000u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace mappe::http::test
