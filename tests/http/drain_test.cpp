// The end of a server, and what waits while it runs.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "fixture.h"

namespace mappe::http::test {
namespace {

// A door that handlers wait at.
class Gate {
 public:
  void pass() {
    std::unique_lock held(lock_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(held, [&] { return is_open_; });
    --waiting_;
  }
  void open() {
    const std::lock_guard guard(lock_);
    is_open_ = true;
    changed_.notify_all();
  }
  bool has_waiting(int count) {
    std::unique_lock held(lock_);
    return changed_.wait_for(held, 60s, [&] { return waiting_ >= count; });
  }

 private:
  std::mutex lock_;
  std::condition_variable changed_;
  bool is_open_ = false;
  int waiting_ = 0;
};

struct Ending : Fixture {
  Gate gate;
  std::atomic<int> calls = 0;
  Ending() {
    router.add("GET", "/now", no_body, [](Request&) { return Response(200, "text/plain", std::string("now")); });
    router.add("GET", "/slow", no_body, [this](Request&) {
      gate.pass();
      return Response(200, "text/plain", std::string("finished"));
    });
    router.add("GET", "/poll", no_body, [this](Request& request) -> Outcome {
      ++calls;
      if (request.called == Called::draining) return Response(200, "text/plain", std::string("come back"));
      return Deferred{Clock::now() + 60s, nullptr};
    });
    router.add("GET", "/never", no_body, [](Request&) { return Deferred{Clock::now() + 60s, nullptr}; });
  }
  ~Ending() {
    gate.open();
    server.reset();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ending, Ending)

BOOST_AUTO_TEST_CASE(drain_lets_running_requests_finish_and_refuses_new_connections) {
  const auto port = start();
  Client running(port);
  running.send(get("/slow"));
  BOOST_REQUIRE(gate.has_waiting(1));
  std::atomic<bool> clean = false;
  std::thread drainer([&] { clean = server->drain(20s); });
  BOOST_TEST(eventually([&] { return !Client(port).is_connected(); }));
  gate.open();
  const auto answer = running.receive();
  BOOST_TEST(answer.body == "finished");
  BOOST_TEST(answer.has("Connection: close\r\n"));
  BOOST_TEST(running.is_closed());
  drainer.join();
  BOOST_TEST(clean);
}

BOOST_AUTO_TEST_CASE(drain_answers_parked_polls_and_closes_what_is_idle) {
  const auto port = start();
  Client idle(port), polling(port), half(port), stubborn(port);
  idle.ask(get("/now"));
  half.send("GET /no");
  polling.send(get("/poll"));
  stubborn.send(get("/never"));
  BOOST_TEST(eventually([&] { return server->counters().deferred == 2; }));
  std::thread drainer([&] { server->drain(20s); });
  BOOST_TEST(polling.receive().body == "come back");
  BOOST_TEST(stubborn.receive().status == 503);
  BOOST_TEST(idle.is_closed());
  BOOST_TEST(half.is_closed());
  drainer.join();
  BOOST_TEST(calls == 2);
}

BOOST_AUTO_TEST_CASE(drain_cuts_off_what_its_patience_does_not_cover_and_says_so) {
  router.add("PUT", "/read", BodyLimit{1000}, [](Request& request) {
    (void)request.body->read_all(1000);
    return Response(204);
  });
  const auto port = start();
  Client stalled(port);
  stalled.send("PUT /read HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
  BOOST_TEST(eventually([&] { return server->counters().workers_busy == 1; }));
  BOOST_TEST(!server->drain(50ms));
  BOOST_TEST(stalled.receive().status == 0);
}

BOOST_AUTO_TEST_CASE(an_idle_server_drains_at_once_and_twice_is_the_same) {
  start();
  const auto before = Clock::now();
  BOOST_TEST(server->drain(60s));
  BOOST_TEST(server->drain(60s));
  BOOST_TEST((Clock::now() - before < 30s));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(waiting, Ending)

BOOST_AUTO_TEST_CASE(slow_heads_hold_no_worker_and_block_nobody) {
  settings.limits.workers_max = 2;
  const auto port = start();
  std::vector<Client> slow;
  for (int i = 0; i < 50; ++i) {
    slow.emplace_back(port);
    slow.back().send("GET /now HTTP/1.1\r\nHo");
  }
  Client other(port);
  BOOST_TEST(other.ask(get("/now")).body == "now");
  BOOST_TEST(eventually([&] { return server->counters().workers_busy == 0; }));
  for (auto& client : slow) client.send("st: a\r\n\r\n");
  for (auto& client : slow) BOOST_TEST(client.receive().body == "now");
}

BOOST_AUTO_TEST_CASE(a_head_that_is_not_complete_in_time_is_408_however_lively_it_trickles) {
  settings.limits.head = 150ms;
  const auto port = start();
  Client client(port);
  client.send("GET /now HTTP/1.1\r\nX: ");
  for (int i = 0; i < 20; ++i) {
    client.send("x");
    std::this_thread::sleep_for(10ms);
  }
  BOOST_TEST(client.receive().status == 408);
  BOOST_TEST(client.is_closed());
}

BOOST_AUTO_TEST_CASE(an_idle_connection_ends_without_a_word) {
  settings.limits.idle = 1s;  // and the request must come within it
  const auto port = start();
  Client fresh(port), used(port);
  BOOST_TEST(used.ask(get("/now")).status == 200);
  BOOST_TEST(fresh.is_closed());
  BOOST_TEST(used.is_closed());
}

BOOST_AUTO_TEST_CASE(two_thousand_idle_connections_cost_no_thread_and_still_answer) {
  settings.limits.connections_per_address_max = 3000;
  const auto port = start();
  std::vector<Client> clients;
  for (int i = 0; i < 2000; ++i) clients.emplace_back(port);
  for (auto& client : clients) BOOST_REQUIRE(client.ask(get("/now")).status == 200);
  BOOST_TEST(eventually([&] { return server->counters().parked == 2000 && server->counters().workers_busy == 0; }));
  for (auto& client : clients) BOOST_REQUIRE(client.ask(get("/now")).status == 200);
}

BOOST_AUTO_TEST_CASE(an_address_with_too_many_connections_is_refused_and_others_are_not) {
  settings.limits.connections_per_address_max = 3;
  const auto port = start();
  std::vector<Client> clients;
  for (int i = 0; i < 3; ++i) {
    clients.emplace_back(port);
    BOOST_TEST(clients.back().ask(get("/now")).status == 200);
  }
  Client refused(port);
  BOOST_TEST(refused.receive().status == 503);
  Client elsewhere(port, TlsVersion::none, "127.0.0.2");
  BOOST_TEST(elsewhere.ask(get("/now")).status == 200);
  clients.clear();
  BOOST_TEST(eventually([&] { return Client(port).ask(get("/now")).status == 200; }));
  BOOST_TEST(server->counters().connections_refused >= 1u);
}

BOOST_AUTO_TEST_CASE(an_address_with_too_many_running_requests_is_503_and_others_are_not) {
  settings.limits.requests_per_address_max = 2;
  const auto port = start();
  Client a(port), b(port), c(port), elsewhere(port, TlsVersion::none, "127.0.0.2");
  a.send(get("/slow"));
  b.send(get("/slow"));
  BOOST_REQUIRE(gate.has_waiting(2));
  BOOST_TEST(c.ask(get("/now")).status == 503);
  BOOST_TEST(elsewhere.ask(get("/now")).status == 200);
  gate.open();
  BOOST_TEST(a.receive().body == "finished");
  // A request counts until its worker is done with it, a moment after the client has its answer.
  BOOST_TEST(eventually([&] { return Client(port).ask(get("/now")).status == 200; }));
}

BOOST_AUTO_TEST_CASE(with_all_workers_busy_and_the_queue_full_the_answer_is_503) {
  settings.limits.workers_max = 2;
  settings.limits.queue_max = 1;
  const auto port = start();
  std::vector<Client> clients;
  for (int i = 0; i < 2; ++i) {
    clients.emplace_back(port);
    clients.back().send(get("/slow"));
  }
  BOOST_REQUIRE(gate.has_waiting(2));
  Client queued(port);
  queued.send(get("/now"));
  std::this_thread::sleep_for(50ms);
  Client refused(port);
  const auto answer = refused.ask(get("/now"));
  BOOST_TEST(answer.status == 503);
  BOOST_TEST(answer.has("Retry-After: 1\r\n"));
  gate.open();
  BOOST_TEST(queued.receive().body == "now");
}

BOOST_AUTO_TEST_CASE(a_thousand_stalled_requests_leave_room_for_the_next) {
  const auto port = start();
  std::vector<Client> clients;
  for (int i = 0; i < 1000; ++i) {
    clients.emplace_back(port, TlsVersion::none, "127.0.0." + std::to_string(2 + i % 32));
    clients.back().send(get("/slow"));
  }
  BOOST_REQUIRE(gate.has_waiting(1000));
  BOOST_TEST(Client(port).ask(get("/now")).body == "now");
  gate.open();
  for (auto& client : clients) BOOST_TEST(client.receive().body == "finished");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace mappe::http::test
