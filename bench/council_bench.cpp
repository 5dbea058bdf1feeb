// How long a search in the mirror of a large council takes on the device, and how long it is read and made ready.
//
// usage: council_bench [papers, 100000 unless told]
// Prints one line a measurement: each search in the best of five rounds, of these the slowest counts. Limit the issue
// sets for 100,000 papers: 50 ms; ready from what was packed: 1 s. Exits 1 when it is broken, else 0.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "client/council/packed.h"
#include "client/council/search.h"

using namespace mappe::client::council;

namespace {

constexpr std::size_t papers_of_the_limit = 100'000;
constexpr double search_ms_max = 50, start_ms_max = 1'000;
constexpr std::size_t papers_per_page = 5'000;
constexpr std::size_t shown_at_once = 50;
constexpr int rounds = 5;

constexpr std::string_view subjects[] = {"Bebauungsplan",   "Straßenausbau", "Kindertagesstätte", "Haushaltssatzung",
                                         "Radverkehrsnetz", "Feuerwehr",     "Grünflächenpflege"};
constexpr std::string_view places[] = {"Altstadt", "Südvorstadt", "Neustädter Feld", "Ottersleben", "Buckau"};

double ms_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

std::string paper(std::size_t n) {
  const std::string number = std::to_string(n), year = std::to_string(1990 + n % 36);
  return R"({"n":)" + number +
         R"(,"state":"present","first_seen_ms":1,"changed_ms":1,"object":{"id":"https://oparl.example/papers/)" +
         number + R"(","kind":"paper","name":"Beschluss über )" + std::string(subjects[n % std::size(subjects)]) +
         " Nr. " + number + " im Ortsteil " + std::string(places[n % std::size(places)]) +
         " – Abwägung und Satzungsbeschluss\",\"reference\":\"DS" + number + "/" + year + R"(","date":")" + year +
         R"(-03-17","web":"https://rat.example/vo020?VOLFDNR=)" + number + "\"}}";
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t papers = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : papers_of_the_limit;
  Rows rows;
  double reading_ms = 0;
  for (std::size_t n = 0; n < papers;) {
    const std::size_t since = n, end = std::min(papers, n + papers_per_page);
    std::string objects;
    while (n < end) objects += (objects.empty() ? "" : ",") + paper(++n);
    const std::string json = R"({"generation":"g","checked_ms":1,"upto":)" + std::to_string(end) +
                             ",\"more\":" + (end < papers ? "true" : "false") + ",\"objects\":[" + objects + "]}";
    const auto start = std::chrono::steady_clock::now();
    auto page = read_bulk_page(json, since);
    if (!page || !rows.take(std::move(*page), since)) return 1;
    reading_ms += ms_since(start);
  }
  std::printf("%zu papers read: %.0f ms\n", papers, reading_ms);
  const auto start = std::chrono::steady_clock::now();
  const SearchIndex index(rows);
  std::printf("made ready to be searched: %.0f ms\n", ms_since(start));
  const auto packing = std::chrono::steady_clock::now();
  const mappe::Bytes packed = PackedMirror::pack(rows, index, 0, 0);
  std::printf("packed into %zu bytes: %.0f ms\n", packed.size(), ms_since(packing));
  const auto unpacking = std::chrono::steady_clock::now();
  const bool reads = PackedMirror::unpack(packed).has_value();
  const double unpacked_ms = ms_since(unpacking);
  std::printf("ready from what was packed: %.0f ms, limit %.0f ms\n", unpacked_ms, start_ms_max);
  if (!reads) return 1;
  double slowest_ms = 0;
  for (const std::string_view typed :
       {"haushaltssatzung ottersleben", "DS99999/2017", "beschluss satzungsbeschluss xyz",
        "nr 1 altstadt haushaltssatzung 99", "e a", "gibt es nicht", "nr 77777"}) {
    double best_ms = 1e9;
    std::size_t found = 0;
    for (int round = 0; round < rounds; ++round) {
      const auto begin = std::chrono::steady_clock::now();
      found = index.search(typed, shown_at_once).size();
      best_ms = std::min(best_ms, ms_since(begin));
    }
    std::printf("search \"%.*s\": %zu found, %.1f ms\n", static_cast<int>(typed.size()), typed.data(), found, best_ms);
    slowest_ms = std::max(slowest_ms, best_ms);
  }
  const bool holds = papers > papers_of_the_limit || (slowest_ms < search_ms_max && unpacked_ms < start_ms_max);
  std::printf("slowest search: %.1f ms, limit %.0f ms: %s\n", slowest_ms, search_ms_max, holds ? "kept" : "broken");
  return holds ? 0 : 1;
}
