// Where connections wait that have nothing for a worker to do: epoll, their deadlines, and who wakes the deferred ones.
//
// A parked connection belongs to the parking place, and leaves it exactly once, by whichever comes first: its socket,
// its deadline, a wake, or the drain. Everything that decides this happens under one lock, so a wake is never lost: it
// finds the request parked, or it leaves a mark that park_deferred finds.
#pragma once

#include <atomic>
#include <functional>
#include <set>
#include <unordered_map>
#include <vector>

#include "http/connection.h"
#include "http/workers.h"

namespace mappe::http {

class Parking : public std::enable_shared_from_this<Parking> {
 public:
  struct Events {
    std::function<void(Job)> dispatch;                 // a connection needs a worker; called under the lock at times
    std::function<void(std::size_t listener)> accept;  // a listener has connections; on the loop's thread
  };

  static Result<std::shared_ptr<Parking>> create(Events events);

  Result<void> watch_listener(int fd, std::size_t listener);  // before run
  void run();                                                 // the loop; until stop
  void stop();                                                // any thread; afterwards nothing is dispatched

  // Waits for the direction until connection->deadline. While draining, the phases handshake and head end here.
  void park(std::unique_ptr<Connection> connection, Io direction);
  // Waits for a wake, connection->deadline, or the peer's leaving. Dispatches at once if the wake came already.
  void park_deferred(std::unique_ptr<Connection> connection);

  // A request that may be woken from now on, until its registration goes. Not to be released under lock_.
  struct Registered {
    RequestId id;
    std::shared_ptr<void> registration;
  };
  Registered new_request();
  void wake(RequestId id);  // any thread, also unknown ids

  // Ends what is idle, dispatches what is deferred; the same for all that would be parked later.
  void drain();
  bool is_draining() const { return draining_; }

  std::size_t parked() const;
  std::size_t deferred() const;

 private:
  struct Wakeable {
    ConnectionId parked_on{};  // 0: not parked
    bool woken = false;
  };
  using Owned = std::unique_ptr<Connection>;

  Parking(Events events, FileHandle epoll, FileHandle bell);
  void forget_request(RequestId id);
  bool watch(Connection& connection, std::uint32_t events);
  void keep(Owned connection);  // under lock_
  Owned take(ConnectionId id);  // under lock_; null if it is not here
  void socket_event(std::uint64_t key, std::uint32_t events);
  void deadlines();
  void expire(Owned connection);
  void ring();
  int patience_ms();

  const Events events_;
  const FileHandle epoll_, bell_;
  mutable std::mutex lock_;
  std::unordered_map<std::uint64_t, Owned> parked_;
  std::set<std::pair<Instant, std::uint64_t>> deadlines_;
  std::unordered_map<std::uint64_t, Wakeable> requests_;
  std::uint64_t last_request_ = 0;
  std::size_t deferred_ = 0;
  Instant loop_sleeps_until_ = Instant::max();
  bool stopped_ = false;
  std::atomic<bool> draining_ = false;
};

}  // namespace mappe::http
