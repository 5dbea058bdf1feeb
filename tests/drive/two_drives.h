// Spaces of the town in the drives of Anna and Ben, behind sockets.
#pragma once

#include "tests/drive/running_drive.h"
#include "tests/drive/town.h"
#include "tests/webdav/conformance/drive.h"

namespace drive_test {

using webdav::test::Answer;
using HttpDrive = webdav::test::Drive;

// A tree behind a socket.
struct Mounted {
  explicit Mounted(std::shared_ptr<webdav::Tree> tree) { HttpDrive::start(fixture, std::move(tree)); }
  Answer ask(std::string_view method, std::string_view path, std::string_view head = "", std::string_view body = "") {
    return HttpDrive::ask_at(*fixture.server, method, path, head, body);
  }
  std::string content(std::string_view path) { return ask("GET", path).body; }
  http::test::Fixture fixture;
};

inline std::string bytes_like_random(std::size_t size) {
  std::string bytes(size, '\0');
  std::uint32_t x = 2463534242;
  for (char& one : bytes) {
    x ^= x << 13, x ^= x >> 17, x ^= x << 5;
    one = static_cast<char>(x);
  }
  return bytes;
}

struct TwoDrives {
  TwoDrives() : space(Town::here().new_space()) {}
  Town& town = Town::here();
  const SpaceId space;
  Mounted anna{town.anna().drive().tree_of(space)};
  Mounted ben{town.ben().drive().tree_of(space)};

  std::size_t versions(const std::string& path) {
    const auto& state = town.as_seen_by_anna(space).state();
    return state.versions(*state.resolve(path)).size();
  }
  NodeId node(const std::string& path) { return *town.as_seen_by_anna(space).state().resolve(path); }
};

// Two spaces as folders of the drives of Anna and Ben.
struct WholeDrive {
  Town& town = Town::here();
  const SpaceId first = town.new_space();
  const SpaceId second = town.new_space();
  Mounted anna{town.anna().drive().tree()};

  std::string at(const SpaceId& space, std::string_view path) {
    return "/" + webdav::percent_encoded(town.as_seen_by_anna(space).title()) + std::string(path);
  }
};

}  // namespace drive_test
