// What becomes of an unfinished change when the journal moved on: after a 409, and for the offline outbox.
//                                                                                 docs/protocol.md §4 "Rebase", §6
//
// A change is an intent with preconditions. It is decided anew on each new head; the answer is ops to sign, or why not.
// Pure: the state is only looked at. Drops are computed afterwards, by State::preview of the ops.
#pragma once

#include "journal/state.h"

namespace mappe::journal {

enum class Origin {
  online,  // somebody waits for the answer
  outbox,  // made while offline, or left over by a program that ended: nothing may be lost, nobody is there to ask
};

// If-Match and If-None-Match: * of the drive and the command line. Judged at each try.
struct Preconditions {
  std::optional<Etag> if_match;    // the node's etag must be this
  bool if_none_match_any = false;  // there must be nothing under that name
};

namespace intent {

// New content under a name: a save, an upload.
struct Save {
  NodeId parent;
  std::string name;
  std::optional<NodeId> node;  // the node it was made from; none: there was nothing under that name
  std::optional<Etag> base;    // the etag it was made from; none: whoever saved did not look
  NodeId fresh_node;           // id to use when a new node is made: the file, or the conflict copy
  Content content;
  TimeMs mtime_ms = 0;
  Preconditions conditions;
};
struct MakeFolder {
  NodeId node, parent;
  std::string name;
};
struct Move {
  NodeId node, parent;
  std::string name;
  bool overwrite = false;    // what holds the name goes to the trash, or takes the content over (safe-save, §6)
  Preconditions conditions;  // if_match: of the moved node; if_none_match_any: of the target name
};
struct Trash {
  NodeId node;
  Preconditions conditions;
};
// Anything else (touch, attr, restore, forget, purge, link, relink, notes): signed if it still fits, else given up.
struct Plain {
  std::vector<Op> ops;
  bool note_kind = false;
};

}  // namespace intent

using Intent = std::variant<intent::Save, intent::MakeFolder, intent::Move, intent::Trash, intent::Plain>;

// Local time of the conflict, for its name. The caller knows the time zone.
struct LocalTime {
  unsigned year = 1970, month = 1, day = 1, hour = 0, minute = 0;
};

struct RebaseContext {
  Origin origin = Origin::online;
  EntryInfo entry;       // as it would be signed: author, role, seq
  std::string_view who;  // display name of the author, for conflict copies
  LocalTime now;
  // Rule 1: whether the content to save and the current one of the same digest were opened and found equal. None:
  // not compared yet. A digest is another's claim, so it alone decides nothing.
  std::optional<bool> found_equal;
};

enum class GaveUp : std::uint8_t {
  node_gone,    // trashed, purged or never there
  parent_gone,  // the folder to put it into is trashed or gone
  name_taken,   // by something that must not be overwritten
  wrong_sort,   // a file where a folder was, or the like
  below_itself,
  does_not_fit,  // any other rule of "an operation fits"
};

namespace decision {

struct Sign {  // encrypt and append these
  std::vector<Op> ops;
  NodeId node;  // the node the content ended in, or the intent's
};
struct ConflictCopy {  // the same, but the content lands beside the other one, or in the root; tell the user
  std::vector<Op> ops;
  NodeId node, parent;
  std::string name;
};
struct Nothing {  // it is so already
  NodeId node;
};
struct Compare {  // open `node`'s current content, compare it with the one to save, ask again with found_equal
  NodeId node;
};
struct PreconditionFailed {};  // 412
struct GivenUp {               // tell the user
  GaveUp why = GaveUp::does_not_fit;
  std::optional<Unfit> rule;
};

}  // namespace decision

using Decision = std::variant<decision::Sign, decision::ConflictCopy, decision::Nothing, decision::Compare,
                              decision::PreconditionFailed, decision::GivenUp>;

// `state` is previewed, so it must not be shared meanwhile; it is the same afterwards.
Decision decide(State& state, const Intent& intent, const RebaseContext& context);

// STEM (Konflikt NAME JJJJ-MM-TT hhmm).EXT: cut to 255 bytes, signs that no writer accepts left out of NAME, with
// " 2", " 3" before the extension until the name is free among the untrashed children of `parent`.
std::string conflict_name(const State& state, const NodeId& parent, std::string_view name, std::string_view who,
                          const LocalTime& now);

}  // namespace mappe::journal
