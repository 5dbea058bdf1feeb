// What this machine can do at all, one primitive at a time, as one line of JSON: what bench/run holds the programs
// against.
//
//   machine_bench FOLDER [SECONDS]      FOLDER on the disk in question; SECONDS for each figure, 2 by default
//
// Costs are nanoseconds of CPU for a byte, so that they add up: what a byte costs on its way is their sum, and two
// cores carry two such sums at once. The disk's figures are what it takes with a sync behind each file or record.
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <thread>

#include "bench/measure.h"
#include "crypto/base/hash.h"
#include "crypto/base/random.h"
#include "crypto/base/sign.h"
#include "crypto/seal/chunk.h"
#include "http/tls.h"
#include "storage/engine/quick_sum.h"

namespace {

using namespace mappe;
using namespace mappe::bench;

constexpr std::size_t mib = std::size_t{1} << 20;

// ns of CPU for each of `bytes` that a call of `step` handles, over so many seconds of this thread.
double cost_per_byte(double seconds, std::size_t bytes, const std::function<void()>& step) {
  const double cpu = cpu_seconds();
  const Rate rate = measure(1, seconds, [&](std::size_t) { step(); });
  return (cpu_seconds() - cpu) * 1e9 / (static_cast<double>(rate.count) * static_cast<double>(bytes));
}

struct Sealing {
  double seal = 0, open = 0, hash = 0, sum = 0;
};

Sealing sealing(double seconds) {
  Bytes plain(mib), blob(seal::blob_bytes(mib)), opened(mib);
  fill_random(plain);
  const ChunkKey key = ChunkKey::random();
  const BlobId id = seal::seal_chunk(key.expose(), plain, blob);
  Sealing costs;
  Bytes sealed(blob.size());
  costs.seal = cost_per_byte(seconds, mib, [&] { seal::seal_chunk(key.expose(), plain, sealed); });
  costs.open = cost_per_byte(
      seconds, mib, [&] { must(seal::open_chunk(key.expose(), id, blob, opened).has_value(), "opening a chunk"); });
  costs.hash = cost_per_byte(seconds, mib, [&] { static_cast<void>(sha256(blob)); });
  costs.sum = cost_per_byte(seconds, mib, [&] { must(storage::quick_sum(blob) != 0, "a sum"); });
  return costs;
}

// A TLS connection over loopback: one thread at each end.
class TlsPair {
 public:
  TlsPair(const http::KeyFiles& keys) {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    must(::bind(listener, reinterpret_cast<sockaddr*>(&address), size) == 0 && ::listen(listener, 1) == 0, "listening");
    must(::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) == 0, "the port");
    client_fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    must(::connect(client_fd_, reinterpret_cast<sockaddr*>(&address), size) == 0, "connecting");
    server_fd_ = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    ::close(listener);
    const int on = 1;
    for (const int fd : {client_fd_, server_fd_}) ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);

