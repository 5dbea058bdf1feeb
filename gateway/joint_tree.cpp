#include "gateway/joint_tree.h"

namespace mappe::gateway {

using client::drive::Folders;
using webdav::Changed;
using webdav::Done;
using webdav::Path;

namespace {
constexpr std::size_t beside_chars = 6;  // of an id beside a title that two spaces have
}  // namespace

Folders JointTree::all_folders() const {
  Folders all;
  for (const auto& drive : drives_)
    for (const auto& [name, space] : drive->shown())
      all.emplace(all.contains(name) ? name + " (" + space->id.text().substr(0, beside_chars) + ")" : name, space);
  return all;
}

webdav::Answer<webdav::Resource> JointTree::find(const Path& path, webdav::Wanted wanted) {
  return on_all([&](auto& tree) { return tree.find(path, wanted); });
}
webdav::Answer<std::unique_ptr<webdav::Listing>> JointTree::list(const Path& folder, webdav::Wanted wanted) {
  return on_all([&](auto& tree) { return tree.list(folder, wanted); });
}
webdav::Answer<webdav::OpenFile> JointTree::open(const Path& path) {
  return on_all([&](auto& tree) { return tree.open(path); });
}
webdav::Answer<Changed> JointTree::write(const webdav::Write& write, webdav::Source& source) {
  return on_all([&](auto& tree) { return tree.write(write, source); });
}
webdav::Answer<Changed> JointTree::make_folder(const webdav::MakeFolder& make) {
  return on_all([&](auto& tree) { return tree.make_folder(make); });
}
webdav::Answer<Changed> JointTree::move(const webdav::Transfer& transfer) {
  return on_all([&](auto& tree) { return tree.move(transfer); });
}
webdav::Answer<Changed> JointTree::copy(const webdav::Transfer& transfer) {
  return on_all([&](auto& tree) { return tree.copy(transfer); });
}
webdav::Answer<Done> JointTree::remove(const Path& path, const webdav::Conditions& conditions) {
  return on_all([&](auto& tree) { return tree.remove(path, conditions); });
}
webdav::Answer<Done> JointTree::patch(const webdav::Patch& patch) {
  return on_all([&](auto& tree) { return tree.patch(patch); });
}
webdav::Answer<webdav::Quota> JointTree::quota(const Path& folder) {
  return on_all([&](auto& tree) { return tree.quota(folder); });
}
webdav::Answer<webdav::TakenLock> JointTree::lock(const webdav::TakeLock& take) {
  return on_all([&](auto& tree) { return tree.lock(take); });
}
webdav::Answer<webdav::Lock> JointTree::refresh(const Path& path, const webdav::Conditions& conditions,
                                                std::chrono::seconds timeout) {
  return on_all([&](auto& tree) { return tree.refresh(path, conditions, timeout); });
}
webdav::Answer<Done> JointTree::unlock(const Path& path, const std::string& token) {
  return on_all([&](auto& tree) { return tree.unlock(path, token); });
}

}  // namespace mappe::gateway
