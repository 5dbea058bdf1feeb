// Statements and the proof of use on paper, derived from the signed JSON and nothing else.         docs/treasury.md
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"

namespace mappe::treasury {

// A4, German, a tagged PDF made after PDF/UA-1. `hash` of the signed form stands on it.
//   errors  malformed  not a statement; io
Result<Bytes> pdf_of_statement(const nlohmann::json& statement, const std::string& hash);

// The "Verwendungsnachweis" of a budget year: what came in, what was spent month by month, what is left.
//   errors  not_found  the statement is of no budget year, or none was set; else as above
Result<Bytes> pdf_of_proof(const nlohmann::json& statement, const std::string& hash);

}  // namespace mappe::treasury
