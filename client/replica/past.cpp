#include "client/replica/past.h"

#include "client/limits.h"
#include "crypto/base/cbor.h"

namespace mappe::client {

namespace {

constexpr std::size_t entries_max = std::size_t{1} << 20;

RecordName past_record(const SpaceId& space) { return {Drawer::past, space.text()}; }

}  // namespace

std::span<const journal::Entry> newest_part(std::span<const journal::Entry> chain) {
  std::size_t bytes = 0, first = chain.size();
  while (first > 0 && bytes + chain[first - 1].bytes().size() <= limits::past_bytes_max)
    bytes += chain[--first].bytes().size();
  return chain.subspan(first);
}

void chain_on(std::vector<journal::Entry>* chain, std::span<const journal::Entry> more) {
  for (const journal::Entry& entry : more) {
    const std::uint64_t seq = entry.header().seq;
    if (!chain->empty() && seq <= chain->back().header().seq) continue;
    const bool follows =
        chain->empty() || (seq == chain->back().header().seq + 1 && entry.header().prev == chain->back().hash());
    if (!follows) chain->clear();
    chain->push_back(entry);
  }
}

std::vector<journal::Entry> load_past(const Home& home, const SpaceId& space) {
  std::vector<journal::Entry> entries;
  const auto bytes = home.read(past_record(space));
  if (!bytes) return entries;
  cbor::Reader in(bytes->expose());
  const std::size_t count = in.array_up_to(entries_max);
  for (std::size_t i = 0; i < count && !in.failed(); ++i) {
    auto entry = journal::Entry::parse(in.raw());
    if (!entry) return {};
    entries.push_back(std::move(*entry));
  }
  return in.finish() ? entries : std::vector<journal::Entry>();
}

Result<void> keep_past(const Home& home, const SpaceId& space, std::span<const journal::Entry> more) {
  std::vector<journal::Entry> chain = load_past(home, space);
  chain_on(&chain, more);
  const auto kept = newest_part(chain);
  cbor::Writer out;
  out.array(kept.size());
  for (const journal::Entry& entry : kept) out.raw(entry.bytes());
  return home.write(past_record(space), out.done());
}

}  // namespace mappe::client
