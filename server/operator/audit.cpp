#include "server/operator/audit.h"

#include <map>

#include "crypto/base/codes.h"

namespace mappe::server {

namespace {

using nlohmann::json;
using storage::decimal;

struct Compared {
  const char* what;
  storage::ByteMs told;
  storage::ByteMs counted;
};

json differences_of(const storage::JournalInfo& journal, const storage::Audit& audit) {
  const storage::Meter& told = audit.told;
  const storage::Meter& counted = audit.counted;
  const Compared all[] = {
      {"blob_bytes", told.blob_bytes, counted.blob_bytes},
      {"blobs", told.blobs, counted.blobs},
      {"journal_bytes", told.journal_bytes, counted.journal_bytes},
      {"byte_ms", told.byte_ms, counted.byte_ms},
      {"regained_byte_ms", told.regained_byte_ms, counted.regained_byte_ms},
      {"since_ms", told.since_ms, counted.since_ms},
      {"counted_ms", told.counted_ms, counted.counted_ms},
      {"history_bytes", counted.bytes(), audit.history_bytes},
      {"hours_wrong", 0, audit.hours_wrong},
  };
  json differences = json::array();
  for (const Compared& one : all) {
    if (one.told == one.counted) continue;
    differences.push_back({{"journal", to_base64url(journal.id.view())},
                           {"kind", journal.kind == storage::JournalKind::space ? "space" : "roster"},
                           {"what", one.what},
                           {"told", decimal(one.told)},
                           {"counted", decimal(one.counted)}});
  }
  return differences;
}

struct Sum {
  std::uint64_t journals = 0;
  std::uint64_t bytes = 0;
  storage::ByteMs byte_ms = 0;
  TimeMs since_ms = 0;
  json differences = json::array();
};

Result<void> add_journals(storage::Storage& storage, storage::JournalKind kind, std::map<FactionId, Sum>& sums) {
  const auto journals = storage.journals().list(kind);
  if (!journals) return fail(journals.error());
  for (const storage::JournalInfo& journal : *journals) {
    const auto audit = storage.meters().audit(journal.id);
    if (!audit) return fail(audit.error());
    Sum& sum = sums[journal.owner];
    ++sum.journals;
    sum.bytes += audit->told.bytes();
    sum.byte_ms += audit->told.byte_ms;
    sum.since_ms = sum.since_ms == 0 ? audit->told.since_ms : std::min(sum.since_ms, audit->told.since_ms);
    for (auto& difference : differences_of(journal, *audit)) sum.differences.push_back(std::move(difference));
  }
  return {};
}

json json_of(const storage::MeterClock& clock) {
  json steps = json::array();
  for (const storage::ClockStep& step : clock.steps)
    steps.push_back({{"from_ms", step.from_ms}, {"to_ms", step.to_ms}});
  return {{"now_ms", clock.now_ms}, {"stands", clock.stands}, {"steps", std::move(steps)}};
}

}  // namespace

Result<json> audit_meters(storage::Storage& storage) {
  std::map<FactionId, Sum> sums;
  const auto factions = storage.factions().all();
  if (!factions) return fail(factions.error());
  std::map<FactionId, std::string> names;
  for (const storage::Faction& faction : *factions) {
    names[faction.id] = faction.name;
    sums[faction.id];
  }
  for (const auto kind : {storage::JournalKind::space, storage::JournalKind::roster})
    if (auto added = add_journals(storage, kind, sums); !added) return fail(added.error());
  json list = json::array();
  bool all_exact = true;
  for (auto& [faction, sum] : sums) {
    const bool exact = sum.differences.empty();
    all_exact = all_exact && exact;
    list.push_back({{"faction", to_base64url(faction.view())},
                    {"name", names[faction]},
                    {"exact", exact},
                    {"journals", sum.journals},
                    {"bytes", sum.bytes},
                    {"byte_ms", decimal(sum.byte_ms)},
                    {"since_ms", sum.since_ms},
                    {"differences", std::move(sum.differences)}});
  }
  return json{{"exact", all_exact}, {"factions", std::move(list)}, {"clock", json_of(storage.meters().clock())}};
}

}  // namespace mappe::server
