// What a large council costs to take whole: bytes on the line, and CPU time to make them.
//
// usage: council_bulk_bench [papers, 100000 unless told; a fifth as many meetings]
// Prints what all pages come to, packed, by objects and by columns. Limit the issue sets for 100,000 papers and 20,000
// meetings by columns: 12 MiB. Exits 1 when it is broken, else 0.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>

#include "council/mirror/limits.h"
#include "server/council/gzip.h"
#include "server/council/packed_pages.h"
#include "tests/council_bulk/made_council.h"

using namespace mappe;

namespace {

constexpr std::size_t papers_of_the_limit = 100'000;
constexpr double mib = 1 << 20, packed_mib_max = 12;

double cpu_ms() { return static_cast<double>(std::clock()) * 1'000 / CLOCKS_PER_SEC; }

int measured(council::Store& store, std::size_t papers) {
  council::test::MadeCouncil maker;
  if (!maker.fill(store, "stadt", papers, papers / 5)) return 1;
  server::PackedPages pages(store, {std::size_t{64} << 20, std::chrono::seconds(1)});
  const auto state = store.state("stadt");
  double by_objects = 0, by_columns = 0, plain = 0, packing_ms = 0, slowest_ms = 0, again_ms = 0;
  std::size_t count = 0;
  for (std::uint64_t since = 0; since < state->last_change; ++count) {
    const auto page = store.since("stadt", since, council::limits::bulk_bytes_max);
    if (!page) return 1;
    plain += static_cast<double>(page->objects.size());
    by_objects += static_cast<double>(server::gzip(page->objects)->size());
    const double start = cpu_ms();
    const auto packed = pages.page("stadt", since);
    if (!packed || !*packed) return 1;
    packing_ms += cpu_ms() - start;
    slowest_ms = std::max(slowest_ms, cpu_ms() - start);
    by_columns += static_cast<double>((*packed)->size());
    const double again = cpu_ms();
    if (!pages.page("stadt", since)) return 1;
    again_ms = std::max(again_ms, cpu_ms() - again);
    since = page->upto;
  }
  std::printf("%zu papers, %zu meetings, %zu pages, %.1f MiB\n", papers, papers / 5, count, plain / mib);
  std::printf("packed by objects: %.2f MiB\n", by_objects / mib);
  std::printf("made by columns: %.0f ms of CPU a page, the slowest %.0f ms; kept ones %.2f ms at most\n",
              packing_ms / static_cast<double>(count), slowest_ms, again_ms);
  const bool holds = papers > papers_of_the_limit || by_columns / mib < packed_mib_max;
  std::printf("packed by columns: %.2f MiB, limit %.0f MiB: %s\n", by_columns / mib, packed_mib_max,
              holds ? "kept" : "broken");
  return holds ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t papers = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : papers_of_the_limit;
  const auto dir = std::filesystem::temp_directory_path() / ("council-bulk-" + Id<struct TempTag, 8>::random().hex());
  int code = 1;
  if (auto store = council::Store::open(dir, {/*sync=*/false})) code = measured(**store, papers);
  std::filesystem::remove_all(dir);
  return code;
}
