#include "tests/crash/damage.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <regex>

#include "tests/crash/seed.h"
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
  const std::uint64_t left = below(std::max<std::uint64_t>(size - 1, 1), random);  // a newline alone is no loss
  fs::resize_file(file, left);
  return std::to_string(left) + " bytes left of " + std::to_string(size);
}

void puts_back(const fs::path& from, const fs::path& to) {
  fs::remove_all(to);
  stories::Command copy;
  copy.argv = {"/bin/cp", "-a", from.string(), to.string()};
  stories::require_ok(stories::run(copy));
}

void harm_each(const fs::path& root, const std::vector<Harmed>& rows, const std::function<void()>& put_all_back,
               const std::function<unsigned(std::string& why)>& comes_to) {
  std::mt19937 random(seed_of_run());
  const auto suffers = [&](const Harmed& row, Harm harm, unsigned allowed) {
    if (allowed == 0) return;
    put_all_back();
    const auto files = files_like(root, row.form);
    BOOST_TEST(!files.empty(), "there is no " << row.form);
    if (files.empty()) return;
    const fs::path file = files[below(files.size(), random)];
    const std::string where = does(harm, file, random);
    const std::string what = fs::relative(file, root).string() + " " + name_of(harm) + ", " + where;
    BOOST_TEST_CONTEXT(what) {
      std::string why;
      const unsigned end = comes_to(why);
      BOOST_TEST((end & allowed) != 0u, "came to " << end << ": " << why);
      BOOST_TEST_MESSAGE(what << ": " << end);
    }
  };
  const int rounds = is_long() ? 10 : 1;
  for (int round = 0; round < rounds; ++round)
    for (const Harmed& row : rows) {
      suffers(row, Harm::flips_a_bit, row.flipped);
      suffers(row, Harm::tears_off_the_end, row.torn);
      suffers(row, Harm::removes, row.gone);
    }
}

}  // namespace crash
