// Behind nginx, with the lines that docs/operations.md gives.
#include <boost/test/unit_test.hpp>

#include "tests/gateway/gate.h"

namespace gateway_test {

namespace {

const std::string nginx = "/usr/sbin/nginx";

// The `location` of the chapter about the gateway, for a gateway on that port.
std::string documented_location(int port) {
  const std::string text = stories::read_file(MAPPE_SOURCE_DIR "/docs/operations.md");
  const std::string meant = "proxy_pass http://127.0.0.1:8445;";
  const auto at = text.find(meant), from = text.rfind("    location / {", at), to = text.find("\n    }\n", at);
  BOOST_TEST_REQUIRE((at != std::string::npos && from != std::string::npos && to != std::string::npos));
  std::string location = text.substr(from, to + 7 - from);
  location.replace(location.find(meant), meant.size(), "proxy_pass http://127.0.0.1:" + std::to_string(port) + ";");
  return location;
}

std::string config_of_nginx(const stories::Folder& folder, int port, const std::string& location) {
  const std::string at = folder.path().string();
  std::string config = "daemon off; master_process off; pid " + at + "/pid; error_log stderr;\nevents {}\nhttp {\n";
  for (const char* what : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
    config += std::string(what) + "_temp_path " + at + "/" + what + ";\n";
  return config + "access_log off;\nserver {\nlisten 127.0.0.1:" + std::to_string(port) + ";\n" + location + "}\n}\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(behind_a_proxy)

BOOST_AUTO_TEST_CASE(the_lines_of_the_operators_book_work) {
  BOOST_TEST_REQUIRE(std::filesystem::exists(nginx), "./test installs it");
  stories::Town town;
  town.space("Umwelt");
  stories::require_ok(town.anna.mappe({"space", "gateway", "Umwelt", "on"}));
  const AppPassword ipad = new_app_password(town.anna, "Umwelt");
  Gate::Wish wish;
  wish.tls = false;
  wish.behind_proxy = true;
  const Gate gate(town.appliance, wish);
  const stories::Folder folder("nginx");
  const int port = stories::free_port();
  stories::write_file(folder / "conf", config_of_nginx(folder, port, documented_location(gate.port())));
  stories::Command command;
  command.argv = {nginx, "-e", "stderr", "-p", folder.path().string(), "-c", (folder / "conf").string()};
  stories::Running proxy(command, folder / "log");
  const std::string address = "http://127.0.0.1:" + std::to_string(port) + "/Umwelt/";
  const auto asks = [&](std::vector<std::string> arguments, const std::string& path) {
    stories::Command curl;
    curl.argv = {"/usr/bin/curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-u", ipad.id + ":" + ipad.password};
    curl.argv.insert(curl.argv.end(), arguments.begin(), arguments.end());
    curl.argv.push_back(address + path);
    return stories::run(curl).out;
  };
  BOOST_TEST(eventually([&] { return asks({}, "") == "200"; }), proxy.output());
  const auto large = town.anna.files() / "large";
  stories::write_random_file(large, std::size_t{5} << 20);
  BOOST_TEST(asks({"-T", large.string(), "-H", "Transfer-Encoding: chunked"}, "a") == "201");
  BOOST_TEST(asks({"-X", "MOVE", "-H", "Destination: " + address + "b"}, "a") == "201");
  stories::require_ok(town.anna.mappe({"get", "--force", "Umwelt:/b", (town.anna.files() / "back").string()}));
  BOOST_TEST(stories::same_file(large, town.anna.files() / "back"));
  BOOST_TEST(town.anna.ask({"app-password", "list"}).at(0).at("last_address") == "127.0.0.1");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gateway_test
