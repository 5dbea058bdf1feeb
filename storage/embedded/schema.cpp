#include "storage/embedded/schema.h"

#include <algorithm>

#include "crypto/base/cbor.h"

namespace mappe::storage {
namespace {

Bytes schema_key() { return bytes_of(std::string_view("schema")); }

Bytes encode_version(std::uint64_t version) {
  cbor::Writer out;
  return out.uint(version).take();
}

Result<std::optional<std::uint64_t>> stored_version(const KeyValue& kv) {
  auto value = kv.get(Table::meta, schema_key());
  if (!value) return fail(value.error());
  if (!*value) return std::optional<std::uint64_t>();
  cbor::Reader in(**value);
  const std::uint64_t version = in.uint();
  if (!in.finish()) return fail(Errc::damaged, "the schema version cannot be read");
  return std::optional<std::uint64_t>(version);
}

}  // namespace

std::span<const Migration> migrations() { return {}; }  // version 1 is the first

Result<void> bring_up_to_date(KeyValue& kv, std::uint64_t target, std::span<const Migration> table) {
  auto stored = stored_version(kv);
  if (!stored) return fail(stored.error());
  std::uint64_t version = stored->value_or(target);
  if (!*stored) {
    Transaction tx(kv);
    tx.put(Table::meta, schema_key(), encode_version(target));
    if (auto written = tx.commit(); !written) return written;
  }
  if (version > target) return fail(Errc::unsupported, "this data was written by a newer Mappe");
  while (version < target) {
    const auto step = std::find_if(table.begin(), table.end(), [&](const auto& m) { return m.from == version; });
    if (step == table.end()) return fail(Errc::unsupported, "no migration leads on from this data's version");
    Transaction tx(kv);
    if (auto run = step->run(tx); !run) return run;
    tx.put(Table::meta, schema_key(), encode_version(++version));
    if (auto written = tx.commit(); !written) return written;
  }
  return {};
}

}  // namespace mappe::storage
