// trash ls | restore | empty, history, restore.
#include <algorithm>

#include "client/command/author_names.h"
#include "client/command/outcome.h"
#include "client/replica/leases.h"
#include "client/replica/purge.h"

namespace mappe::client::command {
namespace {

struct SpaceOptions {
  std::string space;
};

// The newest first.
std::vector<NodeId> bin_of(const journal::State& state) {
  std::vector<NodeId> bin = state.trash();
  std::sort(bin.begin(), bin.end(), [&](const NodeId& a, const NodeId& b) {
    return state.node(a)->trashed->seq > state.node(b)->trashed->seq;
  });
  return bin;
}

Exit run_trash_ls(Program& program, const SpaceOptions& options) {
  auto space = program.space(options.space);
  if (!space) return program.fails(space, options.space);
  const journal::State& state = (*space)->state();
  AuthorNames names(**space);
  Json list = Json::array();
  for (const NodeId& id : bin_of(state)) {
    const auto node = *state.node(id);
    const std::string who = names.of(node.trashed->author);
    if (program.json)
      list.push_back({{"id", id.text()},
                      {"name", std::string(node.name)},
                      {"path", state.path_of(id)},
                      {"trashed_ms", node.trashed->time_ms},
                      {"by", who}});
    else
      program.say(id.text().substr(0, 8) + "  " + time_text(node.trashed->time_ms) + "  " + harmless(who) + "  " +
                  harmless(state.path_of(id)));
  }
  if (program.json) program.say(list);
  return Exit::ok;
}

// By the beginning of its id, 6 characters or more.
Result<NodeId> trashed_node(const journal::State& state, std::string_view typed) {
  if (typed.size() < 6) return fail(Errc::usage, "give at least 6 characters of the id that mappe trash ls shows");
  std::optional<NodeId> found;
  for (const NodeId& id : state.trash()) {
    if (!id.text().starts_with(typed)) continue;
    if (found) return fail(Errc::usage, "several ids in the bin begin like that; give more of it");
    found = id;
  }
  if (!found) return fail(Errc::not_found, "nothing in the bin has that id");
  return *found;
}

struct RestoreTrashOptions {
  std::string what, to;
};

Exit run_trash_restore(Program& program, const RestoreTrashOptions& options) {
  const std::size_t colon = options.what.rfind(':');
  if (colon == std::string::npos) return program.fails(fail(Errc::usage, "write it as S:ID"), options.what);
  auto space = program.space(options.what.substr(0, colon));
  if (!space) return program.fails(space, options.what);
  const journal::State& state = (*space)->state();
  auto node = trashed_node(state, std::string_view(options.what).substr(colon + 1));
  if (!node) return program.fails(node.error(), options.what);
  const auto view = *state.node(*node);
  NewPlace target{state.is_live(view.parent) || view.parent == NodeId() ? view.parent : NodeId(),
                  std::string(view.name)};
  if (!options.to.empty()) {
    auto place = parse_place(options.to);
    if (!place) return program.fails(place.error(), options.to);
    auto other = program.space(place->space);
    if (!other) return program.fails(other, place->space);
    if ((*other)->id() != (*space)->id())
      return program.fails(fail(Errc::usage, "both places must be in one space; between spaces use get and put"),
                           options.to);
    auto chosen = new_place(**space, place->path);
    if (!chosen) return program.fails(chosen.error(), options.to);
    target = std::move(*chosen);
  }
  if (state.child(target.parent, target.name))
    return program.fails(fail(Errc::exists, "something has that name already; add another place, S:/path"),
                         options.what);
  Committer committer(**space);
  Change change;
  journal::intent::Plain plain;
  change.lease_keys = lease_keys_for(**space, target.parent, target.name);
  plain.ops.push_back(journal::op::Restore{*node, target.parent, target.name});
  change.intent = std::move(plain);
  const Exit exit = say_outcome(program, committer.commit(std::move(change)), options.what);
  if (exit == Exit::ok && program.json)
    program.say(Json{{"restored", node->text()}});
  else if (exit == Exit::ok)
    program.say(text({"Wieder da: {}", "Back again: {}"}, harmless((*space)->state().path_of(*node))));
  return exit;
}

constexpr int empty_tries_max = 3;

// What somebody else does to the bin meanwhile (a restore, another emptying) makes an entry unfit: then what is still
// there is packed anew.
Committer::Many purge_for_good(SpaceReplica& space, std::vector<NodeId> bin) {
  std::sort(bin.begin(), bin.end());
  Committer committer(space);
  Committer::Many many;
  for (int tries = 0; tries < empty_tries_max; ++tries) {
    std::vector<NodeId> still_there = space.state().trash();
    std::erase_if(still_there, [&](const NodeId& node) { return !std::binary_search(bin.begin(), bin.end(), node); });
    many = committer.commit_all(purge_changes(space.state(), still_there));
    const bool all_done = std::none_of(many.results.begin(), many.results.end(),
                                       [](const Committed& one) { return one.how == Committed::How::given_up; });
    if (many.error || all_done) break;
  }
  return many;
}

Exit run_trash_empty(Program& program, const SpaceOptions& options) {
  auto space = program.space(options.space);
  if (!space) return program.fails(space, options.space);
  if (auto opened = (*space)->open_inner_lists(); !opened) return program.fails(opened, options.space);
  const std::vector<NodeId> bin = (*space)->state().trash();
  const Exit exit = say_outcome(program, purge_for_good(**space, bin), options.space);
  if (exit != Exit::ok) return exit;
  if (program.json)
    program.say(Json{{"purged", bin.size()}});
  else
    program.say(text({"Der Papierkorb ist leer; {} Einträge sind endgültig gelöscht.",
                      "The bin is empty; {} items are gone for good."},
                     bin.size()));
  return Exit::ok;
}

struct FileOptions {
  std::string place;
  std::uint64_t version = 0;
};

Result<NodeId> file_at(const SpaceReplica& space, const std::string& path) {
  const auto node = space.state().resolve(path);
  if (!node) return fail(Errc::not_found, "there is no such file");
  const journal::Sort sort = space.state().node(*node)->sort;
  if (sort != journal::Sort::file && sort != journal::Sort::draft) return fail(Errc::usage, "only a file has versions");
  return *node;
}

Exit run_history(Program& program, const FileOptions& options) {
  auto place = parse_place(options.place);
  if (!place) return program.fails(place.error(), options.place);
  auto space = program.space(place->space);
  if (!space) return program.fails(space, place->space);
  auto node = file_at(**space, place->path);
  if (!node) return program.fails(node.error(), options.place);
  Json list = Json::array();
  AuthorNames names(**space);
  std::size_t number = 0;
  for (const journal::VersionView& version : (*space)->state().versions(*node)) {
    const std::string who = names.of(version.stamp.author);
    ++number;
    if (program.json)
      list.push_back({{"version", number},
                      {"seq", version.stamp.seq},
                      {"size", version.size_bytes},
                      {"mtime_ms", version.mtime_ms},
                      {"time_ms", version.stamp.time_ms},
                      {"author", who}});
    else
      program.say(std::to_string(number) + "  " + time_text(version.stamp.time_ms) + "  " +
                  size_text(version.size_bytes) + "  " + harmless(who));
  }
  if (program.json) program.say(list);
  return Exit::ok;
}

Exit run_restore(Program& program, const FileOptions& options) {
  auto place = parse_place(options.place);
  if (!place) return program.fails(place.error(), options.place);
  auto space = program.space(place->space);
  if (!space) return program.fails(space, place->space);
  auto node = file_at(**space, place->path);
  if (!node) return program.fails(node.error(), options.place);
  if (auto opened = (*space)->open_inner_lists(); !opened) return program.fails(opened, options.place);
  const journal::State& state = (*space)->state();
  const auto versions = state.versions(*node);
  if (options.version < 1 || options.version > versions.size())
    return program.fails(fail(Errc::not_found, "there is no such version; mappe history shows them, 1 is the oldest"),
                         options.place);
  const auto& wanted = versions[options.version - 1];
  // The old content becomes the newest version; a put of its own, because the bytes are there already.
  journal::intent::Plain plain;
  plain.ops.push_back(journal::op::Put{*node, state.etag(*node), wanted.parsed(), wanted.mtime_ms});
  Committer committer(**space);
  Change change;
  change.lease_keys = lease_keys_for(**space, *node);
  change.intent = std::move(plain);
  const Exit exit = say_outcome(program, committer.commit(std::move(change)), options.place);
  if (exit == Exit::ok && program.json)
    program.say(Json{{"restored", options.version}});
  else if (exit == Exit::ok)
    program.say(text({"Fassung {} ist wieder die aktuelle.", "Version {} is the current one again."}, options.version));
  return exit;
}

}  // namespace

void add_history_commands(CLI::App& app, Program& program) {
  CLI::App* trash =
      app.add_subcommand("trash", text({"Papierkorb: ansehen, zurückholen, leeren", "Bin: look, bring back, empty"}));
  trash->require_subcommand(1);
  const auto space = [](CLI::App& command, SpaceOptions& options) {
    command.add_option("S", options.space, text({"Ablage", "space"}))->required();
  };
  add_command<SpaceOptions>(*trash, program, "ls", {"Was im Papierkorb liegt", "What lies in the bin"}, space,
                            run_trash_ls);
  add_command<RestoreTrashOptions>(
      *trash, program, "restore", {"Zurückholen", "Bring back"},
      [](CLI::App& command, RestoreTrashOptions& options) {
        command.add_option("S:ID", options.what, text({"wie mappe trash ls sie zeigt", "as mappe trash ls shows it"}))
            ->required();
        command.add_option("S:/path", options.to, text({"an einen anderen Ort", "to another place"}));
      },
      run_trash_restore);
  add_command<SpaceOptions>(*trash, program, "empty",
                            {"Endgültig löschen, was darin liegt", "Delete for good what lies in it"}, space,
                            run_trash_empty);
  const auto place = [](CLI::App& command, FileOptions& options) {
    command.add_option("S:/path", options.place, text({"Ablage und Pfad", "space and path"}))->required();
  };
  add_command<FileOptions>(app, program, "history", {"Die Fassungen einer Datei", "The versions of a file"}, place,
                           run_history);
  add_command<FileOptions>(
      app, program, "restore", {"Eine frühere Fassung zur aktuellen machen", "Make an earlier version the current one"},
      [place](CLI::App& command, FileOptions& options) {
        place(command, options);
        command.add_option("--version", options.version, text({"1 ist die älteste", "1 is the oldest"}))->required();
      },
      run_restore);
}

}  // namespace mappe::client::command
