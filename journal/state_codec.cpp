#include "journal/state_codec.h"

#include <algorithm>

namespace mappe::journal {
namespace {

template <class Record>
std::vector<std::uint32_t> present_by_id(const Pool<Record>& pool, const StampRecord Record::*stamp) {
  std::vector<std::uint32_t> found;
  found.reserve(pool.count());
  for (std::uint32_t at = 0; at < pool.slots(); ++at) {
    if ((pool[at].*stamp).present()) found.push_back(at);
  }
  std::sort(found.begin(), found.end(), [&](std::uint32_t a, std::uint32_t b) { return pool[a].id < pool[b].id; });
  return found;
}

}  // namespace

std::vector<std::uint32_t> StateCodec::nodes_by_id() const { return present_by_id(t_.nodes, &NodeRecord::created); }
std::vector<std::uint32_t> StateCodec::notes_by_id() const { return present_by_id(t_.notes, &NoteRecord::stamp); }

void StateCodec::write_stamp(cbor::Writer& to, const StampRecord& stamp) const {
  if (!stamp.present()) {
    to.array(0);
    return;
  }
  const Author& author = t_.authors[stamp.author];
  to.array(4).uint(stamp.seq).uint(stamp.op).uint(stamp.time_ms);
  to.array(2).uint(static_cast<std::uint64_t>(author.kind)).id(author.id);
}

void StateCodec::write_item_or_empty(cbor::Writer& to, Slice item) const {
  if (item.size == 0)
    to.array(0);
  else
    to.raw(t_.contents.view(item));
}

// node = [id, sort, parent, name, created, trashed, attrs, versions]
void StateCodec::write_node(cbor::Writer& to, std::uint32_t node) const {
  const NodeRecord& record = t_.nodes[node];
  to.array(8).id(record.id).uint(static_cast<std::uint64_t>(record.sort)).id(t_.shown_parent(record));
  to.text(t_.name(record));
  write_stamp(to, record.created);
  write_stamp(to, record.trashed);
  std::vector<Bytes> attributes;
  if (const auto of = t_.attributes.find(node); of != t_.attributes.end()) {
    for (const auto& [key, value] : of->second.values)
      attributes.push_back(cbor::encode_array(std::string_view(key), std::string_view(value)));
  }
  to.set(std::move(attributes));
  to.array(record.versions);
  for (std::uint32_t at = record.oldest; at != no_index; at = t_.versions[at].newer) {
    const VersionRecord& version = t_.versions[at];
    to.array(4);
    write_stamp(to, version.stamp);
    to.uint(version.mtime_ms).raw(t_.contents.view(version.content));
    write_item_or_empty(to, version.source);
  }
}

// note = [id, about, stamp, text, attachments, addressees, reply_to, resolved, erased]
void StateCodec::write_note(cbor::Writer& to, std::uint32_t note) const {
  const NoteRecord& record = t_.notes[note];
  to.array(9).id(record.id);
  op::About about;
  if (record.node != no_index)
    about.what = t_.nodes[record.node].id;
  else
    about.what = record.council;
  write_about(to, about);
  write_stamp(to, record.stamp);
  to.text(record.text);
  write_item_or_empty(to, record.attachments);
  to.array(record.addressees.size());
  for (const PrincipalId& person : record.addressees) to.id(person);
  to.id(record.reply_to);
  write_stamp(to, record.resolved);
  write_stamp(to, record.erased);
}

}  // namespace mappe::journal
