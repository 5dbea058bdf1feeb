// Private to the state: its records, and a Change that does or undoes one entry's ops on them.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>

#include "journal/agenda.h"
#include "journal/arena.h"
#include "journal/blob_table.h"
#include "journal/name.h"
#include "journal/pool.h"
#include "journal/state.h"

namespace mappe::journal {

constexpr std::uint32_t root_index = 0;
constexpr std::uint32_t limbo_index = 1;  // a record like a folder's, but no node: in no index, in no snapshot

struct StampRecord {
  std::uint64_t seq = 0;
  std::uint64_t time_ms = 0;
  std::uint32_t op = 0;
  std::uint32_t author = no_index;  // in Tables::authors; no_index: there is no stamp

  bool present() const { return author != no_index; }
};

struct NodeRecord {
  NodeId id;
  StampRecord created;  // absent: a released record
  StampRecord trashed;
  Slice name;
  std::uint32_t parent = no_index;
  std::uint32_t first_child = no_index, next = no_index, previous = no_index;
  std::uint32_t children = 0;
  std::uint32_t oldest = no_index, newest = no_index;  // versions
  std::uint32_t versions = 0;
  Sort sort = Sort::folder;
};

struct VersionRecord {
  StampRecord stamp;
  std::uint64_t mtime_ms = 0;
  Slice content;  // encoded content, or target of a link
  Slice source;   // encoded; empty stands for []
  std::uint32_t node = no_index;
  std::uint32_t older = no_index, newer = no_index;
};

struct NodeAttributes {
  std::map<std::string, std::string, std::less<>> values;
  std::size_t size_bytes = 0;  // of keys and values
};

struct NoteRecord {
  NoteId id;
  std::uint32_t node = no_index;  // about a node, else about `council`
  std::string council;
  StampRecord stamp;  // absent: a released record
  std::string text;
  Slice attachments;  // encoded; empty stands for []
  std::vector<PrincipalId> addressees;
  NoteId reply_to;
  StampRecord resolved, erased;
};

// A level 1 content: its outer chunks, by SHA-256 of their encoding, and what they hold once somebody has opened them.
struct InnerRecord {
  std::uint32_t references = 0;
  bool supplied = false;
  SecretBytes outer;                 // the encoded content, until it is supplied
  std::vector<std::uint32_t> blobs;  // in the blob table, each once a mention
};
using InnerKey = std::array<std::uint8_t, 32>;

struct State::Tables {
  Pool<NodeRecord> nodes;
  Pool<VersionRecord> versions;
  Pool<NoteRecord> notes;
  HashIndex by_id, by_name, notes_by_id;  // by_name: untrashed children only
  HashIndex versions_by_stamp, by_author;
  HashKey hash;
  Arena names{Arena::Keep::plain};
  Arena contents{Arena::Keep::locked};
  BlobTable blobs;
  std::map<InnerKey, InnerRecord> inner;
  std::unordered_map<std::uint32_t, NodeAttributes> attributes;            // by node
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> notes_of;  // by node
  // By folder: how many of its children have something of height i + 1 below them; no zero at the end.
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> heights_below;
  std::vector<Author> authors;
  Agenda agenda;
  std::optional<std::uint64_t> first_husk;

  // Looking up.
  std::uint32_t find(const NodeId& id) const;         // no_index; never limbo
  std::uint32_t find_parent(const NodeId& id) const;  // limbo, too
  std::uint32_t find_child(std::uint32_t parent, std::string_view name) const;
  std::uint32_t find_note(const NoteId& id) const;
  std::string_view name(const NodeRecord& node) const { return text_of(names.view(node.name)); }
  std::uint32_t find_version(std::uint32_t node, const op::VersionId& id) const;
  // Of the root 0, of its children 1; height: how many levels lie below a node, trashed ones too. Within the limit
  // both are small, so walking up is cheap.
  std::size_t depth(std::uint32_t node) const;
  std::size_t height(std::uint32_t node) const;
  bool live(std::uint32_t node) const;
  bool below(std::uint32_t node, std::uint32_t above) const;  // or the same
  std::uint64_t content_size(const VersionRecord& version) const;
  Stamp stamp(const StampRecord& record) const;
  NodeId shown_parent(const NodeRecord& node) const;

