#include "bench/measure.h"

#include <rocksdb/db.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace mappe::bench {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

Rate measure(std::size_t threads, double seconds, const std::function<void(std::size_t)>& step) {
  std::vector<std::vector<double>> times(threads);
  std::vector<std::thread> running;
  const auto start = Clock::now();
  const auto end = start + std::chrono::duration<double>(seconds);
  for (std::size_t t = 0; t < threads; ++t) {
    running.emplace_back([&, t] {
      for (auto before = Clock::now(); before < end;) {
        step(t);
        const auto after = Clock::now();
        times[t].push_back(std::chrono::duration<double, std::milli>(after - before).count());
        before = after;
      }
    });
  }
  for (auto& thread : running) thread.join();
  const double took = std::chrono::duration<double>(Clock::now() - start).count();
  std::vector<double> all;
  for (const auto& some : times) all.insert(all.end(), some.begin(), some.end());
  std::sort(all.begin(), all.end());
  return {all.size(), static_cast<double>(all.size()) / took, all[all.size() / 2], all[all.size() * 99 / 100]};
}

namespace {

double used_by(int whom) {
  rusage used{};
  ::getrusage(static_cast<__rusage_who_t>(whom), &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

}  // namespace

double cpu_seconds() { return used_by(RUSAGE_SELF); }
double thread_cpu_seconds() { return used_by(RUSAGE_THREAD); }

void must(bool fine, const char* what) {
  if (fine) return;
  std::fprintf(stderr, "this must work and does not: %s\n", what);
  std::exit(1);
}

Scratch::Scratch(const fs::path& parent, const char* name)
    : path_(parent / (std::string("mappe-bench-") + name + "-" + std::to_string(::getpid()))) {
  fs::create_directories(path_);
}

Scratch::~Scratch() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

fs::path Scratch::fresh(const char* name) const {
  fs::remove_all(path_ / name);
  fs::create_directories(path_ / name);
  return path_ / name;
}

Rate raw_appends(const fs::path& folder, std::size_t writers, double seconds) {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.compression = rocksdb::kNoCompression;
  rocksdb::DB* opened = nullptr;
  must(rocksdb::DB::Open(options, folder.string(), &opened).ok(), "opening RocksDB");
  const std::unique_ptr<rocksdb::DB> db(opened);
  std::string value(1024, '\0');
  for (std::size_t i = 0; i < value.size(); ++i) value[i] = static_cast<char>(i * 131 + i / 7);
  std::atomic<std::uint64_t> next = 0;
  return measure(writers, seconds, [&](std::size_t thread) {
    rocksdb::WriteBatch batch;
    const std::string key = "journal " + std::to_string(thread) + " " + std::to_string(next++);
    batch.Put(key, value);
    batch.Put("head " + std::to_string(thread), key);
    rocksdb::WriteOptions write;
    write.sync = true;
    must(db->Write(write, &batch).ok(), "a raw write");
  });
}

}  // namespace mappe::bench
