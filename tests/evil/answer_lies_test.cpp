// A server that answers another question than was asked, in another size, in a version to come, late, or never.
#include <boost/test/unit_test.hpp>
#include <condition_variable>

#include "crypto/base/cbor.h"
#include "tests/evil/insiders.h"

using namespace evil;
using namespace mappe;
using stories::Json;
using stories::KeyHolder;
using stories::Member;
using stories::Outcome;
using stories::require_exit;
using stories::require_ok;
using stories::write_file;

BOOST_AUTO_TEST_SUITE(answer_lies)

// ---- answers to another question

BOOST_AUTO_TEST_CASE(forged_a_journal_told_from_its_beginning_again) {
  Scene scene;
  scene.refused_then_well(
      [&](const Asked& asked, Told& told) {
        if (asked.path != "/v1/spaces/" + scene.space + "/journal") return false;
        Asked instead = asked;
        instead.query = "from=0";
        told = scene.liar.asks_truly(instead);
        return true;
      },
      "forged");
}

BOOST_AUTO_TEST_CASE(forged_a_journal_told_from_later_on) {
  Scene scene;
  scene.anna_puts("drei");
  scene.refused_then_well(scene.about_journal([](Page& page) {
    if (page.entries.empty()) return false;
    page.entries.erase(page.entries.begin());
    return true;
  }),
                          "forged");
}

BOOST_AUTO_TEST_CASE(forged_the_members_changes_alone_in_the_place_of_the_journal) {
  Insiders scene;
  scene.refused_then_well(
      [&](const Asked& asked, Told& told) {
        if (asked.path != "/v1/spaces/" + scene.space + "/journal") return false;
        Asked instead = asked;
        instead.path += "/access";
        told = scene.liar.asks_truly(instead);
        return true;
      },
      "forged");
}

BOOST_AUTO_TEST_CASE(forged_the_roster_in_the_place_of_a_journal) {
  Scene scene;
  const std::string faction = scene.faction();
  const Member tablet = scene.bernd.second_device("Tablet");
  tablet.signs_in();
  scene.liar.tells([&](const Asked& asked, Told& told) {
    if (asked.path != "/v1/spaces/" + scene.space + "/journal") return false;
    Asked instead = asked;
    instead.path = "/v1/factions/" + faction + "/roster";
    told = scene.liar.asks_truly(instead);
    return true;
  });
  require_refused(tablet.mappe({"cat", "Umwelt:/zwei.txt"}), "forged");  // it may be the one that is meant
  require_refused(tablet.mappe({"cat", scene.space + ":/zwei.txt"}), "forged");
  scene.liar.tells_the_truth();
  BOOST_TEST(tablet.mappe({"cat", "Umwelt:/zwei.txt"}).out == "zwei\n");
}

BOOST_AUTO_TEST_CASE(malformed_an_answer_that_ends_in_the_middle) {
  Scene scene;
  scene.refused_then_well(
      [&](const Asked& asked, Told& told) {
        if (asked.path != "/v1/spaces/" + scene.space + "/journal") return false;
        told.body.resize(told.body.size() / 2);
        return true;
      },
      "malformed", 1);
}

BOOST_AUTO_TEST_CASE(malformed_an_answer_with_something_behind_it) {
  Scene scene;
  scene.refused_then_well(
      [&](const Asked& asked, Told& told) {
        if (asked.path != "/v1/spaces/" + scene.space + "/journal") return false;
        told.body.push_back(0);
        return true;
      },
      "malformed", 1);
}

BOOST_AUTO_TEST_CASE(malformed_what_the_server_says_of_the_session_in_the_place_of_itself) {
  Scene scene;
  scene.refused_then_well(
      [&](const Asked& asked, Told& told) {
        if (asked.path != "/v1/about") return false;
        told.body = bytes_of(std::string_view(R"({"login":"bernd","principals":[]})"));
        return true;
      },
      "malformed", 1);
}

