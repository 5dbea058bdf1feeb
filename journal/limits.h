// Limits of the journal's formats, by name.                                                          docs/protocol.md
// §4
#pragma once

#include <cstddef>
#include <cstdint>

namespace mappe::journal::limits {

constexpr std::size_t entry_bytes_max = std::size_t{1} << 20;
constexpr std::size_t blobs_of_entry_max = 32'768;  // 35 bytes each: more do not fit into an entry
constexpr std::size_t entries_max = 100'000'000;    // of one journal
constexpr std::size_t members_max = 4'096;          // rows of one access entry
constexpr std::size_t voids_max = 4'096;
constexpr std::size_t sealed_row_bytes_max = 512;  // a row has about 150
constexpr std::size_t epoch_link_bytes_max = 256;  // about 75
constexpr std::size_t policy_entries_max = 256;
constexpr std::size_t open_invites_max = 1'024;     // of one roster at a time
constexpr std::size_t persons_max = 4'096;          // of one roster, retired and invited ones too
constexpr std::size_t rekeys_remembered_max = 16;   // of one person: how far back a row of old keys may lie
constexpr std::size_t roster_checkpoints_max = 16;  // whole states kept in memory beside a roster's newest
constexpr std::uint64_t blob_bytes_max = (std::uint64_t{1} << 20) + 16;  // a full chunk and its tag, §5

}  // namespace mappe::journal::limits
