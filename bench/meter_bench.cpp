// What counting bytes over time costs an append. Two storages are open at once, one that meters and one that does not,
// and take the same appends by turns of a fifth of a second, hundreds of pairs, the one first and then the other. Told
// is the median of the paired ratios with its 95 % interval: what drifts slower than a pair (the disk, compactions, the
// machine's other work) falls out.
//
//   durable    as the server appends: synced, eight writers; by rate, and by processor time of the whole process
//   not synced one writer, by the processor time of its own thread alone: the disk is out of it
//
//     meter_bench [FOLDER] [PAIRS] [MILLISECONDS of a turn]

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "bench/measure.h"
#include "crypto/base/hash.h"
#include "crypto/base/random.h"
#include "storage/storage.h"

namespace {

using namespace mappe;
using namespace mappe::bench;
using namespace mappe::storage;
namespace fs = std::filesystem;

Bytes random_bytes(std::size_t size) {
  Bytes bytes(size);
  fill_random(bytes);
  return bytes;
}

// One of the two, and how far its writers are. Entries of 1 KiB, every second with a blob of 3 KiB; ten a second of the
// meters' time, so that hours come and go.
class Side {
 public:
  Side(const fs::path& folder, bool metered, bool sync, std::size_t writers) : next_(writers), blobs_(writers) {
    Options options;
    options.sync = sync;
    options.meters_time = metered;
    auto opened = open_storage(folder, options);
    must(opened.has_value(), "opening");
    storage_ = std::move(*opened);
    for (std::size_t i = 0; i < writers; ++i) {
      next_[i].journal = JournalId::random();
      next_[i].owner = FactionId::random();
      next_[i].entry = random_bytes(1024);
      next_[i].now = 1'700'000'000'000;
      blobs_[i] = random_bytes(3000);
    }
  }

  void append(std::size_t writer) {
    Append& a = next_[writer];
    a.hash = EntryHash::random();
    a.adds.clear();
    a.blobs.clear();
    if (a.seq % 2 == 1) {
      fill_random({blobs_[writer].data(), 16});
      const BlobId id(sha256(blobs_[writer]));
      a.adds.push_back({id, blobs_[writer].size()});
      a.blobs.push_back({id, blobs_[writer]});
    }
    const auto outcome = storage_->journals().append(a);
    must(outcome && outcome->verdict == AppendVerdict::appended, "an append");
    a.prev = a.hash;
    ++a.seq;
    a.now += 100;
  }

 private:
  std::unique_ptr<Storage> storage_;
  std::vector<Append> next_;
  std::vector<Bytes> blobs_;
};

// The same measure with and without, pair by pair.
struct Pairs {
  std::vector<double> ratios, without;
  void add(double with_meters, double without_meters) {
    ratios.push_back(with_meters / without_meters);
    without.push_back(without_meters);
  }
};

double sorted_at(std::vector<double> values, double place) {
  std::sort(values.begin(), values.end());
  const double last = static_cast<double>(values.size() - 1);
  return values[static_cast<std::size_t>(std::clamp(place, 0.0, last))];
}

// The interval of a median by order statistics: n/2 -+ 0.98 root of n.
void tell(const char* what, const Pairs& pairs, const char* unit) {
  const double n = static_cast<double>(pairs.ratios.size()), wide = 0.98 * std::sqrt(n);
  std::printf("%-34s %10.2f %-8s %8.4f  [%.4f, %.4f]  %zu pairs\n", what, sorted_at(pairs.without, n / 2), unit,
              sorted_at(pairs.ratios, n / 2), sorted_at(pairs.ratios, std::floor(n / 2 - wide)),
              sorted_at(pairs.ratios, std::ceil(n / 2 + wide)), pairs.ratios.size());
  std::fflush(stdout);
}

void compare_durable(const Scratch& scratch, int pairs, double seconds) {
  constexpr std::size_t writers = 8;
  Side without(scratch.fresh("without"), false, true, writers), with(scratch.fresh("with"), true, true, writers);
  Side* sides[] = {&without, &with};
  Pairs rates, costs;
  for (int pair = 0; pair < pairs + 3; ++pair) {
    double rate[2], cost[2];
    for (const int turn : {0, 1}) {
      const int metered = (turn + pair) % 2;
      const double cpu = cpu_seconds();
      const Rate done = measure(writers, seconds, [&](std::size_t i) { sides[metered]->append(i); });
      rate[metered] = done.per_second;
      cost[metered] = (cpu_seconds() - cpu) * 1e6 / static_cast<double>(done.count);
    }
    if (pair < 3) continue;  // both get warm
    rates.add(rate[1], rate[0]);
    costs.add(cost[1], cost[0]);
  }
  tell("durable, 8 writers: rate", rates, "/s");
  tell("durable, 8 writers: processor", costs, "us each");
}

void compare_unsynced(const Scratch& scratch, int pairs, double seconds) {
  Side without(scratch.fresh("without"), false, false, 1), with(scratch.fresh("with"), true, false, 1);
  Side* sides[] = {&without, &with};
  Pairs costs;
  for (int pair = 0; pair < pairs + 3; ++pair) {
    double cost[2];
    for (const int turn : {0, 1}) {
      const int metered = (turn + pair) % 2;
      const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
      const double cpu = thread_cpu_seconds();
      std::size_t count = 0;
      constexpr std::size_t at_once = 50;
      do {
        for (std::size_t i = 0; i < at_once; ++i) sides[metered]->append(0);
        count += at_once;
      } while (std::chrono::steady_clock::now() < end);
      cost[metered] = (thread_cpu_seconds() - cpu) * 1e6 / static_cast<double>(count);
    }
    if (pair >= 3) costs.add(cost[1], cost[0]);
  }
  tell("not synced, 1 writer: processor", costs, "us each");
}

}  // namespace

int main(int argc, char** argv) {
  must(init_crypto().has_value(), "randomness");
  const Scratch scratch(argc > 1 ? argv[1] : ".", "meters");
  const int pairs = argc > 2 ? std::stoi(argv[2]) : 200;
  const double seconds = (argc > 3 ? std::stod(argv[3]) : 200) / 1000;
  std::printf("%-34s %10s %-8s %8s  %s\n", "", "without", "", "ratio", "95 % of the median");
  compare_durable(scratch, pairs, seconds);
  compare_unsynced(scratch, pairs, seconds);
}
