#include "client/drive/drive_tree.h"

#include "client/drive/crossing.h"
#include "client/drive/properties.h"
#include "journal/name.h"

namespace mappe::client::drive {

using webdav::Changed;
using webdav::Conditions;
using webdav::Done;
using webdav::Path;
using webdav::Refusal;
using webdav::refuse;
using Why = Refusal::Why;

Path in_drive(const Path& within, std::string_view folder) {
  Path path = Path().child(folder);
  for (const std::string& name : within.names()) path = path.child(name);
  return path;
}

Path in_space(const Path& path) {
  Path within;
  for (std::size_t i = 1; i < path.depth(); ++i) within = within.child(path.names()[i]);
  return within;
}

Refusal in_drive(Refusal refusal, std::string_view folder) {
  for (Path& place : refusal.places) place = in_drive(place, folder);
  return refusal;
}

namespace {

// What a condition says of another space, or of the root, says it of a place that this space does not have.
Conditions inner(Conditions conditions, std::string_view folder) {
  for (auto& list : conditions.lists) {
    if (!list.place) continue;
    if (list.place->is_root() || list.place->names()[0] != folder)
      list.is_foreign = true;
    else
      list.place = in_space(*list.place);
  }
  return conditions;
}

// What is asked of a place, asked of its space.
template <class Asked>
Asked inner_of(Asked asked) {
  asked.conditions = inner(std::move(asked.conditions), asked.path.names()[0]);
  asked.path = in_space(asked.path);
  return asked;
}

webdav::Lock outer(webdav::Lock lock, std::string_view folder) {
  lock.root = in_drive(lock.root, folder);
  return lock;
}

webdav::Resource outer(webdav::Resource resource, std::string_view folder) {
  if (resource.name.empty()) resource.name = folder;
  for (auto& lock : resource.locks) lock = outer(std::move(lock), folder);
  return resource;
}

template <class T>
webdav::Answer<T> as_told(webdav::Answer<T> answer, std::string_view folder) {
  if (!answer) return in_drive(answer.refusal(), folder);
  return answer;
}

class RootListing final : public webdav::Listing {
 public:
  explicit RootListing(std::vector<webdav::Resource> all) : all_(std::move(all)) {}
  webdav::Answer<std::vector<webdav::Resource>> next() override { return std::exchange(all_, {}); }

 private:
  std::vector<webdav::Resource> all_;
};

class InnerListing final : public webdav::Listing {
 public:
  InnerListing(std::unique_ptr<webdav::Listing> listing, std::string folder)
      : listing_(std::move(listing)), folder_(std::move(folder)) {}
  webdav::Answer<std::vector<webdav::Resource>> next() override {
    auto some = listing_->next();
    if (!some) return in_drive(some.refusal(), folder_);
    for (auto& resource : *some)
      for (auto& lock : resource.locks) lock = outer(std::move(lock), folder_);
    return some;
  }

