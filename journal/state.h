// The derived state of a space: what its folders, files, versions, trash, notes and links are after replaying its
// entries.                                                docs/protocol.md §4 "Content operations", "Snapshots", §6a
//
// Every client that replays the same entries gets the same state, to the byte (snapshot.h). Whether an entry counts is
// decided here and by nothing but the ops, the state, and the entry's author and role: an entry whose ops do not all
// fit is skipped whole and the state is as if it had never been. Signatures, roles and the chain were checked before
// (entry and access rules).
//
// Memory: flat pools and open-addressed indexes, 32 bits a reference. Names, contents and targets lie packed in arenas
// that wipe what goes; contents (they hold the chunk keys) in memory kept from swap and core dumps where the system
// lets us. 100,000 files of one chunk stay within 80 MiB (bench/state_bench.cpp).
//
// Threads: none of its own. Const members may run beside each other; anything else needs the State alone.
// Views (string_view, ByteView) live until the next change of this State.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "journal/agenda.h"
#include "journal/ops.h"
#include "journal/stamp.h"

namespace mappe::journal {

enum class Sort : std::uint8_t { folder = 1, file = 2, link = 3, draft = 4 };

// What the state must know of the entry whose ops it is given; verified before.
struct EntryInfo {
  std::uint64_t seq = 0;
  TimeMs time_ms = 0;  // time of the entry, as in Stamp
  Author author;
  bool by_manager = false;              // the author's role at this entry is manager, or it counts as one
  bool note_kind = false;               // true: kind 3, false: kind 2
  std::span<const BlobSize> adds = {};  // of its header: their sizes go before what a chunk claims
};

// Why an op, and with it its entry, does not fit. The names are stable: they stand in health reports and vectors.
enum class Unfit : std::uint8_t {
  unreadable,            // the body did not open (found by the caller, apply_unreadable)
  malformed,             // the body did not parse
  unknown_operation,     // it holds an operation this program does not know
  wrong_kind,            // a note op outside kind 3, or another one in it
  id_taken,              // a new node or note has an id that is known, or one that stands for something else
  unknown_node,          // there is no such node
  not_live,              // the node, or a folder above it, lies in the trash
  wrong_sort,            // a put on a folder, a relink on a file, anything but attr on the root; an item for a meeting
  parent_not_folder,     // the parent is no live folder, nor the root, nor limbo
  below_itself,          // the parent is the node or lies below it
  bad_name,              // name_fits says no
  too_deep,              // the node, or one below it, would lie deeper than 256
  name_taken,            // an untrashed child of the parent has the same name key
  not_trashed,           // restore of what is not in the trash; purge of what is neither there nor below
  has_children,          // purge of a folder that has children, trashed ones too
  unknown_version,       // forget of a version that is not there (any more)
  current_version,       // forget of the newest
  attributes_too_large,  // keys and values of the node would exceed 64 KiB
  unknown_note,          // there is no such note
  already_done,          // resolve, erase or assign a second time; unassign of what is not assigned
  not_author,            // resolve or erase by neither the note's author nor a manager
  not_manager,           // object by somebody else
  unknown_entry,         // there is no such meeting or item
  not_current,           // what it replaces or removes is not what its author saw
  agenda_full,           // more meetings, subjects, assigned nodes or answers than fit
};
std::string_view name_of(Unfit why);  // "name_taken"

struct Skipped {
  Unfit why = Unfit::malformed;
  std::size_t op = 0;  // index of the first op that did not fit; 0 when none was read
};

// What an entry did, or would do.
struct Effect {
  std::optional<Skipped> skipped;         // none: it fits
  std::vector<BlobSize> drops;            // named before and not after, as a set: what its header must say
  std::vector<BlobSize> named;            // named after and not before, as a set
  std::vector<std::uint64_t> objections;  // seqs of snapshots it disputes

  bool fits() const { return !skipped; }
};

struct NodeView {
  NodeId id;
  Sort sort = Sort::folder;
  NodeId parent;  // zero: the root (its own parent, too); limbo: below limbo
  std::string_view name;
  Stamp created;
  std::optional<Stamp> trashed;  // it was itself put into the trash; children of such a folder have none
  bool live = true;              // neither it nor a folder above it is trashed
  std::size_t children = 0;      // of a folder, trashed ones too
  std::size_t versions = 0;      // of a file or draft; 1 of a link
};

struct VersionView {
  Stamp stamp;
  TimeMs mtime_ms = 0;
  ByteView content;  // encoded content; of a link: the encoded target. Holds chunk keys: borrow it
  ByteView source;   // encoded: [] or a draft's source
  std::uint64_t size_bytes = 0;

