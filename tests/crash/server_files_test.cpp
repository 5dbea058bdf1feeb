// Every kind of file in the server's data folder: a bit flips, its end is torn off, it is gone. The server
// goes on rightly; or refuses to start and says what to restore; or serves what is whole and names what is not; or is
// found out by what its clients have seen. Never another content, never a signal.
#include <boost/test/unit_test.hpp>

#include "tests/crash/damage.h"
#include "tests/stories/town.h"

using namespace crash;
using stories::Member;
using stories::Outcome;
using stories::require_ok;
namespace fs = std::filesystem;

namespace {

// What may come of it, as bits.
enum End : unsigned {
  whole = 1,    // everything is there
  refuses = 2,  // it does not start: exit 1, with what to do
  named = 4,    // it runs; a file that is damaged is not given, and that is said
  found = 8,    // it runs, and clients that have seen more say so: exit 6
};

// One town, stopped, with tables and a log; its folders are put back before each harm.
struct Sample : stories::Town {
  Sample() {
    space("Umwelt");
    puts("klein.txt", 2'000);
    puts("mittel.bin", 50'000);
    bernd = std::make_unique<Member>(invites("bernd", "Bernd Groß", {"Umwelt:editor"}));
    look(*bernd);
    appliance.stop();
    appliance.start();  // so that the records lie in tables
    puts("spät.txt", 2'500);
    puts("spät.bin", 40'000);
    look(*bernd);
    fs::remove_all(bernd->home() / "cache");  // what he gets from now on comes from the server
    appliance.stop();
    puts_back(appliance.data(), kept / "data");
    puts_back(anna.home(), kept / "anna");
    puts_back(bernd->home(), kept / "bernd");
  }
  void puts(const std::string& name, std::size_t size_bytes) {
    contents[name] = std::string(size_bytes, static_cast<char>('a' + contents.size()));
    stories::write_file(anna.files() / name, contents[name]);
    require_ok(anna.mappe({"put", anna.files() / name, "Umwelt:/"}));
  }
  static void look(const Member& member) { require_ok(member.mappe({"ls", "Umwelt:/"})); }

  void is_as_before() {
    appliance.kill_hard();
    puts_back(kept / "data", appliance.data());
    puts_back(kept / "anna", anna.home());
    puts_back(kept / "bernd", bernd->home());
  }

  // Starts it on what is there, and says what came of it.
  End comes_to(std::string& why) {
    if (!appliance.tries_to_start()) {
      why = appliance.output();
      const bool is_newer = why.find("newer Mappe") != std::string::npos;  // what a bit can make of the version
      BOOST_TEST(appliance.ended_with() == (is_newer ? 78 : 1), why);
      if (is_newer) return refuses;
      BOOST_TEST((why.find("backup") != std::string::npos || why.find("chmod") != std::string::npos), why);
      return refuses;
    }
    End end = whole;
    for (const auto& [name, content] : contents) {
      const Outcome cat = bernd->mappe({"cat", "Umwelt:/" + name});
      why += cat.err;
      if (cat.exit_code == 6) return found;
      if (cat.ok()) BOOST_TEST((cat.out == content), name << " has another content");
      if (cat.ok()) continue;
      end = named;
      BOOST_TEST((cat.exit_code == 4 || cat.exit_code == 7), cat.exit_code << ": " << cat.err);
    }
    const Outcome verified = anna.mappe({"verify", "Umwelt", "--blobs"});
    why += verified.err;
    if (verified.exit_code == 6) return found;
    if (end == whole && !verified.ok()) end = named;
    BOOST_TEST((end == whole) == verified.ok(), verified.err);
    const Outcome put = anna.mappe({"mkdir", "Umwelt:/Ordner"});
    BOOST_TEST((put.ok() || end != whole), put.err);
    return end;
  }

  std::map<std::string, std::string> contents;
  std::unique_ptr<Member> bernd;
  stories::Folder kept{"kept"};
};

const std::vector<Harmed> rows{
    // form                     flipped                      torn                              gone
    {"storage/records/*.sst", refuses | named | whole, refuses | named, refuses},
    {"storage/records/*.log", refuses | found | whole, refuses | found | whole, refuses | found},
    {"storage/records/MANIFEST-*", refuses | whole, refuses | found | named | whole, refuses},
    {"storage/records/CURRENT", refuses, refuses, refuses},
    {"storage/records/OPTIONS-*", whole, whole, whole},
    {"storage/records/IDENTITY", whole, whole, whole},
    {"storage/blobs/*/*-*", named, named, named},
    {"storage/schema", refuses | whole, refuses | whole, whole},
    {"storage/started", 0, 0, whole},
    {"storage/lock", 0, 0, whole},
    {"server-id", refuses | found, refuses, refuses},
    {"keys/at-rest.key", refuses, refuses, refuses},
    {"keys/at-rest.check", refuses, refuses, whole},
    {"tls/cert.pem", refuses | found | whole, refuses | whole, found},
    {"tls/key.pem", refuses | whole, refuses, refuses},
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(server_files, Sample)

BOOST_AUTO_TEST_CASE(each_is_whole_refused_named_or_found_out_never_wrong) {
  harm_each(
      appliance.data(), rows, [this] { is_as_before(); }, [this](std::string& why) { return comes_to(why); });
}

BOOST_AUTO_TEST_SUITE_END()
