#include "client/drive/drive.h"

#include <algorithm>
#include <set>

#include "client/drive/refusals.h"
#include "client/drive/space_tree.h"
#include "client/identity/credentials.h"
#include "client/replica/clock.h"
#include "client/wire/pass_on.h"
#include "journal/name.h"
#include "webdav/aside_tree.h"

namespace mappe::client::drive {

namespace {

constexpr std::size_t id_chars = 6;           // of an id beside a title that several spaces have
constexpr std::size_t title_bytes_max = 200;  // so that the id fits beside it
constexpr char substitute = '_';

bool is_too_much(std::string_view one) {
  using journal::NameFault;
  const NameFault fault = journal::fault_of_new_name(one);
  return fault != NameFault::none && fault != NameFault::trailing && fault != NameFault::dots;
}

}  // namespace

std::string folder_name(std::string_view title, const SpaceId& space) {
  auto normal = normalised_name(title);
  std::string name;
  if (normal)
    for (std::size_t at = 0; at < normal->size();) {
      std::size_t end = at + 1;
      while (end < normal->size() && (static_cast<unsigned char>((*normal)[end]) & 0xc0) == 0x80) ++end;
      const std::string one = normal->substr(at, end - at);
      if (name.size() + one.size() > title_bytes_max) break;
      if (is_too_much(one))
        name += substitute;
      else
        name += one;
      at = end;
    }
  while (!name.empty() && (name.back() == '.' || name.back() == ' ')) name.pop_back();
  return name.empty() ? "Mappe " + space.text().substr(0, id_chars) : name;
}

Drive::Drive(Session& session, Line& line, BlobCache& cache, Settings settings)
    : shared_{session, line, cache, std::move(settings), {}, {}},
      tree_(noted(
          std::make_shared<webdav::AsideTree>(std::make_shared<DriveTree>(line.turns, [this] { return shown(); })),
          refusals_)),
      started_ms_(own_time_ms()) {}

Answer<std::unique_ptr<Drive>> Drive::open(Session& session, Line& line, BlobCache& cache, Settings settings) {
  std::unique_ptr<Drive> drive(new Drive(session, line, cache, std::move(settings)));
  {
    const Turns::Change turn(line.turns);
    if (auto begun = drive->begin(); !begun) return pass_on<std::unique_ptr<Drive>>(begun);
  }
  drive->shared_.lease_news.start([&shared = drive->shared_](Space& space) {
    (void)space.leases.refresh(shared.api(), space.id, shared.settings.stays_fresh);
  });
  drive->news_ = std::thread([&drive = *drive] { drive.follow_news(); });
  drive->watch_ = std::thread([&drive = *drive] { drive.look_for_server(); });
  return drive;
}

Drive::~Drive() {
  {
    const std::lock_guard guard(mutex_);
    ends_ = true;
  }
  ending_.notify_all();
  if (!news_.joinable()) return;
  if (is_online()) give_up_leases();
  shared_.api().stop();
  shared_.lease_news.stop();
  news_.join();
  watch_.join();
}

// Nobody can use them any more, and others would wait for their end.
void Drive::give_up_leases() {
  const Turns::Change turn(shared_.line.turns);
  for (const auto& [id, space] : spaces_)
    for (const auto& own : space->leases.all_own())
      if (!shared_.api().drop_lease(id, own.lease) && !is_online()) return;
}

Answer<void> Drive::begin() {
  if (!shared_.session.is_away()) {
    auto listed = list_spaces();
    if (listed || !is_away(listed.error().code)) return listed;
    shared_.session.go_away();
  }
  shared_.line.is_known = false;
  shared_.line.becomes(false);
  show_kept();
  return {};
}

void Drive::show_kept() {
  for (SpaceReplica* kept : shared_.session.kept_spaces()) add(*kept);
  name_folders();
}

// For the first time, when it was away at the start: before it has shown who it is, it is not asked for anything else.
void Drive::meet_server() {
  const Turns::Change turn(shared_.line.turns);
  stranger_.reset();
  if (auto arrived = shared_.session.arrive(); !arrived) {
    const Errc code = arrived.error().code;
    if (code == Errc::expired) has_expired_ = true;
    if (!passes(code)) stranger_ = arrived.error();
    return;
  }
  shared_.line.is_known = true;
  shared_.line.becomes(true);
  if (shared_.settings.arrives) shared_.settings.arrives();
  (void)list_spaces();
}

Answer<void> Drive::list_spaces() {
  auto summaries = shared_.session.spaces();
  if (!summaries) return pass_on<void>(summaries);
  left_out_.clear();
  std::set<SpaceId> there;
  for (const SpaceSummary& one : *summaries) {
    there.insert(one.space);
    if (one.error) {
      left_out_.push_back({one.title.empty() ? one.space.text() : one.title, *one.error});
      if (const auto known = spaces_.find(one.space); known != spaces_.end()) known->second->see(*one.error);
      continue;
    }
    if (spaces_.contains(one.space)) continue;
    auto replica = shared_.session.space(one.space);
    if (replica) add(**replica);
  }
  std::erase_if(spaces_, [&](const auto& one) { return !there.contains(one.first); });
  name_folders();
  return {};
}

void Drive::add(SpaceReplica& replica) {
  if (replica.is_replayed()) spaces_.emplace(replica.id(), std::make_shared<Space>(shared_, replica));
}

void Drive::name_folders() {
  std::map<std::string, std::size_t> named;  // by name key
  std::map<SpaceId, std::string> names;
  for (const auto& [id, space] : spaces_) {
    if (!space->is_shown()) continue;
    names[id] = folder_name(space->replica.title(), id);
    ++named[journal::name_key(names[id])];
  }
  folders_.clear();
  for (const auto& [id, name] : names) {
    const bool is_alone = named[journal::name_key(name)] == 1;
    folders_[is_alone ? name : name + " (" + id.text().substr(0, id_chars) + ")"] = spaces_.at(id);
  }
}

std::shared_ptr<webdav::Tree> Drive::tree_of(const SpaceId& id) {
  const Turns::Look look(shared_.line.turns);
  const auto space = spaces_.find(id);
  return space == spaces_.end() ? nullptr : std::make_shared<SpaceTree>(space->second);
}

std::vector<std::string> Drive::folders() const {
  const Turns::Look look(shared_.line.turns);
  std::vector<std::string> names;
  for (const auto& [name, space] : folders_) names.push_back(name);
  return names;
}

Folders Drive::shown() const {
  const Turns::Look look(shared_.line.turns);
  return folders_;
}

std::vector<LeftOut> Drive::left_out() const {
  const Turns::Look look(shared_.line.turns);
  return left_out_;
}

Status Drive::status() {
  const Folders folders = shown();
  for (const auto& [name, space] : folders) shared_.look_at_leases(space);
  Status status;
  status.is_online = is_online();
  const TimeMs since = shared_.line.since_ms;
  status.since_ms = since == 0 ? started_ms_ : since;
  status.refused = refusals_.newest_first();
  const Turns::Look look(shared_.line.turns);
  status.trouble = stranger_;
  status.left_out = left_out_;
  for (const auto& [name, space] : folders) {
    if (!space->is_shown()) continue;
    status.spaces.push_back({name, space->replica.own_role(), space->trouble});
    for (const webdav::Lock& lock : View(*space).all_locks()) {
      if (status.edited.size() == limits::locks_shown_max) break;
      status.edited.push_back({path_text(in_drive(lock.root, name)), lock.holder, lock.is_mine,
                               lock.scope == webdav::Scope::shared, static_cast<std::uint64_t>(lock.left.count())});
    }
  }
  return status;
}

void Drive::sync(Space& space) {
  auto synced = space.replica.sync();
  if (synced) {
    space.trouble.reset();
    return;
  }
  space.see(synced.error());
}

void Drive::catch_up(const SpaceId& id) {
  std::shared_ptr<Space> space;
  {
    const Turns::Change turn(shared_.line.turns);
    if (!spaces_.contains(id)) (void)list_spaces();
    const auto found = spaces_.find(id);
    if (found == spaces_.end()) return;
    space = found->second;
    sync(*space);
    name_folders();
  }
  (void)space->leases.refresh(shared_.api(), id, std::chrono::milliseconds(0));
  shared_.quota.refresh(shared_.api(), std::chrono::milliseconds(0));
}

bool Drive::take(const News& news) {
  const Turns::Change turn(shared_.line.turns);
  for (const auto& [faction, seq] : news.factions) {
    auto roster = shared_.session.roster(faction);
    if (roster && (*roster)->sync()) (void)(*roster)->sync_names();
  }
  bool is_list_old = false, is_new = !news.factions.empty();
  for (const auto& [id, seq] : news.spaces) {
    const auto known = spaces_.find(id);
    if (known == spaces_.end()) {
      is_new = is_list_old = true;
    } else if (!known->second->is_shown() || known->second->replica.head().seq < seq || known->second->trouble) {
      sync(*known->second);
      is_new = true;
      is_list_old = is_list_old || known->second->trouble;  // this member may have been taken out
    }
  }
  if (is_list_old)
    (void)list_spaces();
  else
    name_folders();
  return is_new;
}

void Drive::follow_news() {
  std::string cursor;
  for (bool goes_on = true; goes_on;) {
    if (!shared_.line.is_known) {
      goes_on = waits(limits::after_failure);
      continue;
    }
    auto news = shared_.api().events(cursor, limits::news_wait_s);
    if (news) {
      cursor = news->cursor;
      goes_on = waits(take(*news) ? std::chrono::milliseconds(0) : limits::after_own_news);
      continue;
    }
    if (news.error().code == Errc::expired) has_expired_ = true;
    goes_on = waits(limits::after_failure);
  }
}

void Drive::keep_up() {
  if (!is_online()) return;
  const Turns::Change turn(shared_.line.turns);
  shared_.session.keep_up();
}

void Drive::look_for_server() {
  auto next_upkeep = std::chrono::steady_clock::now() + limits::upkeep_every;
  while (waits(limits::after_failure)) {
    if (!shared_.line.is_known)
      meet_server();
    else if (!is_online())
      (void)shared_.api().about();  // the line notices that it is up again
    if (std::chrono::steady_clock::now() < next_upkeep) continue;
    next_upkeep += limits::upkeep_every;
    keep_up();
  }
}

bool Drive::waits(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  return !ending_.wait_for(lock, time, [this] { return ends_; });
}

}  // namespace mappe::client::drive
