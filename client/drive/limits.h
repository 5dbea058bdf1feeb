// Every number of the drive.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace mappe::client::drive::limits {

// A change is planned anew on each head it meets; so many heads, then "busy".
inline constexpr unsigned plans_max = 12;

// How long what the server said of locks and quota is believed. What a change meets is judged by the server anyway.
inline constexpr std::chrono::milliseconds stays_fresh{1'000};

// Following the news: how long one question waits at the server, and how long after a failed one the next is asked.
inline constexpr unsigned news_wait_s = 25;
inline constexpr std::chrono::milliseconds after_failure{2'000};
inline constexpr std::chrono::seconds retry_after{5};  // what clients are told meanwhile

// How often the day's upkeep is thought of; who changes something then waits until it is done.
inline constexpr std::chrono::minutes upkeep_every{60};

// A client of a drive waits for an answer: no question but that for news may stall longer.
inline constexpr long stall_s = 20;
inline constexpr std::chrono::milliseconds patience{2'000};  // with a server that says "busy"

// So long a new connection may take; and so long who looks at locks waits for the server to say who holds some.
inline constexpr long connect_ms = 5'000;
inline constexpr std::chrono::milliseconds look_patience{1'000};

inline constexpr std::size_t listing_step = 256;  // members of a folder described at once

// Reading ahead: so many chunks of one reader are on their way or wait for him; and of so many large files that were
// read last the list of chunks is kept.
inline constexpr std::size_t chunks_ahead_max = 8;
inline constexpr std::size_t chunk_lists_kept_max = 4;

// After news of nothing but own entries, so that who writes much is not told of each of them.
inline constexpr std::chrono::milliseconds after_own_news{20};

// One entry of a change; what needs more is built below limbo first.
inline constexpr std::size_t entry_ops_max = 400;
inline constexpr std::size_t entry_bytes_max = std::size_t{192} << 10;
inline constexpr std::size_t entry_chunks_max = 8'192;     // that large contents of it name, 40 bytes each
inline constexpr std::size_t copied_places_max = 100'000;  // of one COPY

inline constexpr std::size_t property_bytes_max = std::size_t{60} << 10;  // of all of a place; the journal's is 64 KiB

// A document that a program puts aside while it saves (safe_save.h).
inline constexpr std::chrono::seconds put_aside_for{60};
inline constexpr std::size_t put_aside_max = 256;

// The note beside a lease that other clients show.
inline constexpr std::size_t note_text_bytes_max = 80;

inline constexpr std::size_t secret_bytes = 16;  // of the address: 128 bits; it stands in every entry of a listing

// The status: so many refusals are remembered, and so many locks shown.
inline constexpr std::size_t refusals_max = 50;
inline constexpr std::size_t locks_shown_max = 200;
// Drives of one home that can be found by it (running.h); how long one that is asked may take, and what it may say.
inline constexpr unsigned drives_found_max = 8;
inline constexpr std::chrono::seconds status_patience{10};
inline constexpr std::size_t status_bytes_max = std::size_t{1} << 20;

}  // namespace mappe::client::drive::limits
