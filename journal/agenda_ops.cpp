#include "journal/agenda_ops.h"

#include "journal/content_limits.h"

namespace mappe::journal {
namespace {

void write_seen(cbor::Writer& to, const op::Seen& seen) {
  if (seen)
    to.array(2).uint(seen->seq).uint(seen->op);
  else
    to.array(0);
}

op::Seen read_seen(cbor::Reader& from) {
  const std::size_t count = from.array_up_to(2);
  if (from.failed() || count == 0) return std::nullopt;
  if (count != 2) {
    from.fail_with(fail(Errc::malformed, "what was seen has two numbers"));
    return std::nullopt;
  }
  op::VersionId seen;
  seen.seq = from.uint();
  seen.op = from.uint();
  return seen;
}

// A number of a small range that begins at `least`.
template <class Enum>
Enum read_number(cbor::Reader& from, Enum least, Enum most) {
  const std::uint64_t found = from.uint_up_to(static_cast<std::uint64_t>(most));
  if (!from.failed() && found < static_cast<std::uint64_t>(least))
    from.fail_with(fail(Errc::malformed, "a number of the agenda that is none"));
  return from.failed() ? least : static_cast<Enum>(found);
}

std::string read_line(cbor::Reader& from) { return std::string(from.text_up_to(limits::agenda_line_bytes_max)); }

}  // namespace

void write_subject(cbor::Writer& to, const op::Subject& subject) {
  to.array(2);
  if (const AgendaId* own = subject.own())
    to.uint(3).id(*own);
  else
    to.uint(2).text(*subject.council());
}

op::Subject read_subject(cbor::Reader& from) {
  from.array(2);
  const std::uint64_t sort = from.uint();
  if (sort == 3) return {from.id<AgendaId>()};
  std::string council;
  if (sort == 2)
    council = from.text_up_to(limits::agenda_council_bytes_max);
  else
    from.fail_with(fail(Errc::malformed, "a subject of an unknown sort"));
  if (!from.failed() && council.empty()) from.fail_with(fail(Errc::malformed, "a council object without a name"));
  return {std::move(council)};
}

Bytes subject_bytes(const op::Subject& subject) {
  cbor::Writer writer;
  write_subject(writer, subject);
  return writer.take();
}

void write_meeting_fields(cbor::Writer& to, const op::Meeting& o) {
  to.uint(static_cast<std::uint64_t>(o.owner)).text(o.title).text(o.body).uint(o.start_ms).uint(o.end_ms);
  to.text(o.place).uint(o.cancelled ? 1 : 0);
}

void read_meeting_fields(cbor::Reader& from, op::Meeting& o) {
  o.owner = read_number(from, MeetingOwner::faction, MeetingOwner::other_body);
  o.title = read_line(from);
  o.body = read_line(from);
  o.start_ms = from.uint();
  o.end_ms = from.uint();
  o.place = read_line(from);
  o.cancelled = from.uint_up_to(1) == 1;
  if (!from.failed() && o.end_ms != 0 && o.end_ms < o.start_ms)
    from.fail_with(fail(Errc::malformed, "a meeting that ends before it begins"));
}

void write_item_fields(cbor::Writer& to, const op::Item& o) {
  write_subject(to, o.meeting);
  to.uint(o.rank).text(o.number).text(o.title).text(o.council).uint(static_cast<std::uint64_t>(o.open));
}

void read_item_fields(cbor::Reader& from, op::Item& o) {
  o.meeting = read_subject(from);
  o.rank = from.uint();
  o.number = read_line(from);
  o.title = read_line(from);
  o.council = from.text_up_to(limits::agenda_council_bytes_max);
  o.open = read_number(from, Openness::unknown, Openness::closed);
}

BriefField read_brief_field(cbor::Reader& from) { return read_number(from, BriefField::briefing, BriefField::result); }
Answer read_answer(cbor::Reader& from) { return read_number(from, Answer::none, Answer::was_missing); }

void write_op(cbor::Writer& to, const op::Meeting& o) {
  to.array(10).text("meeting").id(o.id);
  write_seen(to, o.seen);
  write_meeting_fields(to, o);
}
void write_op(cbor::Writer& to, const op::Item& o) {
  to.array(9).text("item").id(o.id);
  write_seen(to, o.seen);
  write_item_fields(to, o);
}
void write_op(cbor::Writer& to, const op::Remove& o) {
  to.array(3).text("remove").id(o.id);
  write_seen(to, o.seen);
}
void write_op(cbor::Writer& to, const op::Brief& o) {
  to.array(5).text("brief");
  write_subject(to, o.subject);
  to.uint(static_cast<std::uint64_t>(o.field));
  write_seen(to, o.seen);
  to.text(o.text);
}
void write_op(cbor::Writer& to, const op::Assign& o) {
  to.array(3).text("assign");
  write_subject(to, o.subject);
  to.id(o.node);
}
void write_op(cbor::Writer& to, const op::Unassign& o) {
  to.array(3).text("unassign");
  write_subject(to, o.subject);
  to.id(o.node);
}
void write_op(cbor::Writer& to, const op::Attend& o) {
  to.array(4).text("attend");
  write_subject(to, o.subject);
  to.id(o.person).uint(static_cast<std::uint64_t>(o.answer));
}

// What begins with an id and what the writer saw of it.
template <class Op>
Op read_known(cbor::Reader& from) {
  Op o;
  o.id = from.id<AgendaId>();
  o.seen = read_seen(from);
  return o;
}

op::Meeting read_meeting(cbor::Reader& from) {
  auto o = read_known<op::Meeting>(from);
  read_meeting_fields(from, o);
  return o;
}
op::Item read_item(cbor::Reader& from) {
  auto o = read_known<op::Item>(from);
  read_item_fields(from, o);
  return o;
}
op::Remove read_remove(cbor::Reader& from) { return read_known<op::Remove>(from); }
op::Brief read_brief(cbor::Reader& from) {
  op::Brief o;
  o.subject = read_subject(from);
  o.field = read_brief_field(from);
  o.seen = read_seen(from);
  o.text = from.text_up_to(limits::brief_text_bytes_max);
  return o;
}
op::Assign read_assign(cbor::Reader& from) {
  op::Assign o;
  o.subject = read_subject(from);
  o.node = from.id<NodeId>();
  return o;
}
op::Unassign read_unassign(cbor::Reader& from) {
  op::Unassign o;
  o.subject = read_subject(from);
  o.node = from.id<NodeId>();
  return o;
}
op::Attend read_attend(cbor::Reader& from) {
  op::Attend o;
  o.subject = read_subject(from);
  o.person = from.id<PrincipalId>();
  o.answer = read_answer(from);
  return o;
}

}  // namespace mappe::journal
