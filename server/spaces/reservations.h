// The head of a journal, kept for up to 1 s for a session that got a 409, so that a slow client is not starved by a
// fast one. docs/protocol.md §4
//
// First come, first served, one at a time per journal; at most one reservation an account at a time (gateways count
// with their owner, invites get none: their holder is empty). Who lets one lapse gets none for 60 s. Any thread; time
// is an argument.
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <string>

#include "crypto/base/ids.h"

namespace mappe::server {

class Reservations {
 public:
  // After a 409: asks for the head. Those who ask while it is kept for somebody else wait in line.
  void ask(const JournalId& journal, const std::string& holder, TimeMs now);

  // Before an append by `holder`: how long the head is kept for somebody else; 0: go on.
  TimeMs kept_for_others(const JournalId& journal, const std::string& holder, TimeMs now);

  // After an append by `holder`, or a refusal that is not a 409: gives the head back.
  void done(const JournalId& journal, const std::string& holder, TimeMs now);

 private:
  struct Place {
    std::string holder;
    TimeMs until_ms;  // of who stands in front; the others' time starts when they get there
  };
  void drop_lapsed(const JournalId& journal, TimeMs now);
  void next_in_line(std::deque<Place>& line, TimeMs now);
  void remember_lapse(const std::string& holder, TimeMs now);

  std::mutex mutex_;
  std::map<JournalId, std::deque<Place>> lines_;
  std::map<std::string, JournalId> waiting_;  // holder -> where it stands in line
  std::map<std::string, TimeMs> none_until_;  // who let one lapse
};

}  // namespace mappe::server
