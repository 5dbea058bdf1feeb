// Which paper somebody searches, opens or links tells neither the server's disk nor the wire.   docs/protocol.md §7a,
// §8
#include <boost/test/unit_test.hpp>
#include <fstream>

#include "tests/evil/council_den.h"
#include "tests/stories/canaries.h"

using namespace evil;
using stories::forms_of;
using stories::found_in;
using stories::found_in_files;
using stories::found_in_memory;
using stories::Json;
using stories::require_ok;

namespace {

const std::string stem = "anarienvogel";

// Everything that went over the wire, as the server sees it, and of each question what it looks like from outside.
struct WireTap {
  std::mutex mutex;
  std::string bytes;
  std::vector<std::string> shapes;

  void listens_to(Liar& liar) {
    liar.tells([this](const Asked& asked, Told&) {
      const std::lock_guard held(mutex);
      bytes += asked.method + " " + asked.path + "?" + asked.query + "\n";
      for (const auto& [name, value] : asked.headers) bytes += name + ": " + value + "\n";
      bytes += std::string(asked.body.begin(), asked.body.end()) + "\n";
      std::string query;  // what is asked since rises with every entry
      for (const char sign : asked.query)
        if (sign < '0' || sign > '9') query += sign;
      shapes.push_back(asked.kind() + "?" + query + " " + std::to_string(asked.body.size()));
      return false;
    });
  }
  std::vector<std::string> takes_shapes() {
    const std::lock_guard held(mutex);
    return std::exchange(shapes, {});
  }
};

std::string joined(const std::vector<std::string>& lines) {
  std::string all;
  for (const std::string& line : lines) all += line + "\n";
  return all;
}

struct Listened {
  Den den;
  WireTap tap;

