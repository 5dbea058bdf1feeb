// Every limit of the client, by name. What is a limit of the formats stands in journal/; what the server allows,
// it says in /v1/about.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mappe::client::limits {

constexpr std::uint64_t day_ms = 24ULL * 3600 * 1000;

// The home (client/home/).
constexpr std::size_t home_record_bytes_max = std::size_t{1} << 30;  // a checkpoint of a million files
constexpr std::size_t home_log_record_bytes_max = std::size_t{2} << 20;
constexpr std::size_t home_slot_bytes = std::size_t{4} << 10;  // what a disk overwrites without touching its neighbour
constexpr std::size_t home_chunk_bytes = std::size_t{64} << 10;

// The wire (client/wire/).
constexpr std::size_t reply_bytes_max = std::size_t{9} << 20;  // a page of blobs: 8 MiB and its framing
constexpr std::size_t blob_reply_bytes_max = (std::size_t{1} << 20) + 16;
constexpr std::size_t council_page_bytes_max = std::size_t{8} << 20;  // unpacked; of the bulk of a council
constexpr std::size_t council_list_bytes_max = std::size_t{1} << 20;
constexpr std::size_t councils_max = 200;
constexpr std::size_t council_name_bytes_max = 32;
constexpr std::size_t council_text_bytes_max = 4 << 10;
constexpr std::size_t statements_max = 10'000;  // of one faction: 17 a year for centuries
constexpr std::size_t json_bytes_max = std::size_t{2} << 20;
constexpr std::size_t json_depth_max = 16;
constexpr std::size_t json_values_max = 500'000;  // of one answer: a list of 20,000 spaces
constexpr std::size_t header_bytes_max = std::size_t{64} << 10;
constexpr long connect_timeout_ms = 15'000;
constexpr long stall_seconds = 60;                  // so long nothing at all may come or go
constexpr long stall_bytes_per_second_min = 1;      // less than this is nothing
constexpr long slowest_bytes_per_second = 4 << 10;  // 32 kbit/s: what a whole request may take is reckoned by it
constexpr int unsent_bytes_max = 128 << 10;         // in the system's hands, so that sending is seen to move
constexpr unsigned poll_wait_s_max = 55;
constexpr std::size_t idle_connections_max = 16;

// Batches, as the server takes them (docs/protocol.md §7 and openapi.yaml).
constexpr std::size_t missing_ids_max = 4096;
constexpr std::size_t fetch_ids_max = 4096;
constexpr std::size_t commit_bytes_max = std::size_t{8} << 20;
constexpr std::size_t entry_bytes_max = std::size_t{1} << 20;

// The replica (client/replica/).
constexpr unsigned commit_tries_max = 12;                        // rebases before a change is given up
constexpr std::size_t batch_ops_max = 512;                       // of one entry, §4
constexpr std::size_t batch_bytes_max = std::size_t{256} << 10;  // of one entry's body, §4
constexpr std::size_t healed_blobs_max = 4'096;                  // added again along with one entry, §4.7
constexpr std::size_t drops_of_entry_max = 16'384;               // that are put together: 640 KiB of its 1 MiB
constexpr std::size_t forgotten_of_entry_max = 8'192;            // versions, about 100 KiB
constexpr std::size_t lease_keys_of_tree_max = 3'500;  // of those that a commit may name; above, what is held is asked
constexpr std::size_t lease_keys_of_commit_max = 4'096;              // that the server reads, §6
constexpr std::size_t inline_blob_bytes_max = std::size_t{1} << 20;  // blobs that travel with their commit, each
constexpr std::size_t inline_blobs_bytes_max = std::size_t{6} << 20;
constexpr std::size_t tail_entries_max = 2'000;               // entries in the home's tail before a new checkpoint
constexpr std::size_t tail_bytes_max = std::size_t{8} << 20;  // ... or this many bytes
constexpr std::size_t past_bytes_max = std::size_t{8} << 20;  // newest entries of a space kept for healing, §4.5
constexpr std::size_t healed_at_once_max = 256;               // entries brought back with one request, §4.5
constexpr std::size_t healed_bytes_at_once_max = std::size_t{4} << 20;
constexpr std::size_t healed_spaces_max = 65'536;  // noted as not done yet
constexpr unsigned heal_waits_max = 10;            // for a server that says "too many"; then the next command goes on
constexpr std::uint64_t heal_wait_s_max = 60;
constexpr std::uint64_t upkeep_lease_s = 600;
constexpr std::size_t upkeep_changes_max = 32;  // entries of one day's upkeep: nobody waits for ever behind his command
constexpr std::size_t gateways_per_app_password_max = 16;  // as the server takes them
constexpr std::size_t app_password_label_bytes_max = 100;  // likewise
constexpr std::size_t gateway_owners_max = 65'536;         // remembered of one space
constexpr std::size_t names_at_once_max = 256;             // left at the server with one request
constexpr std::size_t roster_entries_max = 100'000;
constexpr std::uint64_t clock_ahead_ms_max = 24ULL * 3600 * 1000;  // §4: an entry further ahead is refused

// The web app, as mappe audit-web takes it.
constexpr std::size_t web_files_max = 1'000;
constexpr std::size_t web_file_bytes_max = std::size_t{16} << 20;
constexpr std::size_t web_manifest_bytes_max = std::size_t{256} << 10;

// Names and passwords.
constexpr std::size_t password_bytes_max = 1024;
constexpr std::size_t display_name_bytes_max = 255;

}  // namespace mappe::client::limits
