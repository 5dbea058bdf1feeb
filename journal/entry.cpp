#include "journal/entry.h"

#include <algorithm>
#include "crypto/base/versioned.h"

#include "journal/limits.h"

namespace mappe::journal {
namespace {

constexpr std::uint64_t header_version = 1;

bool is_known(std::uint64_t kind) { return kind <= 5 || (kind >= 16 && kind <= 25); }

Bytes encode(const BlobSize& blob) { return cbor::Writer().array(2).id(blob.blob).uint(blob.size_bytes).take(); }

void write_blobs(cbor::Writer& to, const std::vector<BlobSize>& blobs) {
  std::vector<Bytes> items;
  items.reserve(blobs.size());
  for (const BlobSize& blob : blobs) items.push_back(encode(blob));
  to.set(std::move(items));
}

std::vector<BlobSize> read_blobs(cbor::Reader& from) {
  std::vector<BlobSize> blobs;
  const std::size_t count = from.array_up_to(limits::blobs_of_entry_max);
  blobs.reserve(count);
  for (std::size_t i = 0; i < count && !from.failed(); ++i) {
    from.array(2);
    BlobSize blob;
    blob.blob = from.id<BlobId>();
    blob.size_bytes = from.uint_up_to(limits::blob_bytes_max);
    // Ids of one length sort as their encoded rows do; two rows with one id are two of the same key.
    if (!blobs.empty() && !(blobs.back().blob < blob.blob))
      from.fail_with(fail(Errc::malformed, "adds or drops that are no sorted set"));
    blobs.push_back(blob);
  }
  return blobs;
}

Bytes signed_message(ByteView header_bytes, const BodyHash& body_hash) {
  return cbor::Writer().array(2).bytes(header_bytes).id(body_hash).take();
}

EntryHash hash_of(ByteView header_bytes, const BodyHash& body_hash, const Signature& signature) {
  return EntryHash(hash("chain", cbor::Writer().array(3).bytes(header_bytes).id(body_hash).id(signature).done()));
}

Result<void> check_form(const Header& header) {
  const bool roster = is_roster_kind(header.kind);
  const bool first = header.seq == 0;
  if (first != (header.kind == Kind::genesis || header.kind == Kind::found))
    return fail(Errc::malformed, "a journal begins with its genesis or found entry, and has only one");
  if (first != header.prev.is_zero()) return fail(Errc::malformed, "an entry without the hash of the one before it");
  if ((roster || first) != header.prev_access.is_zero())
    return fail(Errc::malformed, "a prev_access that does not belong there");
  if (roster == header.roster_seen.has_value())
    return fail(Errc::malformed, "a roster_seen that does not belong there");
  if ((roster || !has_sealed_body(header.kind)) && !(header.adds.empty() && header.drops.empty()))
    return fail(Errc::malformed, "an entry of this kind has no blobs");
  if (roster != (header.epoch == 0)) return fail(Errc::malformed, "an epoch that does not belong there");
  return {};
}

}  // namespace

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::genesis:
      return "genesis";
    case Kind::access:
      return "access";
    case Kind::content:
      return "content";
    case Kind::note:
      return "note";
    case Kind::snapshot:
      return "snapshot";
    case Kind::prune:
      return "prune";
    case Kind::found:
      return "found";
    case Kind::invite:
      return "invite";
    case Kind::join:
      return "join";
    case Kind::role:
      return "role";
    case Kind::retire:
      return "retire";
    case Kind::rekey:
      return "rekey";
    case Kind::trust:
      return "trust";
    case Kind::policy:
      return "policy";
    case Kind::heads:
      return "heads";
    case Kind::confirm:
      return "confirm";
  }
  CHECK(false);
  return "";
}

