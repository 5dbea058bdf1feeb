// The real client litmus 0.13, whole: nothing fails, nothing is skipped but what it never does over TLS.
#pragma once

#include <array>
#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <filesystem>
#include <string>

namespace mappe::webdav::test {

struct LitmusSuite {
  std::string name;
  int tests, tests_by_tls;  // expect100 is not asked over TLS
};

inline std::string said_by_litmus(const LitmusSuite& suite, const std::string& url, const std::filesystem::path& folder,
                                  const std::string& credentials) {
  const std::string command = "cd " + folder.string() + " && TESTS=" + suite.name + " litmus -k " + url + " " +
                              credentials + " 2>&1 </dev/null";
  std::string all;
  std::FILE* pipe = ::popen(command.c_str(), "r");
  BOOST_REQUIRE(pipe != nullptr);
  std::array<char, 4096> step;
  for (std::size_t got = 0; (got = std::fread(step.data(), 1, step.size(), pipe)) > 0;) all.append(step.data(), got);
  ::pclose(pipe);
  return all;
}

// `folder`: where it writes its logs; `credentials`: user and password, with a blank between. It takes any certificate.
inline void litmus_passes_whole(const std::string& url, const std::filesystem::path& folder,
                                const std::string& credentials = "") {
  const bool by_tls = url.starts_with("https:");
  for (const LitmusSuite& suite :
       {LitmusSuite{"basic", 16, 16}, {"copymove", 13, 13}, {"props", 30, 30}, {"locks", 41, 41}, {"http", 4, 3}}) {
    const std::string said = said_by_litmus(suite, url, folder, credentials);
    const std::string all = std::to_string(by_tls ? suite.tests_by_tls : suite.tests);
    const bool may_skip = by_tls && suite.name == "http";
    BOOST_TEST(said.find("of " + all + " tests run: " + all + " passed, 0 failed. 100.0%") != std::string::npos, said);
    BOOST_TEST(said.find("WARNING") == std::string::npos, said);
    BOOST_TEST((said.find("skipped") == std::string::npos ||
                (may_skip && said.find("-> 1 test was skipped") != std::string::npos)),
               said);
  }
}

}  // namespace mappe::webdav::test
