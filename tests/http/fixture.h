// A server on a free loopback port and a client that sends bytes as they are.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/server.h"

struct ssl_st;

namespace mappe::http::test {

using namespace std::chrono_literals;

struct Answer {
  int status = 0;  // 0: the connection ended instead
  std::string head;
  std::string body;
  bool is_whole = false;  // false: the connection ended within it
  bool has(std::string_view line) const { return head.find(line) != std::string::npos; }
};

enum class TlsVersion { none, v1_1, v1_2, v1_3 };

class Client {
 public:
  explicit Client(std::uint16_t port, TlsVersion tls = TlsVersion::none, std::string_view source = {});
  explicit Client(const std::string& unix_path);
  ~Client();
  Client(Client&& other) noexcept;

  bool is_connected() const { return fd_ >= 0 && shaken_; }
  bool send(std::string_view bytes);     // false: the connection broke
  Answer receive(bool to_head = false);  // the next answer, 1xx included
  Answer ask(std::string_view bytes) {
    send(bytes);
    return receive();
  }
  int receive_status();                           // of the next head alone; the body follows in rest and connection
  std::uint64_t throw_away(std::uint64_t bytes);  // of a body; how many came before the connection ended
  bool renegotiates();                            // TLS 1.2: asks for another handshake; whether there was one
  bool is_closed(milliseconds within = 20s);      // the server has ended the connection, and no byte was left
  void stop_sending();
  void waits_for(std::chrono::seconds bytes);  // so long, instead of twenty seconds
  std::string cipher() const;
  int fd() const { return fd_; }
  std::vector<std::uint8_t> certificate_sha256() const;

 private:
  bool fill();  // more bytes into rest_; false: the end
  std::size_t read_some(char* into, std::size_t size);
  int fd_ = -1;
  ssl_st* ssl_ = nullptr;
  bool shaken_ = true;
  std::string rest_;
};

std::string get(std::string_view path, std::string_view more = "");
std::string put(std::string_view path, std::string_view body, std::string_view more = "");

// Waits, in short steps, until it is true; false after the time.
bool eventually(const std::function<bool()>& is_true, milliseconds within = 20s);

// A folder of its own, gone afterwards.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  std::filesystem::path path;
};

KeyFiles make_key_files(const std::filesystem::path& folder, Curve curve = Curve::p384);

// Starts at once, on 127.0.0.1.
struct Fixture {
  Router router;
  Settings settings;
  std::unique_ptr<Server> server;

  std::uint16_t start(std::shared_ptr<Tls> tls = nullptr);
};

}  // namespace mappe::http::test
