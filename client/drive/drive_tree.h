// All spaces of a member as folders of one tree. Its root can only be looked at: spaces are made, named and shared by
// other means.
#pragma once

#include <functional>

#include "client/drive/space.h"
#include "webdav/tree.h"

namespace mappe::client::drive {

// The spaces by the names of their folders. Changed by who has the turn to change, looked at by who looks.
using Folders = std::map<std::string, std::shared_ptr<Space>>;

// A place of a space as it is called in the drive.
webdav::Path in_drive(const webdav::Path& within, std::string_view folder);
webdav::Refusal in_drive(webdav::Refusal refusal, std::string_view folder);
// The other way round.
webdav::Path in_space(const webdav::Path& path);

class DriveTree final : public webdav::Tree {
 public:
  // `folders`: as they are now; called without a turn. `turns` outlives it.
  DriveTree(Turns& turns, std::function<Folders()> folders) : turns_(turns), folders_(std::move(folders)) {}

  webdav::Answer<webdav::Resource> find(const webdav::Path& path, webdav::Wanted wanted) override;
  webdav::Answer<std::unique_ptr<webdav::Listing>> list(const webdav::Path& folder, webdav::Wanted wanted) override;
  webdav::Answer<webdav::OpenFile> open(const webdav::Path& path) override;
  std::optional<std::string> namesake(const webdav::Path& path) override;
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
  std::shared_ptr<Space> space_at(const webdav::Path& path) const;  // null: none, or the root itself
  // What a change of the root, or of what is no space, is refused with.
  webdav::Refusal not_here(const webdav::Path& path) const;
  webdav::Resource root() const;
  webdav::Answer<webdav::Changed> carry(const webdav::Transfer& transfer, bool leaves) const;

  Turns& turns_;
  const std::function<Folders()> folders_;  // each is then asked in a turn of its own
};

}  // namespace mappe::client::drive
