#pragma once

#include "storage/embedded/core.h"
#include "storage/papers.h"

namespace mappe::storage {

Bytes paper_key(const FactionId& faction, PaperKind kind);  // of the count; the prefix of its papers' keys
Bytes paper_key(const Paper& paper);
Bytes encode_paper_count(std::uint64_t count);
Result<std::uint64_t> decode_paper_count(const std::optional<Bytes>& value);  // none: 0.        errors  damaged

class EmbeddedPapers final : public Papers {
 public:
  explicit EmbeddedPapers(Core& core) : core_(core) {}
  Result<Paper> find(const FactionId& faction, PaperKind kind, std::uint64_t number) const override;
  Result<std::vector<Paper>> of_faction(const FactionId& faction, PaperKind kind) const override;
  Result<std::uint64_t> count(const FactionId& faction, PaperKind kind) const override;

 private:
  Core& core_;
};

}  // namespace mappe::storage
