// TLS: versions, certificates made here, exchange of a certificate while running.
#include "http/tls.h"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <fstream>

#include "fixture.h"

namespace mappe::http::test {
namespace {

struct Secured : Fixture {
  TemporaryFolder folder;
  KeyFiles files = make_key_files(folder.path);
  std::shared_ptr<Tls> tls = *Tls::load(files);
  std::uint16_t port = 0;

  Secured() {
    router.add("GET", "/a", no_body,
               [](Request& request) { return Response(200, "text/plain", request.is_tls ? "secure" : "plain"); });
    router.add("PUT", "/stream", BodyLimit{std::uint64_t{1} << 40}, [](Request& request) {
      Bytes step(limits::body_step_bytes);
      std::uint64_t sum = 0;
      while (true) {
        const auto got = request.body->read(step);
        if (!got) return Response(500);
        if (*got == 0) return Response(200, "text/plain", std::to_string(sum));
        sum += *got;
      }
    });
    router.add("GET", "/stream", no_body, [](Request&) {
      Response response;
      response.body = Stream{20'000'000, [](std::span<std::uint8_t> into) { return Result<std::size_t>(into.size()); }};
      return response;
    });
    router.add("GET", "/poll", no_body, [](Request& request) -> Outcome {
      if (request.called != Called::first) return Response(200, "text/plain", std::string("woken"));
      return Deferred{Clock::now() + 100ms, nullptr};
    });
  }
};

std::string text_of_file(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(secured, Secured)

BOOST_AUTO_TEST_CASE(tls_1_2_and_1_3_are_served_with_aes_gcm_and_1_1_is_refused) {
  port = start(tls);
  Client newer(port, TlsVersion::v1_3), older(port, TlsVersion::v1_2), oldest(port, TlsVersion::v1_1);
  BOOST_TEST(newer.ask(get("/a")).body == "secure");
  BOOST_TEST(newer.cipher() == "TLS_AES_256_GCM_SHA384");
  BOOST_TEST(older.ask(get("/a")).body == "secure");
  BOOST_TEST(older.cipher() == "ECDHE-ECDSA-AES256-GCM-SHA384");
  BOOST_TEST(!oldest.is_connected());
}

BOOST_AUTO_TEST_CASE(requests_are_pipelined_and_bodies_streamed_over_tls) {
  port = start(tls);
  Client client(port, TlsVersion::v1_3);
  client.send(get("/a") + get("/a"));
  BOOST_TEST(client.receive().status == 200);
  BOOST_TEST(client.receive().status == 200);
  BOOST_TEST(client.ask(put("/stream", std::string(20'000'000, 'x'))).body == "20000000");
  BOOST_TEST(client.ask(get("/stream")).body.size() == 20'000'000u);
  BOOST_TEST(client.ask(get("/poll")).body == "woken");
  BOOST_TEST(client.ask(get("/a")).body == "secure");
}

BOOST_AUTO_TEST_CASE(a_refused_request_still_gets_its_answer_over_tls) {
  port = start(tls);
  Client client(port, TlsVersion::v1_2);
  BOOST_TEST(client.ask("GET /a HTTP/1.1\r\n\r\n").status == 400);
  BOOST_TEST(client.is_closed());
}

BOOST_AUTO_TEST_CASE(an_unfinished_handshake_holds_no_worker_and_ends) {
  settings.limits.handshake = 2s;  // and the third one must make it
  settings.limits.workers_max = 1;
  port = start(tls);
  Client silent(port), half(port);
  half.send(std::string("\x16\x03\x01\x02\x00\x01", 6));
  Client client(port, TlsVersion::v1_3);
  BOOST_TEST(client.ask(get("/a")).body == "secure");
  BOOST_TEST(silent.is_closed());
  BOOST_TEST(half.is_closed());
}

BOOST_AUTO_TEST_CASE(a_handshake_is_not_repeated_however_often_it_is_asked_for) {
  port = start(tls);
  Client client(port, TlsVersion::v1_2);
  BOOST_TEST(client.ask(get("/a")).status == 200);
  BOOST_TEST(!client.renegotiates());
  Client other(port, TlsVersion::v1_2);
  BOOST_TEST(other.ask(get("/a")).body == "secure");
  BOOST_TEST(eventually([&] { return server->counters().workers_busy == 0; }));
}

BOOST_AUTO_TEST_CASE(plain_http_on_a_tls_port_ends) {
  port = start(tls);
  Client client(port);
  client.send(get("/a"));
  BOOST_TEST(client.receive().status == 0);
}

BOOST_AUTO_TEST_CASE(the_fingerprint_is_that_of_the_certificate_that_is_served) {
  port = start(tls);
  Client client(port, TlsVersion::v1_3);
  const auto seen = client.certificate_sha256();
  BOOST_TEST((equal(seen, tls->fingerprint())));
  BOOST_TEST((*fingerprint_of(files.certificate) == tls->fingerprint()));
}

BOOST_AUTO_TEST_CASE(a_reload_serves_new_connections_and_leaves_running_ones) {
  port = start(tls);
  Client before(port, TlsVersion::v1_3);
  BOOST_TEST(before.ask(get("/a")).status == 200);
  const TemporaryFolder other;
  const auto renewed = make_key_files(other.path, Curve::p256);
  BOOST_REQUIRE(tls->reload(renewed));
  Client after(port, TlsVersion::v1_3);
  BOOST_TEST((equal(after.certificate_sha256(), *fingerprint_of(renewed.certificate))));
  BOOST_TEST(before.ask(get("/a")).status == 200);
}

BOOST_AUTO_TEST_CASE(a_broken_reload_keeps_the_old_certificate) {
  const auto old = tls->fingerprint();
  const TemporaryFolder other;
  const auto foreign = make_key_files(other.path);
  const auto code_of = [&](const KeyFiles& wanted) { return tls->reload(wanted).error().code; };
  std::ofstream(other.path / "empty").close();
  BOOST_TEST((code_of({files.certificate, foreign.key}) == Errc::conflict));
  BOOST_TEST((code_of({other.path / "empty", files.key}) == Errc::malformed));
  BOOST_TEST((code_of({files.certificate, other.path / "empty"}) == Errc::malformed));
  BOOST_TEST((code_of({files.certificate, other.path / "missing"}) == Errc::not_found));
  BOOST_TEST((tls->fingerprint() == old));
}

BOOST_AUTO_TEST_CASE(a_key_with_a_damaged_secret_half_is_refused) {
  const TemporaryFolder other;
  const KeyFiles damaged{files.certificate, other.path / "key.pem"};
  const auto loads = [&](const std::string& text) {
    std::ofstream(damaged.key, std::ios::trunc) << text;
    return Tls::load(damaged);
  };
  const auto whole = text_of_file(files.key);
  BOOST_REQUIRE(loads(whole));
  // Bytes 48 to 65, of the secret whatever the curve. Behind it a damaged byte may say the same key in another way.
  const auto second_line = whole.find('\n', whole.find('\n') + 1) + 1;
  for (std::size_t at = second_line; at < second_line + 24; ++at) {
    auto text = whole;
    text[at] = text[at] == 'A' ? 'B' : 'A';
    const auto loaded = loads(text);
    BOOST_REQUIRE_MESSAGE(!loaded, "taken, with byte " << at << " damaged");
    BOOST_TEST((loaded.error().code == Errc::malformed || loaded.error().code == Errc::conflict));
  }
}

BOOST_AUTO_TEST_CASE(a_self_signed_certificate_has_a_private_key_file_and_its_names) {
  BOOST_TEST((std::filesystem::status(files.key).permissions() ==
              (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write)));
  const auto shown = folder.path / "shown";
  const auto command = "openssl x509 -noout -text -in " + files.certificate.string() + " > " + shown.string();
  BOOST_REQUIRE(std::system(command.c_str()) == 0);
  const auto text = text_of_file(shown);
  for (const char* part : {"DNS:localhost", "IP Address:127.0.0.1", "DNS:mappe.example", "IP Address:192.0.2.1",
                           "ecdsa-with-SHA384", "CA:FALSE", "TLS Web Server Authentication"})
    BOOST_TEST((text.find(part) != std::string::npos), part);
}

BOOST_AUTO_TEST_CASE(a_self_signed_certificate_never_replaces_one_and_takes_no_strange_names) {
  SelfSigned wanted;
  BOOST_TEST((create_self_signed(files, wanted).error().code == Errc::exists));
  wanted.names = {"a,DNS:b"};
  const KeyFiles fresh{folder.path / "new.crt", folder.path / "new.key"};
  BOOST_TEST((create_self_signed(fresh, wanted).error().code == Errc::malformed));
  BOOST_TEST(!std::filesystem::exists(fresh.key));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace mappe::http::test
