// mkdir, mv, cp, rm.
#include "client/command/outcome.h"
#include "client/replica/leases.h"

namespace mappe::client::command {
namespace {

struct PlacesOptions {
  std::vector<std::string> places;
};

Exit run_mkdir(Program& program, const PlacesOptions& options) {
  for (const std::string& typed : options.places) {
    auto place = parse_place(typed);
    if (!place) return program.fails(place.error(), typed);
    auto space = program.space(place->space);
    if (!space) return program.fails(space, place->space);
    if ((*space)->state().resolve(place->path))
      return program.fails(fail(Errc::exists, "something has that name already"), typed);
    auto target = new_place(**space, place->path);
    if (!target) return program.fails(target.error(), typed);
    Committer committer(**space);
    Change change;
    change.lease_keys = lease_keys_for(**space, target->parent, target->name);
    change.intent = journal::intent::MakeFolder{NodeId::random(), target->parent, target->name};
    if (const Exit exit = say_outcome(program, committer.commit(std::move(change)), typed); exit != Exit::ok)
      return exit;
  }
  if (program.json) program.say(Json{{"made", options.places.size()}});
  return Exit::ok;
}

Exit run_rm(Program& program, const PlacesOptions& options) {
  for (const std::string& typed : options.places) {
    Exit ends = Exit::ok;
    const auto found = program.found(typed, ends);
    if (!found) return ends;
    if (found->node == NodeId())
      return program.fails(fail(Errc::usage, "a whole space is not removed like this"), typed);
    auto lease_keys = lease_keys_for_tree(*found->space, found->node);
    if (!lease_keys) return program.fails(lease_keys, typed);
    Committer committer(*found->space);
    Change change;
    change.lease_keys = std::move(*lease_keys);
    change.intent = journal::intent::Trash{found->node, {}};
    if (const Exit exit = say_outcome(program, committer.commit(std::move(change)), typed); exit != Exit::ok)
      return exit;
  }
  if (program.json) {
    program.say(Json{{"removed", options.places.size()}});
    return Exit::ok;
  }
  const std::string space = shell_word(parse_place(options.places.back())->space);
  program.note(text({"Im Papierkorb. mappe trash ls {} zeigt die Kennung; zurück: mappe trash restore {}:KENNUNG",
                     "In the bin. mappe trash ls {} shows the id; to bring back: mappe trash restore {}:ID"},
                    space, space));
  return Exit::ok;
}

struct FromToOptions {
  std::string from, to;
};

struct FromTo {
  SpaceReplica* space;
  NodeId node;
  NewPlace target;
};

// Both places in one space; an existing folder as target means into it, as cp and mv do.
Result<FromTo> resolve(Program& program, const FromToOptions& options, Exit& exit) {
  const auto say = [&](Error error, const std::string& about) {
    exit = program.fails(error, about);
    return fail(error);
  };
  auto from = parse_place(options.from);
  if (!from) return say(from.error(), options.from);
  auto to = parse_place(options.to);
  if (!to) return say(to.error(), options.to);
  auto space = program.space(from->space);
  if (!space) return exit = program.fails(space, from->space), fail(space.error());
  auto other = program.space(to->space);
  if (!other) return exit = program.fails(other, to->space), fail(other.error());
  if ((*space)->id() != (*other)->id())
    return say(fail(Errc::usage, "both places must be in one space; between spaces use get and put"), options.to);
  const journal::State& state = (*space)->state();
  const auto node = state.resolve(from->path);
  if (!node || *node == NodeId()) return say(fail(Errc::not_found, "there is nothing under that path"), options.from);
  const auto existing = state.resolve(to->path);
  if (existing && *existing != *node && state.node(*existing)->sort == journal::Sort::folder)
    return FromTo{*space, *node, {*existing, std::string(state.node(*node)->name)}};
  if (options.to.ends_with('/'))
    return say(fail(Errc::not_found, "the folder to put it into is not there"), options.to);
  auto target = new_place(**space, to->path);
  if (!target) return say(target.error(), options.to);
  return FromTo{*space, *node, std::move(*target)};
}

Exit run_mv(Program& program, const FromToOptions& options) {
  Exit exit = Exit::ok;
  auto both = resolve(program, options, exit);
  if (!both) return exit;
  const journal::State& state = both->space->state();
  journal::intent::Move move;
  move.node = both->node;
  move.parent = both->target.parent;
  move.name = both->target.name;
  const auto there = state.child(move.parent, move.name);
  move.overwrite = there && *there != both->node && state.node(*there)->sort == journal::Sort::file &&
                   state.node(both->node)->sort == journal::Sort::file;
  auto lease_keys = lease_keys_for_tree(*both->space, move.node);
  if (!lease_keys) return program.fails(lease_keys, options.from);
  Committer committer(*both->space);
  Change change;
  change.lease_keys = std::move(*lease_keys);
  for (const LeaseKey& key : lease_keys_for(*both->space, move.parent, move.name)) change.lease_keys.push_back(key);
  change.intent = move;
  exit = say_outcome(program, committer.commit(std::move(change)), options.to);
  if (exit == Exit::ok && program.json) program.say(Json{{"moved", both->node.text()}});
  return exit;
}

constexpr std::size_t copy_ops_of_entry_max = 256;

// A node and what lies below it, as operations that make it anew with the same contents: no byte is sent.
class Copier {
 public:
  explicit Copier(const journal::State& state) : state_(state) {}

