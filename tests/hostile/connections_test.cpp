// Handshakes and heads that do not come, and more connections than anybody needs.
#include <boost/test/unit_test.hpp>

#include "tests/hostile/siege.h"

using namespace hostile;

namespace {

// What a connection may cost that only waits: its state, TLS with its buffers, and what there is of a head.
constexpr std::uint64_t idle_connection_bytes_max = 96 * 1024;
constexpr std::size_t threads_at_once_max = 64;  // none waits for a client; so many may be at work on what came

int ended(std::vector<Client>& clients) {
  int count = 0;
  for (auto& client : clients) count += client.is_closed(60s);
  return count;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(connections)

BOOST_AUTO_TEST_CASE(a_thousand_unfinished_handshakes_hold_no_thread_and_end) {
  Siege siege;
  std::vector<Client> silent, half;
  for (std::size_t i = 0; i < 500; ++i) {
    silent.push_back(siege.silent_from(i % 8));
    half.push_back(siege.silent_from(i % 8));
    half.back().send(std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11));  // a hello that breaks off
  }
  siege.anna_is_served();
  siege.takes_at_most(1000 * idle_connection_bytes_max, threads_at_once_max, 1000 + 32);
  BOOST_TEST(ended(silent) == 500);  // after 10 s
  BOOST_TEST(ended(half) == 500);
  siege.recovers();
}

BOOST_AUTO_TEST_CASE(a_thousand_slow_heads_hold_no_thread_and_are_told_408) {
  Siege siege;
  std::vector<Client> slow;
  for (std::size_t i = 0; i < 1000; ++i) {
    slow.push_back(siege.from(i % 8));
    slow.back().send("GET /v1/about HTTP/1.1\r\nHost: a\r\nX-Slow: " + std::string(i % 100 * 100, 'x'));
  }
  siege.anna_is_served();
  siege.takes_at_most(1000 * idle_connection_bytes_max, threads_at_once_max, 1000 + 32);
  BOOST_TEST(answered(slow, 408) == 1000);  // 15 s after their first byte
  slow.clear();
  siege.recovers();
}

BOOST_AUTO_TEST_CASE(a_flood_of_one_address_is_ended_at_its_share_and_others_are_served) {
  Siege siege;
  std::vector<Client> flood;
  for (int i = 0; i < connections_per_address + 100; ++i) flood.push_back(siege.from(0));
  int served = 0;
  for (auto& client : flood)
    served += client.is_connected() && client.ask(mappe::http::test::get("/v1/about")).status == 200;
  BOOST_TEST(served == connections_per_address);
  BOOST_TEST(siege.from(1).ask(mappe::http::test::get("/v1/about")).status == 200);
  siege.anna_is_served();
  siege.takes_at_most(connections_per_address * idle_connection_bytes_max, threads_at_once_max,
                      connections_per_address + 32);
  flood.clear();
  BOOST_TEST(mappe::http::test::eventually([&] { return siege.from(0).is_connected(); }));
  siege.recovers();
}

BOOST_AUTO_TEST_CASE(connections_that_come_and_go_leave_nothing_behind) {
  Siege siege;
  for (int i = 0; i < 2000; ++i) {
    Client client = i % 2 == 0 ? siege.silent_from(0) : siege.from(1);
    if (i % 4 == 1) client.send("GET /v1/ab");
    if (i % 4 == 3) client.send("PUT /v1/me/bundle HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{");
  }
  siege.anna_is_served();
  siege.recovers();
}

BOOST_AUTO_TEST_CASE(asking_for_another_handshake_gets_none) {
  Siege siege;
  for (int i = 0; i < 20; ++i) {
    Client client = siege.from(0, TlsVersion::v1_2);
    BOOST_TEST(client.ask(mappe::http::test::get("/v1/about")).status == 200);
    BOOST_TEST(!client.renegotiates());
  }
  siege.anna_is_served();
  siege.recovers();
}

BOOST_AUTO_TEST_SUITE_END()
