// Files and sizes the tests of this room speak of.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

namespace transfer_test {

inline constexpr std::size_t mib = std::size_t{1} << 20;

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace transfer_test
