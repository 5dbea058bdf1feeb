#include "http/workers.h"

#include <malloc.h>

#include <csignal>
#include <thread>

#include "crypto/base/check.h"
#include "http/connection.h"

namespace mappe::http {
namespace {

constexpr milliseconds starving_after{2};
constexpr std::size_t steps_to_wait_max = 10;
constexpr std::size_t trimmed_after_threads = 16;
constexpr std::size_t started_at_once_max = 16;  // per step of starving_after
const std::size_t started_freely = 4 * std::max(2u, std::thread::hardware_concurrency());

}  // namespace

SignalsBlocked::SignalsBlocked() {
  sigset_t all;
  sigfillset(&all);
  // What the processor raises for a fault of this very thread cannot be blocked with a defined result.
  for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP}) sigdelset(&all, fault);
  pthread_sigmask(SIG_SETMASK, &all, &before_);
}

SignalsBlocked::~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

Workers::Workers(const Limits& limits, std::function<void(Job)> work) : limits_(limits), work_(std::move(work)) {
  const auto supervise_main = [](void* self) -> void* {
    static_cast<Workers*>(self)->supervise();
    return nullptr;
  };
  const SignalsBlocked blocked;
  CHECK(pthread_create(&supervisor_, nullptr, supervise_main, this) == 0);
}

Workers::~Workers() {
  {
    const std::lock_guard guard(lock_);
    stopping_ = true;
    has_work_.notify_all();
    is_starving_.notify_all();
  }
  pthread_join(supervisor_, nullptr);
}

void Workers::push(Job job) {
  std::unique_lock held(lock_);
  queue_.push_back(std::move(job));
  if (idle_ >= queue_.size()) {
    held.unlock();  // or who is woken would only wait for the lock
    has_work_.notify_one();
    return;
  }
  if (threads_ < std::min(started_freely, limits_.workers_max) && start_thread()) return;
  if (idle_ > 0) has_work_.notify_one();
  is_starving_.notify_one();
}

bool Workers::is_overloaded() const {
  const std::lock_guard guard(lock_);
  return threads_ >= limits_.workers_max && queue_.size() >= limits_.queue_max;
}

std::size_t Workers::threads() const {
  const std::lock_guard guard(lock_);
  return threads_;
}

std::size_t Workers::busy() const {
  const std::lock_guard guard(lock_);
  return threads_ - idle_;
}

bool Workers::start_thread() {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, limits::worker_stack_bytes);
  const SignalsBlocked blocked;
  pthread_t thread;
  // Refused (EAGAIN): the job waits for one of the threads that are there, or for the supervisor's next step.
  const bool started = pthread_create(&thread, &attributes, thread_main, this) == 0;
  pthread_attr_destroy(&attributes);
  if (started) ++threads_;
  return started;
}

void* Workers::thread_main(void* self) {
  static_cast<Workers*>(self)->run();
  return nullptr;
}

void Workers::run() {
  std::unique_lock held(lock_);
  while (true) {
    ++idle_;
    const bool has_job = has_work_.wait_for(held, limits_.worker_idle, [&] { return stopping_ || !queue_.empty(); });
    --idle_;
    if (!has_job || queue_.empty()) break;
    Job job = std::move(queue_.front());
    queue_.pop_front();
    ++taken_;
    held.unlock();
    work_(std::move(job));
    held.lock();
  }
  --threads_;
  ended_.push_back(pthread_self());
  is_starving_.notify_one();  // the supervisor joins it, and starts another if a job came just now
}

void Workers::join_ended(std::unique_lock<std::mutex>& held) {
  auto ended = std::exchange(ended_, {});
  // After many, the allocator keeps what they had: given back once nobody is in work any more.
  ended_since_trim_ += ended.size();
  const bool trims = ended_since_trim_ >= trimmed_after_threads && threads_ <= started_freely;
  if (trims) ended_since_trim_ = 0;
  held.unlock();
  for (const auto thread : ended) pthread_join(thread, nullptr);
  if (trims) ::malloc_trim(0);
  held.lock();
}

void Workers::supervise() {
  std::unique_lock held(lock_);
  while (true) {
    is_starving_.wait(held, [&] { return !ended_.empty() || (stopping_ && threads_ == 0) || queue_.size() > idle_; });
    join_ended(held);
    // More may have ended while those were joined: all must be, for they still touch lock_ as they end.
    if (stopping_ && threads_ == 0 && queue_.empty() && ended_.empty()) return;
    if (queue_.size() <= idle_) continue;
    // Somebody waits. If the queue will be worked off soon at the pace of this step, the threads that are there will
    // do.
    const auto before = taken_;
    held.unlock();
    std::this_thread::sleep_for(starving_after);
    held.lock();
    const bool moves_on = queue_.size() < steps_to_wait_max * (taken_ - before);
    if (moves_on || queue_.size() <= idle_) continue;
    const auto wanted = std::min({queue_.size() - idle_, started_at_once_max, limits_.workers_max - threads_});
    for (std::size_t i = 0; i < wanted && start_thread();) ++i;
  }
}

}  // namespace mappe::http
