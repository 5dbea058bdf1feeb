#include "client/transfer/put_tree.h"

#include <algorithm>
#include <set>
#include <utility>

#include "client/identity/credentials.h"
#include "client/limits.h"
#include "client/replica/leases.h"
#include "client/transfer/byte_source.h"
#include "client/transfer/download.h"
#include "client/transfer/local_tree.h"
#include "client/transfer/upload_notes.h"
#include "journal/name.h"

namespace mappe::client {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t sealed_op_bytes = 256;  // about what a file's op takes beside its name

// Compares what is written to it with a file; the first difference ends it.
class Comparison final : public ByteSink {
 public:
  explicit Comparison(FileSource& file) : file_(file) {}
  Result<void> write(ByteView bytes) override {
    SecretBytes own(bytes.size());
    auto read = file_.read(own.expose_to_fill());
    if (!read) return fail(read.error());
    if (*read != bytes.size() || !equal(own.expose(), bytes)) return fail(Errc::conflict, "different");
    return {};
  }

 private:
  FileSource& file_;
};

std::string why_unopened(Errc code) {
  if (code == Errc::too_large) return "too_large";
  return code == Errc::usage ? "special" : "unreadable";
}

std::string why_given_up(journal::GaveUp why) {
  const bool gone = why == journal::GaveUp::node_gone || why == journal::GaveUp::parent_gone;
  return gone ? "gone" : "taken";
}

// The place a change of this class takes.
struct Target {
  NodeId& parent;
  const std::string& name;
};
Target target_of(Change& change) {
  if (auto* save = std::get_if<journal::intent::Save>(&change.intent)) return {save->parent, save->name};
  auto& folder = std::get<journal::intent::MakeFolder>(change.intent);
  return {folder.parent, folder.name};
}

std::string source_key(const journal::Content& content) {
  return content.chunks.empty() ? "" : content.chunks[0].blob.hex();
}

}  // namespace

PutTree::PutTree(const Home& home, Api& api, SpaceReplica& space, BlobCache& cache, PutObserver& observer)
    : home_(home),
      api_(api),
      space_(space),
      cache_(cache),
      observer_(observer),
      uploader_(api, &home, space.id(), space.space_const()),
      committer_(space) {
  uploader_.keep_in(&cache);
  committer_.set_compare([this](const auto& current, const auto& wished) { return same_content(current, wished); });
}

bool PutTree::stop(Error error, std::shared_ptr<const Problem> problem) {
  if (!report_.stopped) {
    report_.stopped = error;
    report_.problem = std::move(problem);
  }
  return false;
}

PutReport PutTree::put(const std::vector<fs::path>& sources, const std::string& target, bool into_folder,
                       bool recursive) {
  report_ = {};
  instead_of_.clear();
  const journal::State& state = space_.state();
  const auto found = state.resolve(target);
  const auto node = found ? state.node(*found) : std::nullopt;
  const bool is_folder = node && node->sort == journal::Sort::folder;
  if (!is_folder && (sources.size() > 1 || into_folder)) {
    if (found)
      stop(fail(Errc::usage, "the target is a file, not a folder"));
    else
      stop(fail(Errc::not_found, "the folder to put into is not there"));
    return std::move(report_);
  }
  Folder parent;
  std::string name;
  if (is_folder) {
    parent.id = *found;
  } else {
    const std::size_t slash = target.rfind('/');
    const auto above = state.resolve(std::string_view(target).substr(0, slash));
    if (!above || state.node(*above)->sort != journal::Sort::folder) {
      stop(fail(Errc::not_found, "the folder to put into is not there"));
      return std::move(report_);
    }
    parent.id = *above;
    name = target.substr(slash + 1);
  }
  deep_keys_ = deep_lease_keys_in(space_, parent.id);
  for (const fs::path& source : sources) observer_.on_expected(bytes_in(source, recursive));
  for (const fs::path& source : sources) {
    const fs::path plain = source.has_filename() ? source : source.parent_path();
    if (!put_one(plain, parent, name.empty() ? own_name(plain) : name, recursive)) break;
  }
  if (!report_.stopped) flush();
  tidy_upload_notes(home_);
  return std::move(report_);
}

bool PutTree::put_one(const fs::path& source, Folder& parent, const std::string& name, bool recursive) {
  std::error_code error;
  const fs::file_status status = fs::status(source, error);
  if (!fs::exists(status)) {
    refuse(source, "missing");
    return true;
  }
  if (!fs::is_directory(status)) return put_file(source, parent, name);
  if (!recursive) {
    refuse(source, "directory");
    return true;
  }
  return put_folder(source, parent, name);
}

