// The lists of a pass: page by page, with what was probed of them.
#include <algorithm>
#include <charconv>

#include "council/mirror/limits.h"
#include "council/mirror/pass_run.h"

namespace mappe::council {

namespace {

constexpr std::string_view filter_name = "modified_since";
// Far enough that nothing honest was modified since, near enough for systems that count seconds in 32 bits.
constexpr TimeMs far_future_ms = TimeMs{2'145'916'800} * 1000;  // 2038-01-01

std::uint64_t number_at_the_end_of(const std::string& id) {
  std::size_t begin = id.size();
  while (begin > 0 && id[begin - 1] >= '0' && id[begin - 1] <= '9') --begin;
  std::uint64_t number = 0;
  std::from_chars(id.data() + begin, id.data() + id.size(), number);
  return number;
}

Order order_of(const std::vector<Object>& objects) {
  bool ascending = true, descending = true;
  for (std::size_t i = 1; i < objects.size(); ++i) {
    const auto before = number_at_the_end_of(objects[i - 1].id), after = number_at_the_end_of(objects[i].id);
    ascending = ascending && before < after;
    descending = descending && before > after;
  }
  if (objects.size() < 3 || ascending == descending) return Order::unknown;
  return ascending ? Order::ascending : Order::descending;
}

// The same instant everywhere, or today's date on everything: made up by the vendor (ALLRIS 4, more! rubin).
bool stamps_are_fake(const std::vector<Object>& objects, TimeMs now) {
  std::vector<std::string> stamps;
  for (const Object& object : objects)
    if (!object.is_deleted && !object.modified.empty()) stamps.push_back(object.modified);
  constexpr std::size_t enough = 5;
  if (stamps.size() < enough) return false;
  const bool all_equal = std::all_of(stamps.begin(), stamps.end(), [&](const auto& one) { return one == stamps[0]; });
  const std::string today = instant_of(now + limits::hour_ms).substr(0, 10);
  const bool all_today =
      std::all_of(stamps.begin(), stamps.end(), [&](const auto& one) { return one.starts_with(today); });
  return all_equal || all_today;
}

struct WebOf {
  std::string operator()(const Paper& paper) const { return paper.web; }
  std::string operator()(const Meeting& meeting) const { return meeting.web; }
  std::string operator()(const Organization& organization) const { return organization.web; }
  std::string operator()(const Person& person) const { return person.web; }
  template <class T>
  std::string operator()(const T&) const {
    return "";
  }
};

}  // namespace

// A list that no pass read to its end is read whole again, a day after the last try.
bool PassRun::wants_all(const ListState& list) const {
  return state_.progress->kind == PassKind::full || list.read_ms == 0;
}

bool PassRun::is_filtered() const {
  const ListState& list = state_.lists[state_.progress->list];
  return !wants_all(list) && list.filter_works();
}

// On every page, because servers lose them on the way (ALLRIS 4 at once, Session from the third page on).
Url PassRun::with_filters(Url address) const {
  const std::size_t equals = settings_.page_parameter.find('=');
  if (equals != std::string::npos)
    address = with_parameter(std::move(address), settings_.page_parameter.substr(0, equals),
                             settings_.page_parameter.substr(equals + 1));
  const TimeMs read = state_.lists[state_.progress->list].read_ms;
  const TimeMs since = read - std::min(read, limits::overlap_ms);
  if (is_filtered()) address = with_parameter(std::move(address), filter_name, instant_of(since));
  return address;
}

Result<Page> PassRun::get_page(const Url& address, Kind kind, Filtered filtered) {
  auto answer = requester_.get(address);
  if (!answer) return fail(answer.error());
  if (answer->retry_after_s) retry_after_ms_ = *answer->retry_after_s * 1000;
  return page_of(*answer, kind, filtered, state_.progress->oddities);
}

Result<Url> PassRun::following(const Page& page, std::string_view link) {
  const auto resolved = resolve_url(page.address, link);
  if (!resolved) return fail(resolved.error());
  auto address = fetch_address(resolved->text());
  if (!address) return address;
  ListState& list = state_.lists[state_.progress->list];
  if (is_filtered() && !has_parameter(*address, filter_name)) {
    list.next_keeps_filter = false;
    state_.progress->oddities.add(Oddity::filter_lost);
  }
  return with_filters(std::move(*address));
}

// What the first page of a full pass shows, and whether a filter changes it.
Result<void> PassRun::probe(ListState& list, const Page& page) {
  list.is_probed = true;
  list.page_size = page.objects.size();
  list.order = order_of(page.objects);
  list.fake_stamps = stamps_are_fake(page.objects, clock_.now_ms());
  list.has_web = list.has_main_file = list.bare_meetings = false;
  bool all_bare = list.kind == Kind::meeting;
  std::string example;
  for (const Object& object : page.objects) {
    if (object.is_deleted) continue;
    list.has_web = list.has_web || !std::visit(WebOf(), object.value).empty();
    if (const auto* paper = std::get_if<Paper>(&object.value))
      list.has_main_file = list.has_main_file || (paper->main_file && !paper->main_file_is_guessed);
    all_bare = all_bare && object.is_bare;
    if (example.empty()) example = object.id;
  }
  Oddities& oddities = state_.progress->oddities;
  if (list.fake_stamps) oddities.add(Oddity::fake_stamps);
  if (all_bare && !example.empty()) {
    const auto single = get_object(example, Kind::meeting);
    if (!single && trouble_of(single.error()) == Trouble::stopped) return fail(single.error());
    list.bare_meetings = single && !single->is_bare;
    if (list.bare_meetings) oddities.add(Oddity::agenda_missing);
  }
  if (page.objects.empty()) return {};
  auto address = fetch_address(list.address);
  if (!address) return fail(address.error());
  auto answer = requester_.get(with_parameter(with_filters(*address), filter_name, instant_of(far_future_ms)));
  if (!answer && trouble_of(answer.error()) == Trouble::stopped) return fail(answer.error());
  Oddities unheard;  // those of a question that is odd itself
  const auto filtered = answer ? page_of(*answer, list.kind, Filtered::yes, unheard) : Result<Page>(answer.error());
  list.honours_modified_since = filtered && filtered->objects.empty();
  if (!list.honours_modified_since) oddities.add(Oddity::filter_ignored);
  return {};
}

// A meeting whose agenda its list does not show is fetched singly when its list shows something new, or while it is
// not long past.
Result<void> PassRun::fill_bare(Object& object, Record* known, const ContentHash& list_hash) {
  const auto& meeting = std::get<Meeting>(object.value);
  const std::string fresh = instant_of(clock_.now_ms() - limits::fresh_meeting_ms).substr(0, 10);
  const bool is_fresh = state_.progress->kind == PassKind::full && meeting.start.substr(0, 10) >= fresh;
  if (known != nullptr && known->state == State::present && known->list_hash == list_hash && !is_fresh) return {};
  auto single = get_object(object.id, Kind::meeting);
  if (single && !single->is_deleted && single->id == object.id) {
    object = std::move(*single);
    object.is_bare = false;
    return {};
  }
  if (!single && trouble_of(single.error()) != Trouble::list) return fail(single.error());
  return {};
}

Result<void> PassRun::take_page(const ListState& list, const Page& page) {
  Progress& progress = *state_.progress;
  Step step;
  bool any_new = false;
  std::set<std::string> on_this_page;
  for (const Object& delivered : page.objects)
    if (!delivered.is_deleted) alive_.insert(delivered.id);
  for (const Object& delivered : page.objects) {
    // Nothing is taken away that is still shown, in whatever order; if it is really gone, the next pass sees it.
    if (delivered.is_deleted && alive_.contains(delivered.id)) {
      progress.oddities.add(Oddity::deleted_alive);
      continue;
    }
    if (!delivered.is_deleted && held_.erase(delivered.id) > 0) {
      progress.oddities.add(Oddity::deleted_alive);
      step.not_held.push_back(delivered.id);
    }
    if (!on_this_page.insert(delivered.id).second) continue;
    if (ids_.insert(delivered.id).second) {
      const auto seen = store_.seen_in(settings_.name, delivered.id);
      if (!seen) return fail(seen.error());
      any_new = any_new || progress.kind != PassKind::full || *seen != progress.number;
    }
    if (auto taken = take_object(Object(delivered), &list, step); !taken) return taken;
  }
  held_.insert(step.to_delete.begin(), step.to_delete.end());
  progress.objects += page.objects.size();
  progress.list_objects += page.objects.size() + page.broken;
  progress.list_total = page.total;
  progress.pages_without_new = any_new ? 0 : progress.pages_without_new + 1;
  const bool changed = !step.changed.empty() || !step.to_delete.empty();
  progress.pages_unchanged = changed ? 0 : progress.pages_unchanged + 1;
  const bool is_nothing = step.changed.empty() && step.quiet.empty() && step.to_delete.empty() && step.seen.empty() &&
                          step.not_held.empty();
  if (is_nothing) return {};
  return commit(std::move(step));
}

void PassRun::next_list() {
  Progress& progress = *state_.progress;
  ++progress.list;
  progress.next.clear();
  progress.backwards = false;
  progress.pages = progress.pages_without_new = progress.pages_unchanged = 0;
  progress.list_objects = progress.list_total = 0;
  visited_.clear();
  ids_.clear();
  alive_.clear();
}

void PassRun::fail_list() {
  state_.progress->failed_lists.push_back(state_.progress->list);
  next_list();
}

Result<Url> PassRun::first_page(const ListState& list) {
  auto address = fetch_address(list.address);
  if (!address) return address;
  return with_filters(std::move(*address));
}

// Decides where the pass goes from here.
Result<void> PassRun::after_page(ListState& list, const Page& page, bool is_first) {
  Progress& progress = *state_.progress;
  ++progress.pages;
  const bool is_full = wants_all(list);
  if (progress.pages >= limits::pages_max || progress.pages_without_new >= limits::pages_without_new_max) {
    progress.oddities.add(Oddity::goes_in_circles);
    return fail(Errc::malformed, "a list that goes round in circles");
  }
  // Without a filter that works an incremental pass reads from the newest end until it meets what it knows.
  const bool from_newest = !is_full && !list.filter_works() && list.order != Order::unknown;
  std::string link = page.next;
  if (from_newest && list.order == Order::ascending) {
    if (is_first && !page.last.empty() && !page.next.empty()) {
      progress.backwards = true;
      progress.pages_unchanged = 0;
      link = page.last;
    } else if (progress.backwards) {
      link = page.prev;
    }
  }
  const bool met_known = from_newest && (progress.backwards || list.order == Order::descending) &&
                         progress.pages_unchanged >= limits::pages_unchanged_max;
  const auto is_read = [&] {
    list.read_ms = progress.started_ms;
    next_list();
    return commit({});
  };
  if (link.empty() || met_known) {
    const bool cut_short = is_full && progress.list_objects < progress.list_total - progress.list_total / 10;
    if (cut_short) return fail(Errc::malformed, "a list that ends before its end");
    return is_read();
  }
  auto next = following(page, link);
  if (!next) return fail(next.error());
  if (visited_.contains(next->text())) {
    if (progress.backwards) return is_read();  // the first page, from which it went to the last
    progress.oddities.add(Oddity::goes_in_circles);
    return fail(Errc::malformed, "a list that goes round in circles");
  }
  progress.next = next->text();
  return commit({});
}

Result<void> PassRun::read_list() {
  Progress& progress = *state_.progress;
  const std::size_t here = progress.list;
  const bool begins = progress.next.empty();
  const bool waits = progress.kind == PassKind::incremental && state_.lists[here].read_ms == 0 &&
                     progress.started_ms - state_.lists[here].tried_ms < limits::day_ms;
  if (begins && waits) {
    fail_list();
    return commit({});
  }
  if (begins && wants_all(state_.lists[here])) state_.lists[here].tried_ms = progress.started_ms;
  while (progress.list == here) {
    ListState& list = state_.lists[here];
    const bool is_first = progress.next.empty();
    const auto address = is_first ? first_page(list) : parse_url(progress.next);
    if (!address) return fail(address.error());
    visited_.insert(address->text());
    const auto page = get_page(*address, list.kind, is_filtered() ? Filtered::yes : Filtered::no);
    if (!page) return fail(page.error());
    if (is_first && (progress.kind == PassKind::full || !list.is_probed))
      if (auto probed = probe(list, *page); !probed) return probed;
    if (auto taken = take_page(list, *page); !taken) return taken;
    if (auto done = after_page(list, *page, is_first); !done) return done;
  }
  return {};
}

}  // namespace mappe::council
