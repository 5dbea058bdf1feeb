// Values of the records, as CBOR arrays (crypto/base/cbor.h), each beginning with nothing but its fields: the schema
// version (schema.h) says how to read them all. A value that does not parse is Errc::damaged.
#pragma once

#include "storage/blobs.h"
#include "storage/journals.h"
#include "storage/leases.h"
#include "storage/meters.h"
#include "storage/storage.h"

namespace mappe::storage {

struct JournalRecord {  // Table::journals
  JournalKind kind = JournalKind::space;
  FactionId owner;
  Head head;
  Meter meter;                    // journal_bytes is head.bytes
  std::uint64_t start_bytes = 0;  // of a journal that was there before its meter: what it had then
};

// Table::usage_hours: the meter after the last change of an hour. Written by the first change of a later hour.
struct HourRecord {
  TimeMs counted_ms = 0;
  std::uint64_t bytes = 0;
  ByteMs byte_ms = 0;
  ByteMs regained_byte_ms = 0;
  friend bool operator==(const HourRecord&, const HourRecord&) = default;
};

// What one change did to a meter, beside the entry's own bytes. The history is made of these.
struct MeterChange {
  TimeMs at_ms = 0;              // by the meters' clock
  std::uint64_t more_bytes = 0;  // of blobs
  std::uint64_t less_bytes = 0;
  ByteMs regained_byte_ms = 0;
};

struct ClockRecord {  // Table::meta "clock"
  TimeMs now_ms = 0;
  std::vector<ClockStep> steps;
};

// nowhere: an entry that healed named it, and nobody has sent it yet. Not metered until somebody does.
enum class BlobPlace : std::uint8_t { record = 0, file = 1, nowhere = 2 };

struct BlobRecord {  // Table::blobs
  BlobInfo info;
  BlobPlace place = BlobPlace::record;
  std::uint64_t sum = 0;  // quick_sum() of its bytes; 0: placed under version 1, or nowhere

  bool is_metered() const { return info.state == BlobState::live && place != BlobPlace::nowhere; }
};

struct UnreferencedRecord {  // Table::unreferenced
  PrincipalId sender;
  std::uint64_t size_bytes = 0;
};

Bytes encode(const JournalRecord& record);
Bytes encode(const BlobRecord& record);
Bytes encode(const UnreferencedRecord& record);
Bytes encode(const std::vector<PrincipalId>& members);
Bytes encode(const Account& account);
Bytes encode(const Device& device);
Bytes encode(const Session& session);
Bytes encode(const Faction& faction);
Bytes encode(const StoredName& name);
Bytes encode(const SetupCode& code);
Bytes encode(const InviteCode& code);
Bytes encode(const AppPassword& password);
Bytes encode(const KnownId& known);
Bytes encode(const Tries& tries);
Bytes encode(const Lease& lease);
Bytes encode(const Restore& restore);
Bytes encode(const HourRecord& hour);
Bytes encode(const MeterChange& change);
Bytes encode(const ClockRecord& clock);

// errors of all: damaged. What the key holds (ids, hashes) the caller fills in or it is repeated in the value.
template <class Record>
Result<Record> decode(ByteView value);
template <>
Result<JournalRecord> decode(ByteView value);
Result<JournalRecord> decode_journal_of_version_2(ByteView value);
template <>
Result<BlobRecord> decode(ByteView value);
Result<BlobRecord> decode_blob_of_version_1(ByteView value);
template <>
Result<UnreferencedRecord> decode(ByteView value);
template <>
Result<std::vector<PrincipalId>> decode(ByteView value);
template <>
Result<Account> decode(ByteView value);
template <>
Result<Device> decode(ByteView value);
template <>
Result<Session> decode(ByteView value);
template <>
Result<Faction> decode(ByteView value);
template <>
Result<StoredName> decode(ByteView value);
template <>
Result<SetupCode> decode(ByteView value);
template <>
Result<InviteCode> decode(ByteView value);
template <>
Result<AppPassword> decode(ByteView value);
template <>
Result<KnownId> decode(ByteView value);
template <>
Result<Tries> decode(ByteView value);
template <>
Result<Lease> decode(ByteView value);
template <>
Result<Restore> decode(ByteView value);
template <>
Result<HourRecord> decode(ByteView value);
template <>
Result<MeterChange> decode(ByteView value);
template <>
Result<ClockRecord> decode(ByteView value);

// Table::entries is read often and is not CBOR: a byte of flags (1 access, 2 metered), entry hash (32 bytes), if
// metered the length of a MeterChange (1 byte) and the MeterChange, and the entry's bytes. Not metered: from before the
// meters.
Bytes encode_entry(bool access, const EntryHash& hash, const std::optional<MeterChange>& change, ByteView entry);
Result<StoredEntry> decode_entry(std::uint64_t seq, ByteView value);

// Table::newest_snapshots.
Bytes encode_seq(std::uint64_t seq);
Result<std::uint64_t> decode_seq(ByteView value);

struct EntryOnMeter {
  std::uint64_t entry_bytes = 0;
  std::optional<MeterChange> change;
};
Result<EntryOnMeter> decode_entry_on_meter(ByteView value);

}  // namespace mappe::storage
