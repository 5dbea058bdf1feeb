// A tree in memory, shared by several members: what the suite was written against, and the model for others.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "webdav/tree.h"

namespace mappe::webdav::test {

class MemoryStore {
 public:
  explicit MemoryStore(Time now) : now_(now) { nodes_[Path()].is_folder = true; }

  // The tree of a member; the store outlives it.
  std::shared_ptr<Tree> tree_of(std::string member);

  // What the world does to a tree.
  void pass(std::chrono::seconds time);
  void set_available(std::optional<std::uint64_t> bytes);
  void set_offline(bool is_offline);
  void set_read_only(const std::string& member);

 private:
  friend class MemoryTree;
  struct Node {
    bool is_folder = false;
    std::shared_ptr<const Bytes> content = std::make_shared<const Bytes>();
    std::string etag;
    std::string content_type;
    Time modified{};
    Time created{};
    std::map<XmlName, std::string> dead;
  };
  struct Held {
    Lock lock;
    std::string member;
    Time ends;
  };
  using Nodes = std::map<Path, Node>;

  std::mutex mutex_;  // of everything below
  Time now_;
  std::optional<std::uint64_t> available_;
  bool is_offline_ = false;
  std::string reader_;
  std::uint64_t last_etag_ = 0;
  Nodes nodes_;  // what is within a folder follows it
  std::vector<Held> locks_;
};

}  // namespace mappe::webdav::test