  // Changing, without a way back: for Change and for the reader of snapshots.
  std::uint32_t author_index(const Author& author);
  StampRecord record_of(const Stamp& stamp);
  void list_child(std::uint32_t node);  // into its parent's children
  void unlist_child(std::uint32_t node);
  void link_child(std::uint32_t node);  // the same without heights
  void count_height(std::uint32_t folder, std::size_t child_height, bool more);
  void append_version(std::uint32_t version);
  void unlink_version(std::uint32_t version);  // it remembers its neighbours, for ...
  void relink_version(std::uint32_t version);  // ... when nothing else was relinked in between but in reverse
  void index_name(std::uint32_t node);         // CHECKs nothing: the name must be free
  void unindex_name(std::uint32_t node);
  void index_note(std::uint32_t note);
  void unindex_note(std::uint32_t note);  // the last one that was indexed for its node
  void compact_if_worthwhile();

  std::uint64_t name_hash(std::uint32_t parent, std::string_view name) const;
  std::uint64_t version_hash(std::uint32_t node, const op::VersionId& id) const;

 private:
  void pass_on_height(std::uint32_t folder, std::size_t before);
};

// Everything one entry does, one step after another, with the way back. Unless commit() was called the destructor
// undoes it all.
class Change {
 public:
  explicit Change(State::Tables& tables) : t_(tables) {}
  ~Change();
  Change(const Change&) = delete;
  Change& operator=(const Change&) = delete;

  void commit() { committed_ = true; }
  // Blobs named before and not after, and the other way round, as sets; of what was done so far.
  void blob_changes(std::vector<BlobSize>& drops, std::vector<BlobSize>& named) const;

  std::uint32_t add_node(const NodeId& id, Sort sort, std::uint32_t parent, std::string_view name,
                         const StampRecord& created);
  void move_node(std::uint32_t node, std::uint32_t parent, std::string_view name, const StampRecord& trashed);
  void trash_node(std::uint32_t node, const StampRecord& trashed);
  void remove_node(std::uint32_t node);  // with its versions, attributes, notes and places on agendas; no children
  void add_version(std::uint32_t node, const StampRecord& stamp, TimeMs mtime_ms, ByteView content, ByteView source);
  void remove_version(std::uint32_t version);
  void touch(std::uint32_t node, TimeMs mtime_ms);
  void set_attribute(std::uint32_t node, const std::string& key, const std::string& value);
  void add_note(NoteRecord record, ByteView attachments);
  void resolve_note(std::uint32_t note, const StampRecord& stamp);
  void erase_note(std::uint32_t note, const StampRecord& stamp);
  void remove_beside(const op::Subject& subject);  // all that stands beside it
  void on_undo(std::function<void()> step) { undo_.push_back(std::move(step)); }
  // The blobs a version names, once more or once less; without a way back of its own.
  void count_version(Sort sort, const VersionRecord& version, int by);

 private:
  void on_commit(std::function<void()> step) { finish_.push_back(std::move(step)); }
  void set_place(std::uint32_t node, std::uint32_t parent, Slice name, const StampRecord& trashed);
  void remove_notes(std::uint32_t node);
  void count_content(Sort sort, ByteView content, int by);
  void count_source(ByteView source, int by);
  void count_attachments(ByteView attachments, int by);
  void count_blob(std::uint32_t blob, int by);
  void count_inner(const InnerKey& key, ByteView content, int by);
  void forget_unnamed();

  State::Tables& t_;
  bool committed_ = false;
  std::vector<std::function<void()>> undo_;    // run last to first
  std::vector<std::function<void()>> finish_;  // run when committed: what nobody needs to come back
  std::unordered_map<std::uint32_t, std::uint32_t> references_before_;  // by blob
  std::vector<InnerKey> inner_touched_;
};

// Reads what an encoded content names: its level, and each chunk's blob and plain size. The bytes were checked before.
struct ContentBlobs {
  Level level = Level::data;
  ByteView chunks;  // the encoded chunk list
  std::vector<std::pair<BlobId, std::uint64_t>> blobs;
};
ContentBlobs blobs_in(cbor::Reader& content);
InnerKey inner_key(ByteView chunks);

}  // namespace mappe::journal
