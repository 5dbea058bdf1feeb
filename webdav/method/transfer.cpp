#include "webdav/method/transfer.h"

#include "webdav/answers.h"
#include "webdav/limits.h"

namespace mappe::webdav {

http::Response transfer(const Exchange& exchange, Reach reach, Carry carry) {
  const auto& headers = exchange.request.headers;
  const auto overwrite = headers.find("Overwrite").value_or("T");
  const bool may_replace = http::equal_ignoring_case(overwrite, "T");
  if (!may_replace && !http::equal_ignoring_case(overwrite, "F")) return plain(400, "an Overwrite that is none");
  const auto destination = headers.find("Destination");
  if (!destination) return plain(400, "no Destination");
  auto pointed = resolve(exchange.request, exchange.settings, *destination);
  if (!pointed) return answer(pointed.error());
  if (pointed->where == Pointed::Where::elsewhere) return plain(502, "the Destination is not on this drive");
  if (pointed->path.name().size() > limits::name_bytes_max) return plain(400, "the name is longer than 255 bytes");

  auto changed =
      ((*exchange.tree).*carry)({exchange.path, std::move(pointed->path), may_replace, reach, exchange.conditions});
  if (!changed) {
    const auto& refusal = changed.refusal();
    if (refusal.why == Refusal::Why::exists) return plain(412, refusal.what);  // RFC 4918 §10.6
    return answer(exchange, refusal);
  }
  http::Response response(changed->was_there ? 204 : 201);
  if (!changed->etag.empty()) response.headers.set("ETag", etag_text(changed->etag));
  return response;
}

}  // namespace mappe::webdav
