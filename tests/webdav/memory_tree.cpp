#include "memory_tree.h"

#include <sodium.h>

#include <algorithm>

namespace mappe::webdav::test {

using Why = Refusal::Why;

namespace {

constexpr std::size_t file_bytes_max = 64 << 20;
constexpr std::size_t listing_step = 100;

std::string new_token() {
  Bytes random(16);
  randombytes_buf(random.data(), random.size());
  return lock_token(random);
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

class MemoryListing : public Listing {
 public:
  explicit MemoryListing(std::vector<Resource> all) : all_(std::move(all)) {}
  Answer<std::vector<Resource>> next() override {
    const auto size = std::min(listing_step, all_.size() - at_);
    const auto from = all_.begin() + static_cast<std::ptrdiff_t>(at_);
    at_ += size;
    return std::vector<Resource>(from, from + static_cast<std::ptrdiff_t>(size));
  }

 private:
  std::vector<Resource> all_;
  std::size_t at_ = 0;
};

class MemoryReader : public Reader {
 public:
  explicit MemoryReader(std::shared_ptr<const Bytes> content) : content_(std::move(content)) {}
  Result<std::size_t> read_at(std::uint64_t offset_bytes, std::span<std::uint8_t> into) override {
    if (offset_bytes >= content_->size()) return std::size_t{0};
    const auto size = std::min<std::size_t>(into.size(), content_->size() - offset_bytes);
    std::copy_n(content_->begin() + static_cast<std::ptrdiff_t>(offset_bytes), size, into.begin());
    return size;
  }

 private:
  std::shared_ptr<const Bytes> content_;
};

}  // namespace

class MemoryTree : public Tree {
 public:
  MemoryTree(MemoryStore& store, std::string member) : store_(store), member_(std::move(member)) {}

  Answer<Resource> find(const Path& path, Wanted wanted) override {
    const std::lock_guard guard(store_.mutex_);
    const auto found = nodes().find(path);
    if (store_.is_offline_ || found == nodes().end()) return absent();
    return resource_of(path, found->second, wanted);
  }

  std::optional<std::string> namesake(const Path& path) override {
    const std::lock_guard guard(store_.mutex_);
    for (const auto& [other, node] : nodes())
      if (other.depth() == path.depth() && other.parent() == path.parent() && other != path &&
          lower(other.name()) == lower(path.name()))
        return std::string(other.name());
    return std::nullopt;
  }

  Answer<std::unique_ptr<Listing>> list(const Path& folder, Wanted wanted) override {
    const std::lock_guard guard(store_.mutex_);
    if (store_.is_offline_ || !nodes().contains(folder)) return absent();
    if (!nodes()[folder].is_folder) return refuse(Why::no_parent, "a file has no members");
    std::vector<Resource> all;
    for (auto at = std::next(nodes().find(folder)); at != nodes().end() && at->first.is_within(folder); ++at) {
      if (at->first.depth() == folder.depth() + 1) all.push_back(resource_of(at->first, at->second, wanted));
    }
    return std::unique_ptr<Listing>(std::make_unique<MemoryListing>(std::move(all)));
  }

  Answer<OpenFile> open(const Path& path) override {
    const std::lock_guard guard(store_.mutex_);
    const auto found = nodes().find(path);
    if (store_.is_offline_ || found == nodes().end()) return absent();
    const auto& node = found->second;
    OpenFile file{resource_of(path, node, {}), nullptr};
    if (!node.is_folder) file.reader = std::make_unique<MemoryReader>(node.content);
    return file;
  }

  Answer<Changed> write(const Write& write, Source& source) override {
    {
      const std::lock_guard guard(store_.mutex_);
      if (auto refused = may_write(write, source.size_bytes().value_or(0))) return *refused;
    }
    Bytes content;
    Bytes step(64 * 1024);
    while (true) {
      const auto got = source.read(step);
      if (!got) return Refusal{Why::source_failed, got.error().what, {}, got.error(), {}};
      if (*got == 0) break;
      if (content.size() + *got > file_bytes_max) return refuse(Why::too_large, "larger than a file may be");
      append(content, std::span(step).first(*got));
    }
    const std::lock_guard guard(store_.mutex_);
    if (auto refused = may_write(write, content.size())) return *refused;
    const bool was_there = nodes().contains(write.path);
    auto& node = nodes()[write.path];
    if (!was_there) node.created = store_.now_;
    node.modified = write.modified.value_or(store_.now_);
    node.content_type = write.content_type;
    if (!was_there || *node.content != content) node.etag = next_etag();
    node.content = std::make_shared<const Bytes>(std::move(content));
    return Changed{was_there, node.etag};
  }

