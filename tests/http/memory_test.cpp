// What is held in memory whole has a limit, in all and for each address: beyond it requests are told to come again.
#include <boost/test/unit_test.hpp>

#include "fixture.h"

namespace mappe::http::test {
namespace {

constexpr std::size_t body_bytes = 600'000;

struct Holding : Fixture {
  std::uint16_t port = 0;

  Holding() {
    settings.limits.held_bytes_max = 1'000'000;
    settings.limits.held_bytes_per_address_max = 1'000'000;
    router.add("PUT", "/whole", BodyLimit{body_bytes}, [](Request& request) {
      const auto body = request.body->read_all(body_bytes);
      if (!body && body.error().code == Errc::busy) return Response(503);
      return body ? Response(200, "text/plain", std::to_string(body->size())) : Response(400);
    });
    router.add("GET", "/large", no_body,
               [](Request&) { return Response(200, "application/octet-stream", std::string(64 << 20, 'x')); });
    router.add("GET", "/ask", no_body, [](Request& request) {
      std::string granted;
      for (const std::size_t bytes : {400'000, 900'000, 1'100'000}) granted += request.may_hold(bytes) ? 'y' : 'n';
      return Response(200, "text/plain", granted);
    });
    router.add("GET", "/small", no_body, [](Request&) { return Response(200, "text/plain", std::string("small")); });
  }
  Client connect(std::string_view source = "127.0.0.1") {
    if (port == 0) port = start();
    return Client(port, TlsVersion::none, source);
  }
  // Sends all but the last byte, which is what the server then holds.
  Client begins_upload(std::string_view source = "127.0.0.1") {
    auto client = connect(source);
    const std::string all = put("/whole", std::string(body_bytes, 'x'));
    client.send(std::string_view(all).substr(0, all.size() - 1));
    BOOST_TEST(eventually([&] { return server->counters().held_bytes >= body_bytes; }));
    return client;
  }
  bool holds_nothing() {
    return eventually([&] { return server->counters().held_bytes == 0; });
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(memory, Holding)

BOOST_AUTO_TEST_CASE(a_body_beyond_what_the_server_may_hold_is_told_to_come_again) {
  auto slow = begins_upload();
  auto other = connect("127.0.0.2");
  BOOST_TEST(other.ask(put("/whole", std::string(body_bytes, 'x'))).status == 503);
  BOOST_TEST(connect().ask(put("/whole", "small")).status == 200);
  slow.send("x");
  BOOST_TEST(slow.receive().body == std::to_string(body_bytes));
  BOOST_TEST(holds_nothing());
  BOOST_TEST(connect("127.0.0.2").ask(put("/whole", std::string(body_bytes, 'x'))).status == 200);
}

BOOST_AUTO_TEST_CASE(one_address_cannot_have_all_of_it) {
  settings.limits.held_bytes_max = 2'000'000;
  auto slow = begins_upload();
  BOOST_TEST(connect().ask(put("/whole", std::string(body_bytes, 'x'))).status == 503);
  BOOST_TEST(connect("127.0.0.2").ask(put("/whole", std::string(body_bytes, 'x'))).status == 200);
}

BOOST_AUTO_TEST_CASE(what_a_client_holds_is_free_again_when_it_leaves) {
  { auto slow = begins_upload(); }
  BOOST_TEST(holds_nothing());
}

BOOST_AUTO_TEST_CASE(an_answer_that_nobody_takes_counts_until_it_is_out) {
  settings.limits.held_bytes_max = settings.limits.held_bytes_per_address_max = 100 << 20;
  auto crawling = connect();
  crawling.send(get("/large"));
  BOOST_TEST(eventually([&] { return server->counters().held_bytes == 64 << 20; }));
  auto other = connect();
  const auto refused = other.ask(get("/large"));
  BOOST_TEST(refused.status == 503);
  BOOST_TEST(other.ask(get("/small")).body == "small");
  BOOST_TEST(crawling.receive().body.size() == 64u << 20);
  BOOST_TEST(holds_nothing());
  BOOST_TEST(other.ask(get("/large")).status == 200);
}

BOOST_AUTO_TEST_CASE(a_handler_that_gathers_asks_first) {
  BOOST_TEST(connect().ask(get("/ask")).body == "yyn");
  BOOST_TEST(holds_nothing());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace mappe::http::test