BOOST_AUTO_TEST_CASE(forged_a_save_acknowledged_as_another_entry) {
  Scene scene;
  require_ok(scene.bernd.mappe({"ls", "Umwelt:/"}));
  write_file(scene.bernd.files() / "neu.txt", "neu\n");
  const std::vector<std::string> put{"put", scene.bernd.files() / "neu.txt", "Umwelt:/"};
  scene.liar.tells([](const Asked& asked, Told& told) {
    if (!asked.is("POST", "/journal") || told.status != 200) return false;
    Json json = Json::parse(told.body.begin(), told.body.end());
    json["hash"] = EntryHash::random().text();
    told.body = bytes_of(json.dump());
    return true;
  });
  require_refused(scene.bernd.mappe(put), "forged");
  BOOST_TEST(scene.liar.lies_told() == 1);
  scene.liar.tells_the_truth();
  // The server had taken it; the client learns that from the chain and not from what is said about it.
  BOOST_TEST(scene.bernd.mappe({"cat", "Umwelt:/neu.txt"}).out == "neu\n");
  const Scene::Sight annas = scene.sight_of(scene.anna);
  BOOST_TEST((scene.sight_of(scene.bernd) == annas));
}

BOOST_AUTO_TEST_CASE(a_save_acknowledged_and_thrown_away_is_missed_at_the_next_look) {
  Scene scene;
  require_ok(scene.bernd.mappe({"ls", "Umwelt:/"}));
  write_file(scene.bernd.files() / "neu.txt", "neu\n");
  scene.liar.answers([](const Asked& asked) -> std::optional<Told> {
    if (!asked.is("POST", "/journal")) return std::nullopt;
    cbor::Reader commit(asked.body);
    commit.array(5);
    const auto entry = journal::Entry::parse(commit.raw());
    const Json head{{"seq", entry->header().seq}, {"hash", entry->hash().text()}};
    return Told{200, "application/json", bytes_of(head.dump())};
  });
  require_ok(scene.bernd.mappe({"put", scene.bernd.files() / "neu.txt", "Umwelt:/"}));  // it cannot know yet
  scene.liar.tells_the_truth();
  require_refused(scene.bernd.mappe({"ls", "Umwelt:/"}), "behind");
  scene.anna_puts("drei");  // where his was said to be
  require_refused(scene.bernd.mappe({"ls", "Umwelt:/"}), "forked");
}

// A commit that the server sends itself again, at once and after others: it is there once.
BOOST_AUTO_TEST_CASE(a_replayed_save_is_in_the_journal_once) {
  Scene scene;
  std::mutex mutex;
  std::optional<Asked> save;
  scene.liar.tells([&](const Asked& asked, Told&) {
    const std::lock_guard lock(mutex);
    if (!asked.is("POST", "/journal")) return false;
    save = asked;
    return scene.liar.asks_truly(asked).status == 200;
  });
  write_file(scene.bernd.files() / "neu.txt", "neu\n");
  require_ok(scene.bernd.mappe({"put", scene.bernd.files() / "neu.txt", "Umwelt:/"}));
  BOOST_TEST(scene.liar.lies_told() == 1);
  scene.liar.tells_the_truth();
  scene.anna_puts("drei");
  BOOST_TEST_REQUIRE(save.has_value());
  const std::string before = scene.anna.ask({"code", "Umwelt"}).at("code");
  BOOST_TEST(scene.liar.asks_truly(*save).status == 200);
  BOOST_TEST(scene.anna.ask({"code", "Umwelt"}).at("code") == before);
  BOOST_TEST(scene.bernd.ask({"history", "Umwelt:/neu.txt"}).size() == 1u);
}

// ---- versions

// The newest entry as if a newer Mappe had written it.
bool make_newer(Page& page) {
  if (page.entries.empty()) return false;
  const auto entry = journal::Entry::parse(page.entries.back());
  Bytes header = entry->header_bytes();
  BOOST_TEST_REQUIRE(header[1] == 1);
  header[1] = 2;
  page.entries.back() =
      cbor::Writer().array(3).bytes(header).bytes(entry->body()).bytes(entry->signature().view()).take();
  return true;
}

// Nobody can judge it, so it only ends what is shown, for as long as it is told: no entry is believed by it.
BOOST_AUTO_TEST_CASE(unsupported_an_entry_made_newer_ends_what_is_read_and_nothing_is_written_on_it) {
  Scene scene;
  write_file(scene.bernd.files() / "neu.txt", "neu\n");
  const std::vector<std::string> put{"put", scene.bernd.files() / "neu.txt", "Umwelt:/"};
  scene.liar.tells(scene.about_journal(make_newer));
  BOOST_TEST(scene.bernd.mappe({"cat", "Umwelt:/eins.txt"}).out == "eins\n");
  BOOST_TEST(scene.bernd.ask({"health", "Umwelt"}).at("newer") == true);
  require_refused(scene.bernd.mappe({"cat", "Umwelt:/zwei.txt"}), "not_found", 4);
  require_refused(scene.bernd.mappe(put), "unsupported", 1);
  BOOST_TEST(scene.liar.lies_told() > 0);
  BOOST_TEST(scene.liar.writes() == 0);
  scene.liar.tells_the_truth();
  require_ok(scene.bernd.mappe(put));
  const Scene::Sight annas = scene.sight_of(scene.anna);
  BOOST_TEST((scene.sight_of(scene.bernd) == annas));
}

