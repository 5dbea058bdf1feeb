// What counting bytes over time costs an append: the same appends with and without, by turns in one run, in appends a
// second as the server makes them (durable), and in processor time (not synced: what stays when the disk is free).
//     meter_bench [FOLDER] [SECONDS of each round] [ROUNDS]
#include <algorithm>
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

struct Cost {
  double per_second = 0;
  double cpu_us = 0;  // an append
};

// Entries of 1 KiB, every second with a blob of 3 KiB; ten a second of the meters' time, so that hours come and go.
Cost appends(const fs::path& folder, bool metered, bool sync, std::size_t writers, double seconds) {
  Options options;
  options.sync = sync;
  options.meters_time = metered;
  auto storage = open_storage(folder, options);
  must(storage.has_value(), "opening");
  const Bytes entry = random_bytes(1024);
  std::vector<Append> next(writers);
  std::vector<Bytes> blobs(writers);
  for (std::size_t i = 0; i < writers; ++i) {
    next[i].journal = JournalId::random();
    next[i].owner = FactionId::random();
    next[i].entry = entry;
    next[i].now = 1'700'000'000'000;
    blobs[i] = random_bytes(3000);
  }
  const double cpu = cpu_seconds();
  const Rate rate = measure(writers, seconds, [&](std::size_t i) {
    Append& a = next[i];
    a.hash = EntryHash::random();
    a.adds.clear();
    a.blobs.clear();
    if (a.seq % 2 == 1) {
      fill_random({blobs[i].data(), 16});
      const BlobId id(sha256(blobs[i]));
      a.adds.push_back({id, blobs[i].size()});
      a.blobs.push_back({id, blobs[i]});
    }
    const auto outcome = (*storage)->journals().append(a);
    must(outcome && outcome->verdict == AppendVerdict::appended, "an append");
    a.prev = a.hash;
    ++a.seq;
    a.now += 100;
  });
  return {rate.per_second, (cpu_seconds() - cpu) * 1e6 / static_cast<double>(rate.count)};
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void compare(const Scratch& scratch, bool sync, std::size_t writers, double seconds, int rounds) {
  std::vector<double> rates, costs, with_rate, with_cost;
  for (int round = 0; round < rounds; ++round) {
    Cost cost[2];
    for (const int turn : {0, 1}) {  // the one goes first, then the other
      const int metered = (turn + round) % 2;
      cost[metered] = appends(scratch.fresh("data"), metered == 1, sync, writers, seconds);
    }
    rates.push_back(cost[1].per_second / cost[0].per_second);
    costs.push_back(cost[1].cpu_us / cost[0].cpu_us);
    with_rate.push_back(cost[1].per_second);
    with_cost.push_back(cost[1].cpu_us);
  }
  std::printf("%8s %8zu %14.0f %8.3f %14.1f %8.3f\n", sync ? "yes" : "no", writers, median(with_rate), median(rates),
              median(with_cost), median(costs));
}

}  // namespace

int main(int argc, char** argv) {
  must(init_crypto().has_value(), "randomness");
  const Scratch scratch(argc > 1 ? argv[1] : ".", "meters");
  const double seconds = argc > 2 ? std::stod(argv[2]) : 3;
  const int rounds = argc > 3 ? std::stoi(argv[3]) : 9;
  std::printf("%8s %8s %14s %8s %14s %8s\n", "durable", "writers", "metered /s", "ratio", "us of CPU", "ratio");
  compare(scratch, true, 8, seconds, rounds);
  compare(scratch, false, 2, seconds, rounds);
}
