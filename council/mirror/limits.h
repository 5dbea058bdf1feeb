// Every limit of the mirror, by name. What a council system sends is foreign: nothing of it is unbounded.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace mappe::council::limits {

// What is read.
constexpr std::size_t answer_bytes_max = std::size_t{100} << 20;  // of one answer, unpacked
constexpr std::size_t object_bytes_max = std::size_t{4} << 20;    // of one element of a page
constexpr std::size_t page_objects_max = 50'000;                  // elements of one page
constexpr unsigned json_depth_max = 64;
constexpr std::size_t items_max = 5'000;                         // of a list inside an object; the rest is left out
constexpr std::size_t page_parts_bytes_max = 64 << 10;           // of a page's `links` or `pagination`; larger: none
constexpr std::size_t text_bytes_max = 4 << 10;                  // of a name, a number, a result; the rest is left out
constexpr std::size_t url_bytes_max = 2'048;                     // a longer one is none
constexpr std::size_t content_bytes_max = std::size_t{1} << 20;  // of what is mirrored of one object
constexpr unsigned salvage_tries_max = 200;  // to find a page's next whole object behind a broken one
constexpr std::size_t bodies_max = 200;      // of one system: shared ones have some dozens
constexpr std::size_t robots_bytes_max = std::size_t{512} << 10;  // RFC 9309 §2.5

// How it is asked for.
constexpr long request_timeout_s = 120;
constexpr long connect_timeout_s = 20;
constexpr int redirects_max = 3;
constexpr unsigned pages_max = 20'000;         // of one list
constexpr unsigned pages_without_new_max = 3;  // then the list goes round in circles
constexpr unsigned pages_unchanged_max = 2;    // of a list read from its newest end: what follows is older
constexpr std::uint64_t hour_ms = 3'600'000;
constexpr std::uint64_t day_ms = 24 * hour_ms;
constexpr std::uint64_t overlap_ms = day_ms;            // of two incremental passes
constexpr std::uint64_t pass_age_ms_max = 14 * day_ms;  // an older unfinished pass is begun anew
constexpr std::uint64_t robots_age_ms = day_ms;         // RFC 9309 §2.4
constexpr std::uint64_t crawl_delay_ms_max = 60'000;
constexpr std::uint64_t pause_refused_ms = 15 * 60'000;  // after 403 and 429; doubles
constexpr std::uint64_t pause_failed_ms = 5 * 60'000;    // after 5xx, silence, no connection; doubles
constexpr std::uint64_t pause_ms_max = day_ms;
constexpr unsigned pauses_per_page_max = 4;    // then a list whose page is an error is left for this pass
constexpr unsigned refusals_in_a_row_max = 3;  // of single objects; then it is the server, not the object

// What counts as lost.
constexpr std::uint64_t vanished_free = 20;              // of one pass, however small the council is
constexpr std::uint64_t vanished_one_in = 50;            // 2 % of what is known
constexpr std::uint64_t looked_after_max = 500;          // objects missing in one pass that are asked for singly
constexpr std::uint64_t fresh_meeting_ms = 60 * day_ms;  // meetings not longer past are fetched singly again

// What clients get.
constexpr std::size_t bulk_bytes_max = std::size_t{4} << 20;  // of one answer, before it is compressed

}  // namespace mappe::council::limits
