#include "client/command/program.h"

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>

using namespace mappe;
using namespace mappe::client::command;

namespace {

// A folder that is also the working directory while alive.
class Corner {
 public:
  Corner()
      : before_(std::filesystem::current_path()),
        path_(std::filesystem::temp_directory_path() /
              ("mappe-command-test-" + Id<struct CornerTag, 12>::random().hex())) {
    std::filesystem::create_directory(path_);
    std::filesystem::current_path(path_);
  }
  ~Corner() {
    std::filesystem::current_path(before_);
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Corner(const Corner&) = delete;
  Corner& operator=(const Corner&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path before_, path_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(program)

BOOST_AUTO_TEST_CASE(nothing_hides_that_a_server_is_not_to_be_trusted_and_else_the_first_error_counts) {
  BOOST_TEST((worse(Exit::ok, Exit::ok) == Exit::ok));
  BOOST_TEST((worse(Exit::ok, Exit::not_found) == Exit::not_found));
  BOOST_TEST((worse(Exit::not_found, Exit::ok) == Exit::not_found));
  BOOST_TEST((worse(Exit::not_found, Exit::failed) == Exit::not_found));
  BOOST_TEST((worse(Exit::not_found, Exit::untrusted) == Exit::untrusted));
  BOOST_TEST((worse(Exit::untrusted, Exit::not_found) == Exit::untrusted));
}

BOOST_AUTO_TEST_CASE(an_authority_is_kept_by_a_path_that_is_right_from_anywhere) {
  const Corner corner;
  std::ofstream("ca.pem") << "-----BEGIN CERTIFICATE-----\n";
  Program program;
  program.home_option = corner.path() / "home";
  program.ca_option = "ca.pem";
  auto trust = program.trust_for("https://mappe.example");
  BOOST_TEST_REQUIRE(trust.has_value());
  std::filesystem::current_path("/");
  BOOST_TEST(std::filesystem::equivalent(trust->ca_file, corner.path() / "ca.pem"));
  std::filesystem::current_path(corner.path());
  for (const char* wrong : {"fehlt.pem", "home"}) {
    program.ca_option = wrong;
    BOOST_TEST((program.trust_for("https://mappe.example").error().code == Errc::usage));
  }
}

BOOST_AUTO_TEST_SUITE_END()
