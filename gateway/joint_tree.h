// The spaces of one app password as one tree: each has a gateway, and so a session and a drive, of its own.
#pragma once

#include "client/drive/drive.h"

namespace mappe::gateway {

class JointTree final : public webdav::Tree {
 public:
  using Drives = std::vector<std::unique_ptr<client::drive::Drive>>;
  // Both outlive it; all drives go by that line.
  JointTree(client::drive::Line& line, const Drives& drives) : line_(line), drives_(drives) {}

  webdav::Answer<webdav::Resource> find(const webdav::Path& path, webdav::Wanted wanted) override;
  webdav::Answer<std::unique_ptr<webdav::Listing>> list(const webdav::Path& folder, webdav::Wanted wanted) override;
  webdav::Answer<webdav::OpenFile> open(const webdav::Path& path) override;
  webdav::Answer<webdav::Changed> write(const webdav::Write& write, webdav::Source& source) override;
  webdav::Answer<webdav::Changed> make_folder(const webdav::MakeFolder& make) override;
  webdav::Answer<webdav::Changed> move(const webdav::Transfer& transfer) override;
  webdav::Answer<webdav::Changed> copy(const webdav::Transfer& transfer) override;
  webdav::Answer<webdav::Done> remove(const webdav::Path& path, const webdav::Conditions& conditions) override;
  webdav::Answer<webdav::Done> patch(const webdav::Patch& patch) override;
  webdav::Answer<webdav::Quota> quota(const webdav::Path& folder) override;
  webdav::Answer<webdav::TakenLock> lock(const webdav::TakeLock& take) override;
  webdav::Answer<webdav::Lock> refresh(const webdav::Path& path, const webdav::Conditions& conditions,
                                       std::chrono::seconds timeout) override;
  webdav::Answer<webdav::Done> unlock(const webdav::Path& path, const std::string& token) override;

 private:
  // Runs `call` on a tree of all folders as they are now.
  template <class Call>
  auto on_all(const Call& call) const {
    const client::drive::Folders folders = all_folders();
    client::drive::DriveTree tree(line_.turns, folders);
    return call(tree);
  }
  client::drive::Folders all_folders() const;

  client::drive::Line& line_;
  const Drives& drives_;
};

}  // namespace mappe::gateway
