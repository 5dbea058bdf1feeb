// A server whose clock is years ahead of members' that are right: it makes nobody throw away or end anything for good,
// though what they write is dated by it.                                                    docs/protocol.md §4.3, §4.7
#include <boost/test/unit_test.hpp>
#include <ctime>

#include "tests/stories/town.h"

using stories::Json;
using stories::Member;
using stories::require_ok;

namespace {

constexpr std::chrono::hours ten_years{24 * 3653};

std::string in_ten_days() {
  const std::time_t then = std::time(nullptr) + 10 * 24 * 3600;
  char text[16];
  std::strftime(text, sizeof text, "%Y-%m-%d", std::localtime(&then));
  return text;
}

// Bernd is an editor for ten days, a file has three versions, another lies in the bin.
struct TenYearsAhead : stories::Town {
  TenYearsAhead() {
    space("Umwelt");
    const Member bernd = invites("bernd", "Bernd Groß", {"Umwelt:editor"});
    for (const char* text : {"eins\n", "zwei\n", "drei\n"}) puts("plan.txt", text);
    puts("weg.txt", "weg\n");
    require_ok(anna.mappe({"rm", "Umwelt:/weg.txt"}));
    require_ok(anna.mappe({"share", "Umwelt", "Bernd Groß:editor", "--until", in_ten_days()}));
    appliance.stop();
    appliance.starts_with(stories::told_clock(ten_years));
    appliance.start();
    laptop.signs_in();
  }
  Member laptop = anna.second_device("Laptop");  // nothing was kept up there today

  void puts(const std::string& name, const std::string& text) {
    stories::write_file(anna.files() / name, text);
    require_ok(anna.mappe({"put", anna.files() / name, "Umwelt:/"}));
  }
  // What a member writes, what a manager changes, and each time what her client does by itself.
  void writes_at(const Member& device) {
    require_ok(device.mappe({"mkdir", "Umwelt:/neu"}));
    require_ok(device.mappe({"space", "gateway", "Umwelt", "on"}));
    require_ok(device.mappe({"ls", "Umwelt:/"}));
  }
  struct Stands {
    std::size_t in_bin = 0, versions = 0, members = 0;
    bool operator==(const Stands&) const = default;
  };
  static Stands seen_at(const Member& device) {
    Stands stands{device.ask({"trash", "ls", "Umwelt"}).size(), 0, device.ask({"members", "Umwelt"}).size()};
    for (const Json& row : device.ask({"ls", "Umwelt:/"}))
      if (row.at("name") == "plan.txt") stands.versions = row.at("versions");
    return stands;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(clock_lies, TenYearsAhead)

BOOST_AUTO_TEST_CASE(a_server_ten_years_ahead_empties_no_bin_thins_no_versions_and_removes_nobody) {
  writes_at(laptop);
  BOOST_TEST((seen_at(laptop) == Stands{1, 3, 2}));
}

BOOST_AUTO_TEST_CASE(without_a_lie_ten_years_later_by_the_members_clock_too_all_that_goes) {
  laptop.lives_at(ten_years);
  writes_at(laptop);
  BOOST_TEST((seen_at(laptop) == Stands{0, 1, 1}));
}

BOOST_AUTO_TEST_SUITE_END()
