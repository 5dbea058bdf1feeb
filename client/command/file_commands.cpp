// ls, cat, put, get.
#include <algorithm>
#include <cstdio>

#include "client/command/details.h"
#include "client/command/program.h"
#include "client/transfer/get_tree.h"
#include "client/transfer/put_tree.h"

namespace mappe::client::command {
namespace {

std::string_view kind_word(journal::Sort sort) {
  switch (sort) {
    case journal::Sort::folder:
      return "folder";
    case journal::Sort::file:
      return "file";
    case journal::Sort::link:
      return "link";
    case journal::Sort::draft:
      return "draft";
  }
  CHECK(false);
  return "";
}

// ---- ls ----

struct LsOptions {
  std::string place;
  bool with_details = false, recursive = false;
};

struct Listing {
  Program& program;
  const SpaceReplica& space;
  const LsOptions& options;
  Json list = Json::array();

  void show(const NodeId& id, const std::string& path) {
    const journal::State& state = space.state();
    const auto node = *state.node(id);
    const auto current = state.current(id);
    const std::uint64_t size = current ? current->size_bytes : 0;
    const TimeMs time = current ? current->mtime_ms : node.created.time_ms;
    if (program.json) {
      list.push_back({{"name", std::string(node.name)},
                      {"path", path},
                      {"kind", std::string(kind_word(node.sort))},
                      {"size", size},
                      {"mtime_ms", time},
                      {"node", id.text()},
                      {"versions", node.versions}});
      if (const auto etag = state.etag(id)) list.back()["etag"] = etag->text();
      return;
    }
    const std::string name =
        harmless(options.recursive ? path : std::string(node.name)) + (node.sort == journal::Sort::folder ? "/" : "");
    if (!options.with_details) return program.say(name);
    const std::string author = space.roster().name_of_principal(current ? current->stamp.author : node.created.author);
    program.say(time_text(time) + "  " + (node.sort == journal::Sort::folder ? "–" : size_text(size)) + "  " +
                harmless(author) + "  " + name);
  }

  void show_children(const NodeId& folder, const std::string& path) {
    const journal::State& state = space.state();
    std::vector<NodeId> children = state.children(folder);
    std::sort(children.begin(), children.end(),
              [&](const NodeId& a, const NodeId& b) { return state.node(a)->name < state.node(b)->name; });
    for (const NodeId& child : children) {
      const auto node = *state.node(child);
      const std::string child_path = (path == "/" ? "" : path) + "/" + std::string(node.name);
      show(child, child_path);
      if (options.recursive && node.sort == journal::Sort::folder) show_children(child, child_path);
    }
  }
};

Exit run_ls(Program& program, const LsOptions& options) {
  auto place = parse_place(options.place);
  if (!place) return program.fails(place.error(), options.place);
  auto space = program.space(place->space);
  if (!space) return program.fails(space, place->space);
  const auto node = (*space)->state().resolve(place->path);
  if (!node) return program.fails(fail(Errc::not_found, "there is nothing under that path"), options.place);
  Listing listing{program, **space, options};
  if ((*space)->state().node(*node)->sort == journal::Sort::folder)
    listing.show_children(*node, place->path);
  else
    listing.show(*node, place->path);
  if (program.json) program.say(listing.list);
  return Exit::ok;
}

// ---- cat ----

struct PlaceOptions {
  std::string place;
};

class StandardOutput final : public ByteSink {
 public:
  Result<void> write(ByteView bytes) override {
    if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size())
      return fail(Errc::io, "standard output does not take more");
    return {};
  }
};

Exit run_cat(Program& program, const PlaceOptions& options) {
  auto place = parse_place(options.place);
  if (!place) return program.fails(place.error(), options.place);
  auto space = program.space(place->space);
  if (!space) return program.fails(space, place->space);
  const journal::State& state = (*space)->state();
  const auto node = state.resolve(place->path);
  if (!node) return program.fails(fail(Errc::not_found, "there is no such file"), options.place);
  const auto current = state.current(*node);
  const journal::Sort sort = state.node(*node)->sort;
  if (!current || sort == journal::Sort::link)
    return program.fails(fail(Errc::usage, "that is no file"), options.place);
  auto session = program.session();
  Downloader downloader((*session)->api(), (*space)->id(), &program.cache());
  StandardOutput output;
  TransferObserver nobody;
  auto copied = downloader.download(current->parsed(), output, nobody);
  std::fflush(stdout);
  return copied ? Exit::ok : program.fails(copied.error(), options.place);
}

// ---- put and get ----

class ProgressObserver final : public PutObserver {
 public:
  explicit ProgressObserver(Progress& progress) : progress_(progress) {}
  void on_expected(std::uint64_t bytes) override { progress_.expect(bytes); }
  void on_bytes(std::uint64_t bytes) override { progress_.add_bytes(bytes); }
  void on_file() override { progress_.add_file(); }