  Listened() {
    require_ok(den.anna.mappe({"space", "create", "Umwelt"}));
    tap.listens_to(den.liar);
    told_council().told_by(den.liar);
    require_ok(den.anna.mappe({"council", "update"}));
    (void)tap.takes_shapes();
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(council_privacy)

BOOST_AUTO_TEST_CASE(a_search_asks_the_server_nothing) {
  Listened listened;
  const Json found = listened.den.anna.ask({"council", "search", "Radweg"});
  BOOST_TEST_REQUIRE(found.size() == 1u);
  BOOST_TEST(found.at(0).at("reference") == "0002/2026");
  BOOST_TEST(listened.den.anna.ask({"council", "search", "Kanarienvogel"}).empty());
  BOOST_TEST(joined(listened.tap.takes_shapes()) == "");
}

BOOST_AUTO_TEST_CASE(links_to_different_papers_ask_the_server_the_same) {
  Listened listened;
  const auto& anna = listened.den.anna;
  require_ok(anna.mappe({"council", "link", "Umwelt:/Link 0", "0001/2026"}));  // the first one of a space learns more
  (void)listened.tap.takes_shapes();
  require_ok(anna.mappe({"council", "link", "Umwelt:/Link 1", "0001/2026"}));
  const std::string one = joined(listened.tap.takes_shapes());
  require_ok(anna.mappe({"council", "link", "Umwelt:/Link 2", "0002/2026"}));
  const std::string other = joined(listened.tap.takes_shapes());
  require_ok(anna.mappe({"council", "link", "Umwelt:/Link 3",
                         "https://ris.musterstadt.example/public/vo020?VOLFDNR=1002&refresh=false"}));
  const std::string pasted = joined(listened.tap.takes_shapes());
  BOOST_TEST(one != "");
  BOOST_TEST(one == other);
  BOOST_TEST(one == pasted);
  BOOST_TEST(one.find("councils") == std::string::npos);  // the mirror is not asked either
  const Json links = anna.ask({"council", "links", "Umwelt"});
  BOOST_TEST_REQUIRE(links.size() == 4u);
  BOOST_TEST(links.at(3).at("id") == links.at(1).at("id"));
  BOOST_TEST(links.at(2).at("reference") == "0002/2026");
}

// What is sealed shows how long it is in steps of 1,024 bytes, where it holds a title, a note or an agenda (§4.1).
BOOST_AUTO_TEST_CASE(how_long_a_title_an_address_or_a_note_is_does_not_show) {
  Listened listened;
  const auto& anna = listened.den.anna;
  const auto seen = [&](const std::vector<std::string>& command) {
    (void)listened.tap.takes_shapes();
    require_ok(anna.mappe(command));
    return joined(listened.tap.takes_shapes());
  };
  const std::string name(100, 'n'), address = "https://dms.example/" + std::string(150, 'a');
  const std::string about = "0001/2026";
  (void)seen({"council", "link", "Umwelt:/Vorweg", "https://dms.example/0"});  // the first one learns more
  (void)seen({"note", "add", "Umwelt", "Vorweg", "--about", about});
  const std::string short_link = seen({"council", "link", "Umwelt:/A", "https://dms.example/1"});
  BOOST_TEST(short_link != "");
  BOOST_TEST(short_link == seen({"council", "link", "Umwelt:/" + name, address}));
  const std::string short_note = seen({"note", "add", "Umwelt", "Ja", "--about", about});
  BOOST_TEST(short_note == seen({"note", "add", "Umwelt", std::string(500, 't'), "--about", about}));
  const std::string folder = seen({"mkdir", "Umwelt:/Kurz"});
  BOOST_TEST(folder == seen({"mkdir", "Umwelt:/" + std::string(200, 'f')}));
  // The twin: what is longer than a step shows, so lengths are looked at here.
  BOOST_TEST(short_note != seen({"note", "add", "Umwelt", std::string(3000, 't'), "--about", about}));
}

BOOST_AUTO_TEST_CASE(an_update_is_the_same_whatever_was_searched_and_linked) {
  Listened listened;
  require_ok(listened.den.anna.mappe({"council", "update"}));
  const std::string before = joined(listened.tap.takes_shapes());
  require_ok(listened.den.anna.mappe({"council", "search", "Radweg"}));
  require_ok(listened.den.anna.mappe({"council", "link", "Umwelt:/", "0002/2026"}));
  require_ok(listened.den.anna.mappe({"council", "links", "Umwelt"}));
  (void)listened.tap.takes_shapes();
  require_ok(listened.den.anna.mappe({"council", "update"}));
  BOOST_TEST(joined(listened.tap.takes_shapes()) == before);
}

BOOST_AUTO_TEST_CASE(targets_of_links_ids_of_papers_and_search_words_never_show_at_the_server) {
  Listened listened;
  const auto& anna = listened.den.anna;
  require_ok(anna.mappe({"council", "search", "Kanarienvogel", "Suche"}));
  require_ok(anna.mappe({"council", "link", "Umwelt:/", "https://kanarienvogel.example/akte?kanarienvogel=7", "--name",
                         "Kanarienvogel-Akte"}));
  const std::string path = anna.ask({"council", "link", "Umwelt:/", "0002/2026"}).at("path");
  require_ok(anna.mappe({"council", "relink", "Umwelt:" + path, "https://kanarienvogel.example/neu"}));
  require_ok(anna.mappe({"council", "link", "Umwelt:/", "https://ris.musterstadt.example/public/vo020?VOLFDNR=1003"}));
  require_ok(anna.mappe({"council", "links", "Umwelt"}));
  require_ok(anna.mappe({"export", "Umwelt", anna.files() / "ausgeführt"}));
  listened.den.liar.waits_until_idle();
  // The paper's id is no secret as such, and the server may have mirrored it; here it stands in the told mirror alone.
  const std::vector<std::string> words{stem, "papers/1003", "VOLFDNR=1003"};
  for (const std::string& word : words) {
    BOOST_TEST(found_in(listened.tap.bytes, forms_of(word)) == "");
    BOOST_TEST(found_in_memory(listened.den.appliance.pid(), forms_of(word)) == "");
  }
  // The twins: in clear each search sees it.
  stories::Command clear;
  clear.argv = {"/usr/bin/curl", "-sk",
                listened.den.liar.door().address + "/v1/councils/kanarienvogel/objects?since=0"};
  require_ok(stories::run(clear));
  listened.den.liar.waits_until_idle();
  BOOST_TEST(found_in(listened.tap.bytes, forms_of(stem)) != "");
  (void)listened.den.appliance.new_faction("Nachtigall-Fraktion");
  BOOST_TEST(found_in_memory(listened.den.appliance.pid(), forms_of("achtigall")) != "");
  BOOST_TEST(listened.den.appliance.stop() == 0);
  std::ofstream(listened.den.appliance.data() / "storage" / "written_down") << "Nachtigall-Akte";
  BOOST_TEST(found_in_files(listened.den.appliance.data(), forms_of("achtigall")) != "");
  for (const std::string& word : words) BOOST_TEST(found_in_files(listened.den.appliance.data(), forms_of(word)) == "");
}

BOOST_AUTO_TEST_SUITE_END()
