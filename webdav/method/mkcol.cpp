#include <array>

#include "webdav/answers.h"
#include "webdav/method/methods.h"

namespace mappe::webdav {

http::Response mkcol(const Exchange& exchange) {
  auto& request = exchange.request;
  // RFC 4918 §9.3: a body asks for something we do not know (RFC 5689 is not announced).
  std::array<std::uint8_t, 1> byte;
  const auto got = request.body->read(byte);
  if (!got) return answer(got.error());
  if (*got > 0) return plain(415, "MKCOL takes no body");
  if (auto refused = refuse_long_name(exchange.path)) return std::move(*refused);
  const auto modified = wished_time(request);
  if (!modified) return answer(modified.error());
  auto changed = exchange.tree->make_folder({exchange.path, exchange.conditions, *modified});
  if (!changed) return answer(exchange, changed.refusal());
  http::Response response(201);
  if (*modified) response.headers.set("X-OC-Mtime", "accepted");
  return response;
}

}  // namespace mappe::webdav
