#include "journal/state_tables.h"

#include <algorithm>
#include <limits>

#include "crypto/base/hash.h"

namespace mappe::journal {
namespace {

constexpr std::size_t any_count = static_cast<std::size_t>(cbor::uint_max);

}  // namespace

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

// Members are few and write in runs: the search ends soon.
std::uint32_t State::Tables::author_index(const Author& author) {
  const auto known = std::find(authors.rbegin(), authors.rend(), author);
  if (known != authors.rend()) return static_cast<std::uint32_t>(authors.rend() - known - 1);
  authors.push_back(author);
  return static_cast<std::uint32_t>(authors.size() - 1);
}

StampRecord State::Tables::record_of(const Stamp& stamp) {
  CHECK(stamp.op <= std::numeric_limits<std::uint32_t>::max());
  return {stamp.seq, stamp.time_ms, static_cast<std::uint32_t>(stamp.op), author_index(stamp.author)};
}

void State::Tables::list_child(std::uint32_t node) {
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
  if (child.previous != no_index)
    nodes[child.previous].next = child.next;
  else
    parent.first_child = child.next;
  if (child.next != no_index) nodes[child.next].previous = child.previous;
  --parent.children;
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
  std::erase(of->second, note);
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
  const std::size_t count = chunks.array_up_to(any_count);
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
