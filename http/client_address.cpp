#include "http/client_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "http/listen.h"

namespace mappe::http {
namespace {

std::optional<std::string_view> last_hop(const Headers& headers) {
  std::optional<std::string_view> last;
  for (const auto& [name, value] : headers)
    if (equal_ignoring_case(name, "X-Forwarded-For")) last = value;
  if (!last) return last;
  const auto comma = last->rfind(',');
  if (comma != std::string_view::npos) last->remove_prefix(comma + 1);
  return trim(*last);
}

}  // namespace

bool is_loopback(const Peer& peer) { return peer.address.starts_with("127.") || peer.address == "::1"; }

std::variant<Peer, Refusal> client_of(const Peer& peer, const Headers& headers) {
  Peer client = peer;
  client.is_proxy = false;
  const auto hop = peer.is_proxy ? last_hop(headers) : std::nullopt;
  if (!hop) return client;
  auto address = canonical_address(std::string(*hop));
  if (!address) return Refusal{400, "the last address in X-Forwarded-For is none"};
  return Peer{std::move(*address), 0, false, false};
}

}  // namespace mappe::http
