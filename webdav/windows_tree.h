// A tree in front of another, as the drive of Windows needs it: there a name in another case is the same name, and
// names that Windows cannot have are shown by a substitute (windows_names.h). What is named exactly is always that.
//   threads  any, as every Tree
#pragma once

#include "webdav/tree.h"

namespace mappe::webdav {

// Whether a client is Windows itself (its Explorer, and all programs on a mounted drive).
bool is_windows(std::string_view user_agent);

class WindowsTree final : public Tree {
 public:
  explicit WindowsTree(std::shared_ptr<Tree> behind) : behind_(std::move(behind)) {}

  Answer<Resource> find(const Path& path, Wanted wanted) override;
  Answer<std::unique_ptr<Listing>> list(const Path& folder, Wanted wanted) override;
  Answer<OpenFile> open(const Path& path) override;
  std::optional<std::string> namesake(const Path& path) override { return behind_->namesake(meant(path)); }
  Answer<Changed> write(const Write& write, Source& source) override;
  Answer<Changed> make_folder(const MakeFolder& make) override;
  Answer<Changed> move(const Transfer& transfer) override;
  Answer<Changed> copy(const Transfer& transfer) override;
  Answer<Done> remove(const Path& path, const Conditions& conditions) override;
  Answer<Done> patch(const Patch& patch) override;
  Answer<Quota> quota(const Path& folder) override;
  Answer<TakenLock> lock(const TakeLock& take) override;
  Answer<Lock> refresh(const Path& path, const Conditions& conditions, std::chrono::seconds timeout) override;
  Answer<Done> unlock(const Path& path, const std::string& token) override;

 private:
  // The place that is meant, as the tree behind calls it; what is not there stays as it was named.
  Path meant(const Path& path);
  Conditions meant(Conditions conditions);
  Transfer meant(const Transfer& transfer);
  template <class Asked>
  Asked meant_of(Asked asked);

  const std::shared_ptr<Tree> behind_;
};

}  // namespace mappe::webdav
