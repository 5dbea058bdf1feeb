// The drives that run on a home, found by another program of the same user: records settings/drive-N of the home hold
// the addresses of each, and a lock of the same name is held while it runs. So one that was killed is not taken for
// a running one, and its address, a secret, lies sealed like everything else in the home.
#pragma once

#include "client/home/home.h"

namespace mappe::client::drive {

struct Addresses {
  std::string drive, status;  // Serving::address(), Serving::status_address()
};

// While alive. Removed at the end.
class Announced {
 public:
  //   errors  locked  limits::drives_found_max run already: this one is not found;  io
  static Result<Announced> announce(const Home& home, const Addresses& addresses);
  Announced(Announced&& other) noexcept
      : home_(std::exchange(other.home_, nullptr)), record_(std::move(other.record_)), lock_(std::move(other.lock_)) {}
  Announced(const Announced&) = delete;
  ~Announced();

 private:
  Announced(const Home& home, RecordName record, HomeLock lock)
      : home_(&home), record_(std::move(record)), lock_(std::move(lock)) {}
  const Home* home_;  // null: moved away
  RecordName record_;
  HomeLock lock_;
};

// Those that run. What others left behind is removed.
std::vector<Addresses> running_drives(const Home& home);

// GET of `address` + `suffix` from a drive on this computer.
//   errors  offline  nobody answers there;  timeout;  malformed;  too_large
Result<std::string> ask_drive(const std::string& address, std::string_view suffix);

}  // namespace mappe::client::drive
