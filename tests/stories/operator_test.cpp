// What the operator does: suspend a faction and let it go on, and have the certificate of an authority.
#include <boost/test/unit_test.hpp>

#include "tests/stories/town.h"

using namespace stories;

BOOST_AUTO_TEST_SUITE(operators)

BOOST_AUTO_TEST_CASE(a_suspended_faction_reads_and_takes_away_until_it_may_add_again) {
  Town town;
  const Member& anna = town.anna;
  town.space("Umwelt");
  for (const char* name : {"eins.txt", "zwei.txt"}) {
    write_file(anna.files() / name, std::string(name) + "\n");
    require_ok(anna.mappe({"put", anna.files() / name, "Umwelt:/"}));
  }
  const auto status = [&] {
    const Outcome outcome = town.appliance.admin({"faction", "status", "Beispielfraktion", "--json"});
    require_ok(outcome);
    return Json::parse(outcome.out).at("suspended").get<bool>();
  };
  BOOST_TEST(!status());
  require_ok(town.appliance.admin({"faction", "suspend", "Beispielfraktion"}));
  BOOST_TEST(status());
  write_file(anna.files() / "drei.txt", "drei\n");
  const std::vector<std::string> put{"put", anna.files() / "drei.txt", "Umwelt:/"};
  const Outcome refused = anna.mappe(put);
  require_exit(refused, 5);
  require_exit(anna.mappe({"space", "create", "Haushalt"}), 5);
  require_exit(anna.mappe({"invite", "Bernd Groß", "--role", "member"}), 5);
  BOOST_TEST(anna.mappe({"cat", "Umwelt:/eins.txt"}).out == "eins.txt\n");
  require_ok(anna.mappe({"export", "Umwelt", anna.files() / "ausgabe"}));
  require_ok(anna.mappe({"rm", "Umwelt:/zwei.txt"}));
  require_ok(town.appliance.admin({"faction", "suspend", "Beispielfraktion", "--undo"}));
  BOOST_TEST(!status());
  require_ok(anna.mappe(put));
  BOOST_TEST(anna.ask({"ls", "Umwelt:/"}).size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_certificate_of_a_known_authority_is_trusted_and_another_is_not) {
  Town town;
  Appliance stranger;
  const auto certificate_of = [](const Appliance& appliance) {
    for (const auto& item : std::filesystem::recursive_directory_iterator(appliance.data()))
      if (item.is_regular_file() && read_file(item.path()).starts_with("-----BEGIN CERTIFICATE"))
        return item.path().string();
    BOOST_FAIL("there is no certificate in the data");
    return std::string();
  };
  const Member tablet = town.anna.second_device("Tablet");
  const auto sign_in = [&](const std::string& ca) {
    Command command = tablet.command({"spaces"});  // without --trust-cert
    command.argv[1] = "sign-in";
    for (const std::string& word :
         {town.appliance.address(), std::string("--login"), std::string("anna"), std::string("--password-file"),
          tablet.password_file().string(), std::string("--ca"), ca})
      command.argv.push_back(word);
    return run(command);
  };
  require_exit(sign_in(certificate_of(stranger)), 6);
  require_ok(sign_in(certificate_of(town.appliance)));
  BOOST_TEST(tablet.ask({"whoami"}).at("login") == "anna");
}

BOOST_AUTO_TEST_SUITE_END()
