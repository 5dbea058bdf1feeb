#include "tests/stories/canaries.h"

#include <fcntl.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cstring>
#include <fstream>

#include "crypto/base/bytes.h"
#include "tests/stories/process.h"

namespace stories {

namespace {

// base64url of what stands `shift` bytes into a group of three, without the letters at its ends that its neighbours
// would change.
std::string base64url_within(const std::string& text, std::size_t shift) {
  const std::string padded = std::string(shift, '-') + text + std::string((6 - shift - text.size() % 3) % 3, '-');
  const std::string whole = mappe::to_base64url(mappe::bytes_of(std::string_view(padded)));
  const std::size_t from = (shift * 8 + 5) / 6, to = (shift + text.size()) * 8 / 6;
  return whole.substr(from, to - from);
}

}  // namespace

std::string hex(const std::string& text, const char* digits) {
  std::string out;
  for (const char c : text)
    for (const int shift : {4, 0}) out += digits[(static_cast<unsigned char>(c) >> shift) & 15];
  return out;
}

std::vector<std::string> forms_of(const std::string& text) {
  return {text,
          hex(text, "0123456789abcdef"),
          hex(text, "0123456789ABCDEF"),
          base64url_within(text, 0),
          base64url_within(text, 1),
          base64url_within(text, 2)};
}

std::string found_in(std::string_view bytes, const std::vector<std::string>& forms) {
  for (const std::string& form : forms)
    if (const void* at = memmem(bytes.data(), bytes.size(), form.data(), form.size())) {
      const auto from = static_cast<std::size_t>(static_cast<const char*>(at) - bytes.data());
      return std::string(bytes.substr(from < 16 ? 0 : from - 16, form.size() + 48));
    }
  return "";
}

std::string found_in_memory(pid_t pid, const std::vector<std::string>& forms) {
  std::ifstream maps("/proc/" + std::to_string(pid) + "/maps");
  const int memory = open(("/proc/" + std::to_string(pid) + "/mem").c_str(), O_RDONLY | O_CLOEXEC);
  BOOST_TEST_REQUIRE(memory >= 0, "reading another process's memory needs the same user or root");
  std::string found, line;
  std::size_t searched = 0;
  constexpr std::size_t part_bytes = std::size_t{4} << 20, overlap_bytes = 256;
  std::string part(part_bytes, '\0');
  while (found.empty() && std::getline(maps, line)) {
    unsigned long from = 0, to = 0;
    char readable = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx %c", &from, &to, &readable) != 3 || readable != 'r') continue;
    while (from < to && found.empty()) {
      const ssize_t n =
          pread(memory, part.data(), std::min<std::size_t>(part_bytes, to - from), static_cast<off_t>(from));
      if (n <= 0) break;
      searched += static_cast<std::size_t>(n);
      found = found_in({part.data(), static_cast<std::size_t>(n)}, forms);
      if (from + static_cast<std::size_t>(n) >= to) break;
      from += static_cast<std::size_t>(n) - std::min<std::size_t>(overlap_bytes, static_cast<std::size_t>(n) / 2);
    }
  }
  close(memory);
  BOOST_TEST(searched > 1'000'000u, "hardly any memory could be read: the search proves nothing");
  return found;
}

std::string found_in_files(const std::filesystem::path& root, const std::vector<std::string>& forms) {
  for (const auto& item : std::filesystem::recursive_directory_iterator(root)) {
    std::string found = found_in(item.path().filename().string(), forms);
    if (found.empty() && item.is_regular_file()) found = found_in(read_file(item.path()), forms);
    if (!found.empty()) return item.path().string() + ": " + found;
  }
  return "";
}

}  // namespace stories
