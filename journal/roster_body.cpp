#include "journal/roster_body.h"

#include "crypto/base/versioned.h"
#include "journal/limits.h"

namespace mappe::journal {
namespace {

constexpr std::uint64_t roster_body_version = 1;

void begin(cbor::Reader& in, std::size_t parts) {
  begin_versioned(in, parts, roster_body_version, fail(Errc::unsupported, "a roster entry of a newer version"));
}

cbor::Writer begin(std::size_t parts) {
  cbor::Writer out;
  out.array(parts).uint(roster_body_version);
  return out;
}

template <class Body>
Result<Body> finish(cbor::Reader& in, Body body) {
  if (auto done = in.finish(); !done) return fail(done.error());
  return body;
}

FactionRole read_role(cbor::Reader& in) {
  const std::uint64_t role = in.uint_up_to(3);
  if (role < 1) in.fail_with(fail(Errc::malformed, "a role that does not exist"));
  return static_cast<FactionRole>(role);
}

void write_policy(cbor::Writer& out, const Policy& policy) {
  std::vector<Bytes> rows;
  for (const auto& [key, value] : policy) rows.push_back(cbor::encode_array(key, value));
  out.set(std::move(rows));
}

// A set of [key, value] without two of one key. Shortest-form integers sort as numbers do, so ascending keys are
// enough.
Policy read_policy(cbor::Reader& in) {
  Policy policy;
  const std::size_t count = in.array_up_to(limits::policy_entries_max);
  for (std::size_t i = 0; i < count && !in.failed(); ++i) {
    in.array(2);
    const std::uint64_t key = in.uint();
    const std::uint64_t value = in.uint();
    if (!policy.empty() && policy.back().first >= key)
      in.fail_with(fail(Errc::malformed, "a policy that is no sorted set"));
    policy.emplace_back(key, value);
  }
  return policy;
}

}  // namespace

Bytes encode(const FoundBody& body) {
  auto out = begin(7);
  out.text(body.name)
      .uint(static_cast<std::uint64_t>(body.type))
      .id(body.person)
      .raw(body.card_record)
      .id(body.name_ref);
  write_policy(out, body.policy);
  return out.take();
}

Result<FoundBody> parse_found(ByteView bytes) {
  cbor::Reader in(bytes);
  FoundBody body;
  begin(in, 7);
  body.name = in.text_up_to(faction_name_bytes_max);
  const std::uint64_t type = in.uint_up_to(4);
  if (type < 1) in.fail_with(fail(Errc::malformed, "a type of faction that does not exist"));
  body.type = static_cast<FactionType>(type);
  body.person = in.id<PrincipalId>();
  body.card_record = bytes_of(in.raw());
  body.name_ref = in.id<NameRef>();
  body.policy = read_policy(in);
  return finish(in, std::move(body));
}

Bytes encode(const InviteBody& body) {
  auto out = begin(10);
  out.id(body.invite).id(body.fingerprint).id(body.person).uint(body.renews ? 1 : 0).id(body.name_ref);
  out.uint(static_cast<std::uint64_t>(body.role)).uint(body.duties).uint(body.expires_ms).uint(body.until_ms);
  return out.take();
}

Result<InviteBody> parse_invite(ByteView bytes) {
  cbor::Reader in(bytes);
  InviteBody body;
  begin(in, 10);
  body.invite = in.id<PrincipalId>();
  body.fingerprint = in.id<Fingerprint>();
  body.person = in.id<PrincipalId>();
  body.renews = in.uint_up_to(1) == 1;
  body.name_ref = in.id<NameRef>();
  body.role = read_role(in);
  body.duties = in.uint_up_to(duty::all);
  body.expires_ms = in.uint();
  body.until_ms = in.uint();
  return finish(in, body);
}

Bytes encode(const JoinBody& body) { return begin(3).id(body.invite).raw(body.card_record).take(); }

Result<JoinBody> parse_join(ByteView bytes) {
  cbor::Reader in(bytes);
  JoinBody body;
  begin(in, 3);
  body.invite = in.id<PrincipalId>();
  body.card_record = bytes_of(in.raw());
  return finish(in, std::move(body));
}

Bytes encode(const RoleBody& body) {
  auto out = begin(6);
  out.id(body.person)
      .id(body.name_ref)
      .uint(static_cast<std::uint64_t>(body.role))
      .uint(body.duties)
      .uint(body.until_ms);
  return out.take();
}

Result<RoleBody> parse_role(ByteView bytes) {
  cbor::Reader in(bytes);
  RoleBody body;
  begin(in, 6);
  body.person = in.id<PrincipalId>();
  body.name_ref = in.id<NameRef>();
  body.role = read_role(in);
  body.duties = in.uint_up_to(duty::all);
  body.until_ms = in.uint();
  return finish(in, body);
}

Bytes encode(const RetireBody& body) {
  return begin(3).id(body.id).uint(static_cast<std::uint64_t>(body.reason)).take();
}

Result<RetireBody> parse_retire(ByteView bytes) {
  cbor::Reader in(bytes);
  RetireBody body;
  begin(in, 3);
  body.id = in.id<PrincipalId>();
  const std::uint64_t reason = in.uint_up_to(4);
  if (reason < 1) in.fail_with(fail(Errc::malformed, "a reason that does not exist"));
  body.reason = static_cast<RetireReason>(reason);
  return finish(in, body);
}

Bytes encode(const RekeyBody& body) { return begin(2).raw(body.card_record).take(); }

Result<RekeyBody> parse_rekey(ByteView bytes) {
  cbor::Reader in(bytes);
  RekeyBody body;
  begin(in, 2);
  body.card_record = bytes_of(in.raw());
  return finish(in, std::move(body));
}

Bytes encode(const PolicyBody& body) {
  auto out = begin(2);
  write_policy(out, body.policy);
  return out.take();
}

Result<PolicyBody> parse_policy(ByteView bytes) {
  cbor::Reader in(bytes);
  PolicyBody body;
  begin(in, 2);
  body.policy = read_policy(in);
  return finish(in, std::move(body));
}

Bytes encode(const ConfirmBody& body) { return begin(2).id(body.fingerprint).take(); }

Result<ConfirmBody> parse_confirm(ByteView bytes) {
  cbor::Reader in(bytes);
  ConfirmBody body;
  begin(in, 2);
  body.fingerprint = in.id<Fingerprint>();
  return finish(in, body);
}

}  // namespace mappe::journal
