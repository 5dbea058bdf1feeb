#include "webdav/aside_tree.h"

#include <algorithm>
#include <array>

#include "crypto/base/id.h"

namespace mappe::webdav {

using Why = Refusal::Why;

namespace {

constexpr std::size_t take_step_bytes = 64 * 1024;

std::array<std::uint8_t, 16> random_bits() {
  std::array<std::uint8_t, 16> bits{};
  fill_random(bits);
  return bits;
}

bool is_same_but_for_case(std::string_view name, std::string_view lower) {
  return std::equal(name.begin(), name.end(), lower.begin(), lower.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

Time now() { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); }

Refusal nothing_there() { return refuse(Why::not_found, "there is nothing at this path"); }

class Whole final : public Reader {
 public:
  explicit Whole(std::shared_ptr<const Bytes> content) : content_(std::move(content)) {}
  Result<std::size_t> read_at(std::uint64_t offset_bytes, std::span<std::uint8_t> into) override {
    if (offset_bytes >= content_->size()) return std::size_t{0};
    const auto rest = std::span(*content_).subspan(static_cast<std::size_t>(offset_bytes));
    const std::size_t size = std::min(rest.size(), into.size());
    std::copy_n(rest.begin(), size, into.begin());
    return size;
  }

 private:
  const std::shared_ptr<const Bytes> content_;
};

// What was kept, on its way to the tree behind.
class Sent final : public Source {
 public:
  explicit Sent(std::shared_ptr<const Bytes> content) : content_(std::move(content)), reader_(content_) {}
  Result<std::size_t> read(std::span<std::uint8_t> into) override {
    auto got = reader_.read_at(at_, into);
    if (got) at_ += *got;
    return got;
  }
  std::optional<std::uint64_t> size_bytes() const override { return content_->size(); }

 private:
  const std::shared_ptr<const Bytes> content_;
  Whole reader_;
  std::uint64_t at_ = 0;
};

// The members that the tree behind has, then those that are kept here and that it has not.
class Both final : public Listing {
 public:
  Both(std::unique_ptr<Listing> behind, std::vector<Resource> kept)
      : behind_(std::move(behind)), kept_(std::move(kept)) {}
  Answer<std::vector<Resource>> next() override {
    if (!behind_) return std::vector<Resource>();
    auto some = behind_->next();
    if (!some) return some;
    for (const Resource& one : *some)
      if (is_left_beside(one.name)) std::erase_if(kept_, [&](const Resource& kept) { return kept.name == one.name; });
    if (!some->empty()) return some;
    behind_.reset();
    return std::move(kept_);
  }

 private:
  std::unique_ptr<Listing> behind_;
  std::vector<Resource> kept_;
};

}  // namespace

bool is_left_beside(std::string_view name) {
  return name.starts_with("._") || name == ".DS_Store" || name.starts_with("~$") ||
         (name.starts_with(".~lock.") && name.ends_with('#')) || is_same_but_for_case(name, "thumbs.db") ||
         is_same_but_for_case(name, "desktop.ini");
}

AsideTree::AsideTree(std::shared_ptr<Tree> behind, Room room)
    : behind_(std::move(behind)), room_(room), etag_stem_(to_hex(random_bits()) + '-') {}

Answer<bool> AsideTree::is_ours(const Path& path) {
  if (!is_left_beside(path.name())) return false;
  auto found = behind_->find(path, {});
  if (found) return false;
  if (found.refusal().why != Why::not_found && found.refusal().why != Why::no_parent) return found.refusal();
  return true;
}

// Those whose time is over are gone.
AsideTree::Kept* AsideTree::kept_at(const Path& path) {
  const auto found = all_.find(path);
  if (found == all_.end()) return nullptr;
  const Moment moment = std::chrono::steady_clock::now();
  Kept& kept = found->second;
  std::erase_if(kept.locks, [&](const Held& held) { return held.ends <= moment; });
  if (kept.locks.empty() && moment - kept.used >= room_.lives) {
    bytes_ -= kept.content->size();
    all_.erase(found);
    return nullptr;
  }
  kept.used = moment;
  return &kept;
}

AsideTree::Kept& AsideTree::keep(const Path& path) {
  if (Kept* kept = kept_at(path)) return *kept;
  Kept& kept = all_[path];
  kept.created = kept.modified = now();
  kept.etag = next_etag();
  kept.used = std::chrono::steady_clock::now();
  return kept;
}

void AsideTree::make_room(const Path& but) {
  while (all_.size() > 1 && (all_.size() > room_.files_max || bytes_ > room_.bytes_max)) {
    auto oldest = all_.end();
    for (auto at = all_.begin(); at != all_.end(); ++at)
      if (at->first != but && (oldest == all_.end() || at->second.used < oldest->second.used)) oldest = at;
    bytes_ -= oldest->second.content->size();
    all_.erase(oldest);
  }
}

std::string AsideTree::next_etag() { return etag_stem_ + std::to_string(++last_etag_); }

std::vector<Lock> AsideTree::locks_of(const Kept* kept) {
  std::vector<Lock> locks;
  if (!kept) return locks;
  for (const Held& held : kept->locks) {
    locks.push_back(held.lock);
    locks.back().left = std::chrono::ceil<std::chrono::seconds>(held.ends - std::chrono::steady_clock::now());
  }
  return locks;
}

std::optional<Refusal> AsideTree::may_change(const Path& path, const Kept* kept, const Conditions& conditions,
                                             bool despite_locks) const {
  const std::vector<Lock> locks = locks_of(kept);
  const Look look = [&](const Path& place) {
    PlaceState state;
    if (place == path && kept) {
      state = {true, kept->etag, kept->modified, {}};
      for (const Lock& lock : locks) state.tokens.push_back(lock.token);
    }
    // A folder that the client has locked, as it lies behind.
    if (auto found = behind_->find(place == path ? path.parent() : place, {.locks = true})) {
      if (place != path) state = {true, found->etag, found->modified, {}};
      for (const Lock& lock : found->locks)
        if (place != path || lock.reach == Reach::tree) state.tokens.push_back(lock.token);
    }
    return state;
  };
  if (!conditions.allow_change(path, look)) return refuse(Why::precondition_failed, "a condition is not met");
  const std::array touched{Touched{path}};
  auto in_the_way = locks_in_the_way(locks, touched, conditions.tokens);
  if (!despite_locks && !in_the_way.empty()) return Refusal{Why::locked, "it is locked", std::move(in_the_way), {}, {}};
  return {};
}

Resource AsideTree::resource_of(const Path& path, const Kept& kept, Wanted wanted) const {
  Resource resource;
  resource.name = path.name();
  resource.size_bytes = kept.content->size();
  resource.etag = kept.etag;
  resource.modified = kept.modified;
  resource.created = kept.created;
  resource.content_type = kept.content_type;
  if (wanted.dead)
    for (const auto& [name, xml] : kept.dead) resource.dead.push_back({name, xml});
  if (wanted.locks) resource.locks = locks_of(&kept);
  return resource;
}

Answer<Resource> AsideTree::find(const Path& path, Wanted wanted) {
  auto found = behind_->find(path, wanted);
  if (found || !is_left_beside(path.name())) return found;
  const std::lock_guard guard(mutex_);
  const Kept* kept = kept_at(path);
  return kept ? Answer<Resource>(resource_of(path, *kept, wanted)) : found;
}

Answer<std::unique_ptr<Listing>> AsideTree::list(const Path& folder, Wanted wanted) {
  auto behind = behind_->list(folder, wanted);
  if (!behind) return behind;
  std::vector<Resource> more;
  const std::lock_guard guard(mutex_);
  std::vector<Path> within;
  for (auto at = all_.lower_bound(folder); at != all_.end() && (at->first == folder || at->first.is_within(folder));
       ++at)
    if (at->first.parent() == folder) within.push_back(at->first);
  for (const Path& path : within)
    if (const Kept* kept = kept_at(path)) more.push_back(resource_of(path, *kept, wanted));
  if (more.empty()) return behind;
  return std::unique_ptr<Listing>(std::make_unique<Both>(std::move(*behind), std::move(more)));
}

Answer<OpenFile> AsideTree::open(const Path& path) {
  auto file = behind_->open(path);
  if (file || !is_left_beside(path.name())) return file;
  const std::lock_guard guard(mutex_);
  const Kept* kept = kept_at(path);
  if (!kept) return file;
  return OpenFile{resource_of(path, *kept, {}), std::make_unique<Whole>(kept->content)};
}

Answer<Changed> AsideTree::write(const Write& write, Source& source) {
  auto ours = is_ours(write.path);
  if (!ours) return ours.refusal();
  if (!*ours) return behind_->write(write, source);
  auto parent = behind_->find(write.path.parent(), {});
  if (!parent || !parent->is_folder) return refuse(Why::no_parent, "the folder is missing");
  {
    const std::lock_guard guard(mutex_);
    if (auto refused = may_change(write.path, kept_at(write.path), write.conditions)) return *refused;
  }
  const auto too_large = [] { return refuse(Why::too_large, "larger than such a file may be"); };
  if (source.size_bytes().value_or(0) > room_.file_bytes_max) return too_large();
  Bytes content;
  for (Bytes step(take_step_bytes);;) {
    const auto got = source.read(step);
    if (!got) return Refusal{Why::source_failed, got.error().what, {}, got.error(), {}};
    if (*got == 0) break;
    if (content.size() + *got > room_.file_bytes_max) return too_large();
    append(content, std::span(step).first(*got));
  }
  const std::lock_guard guard(mutex_);
  const bool was_there = kept_at(write.path) != nullptr;
  if (auto refused = may_change(write.path, kept_at(write.path), write.conditions)) return *refused;
  Kept& kept = keep(write.path);
  if (*kept.content != content) kept.etag = next_etag();
  bytes_ = bytes_ - kept.content->size() + content.size();
  kept.content = std::make_shared<const Bytes>(std::move(content));
  kept.content_type = write.content_type;
  kept.modified = write.modified.value_or(now());
  make_room(write.path);
  return Changed{was_there, kept.etag};
}

Answer<Changed> AsideTree::make_folder(const MakeFolder& make) {
  {
    const std::lock_guard guard(mutex_);
    if (kept_at(make.path)) return refuse(Why::exists, "there is something at this path");
  }
  return behind_->make_folder(make);
}

void AsideTree::end_within(const Path& folder) {
  for (auto at = all_.lower_bound(folder); at != all_.end() && (at->first == folder || at->first.is_within(folder));) {
    bytes_ -= at->second.content->size();
    at = all_.erase(at);
  }
}

std::optional<AsideTree::Kept> AsideTree::copy_of(const Path& path) {
  const std::lock_guard guard(mutex_);
  const Kept* kept = kept_at(path);
  return kept ? std::optional<Kept>(*kept) : std::nullopt;
}

// To another such name.
Answer<Changed> AsideTree::put_down(const Transfer& transfer, const Kept& kept) {
  const std::lock_guard guard(mutex_);
  const Kept* there = kept_at(transfer.to);
  if (there && !transfer.may_replace) return refuse(Why::exists, "there is something at the destination");
  Conditions tokens;
  tokens.tokens = transfer.conditions.tokens;
  if (auto refused = may_change(transfer.to, there, tokens)) return *refused;
  const bool was_there = there != nullptr;
  Kept& put = keep(transfer.to);
  bytes_ = bytes_ - put.content->size() + kept.content->size();
  put.content = kept.content;
  put.content_type = kept.content_type;
  put.dead = kept.dead;
  put.modified = kept.modified;
  put.etag = next_etag();
  make_room(transfer.to);
  return Changed{was_there, put.etag};
}

Answer<Changed> AsideTree::goes_behind(const Transfer& transfer, const Kept& kept) {
  if (auto there = behind_->find(transfer.to, {}); there && !transfer.may_replace)
    return refuse(Why::exists, "there is something at the destination");
  Write write{transfer.to, {}, kept.content_type, kept.modified};
  write.conditions.tokens = transfer.conditions.tokens;
  Sent source(kept.content);
  return behind_->write(write, source);
}

Answer<Changed> AsideTree::copy(const Transfer& transfer) {
  const auto kept = copy_of(transfer.from);
  if (!kept || behind_->find(transfer.from, {})) return behind_->copy(transfer);
  if (transfer.from == transfer.to) return refuse(Why::into_itself, "source and destination lie within each other");
  {
    const std::lock_guard guard(mutex_);
    Conditions conditions = transfer.conditions;
    conditions.tokens.clear();
    // Nothing of the source changes, so its locks do not count.
    if (auto refused = may_change(transfer.from, kept_at(transfer.from), conditions, true)) return *refused;
  }
  auto ours = is_ours(transfer.to);
  if (!ours) return ours.refusal();
  return *ours ? put_down(transfer, *kept) : goes_behind(transfer, *kept);
}

Answer<Changed> AsideTree::move(const Transfer& transfer) {
  const auto& [from, to, may_replace, reach, conditions] = transfer;
  const auto kept = copy_of(from);
  if (!kept || behind_->find(from, {})) {
    const bool is_covered = copy_of(to).has_value();
    if (is_covered && !may_replace) return refuse(Why::exists, "there is something at the destination");
    auto moved = behind_->move(transfer);
    if (!moved) return moved;
    moved->was_there = moved->was_there || is_covered;
    const std::lock_guard guard(mutex_);
    end_within(to);
    // What was kept beside documents in a folder goes with it.
    All gone_along;
    for (auto at = all_.lower_bound(from); at != all_.end() && (at->first == from || at->first.is_within(from));) {
      const auto next = std::next(at);
      auto one = all_.extract(at);
      one.key() = one.key().moved(from, to);
      gone_along.insert(std::move(one));
      at = next;
    }
    all_.merge(gone_along);
    return moved;
  }
  if (from == to) return refuse(Why::into_itself, "source and destination lie within each other");
  {
    const std::lock_guard guard(mutex_);
    if (auto refused = may_change(from, kept_at(from), conditions)) return *refused;
  }
  auto ours = is_ours(to);
  if (!ours) return ours.refusal();
  auto put = *ours ? put_down(transfer, *kept) : goes_behind(transfer, *kept);
  if (!put) return put;
  const std::lock_guard guard(mutex_);
  end_within(from);
  return put;
}

Answer<Done> AsideTree::remove(const Path& path, const Conditions& conditions) {
  if (is_left_beside(path.name()) && !behind_->find(path, {})) {
    const std::lock_guard guard(mutex_);
    const Kept* kept = kept_at(path);
    if (auto refused = may_change(path, kept, conditions)) return *refused;
    if (!kept) return nothing_there();
    end_within(path);
    return Done{};
  }
  auto removed = behind_->remove(path, conditions);
  if (!removed) return removed;
  const std::lock_guard guard(mutex_);
  end_within(path);
  return removed;
}

Answer<Done> AsideTree::patch(const Patch& patch) {
  if (!is_left_beside(patch.path.name()) || behind_->find(patch.path, {})) return behind_->patch(patch);
  const std::lock_guard guard(mutex_);
  Kept* kept = kept_at(patch.path);
  if (auto refused = may_change(patch.path, kept, patch.conditions, patch.despite_locks)) return *refused;
  if (!kept) return nothing_there();
  auto dead = kept->dead;
  std::size_t bytes = 0;
  for (const auto& [name, xml] : patch.dead) {
    if (xml)
      dead[name] = *xml;
    else
      dead.erase(name);
  }
  for (const auto& [name, xml] : dead) bytes += xml.size();
  if (bytes > limits::aside_properties_bytes_max) return refuse(Why::too_large, "more properties than a file may have");
  kept->dead = std::move(dead);
  if (patch.modified) kept->modified = *patch.modified;
  if (patch.created) kept->created = *patch.created;
  return Done{};
}

Answer<TakenLock> AsideTree::lock(const TakeLock& take) {
  auto ours = is_ours(take.path);
  if (!ours) return ours.refusal();
  if (!*ours) return behind_->lock(take);
  auto parent = behind_->find(take.path.parent(), {});
  if (!parent || !parent->is_folder) return refuse(Why::no_parent, "the folder is missing");
  const std::lock_guard guard(mutex_);
  Kept* kept = kept_at(take.path);
  if (auto refused = may_change(take.path, kept, take.conditions, true)) return *refused;
  const std::vector<Lock> locks = locks_of(kept);
  if (auto conflicts = conflicting_locks(locks, take.path, take.scope, take.reach); !conflicts.empty())
    return Refusal{Why::lock_conflict, "another lock is held", std::move(conflicts), {}, {}};
  const bool is_new = !kept;
  kept = &keep(take.path);
  const Lock lock{take.path, lock_token(random_bits()), take.scope, take.reach, take.owner_xml, {}, true, take.timeout};
  kept->locks.push_back({lock, std::chrono::steady_clock::now() + take.timeout});
  make_room(take.path);
  return TakenLock{lock, is_new};
}

Answer<Lock> AsideTree::refresh(const Path& path, const Conditions& conditions, std::chrono::seconds timeout) {
  if (!is_left_beside(path.name()) || behind_->find(path, {})) return behind_->refresh(path, conditions, timeout);
  const std::lock_guard guard(mutex_);
  Kept* kept = kept_at(path);
  if (auto refused = may_change(path, kept, conditions, true)) return *refused;
  if (kept)
    for (Held& held : kept->locks)
      if (std::find(conditions.tokens.begin(), conditions.tokens.end(), held.lock.token) != conditions.tokens.end()) {
        held.ends = std::chrono::steady_clock::now() + timeout;
        held.lock.left = timeout;
        return held.lock;
      }
  return refuse(Why::no_such_lock, "no such lock here");
}

Answer<Done> AsideTree::unlock(const Path& path, const std::string& token) {
  if (!is_left_beside(path.name()) || behind_->find(path, {})) return behind_->unlock(path, token);
  const std::lock_guard guard(mutex_);
  Kept* kept = kept_at(path);
  if (kept && std::erase_if(kept->locks, [&](const Held& held) { return held.lock.token == token; }) > 0) return Done{};
  return refuse(Why::no_such_lock, "no such lock here");
}

}  // namespace mappe::webdav
