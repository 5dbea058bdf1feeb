// The world of the conformance suite: a new space of the town in the drives of Anna and Ben.
#include "tests/webdav/conformance/world.h"
#include "tests/drive/town.h"

namespace drive_test {
namespace {

using webdav::Answer;
using webdav::Path;

// A tree that is always at the newest state: the suite asks for what another member did a moment ago, and does not wait
// for the news.
class Newest final : public webdav::Tree {
 public:
  Newest(Desk& desk, const SpaceId& space) : desk_(desk), space_(space) {}

  Answer<webdav::Resource> find(const Path& path, webdav::Wanted wanted) override { return now()->find(path, wanted); }
  Answer<std::unique_ptr<webdav::Listing>> list(const Path& folder, webdav::Wanted wanted) override {
    return now()->list(folder, wanted);
  }
  Answer<webdav::OpenFile> open(const Path& path) override { return now()->open(path); }
  std::optional<std::string> namesake(const Path& path) override { return now()->namesake(path); }
  Answer<webdav::Changed> write(const webdav::Write& write, webdav::Source& source) override {
    return now()->write(write, source);
  }
  Answer<webdav::Changed> make_folder(const webdav::MakeFolder& make) override { return now()->make_folder(make); }
  Answer<webdav::Changed> move(const webdav::Transfer& transfer) override { return now()->move(transfer); }
  Answer<webdav::Changed> copy(const webdav::Transfer& transfer) override { return now()->copy(transfer); }
  Answer<webdav::Done> remove(const Path& path, const webdav::Conditions& conditions) override {
    return now()->remove(path, conditions);
  }
  Answer<webdav::Done> patch(const webdav::Patch& patch) override { return now()->patch(patch); }
  Answer<webdav::Quota> quota(const Path& folder) override { return now()->quota(folder); }
  Answer<webdav::TakenLock> lock(const webdav::TakeLock& take) override { return now()->lock(take); }
  Answer<webdav::Lock> refresh(const Path& path, const webdav::Conditions& conditions,
                               std::chrono::seconds timeout) override {
    return now()->refresh(path, conditions, timeout);
  }
  Answer<webdav::Done> unlock(const Path& path, const std::string& token) override {
    return now()->unlock(path, token);
  }

 private:
  std::shared_ptr<webdav::Tree> now() {
    desk_.drive().catch_up(space_);
    return desk_.drive().tree_of(space_);
  }

  Desk& desk_;
  const SpaceId space_;
};

class DriveWorld final : public webdav::test::World {
 public:
  ~DriveWorld() override { town_.leaves_free(std::nullopt); }
  std::shared_ptr<webdav::Tree> anna() override { return town_.anna().drive().tree_of(space_); }
  std::shared_ptr<webdav::Tree> ben() override { return std::make_shared<Newest>(town_.ben(), space_); }
  void pass(std::chrono::seconds time) override { town_.passes(time); }
  void set_available(std::optional<std::uint64_t> bytes) override { town_.leaves_free(bytes); }
  void set_offline(bool is_offline) override { is_offline ? town_.goes_away() : town_.comes_back(); }
  void make_ben_a_reader() override { town_.makes_ben_a_reader(space_); }

 private:
  Town& town_ = Town::here();
  const SpaceId space_ = town_.new_space();
};

}  // namespace
}  // namespace drive_test

namespace mappe::webdav::test {

std::unique_ptr<World> make_world() { return std::make_unique<drive_test::DriveWorld>(); }

}  // namespace mappe::webdav::test
