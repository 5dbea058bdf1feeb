// Where what is wrong with a file is gathered.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "config/limits.h"

namespace mappe::config {

class Problems {
 public:
  explicit Problems(std::string_view file) : file_(file) {}

  // Beyond limits::problems_max nothing is added.
  void add(int line, std::string text);
  bool empty() const { return list_.empty(); }
  // In the order of lines.
  std::vector<ConfigProblem> take();

 private:
  std::string file_;
  std::vector<ConfigProblem> list_;
};

// The file's text, up to one byte more than limits::file_bytes_max; none, and a problem more, when it cannot be read.
std::optional<std::string> text_of(const std::filesystem::path& file, Problems& problems);

}  // namespace mappe::config