    SSL_CTX* context = SSL_CTX_new(TLS_server_method());
    must(SSL_CTX_use_certificate_chain_file(context, keys.certificate.c_str()) == 1 &&
             SSL_CTX_use_PrivateKey_file(context, keys.key.c_str(), SSL_FILETYPE_PEM) == 1,
         "the certificate");
    server_ = SSL_new(context);
    SSL_CTX_free(context);
    context = SSL_CTX_new(TLS_client_method());
    client_ = SSL_new(context);
    SSL_CTX_free(context);
    SSL_set_fd(server_, server_fd_);
    SSL_set_fd(client_, client_fd_);
    std::thread accepting([this] { must(SSL_accept(server_) == 1, "the server's handshake"); });
    must(SSL_connect(client_) == 1, "the client's handshake");
    accepting.join();
  }
  ~TlsPair() {
    SSL_free(client_);
    SSL_free(server_);
    ::close(client_fd_);
    ::close(server_fd_);
  }
  TlsPair(const TlsPair&) = delete;
  TlsPair& operator=(const TlsPair&) = delete;

  // ns of CPU a byte, both ends together, in steps of 256 KiB as the programs take.
  double cost_per_byte(std::uint64_t bytes) { return cost_per_byte(bytes, client_, server_); }
  // The same of the line below TLS.
  double line_cost_per_byte(std::uint64_t bytes) { return cost_per_byte(bytes, client_fd_, server_fd_); }

  // One small question and its answer, in ms.
  double round_trip_ms(double seconds) {
    std::atomic<bool> ended = false;
    std::thread echoing([&] {
      Bytes into(512);
      while (!ended) {
        if (read(server_, into) > 0 && !ended) write(server_, ByteView(into).first(256));
      }
    });
    Bytes into(512);
    const Bytes question(256, 7);
    const Rate rate = measure(1, seconds, [&](std::size_t) {
      write(client_, question);
      static_cast<void>(read(client_, into));
    });
    ended = true;
    write(client_, question);
    echoing.join();
    return rate.p50_ms;
  }

 private:
  static constexpr std::size_t step_ = 256 * 1024;
  template <class End>
  static double cost_per_byte(std::uint64_t bytes, End from_end, End to_end) {
    const double cpu = cpu_seconds();
    std::thread reading([&] {
      Bytes into(step_);
      for (std::uint64_t got = 0; got < bytes;) got += read(to_end, into);
    });
    const Bytes from(step_, 7);
    for (std::uint64_t sent = 0; sent < bytes; sent += from.size()) write(from_end, from);
    reading.join();
    return (cpu_seconds() - cpu) * 1e9 / static_cast<double>(bytes);
  }
  static std::size_t read(SSL* ssl, std::span<std::uint8_t> into) {
    const int got = SSL_read(ssl, into.data(), static_cast<int>(into.size()));
    must(got > 0, "reading over TLS");
    return static_cast<std::size_t>(got);
  }
  static void write(SSL* ssl, ByteView bytes) {
    must(SSL_write(ssl, bytes.data(), static_cast<int>(bytes.size())) == static_cast<int>(bytes.size()),
         "writing over TLS");
  }
  static std::size_t read(int fd, std::span<std::uint8_t> into) {
    const ssize_t got = ::read(fd, into.data(), into.size());
    must(got > 0, "reading from a line");
    return static_cast<std::size_t>(got);
  }
  static void write(int fd, ByteView bytes) {
    must(::write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()), "writing to a line");
  }
  int client_fd_ = -1, server_fd_ = -1;
  SSL* client_ = nullptr;
  SSL* server_ = nullptr;
};

// Still open.
int write_file(const std::filesystem::path& path, ByteView bytes) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  must(fd >= 0 && ::write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()), "writing a file");
  return fd;
}

void write_synced(const std::filesystem::path& path, ByteView bytes) {
  const int fd = write_file(path, bytes);
  must(::fsync(fd) == 0 && ::close(fd) == 0, "syncing a file");
}

struct FileCosts {
  double write = 0, write_through = 0, read = 0, read_from_disk = 0;
};

// ns of CPU a byte to hand fresh files of 1 MiB to the system; the same synced, and let go of its memory at once (where
// pages must be got from a host first, that is the cheaper way). And to read files again while it still holds them, and
// such as lie on the disk alone.
FileCosts file_costs(const std::filesystem::path& folder, double seconds) {
  Bytes bytes(mib);
  fill_random(bytes);
  std::size_t made = 0;
  const auto path = [&](std::size_t i) { return folder / std::to_string(i); };
  FileCosts costs;
  costs.write = cost_per_byte(seconds, mib, [&] { ::close(write_file(path(made++), bytes)); });
  const std::size_t held = made;  // in memory; those that follow are not
  costs.write_through = cost_per_byte(seconds, mib, [&] {
    const int fd = write_file(path(made++), bytes);
    must(::fdatasync(fd) == 0, "syncing a file");
    ::posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    ::close(fd);
  });
  std::size_t next = 0;
  const auto read = [&](std::size_t first, std::size_t count, bool forget) {
    const int fd = ::open(path(first + next++ % count).c_str(), O_RDONLY | O_CLOEXEC);
    must(fd >= 0 && ::read(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()), "reading a file");
    if (forget) ::posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    ::close(fd);
  };
  costs.read = cost_per_byte(seconds, mib, [&] { read(0, held, false); });
  costs.read_from_disk = cost_per_byte(seconds, mib, [&] { read(held, made - held, true); });
  return costs;
}

