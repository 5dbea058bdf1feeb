// Every number of the API. What an operator may change is in config/config.h and comes in through Policy (services.h).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace mappe::server::limits {

// Bodies. JSON bodies are small; an account carries two sealed bundles.
inline constexpr std::size_t json_bytes_max = 64 * 1024;
inline constexpr std::size_t account_json_bytes_max = 1024 * 1024;
inline constexpr std::size_t entry_bytes_max = 1024 * 1024;       // docs/protocol.md §4
inline constexpr std::size_t commit_bytes_max = 8 * 1024 * 1024;  // §7
inline constexpr std::size_t blob_bytes_max = 1024 * 1024 + 16;   // a chunk and its tag, §5
inline constexpr std::size_t fetch_bytes_max = 8 * 1024 * 1024;   // one answer of blobs/fetch
inline constexpr std::size_t stored_together_max = 64;            // blobs of one blobs/store, and their bytes: 4 MiB
inline constexpr std::size_t stored_together_bytes_max = 4 * blob_bytes_max + stored_together_max * 40 + 8;
inline constexpr std::size_t page_bytes_max = 1024 * 1024;  // one answer of entries, and those in a 409
inline constexpr std::size_t blob_ids_max = 4096;           // asked for at once
inline constexpr std::size_t blob_ids_bytes_max = blob_ids_max * 40;
inline constexpr std::size_t names_bytes_max = 256 * 1024;
inline constexpr std::size_t names_at_once_max = 256;
inline constexpr std::size_t name_bytes_max = 255;
inline constexpr std::size_t invite_code_box_bytes_max = 4096;
inline constexpr std::size_t lease_note_bytes_max = 256;
inline constexpr std::size_t lease_keys_max = 4096;  // named by one commit
inline constexpr std::size_t commit_blobs_max = 4096;
inline constexpr std::size_t device_label_bytes_max = 100;

// Sign-in.
inline constexpr std::chrono::milliseconds nonce_life = std::chrono::seconds(60);
inline constexpr std::size_t nonces_used_max = 200'000;  // remembered until they end; beyond: 429
inline constexpr std::size_t throttle_entries_max = 100'000;
inline constexpr std::size_t devices_per_account_max = 64;     // the one unused longest goes; each has one session
inline constexpr std::size_t sessions_per_principal_max = 16;  // of an invite or gateway; the oldest goes
inline constexpr int sign_in_tries_max = 4;                    // judged anew when the account changed meanwhile
inline constexpr std::chrono::hours setup_code_life{24 * 7};
inline constexpr std::chrono::hours invite_session_life{24};  // absolute end of an invite's session

// Second factors.                                                                                 docs/protocol.md §3
inline constexpr std::size_t backup_codes = 10;
inline constexpr std::size_t code_chars_max = 64;         // as typed, with blanks
inline constexpr std::chrono::hours remembered{24 * 30};  // how long a device needs no code

// App passwords.                                                                                  docs/protocol.md §9
inline constexpr std::size_t app_passwords_per_account_max = 32;
inline constexpr std::size_t gateways_per_app_password_max = 16;  // one a space
inline constexpr std::size_t gateway_box_bytes_max = 1024;
inline constexpr std::size_t app_password_bytes_max = 32 * 1024;
inline constexpr std::size_t address_bytes_max = 64;
inline constexpr std::chrono::hours app_password_life_max{24 * 90};

// The web app.
inline constexpr std::size_t web_files_max = 1000;
inline constexpr std::size_t web_bytes_max = 64 * 1024 * 1024;  // all of it in memory, compressed copies too

// Councils: pages kept packed, of all councils, and how long a request waits for who packs another one.
inline constexpr std::size_t council_pages_bytes_max = 64 * 1024 * 1024;
inline constexpr std::chrono::milliseconds council_page_patience = std::chrono::seconds(10);

// Spaces.
inline constexpr std::chrono::minutes clock_skew_max{10};
inline constexpr std::chrono::milliseconds reservation_life = std::chrono::seconds(1);
inline constexpr std::chrono::seconds reservation_penalty{60};  // none for who let one lapse
inline constexpr std::size_t journal_cache_max = 4096;          // journals whose rules state is kept in memory
inline constexpr std::size_t card_cache_max = 4096;             // verified cards kept in memory, some 300 bytes each
inline constexpr std::size_t rate_entries_max = 100'000;
inline constexpr std::size_t heal_entries_max = 256;  // brought back with one request, §4.5

inline constexpr std::uint64_t unmetered_bytes_per_hour = 64 << 20;  // of entries that no quota stops; by author

// Leases.
inline constexpr std::uint64_t lease_ttl_s_min = 60;
inline constexpr std::uint64_t lease_ttl_s_max = 3600;

// News.
inline constexpr std::uint64_t events_wait_s_max = 55;
inline constexpr std::size_t polls_per_session_max = 2;
inline constexpr std::size_t losses_kept_max = 4096;  // rows taken away, told to who waits for news

// Open files (server/program/file_limit.h).
inline constexpr std::uint64_t files_assumed = 1024;  // when the system does not say how many there may be
inline constexpr std::uint64_t program_files = 64;    // listeners, logs, the operator's socket
inline constexpr std::size_t connections_least = 16;  // tried with, however few files there are

inline constexpr int usage_days_max = 400;           // told with one answer
inline constexpr std::size_t usage_day_bytes = 256;  // of memory, each of a journal, while the answer is made

// Operator.
inline constexpr std::size_t operator_body_bytes_max = 512 * 1024;  // a tariff file

inline constexpr std::chrono::minutes housekeeping_every{5};
inline constexpr std::chrono::minutes council_fault_pause{10};  // after a pass that its own store did not let end

}  // namespace mappe::server::limits
