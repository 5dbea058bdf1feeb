// Named limits of content operations, names, notes and the derived state.                          docs/protocol.md §4
#pragma once

#include <cstddef>
#include <cstdint>

namespace mappe::journal::limits {

constexpr std::size_t name_bytes_max = 255;
constexpr std::size_t node_attributes_bytes_max = 64 * 1024;  // keys and values of one node together
// Of a node: the root's children have 1. Deeper than any tree people keep (a path of 4,096 bytes, the longest Linux
// opens, has 256 names of 15 bytes), and small enough that walking up to the root at every operation costs nothing.
constexpr std::size_t depth_max = 256;
constexpr std::size_t note_text_bytes_max = 16 * 1024;
constexpr std::size_t agenda_line_bytes_max = 1024;  // a title, body, place or number of a meeting or item
constexpr std::size_t brief_text_bytes_max = 16 * 1024;
constexpr std::size_t agenda_council_bytes_max = 2048;  // an oparl_id
constexpr std::size_t agenda_entries_max = 20'000;      // meetings and items of a space
constexpr std::size_t agenda_subjects_max = 50'000;     // with something beside them
constexpr std::size_t agenda_assigned_max = 256;        // nodes of one subject
constexpr std::size_t agenda_attending_max = 1'024;     // answers of one meeting
constexpr std::size_t chunk_plain_bytes_max = 1024 * 1024;
constexpr std::size_t chunk_padded_bytes_min = 512;
constexpr std::size_t chunk_tag_bytes = 16;
constexpr std::size_t chunks_in_place_max = 16;          // above it a writer puts the chunk list into chunks (level 1)
constexpr std::size_t bulk_operations_max = 512;         // of a bulk writer's entry, ...
constexpr std::size_t bulk_body_bytes_max = 256 * 1024;  // ... or this
constexpr std::uint64_t file_bytes_max = std::uint64_t{20} << 30;

}  // namespace mappe::journal::limits
