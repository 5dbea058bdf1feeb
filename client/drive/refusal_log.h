// What this drive refused lately, for the status: a program often shows its user nothing but "access denied".
//   threads  any
#pragma once

#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "crypto/base/ids.h"
#include "webdav/tree.h"

namespace mappe::client::drive {

struct Refused {
  TimeMs time_ms = 0;       // by this computer's clock
  std::string path;         // "/Umwelt/a.odt"
  std::string_view reason;  // reason_of()
  std::string_view what;    // an English sentence; a literal
  unsigned times = 1;       // the same again and again, as programs do, counts as one
};

std::string path_text(const webdav::Path& path);

class RefusalLog {
 public:
  void note(const webdav::Path& path, const webdav::Refusal& refusal);
  std::vector<Refused> newest_first() const;

 private:
  mutable std::mutex mutex_;
  std::deque<Refused> refused_;  // at most limits::refusals_max
};

// The same of a refusal; "budget" where it is the money that is used up, and not the room.
std::string_view reason_of(const webdav::Refusal& refusal);
// The stable word of a reason, for programs: "read_only".
std::string_view word_of(webdav::Refusal::Why why);

// The same tree, whose refused changes, and files that could not be opened, are noted. What any program asks just to
// see whether something is there (not found, exists already) is no news.
std::shared_ptr<webdav::Tree> noted(std::shared_ptr<webdav::Tree> tree, RefusalLog& log);

}  // namespace mappe::client::drive
