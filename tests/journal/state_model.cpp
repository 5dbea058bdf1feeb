#include "tests/journal/state_model.h"

#include <algorithm>

namespace mappe::journal::test {
namespace {

// The names of these tests fold by hand, not by the table under test.
std::string lowered(std::string name) {
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  for (std::size_t at = name.find("Ä"); at != std::string::npos; at = name.find("Ä")) name.replace(at, 2, "ä");
  return name;
}

std::vector<BlobId> blobs_of(const Content& content) {
  std::vector<BlobId> blobs;
  for (const Chunk& chunk : content.chunks) blobs.push_back(chunk.blob);
  return blobs;
}

void write(cbor::Writer& to, const Stamp& stamp) {
  to.array(4).uint(stamp.seq).uint(stamp.op).uint(stamp.time_ms);
  to.array(2).uint(static_cast<std::uint64_t>(stamp.author.kind)).id(stamp.author.id);
}
void write(cbor::Writer& to, const std::optional<Stamp>& stamp) {
  if (stamp)
    write(to, *stamp);
  else
    to.array(0);
}

// Of the agenda, by §4.9 and §4.11; the sizes that are refused there no walk reaches.
Bytes written(const op::Subject& subject) {
  cbor::Writer to;
  to.array(2);
  if (const AgendaId* own = subject.own())
    to.uint(3).id(*own);
  else
    to.uint(2).text(*subject.council());
  return to.take();
}

}  // namespace

Model::Model(const Stamp& genesis) {
  Node root;
  root.created = genesis;
  nodes_[NodeId()] = root;
}

bool Model::live(NodeId id) const {
  while (!id.is_zero() && id != limbo_id()) {
    if (nodes_.at(id).trashed) return false;
    id = nodes_.at(id).parent;
  }
  return true;
}

bool Model::parent_takes(const NodeId& parent, const NodeId& node, const std::string& name) const {
  if (parent != limbo_id()) {
    const auto found = nodes_.find(parent);
    if (found == nodes_.end() || found->second.sort != Sort::folder || !live(parent)) return false;
    for (NodeId at = parent; at != limbo_id(); at = nodes_.at(at).parent) {
      if (at == node) return false;
      if (at.is_zero()) break;
    }
  }
  if (name.empty() || name.find('/') != std::string::npos) return false;
  for (const auto& [id, other] : nodes_) {
    const bool sibling = !id.is_zero() && id != node && other.parent == parent && !other.trashed;
    if (sibling && lowered(other.name) == lowered(name)) return false;
  }
  return true;
}

std::set<BlobId> Model::named() const {
  std::set<BlobId> found;
  for (const auto& [id, node] : nodes_) {
    for (const Version& version : node.versions) found.insert(version.blobs.begin(), version.blobs.end());
  }
  for (const auto& [id, note] : notes_) found.insert(note.blobs.begin(), note.blobs.end());
  return found;
}

std::optional<Bytes> Model::content_of(const NodeId& id) const {
  const auto found = nodes_.find(id);
  if (found == nodes_.end() || found->second.versions.empty()) return std::nullopt;
  return found->second.versions.back().content;
}

struct Model::Step {
  Model& m;
  const EntryInfo& entry;
  Stamp now;

  Node* live_node(const NodeId& id) {
    const auto found = m.nodes_.find(id);
    return found == m.nodes_.end() || !m.live(id) ? nullptr : &found->second;
  }
  template <class Place>
  Node* create(const Place& o, Sort sort) {
    if (m.nodes_.contains(o.node) || o.node == limbo_id() || !m.parent_takes(o.parent, o.node, o.name)) return nullptr;
    Node node;
    node.sort = sort, node.parent = o.parent, node.name = o.name, node.created = now;
    return &(m.nodes_[o.node] = node);
  }
  Version version_of(const Content& content, TimeMs mtime_ms, const std::optional<Source>& source) {
    Version version{now, mtime_ms, encode_content(content), {0x80}, blobs_of(content), content.size_bytes};
    if (source) {
      cbor::Writer writer;
      write_source(writer, source);
      version.source = writer.take();
      for (const BlobId& blob : blobs_of(source->content)) version.blobs.push_back(blob);
    }
    return version;
  }
  bool put(const NodeId& id, const Content& content, TimeMs mtime_ms, const std::optional<Source>& source) {
    Node* node = live_node(id);
    if (!node || (node->sort != Sort::file && node->sort != Sort::draft)) return false;
    if (node->versions.back().size_bytes == 0) node->versions.pop_back();
    node->versions.push_back(version_of(content, mtime_ms, source));
    return true;
  }
  bool aim(Node* node, const Target& target) {
    if (!node || node->sort != Sort::link) return false;
    cbor::Writer writer;
    write_target(writer, target);
    node->versions = {Version{now, 0, writer.take(), {0x80}, {}, 0}};
    return true;
  }
  bool place(const NodeId& id, const NodeId& parent, const std::string& name) {
    if (id.is_zero() || !m.parent_takes(parent, id, name)) return false;
    Node& node = m.nodes_.at(id);
    node.parent = parent, node.name = name, node.trashed.reset();
    return true;
  }
  Note* own_note(const NoteId& id) {
    const auto found = m.notes_.find(id);
    if (found == m.notes_.end()) return nullptr;
    return entry.by_manager || found->second.stamp.author == entry.author ? &found->second : nullptr;
  }

