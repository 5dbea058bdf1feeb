#include "webdav/windows_tree.h"

#include "webdav/windows_names.h"

namespace mappe::webdav {

namespace {

Path shown(const Path& path) {
  Path out;
  for (const std::string& name : path.names()) out = out.child(shown_to_windows(name));
  return out;
}

Lock shown(Lock lock) {
  lock.root = shown(lock.root);
  return lock;
}

Resource shown(Resource resource) {
  resource.name = shown_to_windows(resource.name);
  for (Lock& lock : resource.locks) lock = shown(std::move(lock));
  return resource;
}

Refusal shown(Refusal refusal) {
  for (Path& place : refusal.places) place = shown(place);
  return refusal;
}

template <class T>
Answer<T> as_shown(Answer<T> answer) {
  if (!answer) return shown(answer.refusal());
  return answer;
}

class ShownListing final : public Listing {
 public:
  explicit ShownListing(std::unique_ptr<Listing> listing) : listing_(std::move(listing)) {}
  Answer<std::vector<Resource>> next() override {
    auto some = listing_->next();
    if (!some) return shown(some.refusal());
    for (Resource& resource : *some) resource = shown(std::move(resource));
    return some;
  }

 private:
  const std::unique_ptr<Listing> listing_;
};

}  // namespace

bool is_windows(std::string_view user_agent) { return user_agent.starts_with("Microsoft-WebDAV-MiniRedir/"); }

Path WindowsTree::meant(const Path& path) {
  if (path.is_root() || behind_->find(path, {})) return path;
  Path at;
  bool is_there = true;
  for (const std::string& name : path.names()) {
    const Path typed = at.child(name), substituted = at.child(meant_by_windows(name));
    std::optional<std::string> other;
    if (!is_there || behind_->find(typed, {}))
      at = typed;
    else if (substituted != typed && behind_->find(substituted, {}))
      at = substituted;
    else if ((other = behind_->namesake(substituted)))
      at = at.child(*other);
    else
      is_there = false, at = typed;
  }
  return at;
}

Conditions WindowsTree::meant(Conditions conditions) {
  for (auto& list : conditions.lists)
    if (list.place) list.place = meant(*list.place);
  return conditions;
}

// A move to the same name in another case is a rename, so that name counts as it was typed.
Transfer WindowsTree::meant(const Transfer& transfer) {
  Transfer out = transfer;
  out.from = meant(transfer.from);
  out.to = meant(transfer.to);
  if (out.to == out.from && transfer.to != transfer.from) out.to = out.from.parent().child(transfer.to.name());
  out.conditions = meant(transfer.conditions);
  return out;
}

template <class Asked>
Asked WindowsTree::meant_of(Asked asked) {
  asked.path = meant(asked.path);
  asked.conditions = meant(std::move(asked.conditions));
  return asked;
}

Answer<Resource> WindowsTree::find(const Path& path, Wanted wanted) {
  auto found = behind_->find(meant(path), wanted);
  if (!found) return shown(found.refusal());
  return shown(std::move(*found));
}

Answer<std::unique_ptr<Listing>> WindowsTree::list(const Path& folder, Wanted wanted) {
  auto listing = behind_->list(meant(folder), wanted);
  if (!listing) return shown(listing.refusal());
  return std::unique_ptr<Listing>(std::make_unique<ShownListing>(std::move(*listing)));
}

Answer<OpenFile> WindowsTree::open(const Path& path) {
  auto file = behind_->open(meant(path));
  if (!file) return shown(file.refusal());
  file->resource = shown(std::move(file->resource));
  return file;
}

Answer<Changed> WindowsTree::write(const Write& write, Source& source) {
  return as_shown(behind_->write(meant_of(write), source));
}

Answer<Changed> WindowsTree::make_folder(const MakeFolder& make) {
  return as_shown(behind_->make_folder(meant_of(make)));
}

Answer<Changed> WindowsTree::move(const Transfer& transfer) { return as_shown(behind_->move(meant(transfer))); }
Answer<Changed> WindowsTree::copy(const Transfer& transfer) { return as_shown(behind_->copy(meant(transfer))); }

Answer<Done> WindowsTree::remove(const Path& path, const Conditions& conditions) {
  return as_shown(behind_->remove(meant(path), meant(conditions)));
}

Answer<Done> WindowsTree::patch(const Patch& patch) { return as_shown(behind_->patch(meant_of(patch))); }
Answer<Quota> WindowsTree::quota(const Path& folder) { return as_shown(behind_->quota(meant(folder))); }

Answer<TakenLock> WindowsTree::lock(const TakeLock& take) {
  auto taken = behind_->lock(meant_of(take));
  if (!taken) return shown(taken.refusal());
  taken->lock = shown(std::move(taken->lock));
  return taken;
}

Answer<Lock> WindowsTree::refresh(const Path& path, const Conditions& conditions, std::chrono::seconds timeout) {
  auto lock = behind_->refresh(meant(path), meant(conditions), timeout);
  if (!lock) return shown(lock.refusal());
  return shown(std::move(*lock));
}

Answer<Done> WindowsTree::unlock(const Path& path, const std::string& token) {
  return as_shown(behind_->unlock(meant(path), token));
}

}  // namespace mappe::webdav