Bytes encode_header(Header header) {
  std::sort(header.adds.begin(), header.adds.end());
  std::sort(header.drops.begin(), header.drops.end());
  cbor::Writer out;
  out.array(12).uint(header_version).id(header.journal).uint(header.seq).id(header.prev);
  out.array(2).uint(static_cast<std::uint64_t>(header.author.kind)).id(header.author.id);
  out.uint(header.time_ms).uint(static_cast<std::uint64_t>(header.kind)).uint(header.epoch);
  write_blobs(out, header.adds);
  write_blobs(out, header.drops);
  out.id(header.prev_access);
  if (header.roster_seen) {
    out.array(2).uint(header.roster_seen->seq).id(header.roster_seen->hash);
  } else {
    out.array(0);
  }
  return out.take();
}

Result<Header> parse_header(ByteView bytes) {
  cbor::Reader in(bytes);
  Header header;
  begin_versioned(in, 12, header_version, fail(Errc::unsupported, "an entry of a newer version"));
  header.journal = in.id<JournalId>();
  header.seq = in.uint();
  header.prev = in.id<EntryHash>();
  in.array(2);
  const std::uint64_t author_kind = in.uint();
  if (author_kind < 1 || author_kind > 3) in.fail_with(fail(Errc::malformed, "an author of no known kind"));
  header.author = {static_cast<PrincipalKind>(author_kind), in.id<PrincipalId>()};
  header.time_ms = in.uint();
  const std::uint64_t kind = in.uint();
  if (!is_known(kind)) in.fail_with(fail(Errc::unsupported, "an entry of a kind this program does not know"));
  header.kind = static_cast<Kind>(kind);
  header.epoch = in.uint();
  header.adds = read_blobs(in);
  header.drops = read_blobs(in);
  header.prev_access = in.id<EntryHash>();
  if (in.array_up_to(2) > 0) {
    Pin seen;
    seen.seq = in.uint();
    seen.hash = in.id<EntryHash>();
    header.roster_seen = seen;
  }
  if (auto done = in.finish(); !done) return fail(done.error());
  if (auto formed = check_form(header); !formed) return fail(formed.error());
  return header;
}

BodyHash body_hash_of(ByteView body) { return BodyHash(hash("entry-body", body)); }

Result<Entry> Entry::parse(ByteView bytes) {
  if (bytes.size() > limits::entry_bytes_max) return fail(Errc::too_large, "an entry over 1 MiB");
  cbor::Reader in(bytes);
  Entry entry;
  const std::size_t parts = in.array_up_to(4);
  if (!in.failed() && parts < 3) in.fail_with(fail(Errc::malformed, "an entry with too few parts"));
  entry.husk_ = parts == 4;
  entry.header_bytes_ = bytes_of(in.bytes());
  entry.body_ = bytes_of(in.bytes());
  entry.signature_ = in.id<Signature>();
  entry.body_hash_ = entry.husk_ ? in.id<BodyHash>() : body_hash_of(entry.body_);
  if (auto done = in.finish(); !done) return fail(done.error());
  auto header = parse_header(entry.header_bytes_);
  if (!header) return fail(header.error());
  entry.header_ = std::move(*header);
  if (entry.husk_ && !(entry.body_.empty() && has_sealed_body(entry.header_.kind)))
    return fail(Errc::malformed, "only an entry with a sealed body can become a husk");
  entry.hash_ = hash_of(entry.header_bytes_, entry.body_hash_, entry.signature_);
  entry.bytes_ = bytes_of(bytes);
  return entry;
}

Entry Entry::make(const Header& header, ByteView body, const SignKeyPair& author) {
  const Bytes header_bytes = encode_header(header);
  const Signature signature = author.sign("entry-sign", signed_message(header_bytes, body_hash_of(body)));
  auto entry = parse(cbor::Writer().array(3).bytes(header_bytes).bytes(body).id(signature).done());
  CHECK(entry.has_value());
  return std::move(*entry);
}

bool Entry::signed_by(const SignPublicKey& key) const {
  return verify(key, "entry-sign", signed_message(header_bytes_, body_hash_), signature_);
}

Bytes Entry::encode_husk() const {
  return cbor::Writer().array(4).bytes(header_bytes_).bytes({}).id(signature_).id(body_hash_).take();
}

}  // namespace mappe::journal
