// Files and folders of this computer into a space, by the rules of cp.
//
// Small files travel in batches with their entries; a large one is uploaded before its own. What a space cannot hold
// (links, devices, names no drive could show) is named in the report, and the rest is done.
//   threads  as SpaceReplica: alone
#pragma once

#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

#include "client/replica/committer.h"
#include "client/transfer/blob_cache.h"
#include "client/transfer/observer.h"
#include "client/transfer/upload.h"

namespace mappe::client {

class PutObserver : public TransferObserver {
 public:
  virtual void on_expected(std::uint64_t /*bytes*/) {}  // that many more are to come
  virtual void on_file() {}                             // one more is in the space
};

struct PutRefused {
  std::filesystem::path path;
  std::string why;  // stable word: "link", "special", "name:reserved_sign", "case", "unreadable", "changed", "taken",
                    // "directory", "missing"
};

struct PutReport {
  std::uint64_t files = 0;      // now in the space as given, those that were so already among them
  std::uint64_t unchanged = 0;  // of those: were so already
  std::uint64_t folders = 0;    // made
  std::uint64_t bytes = 0;
  std::vector<PutRefused> refused;
  std::vector<std::string> conflict_copies;  // names beside which somebody else's version lies
  std::optional<Error> stopped;              // not everything was tried: what was done before stays
  std::shared_ptr<const Problem> problem;
};

class PutTree {
 public:
  // All borrowed. The replica was synced.
  PutTree(const Home& home, Api& api, SpaceReplica& space, BlobCache& cache, PutObserver& observer);

  //   target  path in the space, "/a/b"; `into_folder`: it was written with a '/' at its end
  //   stopped with  usage      several sources or into_folder, and the target is no folder; a folder without
  //   `recursive`
  //                 not_found  the folder to put into is not there
  //                 and the errors of Uploader and Committer
  PutReport put(const std::vector<std::filesystem::path>& sources, const std::string& target, bool into_folder,
                bool recursive);

 private:
  struct Pending {  // a change on its way, and the file it came from
    Change change;
    std::optional<std::filesystem::path> file;
    std::uint64_t bytes = 0;
  };
  struct Folder {
    NodeId id;
    bool is_new = false;
    std::vector<LeaseKey> deep_keys;                     // of all that lies in it: deep_lease_keys_in
    std::unordered_map<std::string, std::string> taken;  // name key -> the name this call put there
  };

  bool put_one(const std::filesystem::path& source, Folder& parent, const std::string& name, bool recursive);
  bool put_folder(const std::filesystem::path& source, Folder& parent, const std::string& name);
  bool put_file(const std::filesystem::path& source, Folder& parent, const std::string& name);
  bool enter(const std::filesystem::path& source, Folder& parent, const std::string& raw_name, std::string& name);
  std::vector<LeaseKey> lease_keys(const Folder& parent, const std::string& name) const;
  bool add(Pending pending);
  bool flush();
  void take_result(const Committed& result, const Pending& pending);
  void refuse(const std::filesystem::path& path, std::string why) { report_.refused.push_back({path, std::move(why)}); }
  bool stop(Error error, std::shared_ptr<const Problem> problem = nullptr);
  Result<bool> same_content(const journal::Content& current, const journal::Content& wished);

  const Home& home_;
  Api& api_;
  SpaceReplica& space_;
  BlobCache& cache_;
  PutObserver& observer_;
  Uploader uploader_;
  Committer committer_;
  PutReport report_;
  std::vector<Pending> batch_;
  std::size_t batch_bytes_ = 0;
  std::unordered_map<std::string, std::filesystem::path>
      source_of_;  // first blob of a content -> its file, for comparing
};

}  // namespace mappe::client
