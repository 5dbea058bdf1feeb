// Who guesses is slowed; who has the right password is not.
#include <boost/test/unit_test.hpp>

#include "tests/gateway/gate.h"

namespace gateway_test {

BOOST_AUTO_TEST_SUITE(guessing)

BOOST_AUTO_TEST_CASE(wrong_tries_are_slowed_and_the_owner_gets_in_from_elsewhere) {
  stories::Town town;
  town.space("Umwelt");
  stories::require_ok(town.anna.mappe({"space", "gateway", "Umwelt", "on"}));
  const AppPassword ipad = new_app_password(town.anna, "Umwelt"), other = new_app_password(town.anna, "Umwelt", "PC");
  Gate::Wish wish;
  wish.tls = false;
  wish.behind_proxy = true;
  const Gate gate(town.appliance, wish);
  const auto from = [](const char* address) {
    return std::vector<std::string>{"-H", std::string("X-Forwarded-For: ") + address};
  };
  BOOST_TEST(gate.status(other, from("192.0.2.66"), "Umwelt/") == "200");

  AppPassword wrong = ipad;
  wrong.password.back() = wrong.password.back() == 'A' ? 'B' : 'A';
  for (int i = 0; i < 5; ++i) BOOST_TEST(gate.status(wrong, from("192.0.2.66"), "Umwelt/") == "401");
  const auto told = gate.curl(wrong, {"-i", "-H", "X-Forwarded-For: 192.0.2.66"}, "Umwelt/");
  BOOST_TEST(told.out.starts_with("HTTP/1.1 429"), told.out);
  BOOST_TEST(told.out.find("Retry-After: ") != std::string::npos, told.out);
  // One id from one address: another id from there, in use already, goes on; and so does the owner from elsewhere.
  BOOST_TEST(gate.status(other, from("192.0.2.66"), "Umwelt/") == "200");
  BOOST_TEST(gate.status(ipad, from("192.0.2.7"), "Umwelt/") == "200");
  // What is open is known to be right, also from where somebody guesses.
  BOOST_TEST(gate.status(ipad, from("192.0.2.66"), "Umwelt/") == "200");
}

BOOST_AUTO_TEST_CASE(an_address_that_tries_many_ids_is_slowed) {
  const stories::Appliance appliance;
  Gate::Wish wish;
  wish.tls = false;
  const Gate gate(appliance, wish);
  int slowed = 0;
  for (int i = 0; i < 22; ++i) slowed += gate.status({"anna", "kein App-Passwort"}, {}, "") == "429";
  BOOST_TEST(slowed == 2);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gateway_test
