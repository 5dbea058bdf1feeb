#include "webdav/answers.h"
#include "webdav/method/methods.h"
#include "webdav/method/transfer.h"

namespace mappe::webdav {

http::Response move(const Exchange& exchange) {
  const auto depth = depth_of(exchange.request);
  if (!depth) return answer(depth.error());
  // RFC 4918 §9.9.2 wants infinity for folders; for files clients send 0, too, and it means the same.
  if (*depth == Depth::one) return plain(400, "MOVE with Depth: 1");
  return transfer(exchange, Reach::tree, &Tree::move);
}

}  // namespace mappe::webdav
