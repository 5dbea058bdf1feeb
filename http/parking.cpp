#include "http/parking.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "crypto/base/check.h"

namespace mappe::http {
namespace {

// Keys in epoll: connections count up from 1; these two ranges are out of their reach.
constexpr std::uint64_t bell_key = UINT64_MAX;
constexpr std::uint64_t listener_key = std::uint64_t{1} << 62;

std::uint64_t key_of(const Connection& connection) { return static_cast<std::uint64_t>(connection.id); }

}  // namespace

Parking::Parking(Events events, FileHandle epoll, FileHandle bell)
    : events_(std::move(events)), epoll_(std::move(epoll)), bell_(std::move(bell)) {}

Result<std::shared_ptr<Parking>> Parking::create(Events events) {
  FileHandle epoll(::epoll_create1(EPOLL_CLOEXEC));
  FileHandle bell(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!epoll || !bell) return fail(Errc::io, "no epoll to be had");
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = bell_key;
  if (::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, bell.get(), &event) != 0) return fail(Errc::io, "epoll refuses");
  return std::shared_ptr<Parking>(new Parking(std::move(events), std::move(epoll), std::move(bell)));
}

Result<void> Parking::watch_listener(int fd, std::size_t listener) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = listener_key + listener;
  if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) != 0) return fail(Errc::io, "epoll refuses a listener");
  return {};
}

bool Parking::watch(Connection& connection, std::uint32_t events) {
  epoll_event event{};
  event.events = events | EPOLLONESHOT;
  event.data.u64 = key_of(connection);
  const int operation = std::exchange(connection.is_watched, true) ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
  return ::epoll_ctl(epoll_.get(), operation, connection.transport.fd(), &event) == 0;
}

void Parking::keep(Owned connection) {
  const auto key = key_of(*connection);
  const auto deadline = connection->deadline;
  deferred_ += connection->phase == Phase::deferred;
  deadlines_.emplace(deadline, key);
  parked_.emplace(key, std::move(connection));
  if (deadline < loop_sleeps_until_) ring();
}

Parking::Owned Parking::take(ConnectionId id) {
  const auto found = parked_.find(static_cast<std::uint64_t>(id));
  if (found == parked_.end()) return nullptr;
  auto connection = std::move(found->second);
  parked_.erase(found);
  deadlines_.erase({connection->deadline, key_of(*connection)});
  deferred_ -= connection->phase == Phase::deferred;
  if (connection->exchange && connection->exchange->id != RequestId{}) {
    const auto request = requests_.find(static_cast<std::uint64_t>(connection->exchange->id));
    if (request != requests_.end()) request->second.parked_on = {};
  }
  return connection;
}

void Parking::park(Owned connection, Io direction) {
  connection->in.shrink();
  const bool is_idle = connection->phase != Phase::linger;
  const std::lock_guard guard(lock_);
  if (stopped_ || (draining_ && is_idle)) return;  // ends here
  auto& parked = *connection;
  keep(std::move(connection));
  // Last, because the event may come at once; the loop then waits for the lock.
  if (!watch(parked, direction == Io::wait_write ? EPOLLOUT : EPOLLIN | EPOLLRDHUP)) take(parked.id);
}

void Parking::park_deferred(Owned connection) {
  connection->in.shrink();
  connection->phase = Phase::deferred;
  // Outlives the lock: ending a connection releases its ticket, and that may take its owner's locks.
  Owned left;
  const std::lock_guard guard(lock_);
  if (stopped_) {
    left = std::move(connection);
    return;
  }
  if (draining_) return events_.dispatch({std::move(connection), Cause::draining});
  const auto request = requests_.find(static_cast<std::uint64_t>(connection->exchange->id));
  if (request != requests_.end()) {
    if (std::exchange(request->second.woken, false)) return events_.dispatch({std::move(connection), Cause::woken});
    request->second.parked_on = connection->id;
  }
  auto& parked = *connection;
  keep(std::move(connection));
  if (!watch(parked, EPOLLRDHUP)) left = take(parked.id);
}

Parking::Registered Parking::new_request() {
  const std::lock_guard guard(lock_);
  requests_.emplace(++last_request_, Wakeable{});
  const RequestId id{last_request_};
  // Only its deleter matters: it works also when the connection outlives this object.
  const auto forget = [weak = weak_from_this(), id](void*) {
    if (const auto parking = weak.lock()) parking->forget_request(id);
  };
  return {id, std::shared_ptr<void>(nullptr, forget)};
}

