#include "tests/drive/running_drive.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <regex>

namespace drive_test {

std::string found_in(const std::string& text, const std::string& pattern) {
  std::smatch found;
  return std::regex_search(text, found, std::regex(pattern)) ? found.str() : "";
}

RunningDrive::RunningDrive(const stories::Member& member, const Start& start) {
  std::vector<std::string> arguments{"drive"};
  arguments.insert(arguments.end(), start.options.begin(), start.options.end());
  auto command = member.command(arguments);
  for (const auto& [name, value] : start.env) command.env[name] = value;
  command.env["LANG"] = start.language;
  process = std::make_unique<stories::Running>(command, folder / "said");
  const bool is_up = process->wait_for("+C\n");  // "To end: Ctrl+C", "Beenden: Strg+C"
  BOOST_TEST_REQUIRE(is_up, process->output());
  const std::string said = process->output();
  address = found_in(said, "http://127\\.0\\.0\\.1:[0-9]+/[0-9a-f]{32,}/");
  status_address = found_in(said, "http://127\\.0\\.0\\.1:[0-9]+/[0-9a-f]{32,}/status");
  BOOST_TEST_REQUIRE(!address.empty(), said);
  BOOST_TEST_REQUIRE(!status_address.empty(), said);
}

stories::Outcome RunningDrive::curl(std::vector<std::string> arguments) const {
  stories::Command command;
  command.argv = {"/usr/bin/curl", "-sS", "--max-time", "60"};
  command.time_limit = std::chrono::hours(1);  // its own limit counts, which may be told to be another
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  return stories::run(command);
}

std::string RunningDrive::status(std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(), {"-o", "/dev/null", "-w", "%{http_code}"});
  return curl(arguments).out;
}

std::string RunningDrive::lock(const std::string& path) const {
  const std::string said = curl({"-i", "-X", "LOCK", "-d",
                                 "<D:lockinfo xmlns:D=\"DAV:\"><D:lockscope><D:exclusive/></D:lockscope>"
                                 "<D:locktype><D:write/></D:locktype></D:lockinfo>",
                                 address + path})
                               .out;
  const std::string header = found_in(said, "Lock-Token: <[^>]*>");
  return header.empty() ? "" : header.substr(13, header.size() - 14);
}

std::string RunningDrive::lockdiscovery(const std::string& path) const {
  return curl({"-X", "PROPFIND", "-H", "Depth: 0", "-d",
               "<D:propfind xmlns:D=\"DAV:\"><D:prop><D:lockdiscovery/></D:prop></D:propfind>", address + path})
      .out;
}

std::vector<std::string> DriveStory::names(const std::string& folder) const {
  std::vector<std::string> names;
  for (const auto& one : town.anna.ask({"ls", "Umwelt:/" + folder})) names.push_back(one.at("name"));
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace drive_test
