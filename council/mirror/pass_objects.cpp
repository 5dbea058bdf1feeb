// Single objects of a pass: where they are fetched, what of them is new.
#include "council/mirror/limits.h"
#include "council/mirror/pass_run.h"

namespace mappe::council {

// Ids and links as delivered lead to the source's own server, after the configured rewrites, or nowhere.
Result<Url> PassRun::fetch_address(std::string_view delivered) {
  auto address = parse_url(rewritten(delivered, settings_.rewrites));
  if (!address) return fail(address.error());
  if (address->scheme == "http" && home_->scheme == "https" && address->host == home_->host) {
    state_.progress->oddities.add(Oddity::downgraded_link);
    address->scheme = "https";
    address->port = home_->port;
  }
  if (may_follow(*home_, *address)) return address;
  state_.progress->oddities.add(Oddity::foreign_next);
  return fail(Errc::malformed, "a link to another server; set `rewrites` if it is the same system");
}

// One object that is refused or broken says nothing about the server; several in a row do.
Result<Object> PassRun::get_object(std::string_view id, Kind kind) {
  const auto address = fetch_address(id);
  if (!address) return fail(address.error());
  auto answer = requester_.get(*address);
  if (!answer && answer.error().code == Errc::denied) return fail(Errc::malformed, "an object that is not to be had");
  if (!answer) return fail(answer.error());
  if (answer->retry_after_s) retry_after_ms_ = *answer->retry_after_s * 1000;
  const bool is_refused = answer->status == 403 || answer->status >= 500;
  refused_in_a_row_ = is_refused ? refused_in_a_row_ + 1 : 0;
  if (is_refused && refused_in_a_row_ < limits::refusals_in_a_row_max)
    return fail(Errc::malformed, "an object that is not to be had");
  return object_of(*answer, kind, state_.progress->oddities);
}

Result<void> PassRun::take_object(Object&& object, const ListState* list, Step& step) {
  auto known = store_.get(settings_.name, object.id);
  if (!known) return fail(known.error());
  const bool is_gone = *known && ((*known)->state == State::deleted || (*known)->state == State::depublished);
  if (object.is_deleted) {  // what was never known needs no grave
    if (*known && !is_gone) step.to_delete.push_back(object.id);
    if (*known) step.seen.push_back(object.id);
    return {};
  }
  ContentHash list_hash;
  if (list != nullptr && list->bare_meetings && object.is_bare) {
    list_hash = hash_of(canonical_json(object) + object.modified);
    if (auto filled = fill_bare(object, *known ? &**known : nullptr, list_hash); !filled) return filled;
  }
  step.seen.push_back(object.id);
  if (object.is_bare && *known && !list_hash.is_zero()) return {};  // not fetched again: nothing says it changed
  std::string content = canonical_json(object);
  if (content.size() > limits::content_bytes_max) {
    state_.progress->oddities.add(Oddity::broken_object);
    return {};
  }
  const ContentHash hash = hash_of(content);
  if (*known && (*known)->state == State::present && (*known)->hash == hash) {
    if ((*known)->misses == 0 && (*known)->list_hash == list_hash) return {};
    (*known)->misses = 0;
    (*known)->list_hash = list_hash;
    step.quiet.push_back(std::move(**known));
    return {};
  }
  const TimeMs now = clock_.now_ms();
  Record record = *known ? std::move(**known) : Record();
  if (record.change == 0) record.first_seen_ms = now;
  record.kind = object.kind;
  record.id = object.id;
  record.state = State::present;
  record.hash = hash;
  record.list_hash = list_hash;
  record.changed_ms = now;
  record.misses = 0;
  record.content = std::move(content);
  step.changed.push_back(std::move(record));
  return {};
}

Result<void> PassRun::commit(Step&& step) {
  Progress& progress = *state_.progress;
  progress.changed += step.changed.size();
  step.pass = progress.number;
  if (progress.kind != PassKind::full) step.seen.clear();
  state_.outcome = Outcome::running;
  return store_.commit(settings_.name, std::move(step), state_);
}

}  // namespace mappe::council
