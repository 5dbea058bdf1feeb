#include "storage/blobs.h"

namespace mappe::storage {

Result<bool> Blobs::put(const SpaceId& space, const BlobId& blob, const PrincipalId& sender, ByteView bytes,
                        TimeMs now) {
  auto writer = begin(space, blob, sender);
  if (auto written = writer->write(bytes); !written) return fail(written.error());
  return writer->commit(now);
}

}  // namespace mappe::storage
