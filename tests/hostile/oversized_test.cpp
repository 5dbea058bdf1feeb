// Everything that is too large, and everything there is too much of: each is told so with its own status.
#include <boost/test/unit_test.hpp>

#include "crypto/base/hash.h"
#include "tests/hostile/siege.h"

using namespace hostile;
using mappe::http::test::get;

namespace {

// What a request that is refused may leave in the server's memory while it is refused.
constexpr std::uint64_t refused_bytes_max = 32 * mib;

struct Case {
  const char* what;
  std::string bytes;
  int status;
};

std::string head(const std::string& line, const std::string& fields) {
  return line + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

std::string many_fields(int count) {
  std::string fields;
  for (int i = 0; i < count; ++i) fields += "X-" + std::to_string(i) + ": y\r\n";
  return fields;
}

// 8 KiB of target, 32 KiB and 100 fields of head: http/limits.h.
std::vector<Case> heads() {
  return {{"a target", "GET /" + std::string(9 * 1024, 'a'), 414},
          {"a target with a query", get("/v1/events?after=" + std::string(9 * 1024, 'a')), 414},
          {"a method", std::string(9 * 1024, 'A'), 414},
          {"a field", get("/v1/about", "X-Long: " + std::string(33 * 1024, 'x') + "\r\n"), 431},
          {"a name of a field", get("/v1/about", std::string(33 * 1024, 'X') + ": y\r\n"), 431},
          {"a field that never ends", "GET /v1/about HTTP/1.1\r\nX: " + std::string(64 * 1024, 'x'), 431},
          {"fields", get("/v1/about", many_fields(200)), 431},
          {"a cookie", get("/v1/about", "Cookie: " + std::string(40 * 1024, 'c') + "\r\n"), 431}};
}

// What the server would have to take if it believed the length; and bodies where none belongs.
std::vector<Case> lengths(const Siege& siege) {
  const std::string member = siege.as_member(), space = "/v1/spaces/" + siege.space();
  const auto of = [](const std::string& line, const std::string& fields, const std::string& length) {
    return head(line, fields + "Content-Length: " + length + "\r\n");
  };
  const std::string blob = "PUT " + siege.path_of(mappe::BlobId::random());
  return {{"a blob", of(blob, member, "1048593"), 413},
          {"a blob of all there is", of(blob, member, "18446744073709551615"), 413},
          {"a length that is no number of 64 bits", of(blob, member, "18446744073709551616"), 400},
          {"a commit", of("POST " + space + "/journal", member, "8388609"), 413},
          {"an entry of the roster", of("POST /v1/factions/AAAAAAAAAAAAAAAAAAAAAA/roster", member, "1048577"), 413},
          {"a genesis", of("POST /v1/spaces", member, "1048577"), 413},
          {"ids", of("POST " + space + "/blobs/fetch", member, "163841"), 413},
          {"many blobs", of("POST " + space + "/blobs/store", member, "4196937"), 413},
          {"a lease", of("POST " + space + "/leases", member, "65537"), 413},
          {"a bundle", of("PUT /v1/me/bundle", member, "1048577"), 413},
          {"a founding", of("POST /v1/factions", "", "1048577"), 413},
          {"a sign-in", of("POST /v1/sign-in", "", "65537"), 413},
          {"what is asked for a sign-in", of("POST /v1/sign-in/parameters", "", "65537"), 413},
          {"a typed code", of("PUT /v1/invite-codes/AAAAAAAAAAA", member, "4097"), 413},
          {"a body of a question", of("GET /v1/about", "", "1"), 413},
          {"a body of nothing there", of("PUT /v1/nothing", "", "4294967296"), 404}};
}

// Chunks: a line of 4 KiB, a trailer of 8 KiB, 64 KiB of framing and eight for each byte of data.
std::vector<Case> chunks(const Siege& siege) {
  const std::string start =
      head("PUT " + siege.path_of(mappe::BlobId::random()), siege.as_member() + "Transfer-Encoding: chunked\r\n");
  std::string extensions, crumbs;
  for (int i = 0; i < 200; ++i) extensions += "1;" + std::string(1000, 'e') + "\r\nx\r\n";
  for (int i = 0; i < 20; ++i) crumbs += "10000\r\n" + std::string(0x10000, 'x') + "\r\n";
  return {{"an extension", start + "1;" + std::string(5000, 'e') + "\r\nx\r\n0\r\n\r\n", 400},
          {"an extension that never ends", start + "1;" + std::string(50'000, 'e'), 400},
          {"extensions", start + extensions + "0\r\n\r\n", 400},
          {"a trailer", start + "1\r\nx\r\n0\r\nX: " + std::string(9000, 't') + "\r\n\r\n", 400},
          {"trailers that never end", start + "0\r\n" + many_fields(2000), 400},
          {"a chunk of all there is", start + "ffffffffffffffff\r\n" + std::string(2 * mib, 'x'), 413},
          {"a size of many digits", start + std::string(100, 'f') + "\r\n", 400},
          {"chunks", start + crumbs + "0\r\n\r\n", 413}};
}

void are_refused(Siege& siege, const std::vector<Case>& cases) {
  for (const Case& row : cases) {
    BOOST_TEST_CONTEXT(row.what) {
      Client client = siege.from(0);
      client.send(row.bytes);  // may break off: the answer comes before all was sent
      BOOST_TEST(client.receive().status == row.status);
      BOOST_TEST(client.is_closed());
    }
  }
  siege.takes_at_most(refused_bytes_max, 64, 32);
  siege.anna_is_served();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(oversized)

BOOST_AUTO_TEST_CASE(heads_are_refused_and_the_connection_ends) {
  Siege siege;
  are_refused(siege, heads());
}

BOOST_AUTO_TEST_CASE(lengths_are_refused_before_a_byte_is_taken) {
  Siege siege;
  are_refused(siege, lengths(siege));
}

BOOST_AUTO_TEST_CASE(chunks_are_refused_as_soon_as_they_are_too_much) {
  Siege siege;
  are_refused(siege, chunks(siege));
}

BOOST_AUTO_TEST_CASE(their_twins_within_the_limits_are_served) {
  Siege siege;
  const std::string blob(mib + 16, 'b');
  const std::string path = siege.path_of(mappe::BlobId(mappe::sha256(mappe::view_of(blob))));
  Client client = siege.from(0);
  BOOST_TEST(client.ask(get("/v1/about?" + std::string(8000, 'a'))).status == 200);
  BOOST_TEST(client.ask(get("/v1/about", "X-Long: " + std::string(30 * 1024, 'x') + "\r\n")).status == 200);
  BOOST_TEST(client.ask(get("/v1/about", many_fields(99))).status == 200);
  BOOST_TEST(client.ask(mappe::http::test::put(path, blob, siege.as_member())).status == 204);
  BOOST_TEST(client
                 .ask(head("PUT " + path, siege.as_member() + "Transfer-Encoding: chunked\r\n") + "100010;" +
                      std::string(3000, 'e') + "\r\n" + blob + "\r\n0\r\nX: " + std::string(6000, 't') + "\r\n\r\n")
                 .status == 204);
}

BOOST_AUTO_TEST_SUITE_END()
