// Files and folders of this computer into a space, by the rules of cp.
//
// Small files travel in batches with their entries; a large one is uploaded before its own. What a space cannot hold
// (links, devices, names no drive could show) is named in the report, and the rest is done. A folder that somebody else
// made meanwhile is used as if it had been there before, as cp -r does.
//   threads  as SpaceReplica: alone
#pragma once

#include <filesystem>
#include <map>
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
  virtual void on_file() {}                             // one more is done
};

struct PutRefused {
  std::filesystem::path path;
  std::string why;  // stable word: "link", "special", "name:reserved_sign", "case", "unreadable", "changed", "taken",
                    // "directory", "missing", "too_large", "gone" (the folder it was to go into)
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

  //   sources  a symbolic link among them is followed, and gives its own name; those in folders are refused
  //   target   path in the space, "/a/b"; `into_folder`: it was written with a '/' at its end
  //   stopped with  usage      several sources or into_folder, and the target is no folder
  //                 not_found  the folder to put into is not there
  //                 and the errors of Uploader and Committer
  PutReport put(const std::vector<std::filesystem::path>& sources, const std::string& target, bool into_folder,
                bool recursive);

 private:
  struct Pending {  // a change on its way, and the file or folder it came from
    Change change;
    std::filesystem::path source;
    bool is_file = false;
    std::uint64_t bytes = 0;
    std::string upload;  // ByteSource::identity, when keys of its upload are kept
  };
  struct Folder {
    const Folder* above = nullptr;  // null: it was there before this call
    std::string name;               // in the one above
    NodeId id;
    bool is_new = false;
    std::unordered_map<std::string, std::string> taken;  // name key -> the name this call put there
  };

  bool put_one(const std::filesystem::path& source, Folder& parent, const std::string& name, bool recursive);
  bool put_folder(const std::filesystem::path& source, Folder& parent, const std::string& name);
  bool put_children(const std::filesystem::path& source, Folder& folder);
  bool put_file(const std::filesystem::path& source, Folder& parent, const std::string& name);
  bool enter(const std::filesystem::path& source, Folder& parent, const std::string& raw_name, std::string& name);
  std::optional<NodeId> existing_in(const Folder& parent, const std::string& name) const;
  std::vector<LeaseKey> lease_keys(const Folder& parent, const std::string& name) const;
  NodeId id_of(const Folder& folder) const;
  bool is_lost(const Folder& folder) const;
  bool add(Pending pending);
  bool flush();
  std::vector<Pending> take_results(const std::vector<Committed>& results, std::vector<Pending> batch);
  void take_folder(const Committed& result, const Pending& pending);
  std::optional<Pending> again_elsewhere(Pending pending);
  void take_file(const Committed& result, const Pending& pending);
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
  std::vector<LeaseKey> deep_keys_;  // of all that lies in the folder put into: deep_lease_keys_in
  // What became of folders this call wanted to make and could not: another one that has the name, or none.
  std::map<NodeId, std::optional<NodeId>> instead_of_;
  // First blob of a content on its way -> its file, for comparing.
  std::unordered_map<std::string, std::filesystem::path> source_of_;
};

}  // namespace mappe::client
