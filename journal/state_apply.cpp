// "An operation fits", op by op: each check stands before the step it guards.                      docs/protocol.md §4
#include <algorithm>

#include "journal/agenda_apply.h"
#include "journal/content_limits.h"
#include "journal/state_tables.h"

namespace mappe::journal {
namespace {

using Unfits = std::optional<Unfit>;
constexpr Unfits fits = std::nullopt;

class Applier {
 public:
  Applier(State::Tables& tables, Change& change, const EntryInfo& entry, Effect& effect)
      : t_(tables), change_(change), entry_(entry), effect_(effect) {}

  Unfits apply(const Op& op, std::size_t index) {
    if (is_note_op(op) != entry_.note_kind) return Unfit::wrong_kind;
    stamp_ = {entry_.seq, index, entry_.time_ms, entry_.author};
    now_ = t_.record_of(stamp_);
    return std::visit(*this, op);
  }

  Unfits operator()(const op::Folder& o) { return create(o, Sort::folder); }
  Unfits operator()(const op::File& o) { return create_with(o, Sort::file, o.mtime_ms, o.content, std::nullopt); }
  Unfits operator()(const op::Draft& o) { return create_with(o, Sort::draft, o.mtime_ms, o.content, o.source); }
  Unfits operator()(const op::Put& o) { return put(o.node, o.content, o.mtime_ms, std::nullopt); }
  Unfits operator()(const op::Cut& o) { return put(o.node, o.content, o.mtime_ms, o.source); }
  Unfits operator()(const op::Reset& o) { return put(o.node, o.content, o.mtime_ms, o.source); }

  Unfits operator()(const op::Link& o) {
    if (const Unfits unfit = create(o, Sort::link)) return unfit;
    set_target(t_.find(o.node), o.target);
    return fits;
  }
  Unfits operator()(const op::Relink& o) {
    std::uint32_t node = no_index;
    if (const Unfits unfit = find_live(o.node, node)) return unfit;
    if (t_.nodes[node].sort != Sort::link) return Unfit::wrong_sort;
    set_target(node, o.target);
    return fits;
  }

  Unfits operator()(const op::Move& o) {
    std::uint32_t node = no_index;
    if (const Unfits unfit = find_live(o.node, node)) return unfit;
    if (node == root_index) return Unfit::wrong_sort;
    return place(node, o.parent, o.name);
  }
  Unfits operator()(const op::Restore& o) {
    const std::uint32_t node = t_.find(o.node);
    if (node == no_index) return Unfit::unknown_node;
    if (!t_.nodes[node].trashed.present()) return Unfit::not_trashed;
    return place(node, o.parent, o.name);
  }
  Unfits operator()(const op::Trash& o) {
    std::uint32_t node = no_index;
    if (const Unfits unfit = find_live(o.node, node)) return unfit;
    if (node == root_index) return Unfit::wrong_sort;
    change_.trash_node(node, now_);
    return fits;
  }
  Unfits operator()(const op::Purge& o) {
    const std::uint32_t node = t_.find(o.node);
    if (node == no_index) return Unfit::unknown_node;
    if (t_.live(node)) return Unfit::not_trashed;
    if (t_.nodes[node].children > 0) return Unfit::has_children;
    change_.remove_node(node);
    return fits;
  }

  Unfits operator()(const op::Touch& o) {
    std::uint32_t node = no_index;
    if (const Unfits unfit = find_live(o.node, node)) return unfit;
    if (!has_history(node)) return Unfit::wrong_sort;
    change_.touch(node, o.mtime_ms);
    return fits;
  }
  Unfits operator()(const op::Attr& o) {
    std::uint32_t node = no_index;
    if (const Unfits unfit = find_live(o.node, node)) return unfit;
    change_.set_attribute(node, o.key, o.value);
    return attributes_size(node) > limits::node_attributes_bytes_max ? Unfits(Unfit::attributes_too_large) : fits;
  }
  Unfits operator()(const op::Forget& o);

