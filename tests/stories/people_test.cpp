// Roles, dates and leaving: who may do what, until when, and how somebody goes.
#include <boost/test/unit_test.hpp>
#include <ctime>

#include "tests/stories/town.h"

using namespace stories;

namespace {

std::int64_t now_ms() { return std::int64_t{1000} * std::time(nullptr); }
constexpr std::int64_t day_ms = std::int64_t{24} * 3600 * 1000;

// As people type it, ten days from now.
std::string in_ten_days() {
  const std::time_t then = std::time(nullptr) + 10 * 24 * 3600;
  char text[16];
  std::strftime(text, sizeof text, "%Y-%m-%d", std::localtime(&then));
  return text;
}

bool is_in_ten_days(const Json& time_ms) { return time_ms > now_ms() + 9 * day_ms && time_ms < now_ms() + 11 * day_ms; }

Json named(const Json& people, const std::string& name) {
  for (const Json& person : people)
    if (person.at("name") == name) return person;
  BOOST_FAIL(name << " is not in the list: " << people);
  return {};
}

struct Council : Town {
  std::string umwelt = space("Umwelt");
  Member bernd = invites("bernd", "Bernd Groß", {"Umwelt:commenter"});
  Council() {
    write_file(anna.files() / "plan.txt", "Plan\n");
    require_ok(anna.mappe({"put", anna.files() / "plan.txt", "Umwelt:/"}));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(people, Council)

BOOST_AUTO_TEST_CASE(a_commenter_reads_and_a_second_manager_shares_and_leaves) {
  const Member clara = invites("clara", "Clara Beispiel");
  BOOST_TEST(bernd.ask({"spaces"}).at(0).at("role") == "commenter");
  BOOST_TEST(bernd.mappe({"cat", "Umwelt:/plan.txt"}).out == "Plan\n");
  require_exit(bernd.mappe({"rm", "Umwelt:/plan.txt"}), 5);
  require_exit(bernd.mappe({"mkdir", "Umwelt:/neu"}), 5);
  require_exit(bernd.mappe({"share", "Umwelt", "Clara Beispiel:reader"}), 5);

  require_ok(anna.mappe({"share", "Umwelt", "Bernd Groß:manager"}));
  require_ok(bernd.mappe({"share", "Umwelt", "Clara Beispiel:reader"}));
  BOOST_TEST(clara.mappe({"cat", "Umwelt:/plan.txt"}).out == "Plan\n");
  require_exit(clara.mappe({"rm", "Umwelt:/plan.txt"}), 5);
  require_exit(clara.mappe({"unshare", "Umwelt", "Anna Müller"}), 5);

  // Bernd leaves. What is written from then on is not for him, and the others go on.
  require_ok(bernd.mappe({"unshare", "Umwelt", "Bernd Groß"}));
  BOOST_TEST(bernd.ask({"spaces"}).empty());
  require_exit(bernd.mappe({"cat", "Umwelt:/plan.txt"}), 4);
  write_file(anna.files() / "neu.txt", "neu\n");
  require_ok(anna.mappe({"put", anna.files() / "neu.txt", "Umwelt:/"}));
  BOOST_TEST(clara.mappe({"cat", "Umwelt:/neu.txt"}).out == "neu\n");
  BOOST_TEST(anna.ask({"members", "Umwelt"}).size() == 2u);
}

BOOST_AUTO_TEST_CASE(who_may_create_spaces_is_said_by_a_manager) {
  const Outcome refused = bernd.mappe({"space", "create", "Haushalt"});
  require_exit(refused, 5);
  BOOST_TEST(refused.says("--duty ablagen"));
  require_exit(anna.mappe({"role", "Bernd Groß", "mitglied", "--duty", "chef"}), 2);
  require_ok(anna.mappe({"role", "Bernd Groß", "mitglied", "--duty", "ablagen", "--duty", "kasse"}));
  require_ok(bernd.mappe({"space", "create", "Haushalt"}));
  BOOST_TEST(named(anna.ask({"members"}), "Bernd Groß").at("duties") == Json::array({"treasury", "spaces"}));
  BOOST_TEST(anna.mappe({"members"}).says("Bernd Groß  Mitglied (Kasse, darf Ablagen anlegen)"));
  require_ok(anna.mappe({"role", "Bernd Groß", "mitglied", "--no-duty", "ablagen"}));
  BOOST_TEST(named(anna.ask({"members"}), "Bernd Groß").at("duties") == Json::array({"treasury"}));
  require_exit(bernd.mappe({"space", "create", "Verkehr"}), 5);

  Member dora(appliance, "dora");
  dora.joins(anna.ask({"invite", "Dora Klein", "--role", "member", "--duty", "spaces"}));
  require_ok(dora.mappe({"space", "create", "Kultur"}));
}

BOOST_AUTO_TEST_CASE(a_role_in_the_faction_is_given_and_taken_and_binds) {
  const std::vector<std::string> invites_dora{"invite", "Dora Klein", "--role", "member"};
  require_exit(bernd.mappe(invites_dora), 5);
  require_ok(anna.mappe({"role", "Bernd Groß", "manager"}));
  BOOST_TEST(bernd.ask({"whoami"}).at("factions").at(0).at("role") == "manager");
  require_ok(bernd.mappe({"space", "create", "Nur Bernds"}));
  Member dora(appliance, "dora");
  dora.joins(bernd.ask(invites_dora));
  BOOST_TEST(named(anna.ask({"members"}), "Dora Klein").at("state") == "active");
  require_ok(anna.mappe({"role", "Bernd Groß", "member"}));
  require_exit(bernd.mappe({"invite", "Emil Klein", "--role", "member"}), 5);
}

BOOST_AUTO_TEST_CASE(invitations_memberships_and_rights_end_on_the_day_that_was_typed) {
  const Json invitation = anna.ask({"invite", "Dora Klein", "--role", "guest", "--expires", in_ten_days(), "--until",
                                    in_ten_days(), "--space", "Umwelt:reader"});
  BOOST_TEST(is_in_ten_days(invitation.at("expires_ms")));
  Member dora(appliance, "dora");
  dora.joins(invitation);
  BOOST_TEST(is_in_ten_days(named(anna.ask({"members"}), "Dora Klein").at("until_ms")));
  BOOST_TEST(named(anna.ask({"members"}), "Bernd Groß").at("until_ms") == 0);
  BOOST_TEST(dora.mappe({"cat", "Umwelt:/plan.txt"}).out == "Plan\n");
  require_exit(dora.mappe({"space", "create", "Eigenes"}), 5);  // guests make no spaces

  require_ok(anna.mappe({"share", "Umwelt", "Bernd Groß:editor", "--until", in_ten_days()}));
  BOOST_TEST(is_in_ten_days(named(anna.ask({"members", "Umwelt"}), "Bernd Groß").at("until_ms")));
  BOOST_TEST(is_in_ten_days(bernd.ask({"spaces"}).at(0).at("until_ms")));
  require_ok(bernd.mappe({"mkdir", "Umwelt:/von Bernd"}));
}

BOOST_AUTO_TEST_CASE(an_invitation_for_somebody_else_takes_nobodys_own_place) {
  const Json invitation = anna.ask({"invite", "Dora Klein", "--role", "member", "--space", "Umwelt:reader"});
  write_file(bernd.files() / "pin", invitation.at("pin").get<std::string>() + "\n");
  const auto refused = bernd.mappe(
      {"join", "-", "--login", "bernd", "--password-file", bernd.password_file(), "--pin-file", bernd.files() / "pin"},
      invitation.at("link").get<std::string>() + "\n");
  require_exit(refused, 5);
  BOOST_TEST(refused.says("Zu dieser Fraktion gehört schon"));
  require_ok(bernd.mappe({"ls", "Umwelt:/"}));  // he is who he was
  Member dora(appliance, "dora");
  dora.joins(invitation);
}

BOOST_AUTO_TEST_CASE(whose_membership_ended_by_date_comes_in_anew_by_another_invitation) {
  const std::vector<std::string> as_guest{"--role", "guest", "--until", in_ten_days(), "--space", "Umwelt:reader"};
  const auto guest = [&](const std::string& name) {
    std::vector<std::string> invite{"invite", name};
    invite.insert(invite.end(), as_guest.begin(), as_guest.end());
    return anna.ask(invite);
  };
  Member dora(appliance, "dora");  // of two factions
  dora.founds(appliance.new_faction("Andere Fraktion"), "Dora Klein");
  dora.joins(guest("Dora Klein"));
  Member emil(appliance, "emil");  // of one
  emil.joins(guest("Emil Klein"));
  const auto joins_anew = [](const Member& member, const Json& invitation) {
    write_file(member.files() / "pin", invitation.at("pin").get<std::string>() + "\n");
    return member.mappe({"join", "-", "--login", member.login(), "--password-file", member.password_file(),
                         "--pin-file", member.files() / "pin"},
                        invitation.at("link").get<std::string>() + "\n");
  };
  const Json doras = anna.ask({"invite", "Dora Groß", "--role", "member", "--space", "Umwelt:reader"});
  const Json emils = anna.ask({"invite", "Emil Groß", "--role", "member", "--space", "Umwelt:reader"});
  for (const Outcome& refused : {joins_anew(dora, doras), joins_anew(emil, emils)}) {  // while they are members
    require_exit(refused, 5);
    BOOST_TEST(refused.says("Zu dieser Fraktion gehört schon"));
  }
  appliance.stop();
  appliance.starts_with(told_clock(std::chrono::hours(24 * 12)));
  appliance.start();
  require_ok(joins_anew(dora, doras));
  BOOST_TEST(dora.mappe({"cat", "Umwelt:/plan.txt"}).out == "Plan\n");
  // An account that is in nothing any more lets nobody in.
  const Outcome refused = joins_anew(emil, emils);
  require_exit(refused, 5);
  BOOST_TEST(refused.says("gehört zu keiner Fraktion mehr"));
  require_ok(emil.mappe({"sign-out"}));
  Member anew(appliance, "emil-neu");
  anew.joins(emils);
}

BOOST_AUTO_TEST_CASE(a_retired_invitation_lets_nobody_in) {
  const Json invitation = anna.ask({"invite", "Dora Klein", "--role", "member", "--space", "Umwelt:reader"});
  BOOST_TEST(named(anna.ask({"members"}), "Dora Klein").at("state") == "invited");
  BOOST_TEST(named(anna.ask({"members", "Umwelt"}), "Dora Klein").at("kind") == "invite");
  require_ok(anna.mappe({"retire", "Dora Klein", "--reason", "mistake"}));
  BOOST_TEST(anna.ask({"members", "Umwelt"}).size() == 2u);
  Member dora(appliance, "dora");
  write_file(dora.files() / "pin", invitation.at("pin").get<std::string>() + "\n");
  require_exit(dora.mappe({"join", "-", "--login", "dora", "--password-file", dora.password_file(), "--pin-file",
                           dora.files() / "pin"},
                          invitation.at("link").get<std::string>() + "\n"),
               5);
  // The name is free again.
  Member other(appliance, "dora");
  other.joins(anna.ask({"invite", "Dora Klein", "--role", "member"}));
}

BOOST_AUTO_TEST_SUITE_END()
