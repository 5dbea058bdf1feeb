#include "webdav/method/methods.h"

namespace mappe::webdav {

http::Response options(const Exchange&) {
  http::Response response(200);
  announce(response);
  response.headers.set("Allow", allowed_methods);
  response.headers.set("Accept-Ranges", "bytes");
  return response;
}

}  // namespace mappe::webdav
