// What the serving layer carries over loopback: one large body each way, plain and TLS, and small requests.
//
//   http_bench [MiB]      default 1024
//
// Client and server share the machine and its cores, so the figures are a floor for a server with a machine of its own.
// The client is written by hand over sockets and OpenSSL, with the same buffer of 256 KiB as the server.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <thread>

#include "http/server.h"

namespace {

using namespace mappe;
using namespace mappe::http;

[[noreturn]] void give_up(const char* what) {
  std::fprintf(stderr, "http_bench: %s\n", what);
  std::exit(1);
}

class Client {
 public:
  Client(std::uint16_t port, bool tls) {
    fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) give_up("no connection");
    const int on = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (!tls) return;
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    ssl_ = SSL_new(context);
    SSL_CTX_free(context);
    SSL_set_fd(ssl_, fd_);
    if (SSL_connect(ssl_) != 1) give_up("no TLS");
  }
  ~Client() {
    SSL_free(ssl_);
    ::close(fd_);
  }
  Client(const Client&) = delete;

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ssl_ ? SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()))
                             : ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) give_up("the server hung up");
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  // Reads an answer whose head and first bytes fit the buffer; gives the size of its body.
  std::uint64_t receive() {
    std::size_t filled = 0, head = std::string_view::npos;
    while (head == std::string_view::npos) {
      filled += some(filled);
      head = std::string_view(buffer_.data(), filled).find("\r\n\r\n");
    }
    const std::string_view text(buffer_.data(), head);
    const auto at = text.find("Content-Length: ");
    const std::uint64_t size = at == text.npos ? 0 : std::strtoull(text.data() + at + 16, nullptr, 10);
    for (std::uint64_t got = filled - head - 4; got < size;) got += some(0);
    return size;
  }

 private:
  std::size_t some(std::size_t from) {
    const auto room = buffer_.size() - from;
    const auto got = ssl_ ? SSL_read(ssl_, buffer_.data() + from, static_cast<int>(room))
                          : ::recv(fd_, buffer_.data() + from, room, 0);
    if (got <= 0) give_up("the answer ended early");
    return static_cast<std::size_t>(got);
  }
  int fd_ = -1;
  SSL* ssl_ = nullptr;
  std::string buffer_ = std::string(limits::body_step_bytes, '\0');
};

double seconds_of(const std::function<void()>& work) {
  const auto start = Clock::now();
  work();
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Of this process, so client and server together: what stays the same when the machine is busy with other things.
double cpu_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + time.tv_usec / 1e6; };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

void print_rate(const char* name, const char* what, std::uint64_t bytes, const std::function<void()>& work) {
  const double cpu = cpu_seconds();
  const double seconds = seconds_of(work);
  std::printf("%-6s %-10s %6.0f MB/s, %4.2f ns of CPU a byte on both sides\n", name, what,
              static_cast<double>(bytes) / 1e6 / seconds, (cpu_seconds() - cpu) * 1e9 / static_cast<double>(bytes));
}

long resident_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::atol(line.c_str() + 6);
  }
  return 0;
}

Outcome take(Request& request) {
  Bytes step(limits::body_step_bytes);
  while (true) {
    const auto got = request.body->read(step);
    if (!got) return Response(400);
    if (*got == 0) return Response(204);
  }
}

