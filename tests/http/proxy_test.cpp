// Behind a reverse proxy of ours: who asks is whom the proxy names, and nobody else is believed.
#include <boost/test/unit_test.hpp>
#include <future>

#include "fixture.h"
#include "http/admission.h"
#include "http/client_address.h"

namespace mappe::http::test {
namespace {

struct Proxied : Fixture {
  std::promise<void> open;
  std::shared_future<void> opened = open.get_future().share();

  Proxied() {
    router.add("GET", "/who", no_body, [](Request& request) {
      return Response(200, "text/plain", request.peer.is_unix ? "unix" : request.peer.address);
    });
    router.add("GET", "/slow", no_body, [this](Request&) {
      opened.wait();
      return Response(200, "text/plain", std::string("finished"));
    });
  }
  std::uint16_t start_behind_proxy() {
    auto listener = Listener::plain("127.0.0.1", 0);
    listener.behind_proxy = true;
    server = std::make_unique<Server>(std::move(router), settings);
    BOOST_TEST_REQUIRE(bool(server->start({std::move(listener)})));
    return server->port();
  }
  static std::string who(const std::string& forwarded) { return get("/who", "X-Forwarded-For: " + forwarded + "\r\n"); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(proxy, Proxied)

BOOST_AUTO_TEST_CASE(without_a_proxy_nobody_can_say_who_he_is) {
  Client client(start());
  BOOST_TEST(client.ask(who("192.0.2.7")).body == "127.0.0.1");
}

BOOST_AUTO_TEST_CASE(the_last_hop_is_the_client_and_what_stands_before_it_is_not_believed) {
  Client client(start_behind_proxy());
  BOOST_TEST(client.ask(who("192.0.2.7")).body == "192.0.2.7");
  BOOST_TEST(client.ask(who("198.51.100.1, 192.0.2.7")).body == "192.0.2.7");
  BOOST_TEST(client.ask(who("nonsense ,\t2001:DB8:0::7")).body == "2001:db8::7");
  BOOST_TEST(client.ask(who("::ffff:192.0.2.7")).body == "192.0.2.7");
  BOOST_TEST(client.ask(get("/who", "X-Forwarded-For: 192.0.2.7\r\nx-forwarded-for: 192.0.2.8\r\n")).body ==
             "192.0.2.8");
}

BOOST_AUTO_TEST_CASE(who_asks_directly_asks_for_himself) {
  Client client(start_behind_proxy());
  BOOST_TEST(client.ask(get("/who")).body == "127.0.0.1");
}

BOOST_AUTO_TEST_CASE(a_hop_that_is_no_address_is_400) {
  const auto port = start_behind_proxy();
  for (const char* hop : {"", "unknown", "192.0.2.7:4711", "[2001:db8::7]", "192.0.2.7,", "192.0.2.7, a b", "1"}) {
    Client client(port);
    BOOST_TEST(client.ask(who(hop)).status == 400, hop);
    BOOST_TEST(client.is_closed());
  }
}

BOOST_AUTO_TEST_CASE(a_unix_socket_can_be_the_proxys_too) {
  const TemporaryFolder folder;
  auto listener = Listener::unix_at(folder.path / "proxy.sock");
  listener.behind_proxy = true;
  server = std::make_unique<Server>(std::move(router), settings);
  BOOST_TEST_REQUIRE(bool(server->start({std::move(listener)})));
  Client client((folder.path / "proxy.sock").string());
  BOOST_TEST(client.ask(who("192.0.2.7")).body == "192.0.2.7");
  BOOST_TEST(client.ask(get("/who")).body == "unix");
}

BOOST_AUTO_TEST_CASE(limits_of_an_address_count_the_clients_and_not_the_proxy) {
  settings.limits.connections_per_address_max = 1;
  settings.limits.requests_per_address_max = 1;
  const auto port = start_behind_proxy();
  Client first(port), second(port), third(port);
  first.send(get("/slow", "X-Forwarded-For: 192.0.2.7\r\n"));
  BOOST_TEST(eventually([&] { return server->counters().workers_busy == 1; }));
  BOOST_TEST(second.ask(who("192.0.2.7")).status == 503);
  BOOST_TEST(third.ask(who("192.0.2.8")).status == 200);
  open.set_value();
  BOOST_TEST(first.receive().body == "finished");
  BOOST_TEST(first.ask(who("192.0.2.7")).status == 200);
}

BOOST_AUTO_TEST_CASE(a_peer_that_is_no_proxy_is_never_replaced) {
  Headers headers;
  headers.add("X-Forwarded-For", "192.0.2.7");
  const auto same = client_of(Peer{"198.51.100.1", 4711, false, false}, headers);
  BOOST_TEST(std::get<Peer>(same).address == "198.51.100.1");
  BOOST_TEST(address_key(Peer{"127.0.0.1", 4711, false, true}).empty());
  BOOST_TEST(is_loopback(Peer{"127.8.9.1"}));
  BOOST_TEST(is_loopback(Peer{"::1"}));
  BOOST_TEST(!is_loopback(Peer{"192.0.2.7"}));
  BOOST_TEST(!is_loopback(Peer{"", 0, true}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace mappe::http::test
