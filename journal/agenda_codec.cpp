// The agenda's part of a snapshot: written, and read back believing nothing.               docs/protocol.md §4.9, §4.11
#include "journal/content_limits.h"
#include "journal/state_codec.h"

namespace mappe::journal {
namespace {

constexpr std::uint64_t meeting_sort = 1, item_sort = 2;

void write_agenda_stamp(cbor::Writer& to, const Stamp& stamp) {
  to.array(4).uint(stamp.seq).uint(stamp.op).uint(stamp.time_ms);
  to.array(2).uint(static_cast<std::uint64_t>(stamp.author.kind)).id(stamp.author.id);
}

void write_entry(cbor::Writer& to, const AgendaId& id, const AgendaEntry& entry) {
  to.array(3).id(id);
  write_agenda_stamp(to, entry.changed);
  if (const op::Meeting* meeting = entry.meeting()) {
    to.array(8).uint(meeting_sort);
    write_meeting_fields(to, *meeting);
  } else {
    to.array(7).uint(item_sort);
    write_item_fields(to, *entry.item());
  }
}

void write_beside(cbor::Writer& to, const Beside& one) {
  to.array(4);
  write_subject(to, one.subject);
  to.array(one.briefs.size());
  for (const auto& [field, brief] : one.briefs) {
    to.array(3).uint(static_cast<std::uint64_t>(field));
    write_agenda_stamp(to, brief.stamp);
    to.text(brief.text);
  }
  to.array(one.nodes.size());
  for (const auto& [node, stamp] : one.nodes) {
    to.array(2).id(node);
    write_agenda_stamp(to, stamp);
  }
  to.array(one.attending.size());
  for (const auto& [person, given] : one.attending) {
    to.array(3).id(person);
    write_agenda_stamp(to, given.stamp);
    to.uint(static_cast<std::uint64_t>(given.answer));
  }
}

void refuse_agenda(cbor::Reader& from, Sentence why) { from.fail_with({Errc::malformed, why.text()}); }

// The elements of a set that is written in the order of its keys: `read` gives the key of the next.
template <class Key, class Read>
void read_ordered(cbor::Reader& from, std::size_t most, Read read) {
  const std::size_t count = from.array_up_to(most);
  std::optional<Key> former;
  for (std::size_t i = 0; i < count && !from.failed(); ++i) {
    const Key key = read();
    if (from.failed()) return;
    if (former && !(*former < key)) return refuse_agenda(from, "a set of the agenda out of order");
    former = key;
  }
}

}  // namespace

Result<void> StateCodec::write_agenda(cbor::Writer& to, const std::function<Result<void>()>& next) const {
  to.array(2).array(t_.agenda.entries().size());
  for (const auto& [id, entry] : t_.agenda.entries()) {
    write_entry(to, id, entry);
    if (const auto sent = next(); !sent) return sent;
  }
  to.array(t_.agenda.beside().size());
  for (const auto& [key, one] : t_.agenda.beside()) {
    write_beside(to, one);
    if (const auto sent = next(); !sent) return sent;
  }
  return {};
}

void StateReader::read_agenda(cbor::Reader& from) {
  from.array(2);
  std::optional<AgendaId> former;
  const std::size_t entries = from.array_up_to(limits::agenda_entries_max);
  for (std::size_t i = 0; i < entries && !from.failed(); ++i) read_agenda_entry(from, former);
  const std::size_t subjects = from.array_up_to(limits::agenda_subjects_max);
  for (std::size_t i = 0; i < subjects && !from.failed(); ++i) read_beside(from);
  if (from.failed()) return;
  if (t_.agenda.empty()) return refuse_agenda(from, "an agenda of nothing");
  check_agenda(from);
}

void StateReader::read_agenda_entry(cbor::Reader& from, std::optional<AgendaId>& former) {
  from.array(3);
  const auto id = from.id<AgendaId>();
  AgendaEntry entry;
  const StampRecord changed = read_stamp(from);
  if (from.failed()) return;
  entry.changed = t_.stamp(changed);
  const std::size_t parts = from.array_up_to(8);
  const std::uint64_t sort = from.uint();
  if (sort == meeting_sort && parts == 8) {
    op::Meeting meeting;
    meeting.id = id;
    read_meeting_fields(from, meeting);
    entry.what = std::move(meeting);
  } else if (sort == item_sort && parts == 7) {
    op::Item item;
    item.id = id;
    read_item_fields(from, item);
    entry.what = std::move(item);
  } else {
    refuse_agenda(from, "neither a meeting nor an item");
  }
  if (from.failed()) return;
  if (id.is_zero()) return refuse_agenda(from, "a meeting without an id");
  if (former && !(*former < id)) return refuse_agenda(from, "meetings out of order");
  former = id;
  t_.agenda.set_entry(id, std::move(entry));
}

void StateReader::read_beside(cbor::Reader& from) {
  from.array(4);
  const op::Subject subject = read_subject(from);
  if (from.failed()) return;
  const auto& all = t_.agenda.beside();
  const bool in_order = all.empty() || all.rbegin()->first < subject_bytes(subject);
  if (!in_order) return refuse_agenda(from, "subjects out of order");
  constexpr auto fields = static_cast<std::size_t>(BriefField::result);
  read_ordered<BriefField>(from, fields, [&] {
    from.array(3);
    const BriefField field = read_brief_field(from);
    const StampRecord stamp = read_stamp(from);
    std::string text(from.text_up_to(limits::brief_text_bytes_max));
    if (!from.failed() && text.empty()) refuse_agenda(from, "an empty brief");
    if (!from.failed()) t_.agenda.set_brief(subject, field, BriefText{t_.stamp(stamp), std::move(text)});
    return field;
  });
  read_ordered<NodeId>(from, limits::agenda_assigned_max, [&] {
    from.array(2);
    const auto node = from.id<NodeId>();
    const StampRecord stamp = read_stamp(from);
    if (!from.failed()) t_.agenda.set_node(subject, node, t_.stamp(stamp));
    return node;
  });
  read_ordered<PrincipalId>(from, limits::agenda_attending_max, [&] {
    from.array(3);
    const auto person = from.id<PrincipalId>();
    const StampRecord stamp = read_stamp(from);
    const Answer answer = read_answer(from);
    if (!from.failed() && answer == Answer::none) refuse_agenda(from, "an answer of nobody");
    if (!from.failed()) t_.agenda.set_answer(subject, person, AnswerGiven{t_.stamp(stamp), answer});
    return person;
  });
  if (!from.failed() && t_.agenda.beside(subject) == nullptr) refuse_agenda(from, "nothing beside a subject");
}

void StateReader::check_agenda(cbor::Reader& from) const {
  const auto is_meeting = [&](const op::Subject& subject) {
    const AgendaEntry* entry = subject.own() ? t_.agenda.entry(*subject.own()) : nullptr;
    return subject.own() == nullptr || (entry != nullptr && entry->meeting() != nullptr);
  };
  for (const auto& [id, entry] : t_.agenda.entries()) {
    const op::Item* item = entry.item();
    if (item != nullptr && !is_meeting(item->meeting)) return refuse_agenda(from, "an item that is in no meeting");
  }
  for (const auto& [key, one] : t_.agenda.beside()) {
    const AgendaId* own = one.subject.own();
    if (own != nullptr && t_.agenda.entry(*own) == nullptr) return refuse_agenda(from, "an unknown subject");
    if (!one.attending.empty() && !is_meeting(one.subject)) return refuse_agenda(from, "people who attend an item");
    for (const auto& [node, stamp] : one.nodes) {
      const std::uint32_t at = t_.find(node);
      if (at == no_index || at == root_index) return refuse_agenda(from, "a node on an agenda that is not there");
    }
  }
}

}  // namespace mappe::journal
