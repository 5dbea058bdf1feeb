// A council of any size in the form of Session (Somacos), for what the bulk costs: names of files, their number (one
// more) and how ids go on are as recorded in Karlsruhe (tests/council/data); titles are recorded ones of both councils
// with six of ten words exchanged for others of them, which gzip packs no better than the recorded ones.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "council/mirror/store.h"

namespace mappe::council::test {

class MadeCouncil {
 public:
  MadeCouncil();

  // As a first pass leaves it: organizations, papers, meetings, a hundred a step. False: it could not be written.
  bool fill(Store& store, const std::string& source, std::size_t papers, std::size_t meetings);
  std::string title();
  const std::vector<std::string>& recorded_titles() const { return titles_; }

 private:
  struct Making;
  std::size_t below(std::size_t end) { return static_cast<std::size_t>(random_() % end); }
  bool once_in(std::size_t times) { return below(times) == 0; }
  template <class T>
  const T& one_of(const std::vector<T>& all) {
    return all[below(all.size())];
  }
  std::string varied(const std::string& text, const std::vector<std::string>& words, std::size_t in_ten);
  File file(const std::string& name, std::size_t day);
  Paper paper(Making& making, std::size_t number);
  Meeting meeting(Making& making, std::size_t number, std::string& joins);

  std::mt19937_64 random_{7};
  std::vector<std::string> titles_, words_, types_, results_, file_words_, main_names_;
  std::vector<std::vector<std::string>> file_names_;  // of each recorded paper
  std::size_t file_number_ = 200'000;
};

}  // namespace mappe::council::test
