#include "tests/crash/damage.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <regex>

#include "tests/stories/town.h"

namespace crash {

namespace fs = std::filesystem;

std::string name_of(Harm harm) {
  switch (harm) {
    case Harm::flips_a_bit:
      return "a bit flipped";
    case Harm::tears_off_the_end:
      return "torn";
    case Harm::removes:
      return "gone";
    case Harm::empties:
      return "empty";
  }
  return "";
}

std::vector<fs::path> files_like(const fs::path& root, const std::string& form) {
  const std::string pattern = std::regex_replace(form, std::regex("\\*"), "[^/]*");
  std::vector<fs::path> found;
  for (const auto& item : fs::recursive_directory_iterator(root))
    if (item.is_regular_file() && std::regex_match(fs::relative(item.path(), root).string(), std::regex(pattern)))
      found.push_back(item.path());
  std::sort(found.begin(), found.end());
  return found;
}

namespace {

std::uint64_t below(std::uint64_t limit, std::mt19937& random) {
  return std::uniform_int_distribution<std::uint64_t>(0, limit - 1)(random);
}

std::string flip_a_bit(const fs::path& path, std::mt19937& random) {
  const std::uint64_t size = fs::file_size(path), at = below(size, random), bit = below(8, random);
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(static_cast<std::streamoff>(at));
  const int byte = file.get();
  file.seekp(static_cast<std::streamoff>(at));
  file.put(static_cast<char>(byte ^ (1 << bit)));
  BOOST_REQUIRE(file.good());
  return "bit " + std::to_string(bit) + " of byte " + std::to_string(at) + " of " + std::to_string(size);
}

}  // namespace

std::string does(Harm harm, const fs::path& file, std::mt19937& random) {
  const std::uint64_t size = fs::file_size(file);
  if (harm == Harm::removes || size == 0) {
    fs::remove(file);
    return "gone";
  }
  if (harm == Harm::flips_a_bit) return flip_a_bit(file, random);
  const std::uint64_t left = harm == Harm::empties ? 0 : below(size, random);
  fs::resize_file(file, left);
  return std::to_string(left) + " bytes left of " + std::to_string(size);
}

void puts_back(const fs::path& from, const fs::path& to) {
  fs::remove_all(to);
  stories::Command copy;
  copy.argv = {"/bin/cp", "-a", from.string(), to.string()};
  stories::require_ok(stories::run(copy));
}

}  // namespace crash
