// What only one vendor's system does, as a whole (docs/council.md).
#include "scene.h"

using namespace mappe;
using namespace mappe::council;
using namespace mappe::council::test;

BOOST_AUTO_TEST_SUITE(vendors_whole)

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