// Judges a name and takes its place among what this call puts into the folder. False: refused (and reported).
bool PutTree::enter(const fs::path& source, Folder& parent, const std::string& raw_name, std::string& name) {
  auto normal = normalised_name(raw_name);
  const journal::NameFault fault = journal::fault_of_new_name(normal ? *normal : raw_name);
  if (!normal || fault != journal::NameFault::none) {
    refuse(source, "name:" + std::string(journal::name_of(
                                 fault == journal::NameFault::none ? journal::NameFault::not_utf8 : fault)));
    return false;
  }
  name = std::move(*normal);
  const auto [taken, fresh] = parent.taken.emplace(journal::name_key(name), name);
  if (!fresh) refuse(source, "case");
  return fresh;
}

bool PutTree::put_folder(const fs::path& source, Folder& parent, const std::string& raw_name) {
  std::string name;
  if (!enter(source, parent, raw_name, name)) return true;
  Folder folder;
  folder.above = &parent;
  folder.name = name;
  if (const auto existing = existing_in(parent, name)) {
    if (space_.state().node(*existing)->sort != journal::Sort::folder) {
      refuse(source, "taken");
      return true;
    }
    folder.id = *existing;
  } else {
    folder.id = NodeId::random();
    folder.is_new = true;
    Pending made;
    made.source = source;
    made.change.intent = journal::intent::MakeFolder{folder.id, id_of(parent), name};
    made.change.lease_keys = lease_keys(parent, name);
    if (!add(std::move(made))) return false;
  }
  return put_children(source, folder);
}

bool PutTree::put_children(const fs::path& source, Folder& folder) {
  std::error_code error;
  for (const fs::directory_entry& item : sorted_entries(source, error)) {
    if (is_lost(folder)) return true;  // told once, of the folder
    const std::string item_name = item.path().filename().string();
    std::error_code gone;
    const fs::file_status status = item.symlink_status(gone);
    if (fs::is_symlink(status))
      refuse(item.path(), "link");
    else if (fs::is_directory(status)) {
      if (!put_folder(item.path(), folder, item_name)) return false;
    } else if (fs::is_regular_file(status)) {
      if (!put_file(item.path(), folder, item_name)) return false;
    } else {
      refuse(item.path(), "special");
    }
  }
  if (error) refuse(source, "unreadable");
  return true;
}

bool PutTree::put_file(const fs::path& source, Folder& parent, const std::string& raw_name) {
  auto file = FileSource::open(source);
  if (!file) {
    refuse(source, why_unopened(file.error().code));
    return true;
  }
  std::string name;
  if (!enter(source, parent, raw_name, name)) return true;
  const std::uint64_t size = *(*file)->size_bytes();
  const bool is_large = size > Uploader::inline_bytes_max;
  // A large file would hold up what waits: that goes first.
  if (is_large && !flush()) return false;
  auto uploaded = uploader_.upload(**file, observer_);
  if (!uploaded) {
    const Errc code = uploaded.error().code;
    const bool only_this = code == Errc::conflict || code == Errc::too_large || (*file)->broke();
    if (!only_this) return stop(uploaded.error());
    refuse(source, code == Errc::conflict ? "changed" : code == Errc::too_large ? "too_large" : "unreadable");
    return true;
  }
  const auto existing = existing_in(parent, name);
  Pending pending;
  journal::intent::Save save;
  save.parent = id_of(parent);
  save.name = name;
  save.node = existing;
  if (existing) save.base = space_.state().etag(*existing);
  save.fresh_node = NodeId::random();
  save.mtime_ms = (*file)->mtime_ms();
  save.content = std::move(uploaded->content);
  pending.source = source;
  pending.is_file = true;
  pending.bytes = size;
  if (is_large) pending.upload = (*file)->identity();
  pending.change.intent = std::move(save);
  pending.change.lease_keys = lease_keys(parent, name);
  pending.change.blobs = std::move(uploaded->blobs);
  pending.change.inner = std::move(uploaded->inner);
  return add(std::move(pending));
}

std::optional<NodeId> PutTree::existing_in(const Folder& parent, const std::string& name) const {
  const bool is_made_now = parent.is_new && !instead_of_.contains(parent.id);
  return is_made_now ? std::nullopt : space_.state().child(id_of(parent), name);
}

NodeId PutTree::id_of(const Folder& folder) const {
  const auto other = instead_of_.find(folder.id);
  return other == instead_of_.end() ? folder.id : other->second.value_or(folder.id);
}

bool PutTree::is_lost(const Folder& folder) const {
  for (const Folder* one = &folder; one != nullptr; one = one->above)
    if (const auto other = instead_of_.find(one->id); other != instead_of_.end() && !other->second) return true;
  return false;
}

std::vector<LeaseKey> PutTree::lease_keys(const Folder& parent, const std::string& name) const {
  std::vector<LeaseKey> keys = deep_keys_;
  for (const Folder* one = &parent; one->above != nullptr; one = one->above)
    keys.push_back(deep_lease_key_of(space_, id_of(*one->above), one->name));
  keys.push_back(lease_key_of(space_, id_of(parent), name));
  return keys;
}

