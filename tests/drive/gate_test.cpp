// Who may ask a drive, and where it may listen.
#include <boost/test/unit_test.hpp>

#include "client/drive/gate.h"
#include "tests/http/fixture.h"

namespace drive_test {

using namespace mappe;
using client::drive::parse_listen;
using client::drive::turn_away;

namespace {

constexpr std::uint16_t port = 4711;

struct Row {
  std::string_view why;
  std::vector<std::pair<std::string_view, std::string_view>> headers;
  bool passes;
};

// The drive of nobody: no space, so only the gate answers anything but "not found".
class Nothing final : public webdav::Tree {
 public:
  webdav::Answer<webdav::Resource> find(const webdav::Path& path, webdav::Wanted) override {
    if (!path.is_root()) return absent();
    webdav::Resource root;
    root.is_folder = true;
    return root;
  }
  webdav::Answer<std::unique_ptr<webdav::Listing>> list(const webdav::Path&, webdav::Wanted) override {
    return absent();
  }
  webdav::Answer<webdav::OpenFile> open(const webdav::Path&) override { return absent(); }
  std::optional<std::string> namesake(const webdav::Path&) override { return std::nullopt; }
  webdav::Answer<webdav::Changed> write(const webdav::Write&, webdav::Source&) override { return absent(); }
  webdav::Answer<webdav::Changed> make_folder(const webdav::MakeFolder&) override { return absent(); }
  webdav::Answer<webdav::Changed> move(const webdav::Transfer&) override { return absent(); }
  webdav::Answer<webdav::Changed> copy(const webdav::Transfer&) override { return absent(); }
  webdav::Answer<webdav::Done> remove(const webdav::Path&, const webdav::Conditions&) override { return absent(); }
  webdav::Answer<webdav::Done> patch(const webdav::Patch&) override { return absent(); }
  webdav::Answer<webdav::Quota> quota(const webdav::Path&) override { return absent(); }
  webdav::Answer<webdav::TakenLock> lock(const webdav::TakeLock&) override { return absent(); }
  webdav::Answer<webdav::Lock> refresh(const webdav::Path&, const webdav::Conditions&, std::chrono::seconds) override {
    return absent();
  }
  webdav::Answer<webdav::Done> unlock(const webdav::Path&, const std::string&) override { return absent(); }

 private:
  static webdav::Refusal absent() { return webdav::refuse(webdav::Refusal::Why::not_found, "there is nothing"); }
};

int status_of(std::uint16_t to, std::string_view method, std::string_view path, std::string_view head) {
  http::test::Client client(to);
  return client.ask(std::string(method) + " " + std::string(path) + " HTTP/1.1\r\n" + std::string(head) + "\r\n")
      .status;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(gate)

BOOST_AUTO_TEST_CASE(programs_of_this_computer_pass_and_web_pages_do_not) {
  const Row rows[] = {
      {"by its address", {{"Host", "127.0.0.1:4711"}}, true},
      {"by its name", {{"Host", "LocalHost:4711"}}, true},
      {"by its IPv6 address", {{"Host", "[::1]:4711"}}, true},
      {"DNS rebinding", {{"Host", "evil.example:4711"}}, false},
      {"another port", {{"Host", "127.0.0.1:80"}}, false},
      {"no port", {{"Host", "127.0.0.1"}}, false},
      {"no name at all", {}, false},
      {"its own page", {{"Host", "127.0.0.1:4711"}, {"Origin", "http://127.0.0.1:4711"}}, true},
      {"a foreign page", {{"Host", "127.0.0.1:4711"}, {"Origin", "https://evil.example"}}, false},
      {"a sandboxed page", {{"Host", "127.0.0.1:4711"}, {"Origin", "null"}}, false},
      {"another port's page", {{"Host", "127.0.0.1:4711"}, {"Origin", "http://127.0.0.1:80"}}, false},
      {"typed by a person", {{"Host", "127.0.0.1:4711"}, {"Sec-Fetch-Site", "none"}}, true},
      {"its own image", {{"Host", "127.0.0.1:4711"}, {"Sec-Fetch-Site", "same-origin"}}, true},
      {"a foreign image", {{"Host", "127.0.0.1:4711"}, {"Sec-Fetch-Site", "cross-site"}}, false},
      {"a neighbour's image", {{"Host", "127.0.0.1:4711"}, {"Sec-Fetch-Site", "same-site"}}, false},
  };
  for (const auto& row : rows) {
    http::Request request;
    for (const auto& [name, value] : row.headers) request.headers.add(name, value);
    BOOST_TEST_CONTEXT(row.why) { BOOST_TEST(!turn_away(request, port) == row.passes); }
  }
}

BOOST_AUTO_TEST_CASE(a_drive_listens_on_this_computer_alone) {
  struct Address {
    std::string_view typed;
    bool is_taken;
  };
  const Address rows[] = {{"127.0.0.1:0", true},      {"127.0.0.1:8080", true}, {"localhost:8080", true},
                          {"[::1]:8080", true},       {"0.0.0.0:8080", false},  {"192.168.1.2:8080", false},
                          {"[::]:8080", false},       {"127.0.0.1", false},     {"127.0.0.1:", false},
                          {"127.0.0.1:99999", false}, {"127.0.0.1:8o", false},  {"mappe.example:80", false}};
  for (const auto& row : rows) {
    const auto parsed = parse_listen(row.typed);
    BOOST_TEST_CONTEXT(row.typed) { BOOST_TEST(parsed.has_value() == row.is_taken); }
    if (!parsed) BOOST_TEST((parsed.error().code == Errc::usage));
  }
}

BOOST_AUTO_TEST_CASE(the_gate_stands_before_everything_that_is_served) {
  auto serving = client::drive::Serving::start({}, std::make_shared<Nothing>());
  BOOST_TEST_REQUIRE(serving.has_value());
  const auto at = (*serving)->port();
  const std::string secret = "/" + (*serving)->secret();
  const std::string host = "Host: 127.0.0.1:" + std::to_string(at) + "\r\n";
  BOOST_TEST((*serving)->secret().size() * 4 >= 128U);
  BOOST_TEST((*serving)->secret().find('.') == std::string::npos);
  BOOST_TEST((*serving)->address() == "http://127.0.0.1:" + std::to_string(at) + secret + "/");
  BOOST_TEST(status_of(at, "PROPFIND", secret + "/", host + "Depth: 0\r\n") == 207);
  BOOST_TEST(status_of(at, "OPTIONS", secret, host) == 200);
  BOOST_TEST(status_of(at, "PROPFIND", secret + "/", "Host: evil.example\r\nDepth: 0\r\n") == 403);
  BOOST_TEST(status_of(at, "OPTIONS", secret, host + "Origin: https://evil.example\r\n") == 403);
  BOOST_TEST(status_of(at, "OPTIONS", "/", "Host: evil.example\r\n") == 403);
  BOOST_TEST(status_of(at, "OPTIONS", "/", host) == 200);
  BOOST_TEST(status_of(at, "GET", "/guessed/", host) == 404);
}

BOOST_AUTO_TEST_CASE(each_start_has_another_secret) {
  auto first = client::drive::Serving::start({}, std::make_shared<Nothing>());
  auto second = client::drive::Serving::start({}, std::make_shared<Nothing>());
  BOOST_TEST_REQUIRE((first && second));
  BOOST_TEST((*first)->secret() != (*second)->secret());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace drive_test
