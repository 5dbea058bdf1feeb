#include "client/command/export.h"

#include "client/transfer/download.h"

namespace mappe::client::command {
namespace {

namespace fs = std::filesystem;

Json stamp_json(const SpaceReplica& space, const journal::Stamp& stamp) {
  return {{"seq", stamp.seq},
          {"time_ms", stamp.time_ms},
          {"author", stamp.author.id.text()},
          {"author_name", space.roster().name_of_principal(stamp.author)}};
}

class Exporter {
 public:
  Exporter(Program& program, Api& api, SpaceReplica& space, fs::path folder)
      : program_(program), space_(space), downloader_(api, space.id(), nullptr), folder_(std::move(folder)) {}

  Result<void> run() {
    std::error_code error;
    if (fs::exists(folder_, error) && !fs::is_empty(folder_, error))
      return fail(Errc::exists, "the folder is there already and not empty");
    fs::create_directories(folder_ / "files", error);
    if (error) return fail(Errc::io, "the folder cannot be made");
    if (auto written = write_children(NodeId(), folder_ / "files"); !written) return written;
    return write_description();
  }
  std::uint64_t files() const { return files_; }
  std::uint64_t failed() const { return failed_; }

 private:
  Result<void> write_children(const NodeId& parent, const fs::path& folder) {
    for (const NodeId& child : space_.state().children(parent)) {
      const auto node = *space_.state().node(child);
      const fs::path path = folder / std::string(node.name);
      if (node.sort == journal::Sort::folder) {
        std::error_code error;
        fs::create_directory(path, error);
        if (error) return fail(Errc::io, "a folder cannot be made");
        if (auto below = write_children(child, path); !below) return below;
      } else if (node.sort != journal::Sort::link) {
        if (auto written = write_versions(child, path); !written) return written;
      }
    }
    return {};
  }

  Result<void> write_versions(const NodeId& node, const fs::path& current_path) {
    const auto versions = space_.state().versions(node);
    for (std::size_t i = 0; i < versions.size(); ++i) {
      const bool is_current = i + 1 == versions.size();
      const fs::path path = is_current ? current_path : folder_ / "versions" / node.text() / std::to_string(i + 1);
      std::error_code error;
      fs::create_directories(path.parent_path(), error);
      if (auto written = write(versions[i], path, space_.state().path_of(node)); !written) return written;
    }
    return {};
  }

  // A file that cannot be had is named and left out; the rest goes on.
  Result<void> write(const journal::VersionView& version, const fs::path& path, const std::string& shown) {
    auto file = NewFile::create(path, false);
    if (!file) return fail(file.error());
    TransferObserver nobody;
    if (auto copied = downloader_.download(version.parsed(), **file, nobody); !copied) {
      if (copied.error().code == Errc::offline || copied.error().code == Errc::io) return fail(copied.error());
      program_.fails(copied.error(), shown);
      ++failed_;
      return {};
    }
    ++files_;
    return (*file)->keep(version.mtime_ms);
  }

  Json node_json(const journal::NodeView& node) const {
    const journal::State& state = space_.state();
    constexpr const char* sorts[] = {"", "folder", "file", "link", "draft"};
    Json said{{"id", node.id.text()},
              {"kind", sorts[static_cast<int>(node.sort)]},
              {"path", state.path_of(node.id)},
              {"created", stamp_json(space_, node.created)},
              {"live", node.live}};
    if (node.trashed) said["trashed"] = stamp_json(space_, *node.trashed);
    for (const auto& attribute : state.attributes(node.id))
      said["attributes"][std::string(attribute.key)] = std::string(attribute.value);
    for (const journal::VersionView& version : state.versions(node.id)) {
      if (node.sort == journal::Sort::link) {
        const journal::Target target = version.parsed_target();
        said["link"] = {{"oparl_id", target.oparl_id},   {"web_url", target.web_url}, {"type", target.type},
                        {"reference", target.reference}, {"name", target.name},       {"body", target.body}};
        continue;
      }
      Json one = stamp_json(space_, version.stamp);
      one["size"] = version.size_bytes;
      one["mtime_ms"] = version.mtime_ms;
      said["versions"].push_back(std::move(one));
    }
    return said;
  }

  Result<void> write_description() {
    const journal::State& state = space_.state();
    Json all{{"format", "mappe-export-1"},
             {"space", space_.id().text()},
             {"title", space_.title()},
             {"seq", space_.head().seq},
             {"entry_hash", space_.head().hash.hex()}};
    all["nodes"] = Json::array();
    state.each_node([&](const journal::NodeView& node) { all["nodes"].push_back(node_json(node)); });
    all["notes"] = Json::array();
    for (const NoteId& id : state.notes()) {
      const auto note = *state.note(id);
      all["notes"].push_back(
          {{"id", id.text()}, {"written", stamp_json(space_, note.stamp)}, {"text", std::string(note.text)}});
    }
    all["members"] = Json::array();
    for (const MemberRow& row : space_.members())
      all["members"].push_back({{"id", row.principal.id.text()},
                                {"name", space_.roster().name_of_principal(row.principal)},
                                {"role", std::string(client::name_of(row.role))},
                                {"until_ms", row.until_ms}});
    auto file = NewFile::create(folder_ / "export.json", false);
    if (!file) return fail(file.error());
    const std::string text = all.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
    if (auto written = (*file)->write(view_of(text)); !written) return written;
    return (*file)->keep(0);
  }

  Program& program_;
  SpaceReplica& space_;
  Downloader downloader_;
  const fs::path folder_;
  std::uint64_t files_ = 0, failed_ = 0;
};

}  // namespace

Exit export_space(Program& program, SpaceReplica& space, const fs::path& folder) {
  auto session = program.session();
  if (!session) return program.fails(session);
  Exporter exporter(program, (*session)->api(), space, folder);
  if (auto done = exporter.run(); !done) return program.fails(done.error(), folder.string());
  if (program.json)
    program.say(Json{{"files", exporter.files()}, {"failed", exporter.failed()}});
  else
    program.say(
        text({"{} Dateien (mit früheren Fassungen) liegen in {}.", "{} files (earlier versions included) lie in {}."},
             exporter.files(), folder.string()));
  return exporter.failed() == 0 ? Exit::ok : Exit::failed;
}

}  // namespace mappe::client::command
