// Polite requests: one at a time, spaced per machine, as robots.txt allows, a server error tried once more.
//
// Several council systems may sit on one machine: what spaces requests is its numeric address, not its name.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "council/mirror/fetcher.h"
#include "council/mirror/robots.h"
#include "crypto/base/ids.h"

namespace mappe::council {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual TimeMs now_ms() = 0;
  virtual bool wait_until(TimeMs time_ms) = 0;  // false: told to stop
};

struct Manners {
  std::uint64_t gap_ms = 1'500;  // between two requests to one machine
  bool ignore_robots = false;    // the municipality said so
};

inline constexpr std::string_view robot_name = "Mappe";  // in robots.txt and in User-Agent

// What the threads of all sources share: when which machine may be asked again, and what robots.txt said. Any thread.
class Pacer {
 public:
  struct Line {  // whoever asks the machine holds `busy` until the answer is there
    std::mutex busy;
    TimeMs next_ms = 0;  // guarded by busy
  };
  Line& line_of(const std::string& machine);

  std::optional<Robots> robots_of(const std::string& server, TimeMs now) const;  // none: not known, or too old
  std::optional<Robots> last_robots_of(const std::string& server) const;         // of any age
  void keep(const std::string& server, const Robots& robots, TimeMs now);

 private:
  struct Known {
    Robots robots;
    TimeMs read_ms = 0;
  };
  mutable std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Line>> lines_;
  std::map<std::string, Known> robots_;
};

class Requester {
 public:
  Requester(Fetcher& fetcher, Clock& clock, Pacer& pacer, Manners manners)
      : fetcher_(fetcher), clock_(clock), pacer_(pacer), manners_(manners) {}

  // A 5xx without Retry-After is asked for once more; what comes then is given.
  //   errors  as Fetcher::get; denied: robots.txt does not allow it; busy, too_many: robots.txt is not to be had now;
  //           cancelled
  Result<Answer> get(const Url& address);

 private:
  Result<Answer> get_spaced(const Url& address);
  Result<Robots> robots_of(const Url& address);

  Fetcher& fetcher_;
  Clock& clock_;
  Pacer& pacer_;
  const Manners manners_;
  std::uint64_t crawl_delay_ms_ = 0;
};

}  // namespace mappe::council
