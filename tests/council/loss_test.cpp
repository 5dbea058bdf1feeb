// What goes away: only what the source says is deleted, or what is gone twice, and never very much at once.
#include "scene.h"

using namespace mappe;
using namespace mappe::council;
using namespace mappe::council::test;

namespace {

struct Loss : Scene {
  Loss() : Scene(made_up(100, 10)) { BOOST_REQUIRE((pass() == Outcome::complete)); }

  void delete_papers(std::size_t count) {  // as the source says it
    server.change([&](Town& town) {
      for (std::size_t i = 0; i < count; ++i) {
        Entry& entry = town.list("/papers").entries[i];
        entry.text = R"({"id":"%HOST%)" + entry.path + R"(","deleted":true,"modified":"2026-05-28T20:00:00+02:00"})";
        entry.modified = "2026-05-28T20:00:00+02:00";
      }
    });
    hours_later(2);
  }
  void hide_paper_8(int status) {
    with([&](Quirks& q) {
      q.hidden.insert("/papers/8");
      if (status != 200) q.status["/papers/8"] = status;
    });
  }
  State state_of_8() const { return at("/papers/8").state; }
  Outcome week_later() {
    hours_later(24 * 8);
    return pass();
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(loss)

BOOST_AUTO_TEST_CASE(a_tombstone_takes_the_text_away_and_leaves_the_id) {
  Loss scene;
  const auto before = scene.state().last_change;
  scene.delete_papers(1);
  BOOST_TEST((scene.pass() == Outcome::complete));
  const Record paper = scene.at("/papers/1");
  BOOST_TEST((paper.state == State::deleted));
  BOOST_TEST(paper.content == R"({"id":")" + scene.server.origin() + R"(/papers/1","kind":"paper"})");
  BOOST_TEST(paper.change > before);
  BOOST_TEST(scene.at("/meetings/1").joins.find("/papers/1\"") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_deleted_and_there_in_one_list_is_there) {
  const std::string grave =
      R"({"id":"%HOST%/papers/3","type":"https://schema.oparl.org/1.1/Paper","deleted":true,"modified":"2030-01-01T00:00:00Z"})";
  const auto with_grave_at = [&](std::size_t place, std::size_t page_size) {
    Scene scene(made_up(30, 2));
    scene.with([&](Quirks& q) { q.page_size = page_size; });
    scene.pass();
    scene.server.change([&](Town& town) {
      auto& entries = town.list("/papers").entries;
      entries.insert(entries.begin() + static_cast<std::ptrdiff_t>(place), {"/grave", grave, "2030-01-01T00:00:00Z"});
    });
    scene.hours_later(200);
    BOOST_TEST((scene.pass() == Outcome::complete));
    BOOST_TEST((scene.at("/papers/3").state == State::present));
    BOOST_TEST(scene.at("/papers/3").content.find("Radweg") != std::string::npos);
    BOOST_TEST(scene.odd(Oddity::deleted_alive) == 1);
    // Shown no more, it is deleted.
    scene.with([](Quirks& q) { q.hidden.insert("/papers/3"); });
    scene.hours_later(200);
    BOOST_TEST((scene.pass() == Outcome::complete));
    BOOST_TEST((scene.at("/papers/3").state == State::deleted));
  };
  with_grave_at(0, 100);   // one page, before it
  with_grave_at(30, 100);  // behind it
  with_grave_at(0, 2);     // pages apart
  with_grave_at(30, 2);
}

BOOST_AUTO_TEST_CASE(a_system_in_the_place_of_an_object_deletes_nothing) {
  Scene scene(made_up(30, 2));
  scene.pass();
  scene.server.change([](Town& town) { town.list("/papers").entries.erase(town.list("/papers").entries.begin()); });
  scene.with([](Quirks& q) { q.unknown_is_system = true; });
  for (int i = 0; i < 3; ++i) {
    scene.hours_later(200);
    BOOST_TEST((scene.pass() == Outcome::complete));
  }
  BOOST_TEST((scene.at("/papers/1").state == State::unreachable));
}

BOOST_AUTO_TEST_CASE(tombstones_of_what_was_never_known_leave_nothing) {
  Scene scene(huertgenwald());
  scene.pass();
  for (const auto& [id, record] : scene.objects()) BOOST_TEST((record.state == State::present));
}

BOOST_AUTO_TEST_CASE(so_many_tombstones_at_once_are_not_believed_until_the_operator_does) {
  Loss scene;
  scene.delete_papers(30);
  BOOST_TEST((scene.pass() == Outcome::braked));
  BOOST_TEST(scene.count(Kind::paper) == 100);
  BOOST_TEST(scene.state().vanished == 30);
  BOOST_TEST((scene.pass() == Outcome::braked));  // asked again, and braked again
  BOOST_TEST((scene.pass({false, /*accept_loss=*/true}) == Outcome::complete));
  BOOST_TEST(scene.count(Kind::paper, State::deleted) == 30);
}

BOOST_AUTO_TEST_CASE(what_is_in_no_list_and_404_twice_in_full_passes_is_deleted) {
  Loss scene;
  scene.hide_paper_8(404);
  BOOST_TEST((scene.week_later() == Outcome::complete));
  BOOST_TEST((scene.state_of_8() == State::unreachable));
  BOOST_TEST(scene.at("/papers/8").content.find("Radweg") != std::string::npos);  // what was known stays
  scene.week_later();
  BOOST_TEST((scene.state_of_8() == State::deleted));
}

BOOST_AUTO_TEST_CASE(gone_410_counts_as_404_and_401_as_no_longer_public) {
  Loss scene;
  scene.hide_paper_8(410);
  scene.week_later();
  scene.week_later();
  BOOST_TEST((scene.state_of_8() == State::deleted));
  Loss other;
  other.hide_paper_8(401);
  other.week_later();
  other.week_later();
  BOOST_TEST((other.state_of_8() == State::depublished));
}

BOOST_AUTO_TEST_CASE(errors_refusals_and_html_never_delete) {
  for (const int status : {500, 403}) {
    Loss scene;
    scene.hide_paper_8(status);
    for (int i = 0; i < 4; ++i) scene.week_later();
    BOOST_TEST((scene.state_of_8() == State::unreachable));
  }
  Loss scene;
  scene.hide_paper_8(200);
  scene.with([](Quirks& q) { q.html.insert("/papers/8"); });
  for (int i = 0; i < 4; ++i) scene.week_later();
  BOOST_TEST((scene.state_of_8() == State::unreachable));
}

BOOST_AUTO_TEST_CASE(what_is_in_no_list_but_there_stays) {
  Loss scene;
  scene.hide_paper_8(200);
  BOOST_TEST((scene.week_later() == Outcome::complete));
  BOOST_TEST((scene.state_of_8() == State::present));
  BOOST_TEST(scene.odd(Oddity::not_in_list) == 1);
}

BOOST_AUTO_TEST_CASE(what_comes_back_is_there_again) {
  Loss scene;
  scene.hide_paper_8(404);
  scene.week_later();
  scene.week_later();
  BOOST_REQUIRE((scene.state_of_8() == State::deleted));
  scene.server.set({});
  scene.week_later();
  BOOST_TEST((scene.state_of_8() == State::present));
  BOOST_TEST(scene.at("/papers/8").content.find("Radweg") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(where_no_id_leads_to_its_object_404_says_nothing) {
  Loss scene;
  scene.with([](Quirks& q) {
    q.hidden.insert("/papers/8");
    for (int i = 1; i <= 100; ++i) q.status["/papers/" + std::to_string(i)] = 404;
  });
  for (int i = 0; i < 3; ++i) scene.week_later();
  BOOST_TEST((scene.state_of_8() == State::unreachable));
}

BOOST_AUTO_TEST_CASE(so_many_missing_at_once_are_not_even_asked_for) {
  Loss scene;
  scene.with([](Quirks& q) {
    for (int i = 1; i <= 50; ++i) {
      q.hidden.insert("/papers/" + std::to_string(i));
      q.status["/papers/" + std::to_string(i)] = 404;
    }
  });
  scene.server.forget_requests();
  BOOST_TEST((scene.week_later() == Outcome::braked));
  BOOST_TEST(scene.server.count("/papers/") == 0);
  BOOST_TEST(scene.count(Kind::paper) == 100);
  BOOST_TEST(scene.odd(Oddity::mass_loss) == 1);
}

BOOST_AUTO_TEST_CASE(a_full_pass_that_is_not_whole_takes_nothing_as_missing) {
  Loss scene;
  scene.hide_paper_8(404);
  scene.with([](Quirks& q) { q.html.insert("/organizations"); });
  for (int i = 0; i < 3; ++i) scene.week_later();
  BOOST_TEST((scene.state_of_8() == State::present));
}

BOOST_AUTO_TEST_SUITE_END()
