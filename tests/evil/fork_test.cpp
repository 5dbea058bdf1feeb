// A server with two histories: a real second one, gone on with on a copy of its data.
#include <boost/test/unit_test.hpp>

#include "tests/evil/scene.h"

using namespace evil;
using stories::Appliance;
using stories::Member;
using stories::require_ok;
using stories::write_file;

namespace {

// Two servers of one past: Clara stands before the second when the liar does, everybody else before the first.
struct TwoHistories : Scene {
  Member clara;
  std::unique_ptr<Appliance> second;

  TwoHistories() : clara(prepare_clara()) {
    require_ok(clara.mappe({"cat", "Umwelt:/zwei.txt"}));
    require_ok(bernd.mappe({"cat", "Umwelt:/zwei.txt"}));
    appliance.stop();
    second = std::make_unique<Appliance>(appliance, std::vector<std::string>{liar.door().address});
    appliance.start();
  }

  Member prepare_clara() {
    Member member(liar.door(), "clara");
    member.joins(anna.ask({"invite", "Clara Beispiel", "--role", "manager", "--space", "Umwelt:editor"}));
    return member;
  }

  // Clara goes on there, as often as `files` has names.
  void clara_goes_on_at_the_second(const std::vector<std::string>& files) {
    liar.stands_before(*second);
    for (const std::string& name : files) {
      write_file(clara.files() / name, "anderes\n");
      require_ok(clara.mappe({"put", clara.files() / name, "Umwelt:/"}));
    }
    liar.stands_before(appliance);
  }