  // Gives the new node's id. No recursion: a tree may be as deep as its authors like.
  NodeId copy(const NodeId& node, const NodeId& parent, const std::string& name) {
    const NodeId top = copy_one(node, parent, name);
    std::vector<Copied> next{{node, top}};
    while (!next.empty()) {
      const Copied one = next.back();
      next.pop_back();
      for (const NodeId& child : state_.children(one.from))
        next.push_back({child, copy_one(child, one.to, std::string(state_.node(child)->name))});
    }
    return top;
  }
  std::vector<journal::Op>& ops() { return ops_; }

 private:
  struct Copied {
    NodeId from, to;
  };

  NodeId copy_one(const NodeId& node, const NodeId& parent, const std::string& name) {
    const auto view = *state_.node(node);
    const NodeId fresh = NodeId::random();
    if (view.sort == journal::Sort::folder) {
      ops_.push_back(journal::op::Folder{fresh, parent, name});
    } else if (view.sort == journal::Sort::link) {
      ops_.push_back(journal::op::Link{fresh, parent, name, state_.current(node)->parsed_target()});
    } else {
      const auto current = *state_.current(node);
      ops_.push_back(journal::op::File{fresh, parent, name, current.parsed(), current.mtime_ms});
    }
    return fresh;
  }

  const journal::State& state_;
  std::vector<journal::Op> ops_;
};

Exit run_cp(Program& program, const FromToOptions& options) {
  Exit exit = Exit::ok;
  auto both = resolve(program, options, exit);
  if (!both) return exit;
  SpaceReplica& space = *both->space;
  if (space.state().child(both->target.parent, both->target.name))
    return program.fails(fail(Errc::exists, "something has that name already"), options.to);
  if (space.state().is_below(both->target.parent, both->node))
    return program.fails(fail(Errc::usage, "a folder cannot be copied into itself"), options.to);
  if (auto opened = space.open_inner_lists(); !opened) return program.fails(opened);
  Copier copier(space.state());
  // A tree above one entry's size is built in limbo and appears at once, by one move.                 docs/protocol.md
  // §6
  const NodeId in_limbo = copier.copy(both->node, both->target.parent, both->target.name);
  std::vector<journal::Op>& ops = copier.ops();
  const bool large = ops.size() > copy_ops_of_entry_max;
  if (large)
    std::visit(
        [](auto& op) {
          if constexpr (requires {
                          op.parent;
                          op.name;
                        })
            op.parent = journal::limbo_id(), op.name = op.node.text();
        },
        ops.front());
  const std::size_t copied = ops.size();
  std::vector<Change> changes;
  for (std::size_t at = 0; at < ops.size();) {
    journal::intent::Plain part;
    for (std::size_t i = 0; i < copy_ops_of_entry_max && at < ops.size(); ++i) part.ops.push_back(std::move(ops[at++]));
    changes.emplace_back();
    changes.back().intent = std::move(part);
  }
  if (large) {
    journal::intent::Move move;
    move.node = in_limbo;
    move.parent = both->target.parent;
    move.name = both->target.name;
    changes.emplace_back();
    changes.back().intent = move;
  }
  for (Change& change : changes) change.lease_keys = lease_keys_for(space, both->target.parent, both->target.name);
  Committer committer(space);
  exit = say_outcome(program, committer.commit_all(std::move(changes)), options.to);
  if (exit == Exit::ok && program.json) program.say(Json{{"copied", copied}});
  return exit;
}

}  // namespace

void add_change_commands(CLI::App& app, Program& program) {
  const auto places = [](CLI::App& command, PlacesOptions& options) {
    command.add_option("S:/path", options.places, text({"Ablage und Pfad", "space and path"}))->required();
  };
  const auto from_to = [](CLI::App& command, FromToOptions& options) {
    command.add_option("S:/from", options.from, text({"was", "what"}))->required();
    command.add_option("S:/to", options.to, text({"wohin, in derselben Ablage", "where to, in the same space"}))
        ->required();
  };
  add_command<PlacesOptions>(app, program, "mkdir", {"Ordner anlegen", "Make folders"}, places, run_mkdir);
  add_command<FromToOptions>(app, program, "mv", {"Verschieben oder umbenennen", "Move or rename"}, from_to, run_mv);
  add_command<FromToOptions>(
      app, program, "cp",
      {"In derselben Ablage kopieren; es wird nichts übertragen", "Copy within a space; nothing is transferred"},
      from_to, run_cp);
  add_command<PlacesOptions>(app, program, "rm", {"In den Papierkorb legen", "Put into the bin"}, places, run_rm);
}

}  // namespace mappe::client::command
