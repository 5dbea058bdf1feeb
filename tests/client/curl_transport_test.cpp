// The transport over real TLS: whom it believes, what it limits, how it stops.
#include <arpa/inet.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "client/wire/curl_transport.h"
#include "crypto/base/hash.h"

using namespace mappe;
using namespace mappe::client;

namespace {

struct FreeOpenSsl {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};
template <class T>
using Owned = std::unique_ptr<T, FreeOpenSsl>;

// A self-signed certificate, as an appliance makes one at its first start.
struct Certificate {
  Owned<EVP_PKEY> key{EVP_EC_gen("P-256")};
  Owned<X509> x509{X509_new()};
  Certificate() {
    X509_set_version(x509.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x509.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(x509.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(x509.get()), 3600);
    X509_set_pubkey(x509.get(), key.get());
    X509_NAME* name = X509_get_subject_name(x509.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("mappe"), -1, -1, 0);
    X509_set_issuer_name(x509.get(), name);
    BOOST_REQUIRE(X509_sign(x509.get(), key.get(), EVP_sha256()) > 0);
  }
  CertificateHash hash() const {
    unsigned char* der = nullptr;
    const int size = i2d_X509(x509.get(), &der);
    const CertificateHash hash(sha256(ByteView(der, static_cast<std::size_t>(size))));
    OPENSSL_free(der);
    return hash;
  }
};

const std::string hang_up = "hang up";  // in place of an answer: closes the connection behind the head
const std::string drips = "drips";      // an answer that takes five seconds, a byte at a time

// Answers every request of one connection after another with the same bytes; none: it stays silent.
class TlsServer {
 public:
  explicit TlsServer(std::string answer) : answer_(std::move(answer)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    BOOST_REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    BOOST_REQUIRE(::listen(listener_, 8) == 0);
    socklen_t size = sizeof address;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    context_.reset(SSL_CTX_new(TLS_server_method()));
    SSL_CTX_use_certificate(context_.get(), certificate.x509.get());
    SSL_CTX_use_PrivateKey(context_.get(), certificate.key.get());
    thread_ = std::thread([this] { run(); });
  }
  ~TlsServer() {
    ::shutdown(listener_, SHUT_RDWR);
    if (const int open = connection_.load(); open >= 0) ::shutdown(open, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  std::string origin() const { return "https://127.0.0.1:" + std::to_string(port_); }
  int connections() const { return connections_.load(); }
  int requests() const { return requests_.load(); }

  Certificate certificate;

 private:
  void run() {
    sigset_t pipe;  // the client's protection is tested, not this thread's
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    for (;;) {
      const int fd = ::accept(listener_, nullptr, nullptr);
      if (fd < 0) return;
      ++connections_;
      connection_ = fd;
      serve(fd);
      connection_ = -1;
      ::close(fd);
    }
  }
  void serve(int fd) {
    const Owned<SSL> ssl(SSL_new(context_.get()));
    SSL_set_fd(ssl.get(), fd);
    if (SSL_accept(ssl.get()) != 1) return;
    std::string head;
    char byte = 0;
    while (SSL_read(ssl.get(), &byte, 1) == 1) {
      head.push_back(byte);
      if (!head.ends_with("\r\n\r\n")) continue;
      ++requests_;
      head.clear();
      if (answer_ == hang_up) return;
      if (answer_ == drips) {
        drip(ssl.get());
        continue;
      }
      if (!answer_.empty()) SSL_write(ssl.get(), answer_.data(), static_cast<int>(answer_.size()));
    }
  }

  void drip(SSL* ssl) {
    constexpr int bytes = 50;
    const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(bytes) + "\r\n\r\n";
    SSL_write(ssl, head.data(), static_cast<int>(head.size()));
    for (int i = 0; i < bytes; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      if (SSL_write(ssl, "x", 1) != 1) return;
    }
  }

  std::string answer_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  Owned<SSL_CTX> context_;
  std::atomic<int> connection_{-1}, connections_{0}, requests_{0};
  std::thread thread_;
};

const std::string hello = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nHallo";

HttpRequest get(const std::string& target) {
  HttpRequest request;
  request.target = target;
  request.reply_bytes_max = 1000;
  request.stall_s = 5;
  return request;
}

Trust pinned(const CertificateHash& hash) {
  Trust trust;
  trust.pinned = hash;
  return trust;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(curl_transport)

BOOST_AUTO_TEST_CASE(the_pinned_certificate_is_believed_and_its_connection_kept) {
  TlsServer server(hello);
  auto transport = CurlTransport::make(server.origin(), pinned(server.certificate.hash()));
  BOOST_REQUIRE(transport);
  for (int i = 0; i < 3; ++i) {
    auto reply = (*transport)->perform(get("/"));
    BOOST_REQUIRE(reply);
    BOOST_TEST(reply->status == 200);
    BOOST_TEST(text_of(reply->body) == "Hallo");
  }
  BOOST_TEST(server.connections() == 1);
  BOOST_TEST(server.requests() == 3);
}

BOOST_AUTO_TEST_CASE(another_certificate_than_the_pinned_one_gets_no_request) {
  TlsServer server(hello);
  const Certificate other;
  auto transport = CurlTransport::make(server.origin(), pinned(other.hash()));
  BOOST_TEST(((*transport)->perform(get("/")).error().code == Errc::untrusted));
  BOOST_TEST(server.requests() == 0);
}

BOOST_AUTO_TEST_CASE(a_self_signed_certificate_without_a_pin_is_not_believed) {
  TlsServer server(hello);
  auto transport = CurlTransport::make(server.origin(), {});
  BOOST_TEST(((*transport)->perform(get("/")).error().code == Errc::untrusted));
  BOOST_TEST(server.requests() == 0);
}

BOOST_AUTO_TEST_CASE(a_look_shows_the_certificate_and_sends_nothing) {
  TlsServer server(hello);
  auto shown = look_at_certificate(server.origin(), {});
  BOOST_REQUIRE(shown);
  BOOST_TEST(shown->hash == server.certificate.hash());
  BOOST_TEST(!shown->verifies);
  BOOST_TEST(server.requests() == 0);
}

BOOST_AUTO_TEST_CASE(an_answer_larger_than_allowed_is_cut_off) {
  TlsServer server("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + std::string(100'000, 'x'));
  auto transport = CurlTransport::make(server.origin(), pinned(server.certificate.hash()));
  BOOST_TEST(((*transport)->perform(get("/")).error().code == Errc::too_large));
}

BOOST_AUTO_TEST_CASE(a_server_that_hangs_up_while_we_send_is_an_error_and_no_signal) {
  TlsServer server(hang_up);
  auto transport = CurlTransport::make(server.origin(), pinned(server.certificate.hash()));
  const Bytes body(std::size_t{8} << 20, 'x');
  HttpRequest request = get("/");
  request.method = "PUT";
  request.body = body;
  for (int i = 0; i < 5; ++i) BOOST_TEST(((*transport)->perform(request).error().code == Errc::offline));
}

BOOST_AUTO_TEST_CASE(a_redirect_is_not_followed) {
  TlsServer server("HTTP/1.1 302 Found\r\nLocation: http://evil.example/\r\nContent-Length: 0\r\n\r\n");
  auto transport = CurlTransport::make(server.origin(), pinned(server.certificate.hash()));
  auto reply = (*transport)->perform(get("/"));
  BOOST_REQUIRE(reply);
  BOOST_TEST(reply->status == 302);
}

BOOST_AUTO_TEST_CASE(silence_ends_in_a_timeout_and_nobody_there_is_offline) {
  TlsServer server("");
  auto transport = CurlTransport::make(server.origin(), pinned(server.certificate.hash()));
  HttpRequest request = get("/");
  request.stall_s = 1;
  BOOST_TEST(((*transport)->perform(request).error().code == Errc::timeout));
  auto nobody = CurlTransport::make("https://127.0.0.1:1", {});
  BOOST_TEST(((*nobody)->perform(get("/")).error().code == Errc::offline));
}

BOOST_AUTO_TEST_CASE(a_slow_line_is_no_silence) {
  TlsServer server(drips);
  auto transport = CurlTransport::make(server.origin(), pinned(server.certificate.hash()));
  HttpRequest request = get("/");
  request.stall_s = 4;  // less than the answer takes, but something always comes
  request.reply_bytes_max = 1 << 20;
  auto reply = (*transport)->perform(request);
  BOOST_TEST_REQUIRE(reply.has_value());
  BOOST_TEST(reply->body.size() == 50u);
}

BOOST_AUTO_TEST_CASE(who_drips_for_ever_is_not_waited_for) {
  TlsServer server(drips);
  auto transport = CurlTransport::make(server.origin(), pinned(server.certificate.hash()));
  HttpRequest request = get("/");
  request.stall_s = 1;
  request.reply_bytes_max = 100;  // which the slowest line would bring at once
  BOOST_TEST(((*transport)->perform(request).error().code == Errc::timeout));
}

BOOST_AUTO_TEST_CASE(a_running_exchange_can_be_stopped) {
  TlsServer server("");
  auto transport = CurlTransport::make(server.origin(), pinned(server.certificate.hash()));
  std::thread stopper([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    (*transport)->stop();
  });
  BOOST_TEST(((*transport)->perform(get("/")).error().code == Errc::cancelled));
  stopper.join();
  BOOST_TEST(((*transport)->perform(get("/")).error().code == Errc::cancelled));
}

BOOST_AUTO_TEST_CASE(only_https_origins_are_taken) {
  for (const char* wrong :
       {"http://mappe.example", "https://", "https://mappe.example/pfad", "https://a@b", "mappe.example",
        "https://mappe.example?x", "https://mappe.example\r\nX: y", "file:///etc/passwd"})
    BOOST_TEST((CurlTransport::make(wrong, {}).error().code == Errc::usage), wrong);
  BOOST_TEST(CurlTransport::make("https://mappe.example:8443", {}).has_value());
}

BOOST_AUTO_TEST_CASE(a_certificates_hash_is_read_with_or_without_colons) {
  const CertificateHash hash = CertificateHash::random();
  std::string colons;
  for (std::size_t i = 0; i < 64; i += 2) colons += (i ? ":" : "") + hash.hex().substr(i, 2);
  BOOST_TEST(*parse_certificate_hash(hash.hex()) == hash);
  BOOST_TEST(*parse_certificate_hash(colons) == hash);
  BOOST_TEST((parse_certificate_hash("abcd").error().code == Errc::malformed));
}

BOOST_AUTO_TEST_SUITE_END()
