#include "storage/embedded/papers.h"

#include "crypto/base/cbor.h"

namespace mappe::storage {

Bytes paper_key(const FactionId& faction, PaperKind kind) {
  Bytes key = key_of(faction);
  key.push_back(static_cast<std::uint8_t>(kind));
  return key;
}

Bytes paper_key(const Paper& paper) {
  Bytes key = paper_key(paper.faction, paper.kind);
  append(key, key_of(paper.number));
  return key;
}

Bytes encode_paper_count(std::uint64_t count) { return cbor::Writer().uint(count).take(); }

Result<std::uint64_t> decode_paper_count(const std::optional<Bytes>& value) {
  if (!value) return std::uint64_t{0};
  cbor::Reader in(*value);
  const std::uint64_t count = in.uint();
  if (!in.finish()) return fail(Errc::damaged, "a count of papers cannot be read");
  return count;
}

Result<Paper> EmbeddedPapers::find(const FactionId& faction, PaperKind kind, std::uint64_t number) const {
  Paper paper{faction, kind, number, {}};
  auto value = core_.kv.get(Table::papers, paper_key(paper));
  if (!value) return fail(value.error());
  if (!*value) return fail(Errc::not_found, "there is no such paper");
  paper.sealed = std::move(**value);
  return paper;
}

Result<std::vector<Paper>> EmbeddedPapers::of_faction(const FactionId& faction, PaperKind kind) const {
  std::vector<Paper> papers;
  const Bytes prefix = paper_key(faction, kind);
  auto scanned = core_.kv.scan(Table::papers, prefix, {}, [&](ByteView key, ByteView value) {
    papers.push_back({faction, kind, KeyReader(key.subspan(prefix.size())).number(), bytes_of(value)});
    return true;
  });
  if (!scanned) return fail(scanned.error());
  return papers;
}

Result<std::uint64_t> EmbeddedPapers::count(const FactionId& faction, PaperKind kind) const {
  auto value = core_.kv.get(Table::paper_counts, paper_key(faction, kind));
  if (!value) return fail(value.error());
  return decode_paper_count(*value);
}

}  // namespace mappe::storage