 private:
  Progress& progress_;
};

std::string files_text(std::uint64_t files) {
  return files == 1 ? text({"1 Datei", "1 file"}) : text({"{} Dateien", "{} files"}, files);
}

std::string why_refused(const std::string& why) {
  if (why == "link")
    return text({"ein Verweis (symbolischer Link) wird nicht mitgenommen", "a symbolic link is not taken along"});
  if (why == "special") return text({"keine gewöhnliche Datei", "not a regular file"});
  if (why == "missing")
    return text({"gibt es auf diesem Rechner nicht", "there is no such file or folder on this computer"});
  if (why == "unreadable")
    return text({"kann auf diesem Rechner nicht gelesen werden", "cannot be read on this computer"});
  if (why == "changed")
    return text({"hat sich beim Lesen geändert; bitte noch einmal", "changed while it was read; please try again"});
  if (why == "case")
    return text({"unterscheidet sich von einem anderen Namen nur in Groß- und Kleinschreibung",
                 "differs from another name in case only"});
  if (why == "taken")
    return text({"dort steht schon etwas anderes unter diesem Namen", "something else is there under that name"});
  if (why == "directory") return text({"ein Ordner; mit -r wird er mitgenommen", "a folder; -r takes it along"});
  if (why == "name:reserved_sign")
    return text({"der Name enthält eines der Zeichen \\ : * ? \" < > |", "the name has one of \\ : * ? \" < > |"});
  if (why == "name:trailing")
    return text({"der Name endet mit einem Punkt oder Leerzeichen", "the name ends in a dot or a blank"});
  if (why == "name:not_utf8")
    return text({"der Name ist kein gültiger Text (UTF-8)", "the name is no valid text (UTF-8)"});
  if (why == "name:too_long") return text({"der Name ist länger als 255 Byte", "the name is longer than 255 bytes"});
  return text({"ein solcher Name ist nicht möglich ({})", "such a name is not possible ({})"}, why);
}

struct PutOptions {
  std::vector<std::string> arguments;
  bool recursive = false;
};

Json json_of(const PutReport& report) {
  Json refused = Json::array();
  for (const PutRefused& one : report.refused) refused.push_back({{"path", one.path.string()}, {"why", one.why}});
  return {{"files", report.files},     {"unchanged", report.unchanged},
          {"folders", report.folders}, {"bytes", report.bytes},
          {"refused", refused},        {"conflict_copies", report.conflict_copies}};
}

Exit run_put(Program& program, const PutOptions& options) {
  if (options.arguments.size() < 2)
    return program.fails(fail(Errc::usage, "name at least one file and a target S:/path"));
  const std::string& target = options.arguments.back();
  auto place = parse_place(target);
  if (!place || target.find(':') == std::string::npos)
    return program.fails(place ? fail(Errc::usage, "the target is written S:/path") : place.error(), target);
  auto space = program.space(place->space);
  if (!space) return program.fails(space, place->space);
  const std::vector<std::filesystem::path> sources(options.arguments.begin(), options.arguments.end() - 1);
  auto session = program.session();
  Progress progress(!program.json);
  ProgressObserver observer(progress);
  PutTree tree((*session)->home(), (*session)->api(), **space, program.cache(), observer);
  const PutReport report = tree.put(sources, place->path, target.back() == '/', options.recursive);
  progress.hide();
  for (const PutRefused& one : report.refused) program.note(harmless(one.path.string()) + ": " + why_refused(one.why));
  for (const std::string& copy : report.conflict_copies)
    program.note(text({"Inzwischen hat jemand anderes gespeichert; Ihre Fassung liegt daneben als \"{}\".",
                       "Somebody else saved meanwhile; your version lies beside it as \"{}\"."},
                      harmless(copy)));
  if (program.json)
    program.say(json_of(report));
  else if (report.files > 0 || report.folders > 0)
    program.note(files_text(report.files) + ", " + size_text(report.bytes));
  if (report.stopped) return program.fails(*report.stopped, target, report.problem.get());
  if (sources.size() == 1 && report.refused.size() == 1 && report.refused.front().why == "missing")
    return Exit::not_found;
  return report.refused.empty() ? Exit::ok : Exit::failed;
}

struct GetOptions {
  std::string place, destination;
  bool recursive = false, force = false;
};

Exit run_get(Program& program, const GetOptions& options) {
  auto place = parse_place(options.place);
  if (!place) return program.fails(place.error(), options.place);
  auto space = program.space(place->space);
  if (!space) return program.fails(space, place->space);
  auto session = program.session();
  Progress progress(!program.json);
  ProgressObserver observer(progress);
  GetTree tree((*session)->api(), **space, program.cache(), observer, options.force);
  const GetReport report = tree.get(place->path, options.destination, options.recursive);
  progress.hide();
  Json refused = Json::array();
  bool lied_to = false;  // one such file does not spoil the others, but it is what the exit code says
  for (const GetRefused& one : report.refused) {
    refused.push_back({{"path", one.path}, {"why", std::string(mappe::name_of(one.why.code))}});
    if (!report.stopped)
      program.note(harmless(one.path) + ": " + headline(one.why.code) + " [" +
                   std::string(mappe::name_of(one.why.code)) + "] (" + detail(one.why.what, language()) + ")");
    lied_to = lied_to || exit_of(one.why.code) == Exit::untrusted;
  }
  if (program.json)
    program.say(
        Json{{"files", report.files}, {"folders", report.folders}, {"bytes", report.bytes}, {"refused", refused}});
  else if (report.files > 0)
    program.note(files_text(report.files) + ", " + size_text(report.bytes));
  if (report.stopped) return program.fails(*report.stopped, options.place);
  if (lied_to) return Exit::untrusted;
  return report.refused.empty() ? Exit::ok : Exit::failed;
}

}  // namespace

