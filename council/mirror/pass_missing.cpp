// The end of a pass: tombstones that were held back, and what a full pass found in no list.
//
// Not reachable is not deleted. An object that is missing is asked for at its own address; only when that says twice,
// in two full passes, that it is not there, it is taken as deleted (404, 410) or as no longer public (401).
#include <algorithm>

#include "council/mirror/limits.h"
#include "council/mirror/pass_run.h"

namespace mappe::council {

namespace {

constexpr std::uint64_t misses_to_believe = 2;

bool is_there(const Record& record) { return record.state == State::present || record.state == State::unreachable; }

std::string gravestone(const Record& record) {
  Object object;
  object.kind = record.kind;
  object.id = record.id;
  object.value = Location();  // nothing of its own
  return canonical_json(object);
}

}  // namespace

std::uint64_t PassRun::brake() const { return std::max(limits::vanished_free, known_ / limits::vanished_one_in); }

// Everything known that no list had; also counts what is known.
Result<std::vector<std::string>> PassRun::missing() {
  std::vector<std::string> out;
  std::optional<Error> error;
  known_ = 0;
  const bool is_full = state_.progress->kind == PassKind::full;
  auto walked = store_.scan(settings_.name, [&](Record&& record) {
    if (!is_there(record) || record.kind == Kind::system || record.kind == Kind::body) return true;
    ++known_;
    if (!is_full) return true;
    const auto seen = store_.seen_in(settings_.name, record.id);
    if (!seen) error = seen.error();
    if (!seen) return false;
    if (*seen < state_.progress->number) {
      out.push_back(record.id);
    } else if (!seen_example_.contains(record.kind)) {
      seen_example_[record.kind] = record.id;
    }
    return true;
  });
  if (error) return fail(*error);
  if (!walked) return fail(walked.error());
  return out;
}

Result<void> PassRun::mark(Record record, State state) {
  if (record.state == state && state == State::unreachable) {
    Step quiet;
    quiet.quiet.push_back(std::move(record));
    return commit(std::move(quiet));
  }
  record.state = state;
  record.changed_ms = clock_.now_ms();
  if (state == State::deleted || state == State::depublished) {  // withdrawn here, too
    record.content = gravestone(record);
    record.hash = hash_of(record.content);
    record.list_hash = ContentHash();
    record.joins.clear();
  }
  Step step;
  step.changed.push_back(std::move(record));
  return commit(std::move(step));
}

Result<void> PassRun::delete_held() {
  const auto held = store_.held(settings_.name);
  if (!held) return fail(held.error());
  for (const std::string& id : *held) {
    auto record = store_.get(settings_.name, id);
    if (!record) return fail(record.error());
    if (!*record || !is_there(**record)) continue;
    if (auto marked = mark(std::move(**record), State::deleted); !marked) return marked;
  }
  if (held->empty()) return {};
  Step step;
  step.drop_held = true;
  return commit(std::move(step));
}

// Where not even what was just listed is found at its own address, a 404 says nothing (Karlsruhe without `rewrites`).
Result<bool> PassRun::ids_lead_to_objects(Kind kind) {
  if (const auto known = dereferenceable_.find(kind); known != dereferenceable_.end()) return known->second;
  const auto example = seen_example_.find(kind);
  if (example == seen_example_.end()) return dereferenceable_[kind] = false;
  const auto object = get_object(example->second, kind);
  if (!object && trouble_of(object.error()) != Trouble::list) return fail(object.error());
  return dereferenceable_[kind] = object.has_value();
}

Result<void> PassRun::look_after(const std::string& id) {
  auto found = store_.get(settings_.name, id);
  if (!found) return fail(found.error());
  if (!*found) return {};
  Record record = std::move(**found);
  if (record.missed_pass == state_.progress->number) return {};  // before this pass was interrupted
  const auto trusted = ids_lead_to_objects(record.kind);
  if (!trusted) return fail(trusted.error());
  auto object =
      *trusted ? get_object(id, record.kind) : Result<Object>(fail(Errc::malformed, "ids do not lead to objects"));
  record.missed_pass = state_.progress->number;
  if (object && object->id == id) {
    if (object->is_deleted) return mark(std::move(record), State::deleted);
    state_.progress->oddities.add(Oddity::not_in_list);
    Step step;
    if (auto taken = take_object(std::move(*object), nullptr, step); !taken) return taken;
    return commit(std::move(step));
  }
  const Errc code = object ? Errc::malformed : object.error().code;
  if (!object && trouble_of(object.error()) != Trouble::list) return fail(object.error());
  const int said = code == Errc::not_found ? 404 : code == Errc::expired ? 401 : 0;
  record.misses = said != 0 && said == record.missed_status ? record.misses + 1 : said != 0 ? 1 : 0;
  record.missed_status = said;
  if (record.misses < misses_to_believe) return mark(std::move(record), State::unreachable);
  return mark(std::move(record), said == 401 ? State::depublished : State::deleted);
}

Result<void> PassRun::look_after_missing() {
  const auto lost = missing();
  if (!lost) return fail(lost.error());
  const auto held = store_.held(settings_.name);
  if (!held) return fail(held.error());
  const bool lists_are_whole = state_.progress->failed_lists.empty();
  const std::uint64_t vanished = held->size() + (lists_are_whole ? lost->size() : 0);
  state_.vanished = 0;
  state_.known = known_;
  if (vanished > brake() && !asked_.accept_loss) {
    braked_ = true;
    state_.vanished = vanished;
    state_.progress->oddities.add(Oddity::mass_loss);
    Step step;
    step.drop_held = true;
    return commit(std::move(step));
  }
  if (auto deleted = delete_held(); !deleted) return deleted;
  if (!lists_are_whole) return {};
  for (std::size_t i = 0; i < std::min(lost->size(), limits::looked_after_max); ++i)
    if (auto looked = look_after((*lost)[i]); !looked) return looked;
  return {};
}

}  // namespace mappe::council
