// Each vendor's system with all its oddities at once (docs/council.md): a first pass, what is new, and what changed
// long ago leave what a system without any leaves.
#include "scene.h"

using namespace mappe;
using namespace mappe::council;
using namespace mappe::council::test;

namespace {

std::string exchanged(std::string text, const std::string& what, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
    text.replace(at, what.size(), by);
  return text;
}

std::string as_1_0(std::string text) {
  return exchanged(std::move(text), "schema.oparl.org/1.1/", "schema.oparl.org/1.0/");
}

struct Vendor {
  const char* name;
  void (*set)(Quirks&);
  std::vector<Oddity> seen;
};

const Vendor vendors[] = {
    {"ALLRIS 3",
     [](Quirks& q) {
       q.errors_before = 1;
       q.garble = [](std::string text) {
         return as_1_0(exchanged(std::move(text), "Radweg an",
                                 "Radweg\x0b"
                                 "an"));
       };
     },
     {Oddity::control_characters}},
    {"ALLRIS 4",
     [](Quirks& q) {
       q.next_loses_filter_from = 2;
       q.stamp = "2000-01-01T00:00:00+01:00";
       q.garble = [](std::string text) {
         text = exchanged(std::move(text), R"("agendaItem":[)", R"("agendaitem":[)");
         return exchanged(std::move(text), R"("type":"https://schema.oparl.org/1.1/Organization")",
                          R"("type":"gr","Type":"https://schema.oparl.org/1.1/Organization")");
       };
     },
     {Oddity::fake_stamps}},
    {"Session",
     [](Quirks& q) {
       q.next_loses_filter_from = 3;
       q.plus_is_blank = true;
       q.bare_meetings = true;
     },
     {Oddity::agenda_missing}},
    {"SD.NET",
     [](Quirks& q) {
       q.page_size = 25;
       q.says_total = false;
       q.nothing_modified_is_404 = true;
     },
     {Oddity::empty_as_error}},
    {"SD.NET, another",
     [](Quirks& q) {
       q.nothing_modified_is_bare = true;
       q.garble = [](std::string text) { return "\xef\xbb\xbf" + as_1_0(std::move(text)); };
     },
     {Oddity::bare_list, Oddity::byte_order_mark}},
    {"more! rubin",
     [](Quirks& q) {
       q.page_size = 100;
       q.ignores_filter = true;
       q.stamp = "2026-05-28T20:26:40+00:00";  // today, by the scene's clock
       q.garble = as_1_0;
     },
     {Oddity::filter_ignored}},
};

Entry vendors_paper(unsigned number, const std::string& name) {
  const std::string path = "/papers/" + std::to_string(number), stamp = "2026-05-28T20:00:00+02:00";
  return {path,
          R"({"id":"%HOST%)" + path + R"(","type":"https://schema.oparl.org/1.1/Paper","name":")" + name +
              R"(","modified":")" + stamp + R"("})",
          stamp};
}

// What is left after each of three passes, the machine's name and the version aside; and what was odd in any of them.
struct Left {
  std::vector<std::string> pictures;
  std::map<Oddity, std::uint64_t> odd;
};

Left left_by(Scene& scene) {
  Left left;
  const auto take = [&] {
    BOOST_TEST((scene.pass() == Outcome::complete));
    const std::string now = exchanged(picture(*scene.store, "stadt"), scene.server.origin(), "HOST");
    left.pictures.push_back(exchanged(now, "schema.oparl.org/1.0/", "schema.oparl.org/1.1/"));
    scene.state().oddities.each([&](Oddity oddity, std::uint64_t count) { left.odd[oddity] += count; });
  };
  take();
  scene.server.change([](Town& town) { town.list("/papers").entries.push_back(vendors_paper(61, "Neu")); });
  scene.hours_later(2);
  take();
  scene.server.change([](Town& town) { town.list("/papers").entries[7] = vendors_paper(8, "Anders"); });
  scene.hours_later(8 * 24);
  take();
  return left;
}

std::string first_difference(const std::string& a, const std::string& b) {
  std::size_t at = 0;
  while (at < std::min(a.size(), b.size()) && a[at] == b[at]) ++at;
  const std::size_t from = at > 100 ? at - 100 : 0;
  return a.substr(from, 200) + "\n" + b.substr(from, 200);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(vendors_whole)

BOOST_AUTO_TEST_CASE(every_vendor_is_mirrored_like_a_system_without_oddities) {
  Scene plain(made_up(60, 5));
  const auto expected = left_by(plain).pictures;
  BOOST_TEST(expected[1].find("Neu") != std::string::npos);
  BOOST_TEST(expected[2].find("Anders") != std::string::npos);
  for (const Vendor& vendor : vendors) {
    BOOST_TEST_CONTEXT(vendor.name) {
      Scene scene(made_up(60, 5));
      scene.with(vendor.set);
      const Left left = left_by(scene);
      for (std::size_t at = 0; at < expected.size(); ++at)
        BOOST_TEST((left.pictures[at] == expected[at]),
                   "pass " << at << ": " << first_difference(left.pictures[at], expected[at]));
      for (const Oddity oddity : vendor.seen) BOOST_TEST(left.odd.contains(oddity), name_of(oddity));
    }
  }
}

// more! rubin: the paper's consultation names the meeting without "ni_".
BOOST_AUTO_TEST_CASE(more_rubin_names_a_meeting_in_two_ways) {
  Scene scene(made_up(1, 1));
  scene.server.change([](Town& town) {
    town.list("/papers").entries[0].text =
        R"({"id":"%HOST%/papers/1","type":"https://schema.oparl.org/1.0/Paper","name":"Haushalt 2026","consultation":[
          {"id":"%HOST%/consultation/1","meeting":"%HOST%/meeting/2017-44RPA-0"}]})";
    town.list("/meetings").entries[0] = {
        "/meeting/ni_2017-44RPA-0",
        R"({"id":"%HOST%/meeting/ni_2017-44RPA-0","type":"https://schema.oparl.org/1.0/Meeting","agendaItem":[
          {"id":"%HOST%/agendaItem/1","name":"Haushalt 2026"},{"id":"%HOST%/agendaItem/2","name":"Anfragen"}]})",
        ""};
  });
  scene.pass();
  const auto joins = nlohmann::json::parse(scene.at("/meeting/ni_2017-44RPA-0").joins);
  BOOST_REQUIRE(joins.size() == 1);
  BOOST_TEST(joins[0].at("item") == scene.server.origin() + "/agendaItem/1");
  BOOST_TEST(joins[0].at("guessed") == true);
}

BOOST_AUTO_TEST_SUITE_END()
