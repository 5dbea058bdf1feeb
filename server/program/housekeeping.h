// What ends by itself: sessions, leases, blobs that nothing names. One thread, every few minutes, until it is
// destroyed.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "server/services.h"

namespace mappe::server {

// One round. Errors are logged and tried again in the next.
void keep_house(Services& services);

class Housekeeping {
 public:
  explicit Housekeeping(Services& services);
  ~Housekeeping();
  Housekeeping(const Housekeeping&) = delete;

 private:
  void run(Services& services);
  std::mutex mutex_;
  std::condition_variable changed_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace mappe::server
