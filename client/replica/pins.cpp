#include "client/replica/pins.h"

#include "crypto/base/cbor.h"

namespace mappe::client {

namespace {

RecordName pin_record(const JournalId& journal) { return {Drawer::pins, journal.text()}; }
RecordName pending_record(const JournalId& journal) { return {Drawer::pending, journal.text()}; }
RecordName found_record(const JournalId& journal) { return {Drawer::pending, "found-" + journal.text()}; }

}  // namespace

Result<std::optional<journal::Pin>> load_pin(const Home& home, const JournalId& journal) {
  auto bytes = home.read(pin_record(journal));
  if (!bytes && bytes.error().code == Errc::not_found) return std::optional<journal::Pin>();
  if (!bytes) return fail(bytes.error());
  cbor::Reader reader(bytes->expose());
  reader.array(2);
  journal::Pin pin;
  pin.seq = reader.uint();
  pin.hash = reader.id<EntryHash>();
  if (!reader.finish()) return fail(Errc::damaged, "a pin of the home is damaged");
  return std::optional<journal::Pin>(pin);
}

Result<void> raise_pin(const Home& home, const JournalId& journal, const journal::Pin& pin) {
  auto held = home.lock("pin-" + journal.text());
  if (!held) return fail(held.error());
  auto seen = load_pin(home, journal);
  if (!seen) return fail(seen.error());
  if (*seen && (*seen)->seq >= pin.seq) return {};
  return home.write_often(pin_record(journal), cbor::encode_array(pin.seq, pin.hash));
}

Result<void> forget_pin(const Home& home, const JournalId& journal) {
  auto held = home.lock("pin-" + journal.text());
  if (!held) return fail(held.error());
  return home.remove(pin_record(journal));
}

Result<void> keep_pending(const Home& home, const JournalId& journal, ByteView entry) {
  return home.write_often(pending_record(journal), entry, Flushed::later);
}

Result<std::optional<journal::Entry>> load_pending(const Home& home, const JournalId& journal) {
  auto bytes = home.read(pending_record(journal));
  if (!bytes && bytes.error().code == Errc::not_found) return std::optional<journal::Entry>();
  if (!bytes) return fail(bytes.error());
  if (bytes->size() == 0) return std::optional<journal::Entry>();  // dropped
  auto entry = journal::Entry::parse(bytes->expose());
  if (!entry) return fail(Errc::damaged, "an unanswered entry of the home is damaged");
  return std::optional<journal::Entry>(std::move(*entry));
}

Result<void> drop_pending(const Home& home, const JournalId& journal) {
  const RecordName record = pending_record(journal), found = found_record(journal);
  if (home.has(found))
    if (auto removed = home.remove(found); !removed) return removed;
  return home.has(record) ? home.write_often(record, {}, Flushed::later) : Result<void>();
}

Result<void> keep_found(const Home& home, const JournalId& journal, std::uint64_t seq, TimeMs time_ms) {
  return home.write(found_record(journal), cbor::encode_array(seq, time_ms));
}

std::optional<TimeMs> load_found(const Home& home, const JournalId& journal, std::uint64_t seq) {
  auto bytes = home.read(found_record(journal));
  if (!bytes) return std::nullopt;  // a damaged one tells nothing
  cbor::Reader reader(bytes->expose());
  reader.array(2);
  const std::uint64_t found = reader.uint();
  const TimeMs time_ms = reader.uint();
  return reader.finish() && found == seq ? std::optional(time_ms) : std::nullopt;
}

}  // namespace mappe::client
