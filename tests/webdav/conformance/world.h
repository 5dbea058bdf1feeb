// What the suite needs of whoever wants to be served by WebDAV. A test program links webdav_conformance and defines
// make_world(): the suite then runs over its trees.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "webdav/tree.h"

namespace mappe::webdav::test {

// One empty tree, seen by two members.
class World {
 public:
  virtual ~World() = default;
  virtual std::shared_ptr<Tree> anna() = 0;
  virtual std::shared_ptr<Tree> ben() = 0;

  virtual void pass(std::chrono::seconds time) = 0;  // for locks
  virtual void set_available(std::optional<std::uint64_t> bytes) = 0;
  virtual void set_offline(bool is_offline) = 0;
  virtual void make_ben_a_reader() = 0;
};

std::unique_ptr<World> make_world();

}  // namespace mappe::webdav::test
