#include "storage/embedded/journals.h"

#include "storage/limits.h"

namespace mappe::storage {
namespace {

// Collects entries until their bytes reach the limit.
class Page {
 public:
  explicit Page(std::size_t bytes_max) : bytes_max_(std::min(bytes_max, limits::read_bytes_max)) {}
  bool add(StoredEntry entry) {  // false: full, not added
    if (!entries_.empty() && bytes_ + entry.bytes.size() > bytes_max_) return false;
    bytes_ += entry.bytes.size();
    entries_.push_back(std::move(entry));
    return true;
  }
  std::vector<StoredEntry> take() { return std::move(entries_); }

 private:
  const std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  std::vector<StoredEntry> entries_;
};

Error missing() { return fail(Errc::damaged, "an entry of a journal is missing"); }

std::uint64_t seq_in(ByteView key) { return KeyReader(key.last(8)).number(); }

}  // namespace

Result<JournalInfo> EmbeddedJournals::find(const JournalId& journal) const {
  auto record = find_record<JournalRecord>(core_.kv, Table::journals, key_of(journal));
  if (!record) return fail(record.error());
  return JournalInfo{journal, record->kind, record->owner, record->head};
}

Result<std::vector<StoredEntry>> EmbeddedJournals::read(const JournalId& journal, std::uint64_t from_seq,
                                                        std::size_t bytes_max) const {
  const auto there = find(journal);
  if (!there) return fail(there.error());
  Page page(bytes_max);
  const std::uint64_t head = there->head.seq;
  if (from_seq > head) return page.take();
  // What is new is asked for by its key: a scan has to look everywhere for where to begin, and takes longer the more
  // journals there are.
  if (head - from_seq < limits::read_by_key_max) {
    for (std::uint64_t seq = from_seq; seq <= head; ++seq) {
      auto one = entry(journal, seq);
      if (!one && one.error().code == Errc::not_found) return missing();
      if (!one) return fail(one.error());
      if (!page.add(std::move(*one))) break;
    }
    return page.take();
  }
  std::optional<Error> error;
  std::uint64_t expected = from_seq;
  auto scanned =
      core_.kv.scan(Table::entries, journal.view(), key_of(journal, from_seq), [&](ByteView key, ByteView value) {
        auto entry = decode_entry(seq_in(key), value);
        if (!entry) error = entry.error();
        if (entry && entry->seq != expected++) error = missing();
        return !error && page.add(std::move(*entry));
      });
  if (!scanned) return fail(scanned.error());
  if (error) return fail(*error);
  return page.take();
}

Result<std::vector<StoredEntry>> EmbeddedJournals::read_access(const JournalId& journal, std::uint64_t from_seq,
                                                               std::size_t bytes_max) const {
  if (auto there = find(journal); !there) return fail(there.error());
  Page page(bytes_max);
  std::optional<Error> error;
  auto scanned =
      core_.kv.scan(Table::access_entries, journal.view(), key_of(journal, from_seq), [&](ByteView key, ByteView) {
        auto found = entry(journal, seq_in(key));
        if (!found) error = found.error();
        return !error && page.add(std::move(*found));
      });
  if (!scanned) return fail(scanned.error());
  if (error) return fail(*error);
  return page.take();
}

Result<std::optional<StoredEntry>> EmbeddedJournals::newest_snapshot(const JournalId& journal) const {
  if (auto there = find(journal); !there) return fail(there.error());
  auto value = core_.kv.get(Table::newest_snapshots, key_of(journal));
  if (!value) return fail(value.error());
  if (!*value) return std::optional<StoredEntry>();
  const auto seq = decode_seq(**value);
  if (!seq) return fail(seq.error());
  auto found = entry(journal, *seq);
  if (!found && found.error().code == Errc::not_found) return missing();
  if (!found) return fail(found.error());
  return std::optional(std::move(*found));
}

Result<StoredEntry> EmbeddedJournals::entry(const JournalId& journal, std::uint64_t seq) const {
  auto value = core_.kv.get(Table::entries, key_of(journal, seq));
  if (!value) return fail(value.error());
  if (!*value) return fail(Errc::not_found, "there is no such entry");
  return decode_entry(seq, **value);
}

Result<std::vector<JournalInfo>> EmbeddedJournals::list_under(ByteView prefix) const {
  auto ids = ids_under<JournalId>(core_.kv, Table::journals_by_owner, prefix);
  if (!ids) return fail(ids.error());
  std::vector<JournalInfo> journals;
  for (const auto& id : *ids) {
    auto journal = find(id);
    if (!journal) return fail(journal.error());
    journals.push_back(*journal);
  }
  return journals;
}

Result<std::vector<JournalInfo>> EmbeddedJournals::list(JournalKind kind) const { return list_under(key_of(kind)); }
Result<std::vector<JournalInfo>> EmbeddedJournals::list(JournalKind kind, const FactionId& owner) const {
  return list_under(key_of(kind, owner));
}

Result<std::vector<JournalId>> EmbeddedJournals::journals_of(const PrincipalId& member) const {
  return ids_under<JournalId>(core_.kv, Table::member_of, member.view());
}

}  // namespace mappe::storage
