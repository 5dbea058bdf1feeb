// The real `mappe drive` over a real mappe-server, for tests that ask it as a client does.
#pragma once

#include "tests/stories/town.h"

namespace drive_test {

inline constexpr std::size_t mib = std::size_t{1} << 20;

// The first part of the text that fits; "" when none does.
std::string found_in(const std::string& text, const std::string& pattern);

// How a drive is started.
struct Start {
  std::string language = "de_DE.UTF-8";
  std::vector<std::string> options;
  std::map<std::string, std::string> env;
};

// A drive that runs, and what it said.
struct RunningDrive {
  explicit RunningDrive(const stories::Member& member, const Start& start = {});
  // curl's answer; status() its three digits.
  stories::Outcome curl(std::vector<std::string> arguments) const;
  std::string get(const std::string& path) const { return curl({address + path}).out; }
  std::string status(std::vector<std::string> arguments) const;
  std::string put(const std::string& path, const std::string& content) const {
    return status({"-X", "PUT", "-d", content, address + path});
  }
  // LOCK; gives the token, "" when it was refused.
  std::string lock(const std::string& path) const;
  std::string lockdiscovery(const std::string& path) const;
  std::string place() const { return address.substr(7); }  // "127.0.0.1:PORT/SECRET/"

  stories::Folder folder{"drive"};
  std::unique_ptr<stories::Running> process;
  std::string address, status_address;
};

// Anna's faction with one space.
struct DriveStory {
  stories::Town town;
  std::string space = town.space("Umwelt");

  std::size_t versions(const std::string& path) const {  // that Anna's command line sees
    return town.anna.ask({"history", "Umwelt:/" + path}).size();
  }
  std::vector<std::string> names(const std::string& folder = "") const;  // likewise, sorted
};

}  // namespace drive_test
