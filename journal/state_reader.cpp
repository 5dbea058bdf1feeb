#include <algorithm>
#include <limits>

#include "journal/content_limits.h"
#include "journal/state_codec.h"

namespace mappe::journal {
namespace {

constexpr std::size_t node_bytes_min = 60;  // two ids, a stamp with a third: so many nodes may be made room for

void refuse(cbor::Reader& from, Sentence why) { from.fail_with({Errc::malformed, why.text()}); }

// The next item, checked to be what `read` reads, as encoded.
template <class Read>
ByteView checked(cbor::Reader& from, Read read) {
  const ByteView item = from.raw();
  if (from.failed()) return {};
  cbor::Reader inner(item);
  read(inner);
  if (const auto end = inner.finish(); !end) from.fail_with(end.error());
  return item;
}

bool before(const StampRecord& a, const StampRecord& b) { return a.seq != b.seq ? a.seq < b.seq : a.op < b.op; }

}  // namespace

StampRecord StateReader::read_stamp_or_none(cbor::Reader& from) {
  const std::size_t count = from.array_up_to(4);
  if (from.failed() || count == 0) return {};
  if (count != 4) {
    refuse(from, "a stamp of the wrong length");
    return {};
  }
  Stamp stamp;
  stamp.seq = from.uint_up_to(base_seq_);
  stamp.op = from.uint_up_to(std::numeric_limits<std::uint32_t>::max());
  stamp.time_ms = from.uint();
  from.array(2);
  const std::uint64_t kind = from.uint();
  if (!from.failed() && (kind < 1 || kind > 3)) refuse(from, "a principal of an unknown kind");
  stamp.author = {static_cast<PrincipalKind>(kind), from.id<PrincipalId>()};
  return from.failed() ? StampRecord() : t_.record_of(stamp);
}

StampRecord StateReader::read_stamp(cbor::Reader& from) {
  const StampRecord stamp = read_stamp_or_none(from);
  if (!stamp.present()) refuse(from, "a stamp is missing");
  return stamp;
}

void StateReader::read_nodes(cbor::Reader& from, std::size_t size_bytes) {
  const std::size_t count = from.array_up_to(size_bytes / node_bytes_min + 1);
  if (count == 0) refuse(from, "a state without a root");
  if (from.failed()) return;
  t_.nodes.reserve(count + 1);
  t_.by_id.reserve(count);
  t_.by_name.reserve(count);
  t_.versions.reserve(count);
  t_.versions_by_stamp.reserve(count);
  t_.blobs.reserve(count);
  parents_.reserve(count + 1);
  parents_.resize(2);
  for (std::size_t i = 0; i < count && !from.failed(); ++i) read_node(from, i == 0);
  if (!from.failed()) link_tree(from);
  parents_ = {};
}

void StateReader::read_node(cbor::Reader& from, bool first) {
  from.array(8);
  NodeRecord record;
  record.id = from.id<NodeId>();
  const std::uint64_t sort = from.uint();
  const auto parent = from.id<NodeId>();
  const std::string_view name = from.text();
  record.created = read_stamp(from);
  record.trashed = read_stamp_or_none(from);
  if (from.failed()) return;
  if (sort < 1 || sort > 4) return refuse(from, "a node of an unknown sort");
  record.sort = static_cast<Sort>(sort);
  std::uint32_t node = root_index;
  if (first) {
    const bool plain = record.id.is_zero() && record.sort == Sort::folder && parent.is_zero() && name.empty() &&
                       !record.trashed.present();
    if (!plain) return refuse(from, "a state must begin with its root");
    t_.nodes[root_index].created = record.created;
  } else {
    const NodeId& former = t_.nodes[static_cast<std::uint32_t>(t_.nodes.slots() - 1)].id;
    if (!(former < record.id) || record.id == limbo_id()) return refuse(from, "nodes out of order");
    if (!name_fits(name)) return refuse(from, "a node with a name that replay refuses");
    record.name = t_.names.store(view_of(name));
    node = t_.nodes.add(record);
    t_.by_id.insert(t_.hash(record.id.view()), node);
    parents_.push_back(parent);
  }
  read_attributes(from, node);
  read_versions(from, node);
}

void StateReader::read_attributes(cbor::Reader& from, std::uint32_t node) {
  const std::size_t count = from.array_up_to(cbor::any_count);
  cbor::SetOrder order;
  std::size_t size_bytes = 0;
  for (std::size_t i = 0; i < count && !from.failed(); ++i) {
    std::string key, value;
    const ByteView item = checked(from, [&](cbor::Reader& inner) {
      inner.array(2);
      key = inner.text();
      value = inner.text();
    });
    size_bytes += key.size() + value.size();
    const bool fresh = t_.attributes[node].values.emplace(std::move(key), value).second;
    if (!from.failed() && (!fresh || value.empty() || !order.next(item))) refuse(from, "attributes are no sorted set");
  }
  if (size_bytes > limits::node_attributes_bytes_max) refuse(from, "attributes over their limit");
  if (count > 0) t_.attributes[node].size_bytes = size_bytes;
}

void StateReader::read_versions(cbor::Reader& from, std::uint32_t node) {
  const std::size_t count = from.array_up_to(cbor::any_count);
  if (from.failed()) return;
  const Sort sort = t_.nodes[node].sort;
  const bool right = sort == Sort::folder ? count == 0 : sort == Sort::link ? count == 1 : count >= 1;
  if (!right) return refuse(from, "a node with the wrong number of versions");
  for (std::size_t i = 0; i < count && !from.failed(); ++i) read_version(from, node);
}

void StateReader::read_version(cbor::Reader& from, std::uint32_t node) {
  NodeRecord& record = t_.nodes[node];
  const bool link = record.sort == Sort::link;
  from.array(4);
  VersionRecord version;
  version.stamp = read_stamp(from);
  version.mtime_ms = from.uint();
  const ByteView content = checked(from, [&](cbor::Reader& inner) {
    if (link)
      read_target(inner);
    else
      read_content(inner);
  });
  const ByteView source = checked(from, [&](cbor::Reader& inner) { read_source(inner); });
  if (from.failed()) return;
  const bool has_source = source.size() > 1;
  if (link && (version.mtime_ms != 0 || has_source)) return refuse(from, "a link with a time or a source");
  if (record.newest != no_index && !before(t_.versions[record.newest].stamp, version.stamp))
    return refuse(from, "versions out of order");
  version.content = t_.contents.store(content);
  if (has_source) version.source = t_.contents.store(source);
  version.node = node;
  const std::uint32_t at = t_.versions.add(version);
  t_.append_version(at);
  if (link) return;
  Change counting(t_);
  counting.count_version(record.sort, t_.versions[at], +1);
  counting.commit();
}

void StateReader::link_tree(cbor::Reader& from) {
  for (std::uint32_t node = limbo_index + 1; node < t_.nodes.slots(); ++node) {
    const std::uint32_t parent = t_.find_parent(parents_[node]);
    if (parent == no_index || t_.nodes[parent].sort != Sort::folder)
      return refuse(from, "a node whose parent is no folder");
    t_.nodes[node].parent = parent;
  }
  const std::vector<std::uint32_t> depth = depths();
  std::vector<std::vector<std::uint32_t>> levels(limits::depth_max + 1);
  for (std::uint32_t node = limbo_index + 1; node < t_.nodes.slots(); ++node) {
    if (depth[node] > limits::depth_max) return refuse(from, "folders in a circle, or nested too deep");
    const bool trashed = t_.nodes[node].trashed.present();
    if (!trashed && t_.find_child(t_.nodes[node].parent, t_.name(t_.nodes[node])) != no_index)
      return refuse(from, "two children of one name");
    t_.link_child(node);
    t_.index_name(node);
    levels[depth[node]].push_back(node);
  }
  // From the deepest up, so that each height is known before it counts for the one above.
  for (auto level = levels.rbegin(); level != levels.rend(); ++level)
    for (const std::uint32_t node : *level) t_.count_height(t_.nodes[node].parent, t_.height(node), true);
}

// Of every node; what lies in a circle, or below one, is deeper than anything may be. Each node is walked over once: a
// walk ends at what an earlier one has seen.
std::vector<std::uint32_t> StateReader::depths() const {
  constexpr std::uint32_t unseen = 0xffffffff, on_this_walk = 0xfffffffe, endless = 0xfffffffd;
  std::vector<std::uint32_t> depth(t_.nodes.slots(), unseen);
  depth[root_index] = depth[limbo_index] = 0;
  std::vector<std::uint32_t> walk;
  for (std::uint32_t start = limbo_index + 1; start < t_.nodes.slots(); ++start) {
    std::uint32_t at = start;
    for (; depth[at] == unseen; at = t_.nodes[at].parent) {
      depth[at] = on_this_walk;
      walk.push_back(at);
    }
    std::uint32_t above = depth[at] == on_this_walk ? endless : depth[at];
    for (; !walk.empty(); walk.pop_back()) {
      above = std::min(above + 1, endless);
      depth[walk.back()] = above;
    }
  }
  return depth;
}

void StateReader::read_notes(cbor::Reader& from) {
  const std::size_t count = from.array_up_to(cbor::any_count);
  for (std::size_t i = 0; i < count && !from.failed(); ++i) read_note(from);
}

void StateReader::read_note(cbor::Reader& from) {
  from.array(9);
  NoteRecord record;
  record.id = from.id<NoteId>();
  const op::About about = read_about(from);
  record.stamp = read_stamp(from);
  record.text = from.text_up_to(limits::note_text_bytes_max);
  const ByteView attachments = checked(from, read_attachments);
  const std::size_t addressees = from.array_up_to(cbor::any_count);
  for (std::size_t i = 0; i < addressees && !from.failed(); ++i) record.addressees.push_back(from.id<PrincipalId>());
  record.reply_to = from.id<NoteId>();
  record.resolved = read_stamp_or_none(from);
  record.erased = read_stamp_or_none(from);
  if (from.failed()) return;
  if (t_.notes.slots() > 0 && !(t_.notes[static_cast<std::uint32_t>(t_.notes.slots() - 1)].id < record.id))
    return refuse(from, "notes out of order");
  if (record.id.is_zero()) return refuse(from, "a note without an id");
  if (const NodeId* node = std::get_if<NodeId>(&about.what))
    record.node = t_.find(*node);
  else
    record.council = std::get<std::string>(about.what);
  if (std::holds_alternative<NodeId>(about.what) && record.node == no_index)
    return refuse(from, "a note about a node that is not there");
  const bool bare = record.text.empty() && attachments.size() == 1 && record.addressees.empty();
  if (record.erased.present() && !bare) return refuse(from, "an erased note with content");
  Change adding(t_);
  adding.add_note(std::move(record), attachments.size() > 1 ? attachments : ByteView());
  adding.commit();
}

}  // namespace mappe::journal
