#include "storage/embedded/records.h"

#include "crypto/base/cbor.h"

namespace mappe::storage {
namespace {

using cbor::Reader;
using cbor::Writer;

constexpr std::size_t list_max = 1 << 20;  // of ids in one value: more is damage

// Written with every append, so in one allocation: none is longer.
constexpr std::size_t journal_record_bytes_max = 1 + 10 * 9 + 17 + 2 * 34 + 2 * 17;
constexpr std::size_t change_bytes_max = 1 + 3 * 9 + 17;

Bytes room_for(std::size_t bytes) {
  Bytes room;
  room.reserve(bytes);
  return room;
}

Error damaged() { return fail(Errc::damaged, "a stored record cannot be read"); }

bool flag(Reader& in) { return in.uint_up_to(1) == 1; }
std::uint64_t number(bool value) { return value ? 1 : 0; }

template <class Enum>
std::uint64_t number_of(Enum value) {
  return static_cast<std::uint64_t>(value);
}
template <class Enum>
Enum one_of(Reader& in, Enum first, Enum last) {
  const std::uint64_t value = in.uint_up_to(number_of(last));
  if (value < number_of(first)) in.fail_with(damaged());
  return static_cast<Enum>(value);
}

std::vector<PrincipalId> ids(Reader& in) {
  std::vector<PrincipalId> list(in.array_up_to(list_max));
  for (auto& id : list) id = in.id<PrincipalId>();
  return list;
}
void put_ids(Writer& out, const std::vector<PrincipalId>& list) {
  out.array(list.size());
  for (const auto& id : list) out.id(id);
}

Bytes owned(ByteView view) { return bytes_of(view); }

void put_byte_ms(Writer& out, ByteMs value) { out.bytes(shortest_bytes(value).view()); }
ByteMs byte_ms(Reader& in) {
  const auto value = byte_ms_of(in.bytes());
  if (!value) in.fail_with(damaged());
  return value ? *value : 0;
}

void put_journal_of_version_2(Writer& out, const JournalRecord& r) {
  out.uint(number_of(r.kind)).id(r.owner).uint(r.head.seq).id(r.head.hash);
  out.uint(r.head.access_seq).id(r.head.access_hash).uint(r.head.bytes);
  out.uint(r.meter.blob_bytes).uint(r.meter.blobs);
}
JournalRecord journal_of_version_2(Reader& in) {
  JournalRecord r;
  r.kind = one_of(in, JournalKind::space, JournalKind::roster);
  r.owner = in.id<FactionId>();
  r.head.seq = in.uint();
  r.head.hash = in.id<EntryHash>();
  r.head.access_seq = in.uint();
  r.head.access_hash = in.id<EntryHash>();
  r.head.bytes = in.uint();
  r.meter.journal_bytes = r.head.bytes;
  r.meter.blob_bytes = in.uint();
  r.meter.blobs = in.uint();
  return r;
}

void put_change(Writer& out, const MeterChange& c) {
  out.array(4).uint(c.at_ms).uint(c.more_bytes).uint(c.less_bytes);
  put_byte_ms(out, c.regained_byte_ms);
}

BlobRecord blob_of_version_1(Reader& in) {
  BlobRecord r;
  r.info.state = one_of(in, BlobState::unreferenced, BlobState::dropped);
  r.info.size_bytes = in.uint();
  r.place = one_of(in, BlobPlace::record, BlobPlace::nowhere);
  r.info.first_ms = in.uint();
  r.info.asked_ms = in.uint();
  r.info.dropped_ms = in.uint();
  r.info.sender = in.id<PrincipalId>();
  r.info.damaged = flag(in);
  return r;
}

template <class Record>
Result<Record> finish(Reader& in, Record record) {
  if (!in.finish()) return damaged();
  return record;
}

}  // namespace

Bytes encode(const JournalRecord& r) {
  Writer out(room_for(journal_record_bytes_max));
  out.array(14);
  put_journal_of_version_2(out, r);
  out.uint(r.meter.since_ms).uint(r.meter.counted_ms).uint(r.start_bytes);
  put_byte_ms(out, r.meter.byte_ms);
  put_byte_ms(out, r.meter.regained_byte_ms);
  return out.take();
}
template <>
Result<JournalRecord> decode(ByteView value) {
  Reader in(value);
  in.array(14);
  JournalRecord r = journal_of_version_2(in);
  r.meter.since_ms = in.uint();
  r.meter.counted_ms = in.uint();
  r.start_bytes = in.uint();
  r.meter.byte_ms = byte_ms(in);
  r.meter.regained_byte_ms = byte_ms(in);
  return finish(in, r);
}
Result<JournalRecord> decode_journal_of_version_2(ByteView value) {
  Reader in(value);
  in.array(10);
  const JournalRecord r = journal_of_version_2(in);
  in.uint();  // gaps of blobs brought back, in hours begun: of no stretch of time, so never billed
  return finish(in, r);
}

Bytes encode(const BlobRecord& r) {
  Writer out;
  out.array(9).uint(number_of(r.info.state)).uint(r.info.size_bytes).uint(number_of(r.place));
  out.uint(r.info.first_ms).uint(r.info.asked_ms).uint(r.info.dropped_ms);
  return out.id(r.info.sender).uint(number(r.info.damaged)).uint(r.sum).take();
}
template <>
Result<BlobRecord> decode(ByteView value) {
  Reader in(value);
  in.array(9);
  BlobRecord r = blob_of_version_1(in);
  r.sum = in.uint();
  return finish(in, r);
}
Result<BlobRecord> decode_blob_of_version_1(ByteView value) {
  Reader in(value);
  in.array(8);
  return finish(in, blob_of_version_1(in));
}

Bytes encode(const UnreferencedRecord& r) { return cbor::encode_array(r.sender, r.size_bytes); }
template <>
Result<UnreferencedRecord> decode(ByteView value) {
  Reader in(value);
  UnreferencedRecord r;
  in.array(2);
  r.sender = in.id<PrincipalId>();
  r.size_bytes = in.uint();
  return finish(in, r);
}

Bytes encode(const std::vector<PrincipalId>& members) {
  Writer out;
  put_ids(out, members);
  return out.take();
}
template <>
Result<std::vector<PrincipalId>> decode(ByteView value) {
  Reader in(value);
  auto list = ids(in);
  return finish(in, std::move(list));
}

Bytes encode(const Account& a) {
  Writer out;
  out.array(5).id(a.id).text(a.login);
  put_ids(out, a.persons);
  return out.bytes(a.sealed).uint(a.version).take();
}
template <>
Result<Account> decode(ByteView value) {
  Reader in(value);
  Account a;
  in.array(5);
  a.id = in.id<AccountId>();
  a.login = in.text();
  a.persons = ids(in);
  a.sealed = owned(in.bytes());
  a.version = in.uint();
  return finish(in, std::move(a));
}

Bytes encode(const Device& d) { return cbor::encode_array(d.id, d.account, d.secret, d.first_ms, d.last_ms, d.sealed); }
template <>
Result<Device> decode(ByteView value) {
  Reader in(value);
  Device d;
  in.array(6);
  d.id = in.id<DeviceId>();
  d.account = in.id<AccountId>();
  d.secret = in.id<DeviceSecretHash>();
  d.first_ms = in.uint();
  d.last_ms = in.uint();
  d.sealed = owned(in.bytes());
  return finish(in, std::move(d));
}

Bytes encode(const Session& s) {
  return cbor::encode_array(s.token, s.account, number_of(s.kind), s.principal, s.device, s.created_ms, s.last_ms,
                            s.idle_ms, s.ends_ms, s.sealed);
}
template <>
Result<Session> decode(ByteView value) {
  Reader in(value);
  Session s;
  in.array(10);
  s.token = in.id<TokenHash>();
  s.account = in.id<AccountId>();
  s.kind = one_of(in, PrincipalKind::person, PrincipalKind::gateway);
  s.principal = in.id<PrincipalId>();
  s.device = in.id<DeviceId>();
  s.created_ms = in.uint();
  s.last_ms = in.uint();
  s.idle_ms = in.uint();
  s.ends_ms = in.uint();
  s.sealed = owned(in.bytes());
  return finish(in, std::move(s));
}

Bytes encode(const Faction& f) {
  return cbor::encode_array(f.id, std::string_view(f.name), f.type, f.quota_bytes, number(f.suspended), f.created_ms);
}
template <>
Result<Faction> decode(ByteView value) {
  Reader in(value);
  Faction f;
  in.array(6);
  f.id = in.id<FactionId>();
  f.name = in.text();
  f.type = in.uint();
  f.quota_bytes = in.uint();
  f.suspended = flag(in);
  f.created_ms = in.uint();
  return finish(in, std::move(f));
}

Bytes encode(const StoredName& n) { return cbor::encode_array(n.faction, n.ref, n.salt, std::string_view(n.name)); }
template <>
Result<StoredName> decode(ByteView value) {
  Reader in(value);
  StoredName n;
  in.array(4);
  n.faction = in.id<FactionId>();
  n.ref = in.id<NameRef>();
  n.salt = owned(in.bytes());
  n.name = in.text();
  return finish(in, std::move(n));
}

Bytes encode(const SetupCode& c) { return cbor::encode_array(c.hash, c.expires_ms, c.sealed); }
template <>
Result<SetupCode> decode(ByteView value) {
  Reader in(value);
  SetupCode c;
  in.array(3);
  c.hash = in.id<SetupCodeHash>();
  c.expires_ms = in.uint();
  c.sealed = owned(in.bytes());
  return finish(in, std::move(c));
}

Bytes encode(const InviteCode& c) {
  return cbor::encode_array(c.id, c.faction, c.invite, c.author, c.expires_ms, c.fetches_left, c.box);
}
template <>
Result<InviteCode> decode(ByteView value) {
  Reader in(value);
  InviteCode c;
  in.array(7);
  c.id = in.id<InviteCodeId>();
  c.faction = in.id<FactionId>();
  c.invite = in.id<PrincipalId>();
  c.author = in.id<PrincipalId>();
  c.expires_ms = in.uint();
  c.fetches_left = in.uint();
  c.box = owned(in.bytes());
  return finish(in, std::move(c));
}

Bytes encode(const AppPassword& p) { return cbor::encode_array(p.id, p.account, p.until_ms, p.sealed); }
template <>
Result<AppPassword> decode(ByteView value) {
  Reader in(value);
  AppPassword p;
  in.array(4);
  p.id = in.id<AppPasswordId>();
  p.account = in.id<AccountId>();
  p.until_ms = in.uint();
  p.sealed = owned(in.bytes());
  return finish(in, std::move(p));
}

Bytes encode(const KnownId& k) { return cbor::encode_array(number_of(k.kind), k.faction); }
template <>
Result<KnownId> decode(ByteView value) {
  Reader in(value);
  KnownId k;
  in.array(2);
  k.kind = one_of(in, IdKind::account, IdKind::space);
  k.faction = in.id<FactionId>();
  return finish(in, k);
}

Bytes encode(const Tries& t) { return cbor::encode_array(t.failed, t.last_failed_ms, t.last_succeeded_ms); }
template <>
Result<Tries> decode(ByteView value) {
  Reader in(value);
  Tries t;
  in.array(3);
  t.failed = in.uint();
  t.last_failed_ms = in.uint();
  t.last_succeeded_ms = in.uint();
  return finish(in, t);
}

Bytes encode(const Lease& l) {
  const ByteView deep = l.deep_key ? ByteView(l.deep_key->view()) : ByteView();
  return cbor::encode_array(l.token, l.space, l.key, deep, number(l.shared), l.expires_ms, l.note, l.session,
                            number_of(l.kind), l.principal);
}
template <>
Result<Lease> decode(ByteView value) {
  Reader in(value);
  Lease l;
  in.array(10);
  l.token = in.id<LeaseToken>();
  l.space = in.id<SpaceId>();
  l.key = in.id<LeaseKey>();
  const ByteView deep = in.bytes();
  if (!deep.empty()) {
    const auto key = LeaseKey::parse(deep);
    if (!key) return damaged();
    l.deep_key = *key;
  }
  l.shared = flag(in);
  l.expires_ms = in.uint();
  l.note = owned(in.bytes());
  l.session = in.id<TokenHash>();
  l.kind = one_of(in, PrincipalKind::person, PrincipalKind::gateway);
  l.principal = in.id<PrincipalId>();
  return finish(in, std::move(l));
}

Bytes encode(const Restore& r) {
  return cbor::encode_array(r.generation_ms, r.heal_first_ms, r.heal_until_ms, r.newest_ms);
}
template <>
Result<Restore> decode(ByteView value) {
  Reader in(value);
  Restore r;
  in.array(4);
  r.generation_ms = in.uint();
  r.heal_first_ms = in.uint();
  r.heal_until_ms = in.uint();
  r.newest_ms = in.uint();
  return finish(in, r);
}

Bytes encode(const HourRecord& h) {
  Writer out;
  out.array(4).uint(h.counted_ms).uint(h.bytes);
  put_byte_ms(out, h.byte_ms);
  put_byte_ms(out, h.regained_byte_ms);
  return out.take();
}
template <>
Result<HourRecord> decode(ByteView value) {
  Reader in(value);
  HourRecord h;
  in.array(4);
  h.counted_ms = in.uint();
  h.bytes = in.uint();
  h.byte_ms = byte_ms(in);
  h.regained_byte_ms = byte_ms(in);
  return finish(in, h);
}

Bytes encode(const MeterChange& c) {
  Writer out;
  put_change(out, c);
  return out.take();
}
template <>
Result<MeterChange> decode(ByteView value) {
  Reader in(value);
  MeterChange c;
  in.array(4);
  c.at_ms = in.uint();
  c.more_bytes = in.uint();
  c.less_bytes = in.uint();
  c.regained_byte_ms = byte_ms(in);
  return finish(in, c);
}

Bytes encode(const ClockRecord& c) {
  Writer out;
  out.array(2).uint(c.now_ms).array(c.steps.size());
  for (const auto& step : c.steps) out.array(2).uint(step.from_ms).uint(step.to_ms);
  return out.take();
}
template <>
Result<ClockRecord> decode(ByteView value) {
  Reader in(value);
  ClockRecord c;
  in.array(2);
  c.now_ms = in.uint();
  c.steps.resize(in.array_up_to(limits::clock_steps_max));
  for (auto& step : c.steps) {
    in.array(2);
    step.from_ms = in.uint();
    step.to_ms = in.uint();
  }
  return finish(in, std::move(c));
}

namespace {

constexpr std::uint8_t flag_access = 1, flag_metered = 2;
constexpr std::size_t entry_head_bytes = 1 + EntryHash::size_bytes;

// Where an entry's bytes begin in its value, and what lies between the hash and them. errors damaged
struct EntryParts {
  ByteView change;
  ByteView entry;
};
Result<EntryParts> parts_of_entry(ByteView value) {
  if (value.size() < entry_head_bytes || value[0] > (flag_access | flag_metered)) return damaged();
  ByteView rest = value.subspan(entry_head_bytes);
  if ((value[0] & flag_metered) == 0) return EntryParts{{}, rest};
  if (rest.empty() || rest.size() < 1U + rest[0]) return damaged();
  return EntryParts{rest.subspan(1, rest[0]), rest.subspan(1U + rest[0])};
}

}  // namespace

Bytes encode_entry(bool access, const EntryHash& hash, const std::optional<MeterChange>& change, ByteView entry) {
  Bytes value = room_for(entry_head_bytes + 1 + change_bytes_max + entry.size());
  value.push_back(static_cast<std::uint8_t>((access ? flag_access : 0) | (change ? flag_metered : 0)));
  append(value, hash.view());
  if (change) {
    const std::size_t length_at = value.size();
    value.push_back(0);  // its length, known when it is written
    Writer out(std::move(value));
    put_change(out, *change);
    value = out.take();
    value[length_at] = static_cast<std::uint8_t>(value.size() - length_at - 1);
  }
  append(value, entry);
  return value;
}
Result<StoredEntry> decode_entry(std::uint64_t seq, ByteView value) {
  const auto parts = parts_of_entry(value);
  if (!parts) return fail(parts.error());
  return StoredEntry{seq, *EntryHash::parse(value.subspan(1, EntryHash::size_bytes)), (value[0] & flag_access) != 0,
                     bytes_of(parts->entry)};
}
Result<EntryOnMeter> decode_entry_on_meter(ByteView value) {
  const auto parts = parts_of_entry(value);
  if (!parts) return fail(parts.error());
  EntryOnMeter on_meter{parts->entry.size(), {}};
  if ((value[0] & flag_metered) == 0) return on_meter;
  auto change = decode<MeterChange>(parts->change);
  if (!change) return fail(change.error());
  on_meter.change = *change;
  return on_meter;
}

Bytes encode_seq(std::uint64_t seq) { return Writer().uint(seq).take(); }
Result<std::uint64_t> decode_seq(ByteView value) {
  Reader in(value);
  const std::uint64_t seq = in.uint();
  if (!in.finish()) return damaged();
  return seq;
}

}  // namespace mappe::storage
