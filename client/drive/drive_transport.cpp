#include "client/drive/drive_transport.h"

#include "client/drive/limits.h"
#include "client/drive/refusals.h"

namespace mappe::client::drive {

Result<HttpReply> DriveTransport::perform(const HttpRequest& request) {
  HttpRequest impatient = request;
  if (impatient.stall_s == 0) impatient.stall_s = limits::stall_s;
  return line_.turns.let_look([&] {
    auto reply = inner_->perform(impatient);
    if (reply || is_away(reply.error().code)) line_.is_up = reply.has_value();
    return reply;
  });
}

Result<std::unique_ptr<Api>> connect(const std::string& origin, const Trust& trust, Line& line) {
  auto curl = CurlTransport::make(origin, trust);
  if (!curl) return fail(curl.error());
  return make_http_api(std::make_unique<DriveTransport>(std::move(*curl), line));
}

}  // namespace mappe::client::drive