Router routes(std::uint64_t bytes, const std::filesystem::path& file) {
  Router router;
  router.add("PUT", "/body", BodyLimit{bytes}, take);
  router.add("GET", "/stream", no_body, [bytes](Request&) {
    Response response;
    response.body = Stream{bytes, [](std::span<std::uint8_t> into) { return Result<std::size_t>(into.size()); }};
    return response;
  });
  router.add("GET", "/file", no_body, [bytes, file](Request&) {
    Response response;
    response.body = FileRange{FileHandle(::open(file.c_str(), O_RDONLY | O_CLOEXEC)), 0, bytes};
    return response;
  });
  router.add("GET", "/small", no_body, [](Request&) { return Response(200, "text/plain", std::string("small")); });
  router.add("GET", "/poll", no_body, [](Request& request) -> Outcome {
    if (request.called != Called::first) return Response(204);
    return Deferred{Clock::now() + milliseconds(600'000), nullptr};
  });
  return router;
}

void bodies(const char* name, std::uint16_t port, bool tls, std::uint64_t bytes) {
  Client client(port, tls);
  const auto get = [&](const std::string& path) {
    client.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    if (client.receive() != bytes) give_up("another size than asked for");
  };
  print_rate(name, "PUT", bytes, [&] {
    client.send("PUT /body HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(bytes) + "\r\n\r\n");
    const std::string step(limits::body_step_bytes, 'x');
    for (std::uint64_t sent = 0; sent < bytes; sent += step.size()) client.send(step);
    client.receive();
  });
  print_rate(name, "GET stream", bytes, [&] { get("/stream"); });
  print_rate(name, "GET file", bytes, [&] { get("/file"); });
}

void small(const char* name, std::uint16_t port, bool tls, int clients, int each) {
  const double cpu = cpu_seconds();
  const double seconds = seconds_of([&] {
    std::vector<std::thread> threads;
    for (int i = 0; i < clients; ++i) {
      threads.emplace_back([&] {
        Client client(port, tls);
        for (int n = 0; n < each; ++n) {
          client.send("GET /small HTTP/1.1\r\nHost: a\r\n\r\n");
          client.receive();
        }
      });
    }
    for (auto& thread : threads) thread.join();
  });
  std::printf("%-6s small requests, %2d connections: %6.0f a second, %4.1f us of CPU each on both sides\n", name,
              clients, clients * each / seconds, (cpu_seconds() - cpu) * 1e6 / (clients * each));
}

void handshakes(std::uint16_t port) {
  const int count = 300;
  const double seconds = seconds_of([&] {
    for (int i = 0; i < count; ++i) Client(port, true);
  });
  std::printf("TLS    handshakes, one after the other: %.0f a second\n", count / seconds);
}

// What is parked and what it costs; the client's sockets count along with the server's.
void parked(Server& server, const char* name, std::uint16_t port, int count) {
  std::vector<int> sockets;
  const auto before = resident_kib();
  for (int i = 0; i < count; ++i) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) give_up("no connection");
    const std::string_view ask = "GET /poll HTTP/1.1\r\nHost: a\r\n\r\n";
    if (::send(fd, ask.data(), ask.size(), MSG_NOSIGNAL) < 0) give_up("the server hung up");
    sockets.push_back(fd);
  }
  while (server.counters().deferred < static_cast<std::size_t>(count)) std::this_thread::sleep_for(milliseconds(1));
  std::printf("%-6s %d parked polls: %.1f kB each, %zu threads\n", name, count,
              static_cast<double>(resident_kib() - before) * 1.024 / count, server.counters().workers);
  const double seconds = seconds_of([&] { server.drain(milliseconds(10'000)); });
  std::printf("%-6s woken and answered by drain: %.0f ms, %zu threads\n", name, seconds * 1000,
              server.counters().workers);
  for (const int fd : sockets) ::close(fd);
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t mib = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1024;
  const std::uint64_t bytes = mib << 20;
  if (mib == 0) give_up("usage: http_bench [MiB]");
  std::string pattern = (std::filesystem::temp_directory_path() / "http-bench-XXXXXX").string();
  const std::filesystem::path folder = ::mkdtemp(pattern.data());
  const KeyFiles keys{folder / "crt", folder / "key"};
  std::ofstream(folder / "file").close();
  std::filesystem::resize_file(folder / "file", bytes);  // a hole, read once: memory's speed, not the disk's
  std::ifstream warm(folder / "file", std::ios::binary);
  for (std::string step(1 << 20, '\0'); warm.read(step.data(), 1 << 20);) {
  }
  if (!create_self_signed(keys, {})) give_up("no certificate");
  auto tls = Tls::load(keys);
  if (!tls) give_up("no TLS");

  Settings settings;
  settings.limits.connections_per_address_max = 10'000;
  Server server(routes(bytes, folder / "file"), settings);
  if (!server.start({Listener::plain("127.0.0.1", 0), Listener::secure("127.0.0.1", 0, *tls)})) give_up("no server");
  std::printf("%llu MiB over one connection, then small ones; loopback, client and server on one machine\n",
              static_cast<unsigned long long>(mib));
  bodies("plain", server.port(0), false, bytes);
  bodies("TLS", server.port(1), true, bytes);
  small("plain", server.port(0), false, 1, 20'000);
  small("plain", server.port(0), false, 8, 10'000);
  small("plain", server.port(0), false, 32, 3'000);
  small("TLS", server.port(1), true, 8, 5'000);
  handshakes(server.port(1));
  parked(server, "plain", server.port(0), 2000);
  std::filesystem::remove_all(folder);
}
