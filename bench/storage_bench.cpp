// What storage reaches beside the physical limits of the same run: appends against raw RocksDB group commit, blobs
// against plain files with a sync, and where small blobs should lie. Prints a table; machines differ, ratios matter.
//     storage_bench [FOLDER] [SECONDS]      the folder should be on the disk in question
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
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

constexpr TimeMs now = 1'700'000'000'000;

Bytes random_bytes(std::size_t size) {
  Bytes bytes(size);
  fill_random(bytes);
  return bytes;
}

class Bench {
 public:
  Bench(const fs::path& folder, double seconds) : folder_(folder, "storage"), seconds_(seconds) {}

  void appends() {
    std::printf("\nappends of 1 KiB, durable, each writer its own journal\n");
    std::printf("%8s %12s %12s %7s %9s %9s\n", "writers", "mappe /s", "raw /s", "ratio", "p50 ms", "p99 ms");
    for (const std::size_t writers : {1U, 8U, 64U}) {
      const Rate raw = raw_appends(folder_.fresh("raw"), writers, seconds_);
      const Rate ours = our_appends(writers);
      std::printf("%8zu %12.0f %12.0f %7.2f %9.2f %9.2f\n", writers, ours.per_second, raw.per_second,
                  ours.per_second / raw.per_second, ours.p50_ms, ours.p99_ms);
    }
  }

  void blobs() {
    std::printf("\nblobs of 1 MiB, durable, in MB/s\n");
    std::printf("%8s %12s %14s %7s %12s %12s %7s\n", "threads", "put", "write+fsync", "ratio", "get", "raw read",
                "ratio");
    for (const std::size_t threads : {1U, 4U}) blobs_with(threads);
  }

  void border() {
    std::printf("\nsmall blobs, 8 writers, each commit carries one; per second\n");
    std::printf("%8s %16s %16s %7s %16s %16s\n", "KiB", "commit, records", "commit, files", "ratio", "get, records",
                "get, files");
    for (const std::size_t kib : {4U, 16U, 32U, 64U, 128U, 256U}) {
      const auto [put_records, get_records] = commits(kib << 10, 1 << 20);
      const auto [put_files, get_files] = commits(kib << 10, 0);
      std::printf("%8zu %16.0f %16.0f %7.2f %16.0f %16.0f\n", kib, put_records.per_second, put_files.per_second,
                  put_records.per_second / put_files.per_second, get_records.per_second, get_files.per_second);
    }
  }

 private:
  Rate our_appends(std::size_t writers) {
    auto storage = open_storage(folder_.fresh("data"));
    must(storage.has_value(), "opening");
    std::vector<Append> next(writers);
    const Bytes entry = random_bytes(1024);
    for (auto& a : next) {
      a.journal = JournalId::random();
      a.owner = FactionId::random();
      a.entry = entry;
      a.now = now;
    }
    return measure(writers, seconds_, [&](std::size_t thread) {
      Append& a = next[thread];
      a.hash = EntryHash::random();
      const auto outcome = (*storage)->journals().append(a);
      must(outcome && outcome->verdict == AppendVerdict::appended, "append");
      ++a.seq;
      a.prev = a.hash;
    });
  }

  void blobs_with(std::size_t threads) {
    constexpr double mb = 1.048576;
    const fs::path raw = folder_.fresh("raw");
    const Bytes bytes = random_bytes(1 << 20);
    std::atomic<std::uint64_t> next = 0;
    const Rate raw_put = measure(threads, seconds_, [&](std::size_t) {
      const fs::path path = raw / std::to_string(next++);
      const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
      must(fd >= 0 && ::write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()), "raw write");
      must(::fsync(fd) == 0 && ::close(fd) == 0, "raw sync");
    });
    const std::uint64_t raw_files = next;
    const Rate raw_get = measure(threads, seconds_, [&](std::size_t) {
      static thread_local Bytes buffer(1 << 20);
      const int fd = ::open((raw / std::to_string(next++ % raw_files)).c_str(), O_RDONLY | O_CLOEXEC);
      must(fd >= 0 && ::read(fd, buffer.data(), buffer.size()) == static_cast<ssize_t>(buffer.size()), "raw read");
      ::close(fd);
    });

    auto storage = open_storage(folder_.fresh("data"));
    must(storage.has_value(), "opening");
    const SpaceId space = SpaceId::random();
    std::vector<std::vector<BlobId>> ids(threads);
    std::vector<Bytes> mine(threads, bytes);
    const Rate put = measure(threads, seconds_, [&](std::size_t t) {
      fill_random(std::span(mine[t]).first(32));
      const BlobId id(sha256(mine[t]));  // what a client does; counted, as it is not ours
      must((*storage)->blobs().put(space, id, PrincipalId(), mine[t], now).has_value(), "put");
      ids[t].push_back(id);
    });
    std::vector<std::size_t> at(threads);
    const Rate get = measure(threads, seconds_, [&](std::size_t t) {
      must((*storage)->blobs().get(space, ids[t][at[t]++ % ids[t].size()]).has_value(), "get");
    });
    std::printf("%8zu %12.0f %14.0f %7.2f %12.0f %12.0f %7.2f\n", threads, put.per_second * mb, raw_put.per_second * mb,
                put.per_second / raw_put.per_second, get.per_second * mb, raw_get.per_second * mb,
                get.per_second / raw_get.per_second);
  }

  // Rates of commits that carry one blob, and of reading them again; the blobs among the records up to `border`.
  std::pair<Rate, Rate> commits(std::size_t size, std::size_t border) {
    Options options;
    options.blob_bytes_in_records_max = border;
    auto storage = open_storage(folder_.fresh("data"), options);
    must(storage.has_value(), "opening");
    constexpr std::size_t writers = 8;
    struct Mine {
      Append next;
      Bytes bytes, entry;
      std::vector<BlobId> ids;
      std::size_t at = 0;
    };
    std::vector<Mine> mine(writers);
    for (auto& m : mine) {
      m.bytes = random_bytes(size);
      m.entry = random_bytes(600);
      m.next.journal = JournalId::random();
      m.next.owner = FactionId::random();
      m.next.entry = m.entry;
      m.next.now = now;
    }
    const Rate put = measure(writers, seconds_, [&](std::size_t t) {
      Mine& m = mine[t];
      fill_random(std::span(m.bytes).first(32));
      const BlobId id(sha256(m.bytes));
      m.next.hash = EntryHash::random();
      m.next.adds = {{id, m.bytes.size()}};
      m.next.blobs = {{id, m.bytes}};
      const auto outcome = (*storage)->journals().append(m.next);
      must(outcome && outcome->verdict == AppendVerdict::appended, "commit");
      ++m.next.seq;
      m.next.prev = m.next.hash;
      m.ids.push_back(id);
    });
    const Rate get = measure(writers, seconds_, [&](std::size_t t) {
      Mine& m = mine[t];
      const SpaceId space(m.next.journal.array());
      must((*storage)->blobs().get(space, m.ids[m.at++ % m.ids.size()]).has_value(), "get");
    });
    return {put, get};
  }

  const Scratch folder_;
  const double seconds_;
};

}  // namespace

int main(int argc, char** argv) {
  if (!init_crypto()) return 1;
  Bench bench(argc > 1 ? fs::path(argv[1]) : fs::temp_directory_path(), argc > 2 ? std::atof(argv[2]) : 3.0);
  bench.appends();
  bench.blobs();
  bench.border();
  return 0;
}
