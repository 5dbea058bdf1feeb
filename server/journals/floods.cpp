#include "server/journals/floods.h"

namespace mappe::server {

namespace {

Problem flood(std::chrono::milliseconds wait, std::string_view detail) {
  return too_many(static_cast<std::uint64_t>((wait.count() + 999) / 1000), detail);
}

std::optional<Problem> check_bytes(Services& services, const std::string& whose, const journal::Entry& entry,
                                   TimeMs now) {
  const auto wait = services.entry_bytes.take(whose, now, entry.bytes().size());
  if (wait.count() == 0) return std::nullopt;
  return flood(wait, "Too many bytes in a short time in entries that no quota stops. Wait.");
}

}  // namespace

std::optional<Problem> check_flood(Services& services, const std::string& whose, const journal::Entry& entry,
                                   TimeMs now) {
  if (const auto wait = services.entries.take(whose, now); wait.count() > 0)
    return flood(wait, "Too many entries in a short time. Put more changes into one entry, or wait.");
  if (!entry.header().adds.empty()) return std::nullopt;
  return check_bytes(services, to_hex(entry.header().author.id.view()), entry, now);
}

std::optional<Problem> check_flood_of_healer(Services& services, const PrincipalId& healer, const JournalId& journal,
                                             const journal::Entry& entry, TimeMs now) {
  const std::string who = "heal|" + to_hex(healer.view());
  if (const auto wait = services.entries.take(who + "|" + to_hex(journal.view()), now); wait.count() > 0)
    return flood(wait, "Too many entries in a short time. Wait.");
  return check_bytes(services, who, entry, now);
}

}  // namespace mappe::server
