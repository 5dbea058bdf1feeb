#include "client/replica/page.h"

namespace mappe::client {

Result<ParsedPage> parse_page(const JournalPage& page, const std::optional<Head>& own) {
  if (own && page.head.seq < own->seq)
    return fail(Errc::behind, "the server has less of this journal than this client saw");
  if (own && page.head.seq == own->seq && page.head.hash != own->hash)
    return fail(Errc::forked, "the server has another entry where this client's journal ends");
  const std::uint64_t next = own ? own->seq + 1 : 0;
  const std::uint64_t missing = page.head.seq + 1 - next;
  if (page.entries.size() > missing) return fail(Errc::forged, "the server sends entries beyond its own head");
  if (page.entries.empty() && missing > 0) return fail(Errc::forged, "the server names a head but sends no entries");
  ParsedPage parsed;
  parsed.entries.reserve(page.entries.size());
  for (const Bytes& bytes : page.entries) {
    auto entry = journal::Entry::parse(bytes);
    if (!entry && entry.error().code == Errc::unsupported) {
      parsed.newer = true;
      return parsed;
    }
    if (!entry) return fail(Errc::forged, "the server sends an entry that is none");
    parsed.entries.push_back(std::move(*entry));
  }
  if (page.entries.size() == missing && missing > 0 && parsed.entries.back().hash() != page.head.hash)
    return fail(Errc::forged, "the server's head is not the entry it sends for it");
  return parsed;
}

Error error_of_broken(journal::Rule rule, bool first_after_own) {
  if (rule == journal::Rule::wrong_prev && first_after_own)
    return fail(Errc::forked, "the server has another entry where this client's journal ends");
  if (rule == journal::Rule::missing_card)
    return fail(Errc::not_found, "the server does not hand out a card it should have");
  return journal::error_of(rule);
}

}  // namespace mappe::client
