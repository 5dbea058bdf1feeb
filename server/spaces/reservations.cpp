#include "server/spaces/reservations.h"

#include <algorithm>

#include "server/limits.h"

namespace mappe::server {

namespace {
constexpr auto life_ms = static_cast<TimeMs>(limits::reservation_life.count());
constexpr auto penalty_ms = static_cast<TimeMs>(std::chrono::milliseconds(limits::reservation_penalty).count());
constexpr std::size_t line_max = 64;  // who would wait a minute does not wait in line
constexpr std::size_t lapses_max = 10'000;
}  // namespace

void Reservations::next_in_line(std::deque<Place>& line, TimeMs now) {
  line.pop_front();
  if (!line.empty()) line.front().until_ms = now + life_ms;
}

void Reservations::remember_lapse(const std::string& holder, TimeMs now) {
  if (none_until_.size() >= lapses_max)
    for (auto it = none_until_.begin(); it != none_until_.end();) it = it->second <= now ? none_until_.erase(it) : ++it;
  if (none_until_.size() < lapses_max) none_until_[holder] = now + penalty_ms;
}

void Reservations::drop_lapsed(const JournalId& journal, TimeMs now) {
  const auto found = lines_.find(journal);
  if (found == lines_.end()) return;
  auto& line = found->second;
  while (!line.empty() && line.front().until_ms <= now) {
    const Place lapsed = line.front();
    waiting_.erase(lapsed.holder);
    remember_lapse(lapsed.holder, lapsed.until_ms);
    next_in_line(line, lapsed.until_ms);
  }
  if (line.empty()) lines_.erase(found);
}

void Reservations::ask(const JournalId& journal, const std::string& holder, TimeMs now) {
  if (holder.empty()) return;
  std::lock_guard lock(mutex_);
  drop_lapsed(journal, now);
  const auto penalty = none_until_.find(holder);
  if (penalty != none_until_.end()) {
    if (penalty->second > now) return;
    none_until_.erase(penalty);
  }
  if (const auto elsewhere = waiting_.find(holder); elsewhere != waiting_.end()) {
    const JournalId other = elsewhere->second;
    drop_lapsed(other, now);
    if (waiting_.contains(holder) || none_until_.contains(holder)) return;
  }
  auto& line = lines_[journal];
  if (line.size() >= line_max) return;
  line.push_back({holder, line.empty() ? now + life_ms : 0});
  if (line.size() > 1) line.back().until_ms = ~TimeMs{0};
  waiting_[holder] = journal;
}

TimeMs Reservations::kept_for_others(const JournalId& journal, const std::string& holder, TimeMs now) {
  std::lock_guard lock(mutex_);
  drop_lapsed(journal, now);
  const auto found = lines_.find(journal);
  if (found == lines_.end() || (!holder.empty() && found->second.front().holder == holder)) return 0;
  return found->second.front().until_ms - now;
}

void Reservations::done(const JournalId& journal, const std::string& holder, TimeMs now) {
  std::lock_guard lock(mutex_);
  const auto found = lines_.find(journal);
  if (found == lines_.end()) return;
  auto& line = found->second;
  const auto place = std::find_if(line.begin(), line.end(), [&](const Place& p) { return p.holder == holder; });
  if (place == line.end()) return;
  waiting_.erase(holder);
  if (place == line.begin())
    next_in_line(line, now);
  else
    line.erase(place);
  if (line.empty()) lines_.erase(found);
}

}  // namespace mappe::server
