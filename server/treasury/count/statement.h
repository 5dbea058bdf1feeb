// Statements: closed once, numbered without gaps within a faction, chained by hash, signed, never changed.
//                                                                                docs/protocol.md §7b, docs/treasury.md
//
// The signed form is canonical JSON: members in byte order, no white space, whole numbers and text only (usages, which
// JavaScript cannot hold, as decimal text). CSV and PDF are derived from it. Pure, any thread.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "crypto/base/ids.h"
#include "crypto/base/sign.h"
#include "server/treasury/count/budget.h"
#include "server/treasury/count/tally.h"

namespace mappe::treasury {

using StatementHash = Id<struct StatementHashTag, 32>;
StatementHash hash_of_statement(ByteView canonical);

struct Correction {
  std::uint64_t number = 0;  // of the document that was wrong
  std::string reason;
};

struct Facts {
  ServerId server;
  FactionId faction;
  std::string faction_name;
  std::uint64_t number = 1;
  std::optional<StatementHash> previous;  // of the document before; none: this is the first
  TimeMs closed_ms = 0;
  Period period;
  std::optional<Correction> corrects;
  std::optional<std::pair<Budget, Standing>> budget;  // of a budget year
};

nlohmann::json statement_of(const config::Treasury& treasury, const Tally& tally, const Facts& facts);
std::string canonical(const nlohmann::json& statement);

struct Signed {
  std::string statement;  // canonical
  Signature signature;
};
Signed sign_statement(const SignKeyPair& key, const nlohmann::json& statement);

// {statement, hash, signature}, as files and routes carry it.
nlohmann::json envelope_of(const Signed& document);
//   errors  malformed  not an envelope
Result<Signed> signed_of(const nlohmann::json& envelope);

enum class Fault {
  unreadable,      // not canonical JSON of a statement
  bad_signature,   // changed, or signed by another key
  missing_number,  // one between this and the one before it is not there
  broken_chain,    // does not name the hash of the one before it
  missing_end,     // there were more once
};
std::string_view name_of(Fault fault);

struct Found {
  std::uint64_t number = 0;  // at which document; of a missing one, its number
  Fault fault = Fault::unreadable;
  friend bool operator==(const Found&, const Found&) = default;
};

// All documents of one faction, ascending; `count` is how many were ever closed. Empty: all is in order.
std::vector<Found> check_chain(const std::vector<Signed>& documents, std::uint64_t count, const SignPublicKey& key);

// For spreadsheets: semicolons, decimal commas, one line a row, UTF-8 with a byte order mark. Text that a spreadsheet
// would run as a formula gets an apostrophe before it.
std::string csv_of(const nlohmann::json& statement);

// "3. Quartal 2026 · Nr. 7"; of the statement's file: "mappe-abrechnung-2026-Q3-nr-7"
std::string title_of(const nlohmann::json& statement);
std::string file_name_of(const nlohmann::json& statement);

}  // namespace mappe::treasury
