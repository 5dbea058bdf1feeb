#include "webdav/answers.h"
#include "webdav/method/methods.h"

namespace mappe::webdav {

http::Response unlock(const Exchange& exchange) {
  if (!exchange.request.headers.find("Lock-Token")) return plain(400, "no Lock-Token");
  // read_exchange put it last; Windows XP sends it without <>.
  auto done = exchange.tree->unlock(exchange.path, exchange.conditions.tokens.back());
  if (!done) return answer(exchange, done.refusal());
  return http::Response(204);
}

}  // namespace mappe::webdav
