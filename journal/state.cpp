#include "journal/state.h"

#include <algorithm>

#include "journal/state_tables.h"

namespace mappe::journal {
namespace {

constexpr std::uint8_t no_source[] = {0x80};  // []

template <class Map>
std::size_t map_bytes(const Map& map) {  // about: a node of a tree or hash map beside its value
  return map.size() * (sizeof(typename Map::value_type) + 4 * sizeof(void*));
}

}  // namespace

NodeId limbo_id() {
  std::array<std::uint8_t, NodeId::size_bytes> bytes{};
  bytes.fill(0xff);
  return NodeId(bytes);
}

std::string_view name_of(Unfit why) {
  switch (why) {
    case Unfit::unreadable:
      return "unreadable";
    case Unfit::malformed:
      return "malformed";
    case Unfit::unknown_operation:
      return "unknown_operation";
    case Unfit::wrong_kind:
      return "wrong_kind";
    case Unfit::id_taken:
      return "id_taken";
    case Unfit::unknown_node:
      return "unknown_node";
    case Unfit::not_live:
      return "not_live";
    case Unfit::wrong_sort:
      return "wrong_sort";
    case Unfit::parent_not_folder:
      return "parent_not_folder";
    case Unfit::below_itself:
      return "below_itself";
    case Unfit::bad_name:
      return "bad_name";
    case Unfit::too_deep:
      return "too_deep";
    case Unfit::name_taken:
      return "name_taken";
    case Unfit::not_trashed:
      return "not_trashed";
    case Unfit::has_children:
      return "has_children";
    case Unfit::unknown_version:
      return "unknown_version";
    case Unfit::current_version:
      return "current_version";
    case Unfit::attributes_too_large:
      return "attributes_too_large";
    case Unfit::unknown_note:
      return "unknown_note";
    case Unfit::already_done:
      return "already_done";
    case Unfit::not_author:
      return "not_author";
    case Unfit::not_manager:
      return "not_manager";
    case Unfit::unknown_entry:
      return "unknown_entry";
    case Unfit::not_current:
      return "not_current";
    case Unfit::agenda_full:
      return "agenda_full";
  }
  return "unknown";
}

State::State(const Stamp& genesis) : tables_(std::make_unique<Tables>()) {
  NodeRecord root;
  root.parent = root_index;
  root.created = tables_->record_of(genesis);
  CHECK(tables_->nodes.add(root) == root_index);
  tables_->by_id.insert(tables_->hash(root.id.view()), root_index);
  NodeRecord limbo;
  limbo.parent = limbo_index;
  CHECK(tables_->nodes.add(limbo) == limbo_index);
}

State::~State() = default;
State::State(State&&) noexcept = default;
State& State::operator=(State&&) noexcept = default;

void State::meet_husk(std::uint64_t seq) {
  if (!tables_->first_husk) tables_->first_husk = seq;
}

bool State::whole() const { return !tables_->first_husk; }

// --- the tree ---

std::optional<NodeView> State::node(const NodeId& id) const {
  const std::uint32_t at = tables_->find(id);
  if (at == no_index) return std::nullopt;
  const NodeRecord& record = tables_->nodes[at];
  NodeView view;
  view.id = record.id;
  view.sort = record.sort;
  view.parent = tables_->shown_parent(record);
  view.name = tables_->name(record);
  view.created = tables_->stamp(record.created);
  if (record.trashed.present()) view.trashed = tables_->stamp(record.trashed);
  view.live = tables_->live(at);
  view.children = record.children;
  view.versions = record.versions;
  return view;
}

std::optional<NodeId> State::child(const NodeId& parent, std::string_view name) const {
  const std::uint32_t folder = tables_->find_parent(parent);
  if (folder == no_index) return std::nullopt;
  const std::uint32_t found = tables_->find_child(folder, name);
  if (found == no_index) return std::nullopt;
  return tables_->nodes[found].id;
}

std::optional<NodeId> State::resolve(std::span<const std::string_view> path) const {
  std::uint32_t at = root_index;
  for (const std::string_view name : path) {
    at = tables_->find_child(at, name);
    if (at == no_index) return std::nullopt;
  }
  return tables_->nodes[at].id;
}

std::optional<NodeId> State::resolve(std::string_view path) const {
  std::vector<std::string_view> names;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    if (end > 0) names.push_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return resolve(std::span<const std::string_view>(names));
}

std::string State::path_of(const NodeId& id) const {
  std::vector<std::string_view> names;
  std::uint32_t at = tables_->find(id);
  if (at == no_index) return {};
  for (; at != root_index; at = tables_->nodes[at].parent) {
    if (at == limbo_index) return {};
    names.push_back(tables_->name(tables_->nodes[at]));
  }
  std::string path;
  for (auto name = names.rbegin(); name != names.rend(); ++name) path.append("/").append(*name);
  return path;
}

std::vector<NodeId> State::children(const NodeId& parent) const {
  std::vector<NodeId> found;
  const std::uint32_t folder = tables_->find_parent(parent);
  if (folder == no_index) return found;
  for (std::uint32_t at = tables_->nodes[folder].first_child; at != no_index; at = tables_->nodes[at].next) {
    if (!tables_->nodes[at].trashed.present()) found.push_back(tables_->nodes[at].id);
  }
  return found;
}

std::vector<NodeId> State::all_children(const NodeId& parent) const {
  std::vector<NodeId> found;
  const std::uint32_t folder = tables_->find_parent(parent);
  if (folder == no_index) return found;
  for (std::uint32_t at = tables_->nodes[folder].first_child; at != no_index; at = tables_->nodes[at].next)
    found.push_back(tables_->nodes[at].id);
  return found;
}

bool State::is_live(const NodeId& id) const {
  const std::uint32_t at = tables_->find_parent(id);
  return at != no_index && tables_->live(at);
}

bool State::is_below(const NodeId& id, const NodeId& above) const {
  const std::uint32_t from = tables_->find_parent(id), to = tables_->find_parent(above);
  return from != no_index && to != no_index && tables_->below(from, to);
}

std::vector<NodeId> State::trash() const {
  std::vector<NodeId> found;
  for (std::uint32_t at = 0; at < tables_->nodes.slots(); ++at) {
    if (tables_->nodes[at].trashed.present()) found.push_back(tables_->nodes[at].id);
  }
  return found;
}

std::size_t State::node_count() const { return tables_->nodes.count() - 1; }  // limbo is none

void State::each_node(const std::function<void(const NodeView&)>& visit) const {
  for (std::uint32_t at = 0; at < tables_->nodes.slots(); ++at) {
    if (tables_->nodes[at].created.present()) visit(*node(tables_->nodes[at].id));
  }
}

// --- contents ---

Content VersionView::parsed() const {
  auto found = parse_content(content);
  CHECK(found);  // a State stores only what was parsed before; asking a link for a content is a bug
  return std::move(*found);
}

Target VersionView::parsed_target() const {
  auto found = parse_target(content);
  CHECK(found);
  return std::move(*found);
}

std::vector<op::Attachment> NoteView::parsed_attachments() const {
  cbor::Reader reader(attachments);
  auto found = read_attachments(reader);
  CHECK(reader.finish());
  return found;
}

namespace {

VersionView view_of_version(const State::Tables& tables, const NodeRecord& node, std::uint32_t at) {
  const VersionRecord& record = tables.versions[at];
  VersionView view{tables.stamp(record.stamp), record.mtime_ms, tables.contents.view(record.content),
                   tables.contents.view(record.source), 0};
  if (view.source.empty()) view.source = no_source;
  if (node.sort != Sort::link) view.size_bytes = tables.content_size(record);
  return view;
}

}  // namespace

std::vector<VersionView> State::versions(const NodeId& id) const {
  std::vector<VersionView> found;
  const std::uint32_t at = tables_->find(id);
  if (at == no_index) return found;
  const NodeRecord& node = tables_->nodes[at];
  for (std::uint32_t v = node.oldest; v != no_index; v = tables_->versions[v].newer)
    found.push_back(view_of_version(*tables_, node, v));
  return found;
}

std::optional<VersionView> State::current(const NodeId& id) const {
  const std::uint32_t at = tables_->find(id);
  if (at == no_index || tables_->nodes[at].newest == no_index) return std::nullopt;
  return view_of_version(*tables_, tables_->nodes[at], tables_->nodes[at].newest);
}

std::optional<Etag> State::etag(const NodeId& id) const {
  const auto version = current(id);
  if (!version) return std::nullopt;
  return etag_of(id, version->content);
}

std::vector<AttributeView> State::attributes(const NodeId& id) const {
  std::vector<AttributeView> found;
  const std::uint32_t at = tables_->find(id);
  const auto of = tables_->attributes.find(at);
  if (at == no_index || of == tables_->attributes.end()) return found;
  for (const auto& [key, value] : of->second.values) found.push_back({key, value});
  return found;
}

std::optional<std::string_view> State::attribute(const NodeId& id, std::string_view key) const {
  const auto of = tables_->attributes.find(tables_->find(id));
  if (of == tables_->attributes.end()) return std::nullopt;
  const auto found = of->second.values.find(key);
  if (found == of->second.values.end()) return std::nullopt;
  return found->second;
}

std::string_view State::title() const { return attribute(NodeId(), "title").value_or(""); }

// --- notes ---

std::optional<NoteView> State::note(const NoteId& id) const {
  const std::uint32_t at = tables_->find_note(id);
  if (at == no_index) return std::nullopt;
  const NoteRecord& record = tables_->notes[at];
  NoteView view;
  view.id = record.id;
  if (record.node != no_index)
    view.about.what = tables_->nodes[record.node].id;
  else
    view.about.what = record.council;
  view.stamp = tables_->stamp(record.stamp);
  view.text = record.text;
  view.attachments = tables_->contents.view(record.attachments);
  if (view.attachments.empty()) view.attachments = no_source;
  view.addressees = record.addressees;
  view.reply_to = record.reply_to;
  if (record.resolved.present()) view.resolved = tables_->stamp(record.resolved);
  if (record.erased.present()) view.erased = tables_->stamp(record.erased);
  return view;
}

std::vector<NoteId> State::notes() const {
  std::vector<NoteId> found;
  for (std::uint32_t at = 0; at < tables_->notes.slots(); ++at) {
    if (tables_->notes[at].stamp.present()) found.push_back(tables_->notes[at].id);
  }
  return found;
}

std::vector<NoteId> State::notes_on(const NodeId& id) const {
  std::vector<NoteId> found;
  const auto of = tables_->notes_of.find(tables_->find(id));
  if (of == tables_->notes_of.end()) return found;
  for (const std::uint32_t at : of->second) found.push_back(tables_->notes[at].id);
  return found;
}

const Agenda& State::agenda() const { return tables_->agenda; }

// --- blobs ---

bool State::names(const BlobId& blob) const {
  const std::uint32_t at = tables_->blobs.find(blob);
  return at != no_index && tables_->blobs[at].references > 0;
}

std::vector<BlobSize> State::named_blobs() const {
  std::vector<BlobSize> found;
  for (std::uint32_t at = 0; at < tables_->blobs.slots(); ++at) {
    const BlobTable::Record& record = tables_->blobs[at];
    if (record.references > 0) found.push_back({record.id, record.size_bytes});
  }
  std::sort(found.begin(), found.end());
  return found;
}

bool State::has_unopened() const {
  return std::any_of(tables_->inner.begin(), tables_->inner.end(),
                     [](const auto& one) { return !one.second.supplied; });
}

std::vector<Content> State::unopened() const {
  std::vector<Content> found;
  for (const auto& [key, record] : tables_->inner) {
    if (record.supplied) continue;
    auto content = parse_content(record.outer.expose());
    CHECK(content);
    found.push_back(std::move(*content));
  }
  return found;
}

void State::supply_inner(const Content& outer, std::span<const Chunk> inner) {
  const SecretBytes chunks(encode_chunk_list(outer.chunks));
  const auto found = tables_->inner.find(inner_key(chunks.expose()));
  if (found == tables_->inner.end() || found->second.supplied) return;
  InnerRecord& record = found->second;
  record.supplied = true;
  record.outer = SecretBytes();
  record.blobs.reserve(inner.size());
  for (const Chunk& chunk : inner) {
    const std::uint32_t blob = tables_->blobs.intern(chunk.blob, blob_size_bytes(chunk.plain_size_bytes));
    ++tables_->blobs[blob].references;
    record.blobs.push_back(blob);
  }
}

std::size_t State::memory_bytes() const {
  const Tables& t = *tables_;
  std::size_t sum = sizeof(State) + sizeof(Tables) + t.nodes.memory_bytes() + t.versions.memory_bytes() +
                    t.notes.memory_bytes() + t.by_id.memory_bytes() + t.by_name.memory_bytes() +
                    t.notes_by_id.memory_bytes() + t.names.memory_bytes() + t.contents.memory_bytes() +
                    t.blobs.memory_bytes() + map_bytes(t.inner) + map_bytes(t.attributes) + map_bytes(t.notes_of) +
                    t.authors.capacity() * sizeof(Author) + t.by_author.memory_bytes() +
                    t.versions_by_stamp.memory_bytes() + map_bytes(t.heights_below) + t.agenda.memory_bytes();
  for (const auto& [node, of] : t.attributes) sum += map_bytes(of.values) + of.size_bytes;
  for (const auto& [node, heights] : t.heights_below) sum += heights.capacity() * sizeof(std::uint32_t);
  for (std::uint32_t at = 0; at < t.notes.slots(); ++at) {
    const NoteRecord& note = t.notes[at];
    sum += note.text.capacity() + note.council.capacity() + note.addressees.capacity() * sizeof(PrincipalId);
  }
  for (const auto& [key, record] : t.inner)
    sum += record.outer.size() + record.blobs.capacity() * sizeof(std::uint32_t);
  return sum;
}

}  // namespace mappe::journal
