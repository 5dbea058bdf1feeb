// A server that lies about itself, about sign-in and bundles, and in sizes: refused by name, in few questions and
// little memory.
#include <boost/test/unit_test.hpp>
#include <mutex>

#include "crypto/base/cbor.h"
#include "journal/entry.h"
#include "tests/evil/scene.h"

using namespace evil;
using mappe::Bytes;
using mappe::bytes_of;
using stories::Json;
using stories::Member;
using stories::Outcome;
using stories::require_exit;
using stories::require_ok;
using stories::write_file;

namespace {

constexpr long peak_kib_max = 200 * 1024;  // the client's promise, whatever it is told

}  // namespace

BOOST_AUTO_TEST_SUITE(server_lies)

// ---- who it is

BOOST_AUTO_TEST_CASE(untrusted_another_server_under_the_known_address) {
  Scene scene;
  scene.refused_then_well(
      about_json("GET", "/v1/about", [](Json& about) { about["server_id"] = "AAAAAAAAAAAAAAAAAAAAAA"; }), "untrusted");
}

BOOST_AUTO_TEST_CASE(without_a_lie_about_itself_the_same_answer_is_believed) {
  Scene scene;
  scene.liar.tells(about_json("GET", "/v1/about", [](Json&) {}));
  require_ok(scene.bernd.mappe({"cat", "Umwelt:/zwei.txt"}));
  BOOST_TEST(scene.liar.lies_told() > 0);
}

BOOST_AUTO_TEST_CASE(behind_a_restore_older_than_the_one_seen) {
  Scene scene;
  scene.liar.tells(about_json("GET", "/v1/about", [](Json& about) { about["generation"] = 2000; }));
  require_ok(scene.bernd.mappe({"cat", "Umwelt:/eins.txt"}));
  scene.liar.tells(about_json("GET", "/v1/about", [](Json& about) { about["generation"] = 1000; }));
  require_refused(scene.bernd.mappe({"cat", "Umwelt:/eins.txt"}), "behind");
  scene.liar.tells(about_json("GET", "/v1/about", [](Json& about) { about["generation"] = 2000; }));
  require_ok(scene.bernd.mappe({"cat", "Umwelt:/eins.txt"}));
}

BOOST_AUTO_TEST_CASE(a_link_of_one_server_opens_nothing_on_another) {
  Den den;
  const Json invitation = den.anna.ask({"invite", "Bernd Groß", "--role", "member", "--no-pin"});
  Member bernd(den.liar.door(), "bernd");
  const std::vector<std::string> join{"join", "-", "--login", "bernd", "--password-file", bernd.password_file()};
  const std::string link = invitation.at("link").get<std::string>() + "\n";
  den.liar.tells(about_json("GET", "/v1/about", [](Json& about) { about["server_id"] = "AAAAAAAAAAAAAAAAAAAAAA"; }));
  require_refused(bernd.mappe(join, link), "untrusted");
  den.liar.tells_the_truth();
  require_ok(bernd.mappe(join, link));
}

// ---- signing in

BOOST_AUTO_TEST_CASE(an_unknown_suite_is_refused_before_the_password_is_used) {
  Den den;
  Member tablet = den.anna.second_device("Tablet");
  for (const int suite : {0, 2, 77}) {
    std::atomic<int> proofs = 0;
    den.liar.tells([&](const Asked& asked, Told& told) {
      proofs += asked.is("POST", "/v1/sign-in");
      return about_json("POST", "/v1/sign-in/parameters", [&](Json& json) { json["suite"] = suite; })(asked, told);
    });
    const Outcome refused = sign_in(tablet, den);
    require_exit(refused, 1);
    BOOST_TEST(refused.says("[unsupported]"));
    BOOST_TEST(den.liar.lies_told() == 1);
    BOOST_TEST(proofs == 0);
    BOOST_TEST(refused.peak_kib < 60 * 1024);  // Argon2id would have taken 64 MiB
  }
  den.liar.tells(about_json("POST", "/v1/sign-in/parameters", [](Json& json) { json["suite"] = 1; }));
  require_ok(sign_in(tablet, den));
}