BOOST_AUTO_TEST_CASE(unsupported_a_roster_made_newer_is_not_used_at_all) {
  Scene scene;
  scene.invites("clara", "Clara Beispiel", {});
  scene.members_refused_then_well(Scene::about_roster(make_newer), "unsupported", 1);
}

// ---- sizes

BOOST_AUTO_TEST_CASE(too_large_a_blob_without_end_is_cut_off_in_little_memory) {
  Scene scene;
  require_ok(scene.bernd.mappe({"ls", "Umwelt:/"}));
  scene.refused_then_well(
      [](const Asked& asked, Told& told) {
        if (asked.method != "GET" || asked.path.find("/blobs/") == std::string::npos) return false;
        told.body.assign(std::size_t{100} << 20, 0);
        return true;
      },
      "too_large", 1);
}

BOOST_AUTO_TEST_CASE(malformed_a_size_that_no_number_holds) {
  Scene scene;
  for (const char* bytes : {"-1", "1e300", "18446744073709551616", "\"viel\""})
    scene.refused(
        scene.bernd, {"spaces"}, scene.space,
        [bytes](const Asked& asked, Told& told) {
          if (!asked.is("GET", "/v1/spaces")) return false;
          std::string text(text_of(told.body));
          const auto at = text.find("\"bytes\":") + 8;
          text.replace(at, text.find_first_of(",}", at) - at, bytes);
          told.body = bytes_of(text);
          return true;
        },
        "malformed", 1);
  require_ok(scene.bernd.mappe({"spaces"}));
}

// ---- late answers

// Holds back the answers to one kind of question until it is told to go on.
class Dam {
 public:
  explicit Dam(Liar& liar) : liar_(liar) {}
  ~Dam() { opens(); }
  Liar::Lie holds(const std::string& path) {
    return [this, path](const Asked& asked, Told&) {
      if (asked.path != path) return false;
      std::unique_lock lock(mutex_);
      ++held_;
      changed_.notify_all();
      changed_.wait(lock, [this] { return open_; });
      return true;
    };
  }
  void waits_for_a_question() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return held_ > 0; });
  }
  void opens() {
    {
      const std::lock_guard lock(mutex_);
      open_ = true;
    }
    changed_.notify_all();
    liar_.waits_until_idle();
  }

 private:
  Liar& liar_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int held_ = 0;
  bool open_ = false;
};

BOOST_AUTO_TEST_CASE(without_a_lie_an_answer_that_comes_late_is_as_good) {
  Scene scene;
  const stories::Folder logs("late");
  Dam dam(scene.liar);
  scene.liar.tells(dam.holds("/v1/spaces/" + scene.space + "/journal"));
  stories::Running cat(scene.bernd.command({"cat", "Umwelt:/zwei.txt"}), logs / "cat");
  dam.waits_for_a_question();
  BOOST_TEST(cat.alive());
  dam.opens();
  BOOST_TEST(cat.wait(std::chrono::seconds(60)) == 0);
  BOOST_TEST(cat.output() == "zwei\n");
}

BOOST_AUTO_TEST_CASE(timeout_an_answer_that_never_comes_is_given_up_and_nothing_is_asked_instead) {
  Scene scene;
  const auto usual = scene.usually_asked(scene.bernd, {"cat", "Umwelt:/zwei.txt"});
  const Scene::Kept before = Scene::kept_by(scene.bernd, scene.space);
  {
    Dam dam(scene.liar);
    scene.liar.tells(dam.holds("/v1/spaces/" + scene.space + "/journal"));
    require_refused(scene.bernd.mappe({"cat", "Umwelt:/zwei.txt"}), "timeout", 7);
    scene.asked_only(usual);
    const auto asked = scene.liar.kinds_asked();
    BOOST_TEST(std::count(asked.begin(), asked.end(), "GET /v1/spaces/*/journal") == 1);
  }
  BOOST_TEST((Scene::kept_by(scene.bernd, scene.space) == before));
  scene.liar.tells_the_truth();
  BOOST_TEST(scene.bernd.mappe({"cat", "Umwelt:/zwei.txt"}).out == "zwei\n");
}

BOOST_AUTO_TEST_SUITE_END()
