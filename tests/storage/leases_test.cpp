// Leases: conflicts, tokens, ends, for every implementation.                                       docs/protocol.md §6
#include "fixture.h"

using namespace mappe;
using namespace mappe::storage;
using namespace mappe::storage::test;

namespace {

TakeLease asked_lease(const SpaceId& space, const LeaseKey& key, bool shared = false) {
  TakeLease asked;
  asked.space = space;
  asked.key = key;
  asked.shared = shared;
  asked.ttl_ms = 10 * limits::lease_ttl_ms_min;
  asked.note = some_bytes(40);
  asked.session = TokenHash::random();
  asked.principal = PrincipalId::random();
  return asked;
}

struct Place {
  SpaceId space = SpaceId::random();
  LeaseKey key = LeaseKey::random();
  LeaseKey deep = LeaseKey::random();
};

}  // namespace

BOOST_AUTO_TEST_SUITE(leases)

BOOST_AUTO_TEST_CASE_TEMPLATE(an_exclusive_lease_keeps_everybody_else_out, Impl, Implementations) {
  Impl storage;
  const Place at;
  const auto mine = storage->leases().take(asked_lease(at.space, at.key), noon);
  BOOST_REQUIRE(mine->taken.has_value());
  const auto other = storage->leases().take(asked_lease(at.space, at.key), noon);
  BOOST_TEST(!other->taken.has_value());
  BOOST_TEST(other->holder->token == mine->taken->token);
  BOOST_TEST(!storage->leases().take(asked_lease(at.space, at.key, true), noon)->taken.has_value());
  BOOST_TEST(storage->leases().take(asked_lease(at.space, LeaseKey::random()), noon)->taken.has_value());
  BOOST_TEST(storage->leases().take(asked_lease(SpaceId::random(), at.key), noon)->taken.has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(shared_leases_stand_beside_each_other_and_keep_an_exclusive_one_out, Impl,
                              Implementations) {
  Impl storage;
  const Place at;
  BOOST_TEST(storage->leases().take(asked_lease(at.space, at.key, true), noon)->taken.has_value());
  BOOST_TEST(storage->leases().take(asked_lease(at.space, at.key, true), noon)->taken.has_value());
  BOOST_TEST(!storage->leases().take(asked_lease(at.space, at.key), noon)->taken.has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_commit_passes_with_the_token_and_not_without, Impl, Implementations) {
  Impl storage;
  const Place at;
  const auto lease = *storage->leases().take(asked_lease(at.space, at.key), noon)->taken;
  auto& leases = storage->leases();
  BOOST_TEST(leases.check(at.space, {at.key}, {}, noon)->has_value());
  BOOST_TEST(leases.check(at.space, {at.key}, {LeaseToken::random()}, noon)->has_value());
  BOOST_TEST(!leases.check(at.space, {at.key}, {lease.token}, noon)->has_value());
  BOOST_TEST(!leases.check(at.space, {LeaseKey::random()}, {}, noon)->has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(any_shared_token_on_the_key_lets_a_commit_pass, Impl, Implementations) {
  Impl storage;
  const Place at;
  const auto mine = *storage->leases().take(asked_lease(at.space, at.key, true), noon)->taken;
  BOOST_REQUIRE(storage->leases().take(asked_lease(at.space, at.key, true), noon)->taken.has_value());
  BOOST_TEST(!storage->leases().check(at.space, {at.key}, {mine.token}, noon)->has_value());
  BOOST_TEST(storage->leases().check(at.space, {at.key}, {}, noon)->has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_deep_lease_covers_what_lies_below_and_a_flat_one_does_not, Impl, Implementations) {
  Impl storage;
  const Place at;
  auto asked = asked_lease(at.space, at.key);
  asked.deep_key = at.deep;
  const auto deep = *storage->leases().take(asked, noon)->taken;
  const auto below = LeaseKey::random();
  BOOST_TEST(storage->leases().check(at.space, {below, at.deep}, {}, noon)->has_value());
  BOOST_TEST(!storage->leases().check(at.space, {below, at.deep}, {deep.token}, noon)->has_value());
  auto child = asked_lease(at.space, below);
  child.above = {at.deep};
  BOOST_TEST(storage->leases().take(child, noon)->holder->token == deep.token);

  BOOST_REQUIRE(storage->leases().release(at.space, deep.token).has_value());
  BOOST_REQUIRE(storage->leases().take(asked_lease(at.space, at.key), noon)->taken.has_value());
  BOOST_TEST(!storage->leases().check(at.space, {below, at.deep}, {}, noon)->has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_lease_survives_a_restart_and_ends_by_itself, Impl, Implementations) {
  Impl storage;
  const Place at;
  const auto lease = *storage->leases().take(asked_lease(at.space, at.key), noon)->taken;
  storage.reopen();
  BOOST_TEST(storage->leases().list(at.space, lease.expires_ms - 1)->size() == 1u);
  BOOST_TEST(storage->leases().check(at.space, {at.key}, {}, lease.expires_ms - 1)->has_value());
  BOOST_TEST(storage->leases().list(at.space, lease.expires_ms)->empty());
  BOOST_TEST(!storage->leases().check(at.space, {at.key}, {}, lease.expires_ms)->has_value());
  BOOST_TEST(storage->leases().take(asked_lease(at.space, at.key), lease.expires_ms)->taken.has_value());
  BOOST_TEST(*storage->leases().remove_expired(lease.expires_ms) == 1u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_refresh_prolongs_what_has_not_ended, Impl, Implementations) {
  Impl storage;
  const Place at;
  const auto lease = *storage->leases().take(asked_lease(at.space, at.key), noon)->taken;
  const auto refreshed = storage->leases().refresh(at.space, lease.token, limits::lease_ttl_ms_max, noon + 1000);
  BOOST_TEST(refreshed->expires_ms == noon + 1000 + limits::lease_ttl_ms_max);
  const auto late = storage->leases().refresh(at.space, lease.token, limits::lease_ttl_ms_max, refreshed->expires_ms);
  BOOST_TEST(late.error().code == Errc::not_found);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(ttl_and_note_have_limits, Impl, Implementations) {
  Impl storage;
  const Place at;
  auto asked = asked_lease(at.space, at.key);
  asked.ttl_ms = limits::lease_ttl_ms_min - 1;
  BOOST_TEST(storage->leases().take(asked, noon).error().code == Errc::malformed);
  asked.ttl_ms = limits::lease_ttl_ms_max + 1;
  BOOST_TEST(storage->leases().take(asked, noon).error().code == Errc::malformed);
  asked.ttl_ms = limits::lease_ttl_ms_max;
  asked.note = some_bytes(limits::lease_note_bytes_max + 1);
  BOOST_TEST(storage->leases().take(asked, noon).error().code == Errc::malformed);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(released_and_broken_leases_are_gone, Impl, Implementations) {
  Impl storage;
  const Place at;
  const auto lease = *storage->leases().take(asked_lease(at.space, at.key, true), noon)->taken;
  BOOST_REQUIRE(storage->leases().release(at.space, lease.token).has_value());
  BOOST_TEST(storage->leases().release(at.space, lease.token).error().code == Errc::not_found);
  BOOST_REQUIRE(storage->leases().take(asked_lease(at.space, at.key, true), noon)->taken.has_value());
  BOOST_REQUIRE(storage->leases().take(asked_lease(at.space, at.key, true), noon)->taken.has_value());
  BOOST_TEST(*storage->leases().break_all(at.space, at.key) == 2u);
  BOOST_TEST(storage->leases().list(at.space, noon)->empty());
}

BOOST_AUTO_TEST_SUITE_END()
