#include "webdav/answers.h"
#include "webdav/method/methods.h"
#include "webdav/upload.h"

namespace mappe::webdav {

http::Response put(const Exchange& exchange) {
  auto& request = exchange.request;
  // RFC 9110 §14.5: a part must never replace the whole.
  if (request.headers.find("Content-Range")) return plain(400, "a PUT of a part");
  if (auto refused = refuse_long_name(exchange.path)) return std::move(*refused);
  const auto modified = wished_time(request);
  if (!modified) return answer(modified.error());
  auto upload = Upload::of(request);
  if (!upload) return answer(upload.error());

  Write write{exchange.path, exchange.conditions, std::string(request.headers.find("Content-Type").value_or("")),
              *modified};
  auto changed = exchange.tree->write(write, *upload);
  if (!changed) return answer(exchange, changed.refusal());
  http::Response response(changed->was_there ? 204 : 201);
  response.headers.set("ETag", etag_text(changed->etag));
  if (*modified) response.headers.set("X-OC-Mtime", "accepted");
  return response;
}

}  // namespace mappe::webdav
