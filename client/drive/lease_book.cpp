#include "client/drive/lease_book.h"

#include <algorithm>

#include "crypto/base/cbor.h"
#include "crypto/base/hash.h"
#include "journal/name.h"

namespace mappe::client::drive {

namespace {

constexpr std::string_view uuid_scheme = "urn:uuid:";

std::chrono::seconds left_of(TimeMs ends_ms, TimeMs now) {
  return std::chrono::ceil<std::chrono::seconds>(std::chrono::milliseconds(ends_ms - now));
}

// Of another scheme than tokens, so that it is never taken for one. `before`: how many like it there are before it.
std::string alias_of(const LeaseHeld& held, std::uint64_t before) {
  const auto bits = hash16("lock-alias", cbor::encode_array(held.key, static_cast<std::uint64_t>(held.holder.kind),
                                                            held.holder.id, std::uint64_t{held.shared}, before));
  return "opaquelocktoken:" + webdav::lock_token(bits).substr(uuid_scheme.size());
}

}  // namespace

Spot spot_of(const seal::SpaceConst& space_const, webdav::Path path, const NodeId& parent, std::string_view name) {
  const std::string name_key = journal::name_key(name);
  return {std::move(path), seal::lease_key(space_const, parent, name_key),
          seal::deep_lease_key(space_const, parent, name_key)};
}

std::string token_of(const LeaseToken& lease) { return webdav::lock_token(lease.view()); }

std::optional<LeaseToken> lease_of(std::string_view token) {
  if (!token.starts_with(uuid_scheme)) return std::nullopt;
  std::string hex(token.substr(uuid_scheme.size()));
  std::erase(hex, '-');
  const auto lease = LeaseToken::parse_hex(hex);
  if (!lease || token_of(*lease) != token) return std::nullopt;  // dashes elsewhere, capitals
  return *lease;
}

Answer<void> LeaseBook::refresh(Api& api, const SpaceId& space, std::chrono::milliseconds stays_fresh) {
  if (is_fresh(stays_fresh)) return {};
  std::uint64_t taken = 0;
  {
    const std::lock_guard guard(mutex_);
    taken = taken_;
  }
  const auto asked = std::chrono::steady_clock::now();
  auto held = api.leases(space);
  if (!held) return held.problem() ? Answer<void>(held.error(), *held.problem()) : Answer<void>(held.error());
  const std::lock_guard guard(mutex_);
  if (taken != taken_) return {};  // what was taken or dropped meanwhile is known better here
  asked_ = asked;
  held_ = std::move(*held);
  // What somebody broke is over.
  std::erase_if(own_, [&](const Own& own) {
    return std::none_of(held_.begin(), held_.end(), [&](const LeaseHeld& one) { return is_of(one, own); });
  });
  return {};
}

bool LeaseBook::is_fresh(std::chrono::milliseconds stays_fresh) const {
  const std::lock_guard guard(mutex_);
  return asked_ && std::chrono::steady_clock::now() - *asked_ < stays_fresh;
}

bool LeaseBook::was_asked_since(std::chrono::steady_clock::time_point moment) const {
  const std::lock_guard guard(mutex_);
  return asked_ && *asked_ >= moment;
}

bool LeaseBook::is_of(const LeaseHeld& held, const Own& own) const {
  return held.key == own.key && held.shared == own.is_shared && held.holder == self_;
}

void LeaseBook::take(Own own) {
  const std::lock_guard guard(mutex_);
  ++taken_;
  own_.push_back(std::move(own));
}

void LeaseBook::prolong(const LeaseToken& lease, TimeMs ends_ms) {
  const std::lock_guard guard(mutex_);
  ++taken_;
  for (Own& own : own_)
    if (own.lease == lease) own.ends_ms = ends_ms;
}

void LeaseBook::drop(const LeaseToken& lease) {
  const std::lock_guard guard(mutex_);
  ++taken_;
  for (const Own& own : own_) {
    if (own.lease != lease) continue;
    // The server's list has it, too, if it was asked since.
    const auto same = std::find_if(held_.begin(), held_.end(), [&](const LeaseHeld& one) { return is_of(one, own); });
    if (same != held_.end()) held_.erase(same);
  }
  std::erase_if(own_, [&](const Own& own) { return own.lease == lease; });
}

std::optional<LeaseBook::Own> LeaseBook::own(const LeaseToken& lease, TimeMs now) const {
  const std::lock_guard guard(mutex_);
  for (const Own& own : own_)
    if (own.lease == lease && own.ends_ms > now) return own;
  return std::nullopt;
}

std::vector<LeaseBook::Own> LeaseBook::all_own() const {
  const std::lock_guard guard(mutex_);
  return own_;
}

std::set<LeaseKey> LeaseBook::held_keys(TimeMs now) const {
  std::set<LeaseKey> keys;
  const std::lock_guard guard(mutex_);
  for (const Own& own : own_)
    if (own.ends_ms > now) keys.insert(own.key);
  for (const LeaseHeld& one : held_)
    if (one.expires_ms > now) keys.insert(one.key);
  return keys;
}

bool LeaseBook::is_empty(TimeMs now) const {
  const std::lock_guard guard(mutex_);
  const auto is_over = [now](TimeMs ends_ms) { return ends_ms <= now; };
  return std::all_of(own_.begin(), own_.end(), [&](const Own& own) { return is_over(own.ends_ms); }) &&
         std::all_of(held_.begin(), held_.end(), [&](const LeaseHeld& one) { return is_over(one.expires_ms); });
}

std::vector<webdav::Lock> LeaseBook::on(std::span<const Spot> spots, TimeMs now,
                                        const std::function<std::string(const journal::Author&)>& names) const {
  std::vector<webdav::Lock> locks;
  const std::lock_guard guard(mutex_);
  for (const Spot& spot : spots) {
    std::size_t own_here = 0;
    std::vector<const LeaseHeld*> others;
    for (const Own& own : own_) {
      if (own.key != spot.key || own.ends_ms <= now) continue;
      ++own_here;
      locks.push_back({spot.path, token_of(own.lease), own.is_shared ? webdav::Scope::shared : webdav::Scope::exclusive,
                       own.reach, own.owner_xml, names(self_), true, left_of(own.ends_ms, now)});
    }
    for (const LeaseHeld& one : held_) {
      if (one.key != spot.key || one.expires_ms <= now) continue;
      const bool is_mine = one.holder == self_;
      if (is_mine && own_here > 0) {
        --own_here;  // one of those above
        continue;
      }
      locks.push_back({spot.path, "", one.shared ? webdav::Scope::shared : webdav::Scope::exclusive,
                       one.deep_key ? webdav::Reach::tree : webdav::Reach::self, "", names(one.holder), is_mine,
                       left_of(one.expires_ms, now)});
      const auto is_alike = [&](const LeaseHeld* other) {
        return other->holder == one.holder && other->shared == one.shared;
      };
      const auto alike = std::count_if(others.begin(), others.end(), is_alike);
      locks.back().alias = alias_of(one, static_cast<std::uint64_t>(alike));
      others.push_back(&one);
    }
  }
  return locks;
}

void adopt(std::vector<webdav::Lock>& locks, std::span<const std::string> shown) {
  const auto is_known = [&locks](const std::string& token) {
    return std::any_of(locks.begin(), locks.end(), [&](const auto& lock) { return lock.token == token; });
  };
  for (const std::string& token : shown) {
    if (is_known(token) || !lease_of(token)) continue;
    for (auto& lock : locks)
      if (lock.token.empty()) lock.token = token;
  }
}

}  // namespace mappe::client::drive
