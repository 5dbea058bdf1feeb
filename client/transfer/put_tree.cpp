#include "client/transfer/put_tree.h"

#include <algorithm>

#include "client/identity/credentials.h"
#include "client/limits.h"
#include "client/replica/leases.h"
#include "client/transfer/byte_source.h"
#include "client/transfer/download.h"
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

std::vector<fs::directory_entry> sorted_entries(const fs::path& folder, std::error_code& error) {
  std::vector<fs::directory_entry> entries;
  for (fs::directory_iterator item(folder, error), end; !error && item != end; item.increment(error))
    entries.push_back(*item);
  std::sort(entries.begin(), entries.end());
  return entries;
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
  parent.deep_keys = deep_lease_keys_in(space_, parent.id);
  for (const fs::path& source : sources) {
    const fs::path plain = source.has_filename() ? source : source.parent_path();
    std::error_code error;
    const std::string own_name = fs::weakly_canonical(plain, error).filename().string();
    if (!put_one(plain, parent, name.empty() ? (error ? plain.filename().string() : own_name) : name, recursive)) break;
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
  const auto existing = parent.is_new ? std::nullopt : space_.state().child(parent.id, name);
  if (existing) {
    if (space_.state().node(*existing)->sort != journal::Sort::folder) {
      refuse(source, "taken");
      return true;
    }
    folder.id = *existing;
  } else {
    folder.id = NodeId::random();
    folder.is_new = true;
    Pending made;
    made.change.intent = journal::intent::MakeFolder{folder.id, parent.id, name};
    made.change.lease_keys = lease_keys(parent, name);
    if (!add(std::move(made))) return false;
  }
  folder.deep_keys = parent.deep_keys;
  folder.deep_keys.push_back(deep_lease_key_of(space_, parent.id, name));
  std::error_code error;
  for (const fs::directory_entry& item : sorted_entries(source, error)) {
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
    refuse(source, file.error().code == Errc::usage ? "special" : "unreadable");
    return true;
  }
  std::string name;
  if (!enter(source, parent, raw_name, name)) return true;
  const std::uint64_t size = *(*file)->size_bytes();
  observer_.on_expected(size);
  // A large file would hold up what waits: that goes first.
  if (size > Uploader::inline_bytes_max && !flush()) return false;
  auto uploaded = uploader_.upload(**file, observer_);
  if (!uploaded && uploaded.error().code == Errc::conflict) {
    refuse(source, "changed");
    return true;
  }
  if (!uploaded) return stop(uploaded.error());
  const auto existing = parent.is_new ? std::nullopt : space_.state().child(parent.id, name);
  Pending pending;
  journal::intent::Save save;
  pending.change.lease_keys = lease_keys(parent, name);
  save.parent = parent.id;
  save.name = name;
  save.node = existing;
  if (existing) save.base = space_.state().etag(*existing);
  save.fresh_node = NodeId::random();
  save.mtime_ms = (*file)->mtime_ms();
  source_of_[source_key(uploaded->content)] = source;
  save.content = std::move(uploaded->content);
  pending.file = source;
  pending.bytes = size;
  pending.change.intent = std::move(save);
  pending.change.blobs = std::move(uploaded->blobs);
  pending.change.inner = std::move(uploaded->inner);
  return add(std::move(pending));
}

std::vector<LeaseKey> PutTree::lease_keys(const Folder& parent, const std::string& name) const {
  std::vector<LeaseKey> keys = parent.deep_keys;
  keys.push_back(lease_key_of(space_, parent.id, name));
  return keys;
}

bool PutTree::add(Pending pending) {
  std::size_t bytes = sealed_op_bytes;
  for (const Bytes& blob : pending.change.blobs) bytes += blob.size();
  const bool full = batch_bytes_ + bytes > limits::inline_blobs_bytes_max || batch_.size() >= limits::batch_ops_max;
  if (full && !flush()) return false;
  batch_bytes_ += bytes;
  batch_.push_back(std::move(pending));
  return true;
}

bool PutTree::flush() {
  std::vector<Pending> batch = std::move(batch_);
  batch_.clear();
  batch_bytes_ = 0;
  if (batch.empty()) return true;
  std::vector<Change> changes;
  for (Pending& pending : batch) changes.push_back(std::move(pending.change));
  Committer::Many many = committer_.commit_all(std::move(changes));
  for (std::size_t i = 0; i < many.results.size(); ++i) take_result(many.results[i], batch[i]);
  if (!many.error) return true;
  // Blobs of an interrupted upload that have expired meanwhile: a second run seals and sends them anew.
  if (!committer_.gone().empty())
    return stop(fail(Errc::busy, "the server no longer has what was sent before; start the same command again"));
  return stop(*many.error, many.problem);
}

void PutTree::take_result(const Committed& result, const Pending& pending) {
  if (!pending.file) {
    if (result.how == Committed::How::done) ++report_.folders;
    return;
  }
  switch (result.how) {
    case Committed::How::nothing:
      ++report_.unchanged;
      [[fallthrough]];
    case Committed::How::done:
      ++report_.files;
      report_.bytes += pending.bytes;
      observer_.on_file();
      return;
    case Committed::How::conflict_copy:
      ++report_.files;
      report_.bytes += pending.bytes;
      report_.conflict_copies.push_back(result.name);
      return;
    case Committed::How::precondition:
    case Committed::How::given_up:
      refuse(*pending.file, "taken");
      return;
  }
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
