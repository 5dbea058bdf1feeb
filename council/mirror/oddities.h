// What is not as the specification has it, counted: a council system that becomes odd should be seen, not guessed.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace mappe::council {

enum class Oddity {
  control_characters,  // raw ones inside a string: ALLRIS 3
  wrong_encoding,      // bytes that are no UTF-8, taken for Latin-1
  byte_order_mark,
  broken_object,    // not JSON, not an object, too large or too deep: left out
  wrong_type,       // an object of another type in a list: left out
  type_missing,     // told by its list
  without_id,       // left out
  agenda_missing,   // meetings have their agenda only when fetched singly
  filter_lost,      // `next` without the filter: put back
  filter_ignored,   // modified_since changes nothing
  fake_stamps,      // modified is the same everywhere
  bare_list,        // a JSON array, or one object, instead of a page
  empty_as_error,   // nothing modified is said by 404
  goes_in_circles,  // `next` leads to what was read: stopped
  foreign_next,     // `next` leads to another server: stopped
  downgraded_link,  // an http address from an https server: https is asked
  not_in_list,      // an object that is there, but in no list any more
  deleted_alive,    // one object in a list that is deleted and is there: it is there
  mass_loss,        // so many vanished at once that none was taken as deleted
  count,            // not one
};

std::string_view name_of(Oddity oddity);

class Oddities {
 public:
  void add(Oddity oddity, std::uint64_t count = 1) { counts_[static_cast<std::size_t>(oddity)] += count; }
  void add(const Oddities& others) {
    for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += others.counts_[i];
  }
  // Each that was met, with how often.
  template <class Visit>
  void each(const Visit& visit) const {
    for (std::size_t i = 0; i < size; ++i)
      if (counts_[i] > 0) visit(static_cast<Oddity>(i), counts_[i]);
  }
  std::uint64_t of(Oddity oddity) const { return counts_[static_cast<std::size_t>(oddity)]; }
  static constexpr std::size_t size = static_cast<std::size_t>(Oddity::count);

 private:
  std::array<std::uint64_t, size> counts_{};
};

}  // namespace mappe::council
