#include "tests/model/wishes.h"

#include <algorithm>

#include "client/replica/purge.h"
#include "client/wire/pass_on.h"
#include "crypto/seal/chunk.h"
#include "crypto/seal/space_keys.h"

namespace model_tests {

namespace {

namespace intent = journal::intent;
namespace op = journal::op;

journal::Intent plain(journal::Op one) {
  intent::Plain wished;
  wished.note_kind = journal::is_note_op(one);
  wished.ops.push_back(std::move(one));
  return wished;
}

std::string short_id(const NodeId& id) { return id.text().substr(0, 5); }

bool is_file(const journal::NodeView& node) { return node.sort == journal::Sort::file; }

}  // namespace

std::string Wishes::name() {
  static const std::vector<std::string> names = {"a.txt", "A.TXT", "b.txt", "Protokoll.pdf", "c", "ä", "Ä", "d"};
  return dice_.one_of(names);
}

// Few texts, so that people save the same now and then; one of them is empty.
std::string Wishes::text() {
  if (dice_.percent(8)) return "";
  if (dice_.percent(30)) return "the same text " + std::to_string(dice_.below(3));
  return "text " + std::to_string(number_ + 1);
}

std::vector<journal::NodeView> Wishes::nodes(const journal::State& state, bool live) {
  std::vector<journal::NodeView> found;
  state.each_node([&](const journal::NodeView& node) {
    if (node.live == live && !node.id.is_zero()) found.push_back(node);
  });
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  return found;
}

NodeId Wishes::place(const journal::State& state) {
  std::vector<NodeId> folders(3);  // the root, rather often
  for (const journal::NodeView& node : nodes(state, true))
    if (node.sort == journal::Sort::folder) folders.push_back(node.id);
  return dice_.one_of(folders);
}

Wish Wishes::wish(journal::Intent intent, std::string what) {
  Wish wish;
  wish.number = ++number_;
  wish.what = "#" + std::to_string(number_) + " " + std::move(what);
  wish.change.intent = std::move(intent);
  return wish;
}

journal::Chunk Wishes::sealed(const std::string& text, client::Change* change) {
  const ChunkKey key = ChunkKey::random();
  Bytes blob(seal::blob_bytes(text.size()));
  const BlobId id = seal::seal_chunk(key.expose(), bytes_of(text), blob);
  texts_[id] = text;
  change->blobs.push_back(std::move(blob));
  return {id, journal::PackedKey(key), text.size()};
}

namespace {

// As somebody saves who sees this tree: from what is there, or without having looked, with or without preconditions.
void look_at(const journal::State& state, Dice& dice, intent::Save* save) {
  save->fresh_node = NodeId::random();
  const auto there = state.child(save->parent, save->name);
  if (!there || dice.percent(15)) {
    save->conditions.if_none_match_any = dice.percent(20);
    return;
  }
  save->node = there;
  save->base = state.etag(*there);
  if (dice.percent(20)) save->conditions.if_match = save->base;
}

}  // namespace

Wish Wishes::save(const client::SpaceReplica& space, const NodeId& parent) {
  if (dice_.percent(12)) return save_of_many_chunks(space, parent);
  const std::string content = text();
  intent::Save save;
  save.parent = parent;
  save.name = name();
  look_at(space.state(), dice_, &save);
  client::Change change;
  seal::ContentDigest digest;
  if (!content.empty()) {
    save.content.chunks.push_back(sealed(content, &change));
    digest.add_chunk(bytes_of(content));
  }
  save.content.size_bytes = content.size();
  save.content.digest = digest.finish(space.space_const());
  Wish made = wish({}, "save " + save.name + " in " + short_id(parent) + (save.node ? " over " : " new") +
                           (save.node ? short_id(*save.node) : "") + " \"" + content + "\"");
  save.mtime_ms = made.number;
  made.change = std::move(change);
  made.change.intent = std::move(save);
  return made;
}

// Level 1, as a file above 16 MiB has it: the chunk holds a list of chunks.
Wish Wishes::save_of_many_chunks(const client::SpaceReplica& space, const NodeId& parent) {
  intent::Save save;
  save.parent = parent;
  save.name = name();
  look_at(space.state(), dice_, &save);
  Wish made = wish({}, "save of many chunks " + save.name + " in " + short_id(parent));
  seal::ContentDigest digest;
  for (std::size_t i = 0; i < 2 + dice_.below(2); ++i) {
    const std::string part = "part " + std::to_string(i) + " of " + std::to_string(made.number);
    made.change.inner.push_back(sealed(part, &made.change));
    digest.add_chunk(bytes_of(part));
    save.content.size_bytes += part.size();
  }
  const Bytes list = journal::encode_chunk_list(made.change.inner);
  save.content.level = journal::Level::chunks;
  save.content.digest = digest.finish(space.space_const());
  save.content.chunks.push_back(sealed(std::string(text_of(list)), &made.change));
  for (const journal::Chunk& chunk : made.change.inner) inner_[save.content.chunks.front().blob].push_back(chunk.blob);
  save.mtime_ms = made.number;
  made.change.intent = std::move(save);
  return made;
}

Wish Wishes::folder(const NodeId& parent) {
  intent::MakeFolder make{NodeId::random(), parent, name()};
  const std::string what = "folder " + short_id(make.node) + " " + make.name + " in " + short_id(parent);
  return wish(std::move(make), what);
}

// Refers to the chunks of what is there, as §6 has it for COPY.
std::optional<Wish> Wishes::copy(const journal::State& state) {
  auto files = nodes(state, true);
  std::erase_if(files, [](const auto& node) { return !is_file(node); });
  if (files.empty()) return std::nullopt;
  const journal::NodeView from = dice_.one_of(files);
  const journal::VersionView version = *state.current(from.id);
  intent::Save save;
  save.parent = place(state);
  save.name = name();
  save.content = version.parsed();
  look_at(state, dice_, &save);
  Wish made = wish({}, "copy of " + short_id(from.id) + " to " + save.name + " in " + short_id(save.parent));
  save.mtime_ms = made.number;
  if (save.content.level == journal::Level::chunks) return std::nullopt;  // its list would have to be opened first
  made.change.intent = std::move(save);
  return made;
}

std::optional<Wish> Wishes::move(const journal::State& state) {
  const auto all = nodes(state, true);
  if (all.empty()) return std::nullopt;
  const journal::NodeView node = dice_.one_of(all);
  intent::Move move;
  move.node = node.id;
  move.parent = dice_.percent(40) ? node.parent : place(state);
  move.name = dice_.percent(30) ? std::string(node.name) : name();
  move.overwrite = dice_.percent(50);
  if (dice_.percent(15)) move.conditions.if_match = state.etag(node.id);
  move.conditions.if_none_match_any = dice_.percent(10);
  const std::string what = "move " + short_id(node.id) + " to " + move.name + " in " + short_id(move.parent) +
                           (move.overwrite ? " over what is there" : "");
  return wish(std::move(move), what);
}

std::optional<Wish> Wishes::trash(const journal::State& state) {
  const auto all = nodes(state, true);
  if (all.empty()) return std::nullopt;
  const journal::NodeView node = dice_.one_of(all);
  intent::Trash trash{node.id, {}};
  if (dice_.percent(20)) trash.conditions.if_match = state.etag(node.id);
  return wish(std::move(trash), "trash " + short_id(node.id));
}

std::optional<Wish> Wishes::restore(const journal::State& state) {
  std::vector<NodeId> bin = state.trash();
  if (bin.empty()) return std::nullopt;
  std::sort(bin.begin(), bin.end());
  const auto node = *state.node(dice_.one_of(bin));
  op::Restore restore{node.id, dice_.percent(60) ? node.parent : place(state), std::string(node.name)};
  if (dice_.percent(30)) restore.name = name();
  return wish(plain(std::move(restore)), "restore " + short_id(node.id));
}

std::optional<Wish> Wishes::attribute(const journal::State& state) {
  if (dice_.percent(30)) return wish(plain(op::Attr{NodeId(), "title", "Umwelt " + name()}), "title");
  const auto all = nodes(state, true);
  if (all.empty()) return std::nullopt;
  const NodeId node = dice_.one_of(all).id;
  return wish(plain(op::Attr{node, name(), dice_.percent(30) ? "" : text()}), "attribute of " + short_id(node));
}

std::optional<Wish> Wishes::touch(const journal::State& state) {
  const auto all = nodes(state, true);
  if (all.empty()) return std::nullopt;
  const NodeId node = dice_.one_of(all).id;  // a folder, too: then it does not fit
  return wish(plain(op::Touch{node, 1'000'000'000 + dice_.below(1000)}), "touch " + short_id(node));
}

std::optional<Wish> Wishes::note(const client::SpaceReplica& space) {
  const auto all = nodes(space.state(), dice_.percent(90));
  op::Note note;
  note.note = NoteId::random();
  if (!all.empty() && dice_.percent(80))
    note.about.what = dice_.one_of(all).id;
  else
    note.about.what = std::string("paper/7");
  note.text = text();
  std::vector<NoteId> before = space.state().notes();
  std::sort(before.begin(), before.end());
  if (!before.empty() && dice_.percent(40)) note.reply_to = dice_.one_of(before);
  client::Change change;
  if (dice_.percent(30)) {
    const std::string content = "attached " + std::to_string(number_);
    journal::Content attached;
    attached.size_bytes = content.size();
    attached.chunks.push_back(sealed(content, &change));
    note.attachments.push_back({"anlage.txt", std::move(attached)});
  }
  Wish made = wish({}, "note");
  made.change = std::move(change);
  made.change.intent = plain(std::move(note));
  return made;
}

std::optional<Wish> Wishes::answer_to_note(const journal::State& state) {
  std::vector<NoteId> before = state.notes();
  if (before.empty()) return std::nullopt;
  std::sort(before.begin(), before.end());
  const NoteId note = dice_.one_of(before);
  if (dice_.percent(50)) return wish(plain(op::Resolve{note}), "resolve a note");
  return wish(plain(op::Erase{note}), "erase a note");
}

Wish Wishes::any(client::SpaceReplica& space) {
  const journal::State& state = space.state();
  if (with_agenda_ && dice_.percent(30)) return for_agenda(space);
  std::optional<Wish> made;
  const std::size_t kind = dice_.below(100);
  if (kind < 34) {
    made = save(space, place(state));
  } else if (kind < 46) {
    made = folder(place(state));
  } else if (kind < 53) {
    made = copy(state);
  } else if (kind < 66) {
    made = move(state);
  } else if (kind < 76) {
    made = trash(state);
  } else if (kind < 82) {
    made = restore(state);
  } else if (kind < 86) {
    made = attribute(state);
  } else if (kind < 90) {
    made = touch(state);
  } else if (kind < 95) {
    made = note(space);
  } else {
    made = answer_to_note(state);
  }
  return made ? std::move(*made) : save(space, place(state));
}

std::vector<Wish> Wishes::tree(const client::SpaceReplica& space) {
  std::vector<Wish> wishes;
  wishes.push_back(folder(place(space.state())));
  std::vector<NodeId> made = {std::get<intent::MakeFolder>(wishes.back().change.intent).node};
  for (std::size_t i = 0; i < 1 + dice_.below(5); ++i) {
    const NodeId parent = dice_.one_of(made);
    if (dice_.percent(25)) {
      wishes.push_back(folder(parent));
      made.push_back(std::get<intent::MakeFolder>(wishes.back().change.intent).node);
    } else {
      wishes.push_back(save(space, parent));
    }
  }
  return wishes;
}

std::vector<Wish> Wishes::clearing(client::SpaceReplica& space) {
  const journal::State& state = space.state();
  if (!space.open_inner_lists()) return {};
  std::vector<client::Change> changes;
  if (dice_.percent(30)) {
    for (const journal::NodeView& node : nodes(state, dice_.percent(70)))
      if (const auto versions = state.versions(node.id); versions.size() > 1 && is_file(node)) {
        changes =
            client::forget_changes(state, {{node.id, {versions[dice_.below(versions.size() - 1)].stamp.version()}}});
        break;
      }
  } else {
    std::vector<NodeId> bin = state.trash();
    std::sort(bin.begin(), bin.end());
    if (!bin.empty() && dice_.percent(60)) bin = {dice_.one_of(bin)};
    changes = client::purge_changes(state, bin);
  }
  std::vector<Wish> wishes;
  for (client::Change& change : changes) {
    wishes.push_back(wish({}, "clear"));
    wishes.back().change = std::move(change);
  }
  return wishes;
}

client::Committer::Compare Wishes::compare_for(client::Api& api, const SpaceId& space) const {
  return [this, &api, space](const journal::Content& current, const journal::Content& wished) -> Result<bool> {
    std::string there, here;
    for (const journal::Chunk& chunk : current.chunks) {
      auto blob = api.blob(space, chunk.blob);
      if (!blob) return fail(blob.error());
      SecretBytes plain(chunk.plain_size_bytes);
      if (auto opened = seal::open_chunk(chunk.key.expose(), chunk.blob, *blob, plain.expose_to_fill()); !opened)
        return fail(opened.error());
      there += text_of(plain.expose());
    }
    for (const journal::Chunk& chunk : wished.chunks) here += texts_.at(chunk.blob);
    return there == here && current.level == wished.level;
  };
}

}  // namespace model_tests
