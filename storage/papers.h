// What the treasury keeps of a faction: numbered papers, from 1 on and without gaps, sealed by the server. Changed by
// Write (writes.h): AddPaper is durable only as the next of its sort, ReplacePaper (budgets) keeps a number.
//   errors   not_found  no such paper     damaged, io
//   threads  any; every call is a look at one moment
#pragma once

#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/ids.h"
#include "crypto/base/result.h"

namespace mappe::storage {

enum class PaperKind : std::uint8_t { budget = 1, statement = 2 };

struct Paper {
  FactionId faction;
  PaperKind kind = PaperKind::budget;
  std::uint64_t number = 0;
  Bytes sealed;
};

class Papers {
 public:
  virtual ~Papers() = default;
  virtual Result<Paper> find(const FactionId& faction, PaperKind kind, std::uint64_t number) const = 0;
  virtual Result<std::vector<Paper>> of_faction(const FactionId& faction, PaperKind kind) const = 0;  // ascending
  // How many were ever added: also where one is missing, which is damage.
  virtual Result<std::uint64_t> count(const FactionId& faction, PaperKind kind) const = 0;
};

}  // namespace mappe::storage