// MiB a second of files of 1 MiB, each synced before the next, from so many threads.
double disk_mib_per_second(const std::filesystem::path& folder, std::size_t threads, double seconds) {
  Bytes bytes(mib);
  fill_random(bytes);
  const Rate rate = measure(threads, seconds, [&, count = std::vector<std::size_t>(threads)](std::size_t t) mutable {
    write_synced(folder / (std::to_string(t) + "-" + std::to_string(count[t]++ % 64)), bytes);
  });
  return rate.per_second;
}

// Records of 1 KiB, each synced before the next.
double synced_appends_per_second(const std::filesystem::path& file, double seconds) {
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const Bytes record(1024, 7);
  const Rate rate = measure(1, seconds, [&](std::size_t) {
    must(::write(fd, record.data(), record.size()) == static_cast<ssize_t>(record.size()), "appending");
    must(::fdatasync(fd) == 0, "syncing");
  });
  ::close(fd);
  return rate.per_second;
}

// Microseconds to sign an entry, and to verify it.
std::pair<double, double> signatures(double seconds) {
  const SignKeyPair keys(SignSeed::random());
  const Bytes message(512, 7);
  const Signature signature = keys.sign(Label("entry-sign"), message);
  const double sign =
      measure(1, seconds / 2, [&](std::size_t) { static_cast<void>(keys.sign(Label("entry-sign"), message)); }).p50_ms *
      1000;
  const double verify =
      measure(1, seconds / 2,
              [&](std::size_t) {
                must(mappe::verify(keys.public_key(), Label("entry-sign"), message, signature), "verifying");
              })
          .p50_ms *
      1000;
  return {sign, verify};
}

}  // namespace

int main(int argc, char** argv) {
  if (!init_crypto()) return 1;
  must(argc > 1, "usage: machine_bench FOLDER [SECONDS]");
  const double seconds = argc > 2 ? std::atof(argv[2]) : 2.0;
  const Scratch folder(argv[1], "machine");
  const http::KeyFiles keys{folder.path() / "crt", folder.path() / "key"};
  must(http::create_self_signed(keys, {}).has_value(), "making a certificate");

  const Sealing costs = sealing(seconds);
  const FileCosts files = file_costs(folder.fresh("files"), seconds);
  TlsPair tls(keys);
  const double tls_cost = tls.cost_per_byte(std::uint64_t{1} << 30);
  const double tls_round_trip_ms = tls.round_trip_ms(seconds);
  const double line_cost = tls.line_cost_per_byte(std::uint64_t{1} << 30);  // nothing speaks TLS on it afterwards
  const auto [sign_us, verify_us] = signatures(seconds);
  nlohmann::json all = {
      {"cores", std::thread::hardware_concurrency()},
      {"seal_ns_per_byte", costs.seal},
      {"open_ns_per_byte", costs.open},
      {"hash_ns_per_byte", costs.hash},
      {"sum_ns_per_byte", costs.sum},
      {"tls_ns_per_byte", tls_cost},
      {"line_ns_per_byte", line_cost},
      {"file_write_ns_per_byte", files.write},
      {"file_write_through_ns_per_byte", files.write_through},
      {"file_read_ns_per_byte", files.read},
      {"file_read_from_disk_ns_per_byte", files.read_from_disk},
      {"tls_round_trip_ms", tls_round_trip_ms},
      {"sign_us", sign_us},
      {"verify_us", verify_us},
      {"disk_mib_per_s_1", disk_mib_per_second(folder.path(), 1, seconds)},
      {"disk_mib_per_s_4", disk_mib_per_second(folder.path(), 4, seconds)},
      {"synced_appends_per_s", synced_appends_per_second(folder.path() / "log", seconds)},
  };
  for (const std::size_t writers : {1U, 64U})
    all["rocksdb_appends_per_s_" + std::to_string(writers)] =
        raw_appends(folder.path() / "raw", writers, seconds).per_second;
  std::printf("%s\n", all.dump().c_str());
  return 0;
}
