#include "journal/prune.h"

#include "crypto/base/versioned.h"
#include "journal/limits.h"

namespace mappe::journal {

Bytes encode_prune(const PruneBody& body) {
  cbor::Writer out;
  out.array(3).uint(1).uint(body.snapshot_seq).array(body.seqs.size());
  for (const std::uint64_t seq : body.seqs) out.uint(seq);
  return out.take();
}

Result<PruneBody> parse_prune(ByteView bytes) {
  cbor::Reader in(bytes);
  PruneBody body;
  begin_versioned(in, 3, 1, fail(Errc::unsupported, "a prune entry of a newer version"));
  body.snapshot_seq = in.uint();
  const std::size_t count = in.array_up_to(limits::entry_bytes_max);  // a seq has at least one byte
  if (count == 0) in.fail_with(fail(Errc::malformed, "a prune entry that names nothing"));
  for (std::size_t i = 0; i < count && !in.failed(); ++i) {
    const std::uint64_t seq = in.uint();
    if (!body.seqs.empty() && body.seqs.back() >= seq)
      in.fail_with(fail(Errc::malformed, "seqs of a prune entry that are not in order"));
    if (seq >= body.snapshot_seq) in.fail_with(fail(Errc::malformed, "a prune entry that reaches beyond its snapshot"));
    body.seqs.push_back(seq);
  }
  if (auto done = in.finish(); !done) return fail(done.error());
  return body;
}

}  // namespace mappe::journal
