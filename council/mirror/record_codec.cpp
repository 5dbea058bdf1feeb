#include "council/mirror/record_codec.h"

#include <array>

#include "crypto/base/cbor.h"

namespace mappe::council {

namespace {

constexpr std::uint64_t record_version = 1;
constexpr std::size_t record_fields = 13;
constexpr std::array<std::string_view, 4> state_names = {"present", "deleted", "depublished", "unreachable"};

}  // namespace

std::string_view name_of(State state) { return state_names[static_cast<std::size_t>(state)]; }

Bytes encode(const Record& record) {
  cbor::Writer w;
  w.array(record_fields).uint(record_version);
  w.uint(static_cast<std::uint64_t>(record.kind)).uint(static_cast<std::uint64_t>(record.state)).uint(record.change);
  w.id(record.hash).id(record.list_hash).uint(record.first_seen_ms).uint(record.changed_ms);
  w.uint(record.missed_pass).uint(record.misses).uint(static_cast<std::uint64_t>(record.missed_status));
  w.bytes(view_of(record.content)).bytes(view_of(record.joins));
  return w.take();
}

Result<Record> parse_record(std::string_view id, ByteView bytes) {
  cbor::Reader r(bytes);
  Record record;
  record.id = id;
  r.array(record_fields);
  const std::uint64_t version = r.uint();
  record.kind = static_cast<Kind>(r.uint_up_to(static_cast<std::uint64_t>(Kind::location)));
  record.state = static_cast<State>(r.uint_up_to(static_cast<std::uint64_t>(State::unreachable)));
  record.change = r.uint();
  record.hash = r.id<ContentHash>();
  record.list_hash = r.id<ContentHash>();
  record.first_seen_ms = r.uint();
  record.changed_ms = r.uint();
  record.missed_pass = r.uint();
  record.misses = r.uint();
  record.missed_status = static_cast<int>(r.uint_up_to(999));
  record.content = text_of(r.bytes());
  record.joins = text_of(r.bytes());
  if (!r.finish() || version != record_version) return fail(Errc::damaged, "a mirrored object that is damaged");
  return record;
}

}  // namespace mappe::council
