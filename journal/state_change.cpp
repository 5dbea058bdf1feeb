#include <algorithm>

#include "journal/state_tables.h"

namespace mappe::journal {
Change::~Change() {
  if (committed_) {
    for (const auto& step : finish_) step();
  } else {
    for (auto step = undo_.rbegin(); step != undo_.rend(); ++step) (*step)();
  }
  forget_unnamed();
  if (committed_) t_.compact_if_worthwhile();
}

// --- nodes ---

std::uint32_t Change::add_node(const NodeId& id, Sort sort, std::uint32_t parent, std::string_view name,
                               const StampRecord& created) {
  NodeRecord record;
  record.id = id;
  record.sort = sort;
  record.parent = parent;
  record.name = t_.names.store(view_of(name));
  record.created = created;
  const std::uint32_t node = t_.nodes.add(record);
  t_.by_id.insert(t_.hash(id.view()), node);
  t_.list_child(node);
  t_.index_name(node);
  on_undo([this, node, id] {
    t_.unindex_name(node);
    t_.unlist_child(node);
    t_.by_id.erase(t_.hash(id.view()), node);
    t_.names.release(t_.nodes[node].name);
    t_.nodes.release(node);
  });
  return node;
}

void Change::set_place(std::uint32_t node, std::uint32_t parent, Slice name, const StampRecord& trashed) {
  t_.unindex_name(node);
  t_.unlist_child(node);
  NodeRecord& record = t_.nodes[node];
  record.parent = parent;
  record.name = name;
  record.trashed = trashed;
  t_.list_child(node);
  t_.index_name(node);
}

void Change::move_node(std::uint32_t node, std::uint32_t parent, std::string_view name, const StampRecord& trashed) {
  const NodeRecord before = t_.nodes[node];
  const Slice after = t_.names.store(view_of(name));
  set_place(node, parent, after, trashed);
  on_undo([this, node, before, after] {
    set_place(node, before.parent, before.name, before.trashed);
    t_.names.release(after);
  });
  on_commit([this, before] { t_.names.release(before.name); });
}

void Change::trash_node(std::uint32_t node, const StampRecord& trashed) {
  t_.unindex_name(node);
  t_.nodes[node].trashed = trashed;
  on_undo([this, node] {
    t_.nodes[node].trashed = {};
    t_.index_name(node);
  });
}

void Change::remove_node(std::uint32_t node) {
  remove_notes(node);
  for (const op::Subject& subject : t_.agenda.subjects_of(t_.nodes[node].id))
    on_undo(t_.agenda.set_node(subject, t_.nodes[node].id, std::nullopt));
  if (const auto found = t_.attributes.find(node); found != t_.attributes.end()) {
    const auto kept = std::make_shared<NodeAttributes>(std::move(found->second));
    t_.attributes.erase(found);
    on_undo([this, node, kept] { t_.attributes[node] = *kept; });
  }
  while (t_.nodes[node].newest != no_index) remove_version(t_.nodes[node].newest);
  const NodeId id = t_.nodes[node].id;
  t_.unindex_name(node);
  t_.unlist_child(node);
  t_.by_id.erase(t_.hash(id.view()), node);
  on_undo([this, node, id] {
    t_.by_id.insert(t_.hash(id.view()), node);
    t_.list_child(node);
    t_.index_name(node);
  });
  on_commit([this, node] {
    t_.names.release(t_.nodes[node].name);
    t_.nodes.release(node);
  });
}

// --- versions ---

void Change::add_version(std::uint32_t node, const StampRecord& stamp, TimeMs mtime_ms, ByteView content,
                         ByteView source) {
  const std::uint32_t version =
      t_.versions.add({stamp, mtime_ms, t_.contents.store(content), t_.contents.store(source), node});
  t_.append_version(version);
  count_version(t_.nodes[node].sort, t_.versions[version], +1);
  on_undo([this, version] {
    const VersionRecord gone = t_.versions[version];
    count_version(t_.nodes[gone.node].sort, gone, -1);
    t_.unlink_version(version);
    t_.contents.release(gone.content);
    t_.contents.release(gone.source);
    t_.versions.release(version);
  });
}

// Only this one is unlinked, and it keeps its neighbours: undone in reverse they fit again.
void Change::remove_version(std::uint32_t version) {
  const VersionRecord& record = t_.versions[version];
  count_version(t_.nodes[record.node].sort, record, -1);
  t_.unlink_version(version);
  on_undo([this, version] {
    t_.relink_version(version);
    const VersionRecord& back = t_.versions[version];
    count_version(t_.nodes[back.node].sort, back, +1);
  });
  on_commit([this, version] {
    t_.contents.release(t_.versions[version].content);
    t_.contents.release(t_.versions[version].source);
    t_.versions.release(version);
  });
}

void Change::touch(std::uint32_t node, TimeMs mtime_ms) {
  const std::uint32_t version = t_.nodes[node].newest;
  const TimeMs before = t_.versions[version].mtime_ms;
  t_.versions[version].mtime_ms = mtime_ms;
  on_undo([this, version, before] { t_.versions[version].mtime_ms = before; });
}

// --- attributes ---

void Change::set_attribute(std::uint32_t node, const std::string& key, const std::string& value) {
  const auto assign = [this, node, key](const std::string& to) {
    NodeAttributes& of = t_.attributes[node];
    const auto found = of.values.find(key);
    if (found != of.values.end()) {
      of.size_bytes -= key.size() + found->second.size();
      of.values.erase(found);
    }
    if (!to.empty()) {
      of.values.emplace(key, to);
      of.size_bytes += key.size() + to.size();
    }
    if (of.values.empty()) t_.attributes.erase(node);
  };
  std::string before;
  if (const auto of = t_.attributes.find(node); of != t_.attributes.end()) {
    if (const auto found = of->second.values.find(key); found != of->second.values.end()) before = found->second;
  }
  assign(value);
  on_undo([assign, before] { assign(before); });
}

// --- notes ---

void Change::add_note(NoteRecord record, ByteView attachments) {
  record.attachments = t_.contents.store(attachments);
  const std::uint32_t note = t_.notes.add(std::move(record));
  t_.index_note(note);
  count_attachments(attachments, +1);
  on_undo([this, note] {
    count_attachments(t_.contents.view(t_.notes[note].attachments), -1);
    t_.unindex_note(note);
    t_.contents.release(t_.notes[note].attachments);
    t_.notes.release(note);
  });
}

// All of a node at once: one by one each would be looked for in its list.
void Change::remove_notes(std::uint32_t node) {
  const auto of = t_.notes_of.find(node);
  if (of == t_.notes_of.end()) return;
  const auto gone = std::make_shared<const std::vector<std::uint32_t>>(std::move(of->second));
  t_.notes_of.erase(of);
  for (const std::uint32_t note : *gone) {
    count_attachments(t_.contents.view(t_.notes[note].attachments), -1);
    t_.notes_by_id.erase(t_.hash(t_.notes[note].id.view()), note);
  }
  on_undo([this, node, gone] {
    for (const std::uint32_t note : *gone) {
      t_.notes_by_id.insert(t_.hash(t_.notes[note].id.view()), note);
      count_attachments(t_.contents.view(t_.notes[note].attachments), +1);
    }
    t_.notes_of[node] = *gone;
  });
  on_commit([this, gone] {
    for (const std::uint32_t note : *gone) {
      t_.contents.release(t_.notes[note].attachments);
      t_.notes.release(note);
    }
  });
}

void Change::resolve_note(std::uint32_t note, const StampRecord& stamp) {
  t_.notes[note].resolved = stamp;
  on_undo([this, note] { t_.notes[note].resolved = {}; });
}

void Change::erase_note(std::uint32_t note, const StampRecord& stamp) {
  NoteRecord& record = t_.notes[note];
  const auto before = std::make_shared<const NoteRecord>(record);
  count_attachments(t_.contents.view(record.attachments), -1);
  record.text.clear();
  record.attachments = {};
  record.addressees.clear();
  record.erased = stamp;
  on_undo([this, note, before] {
    t_.notes[note] = *before;
    count_attachments(t_.contents.view(before->attachments), +1);
  });
  on_commit([this, before] { t_.contents.release(before->attachments); });
}

// --- the agenda ---

void Change::remove_beside(const op::Subject& subject) {
  const Beside* found = t_.agenda.beside(subject);
  if (found == nullptr) return;
  const Beside gone = *found;
  for (const auto& [field, brief] : gone.briefs) on_undo(t_.agenda.set_brief(subject, field, std::nullopt));
  for (const auto& [node, stamp] : gone.nodes) on_undo(t_.agenda.set_node(subject, node, std::nullopt));
  for (const auto& [person, answer] : gone.attending) on_undo(t_.agenda.set_answer(subject, person, std::nullopt));
}

// --- which blobs the state names ---

void Change::count_blob(std::uint32_t blob, int by) {
  BlobTable::Record& record = t_.blobs[blob];
  references_before_.emplace(blob, record.references);
  CHECK(by > 0 || record.references > 0);
  record.references = by > 0 ? record.references + 1 : record.references - 1;
}

void Change::count_inner(const InnerKey& key, ByteView content, int by) {
  InnerRecord& record = t_.inner[key];
  inner_touched_.push_back(key);
  if (!record.supplied && record.outer.empty()) record.outer = SecretBytes(bytes_of(content));
  CHECK(by > 0 || record.references > 0);
  const bool named_before = record.references > 0;
  record.references = by > 0 ? record.references + 1 : record.references - 1;
  if (named_before == (record.references > 0)) return;
  for (const std::uint32_t blob : record.blobs) count_blob(blob, by);
}

void Change::count_content(Sort sort, ByteView content, int by) {
  if (sort == Sort::link) return;  // a target names nothing here
  cbor::Reader reader(content);
  const ContentBlobs found = blobs_in(reader);
  for (const auto& [blob, size_bytes] : found.blobs) count_blob(t_.blobs.intern(blob, size_bytes), by);
  if (found.level == Level::chunks) count_inner(inner_key(found.chunks), content, by);
}

void Change::count_source(ByteView source, int by) {
  if (source.empty()) return;
  cbor::Reader reader(source);
  if (reader.array_up_to(5) == 0) return;
  reader.uint(), reader.uint(), reader.uint(), reader.bytes();
  count_content(Sort::draft, reader.raw(), by);
}

void Change::count_attachments(ByteView attachments, int by) {
  if (attachments.empty()) return;
  cbor::Reader reader(attachments);
  const std::size_t count = reader.array_up_to(cbor::any_count);
  for (std::size_t i = 0; i < count; ++i) {
    reader.array(2);
    reader.text();
    count_content(Sort::file, reader.raw(), by);
  }
}

void Change::count_version(Sort sort, const VersionRecord& version, int by) {
  count_content(sort, t_.contents.view(version.content), by);
  count_source(t_.contents.view(version.source), by);
}

void Change::blob_changes(std::vector<BlobSize>& drops, std::vector<BlobSize>& named) const {
  for (const auto& [blob, before] : references_before_) {
    const BlobTable::Record& record = t_.blobs[blob];
    if (before > 0 && record.references == 0) drops.push_back({record.id, record.size_bytes});
    if (before == 0 && record.references > 0) named.push_back({record.id, record.size_bytes});
  }
  std::sort(drops.begin(), drops.end());
  std::sort(named.begin(), named.end());
}

void Change::forget_unnamed() {
  for (const auto& [blob, before] : references_before_) t_.blobs.release_unnamed(blob);
  for (const InnerKey& key : inner_touched_) {
    const auto found = t_.inner.find(key);
    if (found != t_.inner.end() && found->second.references == 0) t_.inner.erase(found);
  }
}

}  // namespace mappe::journal
