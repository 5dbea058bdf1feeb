// A server that answers with what is another's - a faction's, a space's, a person's, a card - or with what it made up
// or changed itself.
#include <boost/test/unit_test.hpp>

#include "crypto/base/cbor.h"
#include "tests/evil/insiders.h"

using namespace evil;
using namespace mappe;
using stories::Json;
using stories::Member;
using stories::Outcome;
using stories::require_exit;
using stories::require_ok;

namespace {

// Another faction on the same server, Zoe's, with a space of its own.
struct Neighbours : Scene {
  Member zoe{liar.door(), "zoe"};
  std::string other_space, zoes_token;

  Neighbours() {
    zoe.founds(found_link("Andere Fraktion"), "Zoe Anders");
    std::mutex mutex;
    liar.tells([&](const Asked& asked, Told&) {
      const std::lock_guard lock(mutex);
      if (const auto token = asked.headers.find("Authorization"); token != asked.headers.end())
        zoes_token = token->second;
      return false;
    });
    other_space = zoe.ask({"space", "create", "Geheimes"}).at("space");
    liar.tells_the_truth();
  }

  // What Zoe would be answered to the same question about `path`.
  Told as_zoe(const Asked& asked, const std::string& path) {
    Asked instead = asked;
    instead.path = path;
    instead.headers["Authorization"] = zoes_token;
    return liar.asks_truly(instead);
  }
  std::string other_faction() const { return zoe.ask({"whoami"}).at("factions").at(0).at("faction"); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(foreign_lies)

// ---- another's answers

BOOST_AUTO_TEST_CASE(forked_the_roster_of_another_faction) {
  Neighbours scene;
  const Member tablet = scene.bernd.second_device("Tablet");
  tablet.signs_in();
  const std::string other = scene.other_faction();
  scene.liar.tells([&](const Asked& asked, Told& told) {
    if (!asked.is("GET", "/roster")) return false;
    told = scene.as_zoe(asked, "/v1/factions/" + other + "/roster");
    return true;
  });
  require_refused(tablet.mappe({"members"}), "forked");
  BOOST_TEST(scene.liar.lies_told() > 0);
  scene.liar.tells_the_truth();
  BOOST_TEST(tablet.ask({"members"}) == scene.anna.ask({"members"}));
}

// The listing names Zoe's space as one of Bernd's faction, and its journal is handed out: it was written on a roster
// that is not Bernd's.
BOOST_AUTO_TEST_CASE(forked_a_space_of_another_faction) {
  Neighbours scene;
  const auto listed = [&](Told& told) {
    Json spaces = Json::parse(told.body.begin(), told.body.end());
    Json foreign = spaces.at(0);
    foreign["space"] = scene.other_space;
    spaces.push_back(foreign);
    told.body = bytes_of(spaces.dump());
  };
  scene.liar.tells([&](const Asked& asked, Told& told) {
    if (asked.is("GET", "/v1/spaces")) return listed(told), true;
    if (asked.path != "/v1/spaces/" + scene.other_space + "/journal") return false;
    told = scene.as_zoe(asked, asked.path);
    return true;
  });
  const Outcome spaces = scene.bernd.mappe({"spaces"});
  require_exit(spaces, 6);
  BOOST_TEST(spaces.says("[forked]"));
  BOOST_TEST(spaces.says("Umwelt"));  // the others are shown
  BOOST_TEST(!spaces.says("Geheimes"));
  require_refused(scene.bernd.mappe({"ls", scene.other_space + ":/"}), "forked");
  for (const auto& file : std::filesystem::recursive_directory_iterator(scene.bernd.home()))
    BOOST_TEST((file.path().parent_path().filename() == "locks" ||
                file.path().filename().string().find(scene.other_space) == std::string::npos));
  BOOST_TEST(scene.liar.writes() == 0);
  scene.liar.tells_the_truth();
  BOOST_TEST(scene.bernd.ask({"spaces"}).size() == 1u);
}

BOOST_AUTO_TEST_CASE(not_found_a_space_that_the_server_hides_stays_in_the_home) {
  Scene scene;
  scene.refused_then_well(about_json("GET", "/v1/spaces", [](Json& spaces) { spaces = Json::array(); }), "not_found",
                          4);
}

BOOST_AUTO_TEST_CASE(not_found_a_space_listed_under_a_faction_of_nobody) {
  Scene scene;
  scene.refused_then_well(
      about_json("GET", "/v1/spaces", [](Json& spaces) { spaces.at(0)["faction"] = FactionId::random().text(); }),
      "not_found", 4);
}

// Names lie beside the roster; each fits the reference in it, or is none.
BOOST_AUTO_TEST_CASE(names_that_change_persons_are_not_believed) {
  Scene scene;
  const std::string bernd = scene.bernd.person();
  scene.liar.tells([](const Asked& asked, Told& told) {
    if (!asked.is("GET", "/names")) return false;
    struct Named {
      ByteView ref, salt;
      std::string_view name;
    };
    cbor::Reader in(told.body);
    std::vector<Named> names(in.array_up_to(100));
    for (Named& one : names) {
      in.array(3);
      one.ref = in.bytes();
      one.salt = in.bytes();
      one.name = in.text();
    }
    std::swap(names.front().name, names.back().name);
    std::swap(names.front().salt, names.back().salt);
    cbor::Writer out;
    out.array(names.size());
    for (const Named& one : names) out.array(3).bytes(one.ref).bytes(one.salt).text(one.name);
    told.body = out.take();
    return true;
  });
  const Outcome members = scene.bernd.mappe({"members"});
  require_ok(members);
  BOOST_TEST(scene.liar.lies_told() > 0);
  BOOST_TEST(!members.says("Anna Müller"));
  BOOST_TEST(!members.says("Bernd Groß"));
  scene.liar.tells_the_truth();
  BOOST_TEST(scene.bernd.mappe({"members"}).says("Bernd Groß"));
}

// ---- the roster

BOOST_AUTO_TEST_CASE(forged_two_roster_entries_in_the_other_order) {
  Scene scene;
  scene.invites("clara", "Clara Beispiel", {});
  scene.members_refused_then_well(Scene::about_roster([](Page& page) {
                                    if (page.entries.size() < 2) return false;
                                    std::swap(page.entries[0], page.entries[1]);
                                    return true;
                                  }),
                                  "forged");
}

BOOST_AUTO_TEST_CASE(forged_a_retirement_left_out_of_the_roster) {
  Scene scene;
  scene.invites("clara", "Clara Beispiel", {});
  require_ok(scene.bernd.mappe({"members"}));
  require_ok(scene.anna.mappe({"retire", "Clara Beispiel", "--reason", "mandate"}));
  scene.anna.ask({"invite", "Dora Beispiel", "--role", "member"});
  scene.members_refused_then_well(Scene::about_roster([](Page& page) {
                                    if (page.entries.size() < 2) return false;
                                    page.entries.erase(page.entries.begin());
                                    return true;
                                  }),
                                  "forged");
}

BOOST_AUTO_TEST_CASE(forged_a_role_that_the_server_raised) {
  Scene scene;
  scene.invites("clara", "Clara Beispiel", {});
  require_ok(scene.bernd.mappe({"members"}));
  require_ok(scene.anna.mappe({"role", "Clara Beispiel", "guest"}));
  scene.members_refused_then_well(Scene::about_roster([](Page& page) {
                                    if (page.entries.empty()) return false;
                                    const auto entry = journal::Entry::parse(page.entries.back());
                                    auto body = journal::parse_role(entry->body());
                                    body->role = journal::FactionRole::manager;
                                    page.entries.back() = cbor::Writer()
                                                              .array(3)
                                                              .bytes(entry->header_bytes())
                                                              .bytes(journal::encode(*body))
                                                              .bytes(entry->signature().view())
                                                              .take();
                                    page.head_hash = journal::Entry::parse(page.entries.back())->hash();
                                    return true;
                                  }),
                                  "forged");
}

// ---- cards of a space's rows

bool is_card(const Asked& asked) { return asked.method == "GET" && asked.path.starts_with("/v1/cards/"); }

BOOST_AUTO_TEST_CASE(not_found_a_card_that_is_held_back_is_the_servers_fault_and_nobody_is_judged_by_it) {
  Insiders scene;
  scene.refused_then_well(
      [](const Asked& asked, Told& told) {
        if (!is_card(asked)) return false;
        told = {404, "application/problem+json",
                bytes_of(std::string_view(R"({"type":"urn:mappe:problem:not-found","status":404})"))};
        return true;
      },
      "not_found", 4);
  BOOST_TEST(scene.bernd.ask({"health", "Umwelt"}).at("alarms").empty());
}

BOOST_AUTO_TEST_CASE(forged_a_card_with_a_key_of_the_servers) {
  Insiders scene;
  scene.refused_then_well(
      [](const Asked& asked, Told& told) {
        if (!is_card(asked)) return false;
        told.body[told.body.size() / 2] ^= 1;
        return true;
      },
      "forged");
}

// ---- what it wrote itself

// With every key right, which is more than a server has: the signature is what it cannot make.
BOOST_AUTO_TEST_CASE(forged_a_set_of_members_that_the_server_wrote_in_the_managers_name) {
  Insiders scene;
  const client::Identity& anna = scene.annas->self();
  const client::Identity as_anna(anna.principal(), anna.faction(), anna.roster_root(), SignSeed::random(),
                                 BoxSeed::random());
  journal::AccessBody body = scene.set(*scene.annas);
  std::erase_if(body.members,
                [who = scene.claras->self().principal()](const journal::Row& row) { return row.principal == who; });
  scene.raise(*scene.annas, &body, EpochKey::random());
  scene.refused_then_well(scene.shows({scene.signs_as(as_anna, *scene.annas, Insiders::access(body))}), "forged");
}

BOOST_AUTO_TEST_SUITE_END()