BOOST_AUTO_TEST_CASE(tampered_the_bundle_of_another_account) {
  Scene scene;
  Member tablet = scene.bernd.second_device("Tablet"), annas = scene.anna.second_device("Tablet");
  Answers of_anna;
  scene.liar.tells(of_anna.listens());
  require_ok(sign_in(annas, scene));
  scene.liar.tells([&](const Asked& asked, Told& told) {
    if (!asked.is("GET", "/v1/me/bundle")) return false;
    told = of_anna.by_path.at("GET/v1/me/bundle");
    return true;
  });
  require_refused(sign_in(tablet, scene), "tampered");
  BOOST_TEST(scene.liar.lies_told() > 0);
  require_exit(tablet.mappe({"spaces"}), 5);  // nobody is signed in there
  scene.liar.tells_the_truth();
  require_ok(sign_in(tablet, scene));
}

BOOST_AUTO_TEST_CASE(tampered_a_bundle_with_a_flipped_bit) {
  Scene scene;
  Member tablet = scene.bernd.second_device("Tablet");
  scene.liar.tells([](const Asked& asked, Told& told) {
    if (!asked.is("GET", "/v1/me/bundle")) return false;
    told.body.back() ^= 1;
    return true;
  });
  require_refused(sign_in(tablet, scene), "tampered");
  scene.liar.tells_the_truth();
  require_ok(sign_in(tablet, scene));
}

// The whole server as it was before the password changed: salt, sign-in and bundle, all true once.
BOOST_AUTO_TEST_CASE(behind_a_bundle_older_than_the_one_seen) {
  Scene scene;
  Answers before;
  scene.liar.tells(before.listens());
  require_ok(sign_in(scene.bernd, scene));
  scene.liar.tells_the_truth();
  const std::string old_password = stories::read_file(scene.bernd.password_file());
  write_file(scene.bernd.files() / "neu", "das neue passwort von bernd\n");
  require_ok(scene.bernd.mappe(
      {"passwd", "--password-file", scene.bernd.password_file(), "--new-password-file", scene.bernd.files() / "neu"}));
  const auto lie = [&](const Asked& asked, Told& told) {
    for (const char* path : {"POST/v1/sign-in/parameters", "POST/v1/sign-in", "GET/v1/me/bundle"}) {
      if (asked.method + asked.path != path) continue;
      told = before.by_path.at(path);
      return true;
    }
    return false;
  };
  scene.liar.tells(lie);
  require_refused(sign_in(scene.bernd, scene), "behind");
  BOOST_TEST(scene.liar.lies_told() >= 3);
  // A device that saw nothing newer cannot know; that is what the lie is worth.
  Member tablet = scene.bernd.second_device("Tablet");
  require_ok(sign_in(tablet, scene));
  scene.liar.tells_the_truth();
  scene.bernd.sets_password_file("das neue passwort von bernd");
  require_ok(sign_in(scene.bernd, scene));
}

// ---- sizes and numbers

BOOST_AUTO_TEST_CASE(forged_a_head_that_never_comes_in_few_questions) {
  Scene scene;
  scene.refused_then_well(scene.about_journal([](Page& page) {
    page.head_seq += 1'000'000;
    return true;
  }),
                          "forged");
  scene.anna_puts("drei");  // something moved, or the list of spaces would save the client the question
  scene.liar.tells(scene.about_journal([](Page& page) {
    page.head_seq = mappe::cbor::uint_max;
    page.entries.clear();
    return true;
  }));
  require_refused(scene.bernd.mappe({"cat", "Umwelt:/zwei.txt"}), "forged");
  BOOST_TEST(scene.liar.questions() < 15);
}

BOOST_AUTO_TEST_CASE(forged_a_roster_head_that_never_comes_in_few_questions) {
  Scene scene;
  scene.invites("clara", "Clara Beispiel", {});
  scene.members_refused_then_well(Scene::about_roster([](Page& page) {
                                    page.head_seq += 1'000'000;
                                    return true;
                                  }),
                                  "forged");
}

// As true as can be: the head it has, nothing missing. Only the refusal is a lie.
Told moved_without_end(const Asked& asked) {
  mappe::cbor::Reader commit(asked.body);
  commit.array(5);
  const auto entry = mappe::journal::Entry::parse(commit.raw());
  const mappe::journal::Header& header = entry->header();
  const Json problem{{"type", "urn:mappe:problem:head-moved"},
                     {"title", "moved"},
                     {"status", 409},
                     {"detail", "again"},
                     {"head", {{"seq", header.seq - 1}, {"hash", header.prev.text()}}},
                     {"entries", Json::array()}};
  return {409, "application/problem+json", bytes_of(problem.dump())};
}

