#include "journal/agenda_apply.h"

#include "journal/content_limits.h"

namespace mappe::journal {
namespace {

constexpr std::optional<Unfit> agenda_fits = std::nullopt;

}  // namespace

AgendaApplier::Unfits AgendaApplier::check_subject(const op::Subject& subject, bool meeting) const {
  const AgendaId* own = subject.own();
  if (own == nullptr) return agenda_fits;
  const AgendaEntry* entry = t_.agenda.entry(*own);
  if (entry == nullptr) return Unfit::unknown_entry;
  return meeting && entry->meeting() == nullptr ? Unfits(Unfit::wrong_sort) : agenda_fits;
}

// Of a meeting or item that is written: new with nothing seen, else the one that was seen and of its sort.
AgendaApplier::Unfits AgendaApplier::check_place(const AgendaId& id, const op::Seen& seen, bool meeting) const {
  const AgendaEntry* former = t_.agenda.entry(id);
  if (!seen) {
    if (id.is_zero() || former != nullptr) return Unfit::id_taken;
    return t_.agenda.entries().size() < limits::agenda_entries_max ? agenda_fits : Unfits(Unfit::agenda_full);
  }
  if (former == nullptr) return Unfit::unknown_entry;
  if ((former->meeting() != nullptr) != meeting) return Unfit::wrong_sort;
  return former->changed.version() == *seen ? agenda_fits : Unfits(Unfit::not_current);
}

AgendaApplier::Unfits AgendaApplier::check_room(const op::Subject& subject) const {
  const bool there = t_.agenda.beside(subject) != nullptr;
  const bool room = there || t_.agenda.beside().size() < limits::agenda_subjects_max;
  return room ? agenda_fits : Unfits(Unfit::agenda_full);
}

AgendaApplier::Unfits AgendaApplier::operator()(const op::Meeting& o) {
  if (const Unfits unfit = check_place(o.id, o.seen, true)) return unfit;
  change_.on_undo(t_.agenda.set_entry(o.id, AgendaEntry{now_, o}));
  return agenda_fits;
}

AgendaApplier::Unfits AgendaApplier::operator()(const op::Item& o) {
  if (const Unfits unfit = check_subject(o.meeting, true)) return unfit;
  if (const Unfits unfit = check_place(o.id, o.seen, false)) return unfit;
  change_.on_undo(t_.agenda.set_entry(o.id, AgendaEntry{now_, o}));
  return agenda_fits;
}

AgendaApplier::Unfits AgendaApplier::operator()(const op::Remove& o) {
  const AgendaEntry* former = t_.agenda.entry(o.id);
  if (former == nullptr) return Unfit::unknown_entry;
  if (!o.seen || former->changed.version() != *o.seen) return Unfit::not_current;
  const op::Subject subject{o.id};
  if (!t_.agenda.items_of(subject).empty()) return Unfit::has_children;
  change_.remove_beside(subject);
  change_.on_undo(t_.agenda.set_entry(o.id, std::nullopt));
  return agenda_fits;
}

AgendaApplier::Unfits AgendaApplier::operator()(const op::Brief& o) {
  if (const Unfits unfit = check_subject(o.subject, false)) return unfit;
  op::Seen current;
  if (const Beside* one = t_.agenda.beside(o.subject)) {
    const auto found = one->briefs.find(o.field);
    if (found != one->briefs.end()) current = found->second.stamp.version();
  }
  if (current != o.seen) return Unfit::not_current;
  std::optional<BriefText> brief;
  if (!o.text.empty()) {
    if (const Unfits unfit = check_room(o.subject)) return unfit;
    brief = BriefText{now_, o.text};
  }
  change_.on_undo(t_.agenda.set_brief(o.subject, o.field, std::move(brief)));
  return agenda_fits;
}

bool AgendaApplier::assigned(const op::Subject& subject, const NodeId& node) const {
  const Beside* one = t_.agenda.beside(subject);
  return one != nullptr && one->nodes.contains(node);
}

AgendaApplier::Unfits AgendaApplier::operator()(const op::Assign& o) {
  if (const Unfits unfit = check_subject(o.subject, false)) return unfit;
  const std::uint32_t node = t_.find(o.node);
  if (node == no_index) return Unfit::unknown_node;
  if (!t_.live(node)) return Unfit::not_live;
  if (node == root_index) return Unfit::wrong_sort;
  if (assigned(o.subject, o.node)) return Unfit::already_done;
  if (const Unfits unfit = check_room(o.subject)) return unfit;
  const Beside* one = t_.agenda.beside(o.subject);
  if (one != nullptr && one->nodes.size() >= limits::agenda_assigned_max) return Unfit::agenda_full;
  change_.on_undo(t_.agenda.set_node(o.subject, o.node, now_));
  return agenda_fits;
}

AgendaApplier::Unfits AgendaApplier::operator()(const op::Unassign& o) {
  if (const Unfits unfit = check_subject(o.subject, false)) return unfit;
  if (!assigned(o.subject, o.node)) return Unfit::already_done;
  change_.on_undo(t_.agenda.set_node(o.subject, o.node, std::nullopt));
  return agenda_fits;
}

AgendaApplier::Unfits AgendaApplier::operator()(const op::Attend& o) {
  if (const Unfits unfit = check_subject(o.subject, true)) return unfit;
  if (o.answer == Answer::none) {
    change_.on_undo(t_.agenda.set_answer(o.subject, o.person, std::nullopt));
    return agenda_fits;
  }
  if (const Unfits unfit = check_room(o.subject)) return unfit;
  const Beside* one = t_.agenda.beside(o.subject);
  const bool full = one != nullptr && one->attending.size() >= limits::agenda_attending_max;
  if (full && !one->attending.contains(o.person)) return Unfit::agenda_full;
  change_.on_undo(t_.agenda.set_answer(o.subject, o.person, AnswerGiven{now_, o.answer}));
  return agenda_fits;
}

}  // namespace mappe::journal
