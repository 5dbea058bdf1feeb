// Bodies that do not come, and answers that are not taken.
#include <boost/test/unit_test.hpp>

#include "crypto/base/cbor.h"
#include "crypto/base/hash.h"
#include "tests/hostile/siege.h"

using namespace hostile;
using namespace mappe;

namespace {

// What one stalled upload may cost the server: the step it reads with, what it sent (twice, as it grows), TLS, a stack.
constexpr std::uint64_t stalled_upload_bytes_max = 512 * 1024;
constexpr std::size_t sent_bytes = 64 * 1024;

// http/limits.h: all bodies and answers that are held whole; and what else a thousand requests in work take.
constexpr std::uint64_t held_bytes_max = 512 * mib;

// Connections of so many addresses, each with an upload that begins and does not go on. All are there before the first
// begins, so that they stall together.
std::vector<Client> stalled_uploads(const Siege& siege, std::size_t count, std::size_t addresses) {
  std::vector<Client> clients;
  for (std::size_t i = 0; i < count; ++i) clients.push_back(siege.from(i % addresses));
  for (auto& client : clients)
    client.send("PUT " + siege.path_of(BlobId::random()) + " HTTP/1.1\r\nHost: a\r\n" + siege.as_member() +
                "Content-Length: 1048592\r\n\r\n" + std::string(sent_bytes, 'x'));
  return clients;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(uploads)

BOOST_AUTO_TEST_CASE(a_thousand_stalled_uploads_leave_a_member_served_and_are_sent_away) {
  Siege siege;
  auto stalled = stalled_uploads(siege, 1000, 32);
  BOOST_TEST(siege.takes_threads(1000, true));
  siege.anna_is_served();
  siege.takes_at_most(1000 * stalled_upload_bytes_max, 1024, 1000 + 32);
  BOOST_TEST(answered(stalled, 408) == 1000);  // after 30 s without a byte
  stalled.clear();
  siege.recovers();
  siege.anna_is_served();
}

BOOST_AUTO_TEST_CASE(four_addresses_with_all_they_may_have_do_not_get_all_threads) {
  Siege siege;
  auto stalled = stalled_uploads(siege, 1000, 4);
  siege.anna_is_served();
  siege.takes_at_most(1000 * stalled_upload_bytes_max, 1024, 1000 + 32);  // also those who say no
  int sent_away = 0, refused = 0;
  for (auto& client : stalled) {
    const int status = client.receive().status;
    sent_away += status == 408;
    refused += status == 503;
  }
  BOOST_TEST(sent_away + refused == 1000);
  BOOST_TEST(refused > 0);
  siege.anna_is_served();
}

BOOST_AUTO_TEST_CASE(strangers_who_never_finish_signing_in_hold_up_nobody) {
  Siege siege;
  std::vector<Client> stalled;
  for (std::size_t i = 0; i < 200; ++i) {
    stalled.push_back(siege.from(i % 8));
    const char* path = i % 2 == 0 ? "/v1/sign-in" : "/v1/factions";
    const char* framing = i % 4 < 2 ? "Content-Length: 1000" : "Transfer-Encoding: chunked";
    stalled.back().send("POST " + std::string(path) + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" +
                        framing + "\r\n\r\n3\r\n{\"l");
  }
  siege.anna_is_served();
  BOOST_TEST(answered(stalled, 408) == 200);
  stalled.clear();
  siege.recovers();
}

BOOST_AUTO_TEST_CASE(answers_that_nobody_takes_do_not_use_up_the_memory_of_others) {
  Siege siege;
  // Eight blobs of 1 MiB: what one answer of blobs/fetch holds at most.
  cbor::Writer ids;
  ids.array(8);
  Client member = siege.from(0);
  for (char fill = 'a'; fill < 'a' + 8; ++fill) {
    const std::string blob(mib, fill);
    const BlobId id(sha256(view_of(blob)));
    BOOST_TEST(member.ask(mappe::http::test::put(siege.path_of(id), blob, siege.as_member())).status == 204);
    ids.id(id);
  }
  const Bytes body = ids.take();
  const std::string fetch = "POST /v1/spaces/" + siege.space() + "/blobs/fetch HTTP/1.1\r\nHost: a\r\n" +
                            siege.as_member() +
                            "Content-Type: application/cbor\r\nContent-Length: " + std::to_string(body.size()) +
                            "\r\n\r\n" + std::string(text_of(body));
  std::vector<Client> greedy;
  for (std::size_t i = 0; i < 300; ++i) {
    greedy.push_back(siege.from(1 + i % 3));
    greedy.back().send(fetch);
  }
  BOOST_TEST(siege.takes_threads(10, true));
  siege.anna_is_served();
  // Each has up to 8 MiB under way in buffers of the kernel, too, which are not the process's.
  siege.takes_at_most(held_bytes_max + 300 * stalled_upload_bytes_max, 320, 320);
  BOOST_TEST(siege.takes_threads(0));  // all were cut off: who takes nothing for 30 s gets no more
  int torn = 0, strange = 0;
  for (auto& client : greedy) {
    const Answer answer = client.receive();
    torn += answer.status == 200 && !answer.is_whole;
    strange += answer.status != 200 && answer.status != 503;
  }
  BOOST_TEST(torn > 0);
  BOOST_TEST(strange == 0);
  greedy.clear();
  siege.recovers();
}

BOOST_AUTO_TEST_SUITE_END()
