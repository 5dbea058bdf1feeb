// Search in a council's mirror, on this device: papers by number, title, and the names of who brought them in and of
// the bodies that speak of them; meetings by name and body. The exact number comes first, then what holds all words,
// the newest first. Nothing is asked of a server.                             twin: web/src/mappe/council/search.ts
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "client/council/bulk_page.h"

namespace mappe::client::council {

// As texts are compared: no case, no marks on letters, ß as ss, ς as σ. What is no UTF-8 becomes U+FFFD.
std::string folded(std::string_view text);

// By what papers and meetings are ordered, later ones first: a paper's date, a meeting's start as "yyyy-mm-ddThh:mm" in
// UTC; "" where nobody knows.
std::string rank_of(const Row& row);

// The newest of each object. Pages go in in the order in which the server gave them.     threads  none of its own
class Rows {
 public:
  // Another generation than before: what was there is thrown away first.
  //   errors  conflict   a page of another generation that is not the first of it (`since` above 0): ask since 0
  //           malformed  a page that goes back, or says that there is more and goes no further
  //           too_large  more objects than limits::objects_max; nothing was taken
  Result<void> take(BulkPage page, std::uint64_t since);

  const Row* find(const std::string& id) const;
  const std::unordered_map<std::string, Row>& all() const { return rows_; }
  const std::string& generation() const { return generation_; }
  std::uint64_t upto() const { return upto_; }              // what to ask since
  std::uint64_t checked_ms() const { return checked_ms_; }  // as of when the server has it
  void checked_at(std::uint64_t ms) { checked_ms_ = std::max(checked_ms_, ms); }
  // As they were when they were packed.
  static Rows restored(std::unordered_map<std::string, Row> rows, std::string generation, std::uint64_t upto,
                       std::uint64_t checked_ms);

 private:
  std::unordered_map<std::string, Row> rows_;  // by id
  std::string generation_;
  std::uint64_t upto_ = 0, checked_ms_ = 0;
};

// Of rows as they are when it is made; they must stay as they are while it is used (they may be moved). Deleted and
// depublished ones are not found.                                        threads  any, many at once
class SearchIndex {
 public:
  SearchIndex() = default;
  explicit SearchIndex(const Rows& rows);

  // Papers of exactly this number, however it was typed; the newest first.
  std::vector<const Row*> by_number(std::string_view typed) const;
  // The first `most`. What is typed beyond limits::search_chars_max or search_words_max does not count.
  std::vector<const Row*> search(std::string_view typed, std::size_t most) const;
  // Papers and meetings, the newest first, and the folded name of each.
  const std::vector<const Row*>& found() const { return found_; }
  std::string_view folded_name(std::size_t place) const;

 private:
  friend class PackedMirror;
  std::size_t place_of(std::size_t offset) const;  // which row's text lies there
  std::string_view text_of(std::size_t place) const;
  void sort_numbers();

  std::vector<const Row*> found_;      // the newest first
  std::vector<std::uint64_t> begins_;  // of each one's text, and the end of the last
  std::string text_;                   // folded, one after another; each field ends with a line feed, which no word has
  std::vector<std::uint32_t> by_number_;  // places of those that have one, by it and then the newest first
};

}  // namespace mappe::client::council
