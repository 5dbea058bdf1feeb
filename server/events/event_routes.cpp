// News by long poll: which of the session's journals moved since the cursor.                       docs/protocol.md §7
#include <charconv>
#include <nlohmann/json.hpp>
#include <set>

#include "server/answer/json.h"
#include "server/api.h"
#include "server/spaces/space_list.h"

namespace mappe::server {

namespace {

struct News {
  nlohmann::json spaces = nlohmann::json::array();
  nlohmann::json factions = nlohmann::json::array();
  bool any() const { return !spaces.empty() || !factions.empty(); }
};

nlohmann::json news_of(ByteView space, std::uint64_t seq) { return {{"space", to_base64url(space)}, {"seq", seq}}; }

// `count`: of the cursor; none: everything. A space that was lost since is named once more: to ask for it says why.
Judged<News> news_since(Services& services, const SignedIn& who, const std::optional<std::uint64_t>& count) {
  News news;
  for (const OwnPrincipal& principal : who.principals) {
    if (count && !services.events->moved_since(journal_of(principal.faction), *count)) continue;
    const auto info = services.storage.journals().find(journal_of(principal.faction));
    if (!info) return internal_fault();
    news.factions.push_back({{"faction", to_base64url(principal.faction.view())}, {"seq", info->head.seq}});
  }
  const auto spaces = spaces_of(
      services, who, [&](const JournalId& journal) { return !count || services.events->moved_since(journal, *count); });
  if (!spaces) return spaces.problem();
  for (const ListedSpace& space : *spaces) news.spaces.push_back(news_of(space.here.id.view(), space.head.seq));
  if (!count) return news;
  std::set<JournalId> told;
  for (const ListedSpace& space : *spaces) told.insert(journal_of(space.here.id));
  for (const auto& [journal, seq] : services.events->lost_since(topics_of(who), *count))
    if (told.insert(journal).second) news.spaces.push_back(news_of(journal.view(), seq));
  return news;
}

std::uint64_t wait_asked(const http::Request& request) {
  const std::string_view text = request.query_value("wait_s").value_or("0");
  std::uint64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size()) return limits::events_wait_s_max + 1;
  return seconds;
}

// What a poll keeps from one call of its handler to the next.
struct Poll {
  http::Instant deadline;
  std::shared_ptr<void> listening;
};

//   gives  false: the session listens twice already
bool start_to_listen(Services& services, http::Request& request, const SignedIn& who, std::uint64_t wait_s) {
  if (request.kept) return true;
  auto poll = std::make_shared<Poll>();
  poll->deadline = http::Clock::now() + std::chrono::seconds(wait_s);
  poll->listening = services.events->listen(to_hex(who.session.token.view()), topics_of(who), request.waker());
  if (!poll->listening) return false;
  request.kept = std::move(poll);
  return true;
}

http::Outcome events(Services& services, http::Request& request) {
  const auto who = authenticate(services, request);  // anew at each wake: rights may have gone meanwhile
  if (!who) return respond(who.problem());
  const std::uint64_t wait_s = wait_asked(request);
  if (wait_s > limits::events_wait_s_max) return respond(malformed("wait_s is a number of seconds, at most 55."));

  // The order keeps news from slipping through (http/message.h, Waker): listen, take the cursor, then look.
  const std::optional<std::uint64_t> count = services.events->count_of(request.query_value("after").value_or(""));
  const bool may_wait =
      wait_s > 0 && count && request.called != http::Called::deadline && request.called != http::Called::draining;
  if (may_wait && !start_to_listen(services, request, *who, wait_s))
    return respond(too_many(5, "This session waits for news twice already. Let one of them answer first."));
  const std::string cursor = services.events->cursor();
  const auto news = news_since(services, *who, count);
  if (!news) return respond(news.problem());
  if (news->any() || !may_wait) {
    const auto poll = std::exchange(request.kept, nullptr);
    return answer_json(200, {{"cursor", cursor}, {"spaces", news->spaces}, {"factions", news->factions}});
  }
  const auto poll = std::static_pointer_cast<Poll>(request.kept);
  return http::Deferred{poll->deadline, poll};
}

}  // namespace

void add_event_routes(http::Router& router, Services& services) {
  router.add("GET", "/v1/events", http::no_body, [&](http::Request& r) { return events(services, r); });
}

}  // namespace mappe::server
