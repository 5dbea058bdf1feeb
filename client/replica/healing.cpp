#include "client/replica/healing.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "client/limits.h"
#include "client/replica/space_parts.h"
#include "client/wire/pass_on.h"

namespace mappe::client {

Result<std::span<const journal::Entry>> lost_part(std::span<const journal::Entry> chain,
                                                  const std::optional<Head>& server) {
  const std::uint64_t wanted = server ? server->seq + 1 : 0;
  if (chain.empty() || chain.back().header().seq < wanted) {
    const bool is_same = !chain.empty() && server && chain.back().pin() == *server;
    if (is_same || chain.empty()) return std::span<const journal::Entry>();
    return fail(Errc::not_found, "what the server lost is not kept on this device");
  }
  const std::uint64_t first = chain.front().header().seq;
  if (first > wanted) return fail(Errc::not_found, "what the server lost is not kept on this device");
  const auto lost = chain.subspan(wanted - first);
  if (server && lost.front().header().prev != server->hash)
    return fail(Errc::forked, "the server went on otherwise than this client has seen");
  return lost;
}

namespace {

std::vector<Bytes> next_part(std::span<const journal::Entry> lost) {
  std::vector<Bytes> part;
  std::size_t bytes = 0;
  for (const journal::Entry& entry : lost) {
    bytes += entry.bytes().size();
    if (part.size() == limits::healed_at_once_max || (!part.empty() && bytes > limits::healed_bytes_at_once_max)) break;
    part.push_back(entry.bytes());
  }
  return part;
}

}  // namespace

Answer<std::size_t> send_lost(std::span<const journal::Entry> lost, const SendLost& send) {
  std::size_t sent = 0;
  for (unsigned waits = 0; sent < lost.size();) {
    const auto part = next_part(lost.subspan(sent));
    auto answer = send(part);
    if (answer) {
      sent += part.size();
      continue;
    }
    if (answer.error().code != Errc::too_many || ++waits > limits::heal_waits_max) return pass_on<std::size_t>(answer);
    const std::uint64_t asked_s = answer.problem() ? answer.problem()->retry_after_s.value_or(1) : 1;
    std::this_thread::sleep_for(std::chrono::seconds(std::clamp<std::uint64_t>(asked_s, 1, limits::heal_wait_s_max)));
  }
  return sent;
}

Answer<std::size_t> SpaceReplica::heal() {
  Parts& parts = *parts_;
  if (!parts.seen) return std::size_t{0};
  const std::vector<journal::Entry> kept = parts.store.recent();
  for (unsigned tries = 0; tries < limits::commit_tries_max; ++tries) {
    auto page = parts.api.journal(parts.space, parts.seen->seq + 1);
    const bool is_gone = !page && page.error().code == Errc::not_found;
    if (!page && !is_gone) return pass_on<std::size_t>(page);
    if (page && page->head.seq >= parts.seen->seq) return std::size_t{0};
    auto lost = lost_part(kept, page ? std::optional(page->head) : std::nullopt);
    if (!lost) return lost.error();
    if (lost->empty()) return fail(Errc::not_found, "what the server lost is not kept on this device");
    auto sent = send_lost(*lost, [&](const auto& part) { return parts.api.heal_journal(parts.space, part); });
    if (sent || sent.error().code != Errc::conflict) return sent;
  }
  return fail(Errc::conflict, "others keep healing this space: try again");
}

}  // namespace mappe::client