  bool operator()(const op::Folder& o) { return create(o, Sort::folder) != nullptr; }
  bool operator()(const op::File& o) {
    Node* node = create(o, Sort::file);
    if (node) node->versions.push_back(version_of(o.content, o.mtime_ms, {}));
    return node != nullptr;
  }
  bool operator()(const op::Draft& o) {
    Node* node = create(o, Sort::draft);
    if (node) node->versions.push_back(version_of(o.content, o.mtime_ms, o.source));
    return node != nullptr;
  }
  bool operator()(const op::Put& o) { return put(o.node, o.content, o.mtime_ms, {}); }
  bool operator()(const op::Cut& o) { return put(o.node, o.content, o.mtime_ms, o.source); }
  bool operator()(const op::Reset& o) { return put(o.node, o.content, o.mtime_ms, o.source); }
  bool operator()(const op::Link& o) { return aim(create(o, Sort::link), o.target); }
  bool operator()(const op::Relink& o) { return aim(live_node(o.node), o.target); }
  bool operator()(const op::Move& o) { return live_node(o.node) && place(o.node, o.parent, o.name); }
  bool operator()(const op::Restore& o) {
    const auto node = m.nodes_.find(o.node);
    return node != m.nodes_.end() && node->second.trashed && place(o.node, o.parent, o.name);
  }
  bool operator()(const op::Touch& o) {
    Node* node = live_node(o.node);
    if (!node || (node->sort != Sort::file && node->sort != Sort::draft)) return false;
    node->versions.back().mtime_ms = o.mtime_ms;
    return true;
  }
  bool operator()(const op::Attr& o) {
    Node* node = live_node(o.node);
    if (!node) return false;
    node->attributes[o.key] = o.value;
    if (o.value.empty()) node->attributes.erase(o.key);
    return true;  // the model's values stay far below the limit
  }
  bool operator()(const op::Trash& o) {
    Node* node = live_node(o.node);
    if (!node || o.node.is_zero()) return false;
    node->trashed = now;
    return true;
  }
  bool operator()(const op::Purge& o) {
    if (!m.nodes_.contains(o.node) || m.live(o.node)) return false;
    for (const auto& [id, node] : m.nodes_) {
      if (!id.is_zero() && node.parent == o.node) return false;
    }
    std::erase_if(m.notes_, [&](const auto& note) { return note.second.about == op::About{o.node}; });
    for (auto& [key, one] : m.beside_) one.nodes.erase(o.node);
    m.nodes_.erase(o.node);
    return true;
  }
  bool operator()(const op::Forget& o) {
    const auto found = m.nodes_.find(o.node);
    if (found == m.nodes_.end()) return false;
    std::vector<Version>& versions = found->second.versions;
    for (const op::VersionId& wanted : o.versions) {
      const auto at = std::find_if(versions.begin(), versions.end(),
                                   [&](const Version& version) { return version.stamp.version() == wanted; });
      if (at == versions.end() || at + 1 == versions.end()) return false;
      versions.erase(at);
    }
    return true;
  }
  bool operator()(const op::Object&) { return entry.by_manager; }
  bool operator()(const op::Note& o) {
    if (o.note.is_zero() || m.notes_.contains(o.note)) return false;
    const NodeId* about = std::get_if<NodeId>(&o.about.what);
    if (about && !m.nodes_.contains(*about)) return false;
    if (!o.reply_to.is_zero() && !m.notes_.contains(o.reply_to)) return false;
    Note note;
    note.about = o.about, note.stamp = now, note.text = o.text, note.addressees = o.addressees;
    note.reply_to = o.reply_to;
    cbor::Writer writer;
    write_attachments(writer, o.attachments);
    note.attachments = writer.take();
    for (const op::Attachment& attachment : o.attachments) {
      for (const BlobId& blob : blobs_of(attachment.content)) note.blobs.push_back(blob);
    }
    m.notes_[o.note] = note;
    return true;
  }
  bool operator()(const op::Resolve& o) {
    Note* note = own_note(o.note);
    if (!note || note->resolved) return false;
    note->resolved = now;
    return true;
  }
  bool operator()(const op::Erase& o) {
    Note* note = own_note(o.note);
    if (!note || note->erased) return false;
    note->erased = now;
    note->text.clear(), note->attachments = {0x80}, note->blobs.clear(), note->addressees.clear();
    return true;
  }

