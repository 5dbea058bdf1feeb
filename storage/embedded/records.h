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
  Meter meter;  // journal_bytes is head.bytes
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

// errors of all: damaged. What the key holds (ids, hashes) the caller fills in or it is repeated in the value.
template <class Record>
Result<Record> decode(ByteView value);
template <>
Result<JournalRecord> decode(ByteView value);
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

// Table::entries is read often and is not CBOR: access (0 or 1), entry hash (32 bytes), the entry's bytes.
Bytes encode_entry(bool access, const EntryHash& hash, ByteView entry);
Result<StoredEntry> decode_entry(std::uint64_t seq, ByteView value);

}  // namespace mappe::storage
