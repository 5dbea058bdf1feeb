#include "journal/state_tables.h"

#include <algorithm>
#include <limits>

#include "crypto/base/hash.h"

namespace mappe::journal {
std::uint32_t State::Tables::find(const NodeId& id) const {
  return by_id.find(hash(id.view()), [&](std::uint32_t at) { return nodes[at].id == id; });
}

std::uint32_t State::Tables::find_parent(const NodeId& id) const { return id == limbo_id() ? limbo_index : find(id); }

std::uint64_t State::Tables::name_hash(std::uint32_t parent, std::string_view name) const {
  std::string key = name_key(name);
  for (unsigned shift = 0; shift < 32; shift += 8) key.push_back(static_cast<char>(parent >> shift & 0xff));
  return hash(view_of(key));
}

std::uint32_t State::Tables::find_child(std::uint32_t parent, std::string_view wanted) const {
  return by_name.find(name_hash(parent, wanted), [&](std::uint32_t at) {
    return nodes[at].parent == parent && same_name(name(nodes[at]), wanted);
  });
}

std::uint32_t State::Tables::find_note(const NoteId& id) const {
  return notes_by_id.find(hash(id.view()), [&](std::uint32_t at) { return notes[at].id == id; });
}

std::uint64_t State::Tables::version_hash(std::uint32_t node, const op::VersionId& id) const {
  std::array<std::uint8_t, 20> key{};
  for (unsigned i = 0; i < 4; ++i) key[16 + i] = static_cast<std::uint8_t>(node >> 8 * i);
  for (unsigned i = 0; i < 8; ++i) {
    key[i] = static_cast<std::uint8_t>(id.seq >> 8 * i);
    key[8 + i] = static_cast<std::uint8_t>(id.op >> 8 * i);
  }
  return hash(key);
}

std::uint32_t State::Tables::find_version(std::uint32_t node, const op::VersionId& id) const {
  return versions_by_stamp.find(version_hash(node, id), [&](std::uint32_t at) {
    const VersionRecord& version = versions[at];
    return version.node == node && version.stamp.seq == id.seq && version.stamp.op == id.op;
  });
}

std::size_t State::Tables::depth(std::uint32_t node) const {
  std::size_t depth = 0;
  for (; node != root_index && node != limbo_index; node = nodes[node].parent) ++depth;
  return depth;
}

std::size_t State::Tables::height(std::uint32_t node) const {
  if (nodes[node].children == 0) return 0;
  const auto below = heights_below.find(node);
  return below == heights_below.end() ? 1 : below->second.size() + 1;
}

bool State::Tables::live(std::uint32_t node) const {
  for (; node != root_index && node != limbo_index; node = nodes[node].parent) {
    if (nodes[node].trashed.present()) return false;
  }
  return true;
}

bool State::Tables::below(std::uint32_t node, std::uint32_t above) const {
  while (node != above) {
    if (node == root_index || node == limbo_index) return false;
    node = nodes[node].parent;
  }
  return true;
}

std::uint64_t State::Tables::content_size(const VersionRecord& version) const {
  cbor::Reader reader(contents.view(version.content));
  reader.array(4);
  return reader.uint();
}

Stamp State::Tables::stamp(const StampRecord& record) const {
  return {record.seq, record.op, record.time_ms, authors[record.author]};
}

NodeId State::Tables::shown_parent(const NodeRecord& node) const {
  return node.parent == limbo_index ? limbo_id() : nodes[node.parent].id;
}

std::uint32_t State::Tables::author_index(const Author& author) {
  const std::uint64_t id_hash = hash(author.id.view());
  const std::uint32_t known = by_author.find(id_hash, [&](std::uint32_t at) { return authors[at] == author; });
  if (known != no_index) return known;
  authors.push_back(author);
  const auto at = static_cast<std::uint32_t>(authors.size() - 1);
  by_author.insert(id_hash, at);
  return at;
}

StampRecord State::Tables::record_of(const Stamp& stamp) {
  CHECK(stamp.op <= std::numeric_limits<std::uint32_t>::max());
  return {stamp.seq, stamp.time_ms, static_cast<std::uint32_t>(stamp.op), author_index(stamp.author)};
}

// --- heights: counted, so that "too deep" is known without walking down a subtree ---

void State::Tables::count_height(std::uint32_t folder, std::size_t child_height, bool more) {
  if (child_height == 0) return;
  std::vector<std::uint32_t>& counts = heights_below[folder];
  if (counts.size() < child_height) counts.resize(child_height);
  counts[child_height - 1] += more ? 1 : -1;
  while (!counts.empty() && counts.back() == 0) counts.pop_back();
  if (counts.empty()) heights_below.erase(folder);
}

void State::Tables::pass_on_height(std::uint32_t folder, std::size_t before) {
  while (folder != root_index && folder != limbo_index) {
    const std::size_t after = height(folder);
    if (after == before) return;
    const std::uint32_t parent = nodes[folder].parent;
    const std::size_t parent_before = height(parent);
    count_height(parent, before, false);
    count_height(parent, after, true);
    folder = parent;
    before = parent_before;
  }
}

void State::Tables::list_child(std::uint32_t node) {
  const std::uint32_t parent = nodes[node].parent;
  const std::size_t before = height(parent);
  link_child(node);
  count_height(parent, height(node), true);
  pass_on_height(parent, before);
}

void State::Tables::link_child(std::uint32_t node) {
  NodeRecord& child = nodes[node];
  NodeRecord& parent = nodes[child.parent];
  child.previous = no_index;
  child.next = parent.first_child;
  if (child.next != no_index) nodes[child.next].previous = node;
  parent.first_child = node;
  ++parent.children;
}

void State::Tables::unlist_child(std::uint32_t node) {
  const NodeRecord& child = nodes[node];
  NodeRecord& parent = nodes[child.parent];
  const std::size_t before = height(child.parent);
  count_height(child.parent, height(node), false);
  if (child.previous != no_index)
    nodes[child.previous].next = child.next;
  else
    parent.first_child = child.next;
  if (child.next != no_index) nodes[child.next].previous = child.previous;
  --parent.children;
  pass_on_height(child.parent, before);
}

// --- versions: a list by age for each node, and an index over all ---

void State::Tables::append_version(std::uint32_t version) {
  VersionRecord& record = versions[version];
  record.older = nodes[record.node].newest;
  record.newer = no_index;
  relink_version(version);
}

void State::Tables::relink_version(std::uint32_t version) {
  const VersionRecord& record = versions[version];
  NodeRecord& node = nodes[record.node];
  (record.older == no_index ? node.oldest : versions[record.older].newer) = version;
  (record.newer == no_index ? node.newest : versions[record.newer].older) = version;
  ++node.versions;
  versions_by_stamp.insert(version_hash(record.node, {record.stamp.seq, record.stamp.op}), version);
}

void State::Tables::unlink_version(std::uint32_t version) {
  const VersionRecord& record = versions[version];
  NodeRecord& node = nodes[record.node];
  (record.older == no_index ? node.oldest : versions[record.older].newer) = record.newer;
  (record.newer == no_index ? node.newest : versions[record.newer].older) = record.older;
  --node.versions;
  versions_by_stamp.erase(version_hash(record.node, {record.stamp.seq, record.stamp.op}), version);
}

void State::Tables::index_name(std::uint32_t node) {
  const NodeRecord& record = nodes[node];
  if (!record.trashed.present()) by_name.insert(name_hash(record.parent, name(record)), node);
}

void State::Tables::unindex_name(std::uint32_t node) {
  const NodeRecord& record = nodes[node];
  if (!record.trashed.present()) by_name.erase(name_hash(record.parent, name(record)), node);
}

void State::Tables::index_note(std::uint32_t note) {
  const NoteRecord& record = notes[note];
  notes_by_id.insert(hash(record.id.view()), note);
  if (record.node != no_index) notes_of[record.node].push_back(note);
}

void State::Tables::unindex_note(std::uint32_t note) {
  const NoteRecord& record = notes[note];
  notes_by_id.erase(hash(record.id.view()), note);
  if (record.node == no_index) return;
  const auto of = notes_of.find(record.node);
  CHECK(of->second.back() == note);
  of->second.pop_back();
  if (of->second.empty()) notes_of.erase(of);
}

void State::Tables::compact_if_worthwhile() {
  const auto move_all = [](Arena& arena, Arena::Keep keep, const auto& each) {
    if (!arena.worth_compacting()) return;
    Arena fresh(keep);
    each([&](Slice& slice) { slice = fresh.store(arena.view(slice)); });
    arena = std::move(fresh);
  };
  move_all(names, Arena::Keep::plain, [&](const auto& move) {
    for (std::uint32_t i = 0; i < nodes.slots(); ++i) move(nodes[i].name);
  });
  move_all(contents, Arena::Keep::locked, [&](const auto& move) {
    for (std::uint32_t i = 0; i < versions.slots(); ++i) move(versions[i].content), move(versions[i].source);
    for (std::uint32_t i = 0; i < notes.slots(); ++i) move(notes[i].attachments);
  });
}

ContentBlobs blobs_in(cbor::Reader& content) {
  ContentBlobs found;
  content.array(4);
  content.uint();
  content.bytes();
  found.level = static_cast<Level>(content.uint());
  found.chunks = content.raw();
  cbor::Reader chunks(found.chunks);
  const std::size_t count = chunks.array_up_to(cbor::any_count);
  found.blobs.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    chunks.array(3);
    const auto blob = chunks.id<BlobId>();
    chunks.bytes();
    found.blobs.emplace_back(blob, blob_size_bytes(chunks.uint()));
  }
  return found;
}

InnerKey inner_key(ByteView chunks) { return sha256(chunks); }

}  // namespace mappe::journal
