#include "vitals.h"

#include <sys/resource.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <string>

namespace mappe::http::test {
namespace {

std::string folder_of(pid_t process) { return "/proc/" + std::to_string(process); }

}  // namespace

Vitals vitals_of(pid_t process) {
  Vitals vitals;
  std::ifstream status(folder_of(process) + "/status");
  for (std::string line; std::getline(status, line);) {
    const auto number = [&] { return std::stoull(line.substr(line.find(':') + 1)); };
    if (line.starts_with("VmRSS:")) vitals.resident_bytes = number() * 1024;
    if (line.starts_with("VmHWM:")) vitals.peak_bytes = number() * 1024;
    if (line.starts_with("Threads:")) vitals.threads = number();
  }
  std::error_code gone;
  const std::filesystem::directory_iterator files(folder_of(process) + "/fd", gone);
  vitals.files = static_cast<std::size_t>(std::distance(begin(files), end(files)));
  return vitals;
}

void forget_peak(pid_t process) { std::ofstream(folder_of(process) + "/clear_refs") << "5"; }

bool may_open(std::uint64_t needed) {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  const bool is_enough = files.rlim_max == RLIM_INFINITY || files.rlim_max >= needed;
  BOOST_TEST(is_enough,
             "this test opens " << needed << " files; the hard limit here (ulimit -Hn) is only " << files.rlim_max);
  return is_enough;
}

}  // namespace mappe::http::test
