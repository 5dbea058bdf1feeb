// The drive of one signed-in member: its spaces, kept at the newest state that the server has, as one tree.
//
//   threads  two of its own, which follow the news and look for a server that went away; tree() any thread
#pragma once

#include <condition_variable>
#include <thread>

#include "client/drive/drive_tree.h"
#include "client/drive/limits.h"
#include "client/drive/status.h"

namespace mappe::client::drive {

class Drive {
 public:
  // Opens all spaces; from then on the session is the drive's alone. `session` was made with a transport that has this
  // `line` (drive_transport.h). All borrowed. Without the server the drive shows what the home keeps, and looks for it;
  // all else begins when it is there.
  //   errors  those of asking for the spaces; one that cannot be shown is left out and named by left_out()
  static Answer<std::unique_ptr<Drive>> open(Session& session, Line& line, BlobCache& cache, Settings settings = {});
  ~Drive();  // ends what it waits for

  // All spaces, as this computer sees them: what its programs leave beside documents stays here (webdav/aside_tree.h).
  std::shared_ptr<webdav::Tree> tree() { return tree_; }
  // One space alone, by its id; null: it is not shown.
  std::shared_ptr<webdav::Tree> tree_of(const SpaceId& space);

  bool is_online() const { return shared_.line.is_up; }
  // The session has ended: the program must be started anew after signing in.
  bool has_expired() const { return has_expired_; }
  std::vector<std::string> folders() const;
  Folders shown() const;  // as they are now
  std::vector<LeftOut> left_out() const;
  // Asks the server who holds locks, within limits::look_patience.
  Status status();

  // What any client owes the spaces it has opened, once a day (client/replica/upkeep.h). Done by itself while a drive
  // is up for long; at its end by whoever ends it.
  void keep_up();

  // Takes in now what the news and the next change would tell: a space's head, its locks, the quota.
  void catch_up(const SpaceId& space);

 private:
  Drive(Session& session, Line& line, BlobCache& cache, Settings settings);
  Answer<void> begin();             // in a turn
  Answer<void> list_spaces();       // likewise
  void show_kept();                 // likewise
  void add(SpaceReplica& replica);  // likewise
  void name_folders();              // likewise
  void sync(Space& space);          // likewise
  void meet_server();
  void follow_news();
  bool take(const News& news);  // whether any of it was new
  void look_for_server();
  bool waits(std::chrono::milliseconds time);  // false: it ends
  void give_up_leases();

  mutable Shared shared_;
  std::map<SpaceId, std::shared_ptr<Space>> spaces_;  // in turns
  Folders folders_;                                   // likewise
  std::vector<LeftOut> left_out_;                     // likewise
  RefusalLog refusals_;
  const std::shared_ptr<webdav::Tree> tree_;
  std::atomic<bool> has_expired_{false};
  std::optional<Error> stranger_;  // in turns: why the server that answers is not to be used
  TimeMs started_ms_ = 0;

  std::mutex mutex_;
  std::condition_variable ending_;
  bool ends_ = false;
  std::thread news_, watch_;
};

// How a space's folder is called: its title without what some systems cannot have in a name.
std::string folder_name(std::string_view title, const SpaceId& space);

}  // namespace mappe::client::drive
