#include "journal/access.h"

#include <algorithm>
#include "crypto/base/versioned.h"

#include "journal/limits.h"

namespace mappe::journal {
namespace {

constexpr std::uint64_t access_body_version = 1;

Bytes encode_row(const Row& row) {
  cbor::Writer out;
  out.array(6).uint(static_cast<std::uint64_t>(row.principal.kind)).id(row.principal.id).id(row.fingerprint);
  out.uint(static_cast<std::uint64_t>(row.role)).uint(row.until_ms).bytes(row.sealed);
  return out.take();
}

std::uint64_t read_between(cbor::Reader& in, std::uint64_t least, std::uint64_t most) {
  const std::uint64_t value = in.uint_up_to(most);
  if (value < least) in.fail_with(fail(Errc::malformed, "a role or kind that does not exist"));
  return value;
}

Row read_row(cbor::Reader& in) {
  Row row;
  in.array(6);
  row.principal.kind = static_cast<PrincipalKind>(read_between(in, 1, 3));
  row.principal.id = in.id<PrincipalId>();
  row.fingerprint = in.id<Fingerprint>();
  row.role = static_cast<SpaceRole>(read_between(in, 1, 4));
  row.until_ms = in.uint();
  row.sealed = bytes_of(in.bytes_up_to(limits::sealed_row_bytes_max));
  return row;
}

// Rows sort by kind and id first, which also are their key: strictly ascending keys make a set of one row a principal.
std::vector<Row> read_members(cbor::Reader& in) {
  std::vector<Row> rows;
  const std::size_t count = in.array_up_to(limits::members_max);
  for (std::size_t i = 0; i < count && !in.failed(); ++i) {
    Row row = read_row(in);
    const auto key = [](const Row& r) { return std::pair(r.principal.kind, r.principal.id); };
    if (!rows.empty() && !(key(rows.back()) < key(row)))
      in.fail_with(fail(Errc::malformed, "members that are no sorted set"));
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<std::uint64_t> read_voids(cbor::Reader& in) {
  std::vector<std::uint64_t> voids;
  const std::size_t count = in.array_up_to(limits::voids_max);
  for (std::size_t i = 0; i < count && !in.failed(); ++i) {
    const std::uint64_t seq = in.uint();
    if (!voids.empty() && voids.back() >= seq) in.fail_with(fail(Errc::malformed, "voids that are not in order"));
    voids.push_back(seq);
  }
  return voids;
}

AccessBody read_access(cbor::Reader& in) {
  AccessBody body;
  begin_versioned(in, 7, access_body_version, fail(Errc::unsupported, "an access entry of a newer version"));
  body.epoch = read_between(in, 1, cbor::uint_max);
  body.key_commit = in.id<KeyCommit>();
  body.members = read_members(in);
  body.epoch_link = bytes_of(in.bytes_up_to(limits::epoch_link_bytes_max));
  body.flags = in.uint_up_to(flag::all);
  body.voids = read_voids(in);
  return body;
}

}  // namespace

const Row* AccessBody::row(const Author& principal) const {
  const auto found =
      std::find_if(members.begin(), members.end(), [&](const Row& row) { return row.principal == principal; });
  return found == members.end() ? nullptr : &*found;
}

Bytes encode_access(const AccessBody& body) {
  std::vector<Bytes> rows;
  for (const Row& row : body.members) rows.push_back(encode_row(row));
  cbor::Writer out;
  out.array(7)
      .uint(access_body_version)
      .uint(body.epoch)
      .id(body.key_commit)
      .set(std::move(rows))
      .bytes(body.epoch_link);
  out.uint(body.flags).array(body.voids.size());
  for (const std::uint64_t seq : body.voids) out.uint(seq);
  return out.take();
}

Result<AccessBody> parse_access(ByteView bytes) {
  cbor::Reader in(bytes);
  AccessBody body = read_access(in);
  if (auto done = in.finish(); !done) return fail(done.error());
  return body;
}

Bytes encode_genesis(const GenesisBody& body) {
  cbor::Writer out;
  out.array(5)
      .uint(access_body_version)
      .id(body.space)
      .id(body.owner)
      .id(body.roster_root)
      .raw(encode_access(body.access));
  return out.take();
}

Result<GenesisBody> parse_genesis(ByteView bytes) {
  cbor::Reader in(bytes);
  GenesisBody body;
  begin_versioned(in, 5, access_body_version, fail(Errc::unsupported, "a genesis entry of a newer version"));
  body.space = in.id<SpaceId>();
  body.owner = in.id<FactionId>();
  body.roster_root = in.id<EntryHash>();
  if (!in.failed() && (body.space.is_zero() || body.owner.is_zero()))
    in.fail_with(fail(Errc::malformed, "a genesis entry of a space or faction without an id"));
  body.access = read_access(in);
  if (auto done = in.finish(); !done) return fail(done.error());
  return body;
}

Result<AccessBody> access_of(const Entry& entry) {
  CHECK(is_access_kind(entry.header().kind));
  if (entry.header().kind == Kind::access) return parse_access(entry.body());
  auto genesis = parse_genesis(entry.body());
  if (!genesis) return fail(genesis.error());
  return std::move(genesis->access);
}

}  // namespace mappe::journal
