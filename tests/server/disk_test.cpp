// A disk that fails: nobody is kept from reading, what cannot be kept is said, what cannot be read is named.
#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <fstream>
#include <sstream>

#include "crypto/base/cbor.h"
#include "tests/server/town.h"

using namespace mappe;
using namespace mappe::server::testing;
using storage::DiskStep;

namespace {

struct AtDisk {
  std::filesystem::path log = std::filesystem::temp_directory_path() / ("mappe-disk-log-" + SpaceId::random().hex());
  Town town{{}, log};
  Faction faction = town.new_faction("Beispielfraktion");
  Member& anna = faction.founder;
  Space space = town.new_space(faction, anna);
  const Bytes blob = some_blob(50'000);  // large enough to be a file

  ~AtDisk() {
    std::error_code ignored;
    std::filesystem::remove(log, ignored);
  }
  std::string path(const Bytes& of) const { return space.path() + "/blobs/" + b64(id_of(of)); }
  Reply uploads(const Bytes& bytes) const {
    return town.call("PUT", path(bytes), anna.token, std::string(text_of(bytes)), "application/octet-stream");
  }
  bool is_logged(const std::string& what) const {
    std::stringstream text;
    text << std::ifstream(log).rdbuf();
    return text.str().find(what) != std::string::npos;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(disk, AtDisk)

BOOST_AUTO_TEST_CASE(a_full_disk_keeps_nobody_from_reading) {
  BOOST_TEST_REQUIRE(uploads(blob).status == 204);
  town.passes(std::chrono::minutes(2));  // so that the next use of the session would be written down
  town.disk_fails(DiskStep::write_records, ENOSPC);
  BOOST_TEST(town.get("/v1/me", anna.token).status == 200);
  BOOST_TEST(town.get(space.path() + "/journal", anna.token).status == 200);
  BOOST_TEST(town.get(path(blob), anna.token).status == 200);
  BOOST_TEST(is_logged(R"("event":"session not touched","reason":"disk_full")"));
}

BOOST_AUTO_TEST_CASE(an_append_that_a_full_disk_refuses_says_so_and_works_when_there_is_room) {
  town.disk_fails(DiskStep::write_records, ENOSPC);
  const auto entry = town.content(faction, space, anna);
  const Reply refused = town.commits(space, anna, entry);
  BOOST_TEST(refused.status == 507);
  BOOST_TEST(refused.type() == "server-full");
  BOOST_TEST(is_logged(R"("event":"storage failed","what":"journal","reason":"disk_full")"));
  town.disk_fails(DiskStep::write_records, 0);
  BOOST_TEST(town.commits(space, anna, entry).status == 200);
}

BOOST_AUTO_TEST_CASE(an_upload_that_a_full_disk_refuses_says_so) {
  town.disk_fails(DiskStep::write_blob, ENOSPC);
  BOOST_TEST(uploads(blob).type() == "server-full");
  BOOST_TEST(is_logged(R"("event":"storage failed","what":"blob","reason":"disk_full")"));
  town.disk_fails(DiskStep::write_blob, 0);
  BOOST_TEST(uploads(blob).status == 204);
}

BOOST_AUTO_TEST_CASE(other_refusals_of_the_disk_are_faults_of_the_server) {
  town.disk_fails(DiskStep::write_records, EIO);
  BOOST_TEST(town.commits(space, anna, town.content(faction, space, anna)).type() == "internal");
  BOOST_TEST(town.post("/v1/sign-out", anna.token, json::object()).type() == "internal");
}

BOOST_AUTO_TEST_CASE(signing_in_on_a_full_disk_says_so_and_counts_as_no_failure) {
  town.disk_fails(DiskStep::write_records, ENOSPC);
  Member elsewhere = anna;
  elsewhere.device.clear();
  for (int i = 0; i < 8; ++i) {
    BOOST_TEST(town.signs_in(anna).type() == "server-full");
    BOOST_TEST(town.signs_in(elsewhere).type() == "server-full");
  }
  town.disk_fails(DiskStep::write_records, 0);
  BOOST_TEST(town.signs_in(elsewhere).status == 200);
}

BOOST_AUTO_TEST_CASE(a_blob_that_cannot_be_read_is_gone_until_somebody_sends_it_again) {
  const Bytes other = some_blob(100, 2);
  BOOST_TEST_REQUIRE(uploads(blob).status == 204);
  BOOST_TEST_REQUIRE(uploads(other).status == 204);
  town.disk_fails(DiskStep::read_blob, EIO);
  const Reply gone = town.get(path(blob), anna.token);
  BOOST_TEST(gone.status == 410);
  BOOST_TEST(gone.type() == "gone");
  const Reply fetched =
      town.post_cbor(space.path() + "/blobs/fetch", anna.token, cbor_ids({id_of(blob), id_of(other)}));
  cbor::Writer expected;
  expected.array(2);
  expected.array(2).id(id_of(blob)).bytes({});
  expected.array(2).id(id_of(other)).bytes(other);
  BOOST_TEST((fetched.bytes() == expected.done()));
  BOOST_TEST((town.post_cbor(space.path() + "/blobs/missing", anna.token, cbor_ids({id_of(blob)})).bytes() ==
              cbor_ids({id_of(blob)})));
  BOOST_TEST(is_logged(R"("event":"damaged blob")"));
  BOOST_TEST(uploads(blob).status == 204);
  town.disk_fails(DiskStep::read_blob, 0);
  BOOST_TEST((town.get(path(blob), anna.token).bytes() == blob));
  BOOST_TEST(
      (town.post_cbor(space.path() + "/blobs/missing", anna.token, cbor_ids({id_of(blob)})).bytes() == cbor_ids({})));
}

BOOST_AUTO_TEST_SUITE_END()
