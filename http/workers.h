// The threads that handle requests: one for each that is being handled, up to a maximum; the rest queues.
//
// A few threads are started as needed at once. Beyond those a new one is only started when the queue has stood still
// for some milliseconds: a burst of short requests (2,000 polls woken together) does not make 1,000 threads, 1,000
// stalled uploads do. Threads without work end after a while.
#pragma once

#include <pthread.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "http/limits.h"

namespace mappe::http {

struct Connection;

// Why a connection needs a worker.
enum class Cause { readable, woken, deadline, draining, turn };

struct Job {
  std::unique_ptr<Connection> connection;
  Cause cause;
};

class Workers {
 public:
  Workers(const Limits& limits, std::function<void(Job)> work);
  ~Workers();  // runs what is queued, then ends the threads
  Workers(const Workers&) = delete;

  void push(Job job);  // any thread; never blocks for long
  bool is_overloaded() const;

  std::size_t threads() const;
  std::size_t busy() const;

 private:
  static void* thread_main(void* self);
  void run();
  void supervise();
  bool start_thread();  // under lock_
  void join_ended(std::unique_lock<std::mutex>& held);

  const Limits limits_;
  const std::function<void(Job)> work_;
  mutable std::mutex lock_;
  std::condition_variable has_work_, is_starving_;
  std::deque<Job> queue_;
  std::size_t threads_ = 0, idle_ = 0;
  std::uint64_t taken_ = 0;  // jobs, ever
  bool stopping_ = false;
  std::vector<pthread_t> ended_;  // to be joined
  std::size_t ended_since_trim_ = 0;
  pthread_t supervisor_{};
};

// Blocks all signals for threads started by the calling one while it lives: they are for main, and SIGPIPE (OpenSSL
// writes without MSG_NOSIGNAL) for nobody.
class SignalsBlocked {
 public:
  SignalsBlocked();
  ~SignalsBlocked();
  SignalsBlocked(const SignalsBlocked&) = delete;

 private:
  sigset_t before_;
};

}  // namespace mappe::http
