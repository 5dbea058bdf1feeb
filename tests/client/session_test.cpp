// One signed-in user: which spaces a command looks into, titles, and several factions in one account.
#include "client/session/session.h"

#include <boost/test/unit_test.hpp>

#include "client/identity/account_store.h"
#include "tests/client/town.h"

using namespace client_tests;

namespace {

// Anna at her computer: what she would have after signing in.
struct SessionDesk : Town {
  SessionDesk() { anna_creates_space(); }
  std::unique_ptr<Session> session;

  void signs_in() {
    session.reset();
    seal::Bundle bundle;
    bundle.account = AccountId::random();
    bundle.serial = ++serial;
    bundle.persons.push_back(person_of(*this));
    if (second) bundle.persons.push_back(person_of(*second));
    BOOST_REQUIRE(save_bundle(anna->home(), bundle).has_value());
    BOOST_REQUIRE(save_server(anna->home(), {server.origin(), server.server_id, {}, 0}).has_value());
    AccountRecord account;
    account.login = "anna";
    account.account = bundle.account;
    account.token = SessionToken::random();
    BOOST_REQUIRE(save_account(anna->home(), account).has_value());
    const std::shared_ptr<Api> api(&server, [](Api*) {});
    home = std::move(*Home::open(anna->folder()));
    auto opened = Session::open(*home, api);
    BOOST_REQUIRE(static_cast<bool>(opened));
    session = std::move(*opened);
  }
  // Anna has founded another faction as well, on the same server.
  void founds_a_second_faction() {
    second = std::make_unique<Town>();
    second->anna_creates_space();
    for (const auto& [id, held] : second->server.journals) server.journals[id] = held;
    server.names_held.insert(server.names_held.end(), second->server.names_held.begin(),
                             second->server.names_held.end());
    server.blobs.insert(second->server.blobs.begin(), second->server.blobs.end());
  }
  std::unique_ptr<Town> second;

  SpaceId creates(const std::string& title) {
    auto created = session->create_space(title, faction);
    BOOST_REQUIRE(static_cast<bool>(created));
    return (*created)->id();
  }
  Errc error_of_creating(const std::string& title) {
    auto created = session->create_space(title, faction);
    BOOST_REQUIRE(!created);
    return created.error().code;
  }
  std::vector<SpaceSummary> finds(const std::string& wanted, std::optional<FactionId> of = std::nullopt) {
    auto found = session->find_spaces(wanted, of);
    BOOST_REQUIRE(static_cast<bool>(found));
    return *found;
  }

 private:
  static seal::BundlePerson person_of(Town& town) { return town.founder(); }
  std::uint64_t serial = 0;
  std::unique_ptr<Home> home;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(session, SessionDesk)

BOOST_AUTO_TEST_CASE(a_title_this_home_knows_costs_no_look_into_other_spaces) {
  signs_in();
  creates("Haushalt");
  creates("Verkehr");
  signs_in();
  server.asked_from.clear();
  BOOST_TEST(finds("haushalt").size() == 1u);
  BOOST_TEST(server.asked_from.empty());  // nothing moved: the server needs not be asked at all
  Member other(*this, anna->identity());  // her second computer writes into "Umwelt"
  BOOST_REQUIRE(static_cast<bool>(other.saves("neu.txt", "n")));
  signs_in();
  server.asked_from.clear();
  BOOST_TEST(finds("Verkehr").size() == 1u);
  BOOST_TEST(server.asked_from.empty());
  BOOST_TEST(finds("Umwelt").size() == 1u);
  BOOST_TEST(!server.asked_from.empty());
}

BOOST_AUTO_TEST_CASE(a_title_that_is_new_to_this_home_is_found_all_the_same) {
  signs_in();
  BOOST_TEST(finds("Umwelt").size() == 1u);
  journal::intent::Plain renamed;
  renamed.ops.push_back(journal::op::Attr{NodeId(), "title", "Klima"});
  Change change;
  change.intent = std::move(renamed);
  Member other(*this, anna->identity());  // her second computer
  BOOST_REQUIRE(static_cast<bool>(other.space().sync()));
  BOOST_REQUIRE(static_cast<bool>(Committer(other.space()).commit(std::move(change))));
  signs_in();
  BOOST_TEST_REQUIRE(finds("Klima").size() == 1u);
  BOOST_TEST((finds("Klima")[0].space == space));
  BOOST_TEST(finds("Umwelt").empty());
}

BOOST_AUTO_TEST_CASE(a_space_that_cannot_be_synced_keeps_its_title) {
  signs_in();
  BOOST_TEST(finds("Umwelt").size() == 1u);
  Member other(*this, anna->identity());  // her second computer writes
  BOOST_REQUIRE(static_cast<bool>(other.saves("neu.txt", "n")));
  signs_in();
  BOOST_REQUIRE(static_cast<bool>(session->roster(faction)));
  server.lie_about_pages = [](JournalPage* page) {
    if (!page->entries.empty()) page->entries.clear();
  };
  const auto found = finds("Umwelt");
  server.lie_about_pages = nullptr;
  BOOST_TEST_REQUIRE(found.size() == 1u);
  BOOST_TEST(found[0].error.has_value());
  BOOST_TEST(found[0].title == "Umwelt");
}

BOOST_AUTO_TEST_CASE(a_title_is_one_that_can_be_typed_and_nobody_elses) {
  signs_in();
  for (const char* wrong : {"", "a", "Bau: alt", "Bau/alt", "Bau\n", "Bau\u202e", ".."})
    BOOST_TEST((error_of_creating(wrong) == Errc::usage), wrong);
  const SpaceId id = creates("Pla\u0308ne");  // decomposed
  BOOST_TEST(finds("Pläne").at(0).title == "Pläne");
  BOOST_TEST((finds("Pla\u0308ne").at(0).space == id));
  BOOST_TEST((error_of_creating("PLÄNE") == Errc::exists));
  BOOST_TEST((error_of_creating("umwelt") == Errc::exists));
}

BOOST_AUTO_TEST_CASE(with_two_factions_in_one_account_it_is_said_which_one_is_meant) {
  founds_a_second_faction();
  signs_in();
  BOOST_TEST((session->identity().error().code == Errc::usage));
  BOOST_TEST((session->create_space("Verkehr").error().code == Errc::usage));
  BOOST_TEST(finds("Umwelt").size() == 2u);
  BOOST_TEST_REQUIRE(finds("Umwelt", second->faction).size() == 1u);
  BOOST_TEST((finds("Umwelt", second->faction)[0].space == second->space));
  BOOST_REQUIRE(static_cast<bool>(session->create_space("Verkehr", second->faction)));
  creates("Verkehr");  // the other faction's is no namesake
  auto persons = session->find_persons("Anna");
  BOOST_REQUIRE(static_cast<bool>(persons));
  BOOST_TEST(persons->size() == 2u);
  persons = session->find_persons("Anna", faction);
  BOOST_TEST_REQUIRE(persons->size() == 1u);
  BOOST_TEST((persons->front().faction == faction));
}

BOOST_AUTO_TEST_SUITE_END()