  Answer<Changed> make_folder(const MakeFolder& make) override {
    const std::lock_guard guard(store_.mutex_);
    if (auto refused = may_change(make.path, make.conditions, {{make.path}, {make.path.parent()}})) return *refused;
    if (nodes().contains(make.path)) return refuse(Why::exists, "there is something at this path");
    if (auto refused = may_be_new(make.path, {})) return *refused;
    auto& node = nodes()[make.path];
    node.is_folder = true;
    node.created = store_.now_;
    node.modified = make.modified.value_or(store_.now_);
    return Changed{false, {}};
  }

  Answer<Changed> move(const Transfer& transfer) override {
    const std::lock_guard guard(store_.mutex_);
    const std::vector<Touched> touched{{transfer.from, Reach::tree}, {transfer.from.parent()}};
    auto allowed = may_transfer(transfer, touched, transfer.from);
    if (!allowed) return allowed.refusal();
    const bool replaces = *allowed;
    if (replaces) erase(transfer.to);
    auto moved = subtree(transfer.from);
    erase(transfer.from);
    end_locks(transfer.from);
    for (auto& [path, node] : moved) nodes()[path.moved(transfer.from, transfer.to)] = std::move(node);
    auto& there = nodes()[transfer.to];
    if (replaces && !there.is_folder) there.etag = next_etag();
    return Changed{replaces, there.etag};
  }

  Answer<Changed> copy(const Transfer& transfer) override {
    const std::lock_guard guard(store_.mutex_);
    auto allowed = may_transfer(transfer, {}, {});
    if (!allowed) return allowed.refusal();
    auto copied = subtree(transfer.from);
    if (*allowed) erase(transfer.to);
    for (auto& [path, node] : copied) {
      if (transfer.reach == Reach::self && path != transfer.from) continue;
      node.created = node.modified = store_.now_;
      if (!node.is_folder) node.etag = next_etag();
      nodes()[path.moved(transfer.from, transfer.to)] = std::move(node);
    }
    return Changed{*allowed, nodes()[transfer.to].etag};
  }

  Answer<Done> remove(const Path& path, const Conditions& conditions) override {
    const std::lock_guard guard(store_.mutex_);
    if (auto refused = may_change(path, conditions, {{path, Reach::tree}, {path.parent()}})) return *refused;
    if (!nodes().contains(path)) return absent();
    if (path.is_root()) return refuse(Why::read_only, "the root stays");
    erase(path);
    end_locks(path);
    return Done{};
  }

  Answer<Done> patch(const Patch& patch) override {
    const std::lock_guard guard(store_.mutex_);
    const std::vector<Touched> touched{{patch.path}};
    if (auto refused = may_change(patch.path, patch.conditions, patch.despite_locks ? std::vector<Touched>() : touched))
      return *refused;
    if (!nodes().contains(patch.path)) return absent();
    auto& node = nodes()[patch.path];
    for (const auto& [name, xml] : patch.dead) {
      if (xml) node.dead[name] = *xml;
      if (!xml) node.dead.erase(name);
    }
    if (patch.modified) node.modified = *patch.modified;
    if (patch.created) node.created = *patch.created;
    return Done{};
  }

  Answer<Quota> quota(const Path&) override {
    const std::lock_guard guard(store_.mutex_);
    std::uint64_t used = 0;
    for (const auto& [path, node] : nodes()) used += node.content->size();
    return Quota{used, store_.available_};
  }

