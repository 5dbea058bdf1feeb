// Usage x tariff x period -> lines, exact until each line is rounded once.                         docs/treasury.md
//
// A period is cut where a month, a tariff, or the sharing of a space begins that this faction owns or shares. In each
// piece one tariff holds: what a space uses is averaged over the piece, charged by brackets, and weighed by the piece's
// part of its month. Pure.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "config/treasury.h"
#include "server/treasury/count/calendar.h"
#include "server/treasury/count/money.h"

namespace mappe::treasury {

struct SpaceUsage {
  std::string space;  // its id, base64url
  Span span;
  Wide byte_ms = 0;  // bytes x milliseconds they were stored
};

// What the meter says. Spans begin and end at midnight in Berlin, but for the end of one that runs until now.
//   errors  as the storage's
class UsageSource {
 public:
  virtual ~UsageSource() = default;
  virtual Result<std::vector<SpaceUsage>> of_faction(const std::string& faction, const Span& span) const = 0;
  virtual Result<Wide> of_space(const std::string& space, const Span& span) const = 0;  // whoever owns it
  // Guests of the faction's roster at a moment.
  virtual Result<std::uint64_t> guests_at(const std::string& faction, TimeMs moment) const = 0;
};

enum class LineKind { base_fee, included, storage, guests };

struct Line {
  LineKind kind = LineKind::storage;
  Date from, until;    // the piece; until: the day after its last
  std::string tariff;  // its name
  Wide byte_ms = 0;    // included and storage: the part of the usage in this bracket
  std::uint64_t above_bytes = 0;
  std::optional<std::uint64_t> up_to_bytes;
  std::uint64_t guests = 0;  // charged ones
  TimeMs piece_ms = 0, month_ms = 0;
  config::MicroCents price{};  // per month; of storage, per GiB and month
  Cents net{};
  config::Tax tax;
};

struct SpaceSum {            // what a space was charged with over the period
  std::string space, label;  // label: of a joint space, else empty
  Wide byte_ms = 0;          // this faction's part
  bool is_joint = false;
  std::uint32_t parts = 1, whole = 1;  // of the last piece
};

struct TaxSum {
  config::Tax tax;
  Cents net{}, amount{};
};

struct Tally {
  std::vector<Line> lines;
  std::vector<SpaceSum> spaces;  // ascending by space
  std::vector<TaxSum> taxes;
  Wide byte_ms = 0;
  Cents net{}, tax{}, gross{};
};

struct Who {
  std::string faction;  // its name on this server
  TimeMs founded_ms = 0;
};

// Of [from, until); nothing before the day of the founding.     errors  too_large; those of the source
Result<Tally> tally(const config::Treasury& treasury, const UsageSource& usage, const Who& who, const Date& from,
                    const Date& until);

// The average of a usage in thousandths of a GiB, for people: rounded down.
std::uint64_t average_milli_gib(Wide byte_ms, TimeMs length_ms);
std::string german_gib(std::uint64_t milli_gib);  // "1.234,567 GiB"

}  // namespace mappe::treasury
