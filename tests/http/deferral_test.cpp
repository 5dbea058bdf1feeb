// Long polls: requests that wait without a thread.
#include <algorithm>
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <mutex>
#include <set>
#include <thread>

#include "fixture.h"

namespace mappe::http::test {
namespace {

// What the server's news are made of: a number that grows, and who waits for it.
class Board {
 public:
  struct Ticket {
    Board* board;
    std::uint64_t id;
    Ticket(Board* board_, std::uint64_t id_) : board(board_), id(id_) {}
    Ticket(const Ticket&) = delete;
    ~Ticket() { board->leave(id); }
  };

  std::shared_ptr<Ticket> subscribe(Waker waker) {
    const std::lock_guard guard(lock_);
    waiting_.emplace_back(++last_, std::move(waker));
    return std::make_shared<Ticket>(this, last_);
  }
  void post() {
    const std::lock_guard guard(lock_);  // a waker may be used under the caller's locks
    ++posts_;
    for (const auto& [id, waker] : waiting_) waker.wake();
  }
  int posts() {
    const std::lock_guard guard(lock_);
    return posts_;
  }
  std::size_t waiting() {
    const std::lock_guard guard(lock_);
    return waiting_.size();
  }

 private:
  void leave(std::uint64_t id) {
    const std::lock_guard guard(lock_);
    std::erase_if(waiting_, [id](const auto& one) { return one.first == id; });
  }
  std::mutex lock_;
  int posts_ = 0;
  std::uint64_t last_ = 0;
  std::vector<std::pair<std::uint64_t, Waker>> waiting_;
};

struct Polls : Fixture {
  Board board;
  std::atomic<int> calls = 0;
  std::function<void()> before_parking;  // runs between the look and the return
  milliseconds patience = 120s;  // beyond what a client here waits: a lost wake must not be mended by the deadline
  std::uint16_t port = 0;

  Polls() {
    router.add("GET", "/events", no_body, [this](Request& request) { return poll(request); });
    router.add("GET", "/now", no_body, [](Request&) { return Response(200, "text/plain", std::string("now")); });
    settings.limits.connections_per_address_max = 10'000;
  }
  ~Polls() { server.reset(); }

