// When something gets scarce, who has much of it goes short before who has little.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <future>

#include "fixture.h"

namespace mappe::http::test {
namespace {

struct Scarce : Fixture {
  std::promise<void> open;
  std::shared_future<void> opened = open.get_future().share();
  std::uint16_t port = 0;
  std::atomic<std::size_t> in_work = 0;  // requests, which are admitted before

  ~Scarce() {
    goes_on();
    server.reset();  // its handlers know this
  }
  void goes_on() {
    if (!is_open) open.set_value();
    is_open = true;
  }

  Scarce() {
    router.add("GET", "/now", no_body, [](Request&) { return Response(200, "text/plain", std::string("now")); });
    router.add("GET", "/slow", no_body, [this](Request&) {
      ++in_work;
      opened.wait();
      return Response(200, "text/plain", std::string("finished"));
    });
    router.add("PUT", "/whole", BodyLimit{1'000'000},
               [](Request& request) { return Response(request.body->read_all(1'000'000) ? 200 : 503); });
  }
  Client of(std::string_view address) {
    if (port == 0) port = start();
    return Client(port, TlsVersion::none, address);
  }
  std::vector<Client> many_of(std::string_view address, int count) {
    std::vector<Client> clients;
    for (int i = 0; i < count; ++i) clients.push_back(of(address));
    return clients;
  }
  bool has_busy(std::size_t count) {
    return eventually([&] { return in_work == count; });
  }

 private:
  bool is_open = false;
};

constexpr const char* greedy = "127.0.0.2";
constexpr const char* second = "127.0.0.3";
constexpr const char* third = "127.0.0.4";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(scarcity, Scarce)

BOOST_AUTO_TEST_CASE(the_last_quarter_of_the_workers_is_for_addresses_with_few_requests) {
  settings.limits.workers_max = 8;
  settings.limits.requests_per_address_max = 8;
  auto stalled = many_of(greedy, 6);
  for (auto& client : stalled) client.send(get("/slow"));
  BOOST_REQUIRE(has_busy(6));
  BOOST_TEST(of(greedy).ask(get("/now")).status == 503);
  stalled.push_back(of(second));
  stalled.back().send(get("/slow"));
  BOOST_REQUIRE(has_busy(7));
  BOOST_TEST(of(second).ask(get("/now")).status == 503);
  BOOST_TEST(of(third).ask(get("/now")).status == 200);
  goes_on();
  for (auto& client : stalled) BOOST_TEST(client.receive().body == "finished");
  BOOST_TEST(eventually([&] { return of(greedy).ask(get("/now")).status == 200; }));
}

BOOST_AUTO_TEST_CASE(the_last_quarter_of_the_connections_is_for_addresses_with_few) {
  settings.limits.connections_max = 8;
  settings.limits.connections_per_address_max = 8;
  auto clients = many_of(greedy, 6);
  for (auto& client : clients) BOOST_TEST(client.ask(get("/now")).status == 200);
  BOOST_TEST(of(greedy).receive().status == 503);
  auto other = of(second);
  BOOST_TEST(other.ask(get("/now")).status == 200);
  BOOST_TEST(of(second).receive().status == 503);
  BOOST_TEST(of(third).ask(get("/now")).status == 200);
  clients.clear();
  BOOST_TEST(eventually([&] { return of(greedy).ask(get("/now")).status == 200; }));
}

BOOST_AUTO_TEST_CASE(the_last_quarter_of_the_memory_is_for_addresses_that_hold_little) {
  settings.limits.held_bytes_max = 1'000'000;
  settings.limits.held_bytes_per_address_max = 800'000;
  auto slow = of(greedy);
  const std::string upload = put("/whole", std::string(780'000, 'x'));
  slow.send(std::string_view(upload).substr(0, upload.size() - 1));
  BOOST_REQUIRE(eventually([&] { return server->counters().held_bytes >= 780'000; }));
  BOOST_TEST(of(greedy).ask(put("/whole", "small")).status == 503);
  BOOST_TEST(of(second).ask(put("/whole", std::string(110'000, 'x'))).status == 503);
  BOOST_TEST(of(second).ask(put("/whole", std::string(90'000, 'x'))).status == 200);
  slow.send("x");
  BOOST_TEST(slow.receive().status == 200);
  BOOST_TEST(eventually([&] { return server->counters().held_bytes == 0; }));
  BOOST_TEST(of(second).ask(put("/whole", std::string(110'000, 'x'))).status == 200);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace mappe::http::test
