// Closed statements that somebody with the disk of a stopped server removed, exchanged or forged: what the operator's
// own check says, and what the devices of a treasurer and an auditor do with what that server then shows, for real.
//                                                                                                  docs/treasury.md
#include <boost/test/unit_test.hpp>

#include "tests/stories/billed_town.h"

using stories::Json;
using stories::Member;
using stories::Outcome;
using stories::require_exit;
using stories::require_ok;

const char* const stories::tamper_program = MAPPE_TAMPER;

namespace {

constexpr int not_trusted = 6;

// Two documents were closed. Anna (treasury) and Lou (audit) have seen them; Mia (audit) has seen none.
struct Closed : stories::BilledTown {
  std::string month = first_month();
  Member lou = joins("lou", "Lou Prüfer"), mia = joins("mia", "Mia Neu");

  Closed() : BilledTown(stories::days_ago) {
    require_ok(says({"close", month}));
    require_ok(says({"close", month + "-01/" + month + "-28"}));
    for (const Member* who : {&anna, &lou}) BOOST_TEST_REQUIRE(told(*who, 0) == "1 2");
  }
  Member joins(const char* login, const char* name) const {
    const Json invitation = anna.ask({"invite", name, "--role", "member", "--space", "Umwelt:reader"});
    Member member(appliance, login);
    member.joins(invitation);
    require_ok(anna.mappe({"role", name, "member", "--duty", "audit"}));
    return member;
  }
  // Numbers shown, and the faults: "1 2", "2 | 1:missing-number".
  static std::string told(const Member& who, int exit_code) {
    const Outcome outcome = who.mappe({"treasury", "statements", "--json"});
    require_exit(outcome, exit_code);
    const Json said = Json::parse(outcome.out);
    std::string text;
    for (const Json& row : said.at("statements")) text += (text.empty() ? "" : " ") + row.at("number").dump();
    for (const Json& one : said.at("check").at("faults"))
      text += " | " + one.at("number").dump() + ":" + one.at("fault").get<std::string>();
    return text;
  }
  Outcome verify() const { return says({"verify"}); }
  // On the folder of the stopped server, and on the one that runs again, the operator is told the same.
  void is_found(const std::vector<std::string>& how, const std::vector<std::string>& words) {
    harms(how);
    const Outcome stopped = verify();
    appliance.start();
    const Outcome running = verify();
    for (const Outcome* each : {&stopped, &running}) {
      require_exit(*each, 1);
      for (const std::string& word : words) BOOST_TEST(each->says(word), each->out);
    }
    const Outcome closing = says({"close", month + "-02/" + month + "-28", "--faction", "Beispielfraktion"});
    require_exit(closing, 1);
    BOOST_TEST(closing.says("Danach wird nichts abgeschlossen."), closing.err);
  }
  // Stands still afterwards.
  void harms(const std::vector<std::string>& how) {
    appliance.stop();
    require_ok(verify());
    stories::Command command;
    command.argv = {stories::tamper_program, (appliance.data() / "storage").string()};
    command.argv.insert(command.argv.end(), how.begin(), how.end());
    require_ok(run(command));
  }
  // Bytes and time are another matter: those are as they were.
  void bytes_are_right() const { require_ok(says({"audit"})); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(statement_disks, Closed)

BOOST_AUTO_TEST_CASE(without_harm_all_are_shown_to_treasury_and_audit) {
  for (const Member* who : {&anna, &lou, &mia}) BOOST_TEST(told(*who, 0) == "1 2");
  require_ok(verify());
  bytes_are_right();
}

BOOST_AUTO_TEST_CASE(gone_a_document_removed_from_the_database) {
  is_found({"remove", "1"}, {"Nr. 1 fehlt"});
  for (const Member* who : {&anna, &lou}) {
    BOOST_TEST(told(*who, not_trusted) == "1 2 | 1:gone");
    BOOST_TEST(who->mappe({"treasury", "statements"})
                   .says("Nr. 1 hat dieses Gerät gesehen, und jetzt zeigt der Server sie nicht mehr."));
  }
  BOOST_TEST(told(mia, not_trusted) == " | 1:missing-number");
  BOOST_TEST(mia.mappe({"treasury", "statements"}).says("Nr. 1 fehlt."));
  require_exit(anna.mappe({"treasury", "get", "1", anna.files() / "eins.pdf"}), 4);
  require_ok(anna.mappe({"treasury", "get", "2", anna.files() / "zwei.pdf"}));
  bytes_are_right();
}

BOOST_AUTO_TEST_CASE(gone_the_last_document_removed_from_the_database) {
  is_found({"remove", "2"}, {"Nr. 2"});
  for (const Member* who : {&anna, &lou}) BOOST_TEST(told(*who, not_trusted) == "1 2 | 2:gone");
  BOOST_TEST(told(mia, not_trusted) == "1 | 2:missing-number");
}

BOOST_AUTO_TEST_CASE(bad_signature_all_signed_anew_by_another_key) {
  is_found({"forge", "1", "other"}, {"Nr. 1", "Nr. 2"});
  for (const Member* who : {&anna, &lou}) {
    BOOST_TEST(told(*who, not_trusted) == "1 2 | 1:gone | 2:gone");
    require_exit(who->mappe({"treasury", "get", "1", who->files() / "eins.pdf"}), 1);
  }
  BOOST_TEST(told(mia, not_trusted) == " | 1:missing-number");
  bytes_are_right();
}

// Who has the server's key file can sign whatever he likes, and the server's own check cannot know: only the devices
// that saw another one do. Who sees it for the first time believes it.
BOOST_AUTO_TEST_CASE(changed_all_signed_anew_by_the_server_s_own_key) {
  harms({"forge", "1", "own"});
  require_ok(verify());
  appliance.start();
  require_ok(verify());
  for (const Member* who : {&anna, &lou}) {
    BOOST_TEST(told(*who, not_trusted) == "1 2 | 1:changed | 2:changed");
    BOOST_TEST(who->mappe({"treasury", "statements"})
                   .says("Nr. 1 ist jetzt eine andere als die, die dieses Gerät gesehen hat."));
  }
  BOOST_TEST(told(mia, 0) == "1 2");
}

BOOST_AUTO_TEST_SUITE_END()
