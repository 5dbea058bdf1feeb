// The operator's socket: factions, quota, suspension, health, meters; housekeeping; the data folder.
#include <httplib.h>
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <fstream>

#include "server/operator/operator_api.h"
#include "server/program/first_start.h"
#include "server/program/housekeeping.h"
#include "tests/server/town.h"

using namespace mappe;
using namespace mappe::server::testing;
namespace fs = std::filesystem;

namespace {

struct TempFolder {
  TempFolder() {
    std::array<std::uint8_t, 6> random{};
    fill_random(random);
    path = fs::temp_directory_path() / ("mappe-op-" + to_hex(random));
    fs::create_directory(path);
    fs::permissions(path, fs::perms::owner_all);
  }
  ~TempFolder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  fs::path path;
};

struct AtOperator {
  Town town;
  TempFolder folder;
  fs::path socket = folder.path / "operator.sock";
  server::OperatorApi api{town.services(), nullptr};

  AtOperator() { BOOST_TEST_REQUIRE(bool(api.start(socket))); }

  Reply asks(const std::string& method, const std::string& path, const std::string& body = {}) const {
    const auto answer = server::ask_operator(socket, method, path, body);
    BOOST_TEST_REQUIRE(bool(answer));
    return {answer->status, answer->body, {}};
  }
  static mode_t mode_of(const fs::path& path) {
    struct stat seen {};
    ::stat(path.c_str(), &seen);
    return seen.st_mode & 0777;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(operator_api, AtOperator)

BOOST_AUTO_TEST_CASE(the_socket_is_the_operators_alone) { BOOST_TEST(mode_of(socket) == 0600u); }

BOOST_AUTO_TEST_CASE(a_faction_is_created_with_a_link_and_listed_as_waiting) {
  const Reply made = asks("POST", "/factions", R"({"name":"Beispielfraktion","type":2})");
  BOOST_TEST(made.status == 201);
  BOOST_TEST(made.data().at("link").get<std::string>().find(town.origin() + "/found#") == 0u);
  const json list = asks("GET", "/factions").data();
  BOOST_TEST_REQUIRE(list.size() == 1u);
  BOOST_TEST(list[0].at("founded") == false);
  BOOST_TEST(list[0].at("name") == "Beispielfraktion");
}

BOOST_AUTO_TEST_CASE(a_founded_faction_shows_quota_and_use) {
  const Faction faction = town.new_faction("Bündnis / Beispiel", 5000);
  const Reply status = asks("GET", "/factions/B%C3%BCndnis%20%2F%20Beispiel");
  BOOST_TEST(status.status == 200);
  BOOST_TEST(status.data().at("quota_bytes") == 5000);
  BOOST_TEST(status.data().at("used_bytes") > 0);
  BOOST_TEST(status.data().at("faction") == b64(faction.id));
  BOOST_TEST(asks("POST", "/factions", R"({"name":"Bündnis / Beispiel"})").status == 409);
}

BOOST_AUTO_TEST_CASE(quota_and_suspension_are_changed) {
  town.new_faction("Beispielfraktion");
  BOOST_TEST(asks("PUT", "/factions/Beispielfraktion/quota", R"({"quota_bytes":7})").data().at("quota_bytes") == 7);
  const json suspended = asks("PUT", "/factions/Beispielfraktion/suspended", R"({"suspended":true})").data();
  BOOST_TEST(suspended.at("suspended") == true);
  BOOST_TEST(asks("GET", "/factions/Beispielfraktion").data().at("suspended") == true);
  BOOST_TEST(asks("PUT", "/factions/Niemand/quota", R"({"quota_bytes":7})").status == 404);
  BOOST_TEST(asks("PUT", "/factions/Beispielfraktion/quota", R"({"quota":7})").status == 422);
}

BOOST_AUTO_TEST_CASE(health_and_meters_are_told) {
  town.new_faction("Beispielfraktion");
  town.get("/v1/about", "");
  BOOST_TEST(asks("GET", "/health").data().at("ok") == true);
  const std::string text = asks("GET", "/metrics").body;
  BOOST_TEST(text.find("mappe_factions 1\n") != std::string::npos);
  BOOST_TEST(text.find("mappe_entries_appended_total 1\n") != std::string::npos);
  BOOST_TEST(text.find("# TYPE mappe_requests_total counter") != std::string::npos);
  BOOST_TEST(text.find("Beispielfraktion") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(health_is_bad_with_a_reason_when_nothing_can_be_kept) {
  const Reply good = asks("GET", "/health");
  BOOST_TEST(good.status == 200);
  BOOST_TEST(good.data().at("free_bytes") > 0);
  town.disk_fails(storage::DiskStep::write_records, ENOSPC);
  const Reply full = asks("GET", "/health");
  BOOST_TEST(full.status == 503);
  BOOST_TEST(full.data().at("ok") == false);
  BOOST_TEST(full.data().at("reason") == "disk_full");
  town.disk_fails(storage::DiskStep::write_records, EROFS);
  BOOST_TEST(asks("GET", "/health").data().at("reason") == "io");
  town.disk_fails(storage::DiskStep::write_records, 0);
  town.disk_fails(storage::DiskStep::write_blob, ENOSPC);
  BOOST_TEST(asks("GET", "/health").data().at("reason") == "disk_full");
}

BOOST_AUTO_TEST_CASE(without_a_server_the_socket_answers_offline) {
  const auto answer = server::ask_operator(folder.path / "nobody.sock", "GET", "/health", "");
  BOOST_TEST((answer.error().code == Errc::offline));
}

BOOST_AUTO_TEST_CASE(housekeeping_ends_blobs_that_nobody_names) {
  Faction faction = town.new_faction("Beispielfraktion");
  const Space space = town.new_space(faction, faction.founder);
  const Bytes blob = some_blob(700);
  const std::string path = space.path() + "/blobs/" + b64(id_of(blob));
  town.call("PUT", path, faction.founder.token, std::string(text_of(blob)), "");
  town.passes(std::chrono::hours(47));
  server::keep_house(town.services());
  BOOST_TEST(town.get(path, faction.founder.token).status == 200);
  town.passes(std::chrono::hours(49));
  server::keep_house(town.services());
  BOOST_TEST(town.get(path, faction.founder.token).status == 404);
}

BOOST_AUTO_TEST_CASE(housekeeping_ends_sessions_and_leases_past_their_end) {
  Faction faction = town.new_faction("Beispielfraktion");
  const Space space = town.new_space(faction, faction.founder);
  auto& stored = town.services().storage;
  const auto taken =
      town.post(space.path() + "/leases", faction.founder.token, {{"key", b64(LeaseKey::random())}, {"ttl_s", 60}});
  BOOST_TEST_REQUIRE(taken.status == 201);
  server::keep_house(town.services());
  BOOST_TEST(stored.sessions().of_account(faction.founder.login.account)->size() == 1u);
  BOOST_TEST(stored.leases().list(space.id, town.now())->size() == 1u);
  const TimeMs before = town.now();
  town.passes(std::chrono::hours(24 * 8));
  server::keep_house(town.services());
  BOOST_TEST(stored.sessions().of_account(faction.founder.login.account)->empty());
  BOOST_TEST(stored.leases().list(space.id, before)->empty());
}

BOOST_AUTO_TEST_CASE(housekeeping_erases_codes_that_are_of_no_use_any_more) {
  Faction faction = town.new_faction("Beispielfraktion");
  const Member& anna = faction.founder;
  auto& codes = town.services().storage.codes();
  town.setup_code("Zweite");
  const Invitation invitation = town.invites(faction, anna);
  const std::string path =
      "/v1/invite-codes/" + b64(Bytes(8, 9)) + "?faction=" + b64(faction.id) + "&invite=" + b64(invitation.keys->id);
  BOOST_TEST_REQUIRE(town.call("PUT", path, anna.token, "a box", "application/cbor").status == 204);
  server::keep_house(town.services());
  BOOST_TEST(codes.setup_codes()->size() == 1u);
  BOOST_TEST(codes.invite_codes()->size() == 1u);
  const journal::RetireBody retire{invitation.keys->id, journal::RetireReason::mistake};
  BOOST_TEST_REQUIRE(town.appends(faction, anna, journal::Kind::retire, encode(retire)).status == 200);
  server::keep_house(town.services());
  BOOST_TEST(codes.invite_codes()->empty());
  BOOST_TEST(codes.setup_codes()->size() == 1u);
  town.passes(std::chrono::hours(24 * 7 + 1));
  server::keep_house(town.services());
  BOOST_TEST(codes.setup_codes()->empty());
}

// ---- the data folder
// -------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_first_start_makes_the_data_folder_and_a_second_finds_it) {
  const fs::path data = folder.path / "data";
  const auto first = server::open_data_folder(data);
  BOOST_TEST_REQUIRE(bool(first));
  BOOST_TEST(mode_of(data) == 0700u);
  BOOST_TEST(mode_of(data / "keys" / "at-rest.key") == 0600u);
  const auto second = server::open_data_folder(data);
  BOOST_TEST_REQUIRE(bool(second));
  BOOST_TEST((first->server == second->server));
  BOOST_TEST(equal_in_constant_time(first->at_rest, second->at_rest));
}

BOOST_AUTO_TEST_CASE(a_data_folder_that_others_may_read_is_refused) {
  const fs::path data = folder.path / "data";
  BOOST_TEST_REQUIRE(bool(server::open_data_folder(data)));
  fs::permissions(data, fs::perms::owner_all | fs::perms::group_read);
  BOOST_TEST((server::open_data_folder(data).error().code == Errc::denied));
}

BOOST_AUTO_TEST_CASE(records_without_their_key_get_no_new_key) {
  const fs::path data = folder.path / "data";
  BOOST_TEST_REQUIRE(bool(server::open_data_folder(data)));
  fs::create_directory(data / "storage");
  fs::remove(data / "keys" / "at-rest.key");
  BOOST_TEST((server::open_data_folder(data).error().code == Errc::damaged));
  BOOST_TEST(!fs::exists(data / "keys" / "at-rest.key"));
}

BOOST_AUTO_TEST_CASE(a_self_signed_certificate_is_made_once) {
  const auto data = server::open_data_folder(folder.path / "data");
  BOOST_TEST_REQUIRE(bool(server::make_certificate_if_none(data->tls(), {"0.0.0.0", "mappe.example"})));
  const auto first = http::fingerprint_of(data->tls().certificate);
  BOOST_TEST_REQUIRE(bool(server::make_certificate_if_none(data->tls(), {"mappe.example"})));
  BOOST_TEST((*http::fingerprint_of(data->tls().certificate) == *first));
  BOOST_TEST(mode_of(data->tls().key) == 0600u);
  BOOST_TEST(server::colons_of(*first).size() == 95u);
}

// Killed at any moment of its first start, a server starts the next time.
BOOST_AUTO_TEST_CASE(an_interrupted_first_start_is_begun_anew) {
  const fs::path data = folder.path / "data";
  for (const char* name : {"keys", "tls"}) fs::create_directories(data / name);
  fs::permissions(data, fs::perms::owner_all);
  for (const char* half : {"keys/at-rest.key.new", "server-id.new", "tls/key.pem.new", "tls/key.pem"})
    std::ofstream(data / half) << "half";
  const auto first = server::open_data_folder(data);
  BOOST_TEST_REQUIRE(bool(first));
  BOOST_TEST_REQUIRE(bool(server::make_certificate_if_none(first->tls(), {})));
  BOOST_TEST(bool(http::Tls::load(first->tls())));
  const auto second = server::open_data_folder(data);
  BOOST_TEST_REQUIRE(bool(second));
  BOOST_TEST((first->server == second->server));
  BOOST_TEST(equal_in_constant_time(first->at_rest, second->at_rest));
  for (const char* half : {"keys/at-rest.key.new", "server-id.new", "tls/key.pem.new"})
    BOOST_TEST(!fs::exists(data / half), half);
}

BOOST_AUTO_TEST_CASE(a_certificate_whose_key_was_lost_is_not_replaced_without_a_word) {
  const auto data = server::open_data_folder(folder.path / "data");
  BOOST_TEST_REQUIRE(bool(server::make_certificate_if_none(data->tls(), {})));
  fs::remove(data->tls().key);
  BOOST_TEST((server::make_certificate_if_none(data->tls(), {}).error().code == Errc::damaged));
  BOOST_TEST(!fs::exists(data->tls().key));
}

BOOST_AUTO_TEST_SUITE_END()
