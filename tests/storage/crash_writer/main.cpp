// Writes to a data folder until it is killed, and tells of everything acknowledged, one line each on standard output:
//     E SPACE SEQ HASH BLOB      an entry that adds BLOB; its card with the fingerprint HASH was written along
//     U SPACE BLOB               an upload no entry names
// An entry's bytes are its blob's id, so that whoever reads it knows what must be there with it.
#include <unistd.h>

#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "crypto/base/hash.h"
#include "crypto/base/random.h"
#include "storage/storage.h"

namespace {

using namespace mappe;
using namespace mappe::storage;

constexpr TimeMs now = 1'700'000'000'000;

// One write(2), shorter than PIPE_BUF: lines of several threads do not mix.
void tell(const std::string& line) {
  if (::write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) std::exit(1);
}

Bytes random_bytes(std::size_t size) {
  Bytes bytes(size);
  fill_random(bytes);
  return bytes;
}

struct Writer {
  explicit Writer(Storage& opened) : storage(opened) {}

  Storage& storage;
  SpaceId space = SpaceId::random();
  std::uint64_t seq = 0;
  EntryHash head;

  bool upload(const BlobId& id, const Bytes& bytes) {
    const auto put = storage.blobs().put(space, id, PrincipalId(), bytes, now);
    if (put) tell("U " + space.hex() + " " + id.hex() + "\n");
    return put.has_value();
  }
  bool append(const BlobId& id, const Bytes& bytes, bool with_entry) {
    Append a;
    a.journal = journal_of(space);
    a.seq = seq;
    a.prev = head;
    a.hash = EntryHash::random();
    a.entry = id.view();
    a.adds = {{id, bytes.size()}};
    if (with_entry) a.blobs = {{id, bytes}};
    a.writes = {write::PutCard{Fingerprint(a.hash.array()), bytes_of(id.view())}};
    a.now = now;
    const auto outcome = storage.journals().append(a);
    if (!outcome || outcome->verdict != AppendVerdict::appended) return false;
    tell("E " + space.hex() + " " + std::to_string(seq) + " " + a.hash.hex() + " " + id.hex() + "\n");
    ++seq;
    head = a.hash;
    return true;
  }
  void run() {
    for (std::size_t i = 0;; ++i) {
      const Bytes bytes = random_bytes(i % 3 == 0 ? 120'000 : 3'000);
      const BlobId id(sha256(bytes));
      const bool with_entry = i % 2 == 0;
      if (!with_entry && !upload(id, bytes)) std::exit(1);
      if (!append(id, bytes, with_entry)) std::exit(1);
    }
  }
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 || !init_crypto()) return 2;
  auto opened = open_storage(argv[1]);
  if (!opened) {
    std::fprintf(stderr, "open: %.*s\n", static_cast<int>(opened.error().what.size()), opened.error().what.data());
    return 1;
  }
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back([&] { Writer(**opened).run(); });
  for (auto& thread : threads) thread.join();
  return 0;
}
