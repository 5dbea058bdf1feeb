#include "client/transfer/workers.h"

#include <system_error>
#include <thread>
#include <vector>

namespace mappe::client {

Result<void> run_workers(unsigned count, const std::function<void(FirstError&)>& work) {
  FirstError error;
  std::vector<std::thread> threads;
  for (unsigned i = 1; i < count; ++i) {
    try {
      threads.emplace_back([&] { work(error); });
    } catch (const std::system_error&) {
      break;  // no more threads to be had: those that run do the work
    }
  }
  work(error);
  for (std::thread& thread : threads) thread.join();
  return error.result();
}

}  // namespace mappe::client
