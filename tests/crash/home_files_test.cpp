// Every kind of file in a member's home: a bit flips, its end is torn off, it is gone. The command goes on
// rightly, fetching anew what can be fetched; or says that it is damaged and what to do, and doing that heals it. Never
// another content, never a signal, and nothing acknowledged is lost.
#include <boost/test/unit_test.hpp>
#include <csignal>

#include "tests/crash/damage.h"
#include "tests/crash/disk.h"
#include "tests/stories/town.h"

using namespace crash;
using stories::Json;
using stories::Member;
using stories::Outcome;
using stories::require_exit;
using stories::require_ok;
namespace fs = std::filesystem;

namespace {

// What may come of it, as bits.
enum End : unsigned {
  goes_on = 1,     // every command ends well
  damaged = 2,     // exit 1, "damaged": sign out and in
  signed_out = 4,  // exit 5: sign in
};

// A home that has everything: an upload that was interrupted, and an entry whose answer did not come.
struct Sample : stories::Town {
  Member bernd{appliance, "bernd"};
  stories::Folder kept{"kept"};
  std::map<std::string, std::string> contents;

  Sample() {
    space("Umwelt");
    bernd = invites("bernd", "Bernd Groß", {"Umwelt:editor"});
    contents = {{"eins.txt", "eins\n"}, {"zwei.bin", std::string(300'000, 'z')}};
    for (const auto& [name, content] : contents) {
      stories::write_file(bernd.files() / name, content);
      require_ok(bernd.mappe({"put", bernd.files() / name, "Umwelt:/"}));
    }
    require_ok(bernd.mappe({"get", "-r", "Umwelt:/", bernd.files() / "alles"}));
    stories::write_random_file(bernd.files() / "groß.bin", std::size_t{3} << 20);
    is_killed_in({"put", bernd.files() / "groß.bin", "Umwelt:/"}, "uploads", 7);
    is_killed_in({"mkdir", "Umwelt:/Ordner"}, "pending", 2);  // written and flushed, not sent yet
    puts_back(bernd.home(), kept / "home");
  }

  // Killed behind the n-th step at the disk below that drawer.
  void is_killed_in(std::vector<std::string> words, const std::string& drawer, std::int64_t nth) {
    const Disk disk(bernd.home() / drawer);
    disk.strikes(steps_that_write, dies_after, nth - 1, 1);
    require_exit(stories::run(disk.under(bernd.command(std::move(words)))), 128 + SIGKILL);
    BOOST_REQUIRE(!fs::is_empty(bernd.home() / drawer));
  }

  End comes_to(std::string& why) {
    const End end = works(why);
    if (end == damaged) require_ok(bernd.mappe({"sign-out"}));
    if (end != goes_on) {
      bernd.signs_in();
      is_session_over = true;
      BOOST_TEST((works(why) == goes_on), "healed as it was said, and yet: " << why);
    }
    const Json verified = bernd.ask({"verify", "Umwelt", "--blobs"});
    BOOST_TEST(verified.at("ok").get<bool>());
    return end;
  }

  // The things people do, one after the other; the first that does not work says why.
  End works(std::string& why) {
    End end = goes_on;
    const auto ends_well = [&](const Outcome& outcome) {
      why = outcome.err;
      if (outcome.ok()) return true;
      const bool is_known = outcome.exit_code == 1 ? outcome.says("[damaged]") && outcome.says("mappe sign-out")
                                                   : outcome.exit_code == 5 && outcome.says("mappe sign-in");
      BOOST_TEST(is_known, outcome.exit_code << ": " << outcome.err);
      end = outcome.exit_code == 5 ? signed_out : damaged;
      return false;
    };
    for (const auto& [name, content] : contents) {
      const Outcome cat = bernd.mappe({"cat", "Umwelt:/" + name});
      if (!ends_well(cat)) return end;
      BOOST_TEST((cat.out == content), name << " has another content");
    }
    const std::string fresh = "neu-" + std::to_string(++count);
    stories::write_file(bernd.files() / fresh, fresh);
    if (!ends_well(bernd.mappe({"put", bernd.files() / fresh, "Umwelt:/"}))) return end;
    BOOST_TEST(anna.mappe({"cat", "Umwelt:/" + fresh}).out == fresh);
    if (!ends_well(bernd.mappe({"put", bernd.files() / "groß.bin", "Umwelt:/"}))) return end;
    if (!ends_well(bernd.mappe({"members", "Umwelt"}))) return end;
    return end;
  }

  void is_as_before() {
    puts_back(kept / "home", bernd.home());
    if (is_session_over) bernd.signs_in();
  }

  int count = 0;
  bool is_session_over = false;  // of the home that was kept: it was signed out, or in again, since
};

const std::vector<Harmed> rows{
    // form                 flipped            torn               gone
    {"key", damaged, damaged, signed_out},
    {"account/account", damaged, damaged, signed_out},
    {"account/server", damaged, damaged, signed_out},
    {"identities/bundle", damaged, damaged, signed_out},
    {"pins/*", damaged | goes_on, damaged | goes_on, goes_on},  // the slot beside the damaged one is enough
    {"rosters/*", goes_on, goes_on, goes_on},
    {"checkpoints/*", goes_on, goes_on, goes_on},
    {"tails/*", goes_on, goes_on, goes_on},
    {"pending/*", damaged | goes_on, damaged | goes_on, goes_on},
    {"uploads/*", goes_on, goes_on, goes_on},
    {"settings/*", goes_on, goes_on, goes_on},
    {"cache/*/*", goes_on, goes_on, goes_on},
    {"locks/*", 0, 0, goes_on},
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(home_files, Sample)

BOOST_AUTO_TEST_CASE(each_is_fetched_anew_or_named_and_healed_as_it_is_said) {
  harm_each(
      bernd.home(), rows, [this] { is_as_before(); }, [this](std::string& why) { return comes_to(why); });
}

BOOST_AUTO_TEST_SUITE_END()
