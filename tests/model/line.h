// The line between one client program and the server, and what may happen on it.
#pragma once

#include <deque>
#include <functional>
#include <set>

#include "tests/model/server_here.h"

namespace model_tests {

enum class Trouble {
  none,
  request_lost,  // the server never sees it
  answer_lost,   // the server has done it
  forestalled,   // others write before it arrives
  overtaken,     // the server has done it, the answer is lost, and others write behind it
  late,          // the server sees it only after the client has given up
  client_dies,   // before the request leaves
  client_dies_unanswered,
  server_dies,  // before it does anything
  server_dies_unanswered,
};
std::string_view name_of(Trouble trouble);

// What goes wrong in one step of the walk.
struct Plan {
  Trouble trouble = Trouble::none;
  unsigned at = 0;             // in the how-manieth request, from 0
  bool commits_alone = false;  // of those that append to a journal, or of all
  bool stays_down = false;     // nothing goes through any more until the step is over
};

struct SentEntry {
  EntryHash hash;
  std::uint64_t seq = 0;
  journal::Kind kind = journal::Kind::content;
};

// Requests that are still under way, whoever sent them.
class Underway {
 public:
  void add(const client::HttpRequest& request);
  // They arrive; nobody waits for the answers any more.
  void arrive(ServerHere& server);
  bool empty() const { return kept_.empty(); }

 private:
  struct Kept {
    client::HttpRequest request;
    Bytes body;
  };
  std::deque<Kept> kept_;
};

class Line final : public client::Transport {
 public:
  Line(ServerHere& server, Underway& underway) : server_(server), underway_(underway) {}

  Result<client::HttpReply> perform(const client::HttpRequest& request) override;
  void stop() override {}
  const std::string& origin() const override { return server_.origin(); }

  void expects(const Plan& plan);
  bool met_trouble() const { return met_; }
  // The program at this end is dead: nothing goes out, whatever its remains still do.
  void is_cut() { cut_ = true; }
  std::function<void()> on_death;   // called at the very moment
  std::function<void()> meanwhile;  // others act

  std::vector<SentEntry> sent;  // entries for the space's journal that left, since expects()

  // What went over the line since it was last looked at: bodies alone.
  struct Traffic {
    std::size_t requests = 0, sent_bytes = 0, received_bytes = 0;
  };
  Traffic traffic() { return std::exchange(traffic_, {}); }

 private:
  Error broken();
  void note(const client::HttpRequest& request);

  Result<client::HttpReply> answer(const client::HttpRequest& request);

  ServerHere& server_;
  Underway& underway_;
  Plan plan_;
  Traffic traffic_;
  unsigned count_ = 0;
  bool met_ = false, down_ = false, cut_ = false;
};

}  // namespace model_tests
