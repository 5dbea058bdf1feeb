// Limits of transfers, by name.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mappe::client::limits {

constexpr std::size_t chunk_plain_bytes = std::size_t{1} << 20;            // docs/protocol.md §5
constexpr std::size_t level_0_chunks_max = 16;                             // above: a list of chunks in chunks, §4
constexpr std::uint64_t digest_file_bytes_max = std::uint64_t{64} << 20;   // above: no digest, §5
constexpr std::uint64_t file_bytes_max = std::uint64_t{20} << 30;          // the largest file, §5
constexpr unsigned transfer_workers = 8;                                   // chunks on their way at once, 2 MiB each
constexpr std::uint64_t inline_file_bytes_max = std::uint64_t{256} << 10;  // smaller files travel with their commit
constexpr std::uint64_t part_file_bytes_min = std::uint64_t{8} << 20;      // larger ones are fetched with a part file
constexpr std::uint64_t to_disk_step_bytes = std::uint64_t{8} << 20;       // of a part file that leave memory at once
constexpr std::uint64_t to_disk_lag_steps = 4;                             // behind which its memory is let go
constexpr unsigned tries_max = 6;                                          // of one request that fails in passing
constexpr unsigned first_wait_s = 1;                                       // doubled at each further try
constexpr unsigned wait_s_max = 60;                // who is asked to wait longer gives up and says so
constexpr std::size_t upload_note_files_max = 64;  // interrupted uploads that are remembered
constexpr std::uint64_t cache_bytes_default = std::uint64_t{2} << 30;       // of blobs on disk
constexpr std::uint64_t cached_range_bytes_max = std::uint64_t{64} << 20;   // read at once; longer ones do not fill it
constexpr std::size_t cache_waiting_bytes_max = std::size_t{8} << 20;       // to be written behind who put them
constexpr std::size_t cache_spare_blobs_max = 8;                            // of memory that is used again
constexpr std::size_t cache_compared_max = 8'192;                           // files that are not compared again
constexpr long cache_used_step_s = 60;                                      // as exactly is known when one was used
constexpr std::uint64_t cache_sweep_every_bytes = std::uint64_t{64} << 20;  // written between two looks at the size
constexpr std::size_t fetch_batch_bytes = std::size_t{6} << 20;             // small files fetched in one answer

}  // namespace mappe::client::limits
