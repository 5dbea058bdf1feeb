// Bodies of prune entries: which earlier entries may lose their bodies. Nobody writes them by himself yet; the format
// and husks are version 1.                                                  docs/protocol.md §4 "Snapshots and pruning"
//
//   prune body (kind 5, clear) = [1, snapshot seq, [seq...]]
#pragma once

#include <vector>

#include "crypto/base/bytes.h"

namespace mappe::journal {

struct PruneBody {
  std::uint64_t snapshot_seq = 0;
  std::vector<std::uint64_t> seqs;  // ascending, not empty, all before the snapshot's
};

Bytes encode_prune(const PruneBody& body);
//   errors  malformed  not the form above; unsupported  a newer version
Result<PruneBody> parse_prune(ByteView body);

}  // namespace mappe::journal
