// Two members change the same place at once: Anna's change comes in between Bernd's look at the space and his writing,
// the server says 409, and nothing of either is lost.                                        docs/protocol.md §4.8
#include <boost/test/unit_test.hpp>
#include <set>

#include "tests/evil/scene.h"

using namespace evil;
using stories::Json;
using stories::Outcome;
using stories::require_exit;
using stories::require_ok;
using stories::write_file;

namespace {

struct Overlap : Scene {
  Overlap() { require_ok(bernd.mappe({"ls", "Umwelt:/"})); }

  // Bernd's command, and Anna's in the moment when he writes. Hers is done before his reaches the server, which hence
  // refuses it once.
  Outcome bernd_does(const std::vector<std::string>& his, const std::vector<std::string>& hers) {
    Outcome annas;
    std::atomic<bool> is_first = true;
    std::atomic<int> moved = 0;
    liar.tells([&](const Asked& asked, Told& told) {
      moved += asked.is("POST", "/journal") && told.status == 409;
      return false;
    });
    liar.answers([&](const Asked& asked) -> std::optional<Told> {
      if (asked.is("POST", "/journal") && is_first.exchange(false)) annas = anna.mappe(hers);
      return std::nullopt;
    });
    const Outcome bernds = bernd.mappe(his);
    liar.tells_the_truth();
    require_ok(annas);
    BOOST_TEST(moved == 1);
    BOOST_TEST((sight_of(bernd) == sight_of(anna)));
    return bernds;
  }
  std::vector<std::string> put(const stories::Member& member, const std::string& name) const {
    write_file(member.files() / name, "Fassung von " + member.login() + "\n");
    return {"put", member.files() / name, "Umwelt:/"};
  }
  std::string cat(const std::string& path) const { return bernd.mappe({"cat", "Umwelt:" + path}).out; }
  std::vector<std::string> versions(const std::string& path) const {
    std::vector<std::string> texts;
    const std::size_t count = bernd.ask({"history", "Umwelt:" + path}).size();
    for (std::size_t n = 1; n <= count; ++n) {
      require_ok(bernd.mappe({"restore", "Umwelt:" + path, "--version", std::to_string(n)}));
      texts.push_back(cat(path));
    }
    return texts;
  }
};

using Texts = std::vector<std::string>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(overlaps, Overlap)

BOOST_AUTO_TEST_CASE(a_file_that_both_save_has_both_versions) {
  require_ok(bernd_does(put(bernd, "eins.txt"), put(anna, "eins.txt")));
  BOOST_TEST(cat("/eins.txt") == "Fassung von bernd\n");
  BOOST_TEST((versions("/eins.txt") == Texts{"eins\n", "Fassung von anna\n", "Fassung von bernd\n"}));
}

BOOST_AUTO_TEST_CASE(a_new_file_that_both_make_is_one_with_both_versions) {
  require_ok(bernd_does(put(bernd, "neu.txt"), put(anna, "neu.txt")));
  BOOST_TEST((versions("/neu.txt") == Texts{"Fassung von anna\n", "Fassung von bernd\n"}));
}

BOOST_AUTO_TEST_CASE(a_save_of_a_file_that_was_just_removed_is_a_new_file) {
  require_ok(bernd_does(put(bernd, "eins.txt"), {"rm", "Umwelt:/eins.txt"}));
  BOOST_TEST((versions("/eins.txt") == Texts{"Fassung von bernd\n"}));
  const Json bin = bernd.ask({"trash", "ls", "Umwelt"});
  BOOST_TEST_REQUIRE(bin.size() == 1u);
  require_ok(bernd.mappe({"trash", "restore", "Umwelt:" + bin[0].at("id").get<std::string>(), "Umwelt:/alt.txt"}));
  BOOST_TEST(cat("/alt.txt") == "eins\n");
}

BOOST_AUTO_TEST_CASE(a_removal_of_a_file_that_was_just_saved_keeps_what_was_saved_in_the_bin) {
  require_ok(bernd_does({"rm", "Umwelt:/eins.txt"}, put(anna, "eins.txt")));
  require_exit(bernd.mappe({"cat", "Umwelt:/eins.txt"}), 4);
  const Json bin = bernd.ask({"trash", "ls", "Umwelt"});
  BOOST_TEST_REQUIRE(bin.size() == 1u);
  require_ok(bernd.mappe({"trash", "restore", "Umwelt:" + bin[0].at("id").get<std::string>()}));
  BOOST_TEST((versions("/eins.txt") == Texts{"eins\n", "Fassung von anna\n"}));
}

BOOST_AUTO_TEST_CASE(a_folder_where_a_file_was_just_put_is_not_made) {
  const Outcome outcome = bernd_does({"mkdir", "Umwelt:/neu.txt"}, put(anna, "neu.txt"));
  require_exit(outcome, 3);
  BOOST_TEST((versions("/neu.txt") == Texts{"Fassung von anna\n"}));
}

BOOST_AUTO_TEST_CASE(a_file_where_a_folder_was_just_made_is_refused_by_name) {
  const Outcome outcome = bernd_does(put(bernd, "neu"), {"mkdir", "Umwelt:/neu"});
  require_exit(outcome, 1);
  BOOST_TEST(outcome.says("dort steht schon etwas anderes unter diesem Namen"));
  BOOST_TEST(bernd.ask({"ls", "Umwelt:/neu"}).empty());
}

BOOST_AUTO_TEST_CASE(a_folder_that_both_make_is_made_once) {
  require_exit(bernd_does({"mkdir", "Umwelt:/neu"}, {"mkdir", "Umwelt:/neu"}), 3);
  BOOST_TEST(bernd.ask({"ls", "Umwelt:/"}).size() == 3u);
}

BOOST_AUTO_TEST_CASE(a_tree_put_where_the_same_folder_was_just_made_is_put_into_it) {
  write_file(bernd.files() / "neu/brief.txt", "Brief\n");
  const Outcome outcome = bernd_does({"put", "-r", bernd.files() / "neu", "Umwelt:/"}, {"mkdir", "Umwelt:/neu"});
  BOOST_TEST_INFO(outcome.err);
  BOOST_TEST(outcome.exit_code == 0);
  BOOST_TEST(cat("/neu/brief.txt") == "Brief\n");
}

BOOST_AUTO_TEST_CASE(a_removal_of_what_was_just_removed_is_told) {
  require_exit(bernd_does({"rm", "Umwelt:/eins.txt"}, {"rm", "Umwelt:/eins.txt"}), 4);
}

BOOST_AUTO_TEST_CASE(a_move_of_what_was_just_moved_goes_where_the_later_one_said) {
  require_ok(bernd_does({"mv", "Umwelt:/eins.txt", "Umwelt:/b.txt"}, {"mv", "Umwelt:/eins.txt", "Umwelt:/a.txt"}));
  BOOST_TEST(cat("/b.txt") == "eins\n");
  require_exit(bernd.mappe({"cat", "Umwelt:/a.txt"}), 4);
}

BOOST_AUTO_TEST_SUITE_END()
