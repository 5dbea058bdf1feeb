// A replay server, a mirror beside it, and a clock that does not wait: what passes are tested with.
#pragma once

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "council/mirror/curl_fetcher.h"
#include "council/mirror/pass.h"
#include "replay_server.h"

namespace mappe::council::test {

// In memory where there is a folder for that: most of what is tested here is not about the disk.
class CouncilFolder {
 public:
  CouncilFolder() : path_(base() / ("mappe-council-" + Id<struct TempTag, 8>::random().hex())) {
    std::filesystem::create_directories(path_);
  }
  CouncilFolder(const CouncilFolder&) = delete;
  ~CouncilFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  static std::filesystem::path base() {
    std::error_code ignored;
    return std::filesystem::is_directory("/dev/shm", ignored) ? std::filesystem::path("/dev/shm")
                                                              : std::filesystem::temp_directory_path();
  }
  std::filesystem::path path_;
};

// Waiting takes no time: it moves the clock.
class QuickClock final : public Clock {
 public:
  TimeMs now_ms() override { return now; }
  bool wait_until(TimeMs time_ms) override {
    if (time_ms > now) {
      waited += time_ms - now;
      now = time_ms;
    }
    return !stopped;
  }
  TimeMs now = 1'780'000'000'000;  // May 2026
  TimeMs waited = 0;
  bool stopped = false;
};

inline std::unique_ptr<Store> opened(const std::filesystem::path& dir) {
  auto store = Store::open(dir, {/*sync=*/false});
  BOOST_REQUIRE(store);
  return std::move(*store);
}

// Every object of a source, by id.
inline std::map<std::string, Record> everything(const Store& store, const std::string& source) {
  std::map<std::string, Record> out;
  BOOST_REQUIRE(store.scan(source, [&](Record&& record) {
    out.emplace(record.id, std::move(record));
    return true;
  }));
  return out;
}

// What clients would see of it, without numbers and times.
inline std::string picture(const Store& store, const std::string& source) {
  std::string out;
  for (const auto& [id, record] : everything(store, source))
    out += id + " " + std::string(name_of(record.state)) + " " + record.content + " " + record.joins + "\n";
  return out;
}

struct Scene {
  explicit Scene(Town town) : server(std::move(town)), store(opened(folder.path() / "council")) {
    settings.name = "stadt";
    settings.address = server.system();
    settings.manners.gap_ms = 0;
  }

  Outcome pass(Asked asked = {}) {
    auto outcome = run_pass(settings, asked, *store, fetcher, pacer, clock);
    BOOST_REQUIRE(outcome);
    return *outcome;
  }
  Outcome full() { return pass({/*full=*/true, false}); }
  void hours_later(std::uint64_t hours) { clock.now += hours * 3'600'000; }
  SourceState state() const {
    auto state = store->state("stadt");
    BOOST_REQUIRE(state);
    return *state;
  }
  std::map<std::string, Record> objects() const { return everything(*store, "stadt"); }
  std::size_t count(Kind kind, State state = State::present) const {
    std::size_t count = 0;
    for (const auto& [id, record] : objects()) count += record.kind == kind && record.state == state;
    return count;
  }
  Record at(const std::string& path) const {
    auto record = store->get("stadt", server.origin() + path);
    BOOST_REQUIRE(record);
    BOOST_REQUIRE_MESSAGE(record->has_value(), path);
    return **record;
  }
  std::uint64_t odd(Oddity oddity) const { return state().oddities.of(oddity); }
  const ListState& list(Kind kind) {
    last_state = state();
    for (const ListState& one : last_state.lists)
      if (one.kind == kind) return one;
    BOOST_FAIL("no such list");
    return last_state.lists.front();
  }
  void with(const std::function<void(Quirks&)>& change) {
    Quirks quirks = server.quirks();
    change(quirks);
    server.set(quirks);
  }

  CouncilFolder folder;
  ReplayServer server;
  QuickClock clock;
  CurlFetcher fetcher{"Mappe/test (+https://mappe.example; council@mappe.example)"};
  Pacer pacer;
  SourceSettings settings;
  std::unique_ptr<Store> store;
  SourceState last_state;
};

}  // namespace mappe::council::test
