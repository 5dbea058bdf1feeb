// A server that lies about what it keeps. Each lie is refused by its name and nothing of it is used; the same exchange
// without the lie succeeds.
#include <boost/test/unit_test.hpp>

#include "tests/evil/scene.h"

using namespace evil;
using stories::Member;
using stories::require_ok;
using stories::write_file;

namespace {

bool flip_last_byte(mappe::Bytes& bytes) { return bytes.empty() ? false : (bytes.back() ^= 1, true); }

}  // namespace

BOOST_AUTO_TEST_SUITE(first_lies)

BOOST_AUTO_TEST_CASE(without_a_lie_the_same_exchange_succeeds) {
  Scene scene;
  scene.liar.tells(scene.about_journal([](Page&) { return true; }));  // taken apart and put together again, unchanged
  BOOST_TEST(scene.bernd.mappe({"cat", "Umwelt:/zwei.txt"}).out == "zwei\n");
  BOOST_TEST(scene.liar.lies_told() > 0);
}

BOOST_AUTO_TEST_CASE(behind_a_journal_that_ends_before_what_was_seen) {
  Scene scene;
  require_ok(scene.bernd.mappe({"cat", "Umwelt:/zwei.txt"}));
  // Something moved, or the list of spaces would save the client the question.
  write_file(scene.anna.files() / "drei.txt", "drei\n");
  require_ok(scene.anna.mappe({"put", scene.anna.files() / "drei.txt", "Umwelt:/"}));
  const auto lie = scene.about_journal([](Page& page) {
    page.head_seq = 1;
    page.entries.clear();
    return true;
  });
  scene.liar.tells(lie);
  require_refused(scene.bernd.mappe({"ls", "Umwelt:/"}), "behind");
  scene.liar.tells_the_truth();
  require_ok(scene.bernd.mappe({"ls", "Umwelt:/"}));
}

BOOST_AUTO_TEST_CASE(forged_an_entry_whose_signature_was_changed) {
  Scene scene;
  scene.refused_then_well(
      scene.about_journal([](Page& page) { return !page.entries.empty() && flip_last_byte(page.entries.back()); }),
      "forged");
}

BOOST_AUTO_TEST_CASE(forged_an_entry_left_out_of_the_middle) {
  Scene scene;
  write_file(scene.anna.files() / "drei.txt", "drei\n");
  require_ok(scene.anna.mappe({"put", scene.anna.files() / "drei.txt", "Umwelt:/"}));
  scene.refused_then_well(scene.about_journal([](Page& page) {
    if (page.entries.size() < 2) return false;
    page.entries.erase(page.entries.end() - 2);
    return true;
  }),
                          "forged");
}

BOOST_AUTO_TEST_CASE(forged_two_entries_in_the_other_order) {
  Scene scene;
  write_file(scene.anna.files() / "drei.txt", "drei\n");
  require_ok(scene.anna.mappe({"put", scene.anna.files() / "drei.txt", "Umwelt:/"}));
  scene.refused_then_well(scene.about_journal([](Page& page) {
    if (page.entries.size() < 2) return false;
    std::swap(page.entries[page.entries.size() - 1], page.entries[page.entries.size() - 2]);
    return true;
  }),
                          "forged");
}

BOOST_AUTO_TEST_CASE(tampered_a_blob_with_a_flipped_bit) {
  Den den;
  require_ok(den.anna.mappe({"space", "create", "Umwelt"}));
  const std::string big(600'000, 'a');
  write_file(den.anna.files() / "groß.txt", big);
  require_ok(den.anna.mappe({"put", den.anna.files() / "groß.txt", "Umwelt:/"}));
  const Member bernd = den.invites("bernd", "Bernd Groß", {"Umwelt:reader"});
  den.liar.tells([](const Asked& asked, Told& told) {
    const bool blob = asked.method == "GET" && asked.path.find("/blobs/") != std::string::npos;
    const bool fetched = asked.is("POST", "/blobs/fetch");
    if ((!blob && !fetched) || told.status != 200) return false;
    return flip_last_byte(told.body);
  });
  require_refused(bernd.mappe({"cat", "Umwelt:/groß.txt"}), "tampered");
  BOOST_TEST(den.liar.lies_told() > 0);
  den.liar.tells_the_truth();
  BOOST_TEST((bernd.mappe({"cat", "Umwelt:/groß.txt"}).out == big));
}

BOOST_AUTO_TEST_CASE(forged_a_roster_entry_repeated_at_the_next_place) {
  Scene scene;
  const Member clara = scene.invites("clara", "Clara Beispiel", {});
  scene.members_refused_then_well(Scene::about_roster([](Page& page) {
                                    if (page.entries.empty()) return false;
                                    page.entries.push_back(page.entries.back());
                                    ++page.head_seq;
                                    return true;
                                  }),
                                  "forged");
}

BOOST_AUTO_TEST_CASE(without_a_lie_the_same_roster_is_believed) {
  Scene scene;
  scene.invites("clara", "Clara Beispiel", {});
  bool had_entries = false;
  scene.liar.tells(
      Scene::about_roster([&](Page& page) { return had_entries = had_entries || !page.entries.empty(), true; }));
  BOOST_TEST(scene.bernd.ask({"members"}).size() == 3u);
  BOOST_TEST(had_entries);
  BOOST_TEST(scene.liar.lies_told() > 0);
}

BOOST_AUTO_TEST_SUITE_END()
