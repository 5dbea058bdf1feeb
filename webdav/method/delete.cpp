#include "webdav/answers.h"
#include "webdav/method/methods.h"

namespace mappe::webdav {

http::Response remove(const Exchange& exchange) {
  const auto depth = depth_of(exchange.request);
  if (!depth) return answer(depth.error());
  // RFC 4918 §9.6.1: of a folder always all. For a file every Depth means the same.
  if (depth->value_or(Depth::infinity) == Depth::one) return plain(400, "DELETE with Depth: 1");
  auto done = exchange.tree->remove(exchange.path, exchange.conditions);
  if (!done) return answer(exchange, done.refusal());
  return http::Response(204);
}

}  // namespace mappe::webdav