  Unfits operator()(const op::Object& o) {
    if (!entry_.by_manager) return Unfit::not_manager;
    effect_.objections.push_back(o.seq);
    return fits;
  }
  Unfits operator()(const op::Note& o);
  Unfits operator()(const op::Resolve& o) {
    std::uint32_t note = no_index;
    if (const Unfits unfit = find_own_note(o.note, note)) return unfit;
    if (t_.notes[note].resolved.present()) return Unfit::already_done;
    change_.resolve_note(note, now_);
    return fits;
  }
  Unfits operator()(const op::Erase& o) {
    std::uint32_t note = no_index;
    if (const Unfits unfit = find_own_note(o.note, note)) return unfit;
    if (t_.notes[note].erased.present()) return Unfit::already_done;
    change_.erase_note(note, now_);
    return fits;
  }
  template <class OfAgenda>
  Unfits operator()(const OfAgenda& o) {
    return AgendaApplier(t_, change_, stamp_)(o);
  }

 private:
  Unfits find_live(const NodeId& id, std::uint32_t& node) const {
    node = t_.find(id);
    if (node == no_index) return Unfit::unknown_node;
    return t_.live(node) ? fits : Unfits(Unfit::not_live);
  }
  bool has_history(std::uint32_t node) const {
    return t_.nodes[node].sort == Sort::file || t_.nodes[node].sort == Sort::draft;
  }
  Unfits find_parent(const NodeId& id, std::uint32_t& parent) const {
    parent = t_.find_parent(id);
    if (parent == no_index || t_.nodes[parent].sort != Sort::folder || !t_.live(parent))
      return Unfit::parent_not_folder;
    return fits;
  }

  template <class Place>
  Unfits create(const Place& o, Sort sort) {
    if (o.node == limbo_id() || t_.find(o.node) != no_index) return Unfit::id_taken;
    std::uint32_t parent = no_index;
    if (const Unfits unfit = find_parent(o.parent, parent)) return unfit;
    if (!name_fits(o.name)) return Unfit::bad_name;
    if (t_.find_child(parent, o.name) != no_index) return Unfit::name_taken;
    if (t_.depth(parent) + 1 > limits::depth_max) return Unfit::too_deep;
    change_.add_node(o.node, sort, parent, o.name, now_);
    return fits;
  }
  template <class Place>
  Unfits create_with(const Place& o, Sort sort, TimeMs mtime_ms, const Content& content,
                     const std::optional<Source>& source) {
    if (const Unfits unfit = create(o, sort)) return unfit;
    add_version(t_.find(o.node), mtime_ms, content, source);
    return fits;
  }
  // Where a live or trashed node goes; out of the trash if it lay there.
  Unfits place(std::uint32_t node, const NodeId& parent_id, const std::string& name) {
    std::uint32_t parent = no_index;
    if (const Unfits unfit = find_parent(parent_id, parent)) return unfit;
    if (t_.below(parent, node)) return Unfit::below_itself;
    if (!name_fits(name)) return Unfit::bad_name;
    const std::uint32_t holder = t_.find_child(parent, name);
    if (holder != no_index && holder != node) return Unfit::name_taken;
    if (t_.depth(parent) + 1 + t_.height(node) > limits::depth_max) return Unfit::too_deep;
    change_.move_node(node, parent, name, StampRecord{});
    return fits;
  }

  // Every put keeps the former content, except one of size 0: network drives create empty first.
  Unfits put(const NodeId& id, const Content& content, TimeMs mtime_ms, const std::optional<Source>& source) {
    std::uint32_t node = no_index;
    if (const Unfits unfit = find_live(id, node)) return unfit;
    if (!has_history(node)) return Unfit::wrong_sort;
    const std::uint32_t former = t_.nodes[node].newest;
    add_version(node, mtime_ms, content, source);
    if (t_.content_size(t_.versions[former]) == 0) change_.remove_version(former);
    return fits;
  }
  void add_version(std::uint32_t node, TimeMs mtime_ms, const Content& content, const std::optional<Source>& source) {
    const SecretBytes encoded(encode_content(content));
    cbor::Writer writer;
    if (source) write_source(writer, source);
    const SecretBytes encoded_source(writer.take());
    change_.add_version(node, now_, mtime_ms, encoded.expose(), encoded_source.expose());
  }
  void set_target(std::uint32_t node, const Target& target) {
    cbor::Writer writer;
    write_target(writer, target);
    const std::uint32_t former = t_.nodes[node].newest;  // of a new link: none
    change_.add_version(node, now_, 0, writer.done(), {});
    if (former != no_index) change_.remove_version(former);
  }

