// The processes that hold keys: one for each app password in use.                                  docs/protocol.md §9
//
// The front holds no key and no password. It knows a password that is open by a hash under a key of this process, so a
// wrong one is another child that opens nothing, and never stands in the way of the right one.
//   threads  any
#pragma once

#include <sys/types.h>

#include <condition_variable>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>

#include "gateway/basic.h"
#include "gateway/order.h"

namespace mappe::gateway {

class Children {
 public:
  struct Settings {
    std::string origin;             // of the server
    std::filesystem::path program;  // this one
    std::filesystem::path state;    // a folder a child below it
    std::chrono::milliseconds idle{0};
    std::size_t most = 64;
    // What the server must show, as it is now; none: the system's authorities decide.
    std::function<std::optional<client::CertificateHash>()> certificate;
  };
  explicit Children(Settings settings);
  ~Children();  // ends them and waits for them

  using Key = std::array<std::uint8_t, 32>;
  Key key_of(const Credentials& given) const;

  struct Started {
    Unlocked unlocked = Unlocked::failed;
    std::filesystem::path socket;  // where it answers, if open
  };
  // What became of the child of that password, waiting for one that is just being started; nothing: there is none.
  std::optional<Started> find(const Key& key);
  // Starts one and waits for what becomes of it.                               gives  away, also when there are too
  // many
  Started start(const Key& key, const Credentials& given, const std::string& address);
  // It did not answer: its end has not been heard of yet.
  void forget(const Key& key);

  void reap();  // after SIGCHLD, by the thread that waits for signals
  std::size_t count() const;

 private:
  struct Child;
  std::shared_ptr<Child> spawn(const Key& key, const Credentials& given, const std::string& address);
  Unlocked wait_for(Child& child) const;

  const Settings settings_;
  const Key secret_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<Key, std::shared_ptr<Child>> children_;
  std::map<pid_t, std::shared_ptr<Child>> running_;
  std::uint64_t number_ = 0;  // of the next socket
};

}  // namespace mappe::gateway
