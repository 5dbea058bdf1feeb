// What a worker does with a connection: shakes hands, reads heads, calls handlers, answers, parks.
#pragma once

#include <atomic>
#include <condition_variable>
#include <unordered_set>

#include "http/body_reader.h"
#include "http/parking.h"
#include "http/respond.h"
#include "http/server.h"

namespace mappe::http {

// All open connections, to be counted and, at the very end, cut off.
class OpenConnections {
 public:
  // The registration must go before the transport does.
  std::shared_ptr<void> enter(Transport& transport);
  bool wait_until_none(Instant deadline);
  void wait_until_none();
  void cut_off_all();

 private:
  struct Book {
    std::mutex lock;
    std::condition_variable emptied;
    std::unordered_set<Transport*> transports;
  };
  std::shared_ptr<Book> book_ = std::make_shared<Book>();
};

class Engine {
 public:
  Engine(Router router, Settings settings);
  Result<void> prepare(std::function<void(std::size_t)> accept);  // first of all

  Parking& parking() { return *parking_; }
  Workers& workers() { return *workers_; }
  OpenConnections& open_connections() { return open_; }

  void welcome(FileHandle socket, Peer peer, std::shared_ptr<ssl_ctx_st> context);  // the loop's thread
  Counters counters() const;

  void stop_workers() { workers_.reset(); }  // after the loop has ended

 private:
  using Owned = std::unique_ptr<Connection>;

  void dispatch(Job job);
  void work(Job job);  // a worker thread, catches what is thrown
  void serve(Owned connection, Cause cause);
  bool shake_hands(Owned& connection);  // true: go on with the head
  void read_heads(Owned connection, Cause cause);
  bool fetch(Owned& connection);  // true: there are new bytes
  void linger(Owned connection);
  void start_lingering(Owned connection);
  void head_timed_out(Owned connection);

  // These give false when the connection was parked or ended (then it is null).
  bool begin_exchange(Owned& connection, std::string_view head);
  bool run_handler(Owned& connection, Called called);
  bool defer(Owned& connection, Deferred deferred);
  Sent send(Connection& connection, Response& response, const Sending& how);
  bool answer(Owned& connection, Response response);
  bool refuse(Owned& connection, int status, std::string_view why);

  Response make_refusal(int status, std::string_view why) const;
  void prepare_answer(const Request& request, Response& response);
  void report(const Exchange& exchange, int status, const Sent& sent);
  void fault(const Request& request, std::string_view what);

  const Router router_;
  const Settings settings_;
  const Limits& limits_;
  Admission admission_;
  OpenConnections open_;
  std::shared_ptr<Parking> parking_;
  std::unique_ptr<Workers> workers_;
  std::atomic<std::uint64_t> last_connection_{0}, refused_connections_{0}, requests_{0}, refused_requests_{0};
};

}  // namespace mappe::http
