// A folder for one test, gone with it.
#pragma once

#include <filesystem>

#include "crypto/base/id.h"

namespace client_tests {

class Scratch {
 public:
  Scratch()
      : path_(std::filesystem::temp_directory_path() /
              ("mappe-client-test-" + mappe::Id<struct ScratchTag, 12>::random().hex())) {
    std::filesystem::create_directory(path_);
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::filesystem::path operator/(const char* name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

}  // namespace client_tests
