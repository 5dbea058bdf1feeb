// Formats at their limits: the most there may be is read, one more is malformed.                   docs/protocol.md §16
#include "journal/limits.h"

#include <boost/test/unit_test.hpp>

#include "journal/access.h"
#include "journal/roster_body.h"
#include "tests/journal/town.h"

using namespace mappe;
using namespace mappe::journal;
using namespace mappe::journal::town;

namespace {

template <class IdType>
IdType numbered(std::size_t number) {
  std::array<std::uint8_t, IdType::size_bytes> bytes{};
  bytes[0] = 1;
  bytes[1] = static_cast<std::uint8_t>(number >> 16);
  bytes[2] = static_cast<std::uint8_t>(number >> 8);
  bytes[3] = static_cast<std::uint8_t>(number);
  return IdType(bytes);
}

// What the reader says of an access body of so much.
struct Access {
  std::size_t members = 1, voids = 0, sealed_bytes = 136, link_bytes = 76;
};
Errc read_of(const Access& access) {
  AccessBody body;
  body.epoch = 2;
  for (std::size_t i = 0; i < access.members; ++i) {
    Row row;
    row.principal = {PrincipalKind::person, numbered<PrincipalId>(i)};
    row.role = SpaceRole::reader;
    row.sealed = Bytes(access.sealed_bytes);
    body.members.push_back(row);
  }
  for (std::size_t i = 0; i < access.voids; ++i) body.voids.push_back(i + 1);
  body.epoch_link = Bytes(access.link_bytes);
  const auto read = parse_access(encode_access(body));
  return read ? Errc::usage : read.error().code;
}
constexpr Errc fits = Errc::usage;  // no parser says that

Errc header_of(std::size_t adds, std::size_t drops) {
  Faction faction = Faction::with_bernd();
  Header header = Space::shared(faction).entry(bernd(), Kind::content, Bytes(168)).header();
  for (std::size_t i = 0; i < adds; ++i) header.adds.push_back({numbered<BlobId>(i), 1});
  for (std::size_t i = 0; i < drops; ++i) header.drops.push_back({numbered<BlobId>(100'000 + i), 1});
  const auto read = parse_header(encode_header(header));
  return read ? fits : read.error().code;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(format_limits)

BOOST_AUTO_TEST_CASE(an_access_entry_has_4096_members) {
  BOOST_TEST((read_of({.members = limits::members_max}) == fits));
  BOOST_TEST((read_of({.members = limits::members_max + 1}) == Errc::malformed));
}

BOOST_AUTO_TEST_CASE(an_access_entry_names_4096_voids) {
  BOOST_TEST((read_of({.voids = limits::voids_max}) == fits));
  BOOST_TEST((read_of({.voids = limits::voids_max + 1}) == Errc::malformed));
}

BOOST_AUTO_TEST_CASE(a_sealed_key_has_512_bytes) {
  BOOST_TEST((read_of({.sealed_bytes = limits::sealed_row_bytes_max}) == fits));
  BOOST_TEST((read_of({.sealed_bytes = limits::sealed_row_bytes_max + 1}) == Errc::malformed));
}

BOOST_AUTO_TEST_CASE(an_epoch_link_has_256_bytes) {
  BOOST_TEST((read_of({.link_bytes = limits::epoch_link_bytes_max}) == fits));
  BOOST_TEST((read_of({.link_bytes = limits::epoch_link_bytes_max + 1}) == Errc::malformed));
}

BOOST_AUTO_TEST_CASE(a_policy_has_256_entries) {
  PolicyBody body;
  for (std::uint64_t key = 1; key <= limits::policy_entries_max; ++key) body.policy.emplace_back(key, 1);
  BOOST_TEST(parse_policy(encode(body)).has_value());
  body.policy.emplace_back(limits::policy_entries_max + 1, 1);
  BOOST_TEST((parse_policy(encode(body)).error().code == Errc::malformed));
}

BOOST_AUTO_TEST_CASE(a_header_adds_and_drops_32768_blobs_each) {
  BOOST_TEST((header_of(limits::blobs_of_entry_max, limits::blobs_of_entry_max) == fits));
  BOOST_TEST((header_of(limits::blobs_of_entry_max + 1, 0) == Errc::malformed));
  BOOST_TEST((header_of(0, limits::blobs_of_entry_max + 1) == Errc::malformed));
}

BOOST_AUTO_TEST_SUITE_END()
