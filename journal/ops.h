// The content operations: what stands in the bodies of kinds 2 and 3.          docs/protocol.md §4 "Content operations"
//
// A body is [op...], one or more; an op is an array whose first item is its name. Here they get types; whether one fits
// is the state's to say (state.h). Live drafts (§6a) are understood as the file, put and put they replay as.
#pragma once

#include <span>
#include <variant>

#include "journal/agenda_ops.h"
#include "journal/content.h"

namespace mappe::journal {

namespace op {

struct Folder {  // ["folder", node, parent, name]
  NodeId node, parent;
  std::string name;
};
struct File {  // ["file", node, parent, name, content, mtime_ms]
  NodeId node, parent;
  std::string name;
  Content content;
  TimeMs mtime_ms = 0;
};
struct Put {  // ["put", node, base, content, mtime_ms]
  NodeId node;
  std::optional<Etag> base;  // what it was made from; none: nobody knows. Decides nothing here
  Content content;
  TimeMs mtime_ms = 0;
};
struct Move {  // ["move", node, parent, name]
  NodeId node, parent;
  std::string name;
};
struct Touch {  // ["touch", node, mtime_ms]
  NodeId node;
  TimeMs mtime_ms = 0;
};
struct Attr {  // ["attr", node, key, value]; an empty value removes
  NodeId node;
  std::string key, value;
};
struct Trash {  // ["trash", node]
  NodeId node;
};
struct Restore {  // ["restore", node, parent, name]
  NodeId node, parent;
  std::string name;
};
struct Purge {  // ["purge", node]
  NodeId node;
};
struct Forget {  // ["forget", node, [[seq, op]...]]
  NodeId node;
  std::vector<VersionId> versions;
};
struct Link {  // ["link", node, parent, name, target]
  NodeId node, parent;
  std::string name;
  Target target;
};
struct Relink {  // ["relink", node, target]
  NodeId node;
  Target target;
};
struct Object {  // ["object", seq]: a manager disputes the snapshot at seq
  std::uint64_t seq = 0;
};

struct Draft {  // ["draft", node, parent, name, source, content, mtime_ms]
  NodeId node, parent;
  std::string name;
  std::optional<Source> source;
  Content content;
  TimeMs mtime_ms = 0;
};
struct Cut {  // ["cut", node, base, content, source, mtime_ms]
  NodeId node;
  std::optional<Etag> base;
  Content content;
  std::optional<Source> source;
  TimeMs mtime_ms = 0;
};
struct Reset {  // ["reset", node, base, content, source, mtime_ms]
  NodeId node;
  std::optional<Etag> base;
  Content content;
  std::optional<Source> source;
  TimeMs mtime_ms = 0;
};

struct About {  // [1, node] or [2, oparl_id]
  std::variant<NodeId, std::string> what;
  friend bool operator==(const About&, const About&) = default;
};
struct Attachment {  // [name, content]
  std::string name;
  Content content;
};
struct Note {  // ["note", note, about, text, attachments, addressees, reply_to]: kind 3
  NoteId note;
  About about;
  std::string text;
  std::vector<Attachment> attachments;
  std::vector<PrincipalId> addressees;
  NoteId reply_to;  // zero: none
};
struct Resolve {  // ["resolve", note]: kind 3
  NoteId note;
};
struct Erase {  // ["erase", note]: kind 3
  NoteId note;
};

}  // namespace op

using Op =
    std::variant<op::Folder, op::File, op::Put, op::Move, op::Touch, op::Attr, op::Trash, op::Restore, op::Purge,
                 op::Forget, op::Link, op::Relink, op::Object, op::Draft, op::Cut, op::Reset, op::Note, op::Resolve,
                 op::Erase, op::Meeting, op::Item, op::Remove, op::Brief, op::Assign, op::Unassign, op::Attend>;

// The plain CBOR of a body, before padding and sealing. It holds chunk keys: the caller wipes it.
Bytes encode_ops(std::span<const Op> ops);

// Reads a body after opening and unpadding.
//   errors  malformed    not CBOR of this subset, no op at all, wrong arity or type, a text over its limit
//           unsupported  an operation this program does not know
// Either way the entry does not fit, as a whole.
Result<std::vector<Op>> parse_ops(ByteView body);

// A deliberate copy: contents hold keys, so operations only move.
Op duplicate(const Op& op);

// True for note, resolve, erase: what stands in kind 3, and there alone.
bool is_note_op(const Op& op);

void write_about(cbor::Writer& to, const op::About& about);
op::About read_about(cbor::Reader& from);
void write_attachments(cbor::Writer& to, const std::vector<op::Attachment>& attachments);
std::vector<op::Attachment> read_attachments(cbor::Reader& from);

}  // namespace mappe::journal
