// Who waits for news, and which journals moved since when.                                   GET /v1/events,
// openapi.yaml
//
// A cursor is "BOOT-COUNT": this process, and how many moves it had seen. A cursor of another process, or none, gets
// everything once. Moves are remembered per journal (its last one), never per reader. Any thread.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/ids.h"
#include "http/message.h"

namespace mappe::server {

class EventHub : public std::enable_shared_from_this<EventHub> {
 public:
  // Made by make() only: tickets hold it weakly.
  static std::shared_ptr<EventHub> make();

  // What somebody listens for: a principal's or a faction's id.
  using Topic = std::array<std::uint8_t, 16>;

  // A journal moved; wakes who listens for any of the topics.
  void moved(const JournalId& journal, const std::vector<Topic>& topics);
  // Principals who were members until that entry and are none any more; moved() is called after it. Remembered for the
  // cursors of limits::losses_kept_max of them; whoever was longer away lists the spaces anyway.
  void lost(const JournalId& journal, std::uint64_t seq, const std::vector<Topic>& topics);
  // Wakes without a move: rights changed, a session ended.
  void wake(const std::vector<Topic>& topics);

  std::string cursor() const;
  // The count a cursor stands for; nothing if it is of another process or no cursor at all.
  std::optional<std::uint64_t> count_of(std::string_view cursor) const;
  // True if the journal moved after that count.
  bool moved_since(const JournalId& journal, std::uint64_t count) const;
  struct Loss {
    JournalId journal;
    std::uint64_t seq;  // of the entry that took the row away; what came later is not for them
  };
  // What was lost to these topics after that count, oldest first.
  std::vector<Loss> lost_since(const std::vector<Topic>& topics, std::uint64_t count) const;

  // Listens until the ticket goes. `session` is for counting.
  //   gives  nothing if that session has limits::polls_per_session_max tickets already
  std::shared_ptr<void> listen(const std::string& session, const std::vector<Topic>& topics, http::Waker waker);

  std::size_t listeners() const;

 private:
  EventHub();
  struct Ticket;
  void forget(std::uint64_t ticket);

  struct Listener {
    std::string session;
    std::vector<Topic> topics;
    http::Waker waker;
  };
  const std::string boot_;
  mutable std::mutex mutex_;
  std::uint64_t count_ = 0;
  std::uint64_t next_ticket_ = 1;
  std::map<JournalId, std::uint64_t> last_move_;
  struct Lost {
    std::uint64_t count;
    Topic topic;
    Loss loss;
  };
  std::deque<Lost> lost_;  // by count
  std::map<std::uint64_t, Listener> listeners_;
  std::map<Topic, std::set<std::uint64_t>> by_topic_;
  std::map<std::string, std::size_t> by_session_;
};

}  // namespace mappe::server
