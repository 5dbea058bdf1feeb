// Mounting the drive with what this computer has: GNOME's gio for whoever is signed in at a desktop, or davfs2 for
// root. (davfs2 lets others mount only what stands in /etc/fstab, where an address that is new at each start cannot
// stand.)
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "crypto/base/result.h"

namespace mappe::client::command {

// The drive in the tree of files of this computer, until it is destroyed: then it is unmounted, which waits for what
// programs have saved and the tool has not sent yet. So the drive must still run.
class Mount {
 public:
  enum class How { gio, davfs2 };
  // What was tried, for the person.
  struct Tried {
    std::unique_ptr<Mount> mount;  // null: nothing was mounted
    bool has_tool = false;         // null: no tool that could be used here was found
    std::string tool_said;         // null: why the tool did not do it, in its words
  };
  //   `place`   "127.0.0.1:40123/SECRET/"
  //   `folder`  where davfs2 mounts it; made if it is not there, and then removed at the end
  static Tried try_all(const std::string& place, const std::filesystem::path& folder);
  ~Mount();
  Mount(const Mount&) = delete;
  Mount& operator=(const Mount&) = delete;

  How how() const { return how_; }
  const std::filesystem::path& folder() const { return folder_; }  // of davfs2
  // Now; false: it is still mounted, because a program uses it.
  bool unmount();

 private:
  explicit Mount(How how) : how_(how) {}
  static bool mount_by_gio(const std::string& gio, const std::string& place, Tried* tried);
  static bool mount_by_davfs2(const std::string& davfs2, const std::string& place, const std::filesystem::path& folder,
                              Tried* tried);

  const How how_;
  std::string tool_, address_;
  std::filesystem::path folder_, own_files_;  // own_files_: settings and cache of davfs2
  bool is_mounted_ = false, made_folder_ = false;
};

}  // namespace mappe::client::command