bool PutTree::add(Pending pending) {
  std::size_t bytes = sealed_op_bytes;
  for (const Bytes& blob : pending.change.blobs) bytes += blob.size();
  const bool full = batch_bytes_ + bytes > limits::inline_blobs_bytes_max || batch_.size() >= limits::batch_ops_max;
  if (full && !flush()) return false;
  if (const auto* save = std::get_if<journal::intent::Save>(&pending.change.intent))
    source_of_[source_key(save->content)] = pending.source;
  batch_bytes_ += bytes;
  batch_.push_back(std::move(pending));
  return true;
}

bool PutTree::flush() {
  std::vector<Pending> batch = std::exchange(batch_, {});
  batch_bytes_ = 0;
  while (!batch.empty()) {
    std::vector<Change> changes;
    changes.reserve(batch.size());
    for (Pending& pending : batch) changes.push_back(std::move(pending.change));
    const Committer::Many many = committer_.commit_all(changes);
    for (std::size_t i = 0; i < batch.size(); ++i) batch[i].change = std::move(changes[i]);
    batch = take_results(many.results, std::move(batch));
    if (!many.error) continue;
    // Blobs of an interrupted upload that have expired meanwhile: a second run seals and sends them anew.
    if (!committer_.gone().empty())
      return stop(fail(Errc::busy, "the server no longer has what was sent before; start the same command again"));
    return stop(*many.error, many.problem);
  }
  source_of_.clear();
  return true;
}

// Gives what is to be tried once more: what goes to another place, and what lies in a folder that does.
std::vector<PutTree::Pending> PutTree::take_results(const std::vector<Committed>& results, std::vector<Pending> batch) {
  std::vector<Pending> again;
  std::set<NodeId> moving;  // folders among them
  for (std::size_t i = 0; i < results.size(); ++i) {
    const bool is_given_up = results[i].how == Committed::How::given_up;
    const NodeId parent = target_of(batch[i].change).parent;
    if (is_given_up && instead_of_.contains(parent)) {
      if (auto once_more = again_elsewhere(std::move(batch[i]))) again.push_back(std::move(*once_more));
    } else if (is_given_up && moving.contains(parent)) {
      again.push_back(std::move(batch[i]));
    } else if (batch[i].is_file) {
      take_file(results[i], batch[i]);
    } else {
      take_folder(results[i], batch[i]);
    }
    const auto* folder =
        again.empty() ? nullptr : std::get_if<journal::intent::MakeFolder>(&again.back().change.intent);
    if (folder != nullptr) moving.insert(folder->node);
  }
  return again;
}

void PutTree::take_folder(const Committed& result, const Pending& pending) {
  if (result.how == Committed::How::done) ++report_.folders;
  if (result.how != Committed::How::given_up) return;
  const auto& make = std::get<journal::intent::MakeFolder>(pending.change.intent);
  const auto holder = space_.state().child(make.parent, make.name);
  if (holder && space_.state().node(*holder)->sort == journal::Sort::folder) {
    instead_of_[make.node] = *holder;
    return;
  }
  instead_of_[make.node] = std::nullopt;
  refuse(pending.source, why_given_up(result.why));
}

// The folder it was to go into was not made. Into the one that has its name; if there is none, it goes with its folder.
std::optional<PutTree::Pending> PutTree::again_elsewhere(Pending pending) {
  Target place = target_of(pending.change);
  const std::optional<NodeId> other = instead_of_.at(place.parent);
  if (!other) {
    if (const auto* make = std::get_if<journal::intent::MakeFolder>(&pending.change.intent))
      instead_of_[make->node] = std::nullopt;
    return std::nullopt;
  }
  place.parent = *other;
  pending.change.lease_keys = lease_keys_for(space_, *other, place.name);
  return pending;
}

void PutTree::take_file(const Committed& result, const Pending& pending) {
  switch (result.how) {
    case Committed::How::nothing:
      ++report_.unchanged;
      [[fallthrough]];
    case Committed::How::done:
      observer_.on_file();
      break;
    case Committed::How::conflict_copy:
      report_.conflict_copies.push_back(result.name);
      break;
    case Committed::How::precondition:
    case Committed::How::given_up:
      refuse(pending.source, why_given_up(result.why));
      return;
  }
  ++report_.files;
  report_.bytes += pending.bytes;
  forget_upload_notes(home_, space_.id(), pending.upload);
}

Result<bool> PutTree::same_content(const journal::Content& current, const journal::Content& wished) {
  if (current.size_bytes != wished.size_bytes) return false;
  const auto source = source_of_.find(source_key(wished));
  if (source == source_of_.end()) return false;
  auto file = FileSource::open(source->second);
  if (!file) return false;
  Comparison comparison(**file);
  Downloader downloader(api_, space_.id(), &cache_);
  TransferObserver nobody;
  auto compared = downloader.download(current, comparison, nobody);
  return compared.has_value();
}

}  // namespace mappe::client
