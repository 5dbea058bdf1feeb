// Writes to a data folder until it is killed, and tells of everything acknowledged, one line each on standard output:
//     E SPACE SEQ HASH BLOB      an entry that adds BLOB; its card with the fingerprint HASH was written along
//     U SPACE BLOB               an upload no entry names
// An entry's bytes are its blob's id, so that whoever reads it knows what must be there with it.
// With a second word, "meters": histories that meters have to follow, under clocks that jump; one line each change.
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <random>
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

// The clock of all writers: it goes on, and now and then back, or far ahead and back again.
std::atomic<TimeMs> jumping = now;

class MeterWriter {
 public:
  explicit MeterWriter(Storage& storage) : storage_(storage), random_(std::random_device()()) {}

  void run() {
    for (;;) {
      const TimeMs at = jumps();
      const std::size_t what = below(8);
      const bool done = what < 3   ? adds(at)
                        : what < 5 ? drops(at)
                        : what < 6 ? brings_back(at)
                        : what < 7 ? heals(at)
                                   : storage_.meters().settle(at, below(2) * 3'600'000).has_value();
      if (!done) std::exit(1);
      tell("M\n");
    }
  }

 private:
  struct Written {
    BlobId id;
    Bytes bytes;
  };
  std::size_t below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_); }

  TimeMs jumps() {
    constexpr TimeMs day = 24 * 3'600'000;
    if (below(40) == 0) return jumping += 3 * day;
    if (below(40) == 0) return jumping -= 2 * day;
    if (below(40) == 0) return jumping + 500 * day;
    return jumping += below(600'000);
  }
  Written fresh() {
    Bytes bytes = random_bytes(below(6) == 0 ? 60'000 : 100 + below(2000));
    const BlobId id(sha256(bytes));
    return {id, std::move(bytes)};
  }
  bool append(Append a, TimeMs at) {
    const Bytes entry = random_bytes(20 + below(300));
    a.journal = journal_of(space_);
    a.seq = seq_;
    a.prev = head_;
    a.hash = EntryHash::random();
    a.entry = entry;
    a.now = at;
    const auto outcome = storage_.journals().append(a);
    if (!outcome || outcome->verdict != AppendVerdict::appended) return false;
    ++seq_;
    head_ = a.hash;
    return true;
  }
  bool adds(TimeMs at) {
    live_.push_back(fresh());
    Append a;
    a.adds = {{live_.back().id, live_.back().bytes.size()}};
    a.blobs = {{live_.back().id, live_.back().bytes}};
    return append(std::move(a), at);
  }
  bool drops(TimeMs at) { return moves(live_, dropped_, at, false); }
  bool brings_back(TimeMs at) { return moves(dropped_, live_, at, true); }
  bool moves(std::vector<Written>& from, std::vector<Written>& to, TimeMs at, bool adds) {
    if (from.empty()) return append({}, at);
    std::swap(from[below(from.size())], from.back());
    Append a;
    (adds ? a.adds : a.drops) = {{from.back().id, from.back().bytes.size()}};
    to.push_back(std::move(from.back()));
    from.pop_back();
    return append(std::move(a), at);
  }
  bool heals(TimeMs at) {
    live_.push_back(fresh());
    const Written& lost = live_.back();
    Append a;
    a.adds = {{lost.id, lost.bytes.size()}};
    a.heals = true;
    return append(std::move(a), at) && storage_.blobs().put(space_, lost.id, PrincipalId(), lost.bytes, at);
  }

  Storage& storage_;
  std::mt19937 random_;
  const SpaceId space_ = SpaceId::random();
  std::uint64_t seq_ = 0;
  EntryHash head_;
  std::vector<Written> live_, dropped_;
};

}  // namespace

int main(int argc, char** argv) {
  const bool of_meters = argc == 3 && std::string(argv[2]) == "meters";
  if ((argc != 2 && !of_meters) || !init_crypto()) return 2;
  auto opened = open_storage(argv[1]);
  if (!opened) {
    std::fprintf(stderr, "open: %.*s\n", static_cast<int>(opened.error().what.size()), opened.error().what.data());
    return 1;
  }
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] { of_meters ? MeterWriter(**opened).run() : Writer(**opened).run(); });
  for (auto& thread : threads) thread.join();
  return 0;
}
