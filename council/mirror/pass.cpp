#include "council/mirror/pass.h"

#include <algorithm>

#include "council/mirror/join.h"
#include "council/mirror/limits.h"
#include "council/mirror/pass_run.h"

namespace mappe::council {

namespace {

std::uint64_t pause_of(const SourceState& state, std::uint64_t first_ms) {
  const unsigned doublings = std::min(state.pauses, 12U);
  return std::min(first_ms << doublings, limits::pause_ms_max);
}

// Also after one that left lists out, which are tried again by themselves: it asks for everything.
bool full_is_due(const SourceSettings& settings, const SourceState& state, TimeMs now) {
  if (state.full_tried_ms == 0) return true;
  // A clock that was ahead: what is asked since then would be nothing.
  if (state.full_tried_ms > now || state.complete_start_ms > now) return true;
  return now >= state.full_tried_ms + settings.full_every_ms;
}

}  // namespace

TimeMs due_ms(const SourceSettings& settings, const SourceState& state, TimeMs now) {
  const TimeMs paused = state.paused_until_ms > now + limits::pause_ms_max ? 0 : state.paused_until_ms;
  const bool was_never = state.address != settings.address || state.tried_ms == 0 || state.tried_ms > now;
  if (was_never) return paused;
  const TimeMs usual = state.progress ? 0 : state.tried_ms + settings.every_ms;
  return std::max(usual, paused);
}

PassRun::Trouble PassRun::trouble_of(const Error& error) {
  switch (error.code) {
    case Errc::malformed:
    case Errc::conflict:
    case Errc::not_found:
    case Errc::expired:
    case Errc::too_large:
      return Trouble::list;
    case Errc::cancelled:
      return Trouble::stopped;
    case Errc::denied:
    case Errc::untrusted:
      return Trouble::refused;
    case Errc::io:
    case Errc::damaged:
      return Trouble::store;
    default:  // offline, timeout, busy, too_many
      return Trouble::pause;
  }
}

Result<void> PassRun::load() {
  auto state = store_.state(settings_.name);
  if (!state) return fail(state.error());
  if (state->address != settings_.address) state = store_.begin_anew(settings_.name, settings_.address);
  if (!state) return fail(state.error());
  state_ = std::move(*state);
  auto home = parse_url(settings_.address);
  if (!home) return fail(home.error());
  home_ = std::move(*home);
  return {};
}

bool PassRun::may_resume() const {
  if (!state_.progress) return false;
  if (clock_.now_ms() - state_.progress->started_ms > limits::pass_age_ms_max) return false;
  return !asked_.full || state_.progress->kind == PassKind::full;
}

// Bodies come as a list, as one object, or as an array.
Result<void> PassRun::read_bodies(const Url& first, std::vector<Object>& bodies) {
  std::set<std::string> seen;
  Url address = first;
  for (unsigned pages = 0; pages < limits::bodies_max && seen.insert(address.text()).second; ++pages) {
    auto page = get_page(address, Kind::body, Filtered::no);
    if (!page) return fail(page.error());
    for (Object& body : page->objects) {
      const bool is_known =
          std::any_of(bodies.begin(), bodies.end(), [&](const Object& one) { return one.id == body.id; });
      if (!body.is_deleted && !is_known && bodies.size() < limits::bodies_max) bodies.push_back(std::move(body));
    }
    if (page->next.empty()) break;
    auto next = resolve_url(page->address, page->next);
    if (!next) return fail(next.error());
    auto followed = fetch_address(next->text());
    if (!followed) return fail(followed.error());
    address = *followed;
  }
  return {};
}

// One that fails fails all: what its lists have would be taken as missing.
Result<void> PassRun::read_all_bodies(const System& system, std::vector<Object>& bodies) {
  for (const Body& whole : system.bodies) {
    Object body;
    body.kind = Kind::body;
    body.id = whole.id;
    body.value = whole;
    bodies.push_back(std::move(body));
  }
  if (system.bodies_at.empty() && bodies.empty()) return fail(Errc::malformed, "a council system without bodies");
  for (const std::string& delivered : system.bodies_at) {
    auto address = fetch_address(delivered);
    if (!address) return fail(address.error());
    if (auto read = read_bodies(*address, bodies); !read) return read;
  }
  return {};
}

void PassRun::plan_lists(const std::vector<Object>& bodies) {
  std::vector<ListState> lists;
  const auto add = [&](Kind kind, const std::string& address) {
    const auto is_it = [&](const ListState& one) { return one.kind == kind && one.address == address; };
    if (address.empty() || std::any_of(lists.begin(), lists.end(), is_it)) return;
    ListState list;
    const auto before = std::find_if(state_.lists.begin(), state_.lists.end(), is_it);
    if (before != state_.lists.end()) list = *before;
    list.kind = kind;
    list.address = address;
    lists.push_back(std::move(list));
  };
  for (const Object& object : bodies) {
    const Body& body = std::get<Body>(object.value);
    add(Kind::organization, body.organization_list);
    add(Kind::person, body.person_list);
    add(Kind::paper, body.paper_list);
    add(Kind::meeting, body.meeting_list);
  }
  state_.lists = std::move(lists);
}

Result<void> PassRun::begin() {
  const TimeMs now = clock_.now_ms();
  Progress progress;
  const bool full = asked_.full || full_is_due(settings_, state_, now);
  progress.kind = full ? PassKind::full : PassKind::incremental;
  progress.number = state_.passes + 1;
  progress.started_ms = now;
  state_.progress = progress;
  ids_.clear();

  auto answer = requester_.get(*home_);
  if (!answer) return fail(answer.error());
  if (answer->retry_after_s) retry_after_ms_ = *answer->retry_after_s * 1000;
  auto system = object_of(*answer, Kind::system, state_.progress->oddities);
  if (!system) return fail(system.error());
  if (system->is_deleted) return fail(Errc::malformed, "a council system that says of itself that it is deleted");
  home_ = answer->address;
  std::vector<Object> bodies;
  if (auto read = read_all_bodies(std::get<System>(system->value), bodies); !read) return fail(read.error());
  plan_lists(bodies);
  if (state_.lists.empty()) return fail(Errc::malformed, "a council system without lists");
  state_.title = bodies.size() == 1 ? std::get<Body>(bodies[0].value).name : std::get<System>(system->value).name;
  state_.passes = progress.number;
  Step step;
  if (full) step.drop_held = true;
  if (auto taken = take_object(std::move(*system), nullptr, step); !taken) return fail(taken.error());
  for (Object& body : bodies)
    if (auto taken = take_object(std::move(body), nullptr, step); !taken) return fail(taken.error());
  return commit(std::move(step));
}

Result<void> PassRun::join() {
  if (state_.progress->changed == 0) return {};
  auto changed = changed_joins(store_, settings_.name);
  if (!changed) return fail(changed.error());
  constexpr std::size_t batch = 500;
  for (std::size_t at = 0; at < changed->size(); at += batch) {
    Step step;
    for (std::size_t i = at; i < std::min(at + batch, changed->size()); ++i) {
      (*changed)[i].changed_ms = clock_.now_ms();
      step.changed.push_back(std::move((*changed)[i]));
    }
    if (auto done = commit(std::move(step)); !done) return done;
  }
  return {};
}

// Lists one by one; one that fails leaves the others.
Result<void> PassRun::read_all() {
  while (state_.progress->list < state_.lists.size()) {
    auto read = read_list();
    if (read) continue;
    // A page that is an error for ever must not keep the other lists out.
    const bool gives_up = read.error().code == Errc::busy && state_.pauses >= limits::pauses_per_page_max;
    if (trouble_of(read.error()) != Trouble::list && !gives_up) return read;
    fail_list();
    if (auto done = commit({}); !done) return done;
  }
  return look_after_missing();
}

Result<Outcome> PassRun::end(Outcome outcome, std::string_view why) {
  const TimeMs now = clock_.now_ms();
  state_.tried_ms = now;
  state_.outcome = outcome;
  state_.why = why;
  if (state_.progress) {
    state_.oddities = state_.progress->oddities;
    state_.last_objects = state_.progress->objects;
    state_.last_changed = state_.progress->changed;
  }
  const bool is_over = outcome != Outcome::paused && outcome != Outcome::running;
  if (is_over && state_.progress) {
    const bool full = state_.progress->kind == PassKind::full;
    const bool had_begun = state_.passes == state_.progress->number;  // it knew the lists
    if (full && had_begun) state_.full_tried_ms = state_.progress->started_ms;
    if (outcome == Outcome::complete) {
      state_.complete_start_ms = state_.progress->started_ms;
      if (full) state_.full_start_ms = state_.progress->started_ms;
    }
    if (outcome == Outcome::complete || outcome == Outcome::partial || outcome == Outcome::braked) {
      state_.checked_ms = now;
      state_.pauses = 0;
      state_.paused_until_ms = 0;
    }
    state_.progress.reset();
  }
  if (auto done = store_.commit(settings_.name, {}, state_); !done) return fail(done.error());
  return outcome;
}

Result<Outcome> PassRun::end_with(const Error& error) {
  switch (trouble_of(error)) {
    case Trouble::store:
      return fail(error);
    case Trouble::stopped:
      return end(Outcome::running, "stopped");
    case Trouble::refused:
      return end(Outcome::refused, error.what);
    case Trouble::list:
      return end(Outcome::failed, error.what);
    case Trouble::pause:
      break;
  }
  const std::uint64_t first = error.code == Errc::too_many ? limits::pause_refused_ms : limits::pause_failed_ms;
  const std::uint64_t asked = std::min(retry_after_ms_.value_or(0), limits::pause_ms_max);
  state_.paused_until_ms = clock_.now_ms() + std::max(pause_of(state_, first), asked);
  ++state_.pauses;
  return end(Outcome::paused, error.what);
}

Result<Outcome> PassRun::run() {
  if (auto loaded = load(); !loaded) return end_with(loaded.error());
  if (!may_resume()) {
    if (auto begun = begin(); !begun) {
      const bool pauses = trouble_of(begun.error()) == Trouble::pause || trouble_of(begun.error()) == Trouble::stopped;
      if (pauses) state_.progress.reset();  // there is nothing to go on with
      return end_with(begun.error());
    }
  }
  auto held = store_.held(settings_.name);  // also by a run before this one
  if (!held) return end_with(held.error());
  held_.insert(held->begin(), held->end());
  if (auto read = read_all(); !read) return end_with(read.error());
  if (auto joined = join(); !joined) return end_with(joined.error());
  if (braked_) return end(Outcome::braked, "so much vanished at once that none of it was taken as deleted");
  if (!state_.progress->failed_lists.empty()) return end(Outcome::partial, "a list could not be read to its end");
  return end(Outcome::complete, "");
}

Result<Outcome> run_pass(const SourceSettings& settings, Asked asked, Store& store, Fetcher& fetcher, Pacer& pacer,
                         Clock& clock) {
  return PassRun(settings, asked, store, fetcher, pacer, clock).run();
}

}  // namespace mappe::council
