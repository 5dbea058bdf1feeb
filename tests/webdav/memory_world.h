// The world of MemoryStore, seen as the drive is seen: what systems leave beside documents is kept in front of it.
#pragma once

#include "conformance/world.h"
#include "memory_tree.h"
#include "webdav/aside_tree.h"

namespace mappe::webdav::test {

class MemoryWorld : public World {
 public:
  std::shared_ptr<Tree> anna() override { return std::make_shared<AsideTree>(store_.tree_of("Anna")); }
  std::shared_ptr<Tree> ben() override { return std::make_shared<AsideTree>(store_.tree_of("Ben")); }
  std::shared_ptr<Tree> behind() { return store_.tree_of("Anna"); }  // what others see of what Anna does
  void pass(std::chrono::seconds time) override { store_.pass(time); }
  void set_available(std::optional<std::uint64_t> bytes) override { store_.set_available(bytes); }
  void set_offline(bool is_offline) override { store_.set_offline(is_offline); }
  void make_ben_a_reader() override { store_.set_read_only("Ben"); }

 private:
  MemoryStore store_{Time(std::chrono::seconds(1'700'000'000))};
};

}  // namespace mappe::webdav::test