  Content parsed() const;        // of a file or draft
  Target parsed_target() const;  // of a link
};

struct AttributeView {
  std::string_view key, value;
};

struct NoteView {
  NoteId id;
  op::About about;
  Stamp stamp;
  std::string_view text;
  ByteView attachments;  // encoded [[name, content]...]; holds chunk keys
  std::span<const PrincipalId> addressees;
  NoteId reply_to;
  std::optional<Stamp> resolved;
  std::optional<Stamp> erased;

  std::vector<op::Attachment> parsed_attachments() const;
};

// Limbo: the parent under which a tree is built before it moves into place. Never listed, no node itself.         §6
NodeId limbo_id();

class State {
 public:
  // The state after the genesis entry: the root alone, with the genesis' stamp (op 0).
  explicit State(const Stamp& genesis);
  ~State();
  State(State&&) noexcept;
  State& operator=(State&&) noexcept;

  // Replays one entry of kind 2 or 3: all of its ops or none. Entries of other kinds change nothing here.
  //   body  after opening and unpadding; borrowed. The caller wipes it
  Effect apply(const EntryInfo& entry, ByteView body);
  Effect apply(const EntryInfo& entry, std::span<const Op> ops);

  // What `ops` would do as that entry, for the adds and drops of a header before it is signed. The state is as before.
  Effect preview(const EntryInfo& entry, std::span<const Op> ops);

  // A husk of kind 2 or 3: what it did is gone, and known only to snapshots after it. From then on this State is not
  // whole: go on from a snapshot whose base_seq lies behind the husk (decode_state), and write none from this one.
  void meet_husk(std::uint64_t seq);
  bool whole() const;

  // The tree. Unknown ids give nothing; the root is NodeId().
  std::optional<NodeView> node(const NodeId& id) const;
  // The untrashed child with the same name key. Constant time.
  std::optional<NodeId> child(const NodeId& parent, std::string_view name) const;
  // By names from the root down, without a scan; an empty path is the root. Only live nodes.
  std::optional<NodeId> resolve(std::span<const std::string_view> path) const;
  std::optional<NodeId> resolve(std::string_view path) const;  // "/a/b", "a/b", "", "/"
  std::string path_of(const NodeId& id) const;  // "/a/b"; "" of the root, of the unknown and of what lies in limbo
  // Untrashed children in no particular order; of limbo, too (limbo_id()).
  std::vector<NodeId> children(const NodeId& parent) const;
  std::vector<NodeId> all_children(const NodeId& parent) const;  // with trashed ones
  bool is_live(const NodeId& id) const;
  bool is_below(const NodeId& id, const NodeId& above) const;  // or the same
  std::vector<NodeId> trash() const;  // nodes that were trashed themselves, in no particular order
  std::size_t node_count() const;     // with the root and the trash
  void each_node(const std::function<void(const NodeView&)>& visit) const;

  // Contents. Oldest first, the last is current. Empty for folders.
  std::vector<VersionView> versions(const NodeId& id) const;
  std::optional<VersionView> current(const NodeId& id) const;
  std::optional<Etag> etag(const NodeId& id) const;  // of the current content, or target
  std::vector<AttributeView> attributes(const NodeId& id) const;
  std::optional<std::string_view> attribute(const NodeId& id, std::string_view key) const;
  std::string_view title() const;  // attribute "title" of the root, or ""

  // Notes, in no particular order.
  std::optional<NoteView> note(const NoteId& id) const;
  std::vector<NoteId> notes() const;
  std::vector<NoteId> notes_on(const NodeId& id) const;

  // Meetings, items and what stands beside them and beside the council's.
  const Agenda& agenda() const;

  // Blobs. A level 1 content names the chunks in its chunks once they were supplied, before that only its own.
  bool names(const BlobId& blob) const;
  std::vector<BlobSize> named_blobs() const;  // as a set
  bool has_unopened() const;                  // whether there are such
  std::vector<Content> unopened() const;      // level 1 contents whose inner chunks nobody has supplied, each once
  void supply_inner(const Content& outer, std::span<const Chunk> inner);  // ignored unless `outer` is in unopened()

  // Bytes this State holds, by its own account (capacities, not only what is used).
  std::size_t memory_bytes() const;

  struct Tables;  // state_tables.h, private to this room

 private:
  friend class StateCodec;  // snapshot.cpp
  std::unique_ptr<Tables> tables_;
};

}  // namespace mappe::journal
