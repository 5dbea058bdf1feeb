// Thieves of a password, of a code, of a device's memory; and a manager of another faction. Refused by the real server;
// the same by who may succeeds.                                                                   docs/protocol.md §3
#include <boost/test/unit_test.hpp>

#include "tests/evil/insiders.h"
#include "tests/stories/authenticator.h"

using namespace evil;
using stories::Authenticator;
using stories::Json;
using stories::KeyHolder;
using stories::Member;
using stories::Outcome;
using stories::require_exit;
using stories::require_ok;
using stories::write_file;

namespace {

struct WithFactor : Scene {
  Authenticator app;
  Json backup_codes;

  WithFactor() { bernd_sets_up(); }

  void bernd_sets_up() {
    write_file(bernd.files() / "secret", app.secret() + "\n");
    backup_codes =
        bernd.ask({"second-factor", "on", "--secret-file", bernd.files() / "secret", "--code", app.fresh_code()})
            .at("backup_codes");
  }
  std::string backup_code(std::size_t which) const { return backup_codes.at(which); }
  // Whoever holds this home and knows Bernd's password.
  Outcome gets_in(const Member& thief, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words{"sign-in", liar.door().address, "--login",
                                   "bernd",   "--password-file",   thief.password_file().string()};
    words.insert(words.end(), more.begin(), more.end());
    return thief.mappe(words);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(second_factor_thieves, WithFactor)

BOOST_AUTO_TEST_CASE(a_thief_of_the_password_does_not_get_in_and_the_owner_hears_of_him) {
  const Member thief = bernd.second_device("Dieb");
  require_exit(gets_in(thief), 5);
  require_exit(gets_in(thief, {"--code", "123456"}), 5);
  require_exit(thief.mappe({"spaces"}), 5);
  require_ok(gets_in(bernd, {"--code", backup_code(0)}));
  BOOST_TEST(bernd.ask({"whoami"}).at("failed_tries") == 1);
}

BOOST_AUTO_TEST_CASE(a_thief_of_the_password_who_read_along_a_used_code_does_not_get_in) {
  const Member thief = bernd.second_device("Dieb");
  const std::string code = app.fresh_code();
  require_ok(gets_in(bernd, {"--code", code}));
  require_exit(gets_in(thief, {"--code", code}), 5);
  require_ok(gets_in(bernd, {"--code", backup_code(0)}));
  require_exit(gets_in(thief, {"--code", backup_code(0)}), 5);
  require_ok(gets_in(thief, {"--code", backup_code(1)}));  // the twin: one that was not used
}

// The server tells the client that a code is needed; a liar who keeps the answer back opens nothing by it.
BOOST_AUTO_TEST_CASE(a_lying_server_that_takes_any_code_opens_no_session) {
  const Member tablet = bernd.second_device("Tablet");
  liar.tells([](const Asked& asked, Told& told) {
    if (!asked.is("POST", "/v1/sign-in") || told.status != 401) return false;
    told.status = 200;
    told.content_type = "application/json";
    told.body = mappe::bytes_of(std::string_view("{}"));
    return true;
  });
  BOOST_TEST(!gets_in(tablet, {"--code", "123456"}).ok());
  liar.tells_the_truth();
  require_ok(gets_in(tablet, {"--code", backup_code(0)}));
}

BOOST_AUTO_TEST_CASE(a_thief_with_a_remembered_devices_memory_does_not_get_in_after_a_reset) {
  require_ok(gets_in(bernd, {"--code", backup_code(0), "--remember"}));
  const Member thief = bernd.at_a_copy();
  require_ok(gets_in(thief));  // the twin: before it, that memory is the device
  require_ok(anna.mappe({"second-factor", "reset", "Bernd Groß"}));
  require_ok(gets_in(bernd));
  app = Authenticator();
  bernd_sets_up();
  require_exit(gets_in(thief), 5);
  require_ok(gets_in(bernd, {"--code", backup_code(0)}));
}

BOOST_AUTO_TEST_CASE(not_found_a_manager_of_another_faction_resets) {
  Member zoe(liar.door(), "zoe");
  zoe.founds(found_link("Andere Fraktion"), "Zoe Anders");
  KeyHolder zoes(zoe, liar.door()), annas(anna, liar.door());
  const std::string person = "/persons/" + bernd.person() + "/second-factor";
  const auto resets = [&](KeyHolder& who, const std::string& of) {
    return who.asks("DELETE", "/v1/factions/" + of + person);
  };
  const std::string ours = annas.self().faction().text(), theirs = zoes.self().faction().text();
  require_rule(resets(zoes, ours), 404, "");
  require_rule(resets(zoes, theirs), 404, "");
  const Member tablet = bernd.second_device("Tablet");
  require_exit(gets_in(tablet), 5);
  BOOST_TEST(resets(annas, ours).status == 204);
  require_ok(gets_in(tablet));
}

BOOST_AUTO_TEST_CASE(not_manager_a_member_resets_another) {
  const Member clara = invites("clara", "Clara Beispiel", {});
  KeyHolder claras(clara, liar.door());
  const auto reply = claras.asks(
      "DELETE", "/v1/factions/" + claras.self().faction().text() + "/persons/" + bernd.person() + "/second-factor");
  require_rule(reply, 403, "not_manager");
}

BOOST_AUTO_TEST_SUITE_END()