BOOST_AUTO_TEST_CASE(a_head_that_moves_at_every_try_ends_as_a_conflict) {
  Scene scene;
  write_file(scene.bernd.files() / "neu.txt", "neu\n");
  const std::vector<std::string> put{"put", scene.bernd.files() / "neu.txt", "Umwelt:/"};
  scene.liar.answers([](const Asked& asked) -> std::optional<Told> {
    if (!asked.is("POST", "/journal")) return std::nullopt;
    return moved_without_end(asked);
  });
  require_exit(scene.bernd.mappe(put), 3);
  BOOST_TEST(scene.liar.lies_told() > 1);
  BOOST_TEST(scene.liar.questions() < 100);
  scene.liar.tells_the_truth();
  require_ok(scene.bernd.mappe(put));
  BOOST_TEST((scene.sight_of(scene.bernd) == scene.sight_of(scene.anna)));
}

BOOST_AUTO_TEST_CASE(an_entry_that_the_server_took_and_denies_is_found_to_be_a_success) {
  Scene scene;
  write_file(scene.bernd.files() / "neu.txt", "neu\n");
  scene.liar.tells([](const Asked& asked, Told& told) {
    if (!asked.is("POST", "/journal")) return false;
    told = moved_without_end(asked);
    return true;
  });
  require_ok(scene.bernd.mappe({"put", scene.bernd.files() / "neu.txt", "Umwelt:/"}));
  BOOST_TEST(scene.liar.lies_told() == 1);
  scene.liar.tells_the_truth();
  BOOST_TEST(scene.anna.ask({"history", "Umwelt:/neu.txt"}).size() == 1u);
}

BOOST_AUTO_TEST_CASE(an_answer_larger_than_any_may_be_is_cut_off_in_little_memory) {
  Scene scene;
  const Scene::Kept before = Scene::kept_by(scene.bernd, scene.space);
  scene.liar.tells([&](const Asked& asked, Told& told) {
    if (asked.path != "/v1/spaces/" + scene.space + "/journal") return false;
    told.body.assign(std::size_t{300} << 20, 0);
    return true;
  });
  const Outcome refused = scene.bernd.mappe({"cat", "Umwelt:/zwei.txt"});
  require_exit(refused, 1);
  BOOST_TEST(refused.says("[too_large]"));
  BOOST_TEST(refused.peak_kib < peak_kib_max);
  BOOST_TEST((Scene::kept_by(scene.bernd, scene.space) == before));
  scene.liar.tells_the_truth();
  BOOST_TEST(scene.bernd.mappe({"cat", "Umwelt:/zwei.txt"}).out == "zwei\n");
}

BOOST_AUTO_TEST_CASE(a_count_without_what_it_counts_is_refused_in_little_memory) {
  Scene scene;
  const Bytes heads = *mappe::from_hex("83181958200000000000000000000000000000000000000000000000000000000000000000");
  for (const char* count : {"9a0000ffff", "9affffffff", "9b001fffffffffffff", "9bffffffffffffffff"}) {
    scene.liar.tells([&](const Asked& asked, Told& told) {
      if (asked.path != "/v1/spaces/" + scene.space + "/journal") return false;
      told.body = heads;
      mappe::append(told.body, *mappe::from_hex(count));
      return true;
    });
    const Outcome refused = scene.bernd.mappe({"cat", "Umwelt:/zwei.txt"});
    require_exit(refused, 1);
    BOOST_TEST(refused.says("[malformed]"));
    BOOST_TEST(refused.peak_kib < peak_kib_max);
  }
  scene.liar.tells_the_truth();
  BOOST_TEST(scene.bernd.mappe({"cat", "Umwelt:/zwei.txt"}).out == "zwei\n");
}

BOOST_AUTO_TEST_CASE(json_that_is_nested_without_end_is_refused) {
  Scene scene;
  scene.liar.tells([&](const Asked& asked, Told& told) {
    if (asked.path != "/v1/spaces") return false;
    told.body.assign(std::size_t{8} << 20, '[');
    return true;
  });
  const Outcome refused = scene.bernd.mappe({"spaces"});
  require_exit(refused, 1);
  BOOST_TEST(refused.says("[malformed]"));
  BOOST_TEST(refused.peak_kib < peak_kib_max);
  scene.liar.tells_the_truth();
  require_ok(scene.bernd.mappe({"spaces"}));
}

BOOST_AUTO_TEST_SUITE_END()
