// ls, cat, put, get.
#include <algorithm>
#include <cstdio>

#include "client/command/author_names.h"
#include "client/command/details.h"
#include "client/command/program.h"
#include "client/command/transfer_text.h"
#include "client/transfer/export_description.h"
#include "client/transfer/get_tree.h"
#include "client/transfer/put_tree.h"

namespace mappe::client::command {
namespace {

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
  AuthorNames names{space};

  void show(const NodeId& id, const std::string& path) {
    const journal::State& state = space.state();
    const auto node = *state.node(id);
    const auto current = state.current(id);
    const std::uint64_t size = current ? current->size_bytes : 0;
    const TimeMs time = current ? current->mtime_ms : node.created.time_ms;
    if (program.json) {
      list.push_back({{"name", std::string(node.name)},
                      {"path", path},
                      {"kind", std::string(word_of(node.sort))},
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
    const std::string author = names.of(current ? current->stamp.author : node.created.author);
    program.say(time_text(time) + "  " + (node.sort == journal::Sort::folder ? "–" : size_text(size)) + "  " +
                harmless(author) + "  " + name);
  }

  struct Place {
    NodeId id;
    std::string path;
  };

  // The last name first.
  std::vector<Place> children(const NodeId& folder, const std::string& path) const {
    const journal::State& state = space.state();
    std::vector<NodeId> ids = state.children(folder);
    std::sort(ids.begin(), ids.end(),
              [&](const NodeId& a, const NodeId& b) { return state.node(a)->name > state.node(b)->name; });
    std::vector<Place> places;
    places.reserve(ids.size());
    for (const NodeId& id : ids)
      places.push_back({id, (path == "/" ? "" : path) + "/" + std::string(state.node(id)->name)});
    return places;
  }

  // No recursion: a tree may be as deep as its authors like.
  void show_below(const NodeId& folder, const std::string& path) {
    for (std::vector<Place> next = children(folder, path); !next.empty();) {
      const Place place = std::move(next.back());
      next.pop_back();
      show(place.id, place.path);
      if (!options.recursive) continue;
      for (Place& child : children(place.id, place.path)) next.push_back(std::move(child));
    }
  }
};

Exit run_ls(Program& program, const LsOptions& options) {
  Exit ends = Exit::ok;
  const auto found = program.found(options.place, ends);
  if (!found) return ends;
  Listing listing{program, *found->space, options};
  if (found->space->state().node(found->node)->sort == journal::Sort::folder)
    listing.show_below(found->node, found->path);
  else
    listing.show(found->node, found->path);
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
  for (const PutRefused& one : report.refused) program.note(harmless(one.path.string()) + ": " + why_not_put(one.why));
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

Json json_of(const GetReport& report) {
  Json parts = Json::array();
  for (const std::filesystem::path& part : report.parts) parts.push_back(part.string());
  return {{"files", report.files},
          {"folders", report.folders},
          {"bytes", report.bytes},
          {"refused", command::json_of(report.refused)},
          {"parts", parts}};
}

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
  const bool is_one = report.stopped && report.files == 0 && report.refused.size() == 1;  // told by what stopped it
  const Exit worst = is_one ? Exit::failed : say_refused(program, report.refused);
  for (const std::filesystem::path& part : report.parts)
    program.note(text({"Der Anfang liegt in \"{}\"; derselbe Befehl holt den Rest.",
                       "The beginning lies in \"{}\"; the same command gets the rest."},
                      harmless(part.string())));
  if (program.json)
    program.say(json_of(report));
  else if (report.files > 0)
    program.note(files_text(report.files) + ", " + size_text(report.bytes));
  if (!report.stopped) return worst;
  const Exit stopped = program.fails(*report.stopped, options.place);
  return worst == Exit::untrusted ? worst : stopped;
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
