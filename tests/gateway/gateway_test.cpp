// A device without Mappe reads and writes a space with an app password, and loses that again.       docs/protocol.md §9
#include <boost/test/unit_test.hpp>

#include "tests/gateway/gate.h"
#include "tests/stories/canaries.h"

namespace gateway_test {

using stories::require_exit;
using stories::require_ok;

namespace {

// One town for all cases, because founding takes a while; a space of its own for each, which takes gateways.
struct GatewayTown {
  static stories::Town& town() {
    static stories::Town one;
    return one;
  }
  static std::string new_space() {
    static int number = 0;
    return "Umwelt" + std::to_string(++number);
  }

  stories::Member& anna = town().anna;
  stories::Appliance& appliance = town().appliance;
  const std::string space = new_space(), at = space + "/";

  GatewayTown() {
    town().space(space);
    require_ok(anna.mappe({"space", "gateway", space, "on"}));
  }
  ~GatewayTown() {
    for (const Json& one : anna.ask({"app-password", "list"})) anna.mappe({"app-password", "revoke", one.at("id")});
  }
  AppPassword ipad() const { return new_app_password(anna, space); }
  static const stories::Member& ben() {  // a member of the faction
    static const stories::Member one = town().invites("ben", "Ben Groß");
    return one;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(gateway, GatewayTown)

BOOST_AUTO_TEST_CASE(a_device_reads_and_writes_and_others_see_whose_it_is) {
  ben();
  require_ok(anna.mappe({"share", space, "Ben Groß:reader"}));
  const AppPassword pad = ipad();
  const Gate gate(appliance);
  BOOST_TEST(gate.status(pad, {"-T", "-", "-H", "Expect:"}, at + "leer.txt") == "201");
  BOOST_TEST(gate.status(pad, {"-X", "PUT", "-d", "vom iPad"}, at + "notiz.txt") == "201");
  BOOST_TEST(gate.get(pad, at + "notiz.txt") == "vom iPad");
  BOOST_TEST(gate.get({"whoever", pad.password}, at + "notiz.txt") == "vom iPad");
  BOOST_TEST(gate.get({"TOWNHALL\\whoever", pad.password}, at + "notiz.txt") == "vom iPad");
  const Outcome listed = gate.curl(pad, {"-X", "PROPFIND", "-H", "Depth: 1"}, at);
  BOOST_TEST(listed.out.find("/" + at + "notiz.txt</D:href>") != std::string::npos, listed.out);
  BOOST_TEST(gate.status(pad, {"-I"}, at + "notiz.txt") == "200");
  BOOST_TEST(gate.children().size() == 1u);

  BOOST_TEST(ben().mappe({"cat", space + ":/notiz.txt"}).out == "vom iPad");
  const Outcome history = ben().mappe({"history", space + ":/notiz.txt"});
  BOOST_TEST(history.says("Anna Müller über Gerätezugang (iPad)"), history.out);
  BOOST_TEST(ben().mappe({"members", space}).says("Anna Müller über Gerätezugang (iPad)"));
  const Json use = anna.ask({"app-password", "list"}).at(0);
  BOOST_TEST(use.at("label") == "iPad");
  BOOST_TEST(use.at("last_used_ms").get<std::uint64_t>() > 0u);
  BOOST_TEST(use.at("last_address") == "127.0.0.1");
  BOOST_TEST(use.at("spaces").at(0) == space);
}

BOOST_AUTO_TEST_CASE(files_of_any_size_pass_and_what_is_refused_is_refused_before_a_byte) {
  const AppPassword pad = ipad();
  const Gate gate(appliance);
  const auto large = anna.files() / "large", back = anna.files() / "back";
  stories::write_random_file(large, std::size_t{24} << 20);
  BOOST_TEST(gate.status(pad, {"-T", large.string()}, at + "large") == "201");
  BOOST_TEST(gate.status(pad, {"-T", large.string(), "-H", "Transfer-Encoding: chunked"}, at + "chunked") == "201");
  require_ok(gate.curl(pad, {"-o", back.string()}, at + "large"));
  BOOST_TEST(stories::same_file(large, back));
  require_ok(anna.mappe({"get", "--force", space + ":/chunked", back.string()}));
  BOOST_TEST(stories::same_file(large, back));
  BOOST_TEST(
      gate.curl(pad, {"-r", "0-9", "-o", "/dev/null", "-w", "%{http_code} %{size_download}"}, at + "large").out ==
      "206 10");
  const Outcome refused = gate.curl(
      pad, {"-T", large.string(), "-H", "If-None-Match: *", "-o", "/dev/null", "-w", "%{http_code} %{size_upload}"},
      at + "large");
  BOOST_TEST(refused.out == "412 0");
}

BOOST_AUTO_TEST_CASE(a_link_is_a_file_that_a_device_opens_moves_and_never_writes) {
  const std::string text = "[InternetShortcut]\r\nURL=https://ris.example/public/vo020?VOLFDNR=7&refresh=false\r\n";
  const std::string longest(252, 'a'), page = "https://ris.example/public/vo020?VOLFDNR=7";
  require_ok(anna.mappe({"council", "link", space + ":/Spielplatz", page}));
  const std::string link = anna.ask({"council", "link", space + ":/" + longest, page}).at("node");
  const AppPassword pad = ipad();
  const Gate gate(appliance);
  const Outcome list = gate.curl(pad, {"-X", "PROPFIND", "-H", "Depth: 1"}, at);
  BOOST_TEST(list.out.find("/" + at + "Spielplatz.url</D:href>") != std::string::npos, list.out);
  BOOST_TEST(list.out.find("<D:getcontentlength>" + std::to_string(text.size()) + "<") != std::string::npos, list.out);
  const std::size_t begin = list.out.find(std::string(240, 'a'));
  BOOST_TEST_REQUIRE(begin != std::string::npos, list.out);
  const std::string shortened = list.out.substr(begin, list.out.find("</D:href>", begin) - begin);
  BOOST_TEST(shortened.ends_with(".url"), shortened);
  BOOST_TEST(gate.get(pad, at + "Spielplatz.url") == text);
  BOOST_TEST(gate.get(pad, at + shortened) == text);
  for (const std::string& name : {std::string("Spielplatz.url"), shortened})
    BOOST_TEST(gate.status(pad, {"-X", "PUT", "-d", "[InternetShortcut]\nURL=https://evil.example/\n"}, at + name) ==
               "403");
  BOOST_TEST(gate.status(pad, {"-X", "MOVE", "-H", "Destination: " + gate.address() + at + "Markt.url"},
                         at + "Spielplatz.url") == "201");
  BOOST_TEST(gate.get(pad, at + "Markt.url") == text);
  BOOST_TEST(anna.ask({"council", "links", space + ":/Markt"}).at(0).at("state") == "unknown");
  BOOST_TEST(gate.status(pad, {"-X", "DELETE"}, at + "Markt.url") == "204");
  BOOST_TEST(anna.ask({"council", "links", space}).at(0).at("node") == link);
}

BOOST_AUTO_TEST_CASE(a_reader_reads) {
  const AppPassword kiosk = new_app_password(anna, space + ":reader", "Kiosk");
  stories::write_file(anna.files() / "a.txt", "lesbar");
  require_ok(anna.mappe({"put", (anna.files() / "a.txt").string(), space + ":/"}));
  const Gate gate(appliance);
  BOOST_TEST(gate.get(kiosk, at + "a.txt") == "lesbar");
  BOOST_TEST(gate.status(kiosk, {"-X", "PUT", "-d", "x"}, at + "b.txt") == "403");
  BOOST_TEST(gate.status(kiosk, {"-X", "DELETE"}, at + "a.txt") == "403");
}

BOOST_AUTO_TEST_CASE(one_password_opens_the_spaces_it_was_made_for_and_no_other) {
  town().space("Verkehr");
  town().space("Geheim");
  require_ok(anna.mappe({"space", "gateway", "Verkehr", "on"}));
  const Json made =
      anna.ask({"app-password", "create", "--space", space, "--space", "Verkehr:reader", "--label", "Laptop"});
  const AppPassword laptop{made.at("id"), made.at("password")};
  const Gate gate(appliance);
  BOOST_TEST(gate.status(laptop, {"-X", "PUT", "-d", "x"}, at + "a") == "201");
  BOOST_TEST(gate.status(laptop, {"-X", "PUT", "-d", "x"}, "Verkehr/a") == "403");
  const Outcome root = gate.curl(laptop, {"-X", "PROPFIND", "-H", "Depth: 1"}, "");
  BOOST_TEST(root.out.find("/Verkehr/</D:href>") != std::string::npos, root.out);
  BOOST_TEST(root.out.find("Geheim") == std::string::npos, root.out);
}

BOOST_AUTO_TEST_CASE(everything_without_valid_credentials_is_401) {
  const AppPassword pad = ipad();
  const Gate gate(appliance);
  for (const char* method : {"GET", "OPTIONS", "PROPFIND", "PUT", "DELETE", "LOCK"}) {
    const Outcome bare = gate.curl({"-i", "-X", method}, at);
    BOOST_TEST(bare.out.starts_with("HTTP/1.1 401"), method << ": " << bare.out);
    BOOST_TEST(bare.out.find("WWW-Authenticate: Basic realm=\"Mappe\", charset=\"UTF-8\"") != std::string::npos);
    BOOST_TEST(bare.out.find("DAV: 1, 2, 3") != std::string::npos);
    BOOST_TEST(bare.out.find("MS-Author-Via: DAV") != std::string::npos);
  }
  AppPassword wrong = pad;
  wrong.password.back() = wrong.password.back() == 'A' ? 'B' : 'A';
  BOOST_TEST(gate.status(wrong, {}, at) == "401");
  BOOST_TEST(gate.status({"anna", "sechs kleine worte sind von anna"}, {}, at) == "401");
  BOOST_TEST(gate.status(pad, {"-X", "OPTIONS"}, at) == "200");
  BOOST_TEST(eventually([&] { return gate.children().size() == 1u; }));
}

BOOST_AUTO_TEST_CASE(what_is_revoked_is_401_at_once_and_its_process_gone) {
  const AppPassword pad = ipad();
  const Gate gate(appliance);
  BOOST_TEST(gate.status(pad, {"-X", "PUT", "-d", "x"}, at + "a") == "201");
  BOOST_TEST_REQUIRE(gate.children().size() == 1u);
  const pid_t child = gate.children().front();
  require_ok(anna.mappe({"app-password", "revoke", "iPad"}));
  BOOST_TEST(gate.status(pad, {}, at + "a") == "401");
  BOOST_TEST(eventually([&] { return is_gone(child); }));
  BOOST_TEST(gate.status(pad, {}, at + "a") == "401");
  BOOST_TEST(!std::filesystem::exists(gate.state() / pad.id));  // nor what was kept sealed
  BOOST_TEST(anna.ask({"app-password", "list"}).empty());
  const Json members = anna.ask({"members", space});
  BOOST_TEST(members.size() == 1u);  // its row is gone, too
  BOOST_TEST(anna.mappe({"history", space + ":/a"}).says("Anna Müller über Gerätezugang"));
}

BOOST_AUTO_TEST_CASE(switching_gateways_off_ends_them_all) {
  const AppPassword pad = ipad();
  const Gate gate(appliance);
  BOOST_TEST(gate.status(pad, {}, at) == "200");
  require_ok(anna.mappe({"space", "gateway", space, "off"}));
  BOOST_TEST(eventually([&] { return gate.status(pad, {}, at) == "401"; }));
  BOOST_TEST(eventually([&] { return gate.children().empty(); }));
}

BOOST_AUTO_TEST_CASE(what_is_not_allowed_is_refused_before_anything_is_written) {
  town().space("Zu");
  const Outcome off = anna.mappe({"app-password", "create", "--space", "Zu", "--label", "iPad"});
  require_exit(off, 5);
  BOOST_TEST(off.says("mappe space gateway"), off.err);
  require_exit(anna.mappe({"app-password", "create", "--space", space, "--label", "x", "--until", "2020-01-01"}), 2);
  require_exit(anna.mappe({"app-password", "create", "--space", space, "--label", "x", "--until", "2099-01-01"}), 2);
  require_exit(anna.mappe({"app-password", "create", "--space", space + ":manager", "--label", "x"}), 2);
  ben();
  require_ok(anna.mappe({"share", space, "Ben Groß:reader"}));
  require_exit(ben().mappe({"app-password", "create", "--space", space + ":editor", "--label", "x"}), 5);
  require_exit(ben().mappe({"space", "gateway", space, "off"}), 5);
  const AppPassword lesen = new_app_password(ben(), space);
  BOOST_TEST(anna.ask({"app-password", "list"}).empty());
  const Gate gate(appliance);
  BOOST_TEST(gate.status(lesen, {"-X", "PUT", "-d", "x"}, at + "b.txt") == "403");  // never above its owner
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gateway_test
