// Every limit of the council's mirror on a device, by name. What the server says of a council is foreign twice: the
// server may lie, and the council's own system wrote the texts.            twin: web/src/mappe/council/limits.ts
#pragma once

#include <cstddef>

#include "client/limits.h"

namespace mappe::client::council::limits {

// Of one answer, unpacked: 4 MiB of objects and one more, which is 1 MiB with its joins as much again.
constexpr std::size_t page_bytes_max = client::limits::council_page_bytes_max;
constexpr std::size_t page_objects_max = 50'000;
constexpr std::size_t generation_bytes_max = 64;
constexpr std::size_t depth_max = 16;     // of a page; files of items are the eighth
constexpr std::size_t columns_max = 512;  // of a page by columns

// Of one object.
constexpr std::size_t text_chars_max = 4 << 10;  // as JavaScript counts: UTF-16
constexpr std::size_t url_chars_max = 2'048;
constexpr std::size_t list_items_max = 5'000;

// Of one council on this device.
constexpr std::size_t objects_max = 1'000'000;
constexpr std::size_t kept_bytes_max = std::size_t{512} << 20;  // unpacked
constexpr std::size_t pages_at_once_max = 4'096;                // of one update
constexpr std::size_t parts_max = 256;                          // more are fetched anew as few
constexpr std::size_t name_bytes_max = client::limits::council_name_bytes_max;

// Of what is asked.
constexpr std::size_t search_chars_max = 200;  // as JavaScript counts: UTF-16
constexpr std::size_t search_words_max = 12;
constexpr std::size_t choices_max = 50;  // offered for a number that many papers bear

}  // namespace mappe::client::council::limits
