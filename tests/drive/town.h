// A faction on a server in this process, whose clock can be set forward: Anna has founded it, Ben has joined. Both were
// made by the real program; each has a drive of their own, a real client with a real home.
#pragma once

#include <atomic>
#include <mutex>

#include "client/drive/drive.h"
#include "http/server.h"
#include "server/services.h"
#include "tests/drive/clock.h"
#include "tests/http/fixture.h"
#include "tests/stories/town.h"

namespace drive_test {

using namespace mappe;

// What a drive asks the server for, counted.
struct Asked {
  std::atomic<unsigned> blobs{0};
};

// A member's drive, opened as `mappe drive` does.
class Desk {
 public:
  explicit Desk(const stories::Member& member);

  client::drive::Drive& drive() { return *drive_; }
  client::Session& session() { return *session_; }
  Asked asked;

 private:
  client::drive::Line line_;
  std::unique_ptr<client::Home> home_;
  std::unique_ptr<client::BlobCache> cache_;
  std::unique_ptr<client::Session> session_;
  std::unique_ptr<client::drive::Drive> drive_;
};

class Town {
 public:
  static Town& here();  // one for all cases: founding takes a while

  Desk& anna() { return *anna_; }
  Desk& ben() { return *ben_; }
  Desk opens_another_for_ben() { return Desk(ben_member_); }

  SpaceId new_space();  // Anna makes it, Ben is an editor, and both drives show it
  void makes_ben_a_reader(const SpaceId& space);
  // The same space as Anna's other programs see it; synced.
  client::SpaceReplica& as_seen_by_anna(const SpaceId& space);

  static void passes(std::chrono::seconds time) { ahead_s += time.count(); }
  void leaves_free(std::optional<std::uint64_t> bytes);  // of the faction's quota; nothing: no limit
  void goes_away();
  void comes_back();

 private:
  Town();
  void serves();

  const int port_ = stories::free_port();
  const std::string origin_ = "https://127.0.0.1:" + std::to_string(port_);
  http::test::TemporaryFolder folder_;
  std::shared_ptr<http::Tls> tls_;
  std::unique_ptr<server::Log> log_;
  std::unique_ptr<storage::Storage> storage_;
  std::unique_ptr<server::Services> services_;
  std::unique_ptr<http::Server> server_;

  stories::Member anna_member_, ben_member_;
  std::unique_ptr<client::Home> other_home_;
  std::unique_ptr<client::Session> other_;  // Anna at another program
  std::unique_ptr<Desk> anna_, ben_;
  unsigned spaces_ = 0;
};

}  // namespace drive_test