void add_file_commands(CLI::App& app, Program& program) {
  add_command<LsOptions>(
      app, program, "ls", {"Ordner und Dateien zeigen", "List folders and files"},
      [](CLI::App& command, LsOptions& options) {
        command.add_option("S:/path", options.place, text({"Ablage und Pfad", "space and path"}))->required();
        command.add_flag("-l", options.with_details,
                         text({"mit Zeit, Größe und Person", "with time, size and person"}));
        command.add_flag("-R", options.recursive, text({"mit allem darunter", "with everything below"}));
      },
      run_ls);
  add_command<PutOptions>(
      app, program, "put", {"Dateien in eine Ablage bringen", "Bring files into a space"},
      [](CLI::App& command, PutOptions& options) {
        command
            .add_option("FILE... S:/path", options.arguments, text({"Dateien und das Ziel", "files and the target"}))
            ->required();
        command.add_flag("-r", options.recursive, text({"Ordner mit allem darin", "folders with everything in them"}));
      },
      run_put);
  add_command<GetOptions>(
      app, program, "get", {"Dateien aus einer Ablage holen", "Get files out of a space"},
      [](CLI::App& command, GetOptions& options) {
        command.add_option("S:/path", options.place, text({"Ablage und Pfad", "space and path"}))->required();
        command
            .add_option("DEST", options.destination, text({"Ziel auf diesem Rechner", "destination on this computer"}))
            ->required();
        command.add_flag("-r", options.recursive, text({"Ordner mit allem darin", "folders with everything in them"}));
        command.add_flag("--force", options.force,
                         text({"vorhandene Dateien ersetzen", "replace files that are there"}));
      },
      run_get);
  add_command<PlaceOptions>(
      app, program, "cat", {"Eine Datei ausgeben", "Print a file"},
      [](CLI::App& command, PlaceOptions& options) {
        command.add_option("S:/path", options.place, text({"Ablage und Pfad", "space and path"}))->required();
      },
      run_cat);
}

}  // namespace mappe::client::command
