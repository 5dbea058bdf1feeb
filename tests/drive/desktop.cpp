#include "tests/drive/desktop.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

namespace drive_test {

Desktop::Desktop() {
  ::chmod(folder_.path().c_str(), 0700);
  stories::Command command;
  command.argv = {"/usr/bin/dbus-daemon", "--session",         "--nofork",
                  "--nosyslog",           "--print-address=1", "--address=unix:path=" + (folder_ / "bus").string()};
  command.env = {{"XDG_RUNTIME_DIR", folder_.path().string()}, {"HOME", folder_.path().string()}};
  bus_ = std::make_unique<stories::Running>(command, folder_ / "said");
  const bool is_up = bus_->wait_for("guid=");
  BOOST_TEST_REQUIRE(is_up, bus_->output());
  address_ = "unix:path=" + (folder_ / "bus").string();
}

std::map<std::string, std::string> Desktop::env() const {
  return {{"DBUS_SESSION_BUS_ADDRESS", address_},
          {"XDG_RUNTIME_DIR", folder_.path().string()},
          {"HOME", folder_.path().string()},
          {"LC_ALL", "C.UTF-8"}};
}

stories::Outcome Desktop::gio(std::vector<std::string> arguments) const {
  stories::Command command;
  command.argv = {"/usr/bin/gio"};
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  command.env = env();
  return stories::run(command);
}

bool has_fuse() {
  const int fuse = ::open("/dev/fuse", O_RDWR | O_CLOEXEC);
  if (fuse < 0) return false;
  ::close(fuse);
  return ::geteuid() == 0;
}

}  // namespace drive_test
