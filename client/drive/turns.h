// Whose turn it is with the replicas of one session: many look, or one changes; and while that one waits for the
// server, the others look. So a drive can be read while somebody saves, and while the server does not answer.
//
//   threads  any; a thread that has a turn takes no second one
#pragma once

#include <atomic>
#include <mutex>
#include <shared_mutex>
#include <thread>

namespace mappe::client::drive {

class Turns {
 public:
  // Const members of replicas, by whoever holds one.
  class Look {
   public:
    explicit Look(Turns& turns) : turns_(turns) {
      const std::lock_guard queue(turns_.queue_);
      turns_.state_.lock_shared();
    }
    ~Look() { turns_.state_.unlock_shared(); }
    Look(const Look&) = delete;

   private:
    Turns& turns_;
  };

  // Everything, by the one who holds it. What it looks at may be looked at by others whenever it asks the server; it
  // never finds the replicas changed by anybody else.
  class Change {
   public:
    explicit Change(Turns& turns) : turns_(turns), alone_(turns.changing_) {
      turns_.enter();
      turns_.changer_ = std::this_thread::get_id();
    }
    ~Change() {
      turns_.changer_ = std::thread::id();
      turns_.state_.unlock();
    }
    Change(const Change&) = delete;

   private:
    Turns& turns_;
    const std::lock_guard<std::mutex> alone_;
  };

  // Runs `wait`; if this thread has the turn to change, others look meanwhile.
  template <class Wait>
  auto let_look(const Wait& wait) {
    const bool is_changer = changer_.load() == std::this_thread::get_id();
    if (is_changer) state_.unlock();
    auto answer = wait();
    if (is_changer) enter();
    return answer;
  }

 private:
  // Through the queue, or those who look one after the other would keep out who changes.
  void enter() {
    const std::lock_guard queue(queue_);
    state_.lock();
  }

  std::mutex changing_;  // the turn to change, held through all its waiting
  std::mutex queue_;
  std::shared_mutex state_;
  std::atomic<std::thread::id> changer_{};
};

}  // namespace mappe::client::drive
