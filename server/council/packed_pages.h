// Pages of the bulk as most clients take them: by columns and packed, made once and kept until something of the council
// changes.                                                                                         docs/protocol.md §7a
//   threads  any, many at once; one page is made at a time
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "council/mirror/store.h"

namespace mappe::server {

// A page of a council as JSON. `objects` stands where the members that say what is in it belong.
std::string page_around(const council::SourceState& state, const council::BulkPage& page, std::string_view objects);

class PackedPages {
 public:
  struct Limits {
    std::size_t bytes_max;               // of all that is kept; when it is full, it is begun anew
    std::chrono::milliseconds patience;  // to wait for who makes another page
  };
  PackedPages(const council::Store& store, Limits limits) : store_(store), limits_(limits) {}

  // The page after `after`, packed by gzip; nothing: it has no form by columns.
  //   errors  busy: others are being made; damaged, io
  Result<std::optional<std::string>> page(const std::string& council, std::uint64_t after);
  std::uint64_t made() const;  // pages, since it began

 private:
  struct Kept {
    std::string generation;
    std::uint64_t last_change = 0, checked_ms = 0;
    std::optional<std::string> bytes;
    bool is_of(const council::SourceState& state) const {
      return generation == state.generation && last_change == state.last_change && checked_ms == state.checked_ms;
    }
  };
  using Key = std::pair<std::string, std::uint64_t>;
  std::optional<Kept> found(const Key& key, const council::SourceState& state) const;
  Result<std::optional<std::string>> make(const std::string& council, std::uint64_t after,
                                          const council::SourceState& state) const;
  void keep(const Key& key, Kept kept);

  const council::Store& store_;
  const Limits limits_;
  std::timed_mutex making_;
  mutable std::mutex mutex_;  // over what follows
  std::map<Key, Kept> kept_;
  std::size_t bytes_ = 0;
  std::uint64_t made_ = 0;
};

}  // namespace mappe::server
