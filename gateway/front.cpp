#include "gateway/front.h"

#include "gateway/limits.h"
#include "gateway/relay.h"
#include "webdav/limits.h"

namespace mappe::gateway {

namespace {

http::Response said(int status, std::string_view why, std::uint64_t retry_after_s = 0) {
  http::Response response(status, "text/plain; charset=utf-8", std::string(why) + "\n");
  if (retry_after_s > 0) response.headers.set("Retry-After", std::to_string(retry_after_s));
  return response;
}

http::Response too_soon(std::chrono::milliseconds wait) {
  const auto seconds = static_cast<std::uint64_t>((wait.count() + 999) / 1000);
  return said(429, "Too many wrong passwords from here. Wait, then try again.", seconds);
}

// Of an answer of a child whose keys are no good any more: the client is asked anew.
http::Response with_question(http::Response response) {
  return response.status == 401 ? ask_for_credentials() : std::move(response);
}

http::Response refused(Unlocked unlocked) {
  switch (unlocked) {
    case Unlocked::wrong:
      return ask_for_credentials();
    case Unlocked::away:
      return said(503, "The server cannot be asked now, or too many are. Try again soon.", 5);
    case Unlocked::open:
    case Unlocked::failed:
      break;
  }
  return said(500, "The gateway could not open these spaces. Whoever runs it finds the reason in its log.");
}

}  // namespace

Front::Front(Children& children, std::function<TimeMs()> now)
    : children_(children),
      now_(std::move(now)),
      tries_of_id_(limits::tries_of_id, limits::throttle_entries_max),
      tries_of_address_(limits::tries_of_address, limits::throttle_entries_max) {}

http::Outcome Front::handle(http::Request& request) {
  const auto taken = take_credentials(request);
  if (const auto* given = std::get_if<Credentials>(&taken)) {
    const Children::Key key = children_.key_of(*given);
    // One that is open, or on its way, is nothing to be slowed: nobody's wrong tries touch it.
    if (const auto there = children_.find(key)) {
      if (there->unlocked != Unlocked::open) return refused(there->unlocked);
      if (auto answer = relay(request, there->socket)) return with_question(std::move(*answer));
      children_.forget(key);
    }
    return unlock_and_relay(request, *given, key);
  }
  if (std::get<Given>(taken) == Given::nothing) return ask_for_credentials();
  const auto wait = tries_of_address_.begin(request.peer.address, now_());
  return wait.count() > 0 ? too_soon(wait) : ask_for_credentials();
}

http::Response Front::unlock_and_relay(http::Request& request, const Credentials& given, const Children::Key& key) {
  const TimeMs now = now_();
  const std::string& address = request.peer.address;
  const std::string of_id = given.id.text() + "|" + address;
  if (const auto wait = tries_of_address_.wait(address, now); wait.count() > 0) return too_soon(wait);
  if (const auto wait = tries_of_id_.begin(of_id, now); wait.count() > 0) return too_soon(wait);
  if (const auto wait = tries_of_address_.begin(address, now); wait.count() > 0) return too_soon(wait);
  const auto started = children_.start(key, given, address);
  if (started.unlocked == Unlocked::wrong) return refused(started.unlocked);
  tries_of_address_.take_back(address, now);
  tries_of_id_.take_back(of_id, now);
  if (started.unlocked != Unlocked::open) return refused(started.unlocked);
  tries_of_id_.succeeded(of_id);
  auto answer = relay(request, started.socket);
  return answer ? with_question(std::move(*answer)) : said(503, "The gateway is just closing. Try again.", 1);
}

http::Router Front::router() {
  http::Router router;
  router.add_prefix("", {webdav::limits::file_bytes_max}, [this](http::Request& request) { return handle(request); });
  return router;
}

}  // namespace mappe::gateway
