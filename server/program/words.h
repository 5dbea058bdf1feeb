// What the server says to people, in German and English.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace mappe::server {

struct Hello {
  std::vector<std::string> origins;
  std::string certificate;  // SHA-256 with colons
  std::filesystem::path data;
  std::string program;  // as it was called
  bool first_steps = false;
  bool has_web = false;  // a browser will do instead of the program mappe
};

// To stdout, flushed: scripts wait for it.
void say_hello(const Hello& hello);

// The host in "https://HOST[:PORT]", without brackets.
std::string host_of_origin(const std::string& origin);

}  // namespace mappe::server
