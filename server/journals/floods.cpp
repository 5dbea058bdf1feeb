#include "server/journals/floods.h"

namespace mappe::server {

namespace {

Problem flood(std::chrono::milliseconds wait, std::string_view detail) {
  return too_many(static_cast<std::uint64_t>((wait.count() + 999) / 1000), detail);
}

}  // namespace

std::optional<Problem> check_flood(Services& services, const std::string& whose, const journal::Entry& entry,
                                   TimeMs now) {
  if (const auto wait = services.entries.take(whose, now); wait.count() > 0)
    return flood(wait, "Too many entries in a short time. Put more changes into one entry, or wait.");
  if (!entry.header().adds.empty()) return std::nullopt;
  const std::string author = to_hex(entry.header().author.id.view());
  if (const auto wait = services.entry_bytes.take(author, now, entry.bytes().size()); wait.count() > 0)
    return flood(wait, "Too many bytes in a short time in entries that add no files. Wait.");
  return std::nullopt;
}

}  // namespace mappe::server