  void bernd_is_shown_the_second(const std::vector<std::string>& command, const std::string& id,
                                 const std::string& kind) {
    const Kept before = kept_by(bernd, id);
    liar.stands_before(*second);
    require_refused(bernd.mappe(command), kind);
    BOOST_TEST((kept_by(bernd, id) == before));
    liar.stands_before(appliance);
    require_ok(bernd.mappe(command));
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(forks)

BOOST_AUTO_TEST_CASE(without_a_second_history_a_copy_of_the_server_is_as_good_as_the_server) {
  TwoHistories scene;
  scene.liar.stands_before(*scene.second);
  BOOST_TEST(scene.bernd.mappe({"cat", "Umwelt:/zwei.txt"}).out == "zwei\n");
  scene.clara_goes_on_at_the_second({"drei.txt"});
  scene.liar.stands_before(*scene.second);
  BOOST_TEST(scene.bernd.mappe({"cat", "Umwelt:/drei.txt"}).out == "anderes\n");  // he saw nothing of the first since
}

BOOST_AUTO_TEST_CASE(forked_another_entry_where_the_clients_journal_ends) {
  TwoHistories scene;
  scene.clara_goes_on_at_the_second({"drei.txt"});
  scene.anna_puts("drei");
  require_ok(scene.bernd.mappe({"cat", "Umwelt:/drei.txt"}));
  scene.bernd_is_shown_the_second({"cat", "Umwelt:/drei.txt"}, scene.space, "forked");
  // Clara saw the second one: to her the first is the fork.
  require_refused(scene.clara.mappe({"ls", "Umwelt:/"}), "forked");
}

BOOST_AUTO_TEST_CASE(forked_a_longer_history_that_does_not_go_on_from_what_was_seen) {
  TwoHistories scene;
  scene.clara_goes_on_at_the_second({"drei.txt", "vier.txt", "fünf.txt"});
  scene.anna_puts("drei");
  require_ok(scene.bernd.mappe({"cat", "Umwelt:/drei.txt"}));
  scene.bernd_is_shown_the_second({"cat", "Umwelt:/drei.txt"}, scene.space, "forked");
}

BOOST_AUTO_TEST_CASE(behind_a_second_history_that_is_shorter) {
  TwoHistories scene;
  scene.clara_goes_on_at_the_second({"drei.txt"});
  scene.anna_puts("drei");
  scene.anna_puts("vier");
  require_ok(scene.bernd.mappe({"cat", "Umwelt:/vier.txt"}));
  scene.bernd_is_shown_the_second({"cat", "Umwelt:/vier.txt"}, scene.space, "behind");
}

// A copy that stands still is not untrue: the code of the newest entry tells it to people, nothing tells it to the
// client. But it must be kept up for ever.                                                docs/threat-model.md
BOOST_AUTO_TEST_CASE(frozen_at_an_old_state_shows_in_the_code_alone_and_not_again_once_the_truth_was_seen) {
  TwoHistories scene;
  const std::string code = scene.sight_of(scene.bernd).code;
  scene.anna_puts("drei");
  scene.liar.stands_before(*scene.second);
  require_ok(scene.bernd.mappe({"cat", "Umwelt:/zwei.txt"}));
  BOOST_TEST(scene.sight_of(scene.bernd).code == code);
  scene.liar.stands_before(scene.appliance);
  BOOST_TEST(scene.sight_of(scene.anna).code != code);
  BOOST_TEST(scene.bernd.mappe({"cat", "Umwelt:/drei.txt"}).out == "drei\n");
  scene.bernd_is_shown_the_second({"ls", "Umwelt:/"}, scene.space, "behind");
}

// The roster stands still, the space goes on: an entry of the space names what the roster does not have.
BOOST_AUTO_TEST_CASE(behind_a_frozen_roster_beside_a_space_that_goes_on) {
  TwoHistories scene;
  scene.anna.ask({"invite", "Dora Beispiel", "--role", "member"});
  scene.anna_puts("drei");
  scene.refused_then_well(
      [&](const Asked& asked, Told& told) {
        if (!asked.is("GET", "/roster")) return false;
        told = scene.liar.asks_elsewhere(*scene.second, asked);
        return true;
      },
      "behind");
}

// The space stands still and is listed as standing still, the roster goes on: also not untrue, and no worse than that.
BOOST_AUTO_TEST_CASE(frozen_a_space_beside_a_roster_that_goes_on_keeps_what_was_seen) {
  TwoHistories scene;
  const Scene::Sight before = scene.sight_of(scene.bernd);
  require_ok(scene.anna.mappe({"retire", "Clara Beispiel", "--reason", "mandate"}));
  scene.anna_puts("drei");
  scene.liar.tells([&](const Asked& asked, Told& told) {
    if (asked.method != "GET" || !asked.path.starts_with("/v1/spaces")) return false;
    told = scene.liar.asks_elsewhere(*scene.second, asked);
    return true;
  });
  BOOST_TEST((scene.sight_of(scene.bernd) == before));
  BOOST_TEST(scene.liar.lies_told() > 0);
  scene.liar.tells_the_truth();
  const Scene::Sight annas = scene.sight_of(scene.anna);
  BOOST_TEST((scene.sight_of(scene.bernd) == annas));
}

BOOST_AUTO_TEST_CASE(nothing_is_written_onto_a_fork) {
  TwoHistories scene;
  scene.clara_goes_on_at_the_second({"drei.txt"});
  scene.anna_puts("drei");
  require_ok(scene.bernd.mappe({"ls", "Umwelt:/"}));
  scene.liar.stands_before(*scene.second);
  const std::string code = scene.clara.ask({"code", "Umwelt"}).at("code");
  write_file(scene.bernd.files() / "neu.txt", "neu\n");
  require_refused(scene.bernd.mappe({"put", scene.bernd.files() / "neu.txt", "Umwelt:/"}), "forked");
  BOOST_TEST(scene.clara.ask({"code", "Umwelt"}).at("code") == code);
  scene.liar.stands_before(scene.appliance);
  require_ok(scene.bernd.mappe({"put", scene.bernd.files() / "neu.txt", "Umwelt:/"}));
}

BOOST_AUTO_TEST_CASE(forked_a_roster_with_another_entry_where_the_seen_one_ends) {
  TwoHistories scene;
  scene.liar.stands_before(*scene.second);
  scene.clara.ask({"invite", "Emil Beispiel", "--role", "member"});
  scene.liar.stands_before(scene.appliance);
  scene.anna.ask({"invite", "Dora Beispiel", "--role", "member"});
  require_ok(scene.bernd.mappe({"members"}));
  scene.bernd_is_shown_the_second({"members"}, scene.faction(), "forked");
}

BOOST_AUTO_TEST_CASE(forked_an_entry_of_a_space_written_on_another_roster) {
  TwoHistories scene;
  // The same roster seq on both, so that only the hash tells. The space alone is shown from the second history.
  scene.liar.stands_before(*scene.second);
  scene.clara.ask({"invite", "Emil Beispiel", "--role", "member"});
  write_file(scene.clara.files() / "drei.txt", "anderes\n");
  require_ok(scene.clara.mappe({"put", scene.clara.files() / "drei.txt", "Umwelt:/"}));
  scene.liar.stands_before(scene.appliance);
  scene.anna.ask({"invite", "Dora Beispiel", "--role", "member"});
  require_ok(scene.bernd.mappe({"members"}));

  scene.liar.tells([&](const Asked& asked, Told& told) {
    const bool of_space = asked.path == "/v1/spaces" || asked.path == "/v1/spaces/" + scene.space + "/journal";
    if (!of_space || asked.method != "GET") return false;
    told = scene.liar.asks_elsewhere(*scene.second, asked);
    return true;
  });
  const Scene::Kept before = Scene::kept_by(scene.bernd, scene.space);
  require_refused(scene.bernd.mappe({"cat", "Umwelt:/drei.txt"}), "forked");
  BOOST_TEST((Scene::kept_by(scene.bernd, scene.space) == before));
  scene.liar.tells_the_truth();
  require_ok(scene.bernd.mappe({"cat", "Umwelt:/zwei.txt"}));
}

BOOST_AUTO_TEST_SUITE_END()
