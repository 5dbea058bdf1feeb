// The leases of spaces that somebody looks at. The server's news do not speak of leases, so they are asked for when a
// lock is to be shown; by a thread of its own, so that who looks waits for a moment only, whatever the server does.
//   threads  any
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace mappe::client::drive {

struct Space;

class LeaseNews {
 public:
  using Ask = std::function<void(Space& space)>;  // asks the server; may take long
  ~LeaseNews() { stop(); }

  void start(Ask ask);
  void stop();  // after Api::stop(), or it waits for an answer

  // Until the space was asked about, but no longer than limits::look_patience; not at all while an answer takes longer
  // than that already. Without a turn.
  void look(const std::shared_ptr<Space>& space);

 private:
  void serve();
  bool is_done(const std::shared_ptr<Space>& space) const;  // under the mutex

  Ask ask_;
  std::mutex mutex_;
  std::condition_variable asked_, answered_;
  std::deque<std::shared_ptr<Space>> waiting_;  // the first one is being asked about
  bool is_slow_ = false;                        // somebody has waited for the first one in vain
  bool ends_ = false;
  std::thread thread_;
};

}  // namespace mappe::client::drive
