#include "council/mirror/requester.h"

#include <algorithm>

#include "council/mirror/limits.h"

namespace mappe::council {

Pacer::Line& Pacer::line_of(const std::string& machine) {
  const std::lock_guard held(mutex_);
  auto& line = lines_[machine];
  if (!line) line = std::make_unique<Line>();
  return *line;
}

std::optional<Robots> Pacer::robots_of(const std::string& server, TimeMs now) const {
  const std::lock_guard held(mutex_);
  const auto known = robots_.find(server);
  if (known == robots_.end() || now - known->second.read_ms >= limits::robots_age_ms) return std::nullopt;
  return known->second.robots;
}

std::optional<Robots> Pacer::last_robots_of(const std::string& server) const {
  const std::lock_guard held(mutex_);
  const auto known = robots_.find(server);
  if (known == robots_.end()) return std::nullopt;
  return known->second.robots;
}

void Pacer::keep(const std::string& server, const Robots& robots, TimeMs now) {
  const std::lock_guard held(mutex_);
  robots_[server] = {robots, now};
}

Result<Answer> Requester::get_spaced(const Url& address) {
  Pacer::Line& line = pacer_.line_of(fetcher_.machine_of(address));
  const std::lock_guard held(line.busy);
  const std::uint64_t gap_ms = std::max(manners_.gap_ms, crawl_delay_ms_);
  // No longer than the gap: a clock that was put back must not keep it waiting for hours.
  const TimeMs turn = std::min(line.next_ms, clock_.now_ms() + std::max(gap_ms, limits::crawl_delay_ms_max));
  if (!clock_.wait_until(turn)) return fail(Errc::cancelled, "stopped");
  auto answer = fetcher_.get(address);
  // From the end of one to the beginning of the next: a slow server gets more rest, not less.
  line.next_ms = clock_.now_ms() + gap_ms;
  return answer;
}

// Of a server that has none everything is allowed, of one with an error nothing (RFC 9309 §2.3.1.3 and 4): what it said
// last holds meanwhile, however long ago.
Result<Robots> Requester::robots_of(const Url& address) {
  const TimeMs now = clock_.now_ms();
  if (auto known = pacer_.robots_of(address.server(), now)) return *known;
  Url place = address;
  place.path = "/robots.txt";
  place.query.clear();
  auto answer = get_spaced(place);
  if (answer && answer->status >= 500 && !answer->retry_after_s) answer = get_spaced(place);
  if (!answer && answer.error().code == Errc::cancelled) return fail(answer.error());
  const bool is_refused = answer && (answer->status == 429 || answer->status >= 500);
  const bool is_away = !answer && answer.error().code != Errc::denied;
  if (is_refused || is_away) {
    if (auto before = pacer_.last_robots_of(address.server())) {
      pacer_.keep(address.server(), *before, now - limits::robots_age_ms + limits::hour_ms);  // asked again in an hour
      return *before;
    }
    if (is_away) return fail(answer.error());
    return answer->status == 429 ? fail(Errc::too_many, "the council system refuses to give its robots.txt (429)")
                                 : fail(Errc::busy, "robots.txt of the council system is an error (5xx)");
  }
  // An HTML page for whatever is asked for is no robots.txt.
  const bool is_text = answer && answer->status == 200 && answer->content_type != "text/html";
  Robots robots = is_text ? parse_robots(answer->body, robot_name) : Robots();
  pacer_.keep(address.server(), robots, now);
  return robots;
}

Result<Answer> Requester::get(const Url& address) {
  if (!manners_.ignore_robots) {
    const auto robots = robots_of(address);
    if (!robots) return fail(robots.error());
    crawl_delay_ms_ = robots->crawl_delay_ms;
    if (!robots->allow(address.path + (address.query.empty() ? "" : "?" + address.query)))
      return fail(Errc::denied, "robots.txt of the council system does not allow it; clear it with the municipality");
  }
  auto answer = get_spaced(address);
  // One that says when to ask again is not asked before.
  if (!answer || answer->status < 500 || answer->retry_after_s) return answer;
  return get_spaced(address);
}

}  // namespace mappe::council
