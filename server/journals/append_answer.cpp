#include "server/journals/append_answer.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "crypto/base/cbor.h"
#include "server/answer/json.h"

namespace mappe::server {

namespace {

bool is_about_rights(journal::Rule rule) {
  using journal::Rule;
  switch (rule) {
    case Rule::unknown_author:
    case Rule::role_too_low:
    case Rule::membership_ended:
    case Rule::frozen:
    case Rule::drops_need_editor:
    case Rule::person_required:
    case Rule::not_space_creator:
    case Rule::not_own_row:
    case Rule::not_a_self_change:
    case Rule::voids_need_manager:
    case Rule::gateway_not_own:
    case Rule::not_manager:
    case Rule::not_member:
    case Rule::not_active:
    case Rule::not_self:
      return true;
    default:
      return false;
  }
}

// Without the entries beyond that head.
http::Response answer_page(const storage::Head& head, const std::vector<storage::StoredEntry>& entries) {
  std::size_t count = 0;
  while (count < entries.size() && entries[count].seq <= head.seq) ++count;
  cbor::Writer w;
  w.array(3).uint(head.seq).id(head.hash).array(count);
  for (std::size_t i = 0; i < count; ++i) w.raw(entries[i].bytes);
  return answer_cbor(w.take());
}

}  // namespace

http::Response answer_head(int status, std::uint64_t seq, const EntryHash& hash) {
  return answer_json(status, {{"seq", seq}, {"hash", to_base64url(hash.view())}});
}

Problem head_moved(Services& services, const JournalId& journal, std::uint64_t from) {
  const auto info = services.storage.journals().find(journal);
  const auto missing = services.storage.journals().read(journal, from, limits::page_bytes_max);
  if (!info || !missing) return internal_fault();
  auto entries = nlohmann::json::array();
  for (const storage::StoredEntry& entry : *missing) entries.push_back(to_base64url(entry.bytes));
  const nlohmann::json head{{"seq", info->head.seq}, {"hash", to_base64url(info->head.hash.view())}};
  Problem problem{
      ProblemType::head_moved,
      "Somebody else wrote first. Take in the entries that came, judge your change again and sign it anew."};
  problem.members = "\"head\":" + head.dump() + ",\"entries\":" + entries.dump();
  return problem;
}

Problem broken(journal::Rule rule) {
  const std::string_view name = journal::name_of(rule), detail = journal::error_of(rule).what;
  if (rule == journal::Rule::refresh_needed || rule == journal::Rule::roster_not_head)
    return {ProblemType::wait, detail, name};
  if (is_about_rights(rule)) return {ProblemType::denied, detail, name};
  return broken_rule(name, detail);
}

Judged<journal::Entry> parse_entry(ByteView bytes) {
  auto entry = journal::Entry::parse(bytes);
  if (entry) return std::move(*entry);
  if (entry.error().code == Errc::unsupported)
    return broken_rule("unsupported",
                       "The entry has a version or kind that this server does not know. Update the server.");
  return problem_of(entry.error());
}

std::optional<Problem> check_clock(const Services& services, TimeMs time_ms) {
  const TimeMs now = services.now();
  const auto skew = static_cast<TimeMs>(std::chrono::milliseconds(limits::clock_skew_max).count());
  if (time_ms + skew >= now && time_ms <= now + skew) return std::nullopt;
  Problem problem =
      broken_rule("clock",
                  "The entry's time is more than 10 minutes off the server's clock. Take the time from the "
                  "server's Date and tell the user that this computer's clock is wrong.");
  problem.members = "\"time_ms\":" + std::to_string(now);
  return problem;
}

http::Response answer_entries(Services& services, const http::Request& request, const JournalId& journal,
                              bool access_only) {
  std::uint64_t from = 0;
  const std::string_view text = request.query_value("from").value_or("0");
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), from);
  if (error != std::errc() || end != text.data() + text.size())
    return respond(malformed("`from` is the first seq wanted."));
  // The head first: entries that come in between are beyond it, and the client asks on from there.
  const auto info = services.storage.journals().find(journal);
  if (!info) return respond(problem_of(info.error()));
  auto& journals = services.storage.journals();
  const auto entries = access_only ? journals.read_access(journal, from, limits::page_bytes_max)
                                   : journals.read(journal, from, limits::page_bytes_max);
  if (!entries) return respond(problem_of(entries.error()));
  return answer_page(info->head, *entries);
}

http::Response answer_newest_snapshot(Services& services, const JournalId& journal) {
  // The head last: were it read first, a snapshot that comes in between would be beyond it and leave none at all.
  const auto& journals = services.storage.journals();
  auto snapshot = journals.newest_snapshot(journal);
  if (!snapshot) return respond(problem_of(snapshot.error()));
  const auto info = journals.find(journal);
  if (!info) return respond(problem_of(info.error()));
  std::vector<storage::StoredEntry> entries;
  if (*snapshot) entries.push_back(std::move(**snapshot));
  return answer_page(info->head, entries);
}

}  // namespace mappe::server
