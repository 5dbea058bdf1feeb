#include "http/admission.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <limits>

#include "crypto/base/bytes.h"

namespace mappe::http {
namespace {

// What one address may have of something of which so much is taken.
std::size_t share_of(std::size_t usual, std::size_t taken, std::size_t all) {
  const bool is_scarce = taken >= all - all / limits::scarce_below_part;
  return is_scarce ? std::max<std::size_t>(usual / limits::scarce_share_part, 1) : usual;
}

}  // namespace

std::string address_key(const Peer& peer) {
  if (peer.is_proxy) return "";
  std::array<std::uint8_t, 16> bytes;
  if (::inet_pton(AF_INET6, peer.address.c_str(), bytes.data()) != 1) return peer.address;
  return to_hex(std::span(bytes).first(8));
}

std::optional<Admission::Place> Admission::enter(const Peer& peer, std::size_t Address::*counter,
                                                 std::size_t counter_max) {
  auto key = address_key(peer);
  const bool is_request = counter == &Address::requests;
  const std::lock_guard guard(book_->lock);
  std::size_t& taken = is_request ? book_->requests : book_->connections;
  const std::size_t all = is_request ? limits_.workers_max : limits_.connections_max;
  if (!is_request && taken >= all) return std::nullopt;
  if (!key.empty()) {
    auto& address = book_->addresses[key];
    if (address.*counter >= share_of(counter_max, taken, all)) {
      if (address.is_unused()) book_->addresses.erase(key);
      return std::nullopt;
    }
    ++(address.*counter);
  }
  ++taken;
  return Place(book_, std::move(key), is_request);
}

std::optional<Admission::Place> Admission::connect(const Peer& peer) {
  return enter(peer, &Address::connections, limits_.connections_per_address_max);
}

std::optional<Admission::Place> Admission::request(const Peer& peer) {
  return enter(peer, &Address::requests, limits_.requests_per_address_max);
}

Admission::Place Admission::resume(const Peer& peer) {
  return *enter(peer, &Address::requests, std::numeric_limits<std::size_t>::max());
}

std::size_t Admission::connections() const {
  const std::lock_guard guard(book_->lock);
  return book_->connections;
}

std::size_t Admission::held_bytes() const {
  const std::lock_guard guard(book_->lock);
  return book_->held_bytes;
}

Admission::Place& Admission::Place::operator=(Place&& other) noexcept {
  std::swap(book_, other.book_);
  std::swap(address_, other.address_);
  std::swap(is_request_, other.is_request_);
  return *this;
}

void Admission::Place::leave() noexcept {
  if (!book_) return;
  const std::lock_guard guard(book_->lock);
  --(is_request_ ? book_->requests : book_->connections);
  const auto found = book_->addresses.find(address_);
  if (found == book_->addresses.end()) return;
  --(is_request_ ? found->second.requests : found->second.connections);
  if (found->second.is_unused()) book_->addresses.erase(found);
}

Admission::Memory Admission::memory(const Peer& peer) const {
  return {book_, address_key(peer), limits_.held_bytes_max, limits_.held_bytes_per_address_max};
}

bool Admission::Memory::hold(std::size_t bytes) {
  if (!book_ || bytes <= held_) return true;
  const std::size_t more = bytes - held_;
  const std::lock_guard guard(book_->lock);
  if (more > all_max_ - std::min(all_max_, book_->held_bytes)) return false;
  if (!address_.empty()) {
    const auto found = book_->addresses.find(address_);
    const std::size_t held = found == book_->addresses.end() ? 0 : found->second.held_bytes;
    const std::size_t share = share_of(address_max_, book_->held_bytes, all_max_);
    if (more > share - std::min(share, held)) return false;
    book_->addresses[address_].held_bytes += more;
  }
  book_->held_bytes += more;
  held_ = bytes;
  return true;
}

Admission::Memory& Admission::Memory::operator=(Memory&& other) noexcept {
  std::swap(book_, other.book_);
  std::swap(address_, other.address_);
  std::swap(all_max_, other.all_max_);
  std::swap(address_max_, other.address_max_);
  std::swap(held_, other.held_);
  return *this;
}

Admission::Memory::~Memory() {
  if (!book_ || held_ == 0) return;
  const std::lock_guard guard(book_->lock);
  book_->held_bytes -= held_;
  const auto found = book_->addresses.find(address_);
  if (found == book_->addresses.end()) return;
  found->second.held_bytes -= held_;
  if (found->second.is_unused()) book_->addresses.erase(found);
}

}  // namespace mappe::http
