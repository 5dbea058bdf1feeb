// A server that lies about councils: refused by name, and what was on the device stays.          docs/protocol.md §7a
#include <boost/test/unit_test.hpp>

#include "tests/evil/council_den.h"

using namespace evil;
using stories::Json;
using stories::require_ok;

namespace {

// Anna has the council as it was; then the server lies about what is new.
struct Lied {
  Den den;
  ToldCouncil council = told_council();

  Lied() {
    council.told_by(den.liar);
    require_ok(den.anna.mappe({"council", "update"}));
    council.objects.push_back(told_paper(6, "0004/2026", "Kita am Wall"));
  }
  std::string number_found(const std::string& number) const {
    const Json found = den.anna.ask({"council", "search", number});
    return found.empty() ? "" : found.at(0).at("name").get<std::string>();
  }
  void refused(const std::string& kind, const std::function<void(Json&)>& lie, int exit_code) {
    council.told_by(den.liar, lie);
    require_refused(den.anna.mappe({"council", "update"}), kind, exit_code);
    BOOST_TEST(number_found("0001/2026") == "Spielplatz am Markt");
    BOOST_TEST(number_found("0004/2026") == "");
    council.told_by(den.liar);  // the twin
    require_ok(den.anna.mappe({"council", "update"}));
    BOOST_TEST(number_found("0004/2026") == "Kita am Wall");
  }
};

constexpr int failed = 1, untrusted = 6;

}  // namespace

BOOST_AUTO_TEST_SUITE(council_lies)

BOOST_AUTO_TEST_CASE(without_a_lie_the_same_page_is_taken) {
  Lied lied;
  lied.council.told_by(lied.den.liar, [](Json&) {});
  require_ok(lied.den.anna.mappe({"council", "update"}));
  BOOST_TEST(lied.number_found("0004/2026") == "Kita am Wall");
}

BOOST_AUTO_TEST_CASE(malformed_a_page_of_a_wrong_form) {
  const std::vector<std::function<void(Json&)>> lies{
      [](Json& page) { page["objects"][0]["object"]["web"] = "javascript:alert(1)"; },
      [](Json& page) {
        page["objects"][0]["object"]["files"] = {{{"download_url", "file:///etc/passwd"}}};
      },
      [](Json& page) { page["objects"][0]["n"] = 5; },
      [](Json& page) { page["objects"][0]["state"] = "deleted"; },
      [](Json& page) { page["more"] = "no"; },
      [](Json& page) { page["upto"] = 9; },
      [](Json& page) { page["objects"].push_back(page["objects"][0]); },
  };
  for (const auto& lie : lies) Lied().refused("malformed", lie, failed);
}

BOOST_AUTO_TEST_CASE(behind_a_page_or_a_list_that_goes_back) {
  Lied().refused(
      "behind",
      [](Json& page) {
        page["objects"] = Json::array();
        page["upto"] = 5;
      },
      untrusted);
  Lied lied;
  ToldCouncil less = lied.council;
  less.objects.resize(3);
  less.told_by(lied.den.liar);
  require_refused(lied.den.anna.mappe({"council", "update"}), "behind", untrusted);
  BOOST_TEST(lied.number_found("0002/2026") == "Radweg an der Ilsen");
}

BOOST_AUTO_TEST_CASE(conflict_a_page_of_another_generation_than_the_list_says) {
  Lied().refused(
      "conflict", [](Json& page) { page["generation"] = "g2"; }, 3);
}

BOOST_AUTO_TEST_SUITE_END()
