#include "storage/embedded/leases.h"

#include <algorithm>
#include <set>

#include "storage/limits.h"

namespace mappe::storage {
namespace {

template <class List, class Value>
bool contains(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool ttl_fits(TimeMs ttl_ms) { return ttl_ms >= limits::lease_ttl_ms_min && ttl_ms <= limits::lease_ttl_ms_max; }

// A lease covers its place, and with a deep key all below it: who works there names that deep key.
bool covers(const Lease& lease, const std::set<LeaseKey>& touched) {
  return touched.contains(lease.key) || (lease.deep_key && touched.contains(*lease.deep_key));
}

bool in_the_way(const Lease& lease, const TakeLease& asked) {
  if (lease.shared && asked.shared) return false;
  return lease.key == asked.key || (lease.deep_key && contains(asked.above, *lease.deep_key));
}

Lease new_lease(const TakeLease& asked, TimeMs now) {
  return {LeaseToken::random(), asked.space, asked.key,     asked.deep_key, asked.shared,
          now + asked.ttl_ms,   asked.note,  asked.session, asked.kind,     asked.principal};
}

}  // namespace

Result<LeaseOutcome> EmbeddedLeases::take(const TakeLease& asked, TimeMs now) {
  if (!ttl_fits(asked.ttl_ms)) return fail(Errc::malformed, "a lease lasts one minute to one hour");
  if (asked.note.size() > limits::lease_note_bytes_max) return fail(Errc::malformed, "a lease's note is too long");
  const auto held = core_.locks.lock(Table::leases, asked.space.view());
  auto leases = list(asked.space, now);
  if (!leases) return fail(leases.error());
  for (const auto& lease : *leases) {
    if (in_the_way(lease, asked)) return LeaseOutcome{std::nullopt, lease};
  }
  if (leases->size() >= limits::leases_per_space_max) return fail(Errc::too_many, "too many leases in this space");
  const Lease lease = new_lease(asked, now);
  Transaction tx(core_.kv);
  tx.put(Table::leases, key_of(lease.space, lease.token), encode(lease));
  if (auto written = tx.commit(); !written) return fail(written.error());
  return LeaseOutcome{lease, std::nullopt};
}

Result<Lease> EmbeddedLeases::refresh(const SpaceId& space, const LeaseToken& token, TimeMs ttl_ms, TimeMs now) {
  if (!ttl_fits(ttl_ms)) return fail(Errc::malformed, "a lease lasts one minute to one hour");
  const auto held = core_.locks.lock(Table::leases, space.view());
  auto lease = find_record<Lease>(core_.kv, Table::leases, key_of(space, token));
  if (!lease) return fail(lease.error());
  if (lease->expires_ms <= now) return fail(Errc::not_found, "the lease has ended");
  lease->expires_ms = now + ttl_ms;
  Transaction tx(core_.kv);
  tx.put(Table::leases, key_of(space, token), encode(*lease));
  if (auto written = tx.commit(); !written) return fail(written.error());
  return lease;
}

template <class Which>
Result<std::size_t> EmbeddedLeases::erase_those(const SpaceId& space, const Which& which, Durable durable) {
  const auto held = core_.locks.lock(Table::leases, space.view());
  auto leases = load_all<Lease>(core_.kv, Table::leases, space.view());
  if (!leases) return fail(leases.error());
  Transaction tx(core_.kv);
  std::size_t erased = 0;
  for (const auto& lease : *leases) {
    if (!which(lease)) continue;
    tx.erase(Table::leases, key_of(space, lease.token));
    ++erased;
  }
  if (auto written = tx.commit(durable); !written) return fail(written.error());
  return erased;
}

Result<void> EmbeddedLeases::release(const SpaceId& space, const LeaseToken& token) {
  auto erased = erase_those(
      space, [&](const Lease& lease) { return lease.token == token; }, Durable::now);
  if (!erased) return fail(erased.error());
  if (*erased == 0) return fail(Errc::not_found, "there is no such lease");
  return {};
}

Result<std::size_t> EmbeddedLeases::break_all(const SpaceId& space, const LeaseKey& key) {
  return erase_those(
      space, [&](const Lease& lease) { return lease.key == key; }, Durable::now);
}

Result<std::vector<Lease>> EmbeddedLeases::list(const SpaceId& space, TimeMs now) const {
  auto leases = load_all<Lease>(core_.kv, Table::leases, space.view());
  if (!leases) return fail(leases.error());
  std::erase_if(*leases, [&](const Lease& lease) { return lease.expires_ms <= now; });
  return leases;
}

Result<std::optional<Lease>> EmbeddedLeases::check(const SpaceId& space, const std::vector<LeaseKey>& touched,
                                                   const std::vector<LeaseToken>& held, TimeMs now) const {
  if (touched.size() > limits::lease_keys_per_check_max) return fail(Errc::too_many, "too many lease keys");
  auto leases = list(space, now);
  if (!leases) return fail(leases.error());
  const std::set<LeaseKey> keys(touched.begin(), touched.end());
  std::set<LeaseKey> shared_with_us;  // keys on which one of our tokens is a shared one
  for (const auto& lease : *leases) {
    if (lease.shared && contains(held, lease.token)) shared_with_us.insert(lease.key);
  }
  for (const auto& lease : *leases) {
    if (!covers(lease, keys) || contains(held, lease.token)) continue;
    if (lease.shared && shared_with_us.contains(lease.key)) continue;
    return std::optional<Lease>(lease);
  }
  return std::optional<Lease>();
}

Result<std::size_t> EmbeddedLeases::remove_expired(TimeMs now) {
  auto leases = load_all<Lease>(core_.kv, Table::leases, {});
  if (!leases) return fail(leases.error());
  std::set<SpaceId> spaces;
  for (const auto& lease : *leases) {
    if (lease.expires_ms <= now) spaces.insert(lease.space);
  }
  std::size_t removed = 0;
  for (const auto& space : spaces) {
    auto erased = erase_those(
        space, [&](const Lease& lease) { return lease.expires_ms <= now; }, Durable::later);
    if (!erased) return fail(erased.error());
    removed += *erased;
  }
  return removed;
}

}  // namespace mappe::storage
