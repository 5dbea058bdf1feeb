// A wire between a member and a server, on which what passes is counted and nothing is read: what is sent stays sealed.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

namespace stories {

class Relay {
 public:
  // Listens on 127.0.0.1:`port` and passes everything on to 127.0.0.1:`to`.
  Relay(int port, int to);
  ~Relay();  // breaks what is open
  Relay(const Relay&) = delete;

  std::uint64_t bytes_to_client() const { return to_client_; }

 private:
  void listens();
  void passes(int client);
  const int to_;
  int listener_ = -1;
  std::atomic<std::uint64_t> to_client_ = 0;
  std::atomic<bool> ending_ = false;
  std::vector<std::thread> passing_;  // of the listening thread, which joins them
  std::thread listening_;
};

}  // namespace stories