  Answer<TakenLock> lock(const TakeLock& take) override {
    const std::lock_guard guard(store_.mutex_);
    const bool creates = !nodes().contains(take.path);
    std::vector<Touched> touched;
    if (creates) touched.push_back({take.path.parent()});
    const auto seen = visible_locks();
    auto conflicts = conflicting_locks(seen, take.path, take.scope, take.reach);
    if (auto refused = may_change(take.path, take.conditions, {})) return *refused;
    if (!conflicts.empty()) return Refusal{Why::lock_conflict, "another lock is held", std::move(conflicts), {}, {}};
    if (auto refused = may_change(take.path, take.conditions, touched)) return *refused;
    if (creates) {
      if (auto refused = may_be_new(take.path, {})) return *refused;
      auto& node = nodes()[take.path];
      node.created = node.modified = store_.now_;
      node.etag = next_etag();
    }
    Lock lock{take.path, new_token(), take.scope, take.reach, take.owner_xml, member_, true, take.timeout};
    store_.locks_.push_back({lock, member_, store_.now_ + take.timeout});
    return TakenLock{lock, creates};
  }

  Answer<Lock> refresh(const Path& path, const Conditions& conditions, std::chrono::seconds timeout) override {
    const std::lock_guard guard(store_.mutex_);
    forget_ended();
    if (!conditions.allow_change(path, look())) return refuse(Why::precondition_failed, "a condition is not met");
    for (auto& held : store_.locks_) {
      const auto& tokens = conditions.tokens;
      if (!covers(held.lock, path) || std::find(tokens.begin(), tokens.end(), held.lock.token) == tokens.end())
        continue;
      if (held.member != member_) return refuse(Why::foreign_lock, "the lock of another member");
      held.ends = store_.now_ + timeout;
      Lock lock = held.lock;
      lock.left = timeout;
      return lock;
    }
    return refuse(Why::no_such_lock, "no such lock here");
  }

  Answer<Done> unlock(const Path& path, const std::string& token) override {
    const std::lock_guard guard(store_.mutex_);
    forget_ended();
    const auto held = std::find_if(store_.locks_.begin(), store_.locks_.end(),
                                   [&](const auto& one) { return one.lock.token == token && covers(one.lock, path); });
    if (held == store_.locks_.end()) return refuse(Why::no_such_lock, "no such lock here");
    if (held->member != member_) return refuse(Why::foreign_lock, "the lock of another member");
    store_.locks_.erase(held);
    return Done{};
  }

 private:
  // All below: under the store's mutex.
  MemoryStore::Nodes& nodes() { return store_.nodes_; }
  std::string next_etag() { return "v" + std::to_string(++store_.last_etag_); }

  Refusal absent() const {
    if (store_.is_offline_) return refuse(Why::offline, "the server is away");
    return refuse(Why::not_found, "there is nothing at this path");
  }

  Resource resource_of(const Path& path, const MemoryStore::Node& node, Wanted wanted) {
    Resource resource{std::string(path.name()),
                      node.is_folder,
                      node.content->size(),
                      node.etag,
                      node.modified,
                      node.created,
                      node.content_type,
                      {},
                      {}};
    if (wanted.dead) {
      for (const auto& [name, xml] : node.dead) resource.dead.push_back({name, xml});
    }
    if (wanted.locks) {
      for (auto& lock : visible_locks()) {
        if (covers(lock, path)) resource.locks.push_back(std::move(lock));
      }
    }
    return resource;
  }

  void forget_ended() {
    std::erase_if(store_.locks_, [&](const auto& held) { return held.ends <= store_.now_; });
  }

  std::vector<Lock> visible_locks() {
    forget_ended();
    std::vector<Lock> locks;
    for (const auto& held : store_.locks_) {
      locks.push_back(held.lock);
      locks.back().is_mine = held.member == member_;
      locks.back().left = std::chrono::ceil<std::chrono::seconds>(held.ends - store_.now_);
    }
    return locks;
  }

  Look look() {
    return [this](const Path& path) {
      PlaceState state;
      const auto found = nodes().find(path);
      state.exists = found != nodes().end();
      if (state.exists) state.etag = found->second.etag;
      if (state.exists) state.modified = found->second.modified;
      for (const auto& held : store_.locks_) {
        if (covers(held.lock, path)) state.tokens.push_back(held.lock.token);
      }
      return state;
    };
  }

