#include "webdav/answers.h"
#include "webdav/method/methods.h"
#include "webdav/method/transfer.h"

namespace mappe::webdav {

http::Response copy(const Exchange& exchange) {
  const auto depth = depth_of(exchange.request);
  if (!depth) return answer(depth.error());
  if (*depth == Depth::one) return plain(400, "COPY with Depth: 1");
  return transfer(exchange, *depth == Depth::zero ? Reach::self : Reach::tree, &Tree::copy);
}

}  // namespace mappe::webdav
