// The version of the records' layout, and the way from an older one to today's.
//
// The record `meta/schema` holds one number, written when the folder is made. Each migration brings the records from
// one version to the next; it is one atomic batch together with the new number, so a crash leaves one version or the
// other.
#pragma once

#include <filesystem>
#include <span>

#include "storage/engine/transaction.h"

namespace mappe::storage {

// 2: a blob's record has a sum of its bytes.
// 3: a journal's record has its meter over time, and an entry says what it changed of it. Journals from before are
//    metered from the moment they are brought up to date.
constexpr std::uint64_t schema_version = 3;

struct Migration {
  std::uint64_t from;  // to from + 1
  Result<void> (*run)(Transaction& tx);
};

// Every migration there is, ascending by `from`.
std::span<const Migration> migrations();

// The same number as text in a file beside the records, so that an older program sees a newer folder before it opens
// anything in it. Raised before the records are migrated: it names the newest version that may lie here.
//   errors  unsupported  the file names a version above ours     damaged, io
Result<void> claim_schema(const std::filesystem::path& file, std::uint64_t ours);

// Whether there is a record of the version: the first one that is written, so without it there is none at all.
Result<bool> holds_records(const KeyValue& kv);

// Reads the version and migrates step by step up to `target`. A store without any record is new: it gets `target`.
//   errors  unsupported  the version is above target, or no migration leads on from it     damaged, io
Result<void> bring_up_to_date(KeyValue& kv, std::uint64_t target, std::span<const Migration> table);

}  // namespace mappe::storage
