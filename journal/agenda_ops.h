// The operations of the agenda: own meetings and items, and what a faction puts beside the council's.
//                                                                                          docs/protocol.md §4.11
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "crypto/base/cbor.h"
#include "crypto/base/ids.h"
#include "journal/version_id.h"

namespace mappe::journal {

enum class MeetingOwner : std::uint8_t { faction = 1, other_body = 2 };
enum class Openness : std::uint8_t { unknown = 0, open = 1, closed = 2 };
enum class BriefField : std::uint8_t { briefing = 1, recommendation = 2, speaker = 3, vote = 4, result = 5 };
enum class Answer : std::uint8_t { none = 0, comes = 1, does_not_come = 2, was_there = 3, was_missing = 4 };

namespace op {

struct Subject {  // [2, oparl_id] or [3, id]
  std::variant<std::string, AgendaId> what;
  const AgendaId* own() const { return std::get_if<AgendaId>(&what); }
  const std::string* council() const { return std::get_if<std::string>(&what); }
  friend bool operator==(const Subject&, const Subject&) = default;
};
using Seen = std::optional<VersionId>;  // [] or [seq, op]: what the writer saw in this place

struct Meeting {  // ["meeting", id, seen, owner, title, body, start_ms, end_ms, place, cancelled]
  AgendaId id;
  Seen seen;
  MeetingOwner owner = MeetingOwner::faction;
  std::string title, body;
  TimeMs start_ms = 0, end_ms = 0;  // 0: not known; an end is no earlier than the start
  std::string place;
  bool cancelled = false;
};
struct Item {  // ["item", id, seen, meeting, rank, number, title, council, open]
  AgendaId id;
  Seen seen;
  Subject meeting;
  std::uint64_t rank = 0;
  std::string number, title;
  std::string council;  // oparl_id of the item it takes up, or ""
  Openness open = Openness::unknown;
};
struct Remove {  // ["remove", id, seen]
  AgendaId id;
  Seen seen;
};
struct Brief {  // ["brief", subject, field, seen, text]; "" removes
  Subject subject;
  BriefField field = BriefField::briefing;
  Seen seen;
  std::string text;
};
struct Assign {  // ["assign", subject, node]
  Subject subject;
  NodeId node;
};
struct Unassign {  // ["unassign", subject, node]
  Subject subject;
  NodeId node;
};
struct Attend {  // ["attend", subject, person, answer]
  Subject subject;
  PrincipalId person;
  Answer answer = Answer::none;
};

}  // namespace op

void write_subject(cbor::Writer& to, const op::Subject& subject);
op::Subject read_subject(cbor::Reader& from);  // fails the reader: another sort, an empty or too long oparl_id
Bytes subject_bytes(const op::Subject& subject);

// The fields after `seen` in an operation, and after the sort in a state. Reading fails the reader on what is over its
// limit or out of its numbers.
void write_meeting_fields(cbor::Writer& to, const op::Meeting& meeting);
void read_meeting_fields(cbor::Reader& from, op::Meeting& meeting);
void write_item_fields(cbor::Writer& to, const op::Item& item);
void read_item_fields(cbor::Reader& from, op::Item& item);
BriefField read_brief_field(cbor::Reader& from);
Answer read_answer(cbor::Reader& from);

// Whole operations, with their array and name.
void write_op(cbor::Writer& to, const op::Meeting& o);
void write_op(cbor::Writer& to, const op::Item& o);
void write_op(cbor::Writer& to, const op::Remove& o);
void write_op(cbor::Writer& to, const op::Brief& o);
void write_op(cbor::Writer& to, const op::Assign& o);
void write_op(cbor::Writer& to, const op::Unassign& o);
void write_op(cbor::Writer& to, const op::Attend& o);

// The fields after the name.
op::Meeting read_meeting(cbor::Reader& from);
op::Item read_item(cbor::Reader& from);
op::Remove read_remove(cbor::Reader& from);
op::Brief read_brief(cbor::Reader& from);
op::Assign read_assign(cbor::Reader& from);
op::Unassign read_unassign(cbor::Reader& from);
op::Attend read_attend(cbor::Reader& from);

}  // namespace mappe::journal