  // ---- the agenda
  bool is_there(const op::Subject& subject, bool as_meeting) const {
    if (!subject.own()) return true;
    const auto found = m.agenda_.find(*subject.own());
    return found != m.agenda_.end() && (!as_meeting || found->second.meeting);
  }
  bool is_as_seen(const AgendaId& id, const op::Seen& seen) const {
    const auto found = m.agenda_.find(id);
    return found != m.agenda_.end() && seen && found->second.changed.version() == *seen;
  }
  bool plan(const AgendaId& id, const op::Seen& seen, Planned planned) {
    const auto found = m.agenda_.find(id);
    const bool is_new = !seen && found == m.agenda_.end() && !id.is_zero();
    const bool is_anew = is_as_seen(id, seen) && found->second.meeting.has_value() == planned.meeting.has_value();
    if (!is_new && !is_anew) return false;
    m.agenda_[id] = std::move(planned);
    return true;
  }
  Beside& beside(const op::Subject& subject) {
    Beside& one = m.beside_[written(subject)];
    one.subject = subject;
    return one;
  }

  bool operator()(const op::Meeting& o) { return plan(o.id, o.seen, {now, o, {}}); }
  bool operator()(const op::Item& o) { return is_there(o.meeting, true) && plan(o.id, o.seen, {now, {}, o}); }
  bool operator()(const op::Remove& o) {
    if (!is_as_seen(o.id, o.seen)) return false;
    for (const auto& [id, planned] : m.agenda_)
      if (planned.item && planned.item->meeting == op::Subject{o.id}) return false;
    m.agenda_.erase(o.id);
    m.beside_.erase(written({o.id}));
    return true;
  }
  bool operator()(const op::Brief& o) {
    if (!is_there(o.subject, false)) return false;
    auto& briefs = beside(o.subject).briefs;
    const auto former = briefs.find(o.field);
    const op::Seen current = former == briefs.end() ? op::Seen() : op::Seen(former->second.first.version());
    if (current != o.seen) return false;
    briefs[o.field] = {now, o.text};
    if (o.text.empty()) briefs.erase(o.field);
    return true;
  }
  bool operator()(const op::Assign& o) {
    const bool is_possible = is_there(o.subject, false) && live_node(o.node) && !o.node.is_zero();
    return is_possible && beside(o.subject).nodes.emplace(o.node, now).second;
  }
  bool operator()(const op::Unassign& o) {
    return is_there(o.subject, false) && beside(o.subject).nodes.erase(o.node) == 1;
  }
  bool operator()(const op::Attend& o) {
    if (!is_there(o.subject, true)) return false;
    auto& answers = beside(o.subject).answers;
    answers[o.person] = {now, o.answer};
    if (o.answer == Answer::none) answers.erase(o.person);
    return true;
  }
};

Model::Outcome Model::apply(const EntryInfo& entry, const std::vector<Op>& ops) {
  const Model before = *this;
  const std::set<BlobId> named_before = named();
  for (std::size_t i = 0; i < ops.size(); ++i) {
    Step step{*this, entry, {entry.seq, i, entry.time_ms, entry.author}};
    if (is_note_op(ops[i]) == entry.note_kind && std::visit(step, ops[i])) continue;
    *this = before;
    return {};
  }
  const std::set<BlobId> named_after = named();
  Outcome outcome{true, {}, {}};
  const auto difference = [](const std::set<BlobId>& a, const std::set<BlobId>& b, std::vector<BlobSize>& out) {
    for (const BlobId& blob : a) {
      if (!b.contains(blob)) out.push_back({blob, 528});  // every chunk of these tests holds 100 bytes
    }
  };
  difference(named_before, named_after, outcome.drops);
  difference(named_after, named_before, outcome.named);
  return outcome;
}

void Model::write_agenda(cbor::Writer& to) const {
  const auto is_held = [](const auto& one) { return one.second.holds(); };
  to.array(2).array(agenda_.size());
  for (const auto& [id, planned] : agenda_) {
    to.array(3).id(id);
    write(to, planned.changed);
    if (const auto& o = planned.meeting) {
      to.array(8).uint(1).uint(static_cast<std::uint64_t>(o->owner)).text(o->title).text(o->body);
      to.uint(o->start_ms).uint(o->end_ms).text(o->place).uint(o->cancelled ? 1 : 0);
    } else {
      const op::Item& item = *planned.item;
      to.array(7).uint(2).raw(written(item.meeting)).uint(item.rank).text(item.number).text(item.title);
      to.text(item.council).uint(static_cast<std::uint64_t>(item.open));
    }
  }
  to.array(static_cast<std::size_t>(std::count_if(beside_.begin(), beside_.end(), is_held)));
  for (const auto& one : beside_) {
    if (!is_held(one)) continue;
    to.array(4).raw(one.first).array(one.second.briefs.size());
    for (const auto& [field, brief] : one.second.briefs) {
      to.array(3).uint(static_cast<std::uint64_t>(field));
      write(to, brief.first);
      to.text(brief.second);
    }
    to.array(one.second.nodes.size());
    for (const auto& [node, stamp] : one.second.nodes) {
      to.array(2).id(node);
      write(to, stamp);
    }
    to.array(one.second.answers.size());
    for (const auto& [person, answer] : one.second.answers) {
      to.array(3).id(person);
      write(to, answer.first);
      to.uint(static_cast<std::uint64_t>(answer.second));
    }
  }
}

Bytes Model::bytes() const {
  cbor::Writer to;
  const bool is_agenda = !agenda_.empty() || std::any_of(beside_.begin(), beside_.end(),
                                                         [](const auto& one) { return one.second.holds(); });
  to.array(is_agenda ? 4 : 3).uint(1).array(nodes_.size());
  for (const auto& [id, node] : nodes_) {
    to.array(8).id(id).uint(static_cast<std::uint64_t>(node.sort)).id(node.parent).text(node.name);
    write(to, node.created);
    write(to, node.trashed);
    std::vector<Bytes> attributes;
    for (const auto& [key, value] : node.attributes) {
      cbor::Writer pair;
      attributes.push_back(pair.array(2).text(key).text(value).take());
    }
    std::sort(attributes.begin(), attributes.end());
    to.array(attributes.size());
    for (const Bytes& pair : attributes) to.raw(pair);
    to.array(node.versions.size());
    for (const Version& version : node.versions) {
      to.array(4);
      write(to, version.stamp);
      to.uint(version.mtime_ms).raw(version.content).raw(version.source);
    }
  }
  to.array(notes_.size());
  for (const auto& [id, note] : notes_) {
    to.array(9).id(id);
    write_about(to, note.about);
    write(to, note.stamp);
    to.text(note.text).raw(note.attachments).array(note.addressees.size());
    for (const PrincipalId& person : note.addressees) to.id(person);
    to.id(note.reply_to);
    write(to, note.resolved);
    write(to, note.erased);
  }
  if (is_agenda) write_agenda(to);
  return to.take();
}

std::map<std::string, NodeId> Model::paths() const {
  std::map<std::string, NodeId> found;
  for (const auto& [id, node] : nodes_) {
    if (id.is_zero() || !live(id)) continue;
    std::string path;
    NodeId at = id;
    for (; !at.is_zero() && at != limbo_id(); at = nodes_.at(at).parent) path = "/" + nodes_.at(at).name + path;
    if (at.is_zero()) found[path] = id;
  }
  return found;
}

}  // namespace mappe::journal::test