void Parking::forget_request(RequestId id) {
  const std::lock_guard guard(lock_);
  requests_.erase(static_cast<std::uint64_t>(id));
}

void Parking::wake(RequestId id) {
  const std::lock_guard guard(lock_);
  if (stopped_) return;
  const auto request = requests_.find(static_cast<std::uint64_t>(id));
  if (request == requests_.end()) return;
  if (request->second.parked_on == ConnectionId{}) {
    request->second.woken = true;  // its handler still runs; park_deferred will see it
    return;
  }
  if (auto connection = take(request->second.parked_on)) events_.dispatch({std::move(connection), Cause::woken});
}

void Parking::drain() {
  std::vector<Owned> idle;  // ended after the lock is free
  const std::lock_guard guard(lock_);
  draining_ = true;
  std::vector<ConnectionId> all;
  for (const auto& [key, connection] : parked_) all.push_back(connection->id);
  for (const auto id : all) {
    const auto phase = parked_.at(static_cast<std::uint64_t>(id))->phase;
    if (phase == Phase::linger) continue;  // short anyway
    auto connection = take(id);
    if (phase == Phase::deferred) {
      events_.dispatch({std::move(connection), Cause::draining});
    } else {
      idle.push_back(std::move(connection));
    }
  }
}

void Parking::stop() {
  std::unordered_map<std::uint64_t, Owned> left;
  const std::lock_guard guard(lock_);
  stopped_ = true;
  left.swap(parked_);
  deadlines_.clear();
  requests_.clear();
  deferred_ = 0;
  ring();
}

void Parking::ring() {
  const std::uint64_t one = 1;
  // Full or interrupted: it rings already.
  [[maybe_unused]] const auto written = ::write(bell_.get(), &one, sizeof one);
}

void Parking::socket_event(std::uint64_t key, std::uint32_t events) {
  Owned connection;
  {
    const std::lock_guard guard(lock_);
    connection = take(ConnectionId{key});
  }
  if (!connection) return;  // left by another way before this event was seen
  const bool left_for_good = (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
  if (connection->phase == Phase::deferred) {
    if (left_for_good) return;  // nobody to answer
    return park_deferred(std::move(connection));
  }
  events_.dispatch({std::move(connection), Cause::readable});
}

void Parking::expire(Owned connection) {
  const bool within_head = connection->phase == Phase::head && connection->scanner.has_started();
  // 408 is for clients that began to ask; the others just end.
  if (connection->phase == Phase::deferred || within_head) events_.dispatch({std::move(connection), Cause::deadline});
}

void Parking::deadlines() {
  std::vector<Owned> due;
  {
    const std::lock_guard guard(lock_);
    const auto now = Clock::now();
    while (!deadlines_.empty() && deadlines_.begin()->first <= now)
      due.push_back(take(ConnectionId{deadlines_.begin()->second}));
  }
  for (auto& connection : due) expire(std::move(connection));
}

int Parking::patience_ms() {
  const std::lock_guard guard(lock_);
  if (stopped_) return 0;
  loop_sleeps_until_ = deadlines_.empty() ? Instant::max() : deadlines_.begin()->first;
  if (deadlines_.empty()) return -1;
  const auto left = std::chrono::ceil<milliseconds>(loop_sleeps_until_ - Clock::now());
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 60'000));
}

void Parking::run() {
  std::array<epoll_event, 256> ready;
  while (true) {
    const int count = ::epoll_wait(epoll_.get(), ready.data(), static_cast<int>(ready.size()), patience_ms());
    {
      const std::lock_guard guard(lock_);
      if (stopped_) return;
    }
    for (int i = 0; i < count; ++i) {
      const auto key = ready[static_cast<std::size_t>(i)].data.u64;
      if (key == bell_key) {
        std::uint64_t rings = 0;
        [[maybe_unused]] const auto got = ::read(bell_.get(), &rings, sizeof rings);
      } else if (key >= listener_key) {
        events_.accept(key - listener_key);
      } else {
        socket_event(key, ready[static_cast<std::size_t>(i)].events);
      }
    }
    deadlines();
  }
}

std::size_t Parking::parked() const {
  const std::lock_guard guard(lock_);
  return parked_.size();
}

std::size_t Parking::deferred() const {
  const std::lock_guard guard(lock_);
  return deferred_;
}

}  // namespace mappe::http
