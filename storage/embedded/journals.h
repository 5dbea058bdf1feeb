// Journals (storage/journals.h) on records.
#pragma once

#include "storage/embedded/core.h"

namespace mappe::storage {

class EmbeddedJournals final : public Journals {
 public:
  explicit EmbeddedJournals(Core& core) : core_(core) {}

  Result<JournalInfo> find(const JournalId& journal) const override;
  Result<AppendOutcome> append(const Append& append) override;
  Result<std::vector<StoredEntry>> read(const JournalId& journal, std::uint64_t from_seq,
                                        std::size_t bytes_max) const override;
  Result<std::vector<StoredEntry>> read_access(const JournalId& journal, std::uint64_t from_seq,
                                               std::size_t bytes_max) const override;
  Result<std::optional<StoredEntry>> newest_snapshot(const JournalId& journal) const override;
  Result<StoredEntry> entry(const JournalId& journal, std::uint64_t seq) const override;
  Result<std::vector<JournalInfo>> list(JournalKind kind) const override;
  Result<std::vector<JournalInfo>> list(JournalKind kind, const FactionId& owner) const override;
  Result<std::vector<JournalId>> journals_of(const PrincipalId& member) const override;

 private:
  Result<std::vector<JournalInfo>> list_under(ByteView prefix) const;

  Core& core_;
};

}  // namespace mappe::storage
