// What remains in memory: of a password and a text, in the front while they are used, and of all when they are not.
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include "crypto/base/hash.h"
#include "crypto/seal/app_password.h"
#include "tests/gateway/gate.h"
#include "tests/stories/canaries.h"

namespace gateway_test {

using stories::found_in_memory;

namespace {

const std::string canary_text = "Kanarienvogel im Gerätezugang";

std::string base64(const std::string& text) {
  stories::Command command;
  command.argv = {"/usr/bin/base64", "-w0"};
  command.input = text;
  return stories::run(command).out;
}

// The password as typed, as one word, as it stands in the header, its secret, and a key that follows from it.
std::vector<std::string> forms_of_password(const AppPassword& app) {
  const auto password = mappe::seal::AppPassword::parse(app.password);
  std::string word = app.password;
  std::erase(word, '-');
  const auto raw = *mappe::from_base32(std::string_view(word).substr(8));
  return {app.password, word.substr(8), base64(app.id + ":" + app.password).substr(16, 40),
          std::string(mappe::text_of(raw)), std::string(mappe::text_of(password->home_key().expose()))};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(canaries)

BOOST_AUTO_TEST_CASE(the_front_keeps_neither_password_nor_text_and_nothing_is_left_when_idle) {
  BOOST_TEST_REQUIRE(geteuid() == 0, "only root reads memory that a program has closed: run this test as root");
  stories::Town town;
  town.space("Umwelt");
  stories::require_ok(town.anna.mappe({"space", "gateway", "Umwelt", "on"}));
  const AppPassword ipad = new_app_password(town.anna, "Umwelt");
  Gate::Wish wish;
  wish.idle = "3 s";
  const Gate gate(town.appliance, wish);
  std::string large;
  while (large.size() < 400'000) large += canary_text + "\n";
  stories::write_file(town.anna.files() / "large", large);
  const std::string file = (town.anna.files() / "large").string();
  BOOST_TEST(gate.status(ipad, {"-T", file}, "Umwelt/Kanarienvogel.txt") == "201");
  BOOST_TEST(gate.get(ipad, "Umwelt/Kanarienvogel.txt") == large);
  BOOST_TEST(gate.curl(ipad, {"-X", "PROPFIND", "-H", "Depth: 1"}, "Umwelt/").out.find("Kanarienvogel") !=
             std::string::npos);
  BOOST_TEST(gate.status(ipad, {"-X", "PUT", "-d", canary_text}, "Umwelt/klein.txt") == "201");

  const std::vector<std::string> text{canary_text, "Kanarienvogel.txt"}, secrets = forms_of_password(ipad);
  BOOST_TEST_REQUIRE(gate.children().size() == 1u);
  const pid_t child = gate.children().front();
  BOOST_TEST(found_in_memory(child, {"Kanarienvogel.txt"}) != "", "the search finds what is there");
  BOOST_TEST(found_in_memory(gate.pid(), text) == "");
  BOOST_TEST(found_in_memory(gate.pid(), secrets) == "");
  BOOST_TEST(found_in_memory(child, {secrets.begin(), secrets.end() - 1}) == "");  // it has keys, no password
  BOOST_TEST(stories::found_in_files(gate.state(), stories::forms_of("anarienvogel")) == "");

  BOOST_TEST(eventually([&] { return is_gone(child); }));
  BOOST_TEST(found_in_memory(gate.pid(), text) == "");
  BOOST_TEST(found_in_memory(gate.pid(), secrets) == "");
  BOOST_TEST(gate.get(ipad, "Umwelt/klein.txt") == canary_text);  // and opens again
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gateway_test
