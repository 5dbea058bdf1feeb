// Files and folders of a space onto this computer, by the rules of cp. A file appears under its name only when it is
// whole; a large one lies beside it as NAME.mappe-teil until then, and the same call goes on with it.
//   threads  as SpaceReplica: alone
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "client/replica/space_replica.h"
#include "client/transfer/download.h"
#include "client/transfer/new_file.h"
#include "client/transfer/put_tree.h"

namespace mappe::client {

// What ends a whole command, and not only one file of it: the server is away, lies, or lets nobody in.
bool ends_all(Errc code);

struct GetRefused {
  std::string path;  // in the space
  Error why;
};

struct GetReport {
  std::uint64_t files = 0;
  std::uint64_t folders = 0;
  std::uint64_t bytes = 0;
  std::vector<GetRefused> refused;           // the rest was done
  std::vector<std::filesystem::path> parts;  // beginnings of files that the same call goes on with
  std::optional<Error> stopped;              // not everything was tried
};

class GetTree {
 public:
  // All borrowed. `replace`: files that are there already are overwritten.
  GetTree(Api& api, const SpaceReplica& space, BlobCache& cache, PutObserver& observer, bool replace)
      : space_(space), downloader_(api, space.id(), &cache), observer_(observer), replace_(replace) {}

  // With `recursive` a folder with all that lies below; a link among it is refused, for it has no bytes.
  //   stopped with  not_found  in the space, or the folder to put into
  //                 usage      a folder without `recursive`; a link
  //                 exists     a single file that is there already
  //                 and the errors of Downloader
  GetReport get(const std::string& path, const std::filesystem::path& destination, bool recursive);

 private:
  struct Wanted {
    NodeId node;
    std::filesystem::path destination;
  };
  void want(const NodeId& node, const std::filesystem::path& destination);
  bool collect(const NodeId& folder, const std::filesystem::path& destination);
  bool fetch(const Wanted& wanted);
  Result<void> fetch_content(const journal::VersionView& version, const std::filesystem::path& destination);
  Result<void> fetch_large(const journal::VersionView& version, const std::vector<journal::Chunk>& chunks,
                           PartFile& file);
  bool fetch_collected();
  bool refuse(const NodeId& node, Error why);

  const SpaceReplica& space_;
  Downloader downloader_;
  PutObserver& observer_;
  const bool replace_;
  GetReport report_;
  std::vector<Wanted> wanted_;
};

}  // namespace mappe::client
