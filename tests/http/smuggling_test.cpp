// What two servers could read differently is refused, the connection closed, and nothing behind it is ever handled.
// Each hostile row stands beside the twin that differs in the one thing that matters, and is served.
#include <boost/test/unit_test.hpp>
#include <mutex>

#include "fixture.h"
#include "http/head.h"

namespace mappe::http::test {
namespace {

struct Case {
  const char* name;
  std::string hostile;
  int status;
  std::string twin;  // "" where the twin stands in another row already
};

const std::string host = "Host: localhost\r\n";
const std::string plain_get = "GET /a HTTP/1.1\r\n" + host + "\r\n";
const std::string chunked_head = "POST /a HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n";
const std::string three = "POST /a HTTP/1.1\r\n" + host + "Content-Length: 3\r\n\r\nabc";

std::string post(const std::string& fields, const std::string& body) {
  return "POST /a HTTP/1.1\r\n" + host + fields + "\r\n" + body;
}
std::string target(const std::string& text) { return "GET " + text + " HTTP/1.1\r\n" + host + "\r\n"; }
std::string fields(int count) {
  std::string text = "GET /a HTTP/1.1\r\n" + host;
  for (int i = 1; i < count; ++i) text += "X-" + std::to_string(i) + ": 1\r\n";
  return text + "\r\n";
}
std::string head_of_size(std::size_t size) {
  std::string text = "GET /a HTTP/1.1\r\n" + host + "X: ";
  return text + std::string(size - text.size() - 4, 'x') + "\r\n\r\n";
}
std::string chunk_extension(std::size_t size) {
  return chunked_head + "3;x=" + std::string(size, 'y') + "\r\nabc\r\n0\r\n\r\n";
}
std::string trailer(std::size_t size) {
  return chunked_head + "3\r\nabc\r\n0\r\nX: " + std::string(size, 'y') + "\r\n\r\n";
}

const std::vector<Case> cases = {
    // Framing of the body: RFC 9112 §6.1, §6.3
    {"RFC 9112 §6.3 Content-Length twice, different", post("Content-Length: 3\r\nContent-Length: 4\r\n", "abc"), 400,
     three},
    {"RFC 9112 §6.3 Content-Length twice, equal", post("Content-Length: 3\r\nContent-Length: 3\r\n", "abc"), 400, ""},
    {"RFC 9112 §6.3 Content-Length as a list", post("Content-Length: 3, 3\r\n", "abc"), 400, ""},
    {"RFC 9110 §8.6 Content-Length with a plus", post("Content-Length: +3\r\n", "abc"), 400, ""},
    {"RFC 9110 §8.6 Content-Length negative", post("Content-Length: -3\r\n", "abc"), 400, ""},
    {"RFC 9110 §8.6 Content-Length hexadecimal", post("Content-Length: 0x3\r\n", "abc"), 400, ""},
    {"RFC 9110 §8.6 Content-Length with a blank inside", post("Content-Length: 3 0\r\n", "abc"), 400, ""},
    {"RFC 9110 §8.6 Content-Length empty", post("Content-Length: \r\n", "abc"), 400, post("Content-Length: 0\r\n", "")},
    {"RFC 9110 §8.6 Content-Length beyond 64 bits", post("Content-Length: 18446744073709551616\r\n", "abc"), 400, ""},
    {"RFC 9112 §6.1 Content-Length, then chunked",
     post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400,
     post("Transfer-Encoding: chunked\r\n", "0\r\n\r\n")},
    {"RFC 9112 §6.1 chunked, then Content-Length",
     post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "0\r\n\r\n"), 400, ""},
    {"RFC 9112 §6.1 gzip, chunked", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501, ""},
    {"RFC 9112 §6.1 chunked, gzip", post("Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n"), 501, ""},
    {"RFC 9112 §6.1 chunked, chunked", post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"), 501, ""},
    {"RFC 9112 §6.1 chunked in two fields",
     post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400, ""},
    {"RFC 9112 §6.1 identity and chunked",
     post("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 501, ""},
    {"RFC 9112 §6.1 identity", post("Transfer-Encoding: identity\r\n", ""), 501, ""},
    {"RFC 9112 §6.1 an unknown coding", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), 501, ""},
    {"RFC 9112 §6.1 chunked with a parameter", post("Transfer-Encoding: chunked;q=1\r\n", "0\r\n\r\n"), 501,
     post("Transfer-Encoding: Chunked\r\n", "3\r\nabc\r\n0\r\n\r\n")},
    {"RFC 9112 §6.1 chunked in quotes", post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"), 501, ""},
    {"RFC 9112 §6.1 chunked behind a vertical tab",
     post("Transfer-Encoding: \x0b"
          "chunked\r\n",
          "0\r\n\r\n"),
     400, post("Transfer-Encoding: \tchunked\r\n", "0\r\n\r\n")},
    {"RFC 9112 §6.1 chunked in HTTP/1.0", "POST /a HTTP/1.0\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
     400, ""},
    {"RFC 9112 §5.1 a blank before the colon", post("Content-Length : 3\r\n", "abc"), 400, ""},
    {"RFC 9112 §5.1 a blank before the colon of Transfer-Encoding",
     post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"), 400, ""},
    {"a NUL in the name", post(std::string("Transfer-Encoding\0: chunked\r\n", 29), "0\r\n\r\n"), 400, ""},

    // Lines: RFC 9112 §2.2, §5.2
    {"RFC 9112 §2.2 bare LF after the request line", "GET /a HTTP/1.1\n" + host + "\r\n", 400, plain_get},
    {"RFC 9112 §2.2 bare LF after a field", "GET /a HTTP/1.1\r\nHost: localhost\n\r\n", 400, ""},
    {"RFC 9112 §2.2 bare LF as the empty line", "GET /a HTTP/1.1\r\n" + host + "\n", 400, ""},
    {"RFC 9112 §2.2 bare CR inside a value", "GET /a HTTP/1.1\r\n" + host + "X: a\rb\r\n\r\n", 400,
     "GET /a HTTP/1.1\r\n" + host + "X: a b\r\n\r\n"},
    {"RFC 9112 §2.2 CR CR LF", "GET /a HTTP/1.1\r\r\n" + host + "\r\n", 400, ""},
    {"RFC 9112 §2.2 two empty lines before", "\r\n\r\n" + plain_get, 400, "\r\n" + plain_get},
    {"RFC 9112 §2.2 a blank before the first field", "GET /a HTTP/1.1\r\n X: 1\r\n" + host + "\r\n", 400, ""},
    {"RFC 9112 §5.2 a folded field", "GET /a HTTP/1.1\r\n" + host + "X: a\r\n b\r\n\r\n", 400, ""},
    {"RFC 9112 §5.2 a framing field folded with a tab", post("Transfer-Encoding:\r\n\tchunked\r\n", "0\r\n\r\n"), 400,
     ""},
    {"RFC 9110 §5.5 NUL in a value", "GET /a HTTP/1.1\r\n" + host + std::string("X: a\0b\r\n\r\n", 10), 400, ""},
    {"RFC 9110 §5.5 a control character in a value", "GET /a HTTP/1.1\r\n" + host + "X: a\x01\r\n\r\n", 400, ""},
    {"RFC 9110 §5.5 DEL in a value", "GET /a HTTP/1.1\r\n" + host + "X: a\x7f\r\n\r\n", 400,
     "GET /a HTTP/1.1\r\n" + host + "X: a\xe4\tb\r\n\r\n"},
    {"RFC 9110 §5.1 a field without a name", "GET /a HTTP/1.1\r\n" + host + ": 1\r\n\r\n", 400, ""},
    {"RFC 9110 §5.1 a field without a colon", "GET /a HTTP/1.1\r\n" + host + "X\r\n\r\n", 400,
     "GET /a HTTP/1.1\r\n" + host + "X:\r\n\r\n"},
    {"RFC 9110 §5.1 a bracket in a name", "GET /a HTTP/1.1\r\n" + host + "X(: 1\r\n\r\n", 400, ""},

    // The request line: RFC 9112 §3
    {"RFC 9112 §3 two blanks", "GET  /a HTTP/1.1\r\n" + host + "\r\n", 400, ""},
    {"RFC 9112 §3 a tab as a blank", "GET\t/a HTTP/1.1\r\n" + host + "\r\n", 400, ""},
    {"RFC 9112 §3 a blank before the method", " GET /a HTTP/1.1\r\n" + host + "\r\n", 400, ""},
    {"RFC 9112 §3 a blank after the version", "GET /a HTTP/1.1 \r\n" + host + "\r\n", 400, ""},
    {"RFC 9112 §3 a blank in the target", "GET /a /b HTTP/1.1\r\n" + host + "\r\n", 400, target("/a%20b")},
    {"RFC 9112 §3 HTTP/0.9", "GET /a\r\n\r\n", 400, ""},
    {"RFC 9112 §3.1 a method that is no token", "G(T /a HTTP/1.1\r\n" + host + "\r\n", 400,
     "X-ANY /a HTTP/1.1\r\n" + host + "\r\n"},
    {"RFC 9112 §2.3 HTTP/2.0", "GET /a HTTP/2.0\r\n" + host + "\r\n", 505, ""},
    {"RFC 9112 §2.3 HTTP/1.2", "GET /a HTTP/1.2\r\n" + host + "\r\n", 505, ""},
    {"RFC 9113 §3.4 the HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, ""},
    {"RFC 9112 §2.3 a version in lower case", "GET /a http/1.1\r\n" + host + "\r\n", 400, ""},
    {"RFC 9112 §2.3 a version of two digits", "GET /a HTTP/1.10\r\n" + host + "\r\n", 400, ""},
    {"a TLS hello on a plain port", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11), 400, ""},

    // Host: RFC 9112 §3.2
    {"RFC 9112 §3.2 no Host", "GET /a HTTP/1.1\r\n\r\n", 400, ""},
    {"RFC 9112 §3.2 Host twice", "GET /a HTTP/1.1\r\n" + host + host + "\r\n", 400, ""},
    {"RFC 9112 §3.2 Host empty", "GET /a HTTP/1.1\r\nHost: \r\n\r\n", 400, ""},
    {"RFC 9112 §3.2 Host with a path", "GET /a HTTP/1.1\r\nHost: localhost/x\r\n\r\n", 400,
     "GET /a HTTP/1.1\r\nHost: [::1]:8443\r\n\r\n"},
    {"RFC 9112 §3.2 Host with a user", "GET /a HTTP/1.1\r\nHost: a@localhost\r\n\r\n", 400, ""},
    {"RFC 9112 §3.2 Host as a list", "GET /a HTTP/1.1\r\nHost: localhost, mappe.example\r\n\r\n", 400, ""},

    // Targets: RFC 9112 §3.2, RFC 3986
    {"RFC 9112 §3.2.2 absolute form for another host", target("http://mappe.example/a"), 400,
     target("http://localhost/a")},
    {"RFC 9112 §3.2.2 absolute form with a user", target("http://x@localhost/a"), 400, ""},
    {"RFC 9112 §3.2.2 absolute form of another scheme", target("ftp://localhost/a"), 400,
     target("HTTPS://LOCALHOST/a")},
    {"RFC 9112 §3.2.3 authority form", "CONNECT localhost:443 HTTP/1.1\r\n" + host + "\r\n", 400, ""},
    {"RFC 9112 §3.2.4 * for GET", target("*"), 400, "OPTIONS * HTTP/1.1\r\n" + host + "\r\n"},
    {"a target without a slash", target("a"), 400, ""},
    {"RFC 3986 §3.5 a fragment", target("/a#b"), 400, ""},
    {"RFC 3986 §2.1 a cut %-sequence", target("/a%4"), 400, target("/%61")},
    {"RFC 3986 §2.1 %-sequence of no digits", target("/a%zz"), 400, ""},
    {"%00 in the path", target("/a%00"), 400, ""},
    {"%0a in the path", target("/a%0a"), 400, ""},
    {"%2F in the path", target("/a%2Fb"), 400, target("/a/b")},
    {"RFC 3986 §6.2.2.3 dot segment", target("/a/../b"), 400, target("/a/..b")},
    {"RFC 3986 §6.2.2.3 single dot segment", target("/./a"), 400, target("/.a")},
    {"encoded dot segment", target("/a/%2e%2E/b"), 400, ""},
    {"half-encoded dot segment", target("/a/.%2e"), 400, ""},
    {"RFC 3629 §3 overlong slash", target("/a%c0%af"), 400, target("/a%c3%a4")},
    {"RFC 3629 §3 surrogate", target("/a%ed%a0%80"), 400, ""},
    {"raw bytes beyond ASCII in the target", target("/a\xc3\xa4"), 400, ""},
    {"%00 in the query", target("/a?b=%00"), 400, target("/a?b=%20")},
    {"a cut %-sequence in the query", target("/a?b=%"), 400, ""},

    // Limits of the head: http/limits.h
    {"a target beyond 8 KiB", target("/" + std::string(8192, 'a')), 414, target("/" + std::string(8191, 'a'))},
    {"a head beyond 32 KiB", head_of_size(32 * 1024 + 1), 431, head_of_size(32 * 1024)},
    {"101 fields", fields(101), 431, fields(100)},
    {"RFC 9110 §10.1.1 an unknown expectation", post("Expect: 200-ok\r\nContent-Length: 0\r\n", ""), 417, ""},

    // Chunks: RFC 9112 §7.1; the handler sees the head, its read fails, and it answers 400
    {"RFC 9112 §7.1 bare LF after the size", chunked_head + "3\nabc\r\n0\r\n\r\n", 400,
     chunked_head + "3\r\nabc\r\n0\r\n\r\n"},
    {"RFC 9112 §7.1 bare LF after the data", chunked_head + "3\r\nabc\n0\r\n\r\n", 400, ""},
    {"RFC 9112 §7.1 more data than the size says", chunked_head + "3\r\nabcd\r\n0\r\n\r\n", 400, ""},
    {"RFC 9112 §7.1 a size with 0x", chunked_head + "0x3\r\nabc\r\n0\r\n\r\n", 400, ""},
    {"RFC 9112 §7.1 a negative size", chunked_head + "-3\r\nabc\r\n0\r\n\r\n", 400, ""},
    {"RFC 9112 §7.1 a size with a plus", chunked_head + "+3\r\nabc\r\n0\r\n\r\n", 400, ""},
    {"RFC 9112 §7.1 a blank before the size", chunked_head + " 3\r\nabc\r\n0\r\n\r\n", 400, ""},
    {"RFC 9112 §7.1 an empty size", chunked_head + "\r\nabc\r\n0\r\n\r\n", 400, ""},
    {"RFC 9112 §7.1 a size beyond 64 bits", chunked_head + "10000000000000003\r\nabc\r\n0\r\n\r\n", 400, ""},
    {"RFC 9112 §7.1.1 an endless extension", chunk_extension(64 * 1024), 400, chunk_extension(100)},
    {"RFC 9112 §7.1.1 bare LF in an extension", chunked_head + "3;x\ny\r\nabc\r\n0\r\n\r\n", 400, ""},
    {"RFC 9112 §7.1.2 an endless trailer", trailer(64 * 1024), 400, trailer(100)},
    {"RFC 9112 §7.1.2 bare LF in a trailer", chunked_head + "0\r\nX: 1\n\r\n", 400, ""},
    {"RFC 9112 §6.5.1 a framing field as a trailer", chunked_head + "3\r\nabc\r\n0\r\nContent-Length: 9\r\n\r\n", 400,
     chunked_head + "3\r\nabc\r\n0\r\nX-Sum: 9\r\n\r\n"},
};

// Answers every request with its body, and notes what it was asked.
struct Witness {
  std::mutex lock;
  std::vector<std::string> targets;

  Outcome handle(Request& request) {
    {
      const std::lock_guard guard(lock);
      targets.push_back(request.target);
    }
    auto body = request.body->read_all(1024);
    if (!body) return Response(400, "text/plain", "body");
    return Response(200, "application/octet-stream", std::move(*body));
  }
  bool saw_smuggled() {
    const std::lock_guard guard(lock);
    return std::find(targets.begin(), targets.end(), "/smuggled") != targets.end();
  }
};

const std::string smuggled = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";

struct Watched : Fixture {
  Witness witness;
  std::uint16_t port;
  Watched() {
    router.add_prefix("", BodyLimit{1024}, [this](Request& request) { return witness.handle(request); });
    settings.limits.connections_per_address_max = 10'000;
    port = start();
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(smuggling)

BOOST_FIXTURE_TEST_CASE(hostile_heads_and_chunks_are_refused_and_nothing_behind_them_is_handled, Watched) {
  BOOST_TEST(cases.size() >= 44u);
  for (const auto& row : cases) {
    BOOST_TEST_CONTEXT(row.name) {
      Client client(port);
      client.send(row.hostile + smuggled);
      BOOST_TEST(client.receive().status == row.status);
      BOOST_TEST(client.receive().status == 0);
      BOOST_TEST(client.is_closed());
      BOOST_TEST(!witness.saw_smuggled());
    }
  }
}

BOOST_FIXTURE_TEST_CASE(hostile_heads_are_refused_as_well_when_they_come_byte_by_byte, Watched) {
  for (const auto& row : cases) {
    if (row.hostile.size() > 200) continue;
    BOOST_TEST_CONTEXT(row.name) {
      Client client(port);
      for (const char byte : row.hostile) client.send({&byte, 1});
      client.send(smuggled);
      BOOST_TEST(client.receive().status == row.status);
      BOOST_TEST(client.receive().status == 0);
      BOOST_TEST(!witness.saw_smuggled());
    }
  }
}

// 0: wants more; 1000 and more: where the head ends; else the status of the refusal.
std::size_t scanned(std::string_view bytes, std::size_t step) {
  HeadScanner scanner;
  for (std::size_t end = step;; end += step) {
    const auto state = scanner.scan(bytes.substr(0, end), Limits{});
    if (const auto* refusal = std::get_if<Refusal>(&state)) return static_cast<std::size_t>(refusal->status);
    if (const auto* whole = std::get_if<HeadScanner::Complete>(&state)) return 1000 + whole->begin + whole->size_bytes;
    if (end >= bytes.size()) return 0;
  }
}

BOOST_AUTO_TEST_CASE(how_the_network_cuts_a_head_changes_nothing) {
  for (const auto& row : cases) {
    BOOST_TEST_CONTEXT(row.name) {
      for (const auto& text : {row.hostile, row.twin}) {
        const auto whole = scanned(text, text.size() + 1);
        for (const std::size_t step : {1u, 2u, 3u, 7u}) BOOST_TEST(scanned(text, step) == whole);
      }
    }
  }
  BOOST_TEST(scanned("\r\n\r\n" + plain_get, 2) == 400u);
  BOOST_TEST(scanned("\r\n" + plain_get, 2) == 1002 + plain_get.size());
}

BOOST_FIXTURE_TEST_CASE(their_twins_are_served_and_so_is_what_follows, Watched) {
  for (const auto& row : cases) {
    if (row.twin.empty()) continue;
    BOOST_TEST_CONTEXT(row.name) {
      Client client(port);
      client.send(row.twin + get("/next"));
      BOOST_TEST(client.receive().status == 200);
      const auto next = client.receive();
      BOOST_TEST(next.status == 200);
      BOOST_TEST(next.body == "");
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace mappe::http::test
