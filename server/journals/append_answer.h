// How an append is told to its client: done, the head moved, a rule was broken.                     docs/protocol.md §4
#pragma once

#include "journal/entry.h"
#include "journal/rule.h"
#include "server/answer/judged.h"
#include "server/services.h"

namespace mappe::server {

http::Response answer_head(int status, std::uint64_t seq, const EntryHash& hash);

// 409 head-moved {head, entries from `from` on}; or 500 if they cannot be read.
Problem head_moved(Services& services, const JournalId& journal, std::uint64_t from);

// 403 what the author may not, 409 what must wait for something else, 422 all other rules.
Problem broken(journal::Rule rule);

// The whole entry of a body; 413, 400, or 422 for a version or kind nobody knows yet.
Judged<journal::Entry> parse_entry(ByteView bytes);

// 422 rule clock {time_ms}, unless time_ms is within 10 minutes of ours.
std::optional<Problem> check_clock(const Services& services, TimeMs time_ms);

// [head seq, head hash, [entry...]] from `?from=` on.
http::Response answer_entries(Services& services, const http::Request& request, const JournalId& journal,
                              bool access_only);

// The same with the newest snapshot alone, or with no entry.
http::Response answer_newest_snapshot(Services& services, const JournalId& journal);

}  // namespace mappe::server
