// An app password ends at its moment, in use or not.                                            docs/protocol.md §9
#include <boost/test/unit_test.hpp>
#include <thread>

#include "client/identity/account_store.h"
#include "client/identity/app_passwords.h"
#include "client/replica/clock.h"
#include "client/wire/http_api.h"
#include "tests/gateway/gate.h"

namespace gateway_test {

using namespace mappe;
using namespace std::chrono_literals;

namespace {

// The command line knows whole days alone.
AppPassword made_to_end(const stories::Member& owner, std::chrono::milliseconds life, TimeMs* until_ms) {
  auto home = client::Home::open(owner.home());
  BOOST_TEST_REQUIRE(home.has_value());
  auto pin = client::load_server(**home);
  BOOST_TEST_REQUIRE(pin.has_value());
  auto way = client::CurlTransport::make(pin->origin, pin->trust);
  BOOST_TEST_REQUIRE(way.has_value());
  auto session = client::Session::open(**home, client::make_http_api(std::move(*way)));
  BOOST_TEST_REQUIRE(static_cast<bool>(session));
  auto spaces = (*session)->spaces();
  BOOST_TEST_REQUIRE(static_cast<bool>(spaces));
  auto space = (*session)->space(spaces->front().space);
  BOOST_TEST_REQUIRE(static_cast<bool>(space));
  client::AppPasswordWish wish;
  wish.label = "Sitzung";
  *until_ms = wish.until_ms = client::own_time_ms() + static_cast<TimeMs>(life.count());
  wish.spaces.push_back({*space, std::nullopt});
  auto password = client::create_app_password(**session, wish);
  BOOST_TEST_REQUIRE(static_cast<bool>(password));
  return {seal::AppPassword::id_text(password->id()), std::string(mappe::text_of(password->text().expose()))};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(until)

BOOST_AUTO_TEST_CASE(an_end_that_comes_while_it_is_open_ends_its_process_and_the_next_request_is_401) {
  stories::Town town;
  town.space("Umwelt");
  stories::require_ok(town.anna.mappe({"space", "gateway", "Umwelt", "on"}));
  const Gate gate(town.appliance);
  TimeMs until_ms = 0;
  const AppPassword pad = made_to_end(town.anna, 6s, &until_ms);
  BOOST_TEST(gate.status(pad, {"-X", "PUT", "-d", "x"}, "Umwelt/a") == "201");
  BOOST_TEST_REQUIRE(gate.children().size() == 1u);
  const pid_t child = gate.children().front();
  BOOST_TEST(gate.status(pad, {}, "Umwelt/a") == "200");
  BOOST_TEST_REQUIRE(client::own_time_ms() < until_ms);
  std::this_thread::sleep_for(std::chrono::milliseconds(until_ms - client::own_time_ms()));
  // By the server's clock, which a child knows to the second.
  BOOST_TEST(eventually([&] { return gate.status(pad, {}, "Umwelt/a") == "401"; }));
  BOOST_TEST(client::own_time_ms() < until_ms + 3'000);
  BOOST_TEST(eventually([&] { return is_gone(child); }));
  BOOST_TEST(gate.status(pad, {}, "Umwelt/a") == "401");
  BOOST_TEST(!std::filesystem::exists(gate.state() / pad.id));  // nor what was kept sealed
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gateway_test
