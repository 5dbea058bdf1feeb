#include "client/drive/drive_transport.h"

#include "client/drive/limits.h"
#include "client/drive/refusals.h"
#include "client/replica/clock.h"

namespace mappe::client::drive {

void Line::becomes(bool is_answering) {
  const bool is_now_up = is_answering && is_known;
  if (is_up.exchange(is_now_up) != is_now_up) since_ms = own_time_ms();
}

Result<HttpReply> DriveTransport::perform(const HttpRequest& request) {
  HttpRequest impatient = request;
  if (impatient.stall_s == 0) impatient.stall_s = limits::stall_s;
  if (impatient.connect_ms == 0) impatient.connect_ms = limits::connect_ms;
  return line_.turns.let_look([&] {
    auto reply = inner_->perform(impatient);
    if (reply || is_away(reply.error().code)) line_.becomes(reply.has_value());
    return reply;
  });
}

Result<std::unique_ptr<Api>> connect(const std::string& origin, const Trust& trust, Line& line) {
  auto curl = CurlTransport::make(origin, trust);
  if (!curl) return fail(curl.error());
  return make_http_api(std::make_unique<DriveTransport>(std::move(*curl), line));
}

}  // namespace mappe::client::drive
