// A server that says it was restored, to be believed though it is behind.                       docs/protocol.md §4.5
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <mutex>

#include "crypto/base/cbor.h"
#include "journal/entry.h"
#include "tests/evil/scene.h"

using namespace evil;
using stories::Json;
using stories::require_ok;

namespace {

constexpr std::uint64_t restored_ms = 1'700'000'000'000;
constexpr std::uint64_t far_ms = 4'000'000'000'000;

Json json_of(const Told& told) { return Json::parse(told.body.begin(), told.body.end()); }

bool claims_a_restore(const Asked& asked, Told& told) {
  if (!asked.is("GET", "/v1/about")) return false;
  Json about = json_of(told);
  about["generation"] = restored_ms;
  about["heal_until_ms"] = far_ms;
  told.body = mappe::bytes_of(about.dump());
  return true;
}

// The list of spaces and the journal end at `end`.
bool is_behind(const Scene& scene, const mappe::journal::Pin& end, const Asked& asked, Told& told) {
  if (asked.is("GET", "/v1/spaces")) {
    Json list = json_of(told);
    for (Json& space : list) space["head"]["seq"] = end.seq;
    told.body = mappe::bytes_of(list.dump());
    return true;
  }
  return scene.about_journal([&](Page& page) {
    page.head_seq = end.seq;
    page.head_hash = end.hash;
    page.entries.clear();
    return true;
  })(asked, told);
}

struct Restored : Scene {
  std::mutex mutex;
  std::vector<mappe::Bytes> brought;  // bodies that were sent to heal

  std::vector<mappe::Bytes> truth;  // the entries the real server holds
  mappe::journal::Pin early;        // the place the liar goes back to

  Restored() {
    require_ok(bernd.mappe({"cat", "Umwelt:/zwei.txt"}));
    truth = parse_page(liar.asks_truly({"GET", "/v1/spaces/" + space + "/journal", "from=0", {}, annas_headers()}).body)
                .entries;
    BOOST_TEST_REQUIRE(truth.size() > 2u);
    early = mappe::journal::Entry::parse(truth[1])->pin();
  }

  // What is brought back is taken with this status, and thrown away.
  void takes_with(int status, const std::string& type) {
    liar.tells([this](const Asked& asked, Told& told) {
      return claims_a_restore(asked, told) || is_behind(*this, early, asked, told);
    });
    liar.answers([=, this](const Asked& asked) -> std::optional<Told> {
      if (!asked.is("POST", "/heal")) return std::nullopt;
      const std::lock_guard lock(mutex);
      brought.push_back(asked.body);
      const Json head{{"seq", 99}, {"hash", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}};
      const Json problem{{"type", "urn:mappe:problem:denied"}, {"status", status}};
      return Told{status, type, mappe::bytes_of((status == 200 ? head : problem).dump())};
    });
  }
  // Each entry that was brought is one the real server holds, word by word.
  void brought_only_what_the_server_had() {
    const auto page =
        parse_page(liar.asks_truly({"GET", "/v1/spaces/" + space + "/journal", "from=0", {}, annas_headers()}).body);
    BOOST_TEST_REQUIRE(!brought.empty());
    for (const mappe::Bytes& body : brought) {
      mappe::cbor::Reader in(body);
      const std::size_t count = in.array_up_to(256);
      BOOST_TEST(count > 0u);
      for (std::size_t i = 0; i < count; ++i) {
        const mappe::Bytes entry = mappe::bytes_of(in.raw());
        BOOST_TEST((std::find(truth.begin(), truth.end(), entry) != truth.end()));
      }
      BOOST_TEST(bool(in.finish()));
    }
  }
  // What Anna's program sends along, her session among it.
  std::map<std::string, std::string> annas_headers() {
    std::map<std::string, std::string> seen;
    liar.tells([&](const Asked& asked, Told&) {
      const std::lock_guard lock(mutex);
      if (asked.is("GET", "/v1/spaces")) seen = asked.headers;
      return false;
    });
    (void)anna.mappe({"spaces"});
    return seen;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(heal_lies, Restored)

BOOST_AUTO_TEST_CASE(without_a_missing_entry_a_restore_is_believed_and_nothing_is_sent) {
  liar.tells([](const Asked& asked, Told& told) { return claims_a_restore(asked, told); });
  require_ok(bernd.mappe({"cat", "Umwelt:/zwei.txt"}));
  BOOST_TEST(liar.lies_told() > 0);
  BOOST_TEST(brought.empty());
}

BOOST_AUTO_TEST_CASE(behind_a_server_that_claims_a_restore_and_throws_away_what_it_is_brought) {
  const auto before = kept_by(bernd, space);
  takes_with(200, "application/json");
  require_refused(bernd.mappe({"ls", "Umwelt:/"}), "behind");
  require_refused(bernd.mappe({"put", bernd.files(), "Umwelt:/", "-r"}), "behind");
  BOOST_TEST((kept_by(bernd, space) == before));
  brought_only_what_the_server_had();
}

BOOST_AUTO_TEST_CASE(behind_a_server_that_claims_a_restore_and_takes_nothing) {
  const auto before = kept_by(bernd, space);
  takes_with(403, "application/problem+json");
  require_refused(bernd.mappe({"ls", "Umwelt:/"}), "behind");
  BOOST_TEST((kept_by(bernd, space) == before));
  brought_only_what_the_server_had();
}

BOOST_AUTO_TEST_SUITE_END()