  std::optional<Refusal> may_change(const Path& target, const Conditions& conditions,
                                    const std::vector<Touched>& touched) {
    if (store_.is_offline_) return absent();
    if (store_.reader_ == member_) return refuse(Why::read_only, "this member may only read");
    const auto locks = visible_locks();
    if (!conditions.allow_change(target, look())) return refuse(Why::precondition_failed, "a condition is not met");
    auto places = locks_in_the_way(locks, touched, conditions.tokens);
    if (!places.empty()) return Refusal{Why::locked, "it is locked", std::move(places), {}, {}};
    return std::nullopt;
  }

  // A name that is not there yet. `leaving`: what goes away at the same time.
  std::optional<Refusal> may_be_new(const Path& path, const std::optional<Path>& leaving) {
    const auto parent = nodes().find(path.parent());
    if (path.is_root() || parent == nodes().end() || !parent->second.is_folder)
      return refuse(Why::no_parent, "the folder is missing");
    for (const auto& [other, node] : nodes()) {
      const bool is_sibling = other.depth() == path.depth() && other.parent() == path.parent() && other != path;
      if (is_sibling && other != leaving && lower(other.name()) == lower(path.name()))
        return refuse(Why::name_taken, "a name differs by case alone");
    }
    return std::nullopt;
  }

  std::optional<Refusal> may_write(const Write& write, std::uint64_t size) {
    const auto found = nodes().find(write.path);
    const bool exists = found != nodes().end();
    std::vector<Touched> touched{{write.path}};
    if (!exists) touched.push_back({write.path.parent()});
    if (auto refused = may_change(write.path, write.conditions, touched)) return refused;
    if (exists && found->second.is_folder) return refuse(Why::is_folder, "a folder has no content");
    if (!exists) {
      if (auto refused = may_be_new(write.path, {})) return refused;
    }
    if (store_.available_ && size > *store_.available_) return refuse(Why::quota, "the quota is used up");
    if (size > file_bytes_max) return refuse(Why::too_large, "larger than a file may be");
    return std::nullopt;
  }

  // Gives whether something is replaced.
  Answer<bool> may_transfer(const Transfer& transfer, std::vector<Touched> touched,
                            const std::optional<Path>& leaving) {
    const auto& [from, to, may_replace, reach, conditions] = transfer;
    const bool replaces = nodes().contains(to);
    touched.push_back({to, Reach::tree});
    if (!replaces) touched.push_back({to.parent()});
    if (auto refused = may_change(from, conditions, touched)) return *refused;
    if (!nodes().contains(from)) return absent();
    if (from == to || to.is_within(from) || from.is_within(to))
      return refuse(Why::into_itself, "source and destination lie within each other");
    if (replaces && !may_replace) return refuse(Why::exists, "there is something at the destination");
    if (!replaces) {
      if (auto refused = may_be_new(to, leaving)) return *refused;
    }
    return replaces;
  }

  std::vector<std::pair<Path, MemoryStore::Node>> subtree(const Path& root) {
    std::vector<std::pair<Path, MemoryStore::Node>> all;
    for (auto at = nodes().find(root); at != nodes().end() && (at->first == root || at->first.is_within(root)); ++at)
      all.emplace_back(at->first, at->second);
    return all;
  }

  void erase(const Path& root) {
    for (const auto& [path, node] : subtree(root)) nodes().erase(path);
  }

  void end_locks(const Path& root) {
    std::erase_if(store_.locks_,
                  [&](const auto& held) { return held.lock.root == root || held.lock.root.is_within(root); });
  }

  MemoryStore& store_;
  const std::string member_;
};

std::shared_ptr<Tree> MemoryStore::tree_of(std::string member) {
  return std::make_shared<MemoryTree>(*this, std::move(member));
}

void MemoryStore::pass(std::chrono::seconds time) {
  const std::lock_guard guard(mutex_);
  now_ += time;
}

void MemoryStore::set_available(std::optional<std::uint64_t> bytes) {
  const std::lock_guard guard(mutex_);
  available_ = bytes;
}

void MemoryStore::set_offline(bool is_offline) {
  const std::lock_guard guard(mutex_);
  is_offline_ = is_offline;
}

void MemoryStore::set_read_only(const std::string& member) {
  const std::lock_guard guard(mutex_);
  reader_ = member;
}

}  // namespace mappe::webdav::test
