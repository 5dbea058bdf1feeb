// What the benchmarks share: rates over threads, costs in CPU time, a folder of their own, and RocksDB alone.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

namespace mappe::bench {

struct Rate {
  std::uint64_t count = 0;
  double per_second = 0;
  double p50_ms = 0;
  double p99_ms = 0;
};

// Runs `step(thread)` again and again on so many threads, for so long.
Rate measure(std::size_t threads, double seconds, const std::function<void(std::size_t)>& step);

// Of this process, all its threads: what stays the same when the machine is busy with other things.
double cpu_seconds();
double thread_cpu_seconds();  // of the calling thread alone

// Ends the program with a sentence when something that must work does not.
void must(bool fine, const char* what);

// A fresh folder below `parent`, removed at the end.
class Scratch {
 public:
  Scratch(const std::filesystem::path& parent, const char* name);
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path fresh(const char* name) const;  // an empty folder in it

 private:
  std::filesystem::path path_;
};

// RocksDB alone, synced: what an append must write at the least, an entry of 1 KiB and its journal's head.
Rate raw_appends(const std::filesystem::path& folder, std::size_t writers, double seconds);

}  // namespace mappe::bench
