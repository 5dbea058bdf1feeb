#include "fixture.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <thread>

namespace mappe::http::test {
namespace {

constexpr std::chrono::seconds patience{20};  // sanitizers are slow; no test waits this long for what comes

SSL_CTX* context_for(TlsVersion version) {
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  const int number = version == TlsVersion::v1_1   ? TLS1_1_VERSION
                     : version == TlsVersion::v1_2 ? TLS1_2_VERSION
                                                   : TLS1_3_VERSION;
  SSL_CTX_set_min_proto_version(context, number);
  SSL_CTX_set_max_proto_version(context, number);
  SSL_CTX_set_security_level(context, 0);  // else OpenSSL 3 would not even offer 1.1
  return context;
}

}  // namespace

Client::Client(std::uint16_t port, TlsVersion tls, std::string_view source) {
  std::signal(SIGPIPE, SIG_IGN);  // OpenSSL's writes to a server that has hung up
  fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  if (!source.empty()) {
    ::inet_pton(AF_INET, std::string(source).c_str(), &address.sin_addr);
    BOOST_REQUIRE(::bind(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  }
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    ::close(std::exchange(fd_, -1));
    return;
  }
  waits_for(patience);
  if (tls == TlsVersion::none) return;
  SSL_CTX* context = context_for(tls);
  ssl_ = SSL_new(context);
  SSL_CTX_free(context);
  SSL_set_fd(ssl_, fd_);
  shaken_ = SSL_connect(ssl_) == 1;
}

Client::Client(const std::string& unix_path) {
  fd_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, unix_path.c_str(), unix_path.size() + 1);
  if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) ::close(std::exchange(fd_, -1));
}

Client::~Client() {
  SSL_free(ssl_);
  if (fd_ >= 0) ::close(fd_);
}

Client::Client(Client&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      ssl_(std::exchange(other.ssl_, nullptr)),
      shaken_(other.shaken_),
      rest_(std::move(other.rest_)) {}

bool Client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ssl_ ? SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()))
                           : ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::size_t Client::read_some(char* into, std::size_t size) {
  const auto got = ssl_ ? SSL_read(ssl_, into, static_cast<int>(size)) : ::recv(fd_, into, size, 0);
  return got > 0 ? static_cast<std::size_t>(got) : 0;
}

bool Client::fill() {
  std::string step(64 * 1024, '\0');
  const auto got = read_some(step.data(), step.size());
  rest_.append(step, 0, got);
  return got > 0;
}

void Client::waits_for(std::chrono::seconds bytes) {
  const timeval limit{bytes.count(), 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
}

Answer Client::receive(bool to_head) {
  Answer answer;
  std::size_t end = 0;
  while ((end = rest_.find("\r\n\r\n")) == std::string::npos) {
    if (!fill()) return answer;
  }
  answer.head = rest_.substr(0, end + 4);
  rest_.erase(0, end + 4);
  answer.status = std::atoi(answer.head.c_str() + 9);
  const bool has_no_body = to_head || answer.status < 200 || answer.status == 204 || answer.status == 304;
  if (has_no_body) {
    answer.is_whole = true;
  } else if (const auto at = answer.head.find("Content-Length: "); at != std::string::npos) {
    const auto size = std::strtoull(answer.head.c_str() + at + 16, nullptr, 10);
    while (rest_.size() < size && fill()) {
    }
    answer.is_whole = rest_.size() >= size;
    answer.body = rest_.substr(0, size);
    rest_.erase(0, answer.body.size());
  } else if (answer.has("Transfer-Encoding: chunked")) {
    while (true) {
      while (rest_.find("\r\n") == std::string::npos) {
        if (!fill()) return answer;
      }
      const auto size = std::strtoull(rest_.c_str(), nullptr, 16);
      const auto start = rest_.find("\r\n") + 2;
      while (rest_.size() < start + size + 2) {
        if (!fill()) return answer;
      }
      answer.body += rest_.substr(start, size);
      rest_.erase(0, start + size + 2);
      if (size == 0) break;
    }
    answer.is_whole = true;
  } else {
    while (fill()) {
    }
    answer.body = std::exchange(rest_, {});
    answer.is_whole = true;
  }
  return answer;
}

int Client::receive_status() {
  std::size_t end = 0;
  while ((end = rest_.find("\r\n\r\n")) == std::string::npos) {
    if (!fill()) return 0;
  }
  const int status = std::atoi(rest_.c_str() + 9);
  rest_.erase(0, end + 4);
  return status;
}

std::uint64_t Client::throw_away(std::uint64_t bytes) {
  std::uint64_t left = bytes - std::min<std::uint64_t>(bytes, rest_.size());
  rest_.erase(0, std::min<std::uint64_t>(bytes, rest_.size()));
  std::string bin(64 * 1024, '\0');
  while (left > 0) {
    const auto got = read_some(bin.data(), std::min<std::uint64_t>(left, bin.size()));
    if (got == 0) break;
    left -= got;
  }
  return bytes - left;
}

bool Client::renegotiates() { return SSL_renegotiate(ssl_) == 1 && SSL_do_handshake(ssl_) == 1; }

bool Client::is_closed(milliseconds within) {
  if (!rest_.empty()) return false;
  pollfd polled{fd_, POLLIN, 0};
  if (::poll(&polled, 1, static_cast<int>(within.count())) != 1) return false;
  char byte = 0;
  return read_some(&byte, 1) == 0;
}

void Client::stop_sending() { ::shutdown(fd_, SHUT_WR); }

std::string Client::cipher() const { return ssl_ ? SSL_get_cipher_name(ssl_) : ""; }

std::vector<std::uint8_t> Client::certificate_sha256() const {
  X509* certificate = SSL_get1_peer_certificate(ssl_);
  std::vector<std::uint8_t> out(32);
  X509_digest(certificate, EVP_sha256(), out.data(), nullptr);
  X509_free(certificate);
  return out;
}

std::string get(std::string_view path, std::string_view more) {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(more) + "\r\n";
}

std::string put(std::string_view path, std::string_view body, std::string_view more) {
  return "PUT " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n" + std::string(more) + "\r\n" + std::string(body);
}

bool eventually(const std::function<bool()>& is_true, milliseconds within) {
  const auto end = Clock::now() + within;
  while (!is_true()) {
    if (Clock::now() > end) return false;
    std::this_thread::sleep_for(2ms);
  }
  return true;
}

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "mappe-http-XXXXXX").string();
  path = ::mkdtemp(pattern.data());
}

TemporaryFolder::~TemporaryFolder() { std::filesystem::remove_all(path); }

KeyFiles make_key_files(const std::filesystem::path& folder, Curve curve) {
  KeyFiles files{folder / "tls.crt", folder / "tls.key"};
  SelfSigned wanted;
  wanted.names = {"mappe.example", "192.0.2.1"};
  wanted.curve = curve;
  BOOST_REQUIRE(create_self_signed(files, wanted));
  return files;
}

std::uint16_t Fixture::start(std::shared_ptr<Tls> tls) {
  server = std::make_unique<Server>(std::move(router), settings);
  const auto started = server->start({Listener::secure("127.0.0.1", 0, std::move(tls))});
  BOOST_REQUIRE(started);
  return server->port();
}

}  // namespace mappe::http::test
