// A tree in front of another: what systems leave beside documents stays in this program's memory. Finder writes "._x"
// and ".DS_Store", Windows "Thumbs.db" and "desktop.ini", Office and LibreOffice their owner files: refused, they make
// the copying of a document fail; kept with the documents, everybody would see and keep them for years.
//
// Such a file lives as long as this tree, or for limits::aside_for after it was used last; when there are too many, the
// ones that were not used the longest go. Its locks bind the clients of this tree alone. A file of that name that lies
// in the tree behind (made elsewhere, or renamed to it) is served from there. Renamed to any other name it goes there.
//   threads  any, as every Tree
#pragma once

#include <map>
#include <mutex>

#include "webdav/limits.h"
#include "webdav/tree.h"

namespace mappe::webdav {

bool is_left_beside(std::string_view name);

class AsideTree final : public Tree {
 public:
  struct Room {
    std::chrono::seconds lives = limits::aside_for;
    std::size_t bytes_max = limits::aside_bytes_max, file_bytes_max = limits::aside_file_bytes_max;
    std::size_t files_max = limits::aside_files_max;
  };
  explicit AsideTree(std::shared_ptr<Tree> behind) : AsideTree(std::move(behind), Room()) {}
  AsideTree(std::shared_ptr<Tree> behind, Room room);

  Answer<Resource> find(const Path& path, Wanted wanted) override;
  Answer<std::unique_ptr<Listing>> list(const Path& folder, Wanted wanted) override;
  Answer<OpenFile> open(const Path& path) override;
  std::optional<std::string> namesake(const Path& path) override { return behind_->namesake(path); }
  Answer<Changed> write(const Write& write, Source& source) override;
  Answer<Changed> make_folder(const MakeFolder& make) override;
  Answer<Changed> move(const Transfer& transfer) override;
  Answer<Changed> copy(const Transfer& transfer) override;
  Answer<Done> remove(const Path& path, const Conditions& conditions) override;
  Answer<Done> patch(const Patch& patch) override;
  Answer<Quota> quota(const Path& folder) override { return behind_->quota(folder); }
  Answer<TakenLock> lock(const TakeLock& take) override;
  Answer<Lock> refresh(const Path& path, const Conditions& conditions, std::chrono::seconds timeout) override;
  Answer<Done> unlock(const Path& path, const std::string& token) override;

 private:
  using Moment = std::chrono::steady_clock::time_point;
  struct Held {
    Lock lock;
    Moment ends;
  };
  struct Kept {
    std::shared_ptr<const Bytes> content = std::make_shared<const Bytes>();
    std::string etag, content_type;
    Time modified{}, created{};
    std::map<XmlName, std::string> dead;
    std::vector<Held> locks;
    Moment used;
  };
  using All = std::map<Path, Kept>;  // what lies within a folder follows it

  // Whether the place is for this tree: such a name, and nothing of it behind.
  Answer<bool> is_ours(const Path& path);
  // Below: with the mutex.
  Kept* kept_at(const Path& path);
  Kept& keep(const Path& path);
  void make_room(const Path& but);
  std::string next_etag();
  std::optional<Refusal> may_change(const Path& path, const Kept* kept, const Conditions& conditions,
                                    bool despite_locks = false) const;
  static std::vector<Lock> locks_of(const Kept* kept);  // null: none
  Resource resource_of(const Path& path, const Kept& kept, Wanted wanted) const;
  void end_within(const Path& folder);

  std::optional<Kept> copy_of(const Path& path);
  Answer<Changed> put_down(const Transfer& transfer, const Kept& kept);
  Answer<Changed> goes_behind(const Transfer& transfer, const Kept& kept);

  const std::shared_ptr<Tree> behind_;
  const Room room_;
  const std::string etag_stem_;
  std::mutex mutex_;
  std::uint64_t last_etag_ = 0;
  std::size_t bytes_ = 0;
  All all_;
};

}  // namespace mappe::webdav
