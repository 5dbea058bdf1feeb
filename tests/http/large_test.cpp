// Bodies of any size, both ways, in constant memory: here server and client are one process. At CI size 256 MiB;
// MAPPE_LONG=1 takes 8 GiB.
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>

#include "fixture.h"
#include "vitals.h"

namespace mappe::http::test {
namespace {

constexpr std::uint64_t mib = std::uint64_t{1} << 20;
constexpr std::uint64_t most_growth_bytes = 16 * mib;  // some steps, buffers of TLS and sockets, a thread

std::uint64_t large_bytes() { return std::getenv("MAPPE_LONG") != nullptr ? 8192 * mib : 256 * mib; }

struct Large : Fixture {
  TemporaryFolder folder;
  std::string step = std::string(mib, 'x');

  Large() {
    router.add("PUT", "/sink", BodyLimit{std::uint64_t{1} << 40}, [](Request& request) {
      Bytes into(limits::body_step_bytes);
      std::uint64_t sum = 0;
      while (true) {
        const auto got = request.body->read(into);
        if (!got) return Response(400);
        if (*got == 0) return Response(200, "text/plain", std::to_string(sum));
        sum += *got;
      }
    });
    for (const bool is_counted : {true, false}) {
      router.add("GET", is_counted ? "/counted" : "/chunked", no_body, [is_counted](Request&) {
        Response response;
        response.body = Stream{is_counted ? std::optional(large_bytes()) : std::nullopt,
                               [left = large_bytes()](std::span<std::uint8_t> into) mutable {
                                 const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left, into.size()));
                                 left -= size;
                                 return Result<std::size_t>(size);
                               }};
        return response;
      });
    }
  }

  void send_large(Client& client, bool is_chunked) {
    const auto size = large_bytes();
    client.send("PUT /sink HTTP/1.1\r\nHost: a\r\n" +
                (is_chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + std::to_string(size)) + "\r\n\r\n");
    for (std::uint64_t sent = 0; sent < size; sent += step.size()) {
      if (is_chunked) client.send("100000\r\n");
      BOOST_REQUIRE(client.send(step));
      if (is_chunked) client.send("\r\n");
    }
    if (is_chunked) client.send("0\r\n\r\n");
    BOOST_TEST(client.receive().body == std::to_string(size));
  }
  void goes_both_ways(TlsVersion version) {
    Client client(start(version == TlsVersion::none ? nullptr : *Tls::load(make_key_files(folder.path))), version);
    forget_peak(::getpid());
    const auto before = vitals_of(::getpid()).resident_bytes;
    send_large(client, false);
    send_large(client, true);
    client.send(get("/counted"));
    BOOST_TEST(client.receive_status() == 200);
    BOOST_TEST(client.throw_away(large_bytes()) == large_bytes());
    client.send(get("/chunked"));
    BOOST_TEST(client.receive_status() == 200);
    BOOST_TEST(client.throw_away(large_bytes()) == large_bytes());
    const auto peak = vitals_of(::getpid()).peak_bytes;
    BOOST_TEST_MESSAGE("peak " << peak / mib << " MiB, before " << before / mib << " MiB");
    if (is_memory_ours) BOOST_TEST(peak - before < most_growth_bytes);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(large, Large)

BOOST_AUTO_TEST_CASE(a_huge_body_goes_both_ways_in_constant_memory) { goes_both_ways(TlsVersion::none); }

BOOST_AUTO_TEST_CASE(a_huge_body_goes_both_ways_over_tls_in_constant_memory) { goes_both_ways(TlsVersion::v1_3); }

BOOST_AUTO_TEST_SUITE_END()

}  // namespace mappe::http::test