  std::size_t attributes_size(std::uint32_t node) const {
    const auto of = t_.attributes.find(node);
    return of == t_.attributes.end() ? 0 : of->second.size_bytes;
  }

  Unfits find_own_note(const NoteId& id, std::uint32_t& note) const {
    note = t_.find_note(id);
    if (note == no_index) return Unfit::unknown_note;
    const bool own = t_.authors[t_.notes[note].stamp.author] == entry_.author;
    return own || entry_.by_manager ? fits : Unfits(Unfit::not_author);
  }

  State::Tables& t_;
  Change& change_;
  const EntryInfo& entry_;
  Effect& effect_;
  Stamp stamp_;
  StampRecord now_;
};

Unfits Applier::operator()(const op::Forget& o) {
  const std::uint32_t node = t_.find(o.node);
  if (node == no_index) return Unfit::unknown_node;
  std::vector<op::VersionId> wanted = o.versions;
  std::sort(wanted.begin(), wanted.end());
  if (std::adjacent_find(wanted.begin(), wanted.end()) != wanted.end()) return Unfit::unknown_version;
  std::vector<std::uint32_t> found;
  for (const op::VersionId& id : wanted) {
    found.push_back(t_.find_version(node, id));
    if (found.back() != no_index && found.back() == t_.nodes[node].newest) return Unfit::current_version;
  }
  if (std::find(found.begin(), found.end(), no_index) != found.end()) return Unfit::unknown_version;
  for (const std::uint32_t version : found) change_.remove_version(version);
  return fits;
}

Unfits Applier::operator()(const op::Note& o) {
  if (o.note.is_zero() || t_.find_note(o.note) != no_index) return Unfit::id_taken;
  NoteRecord record;
  record.id = o.note;
  if (const NodeId* about = std::get_if<NodeId>(&o.about.what)) {
    record.node = t_.find(*about);
    if (record.node == no_index) return Unfit::unknown_node;
  } else {
    record.council = std::get<std::string>(o.about.what);
  }
  if (!o.reply_to.is_zero() && t_.find_note(o.reply_to) == no_index) return Unfit::unknown_note;
  record.stamp = now_;
  record.text = o.text;
  record.addressees = o.addressees;
  record.reply_to = o.reply_to;
  cbor::Writer writer;
  write_attachments(writer, o.attachments);
  const SecretBytes attachments(writer.take());
  change_.add_note(std::move(record), o.attachments.empty() ? ByteView() : attachments.expose());
  return fits;
}

// All ops, in order, until one does not fit.
void apply_all(State::Tables& tables, Change& change, const EntryInfo& entry, std::span<const Op> ops, Effect& effect) {
  Applier applier(tables, change, entry, effect);
  for (std::size_t i = 0; i < ops.size(); ++i) {
    const Unfits unfit = applier.apply(ops[i], i);
    if (!unfit) continue;
    effect = Effect{};
    effect.skipped = Skipped{*unfit, i};
    return;
  }
  if (ops.empty()) effect.skipped = Skipped{Unfit::malformed, 0};
  change.blob_changes(effect.drops, effect.named);
}

}  // namespace

Effect State::apply(const EntryInfo& entry, ByteView body) {
  auto ops = parse_ops(body);
  if (ops) return apply(entry, *ops);
  Effect effect;
  effect.skipped = Skipped{ops.error().code == Errc::unsupported ? Unfit::unknown_operation : Unfit::malformed, 0};
  return effect;
}

Effect State::apply(const EntryInfo& entry, std::span<const Op> ops) {
  Effect effect;
  {
    Change change(*tables_);
    apply_all(*tables_, change, entry, ops, effect);
    if (effect.fits()) change.commit();
  }
  // A chunk's own claim may be wrong; what is dropped later has its size from LiveBlobs all the same.
  for (const BlobSize& add : entry.adds) {
    const std::uint32_t blob = tables_->blobs.find(add.blob);
    if (blob != no_index) tables_->blobs[blob].size_bytes = static_cast<std::uint32_t>(add.size_bytes);
  }
  return effect;
}

Effect State::preview(const EntryInfo& entry, std::span<const Op> ops) {
  Effect effect;
  Change change(*tables_);
  apply_all(*tables_, change, entry, ops, effect);
  return effect;
}

}  // namespace mappe::journal
