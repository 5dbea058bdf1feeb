// What one append, one listing and one item of news cost while entries, spaces and files grow a hundredfold: the real
// routes over HTTP on a RocksDB on the disk, and the client's state. Prints one line of JSON; bench/run --growth makes
// a table of it. Each figure is the median of many, in microseconds, a new connection included.
//
//   growth_bench
//   MAPPE_GROWTH=n   the largest number, 100,000 unless told
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "bench/measure.h"
#include "crypto/base/random.h"
#include "journal/state.h"
#include "tests/server/town.h"

using namespace mappe;
using namespace mappe::server::testing;

namespace {

constexpr std::size_t rounds = 301;
constexpr std::size_t bernds_spaces = 20;
constexpr std::size_t files_in_folder = 100;

std::size_t largest() {
  const char* text = std::getenv("MAPPE_GROWTH");
  return text != nullptr ? std::strtoul(text, nullptr, 10) : 100'000;
}
std::vector<std::size_t> sizes() { return {largest() / 100, largest() / 10, largest()}; }

// Of each `work`, after what `before` does, which is not counted.
template <class Before, class Work>
double median_us(const Before& before, const Work& work) {
  std::vector<double> all;
  for (std::size_t i = 0; i < rounds; ++i) {
    before();
    const auto start = std::chrono::steady_clock::now();
    work();
    all.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count());
  }
  std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2), all.end());
  return all[all.size() / 2];
}
template <class Work>
double median_us(const Work& work) {
  return median_us([] {}, work);
}

server::Policy patient() {
  server::Policy policy;
  policy.entries_per_minute = 100'000'000;
  policy.self_changes_per_day = 100'000'000;
  policy.unmetered_bytes_per_hour = std::uint64_t{1} << 50;
  return policy;
}

// Anna and Bernd in one faction; Bernd has a row in the first twenty spaces.
struct Growing {
  Town town{patient()};
  Faction faction = town.new_faction("Beispielfraktion", std::uint64_t{1} << 40);
  Member bernd = town.new_member(faction, "bernd");
  std::vector<Space> first;
  std::size_t spaces = 0;

  void adds_space() {
    Space space = town.new_space(faction, faction.founder);
    if (first.size() < bernds_spaces) {
      town.shares(faction, space, faction.founder, {town.row_of(bernd, journal::SpaceRole::editor)});
      first.push_back(std::move(space));
    }
    ++spaces;
  }
  void appends(Space& space) {
    const Reply reply = town.commits(space, faction.founder, town.content(faction, space, faction.founder));
    bench::must(reply.status == 200, "an append");
  }
  double append_us(Space& space) {
    return median_us([&] { appends(space); });
  }
  std::string cursor(const std::string& after) {
    const Reply reply = town.get("/v1/events?after=" + after + "&wait_s=0", bernd.token);
    bench::must(reply.status == 200, "news");
    return reply.data().at("cursor").get<std::string>();
  }
  // From the moment an entry is durable until Bernd's program knows of it and has it.
  double news_us() {
    Space& space = first.front();
    std::string at = cursor("");
    return median_us([&] { appends(space); },
                     [&] {
                       at = cursor(at);
                       const std::string from = std::to_string(space.head.seq);
                       bench::must(town.get(space.path() + "/journal?from=" + from, bernd.token).status == 200,
                                   "a page");
                     });
  }
  double listing_us() {
    return median_us([&] { bench::must(town.get("/v1/spaces", bernd.token).status == 200, "a listing"); });
  }
  nlohmann::json measured(std::size_t size, Space& space) {
    return {{"count", size}, {"append_us", append_us(space)}, {"listing_us", listing_us()}, {"news_us", news_us()}};
  }
};

nlohmann::json by_entries() {
  Growing world;
  for (std::size_t i = 0; i < bernds_spaces; ++i) world.adds_space();
  nlohmann::json all;
  Space& space = world.first.front();
  for (const std::size_t size : sizes()) {
    while (space.head.seq < size) world.appends(space);
    all.push_back(world.measured(size, space));
  }
  return all;
}

nlohmann::json by_spaces() {
  Growing world;
  nlohmann::json all;
  for (const std::size_t size : sizes()) {
    while (world.spaces < size) world.adds_space();
    all.push_back(world.measured(size, world.first.back()));
  }
  return all;
}

// The state as every client keeps it: one more file replayed, a folder of a hundred listed, a path looked up.
nlohmann::json by_files() {
  const journal::Author anna{PrincipalKind::person, PrincipalId::random()};
  journal::State state{journal::Stamp{0, 0, start_ms, anna}};
  std::size_t files = 0;
  std::uint64_t seq = 0;
  NodeId folder;
  const auto apply = [&](journal::Op op) {
    ++seq;
    const journal::EntryInfo entry{seq, start_ms + seq, anna, true, false, {}};
    bench::must(state.apply(entry, std::span<const journal::Op>(&op, 1)).fits(), "a replay");
  };
  const auto add = [&] {
    if (files % files_in_folder == 0) {
      folder = NodeId::random();
      apply(journal::op::Folder{folder, NodeId(), "Ordner " + std::to_string(files / files_in_folder)});
    }
    journal::Content content;
    content.size_bytes = 100'000;
    content.digest = Digest::random();
    content.chunks.push_back({BlobId::random(), journal::PackedKey(ChunkKey::random()), 100'000});
    apply(journal::op::File{NodeId::random(), folder, "Antrag " + std::to_string(files) + ".pdf", std::move(content),
                            start_ms});
    ++files;
  };
  nlohmann::json all;
  for (const std::size_t size : sizes()) {
    while (files < size) add();
    const double append_us = median_us(add);
    const auto last = state.resolve("/Ordner 0");
    bench::must(last.has_value(), "a folder");
    const double listing_us = median_us([&] {
      std::size_t bytes = 0;
      for (const NodeId& child : state.children(*last)) bytes += state.current(child)->size_bytes;
      bench::must(bytes > 0, "children");
    });
    const double path_us =
        median_us([&] { bench::must(state.resolve("/Ordner 0/Antrag 1.pdf").has_value(), "a path"); });
    all.push_back({{"count", size}, {"append_us", append_us}, {"listing_us", listing_us}, {"path_us", path_us}});
  }
  return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(growth) {
  const nlohmann::json result = {{"entries", by_entries()}, {"spaces", by_spaces()}, {"files", by_files()}};
  std::printf("%s\n", result.dump().c_str());
}