  Outcome poll(Request& request) {
    ++calls;
    auto ticket = board.subscribe(request.waker());
    const int after = std::stoi(std::string(request.query_value("after").value_or("0")));
    const int posts = board.posts();
    if (posts > after) return Response(200, "text/plain", std::to_string(posts));
    if (request.called == Called::deadline) return Response(200, "text/plain", std::string("nothing"));
    if (request.called == Called::draining) return Response(200, "text/plain", std::string("draining"));
    if (before_parking) before_parking();
    return Deferred{Clock::now() + patience, ticket};
  }
  Client ask(std::string_view path = "/events") {
    if (port == 0) port = start();
    Client client(port);
    client.send(get(path));
    return client;
  }
  bool all_parked(std::size_t count) {
    return eventually([&] { return server->counters().deferred == count && server->counters().workers_busy == 0; });
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(deferral, Polls)

BOOST_AUTO_TEST_CASE(a_wake_after_parking_calls_the_handler_again) {
  auto client = ask();
  BOOST_TEST(all_parked(1));
  board.post();
  BOOST_TEST(client.receive().body == "1");
  BOOST_TEST(calls == 2);
  BOOST_TEST(client.ask(get("/now")).body == "now");
}

BOOST_AUTO_TEST_CASE(a_wake_between_the_look_and_the_parking_is_not_lost) {
  before_parking = [this] { board.post(); };
  auto client = ask();
  BOOST_TEST(client.receive().body == "1");
  BOOST_TEST(calls == 2);
}

BOOST_AUTO_TEST_CASE(a_wake_that_finds_nothing_new_parks_again) {
  auto client = ask("/events?after=2");
  BOOST_TEST(all_parked(1));
  board.post();
  BOOST_TEST(eventually([&] { return calls == 2; }));
  BOOST_TEST(all_parked(1));
  board.post();
  BOOST_TEST(eventually([&] { return calls == 3; }));
  board.post();
  BOOST_TEST(client.receive().body == "3");
}

BOOST_AUTO_TEST_CASE(the_deadline_calls_the_handler_again) {
  patience = 50ms;
  auto client = ask();
  BOOST_TEST(client.receive().body == "nothing");
  BOOST_TEST(calls == 2);
}

BOOST_AUTO_TEST_CASE(a_connection_is_kept_after_a_poll_that_ended_by_its_deadline) {
  patience = 20ms;
  auto client = ask();
  BOOST_TEST(client.receive().body == "nothing");
  std::this_thread::sleep_for(30ms);
  BOOST_TEST(client.ask(get("/now")).body == "now");
}

BOOST_AUTO_TEST_CASE(a_deadline_in_the_past_calls_it_again_at_once_and_doing_so_twice_is_503) {
  router.add("GET", "/stubborn", no_body, [](Request&) { return Deferred{Clock::now() - 1s, nullptr}; });
  patience = -1s;
  auto client = ask();
  BOOST_TEST(client.receive().body == "nothing");
  client.send(get("/stubborn"));
  BOOST_TEST(client.receive().status == 503);
}

BOOST_AUTO_TEST_CASE(the_ticket_goes_with_the_answer) {
  auto client = ask();
  BOOST_TEST(all_parked(1));
  BOOST_TEST(board.waiting() == 1u);
  board.post();
  client.receive();
  BOOST_TEST(board.waiting() == 0u);
}

BOOST_AUTO_TEST_CASE(a_client_that_leaves_releases_its_ticket_without_another_call) {
  {
    auto client = ask();
    BOOST_TEST(all_parked(1));
  }
  BOOST_TEST(eventually([&] { return board.waiting() == 0; }));
  BOOST_TEST(calls == 1);
  board.post();
  BOOST_TEST(server->counters().deferred == 0u);
}

BOOST_AUTO_TEST_CASE(two_hundred_parked_polls_hold_no_thread_and_are_all_woken) {
  std::vector<Client> clients;
  for (int i = 0; i < 200; ++i) clients.push_back(ask());
  BOOST_TEST(all_parked(200));
  BOOST_TEST(ask("/now").receive().body == "now");
  board.post();
  for (auto& client : clients) BOOST_TEST(client.receive().body == "1");
}

BOOST_AUTO_TEST_CASE(no_news_is_lost_however_wakes_and_parkings_fall_together) {
  std::atomic<bool> posting = true;
  port = start();
  std::thread poster([&] {
    while (posting) {
      board.post();
      std::this_thread::yield();
    }
  });
  std::vector<std::thread> pollers;
  std::atomic<int> answered = 0;
  for (int n = 0; n < 4; ++n) {
    pollers.emplace_back([&] {
      Client client(port);
      for (int i = 0; i < 250; ++i) {
        const auto answer = client.ask(get("/events?after=" + std::to_string(board.posts())));
        answered += answer.status == 200 && answer.body != "nothing";
      }
    });
  }
  for (auto& poller : pollers) poller.join();
  posting = false;
  poster.join();
  BOOST_TEST(answered == 1000);
}

BOOST_AUTO_TEST_CASE(a_request_pipelined_behind_a_poll_waits_for_it) {
  auto client = ask();
  client.send(get("/now"));
  BOOST_TEST(all_parked(1));
  board.post();
  BOOST_TEST(client.receive().body == "1");
  BOOST_TEST(client.receive().body == "now");
}

BOOST_AUTO_TEST_CASE(a_waker_may_outlive_its_request_and_its_server) {
  Waker kept;
  router.add("GET", "/keep", no_body, [&](Request& request) {
    kept = request.waker();
    return Response(204);
  });
  auto client = ask("/keep");
  BOOST_TEST(client.receive().status == 204);
  kept.wake();
  BOOST_TEST(client.ask(get("/now")).body == "now");
  server.reset();
  kept.wake();
}

BOOST_AUTO_TEST_CASE(an_exception_in_a_woken_handler_becomes_500) {
  router.add("GET", "/throws", no_body, [](Request& request) -> Outcome {
    if (request.called != Called::first) throw std::runtime_error("late");
    return Deferred{Clock::now() + 20ms, nullptr};
  });
  BOOST_TEST(ask("/throws").receive().status == 500);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace mappe::http::test