 private:
  const std::unique_ptr<webdav::Listing> listing_;
  const std::string folder_;
};

}  // namespace

std::shared_ptr<Space> DriveTree::space_at(const Path& path) const {
  if (path.is_root()) return nullptr;
  const Folders folders = folders_();
  const auto found = folders.find(path.names()[0]);
  return found == folders.end() ? nullptr : found->second;
}

Refusal DriveTree::not_here(const Path& path) const {
  if (path.depth() > 1) return refuse(Why::no_parent, "there is no such space");
  return refuse(Why::read_only, "beside the spaces there is nothing: make spaces with \"mappe space create\"");
}

webdav::Resource DriveTree::root() const {
  webdav::Resource root;
  root.is_folder = true;
  const Folders folders = folders_();
  const Turns::Look look(turns_);
  for (const auto& [name, space] : folders) {
    if (!space->is_shown()) continue;
    const auto made = time_of(space->replica.state().node(NodeId())->created.time_ms);
    root.modified = std::max(root.modified, made);
    root.created = root.created == webdav::Time{} ? made : std::min(root.created, made);
  }
  return root;
}

webdav::Answer<webdav::Resource> DriveTree::find(const Path& path, webdav::Wanted wanted) {
  if (path.is_root()) return root();
  const auto space = space_at(path);
  if (!space) return refuse(Why::not_found, "there is no such space");
  auto found = SpaceTree(space).find(in_space(path), wanted);
  if (!found) return in_drive(found.refusal(), path.names()[0]);
  return outer(std::move(*found), path.names()[0]);
}

webdav::Answer<std::unique_ptr<webdav::Listing>> DriveTree::list(const Path& folder, webdav::Wanted wanted) {
  if (folder.is_root()) {
    std::vector<webdav::Resource> all;
    for (const auto& [name, space] : folders_())
      if (auto found = SpaceTree(space).find({}, wanted)) all.push_back(outer(std::move(*found), name));
    return std::unique_ptr<webdav::Listing>(std::make_unique<RootListing>(std::move(all)));
  }
  const auto space = space_at(folder);
  if (!space) return refuse(Why::not_found, "there is no such space");
  auto listing = SpaceTree(space).list(in_space(folder), wanted);
  if (!listing) return in_drive(listing.refusal(), folder.names()[0]);
  return std::unique_ptr<webdav::Listing>(std::make_unique<InnerListing>(std::move(*listing), folder.names()[0]));
}

webdav::Answer<webdav::OpenFile> DriveTree::open(const Path& path) {
  if (path.is_root()) return webdav::OpenFile{root(), nullptr};
  const auto space = space_at(path);
  if (!space) return refuse(Why::not_found, "there is no such space");
  auto file = SpaceTree(space).open(in_space(path));
  if (!file) return in_drive(file.refusal(), path.names()[0]);
  file->resource = outer(std::move(file->resource), path.names()[0]);
  return file;
}

std::optional<std::string> DriveTree::namesake(const Path& path) {
  if (const auto space = space_at(path)) return SpaceTree(space).namesake(in_space(path));
  if (path.depth() != 1) return std::nullopt;
  for (const auto& [name, space] : folders_())
    if (journal::same_name(name, path.name())) return name;
  return std::nullopt;
}

webdav::Answer<Changed> DriveTree::write(const webdav::Write& write, webdav::Source& source) {
  const auto space = space_at(write.path);
  if (!space) return not_here(write.path);
  return as_told(SpaceTree(space).write(inner_of(write), source), write.path.names()[0]);
}

webdav::Answer<Changed> DriveTree::make_folder(const webdav::MakeFolder& make) {
  if (make.path.is_root()) return refuse(Why::exists, "there is something at this path");
  const auto space = space_at(make.path);
  if (!space) return not_here(make.path);
  return as_told(SpaceTree(space).make_folder(inner_of(make)), make.path.names()[0]);
}

webdav::Answer<Changed> DriveTree::carry(const webdav::Transfer& transfer, bool leaves) const {
  const auto& [from, to, may_replace, reach, conditions] = transfer;
  const auto space = space_at(from), other = space_at(to);
  if (from.is_root() || to.is_root()) return refuse(Why::into_itself, "source and destination lie within each other");
  if (!space) return refuse(Why::not_found, "there is no such space");
  if (!other) return not_here(to);
  const std::string& folder = from.names()[0];
  if (space != other)
    return Crossing({space, folder, in_space(from)}, {other, to.names()[0], in_space(to)}, transfer, leaves).carry();
  webdav::Transfer within{in_space(from), in_space(to), may_replace, reach, inner(conditions, folder)};
  SpaceTree tree(space);
  return as_told(leaves ? tree.move(within) : tree.copy(within), folder);
}

webdav::Answer<Changed> DriveTree::move(const webdav::Transfer& transfer) { return carry(transfer, true); }
webdav::Answer<Changed> DriveTree::copy(const webdav::Transfer& transfer) { return carry(transfer, false); }

webdav::Answer<Done> DriveTree::remove(const Path& path, const Conditions& conditions) {
  if (path.is_root()) return refuse(Why::read_only, "the root stays");
  const auto space = space_at(path);
  if (!space) return refuse(Why::not_found, "there is no such space");
  const std::string& folder = path.names()[0];
  return as_told(SpaceTree(space).remove(in_space(path), inner(conditions, folder)), folder);
}

webdav::Answer<Done> DriveTree::patch(const webdav::Patch& patch) {
  if (patch.path.is_root()) return refuse(Why::read_only, "the root has no properties of its own");
  const auto space = space_at(patch.path);
  if (!space) return refuse(Why::not_found, "there is no such space");
  return as_told(SpaceTree(space).patch(inner_of(patch)), patch.path.names()[0]);
}

// Of the root: what all spaces use together, and of the faction that has the least left.
webdav::Answer<webdav::Quota> DriveTree::quota(const Path& folder) {
  if (const auto space = space_at(folder)) return as_told(SpaceTree(space).quota(in_space(folder)), folder.names()[0]);
  if (!folder.is_root()) return refuse(Why::not_found, "there is no such space");
  webdav::Quota sum;
  for (const auto& [name, space] : folders_()) {
    auto quota = SpaceTree(space).quota({});
    if (!quota) continue;
    sum.used_bytes += quota->used_bytes;
    if (quota->available_bytes)
      sum.available_bytes = std::min(sum.available_bytes.value_or(*quota->available_bytes), *quota->available_bytes);
  }
  return sum;
}

webdav::Answer<webdav::TakenLock> DriveTree::lock(const webdav::TakeLock& take) {
  const auto space = space_at(take.path);
  if (!space) return not_here(take.path);
  const std::string& folder = take.path.names()[0];
  auto taken = SpaceTree(space).lock(inner_of(take));
  if (!taken) return in_drive(taken.refusal(), folder);
  taken->lock = outer(std::move(taken->lock), folder);
  return taken;
}

webdav::Answer<webdav::Lock> DriveTree::refresh(const Path& path, const Conditions& conditions,
                                                std::chrono::seconds timeout) {
  const auto space = space_at(path);
  if (!space) return refuse(Why::no_such_lock, "no such lock here");
  const std::string& folder = path.names()[0];
  auto lock = SpaceTree(space).refresh(in_space(path), inner(conditions, folder), timeout);
  if (!lock) return in_drive(lock.refusal(), folder);
  return outer(std::move(*lock), folder);
}

webdav::Answer<Done> DriveTree::unlock(const Path& path, const std::string& token) {
  const auto space = space_at(path);
  if (!space) return refuse(Why::no_such_lock, "no such lock here");
  return as_told(SpaceTree(space).unlock(in_space(path), token), path.names()[0]);
}

}  // namespace mappe::client::drive
