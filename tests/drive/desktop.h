// What a desktop has besides: a session bus, on which gvfs lives.
#pragma once

#include "tests/stories/process.h"

namespace drive_test {

class Desktop {
 public:
  Desktop();
  std::map<std::string, std::string> env() const;  // of programs that belong to it
  stories::Outcome gio(std::vector<std::string> arguments) const;

 private:
  stories::Folder folder_{"desktop"};
  std::unique_ptr<stories::Running> bus_;
  std::string address_;
};

// Whether this machine lets davfs2 mount: we are root, and there is FUSE.   docs/decisions/2026-11-checks.md, FUSE
bool has_fuse();

}  // namespace drive_test
