#include "client/transfer/export.h"

#include "client/transfer/export_description.h"
#include "client/transfer/link_file.h"
#include "crypto/base/hash.h"

namespace mappe::client {
namespace {

namespace fs = std::filesystem;

// Hashes what goes into a file, and knows whether it was the file that failed.
class HashedFile final : public ByteSink {
 public:
  explicit HashedFile(NewFile& file) : file_(file) {}
  Result<void> write(ByteView bytes) override {
    hash_.add(bytes);
    auto written = file_.write(bytes);
    broke_ = broke_ || !written;
    return written;
  }
  bool broke() const { return broke_; }
  std::string sha256() { return to_hex(hash_.finish()); }

 private:
  NewFile& file_;
  Sha256 hash_;
  bool broke_ = false;
};

class Exporter {
 public:
  Exporter(Api& api, const SpaceReplica& space, fs::path folder, PutObserver& observer, BlobCache* cache)
      : space_(space),
        state_(space.state()),
        downloader_(api, space.id(), cache),
        folder_(std::move(folder)),
        observer_(observer) {}

  ExportReport run() {
    std::error_code error;
    if (fs::exists(folder_, error) && !fs::is_empty(folder_, error))
      return stopped_by(fail(Errc::exists, "the folder is there already and not empty"));
    fs::create_directories(folder_ / "files", error);
    if (error) return stopped_by(fail(Errc::io, "the folder cannot be made"));
    write_contents();
    exported_.is_complete = !report_.stopped && report_.refused.empty();
    if (auto described = write_description(space_, exported_, folder_ / "export.json"); !described)
      return stopped_by(described.error());
    return std::move(report_);
  }

 private:
  ExportReport stopped_by(Error why) {
    if (!report_.stopped) report_.stopped = why;
    return std::move(report_);
  }

  void write_contents() {
    std::vector<NodeId> nodes;
    state_.each_node([&](const journal::NodeView& node) {
      nodes.push_back(node.id);
      if (node.sort == journal::Sort::file || node.sort == journal::Sort::draft)
        for (const auto& version : state_.versions(node.id)) observer_.on_expected(version.size_bytes);
    });
    for (const NodeId& id : nodes)
      if (!write_node(*state_.node(id))) return;
    for (const NoteId& note : state_.notes())
      if (!write_attachments(note)) return;
  }

  bool write_node(const journal::NodeView& node) {
    const std::string path = state_.path_of(node.id);
    const bool is_in_tree = node.live && !path.empty();
    if (node.sort == journal::Sort::link) return write_link(node, path, is_in_tree);
    if (node.sort == journal::Sort::folder) {
      std::error_code error;
      if (is_in_tree) fs::create_directories(folder_ / ("files" + path), error);
      if (error) report_.refused.push_back({path, fail(Errc::io, "this computer does not let the folder be made")});
      return true;
    }
    const auto versions = state_.versions(node.id);
    for (std::size_t i = 0; i < versions.size(); ++i) {
      const std::string aside = "versions/" + node.id.text() + "/" + std::to_string(i + 1);
      std::string wanted = aside;
      if (i + 1 == versions.size())
        wanted = is_in_tree ? "files" + path : "bin/" + node.id.text() + "/" + std::string(node.name);
      const std::string shown = path.empty() ? wanted : path;
      if (!save(versions[i].parsed(), versions[i].mtime_ms, {wanted, aside}, shown, exported_.versions[{node.id, i}]))
        return false;
    }
    return true;
  }

  // Where it points stands in the description, too: one that this computer does not let be made is no loss of content.
  bool write_link(const journal::NodeView& node, const std::string& path, bool is_in_tree) {
    const auto current = state_.current(node.id);
    if (!current) return true;
    const std::string name = link_file_name(state_, node);
    const std::string wanted = is_in_tree && !name.empty() ? "files" + path.substr(0, path.rfind('/') + 1) + name
                                                           : "links/" + node.id.text() + ".url";
    const std::string aside = "links/" + node.id.text() + ".url";
    auto& saved = exported_.versions[{node.id, 0}];
    const std::string text = link_file_text(current->parsed_target());
    auto written = write_text(wanted, text, saved);
    if (!written && aside != wanted) written = write_text(aside, text, saved);
    if (written) {
      ++report_.files;
      observer_.on_file();
      return true;
    }
    saved.missing = written.error().code;
    report_.stopped = written.error();
    return false;
  }

  Result<void> write_text(const std::string& place, const std::string& text, Exported::Saved& saved) {
    saved.file = place;
    const fs::path to = folder_ / place;
    std::error_code ignored;  // then the file cannot be made either
    fs::create_directories(to.parent_path(), ignored);
    auto file = NewFile::create(to, false);
    if (!file) return fail(file.error());
    HashedFile hashed(**file);
    if (auto written = hashed.write(view_of(text)); !written) return written;
    saved.sha256 = hashed.sha256();
    return (*file)->keep(0);
  }

  bool write_attachments(const NoteId& id) {
    const auto attachments = state_.note(id)->parsed_attachments();
    for (std::size_t i = 0; i < attachments.size(); ++i) {
      const std::string place = "notes/" + id.text() + "/" + std::to_string(i + 1);
      if (!save(attachments[i].content, 0, {place, place}, place, exported_.attachments[{id, i}])) return false;
    }
    return true;
  }

  struct Places {
    std::string wanted;
    std::string aside;  // short and of plain signs: where this fails, the disk does
  };
  // False: nothing more can be done.
  bool save(const journal::Content& content, TimeMs mtime_ms, const Places& places, const std::string& shown,
            Exported::Saved& saved) {
    bool is_local = false;
    saved.file = places.wanted;
    auto written = write(content, mtime_ms, saved, is_local);
    if (!written && is_local && places.aside != places.wanted) {
      saved.file = places.aside;
      written = write(content, mtime_ms, saved, is_local);
    }
    if (written) {
      ++report_.files;
      observer_.on_file();
      return true;
    }
    saved.missing = written.error().code;
    if (is_local || ends_all(written.error().code)) {
      report_.stopped = written.error();
      return false;
    }
    report_.refused.push_back({shown, written.error()});
    return true;
  }

  Result<void> write(const journal::Content& content, TimeMs mtime_ms, Exported::Saved& saved, bool& is_local) {
    const fs::path path = folder_ / saved.file;
    std::error_code ignored;  // then the file cannot be made either
    fs::create_directories(path.parent_path(), ignored);
    is_local = true;
    auto file = NewFile::create(path, false);
    if (!file) return fail(file.error());
    HashedFile hashed(**file);
    auto fetched = downloader_.download(content, hashed, observer_);
    is_local = fetched || hashed.broke();
    if (!fetched) return fetched;
    saved.sha256 = hashed.sha256();
    return (*file)->keep(mtime_ms);
  }

  const SpaceReplica& space_;
  const journal::State& state_;
  Downloader downloader_;
  const fs::path folder_;
  PutObserver& observer_;
  ExportReport report_;
  Exported exported_;
};

}  // namespace

ExportReport export_space(Api& api, const SpaceReplica& space, const fs::path& folder, PutObserver& observer,
                          BlobCache* cache) {
  return Exporter(api, space, folder, observer, cache).run();
}

}  // namespace mappe::client
