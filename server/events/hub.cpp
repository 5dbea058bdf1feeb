#include "server/events/hub.h"

#include <algorithm>
#include <charconv>

#include "server/limits.h"

namespace mappe::server {

struct EventHub::Ticket {
  std::weak_ptr<EventHub> hub;
  std::uint64_t number;
  Ticket(std::weak_ptr<EventHub> hub_, std::uint64_t number_) : hub(std::move(hub_)), number(number_) {}
  Ticket(const Ticket&) = delete;
  ~Ticket() {
    if (const auto alive = hub.lock()) alive->forget(number);
  }
};

std::shared_ptr<EventHub> EventHub::make() { return std::shared_ptr<EventHub>(new EventHub()); }

EventHub::EventHub()
    : boot_([] {
        std::array<std::uint8_t, 9> random{};
        fill_random(random);
        return to_hex(random);  // no "-" in it
      }()) {}

void EventHub::moved(const JournalId& journal, const std::vector<Topic>& topics) {
  {
    std::lock_guard lock(mutex_);
    last_move_[journal] = ++count_;
  }
  wake(topics);
}

void EventHub::lost(const JournalId& journal, std::uint64_t seq, const std::vector<Topic>& topics) {
  if (topics.empty()) return;
  std::lock_guard lock(mutex_);
  ++count_;
  for (const Topic& topic : topics) lost_.push_back({count_, topic, {journal, seq}});
  while (lost_.size() > limits::losses_kept_max) lost_.pop_front();
}

std::vector<EventHub::Loss> EventHub::lost_since(const std::vector<Topic>& topics, std::uint64_t count) const {
  std::lock_guard lock(mutex_);
  const auto first =
      std::partition_point(lost_.begin(), lost_.end(), [&](const Lost& one) { return one.count <= count; });
  std::vector<Loss> losses;
  for (auto at = first; at != lost_.end(); ++at)
    if (std::find(topics.begin(), topics.end(), at->topic) != topics.end()) losses.push_back(at->loss);
  return losses;
}

void EventHub::wake(const std::vector<Topic>& topics) {
  std::vector<http::Waker> wakers;
  {
    std::lock_guard lock(mutex_);
    for (const Topic& topic : topics) {
      const auto found = by_topic_.find(topic);
      if (found == by_topic_.end()) continue;
      for (const std::uint64_t number : found->second) wakers.push_back(listeners_.at(number).waker);
    }
  }
  for (const auto& waker : wakers) waker.wake();
}

std::string EventHub::cursor() const {
  std::lock_guard lock(mutex_);
  return boot_ + "-" + std::to_string(count_);
}

std::optional<std::uint64_t> EventHub::count_of(std::string_view cursor) const {
  const auto dash = cursor.find('-');
  if (dash == std::string_view::npos || cursor.substr(0, dash) != boot_) return std::nullopt;
  const std::string_view digits = cursor.substr(dash + 1);
  std::uint64_t count = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  std::lock_guard lock(mutex_);
  if (error != std::errc() || end != digits.data() + digits.size() || count > count_) return std::nullopt;
  return count;
}

bool EventHub::moved_since(const JournalId& journal, std::uint64_t count) const {
  std::lock_guard lock(mutex_);
  const auto found = last_move_.find(journal);
  return found != last_move_.end() && found->second > count;
}

std::shared_ptr<void> EventHub::listen(const std::string& session, const std::vector<Topic>& topics,
                                       http::Waker waker) {
  std::lock_guard lock(mutex_);
  std::size_t& open = by_session_[session];
  if (open >= limits::polls_per_session_max) return nullptr;
  ++open;
  const std::uint64_t number = next_ticket_++;
  for (const Topic& topic : topics) by_topic_[topic].insert(number);
  listeners_.emplace(number, Listener{session, topics, std::move(waker)});
  return std::make_shared<Ticket>(weak_from_this(), number);
}

void EventHub::forget(std::uint64_t ticket) {
  std::lock_guard lock(mutex_);
  const auto found = listeners_.find(ticket);
  if (found == listeners_.end()) return;
  for (const Topic& topic : found->second.topics) {
    const auto topic_listeners = by_topic_.find(topic);
    if (topic_listeners == by_topic_.end()) continue;
    topic_listeners->second.erase(ticket);
    if (topic_listeners->second.empty()) by_topic_.erase(topic_listeners);
  }
  const auto session = by_session_.find(found->second.session);
  if (session != by_session_.end() && --session->second == 0) by_session_.erase(session);
  listeners_.erase(found);
}

std::size_t EventHub::listeners() const {
  std::lock_guard lock(mutex_);
  return listeners_.size();
}

}  // namespace mappe::server
