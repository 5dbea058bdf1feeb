// The vendors' oddities, one switch of the replay server each (docs/council.md): the pass comes to the right end.
#include "council/mirror/limits.h"
#include "scene.h"

using namespace mappe;
using namespace mappe::council;
using namespace mappe::council::test;

namespace {

// What a full pass over a made up council with this oddity leaves, against one without.
void check_same_picture(const std::function<void(Quirks&)>& odd) {
  Scene scene(made_up(35, 7));
  scene.pass();
  const std::string plain = picture(*scene.store, "stadt");
  scene.with(odd);
  scene.store = opened(scene.folder.path() / "odd");
  BOOST_TEST((scene.pass() == Outcome::complete));
  BOOST_TEST((picture(*scene.store, "stadt") == plain));
}

Entry changed_paper(const std::string& name) {
  return {"/papers/8",
          R"({"id":"%HOST%/papers/8","type":"https://schema.oparl.org/1.1/Paper","name":")" + name +
              R"(","modified":"2026-05-28T20:00:00+02:00"})",
          "2026-05-28T20:00:00+02:00"};
}

// A pass, then one paper is changed and two hours go by.
struct Changed : Scene {
  explicit Changed(const std::function<void(Quirks&)>& odd, std::size_t index = 7) : Scene(made_up(60, 5)) {
    with(odd);
    BOOST_REQUIRE((pass() == Outcome::complete));
    server.change([&](Town& town) {
      Entry entry = changed_paper("anders");
      Entry& there = town.list("/papers").entries[index];
      entry.path = there.path;
      const std::size_t at = entry.text.find("/papers/8");
      entry.text.replace(at, 9, there.path);
      there = entry;
    });
    server.forget_requests();
    hours_later(2);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(oddities)

BOOST_AUTO_TEST_CASE(order_page_size_links_and_errors_do_not_matter) {
  check_same_picture([](Quirks& q) { q.descending = true; });
  check_same_picture([](Quirks& q) { q.page_size = 3; });
  check_same_picture([](Quirks& q) { q.next_is_relative = true; });
  check_same_picture([](Quirks& q) { q.errors_before = 1; });
  check_same_picture([](Quirks& q) { q.says_total = false; });
  check_same_picture([](Quirks& q) { q.garble = [](std::string text) { return "\xef\xbb\xbf" + text; }; });
  check_same_picture([](Quirks& q) { q.stamp = "2000-01-01T00:00:00+01:00"; });
}

BOOST_AUTO_TEST_CASE(what_is_not_mirrored_may_be_missing_and_lists_of_one_may_be_that_one) {
  check_same_picture([](Quirks& q) { q.one_is_bare = true; });
  check_same_picture([](Quirks& q) { q.unknown_is_system = true; });
  check_same_picture([](Quirks& q) { q.colon_encoded_is_404 = true; });
}

BOOST_AUTO_TEST_CASE(consultations_of_allris_4_that_name_neither_meeting_nor_item_are_joined_by_the_item) {
  Scene plain(made_up(12, 3)), scene(made_up(12, 3));
  scene.with([](Quirks& q) { q.bare_consultations = true; });
  plain.pass();
  BOOST_TEST((scene.pass() == Outcome::complete));
  const auto pairs = [](const Scene& one) {
    std::string out;
    for (const auto& join : nlohmann::json::parse(one.at("/meetings/1").joins))
      for (const char* key : {"item", "paper"})
        out += join.at(key).get<std::string>().substr(one.server.origin().size()) + " ";
    return out;
  };
  BOOST_TEST(!pairs(plain).empty());
  BOOST_TEST(pairs(scene) == pairs(plain));
}

BOOST_AUTO_TEST_CASE(a_filter_is_sent_so_that_every_server_reads_it) {
  Changed scene([](Quirks& q) { q.colon_encoded_is_404 = true; });
  BOOST_TEST((scene.pass() == Outcome::complete));
  BOOST_TEST(scene.at("/papers/8").content.find("anders") != std::string::npos);
  BOOST_TEST(scene.server.count("modified_since=") >= 1);
}

BOOST_AUTO_TEST_CASE(the_bodies_of_a_system_come_in_every_form) {
  const std::string whole =
      R"({"id":"%HOST%/bodies/0001","type":"https://schema.oparl.org/1.1/Body","name":"Musterstadt",)"
      R"("organization":"%HOST%/organizations","meeting":"%HOST%/meetings","paper":"%HOST%/papers"})";
  const auto system = [](const std::string& body) {
    return R"({"id":"%HOST%/system","type":"https://schema.oparl.org/1.1/System","oparlVersion":)"
           R"("https://schema.oparl.org/1.1/","vendor":"made up","name":"Ratsinformation","body":)" +
           body + "}";
  };
  Scene plain(made_up(35, 7));
  plain.pass();
  std::string expected = picture(*plain.store, "stadt");
  for (const std::string& body :
       {std::string(R"(["%HOST%/bodies"])"), std::string(R"(["%HOST%/bodies/0001"])"), whole, "[" + whole + "]",
        std::string(R"([{"id":"%HOST%/bodies/0001"}])"), std::string(R"(["%HOST%/bodies","%HOST%/bodies/0001"])"),
        "[null,\"\"," + whole + "]"}) {
    BOOST_TEST_CONTEXT(body) {
      plain.server.change([&](Town& town) {
        town.singles["/system"] = system(body);
        town.singles["/bodies/0001"] = whole;
      });
      plain.store = opened(plain.folder.path() / Id<struct TempTag, 8>::random().hex());
      BOOST_TEST((plain.pass() == Outcome::complete));
      BOOST_TEST((picture(*plain.store, "stadt") == expected));
    }
  }
  for (const char* body : {"[]", "null", R"({"name":"ohne"})", "5"}) {
    plain.server.change([&](Town& town) { town.singles["/system"] = system(body); });
    plain.hours_later(2);
    BOOST_TEST((plain.full() == Outcome::failed), body);
    BOOST_TEST(plain.count(Kind::paper) == 35);
  }
}

BOOST_AUTO_TEST_CASE(a_body_that_is_not_to_be_had_takes_nothing_away_of_the_others) {
  Scene scene(made_up(12, 2));
  scene.pass();
  scene.server.change([](Town& town) {
    town.singles["/system"] =
        R"({"id":"%HOST%/system","type":"https://schema.oparl.org/1.1/System","body":["%HOST%/bodies","%HOST%/weg"]})";
  });
  scene.hours_later(2);
  BOOST_TEST((scene.full() == Outcome::failed));
  BOOST_TEST(scene.count(Kind::paper) == 12);
}

BOOST_AUTO_TEST_CASE(a_module_that_says_in_words_that_it_is_off_is_a_failure) {
  Scene scene(made_up(12, 2));
  scene.pass();
  scene.with([](Quirks& q) { q.garble = [](const std::string&) { return std::string("OParl is not active."); }; });
  scene.hours_later(200);
  BOOST_TEST((scene.pass() == Outcome::failed));
  BOOST_TEST(scene.count(Kind::paper) == 12);
}

BOOST_AUTO_TEST_CASE(a_list_as_a_bare_array_is_read) {
  Scene scene(made_up(25, 5));
  scene.with([](Quirks& q) { q.bare_array = true; });
  BOOST_TEST((scene.pass() == Outcome::complete));
  BOOST_TEST(scene.count(Kind::paper) == 25);
  BOOST_TEST(scene.odd(Oddity::bare_list) >= 1);
}

BOOST_AUTO_TEST_CASE(a_filter_that_next_loses_is_put_back) {
  Changed scene([](Quirks& q) { q.next_loses_filter_from = 2; });
  scene.server.change([](Town& town) {
    for (Entry& entry : town.list("/papers").entries) entry.modified = "2026-05-28T20:00:00+02:00";
  });
  BOOST_TEST((scene.pass() == Outcome::complete));
  BOOST_TEST(!scene.list(Kind::paper).next_keeps_filter);
  for (const std::string& target : scene.server.requests())
    if (target.find("/papers?") != std::string::npos) BOOST_TEST(target.find("modified_since=") != std::string::npos);
  BOOST_TEST(scene.odd(Oddity::filter_lost) >= 1);
}

BOOST_AUTO_TEST_CASE(a_plus_sign_that_is_read_as_a_blank_does_no_harm) {
  Changed scene([](Quirks& q) { q.plus_is_blank = true; });
  BOOST_TEST((scene.pass() == Outcome::complete));
  BOOST_TEST(scene.at("/papers/8").content.find("anders") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_ignored_filter_is_noticed_and_the_newest_end_is_read) {
  Changed scene([](Quirks& q) { q.ignores_filter = true; }, 58);  // oldest first: the change is on the last page
  BOOST_TEST(!scene.list(Kind::paper).honours_modified_since);
  BOOST_TEST((scene.list(Kind::paper).order == Order::ascending));
  BOOST_TEST((scene.pass() == Outcome::complete));
  BOOST_TEST(scene.at("/papers/59").content.find("anders") != std::string::npos);
  BOOST_TEST(scene.server.count("/papers?page=3") == 0);  // the middle was left alone
}

BOOST_AUTO_TEST_CASE(newest_first_is_read_from_the_first_page_until_nothing_is_new) {
  Changed scene(
      [](Quirks& q) {
        q.ignores_filter = true;
        q.descending = true;
      },
      58);
  BOOST_TEST((scene.list(Kind::paper).order == Order::descending));
  scene.pass();
  BOOST_TEST(scene.at("/papers/59").content.find("anders") != std::string::npos);
  BOOST_TEST(scene.server.count("/papers?page=5") == 0);
}

BOOST_AUTO_TEST_CASE(made_up_stamps_are_noticed) {
  for (const char* stamp : {"2000-01-01T00:00:00+01:00", "2026-05-28T20:26:40+00:00"}) {
    Scene scene(made_up(12, 2));
    scene.clock.now = 1'780'000'000'000;
    scene.with([&](Quirks& q) { q.stamp = stamp; });
    scene.pass();
    BOOST_TEST(scene.list(Kind::paper).fake_stamps);
  }
  Scene honest(made_up(12, 2));
  honest.pass();
  BOOST_TEST(!honest.list(Kind::paper).fake_stamps);
}

BOOST_AUTO_TEST_CASE(nothing_modified_may_be_said_by_404_or_a_bare_list) {
  for (const bool bare : {false, true}) {
    Scene scene(made_up(12, 2));
    scene.with([&](Quirks& q) {
      q.nothing_modified_is_404 = !bare;
      q.nothing_modified_is_bare = bare;
    });
    scene.pass();
    scene.hours_later(2);
    BOOST_TEST((scene.pass() == Outcome::complete));
    BOOST_TEST(scene.count(Kind::paper) == 12);
  }
}

BOOST_AUTO_TEST_CASE(the_same_404_without_a_filter_is_a_failure_and_not_an_empty_list) {
  Scene scene(made_up(12, 2));
  scene.pass();
  scene.with([](Quirks& q) { q.status["/papers"] = 404; });
  scene.hours_later(2);
  BOOST_TEST((scene.full() == Outcome::partial));
  BOOST_TEST(scene.count(Kind::paper) == 12);
}

BOOST_AUTO_TEST_CASE(html_with_status_200_is_a_failure_of_that_list_only) {
  Scene scene(made_up(12, 2));
  scene.with([](Quirks& q) { q.html.insert("/papers"); });
  BOOST_TEST((scene.pass() == Outcome::partial));
  BOOST_TEST(scene.count(Kind::paper) == 0);
  BOOST_TEST(scene.count(Kind::meeting) == 2);
}

BOOST_AUTO_TEST_CASE(a_list_that_failed_is_tried_whole_again_the_next_day_and_not_at_every_interval) {
  Scene scene(made_up(12, 2));
  scene.with([](Quirks& q) { q.html.insert("/papers"); });
  BOOST_TEST((scene.pass() == Outcome::partial));
  scene.server.forget_requests();
  scene.hours_later(2);
  BOOST_TEST((scene.pass() == Outcome::partial));
  BOOST_TEST(scene.server.count("/papers") == 0);
  BOOST_TEST(scene.server.count("/meetings?modified_since=2026-") == 1);  // the others go on as ever
  scene.server.set({});
  scene.hours_later(23);
  BOOST_TEST((scene.pass() == Outcome::complete));
  BOOST_TEST(scene.count(Kind::paper) == 12);
}

BOOST_AUTO_TEST_CASE(a_system_where_a_list_is_due_is_a_failure) {
  Scene scene(made_up(12, 2));
  scene.server.change([](Town& town) {
    town.singles["/papers"] = town.singles["/system"];
    town.lists.erase(
        std::remove_if(town.lists.begin(), town.lists.end(), [](const List& l) { return l.path == "/papers"; }),
        town.lists.end());
  });
  BOOST_TEST((scene.pass() == Outcome::partial));
}

BOOST_AUTO_TEST_CASE(lists_that_go_round_in_circles_are_stopped) {
  for (const bool self : {false, true}) {
    Scene scene(made_up(30, 3));
    scene.with([&](Quirks& q) {
      q.same_page_for_ever = !self;
      q.next_is_self = self;
      q.says_total = false;
    });
    BOOST_TEST((scene.pass() == Outcome::partial));
    BOOST_TEST(scene.odd(Oddity::goes_in_circles) >= 1);
    BOOST_TEST(scene.server.requests().size() < 30);
  }
}

BOOST_AUTO_TEST_CASE(a_next_on_another_server_is_not_followed) {
  Scene scene(made_up(30, 3));
  Scene other(made_up(30, 3));
  scene.with([&](Quirks& q) { q.next_host = other.server.origin(); });
  BOOST_TEST((scene.pass() == Outcome::partial));
  BOOST_TEST(other.server.requests().empty());
  BOOST_TEST(scene.odd(Oddity::foreign_next) >= 1);
}

BOOST_AUTO_TEST_CASE(a_list_that_ends_early_takes_nothing_away) {
  Scene scene(made_up(100, 3));
  scene.pass();
  scene.with([](Quirks& q) { q.ends_after_first = true; });
  scene.hours_later(2);
  BOOST_TEST((scene.full() == Outcome::partial));
  BOOST_TEST(scene.count(Kind::paper) == 100);
}

BOOST_AUTO_TEST_CASE(agendas_that_only_single_meetings_have_are_fetched_singly_and_once) {
  Scene scene(made_up(12, 4));
  scene.with([](Quirks& q) { q.bare_meetings = true; });
  BOOST_TEST((scene.pass() == Outcome::complete));
  BOOST_TEST(scene.list(Kind::meeting).bare_meetings);
  BOOST_TEST(scene.at("/meetings/1").content.find("Radweg") != std::string::npos);
  scene.hours_later(2);
  scene.server.forget_requests();
  scene.pass();
  BOOST_TEST(scene.server.count("/meetings/") == 0);
  BOOST_TEST(scene.at("/meetings/1").content.find("Radweg") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_broken_object_costs_that_object_only) {
  Scene scene(made_up(30, 3));
  scene.with([](Quirks& q) { q.instead["/papers/5"] = R"({"id":"%HOST%/papers/5","name":"5" breit"})"; });
  BOOST_TEST((scene.pass() == Outcome::complete));
  BOOST_TEST(scene.count(Kind::paper) == 29);
  BOOST_TEST(scene.odd(Oddity::broken_object) >= 1);
}

BOOST_AUTO_TEST_CASE(ids_that_say_another_place_than_the_server_are_rewritten_when_fetched_and_never_when_kept) {
  Scene scene(made_up(12, 4));
  const std::string origin = scene.server.origin(), delivered = "https://web1.example/oparl";
  scene.with([&](Quirks& q) {
    q.bare_meetings = true;
    q.garble = [=](std::string text) {
      for (std::size_t at = 0; (at = text.find(origin, at)) != std::string::npos;)
        text.replace(at, origin.size(), delivered);
      return text;
    };
  });
  BOOST_TEST((scene.pass() == Outcome::failed));  // without the rewrite nothing is followed
  scene.settings.rewrites = {{delivered, origin}};
  BOOST_TEST((scene.pass() == Outcome::complete));
  const auto meeting = scene.store->get("stadt", delivered + "/meetings/1");
  BOOST_REQUIRE(meeting);
  BOOST_REQUIRE(meeting->has_value());
  BOOST_TEST((*meeting)->content.find("Radweg") != std::string::npos);  // fetched singly at its real place
}

BOOST_AUTO_TEST_CASE(a_redirect_on_the_same_server_is_followed_and_one_elsewhere_is_not) {
  Scene scene(made_up(12, 2)), other(made_up(12, 2));
  scene.server.change([](Town& town) { town.list("/neu/papers").entries = town.list("/papers").entries; });
  scene.with([](Quirks& q) { q.moved["/papers"] = "/neu/papers"; });
  BOOST_TEST((scene.pass() == Outcome::complete));
  BOOST_TEST(scene.count(Kind::paper) == 12);
  scene.with([&](Quirks& q) { q.moved["/papers"] = other.server.origin() + "/papers"; });
  scene.hours_later(2);
  BOOST_TEST((scene.pass() == Outcome::refused));
  BOOST_TEST(other.server.requests().empty());
  scene.with([&](Quirks& q) { q.moved["/papers"] = "%HOST%/papers"; });  // for ever
  scene.server.forget_requests();
  BOOST_TEST((scene.pass() == Outcome::refused));
  BOOST_TEST(scene.server.count("/papers") == 4);
}

BOOST_AUTO_TEST_CASE(an_answer_beyond_its_limit_is_a_failure_of_that_list_only) {
  Scene scene(made_up(40, 2));
  scene.with([](Quirks& q) { q.page_size = 40; });
  CurlFetcher small("Mappe/test", 8'000);
  const auto outcome = run_pass(scene.settings, {}, *scene.store, small, scene.pacer, scene.clock);
  BOOST_REQUIRE(outcome);
  BOOST_TEST((*outcome == Outcome::partial));
  BOOST_TEST(scene.count(Kind::paper) == 0);
  BOOST_TEST(scene.count(Kind::meeting) == 2);
}

BOOST_AUTO_TEST_CASE(a_page_size_that_is_asked_for_is_asked_for_on_every_page) {
  Scene scene(made_up(60, 3));
  scene.settings.page_parameter = "size=25";
  scene.pass();
  BOOST_TEST(scene.count(Kind::paper) == 60);
  BOOST_TEST(scene.server.count("/papers?page=3&size=25") == 1);
  BOOST_TEST(scene.server.count("/papers?page=4") == 0);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(pauses)

BOOST_AUTO_TEST_CASE(a_refusal_pauses_longer_each_time_and_the_pass_goes_on_where_it_was) {
  Scene scene(made_up(60, 3));
  scene.with([](Quirks& q) { q.status["/meetings"] = 429; });
  BOOST_TEST((scene.pass() == Outcome::paused));
  const TimeMs first = scene.state().paused_until_ms - scene.clock.now;
  BOOST_TEST(first == 15 * 60'000ULL);
  scene.clock.now = scene.state().paused_until_ms;
  scene.server.forget_requests();
  BOOST_TEST((scene.pass() == Outcome::paused));
  BOOST_TEST((scene.state().paused_until_ms - scene.clock.now == 2 * first));
  BOOST_TEST(scene.server.count("/papers") == 0);  // read before
  scene.with([](Quirks& q) { q.status.clear(); });
  BOOST_TEST((scene.pass() == Outcome::complete));
  BOOST_TEST(scene.server.count("/papers") == 0);
  BOOST_TEST(scene.count(Kind::meeting) == 3);
}

BOOST_AUTO_TEST_CASE(retry_after_is_kept_to) {
  Scene scene(made_up(20, 3));
  scene.with([](Quirks& q) {
    q.status["/papers"] = 429;
    q.retry_after = "7200";
  });
  BOOST_TEST((scene.pass() == Outcome::paused));
  BOOST_TEST((due_ms(scene.settings, scene.state(), scene.clock.now) == scene.clock.now + 7'200'000));
}

BOOST_AUTO_TEST_CASE(retry_after_is_a_number_or_a_date_and_a_day_at_most) {
  constexpr std::uint64_t now_s = 1'780'000'000, day_s = 86'400;  // Thu, 28 May 2026 20:26:40 GMT
  const auto read = [](std::string_view value) { return retry_after_of(value, now_s); };
  BOOST_TEST((read("0") == 0u));
  BOOST_TEST((read("120") == 120u));
  BOOST_TEST((read("86401") == day_s));
  BOOST_TEST((read("18446744073709551") == day_s));        // as milliseconds more than 64 bits
  BOOST_TEST((read("99999999999999999999999") == day_s));  // more than 64 bits
  BOOST_TEST((read("Thu, 28 May 2026 21:26:40 GMT") == 3'600u));
  BOOST_TEST((read("Thursday, 28-May-26 21:26:40 GMT") == 3'600u));
  BOOST_TEST((read("Thu May 28 21:26:40 2026") == 3'600u));
  BOOST_TEST((read("Fri, 31 Dec 9999 23:59:59 GMT") == day_s));
  BOOST_TEST((read("Thu, 28 May 2020 21:26:40 GMT") == 0u));
  BOOST_TEST((read("Thu, 01 Jan 1970 00:00:00 GMT") == 0u));
  for (const char* none : {"", "-5", "+5", "1.5", "120, 240", "5s", "soon", "0x10"})
    BOOST_TEST(!read(none).has_value(), none);
}

BOOST_AUTO_TEST_CASE(a_server_that_says_when_is_not_asked_a_second_time_before) {
  Scene scene(made_up(20, 3));
  scene.with([](Quirks& q) {
    q.status["/papers"] = 503;
    q.retry_after = "99999999999999999999999";
  });
  BOOST_TEST((scene.pass() == Outcome::paused));
  BOOST_TEST(scene.server.count("/papers") == 1);
  BOOST_TEST((due_ms(scene.settings, scene.state(), scene.clock.now) == scene.clock.now + limits::day_ms));
}

BOOST_AUTO_TEST_CASE(who_is_refused_for_good_asks_ever_more_rarely) {
  Scene scene(made_up(20, 3));
  scene.with([](Quirks& q) { q.status["/system"] = 403; });  // from outside of Europe
  for (int i = 0; i < 12; ++i) {
    BOOST_TEST((scene.pass() == Outcome::paused));
    scene.clock.now = scene.state().paused_until_ms;
  }
  BOOST_TEST((scene.pass() == Outcome::paused));
  BOOST_TEST((scene.state().paused_until_ms - scene.clock.now == limits::pause_ms_max));
}

BOOST_AUTO_TEST_CASE(robots_txt_that_is_an_error_forbids_until_it_is_read) {
  for (const int status : {500, 503, 429}) {
    Scene scene(made_up(12, 2));
    scene.with([&](Quirks& q) { q.robots_status = status; });
    BOOST_TEST((scene.pass() == Outcome::paused));
    BOOST_TEST(scene.server.requests().empty());
    scene.with([](Quirks& q) { q.robots_status = 0; });
    scene.clock.now = scene.state().paused_until_ms;
    BOOST_TEST((scene.pass() == Outcome::complete));
    // What it said holds while it is an error.
    scene.with([&](Quirks& q) { q.robots_status = status; });
    scene.hours_later(48);
    BOOST_TEST((scene.pass() == Outcome::complete));
  }
}

BOOST_AUTO_TEST_CASE(robots_txt_that_forbade_still_forbids_while_it_is_an_error) {
  Scene scene(made_up(12, 2));
  scene.with([](Quirks& q) { q.robots = "User-agent: *\nDisallow: /\n"; });
  BOOST_TEST((scene.pass() == Outcome::refused));
  scene.with([](Quirks& q) { q.robots_status = 500; });
  scene.hours_later(48);
  BOOST_TEST((scene.pass() == Outcome::refused));
  BOOST_TEST(scene.server.requests().empty());
}

BOOST_AUTO_TEST_CASE(robots_txt_that_is_not_there_or_garbage_forbids_nothing) {
  for (const int status : {401, 403, 404, 410}) {
    Scene scene(made_up(12, 2));
    scene.with([&](Quirks& q) { q.robots_status = status; });
    BOOST_TEST((scene.pass() == Outcome::complete));
  }
  Scene scene(made_up(12, 2));
  scene.with([](Quirks& q) { q.robots = std::string("\0\x80\xff:\r:\n\x1f\x8b<html>Disallow: /</html>", 33); });
  BOOST_TEST((scene.pass() == Outcome::complete));
}

BOOST_AUTO_TEST_CASE(a_server_that_is_away_takes_nothing_away) {
  Scene scene(made_up(20, 3));
  scene.pass();
  scene.with([](Quirks& q) { q.errors_before = 1000; });
  scene.hours_later(200);
  BOOST_TEST((scene.pass() == Outcome::paused));
  BOOST_TEST(scene.count(Kind::paper) == 20);
}

BOOST_AUTO_TEST_CASE(a_list_that_is_an_error_for_ever_does_not_keep_the_others_out) {
  Scene scene(made_up(20, 3));
  scene.with([](Quirks& q) { q.status["/papers"] = 500; });
  for (int i = 0; i < 4; ++i) {
    BOOST_TEST((scene.pass() == Outcome::paused));
    scene.clock.now = scene.state().paused_until_ms;
  }
  BOOST_TEST((scene.pass() == Outcome::partial));
  BOOST_TEST(scene.count(Kind::meeting) == 3);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(clocks)

BOOST_AUTO_TEST_CASE(a_clock_that_was_a_year_ahead_loses_nothing) {
  Scene scene(made_up(12, 2));
  scene.hours_later(24 * 365);
  scene.pass();
  scene.clock.now -= 24ULL * 365 * 3'600'000;
  BOOST_TEST((due_ms(scene.settings, scene.state(), scene.clock.now) <= scene.clock.now));
  scene.server.change([](Town& town) {
    Entry entry = changed_paper("anders");
    town.list("/papers").entries[7] = entry;
  });
  scene.server.forget_requests();
  BOOST_TEST((scene.pass() == Outcome::complete));  // a full one: "since next year" would give nothing
  BOOST_TEST(scene.at("/papers/8").content.find("anders") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_clock_that_is_put_back_keeps_nobody_waiting_for_hours) {
  Scene scene(made_up(3, 1));
  scene.pass();
  scene.clock.now -= 10ULL * 3'600'000;
  scene.clock.waited = 0;
  scene.pass();
  BOOST_TEST(scene.clock.waited <= 60'000 * (scene.server.requests().size() + 1));
  scene.clock.waited = 0;
  scene.pass();
  BOOST_TEST(scene.clock.waited == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
