#include "journal/agenda.h"

#include <algorithm>
#include <tuple>

namespace mappe::journal {

const AgendaEntry* Agenda::entry(const AgendaId& id) const {
  const auto found = entries_.find(id);
  return found == entries_.end() ? nullptr : &found->second;
}

const Beside* Agenda::beside(const op::Subject& subject) const {
  const auto found = beside_.find(subject_bytes(subject));
  return found == beside_.end() ? nullptr : &found->second;
}

std::vector<AgendaId> Agenda::items_of(const op::Subject& meeting) const {
  const auto found = items_.find(subject_bytes(meeting));
  if (found == items_.end()) return {};
  std::vector<AgendaId> items(found->second.begin(), found->second.end());
  std::stable_sort(items.begin(), items.end(), [&](const AgendaId& a, const AgendaId& b) {
    return entries_.at(a).item()->rank < entries_.at(b).item()->rank;
  });
  return items;
}

std::vector<op::Subject> Agenda::subjects_of(const NodeId& node) const {
  std::vector<op::Subject> subjects;
  const auto found = assigned_.find(node);
  if (found == assigned_.end()) return subjects;
  for (const auto& [key, subject] : found->second) subjects.push_back(subject);
  return subjects;
}

std::size_t Agenda::memory_bytes() const {
  constexpr std::size_t tree_node = 4 * sizeof(void*);
  std::size_t sum = entries_.size() * (sizeof(AgendaEntry) + tree_node);
  for (const auto& [id, one] : entries_) {
    if (const op::Meeting* meeting = one.meeting())
      sum += meeting->title.capacity() + meeting->body.capacity() + meeting->place.capacity();
    else
      sum += one.item()->number.capacity() + one.item()->title.capacity() + one.item()->council.capacity();
  }
  for (const auto& [key, one] : beside_) {
    sum += sizeof(Beside) + 2 * key.size() + tree_node;
    for (const auto& [field, brief] : one.briefs) sum += sizeof(BriefText) + brief.text.capacity() + tree_node;
    sum += one.nodes.size() * (2 * sizeof(Stamp) + 2 * key.size() + tree_node);
    sum += one.attending.size() * (sizeof(AnswerGiven) + tree_node);
  }
  return sum;
}

// --- changing ---

void Agenda::put_entry(const AgendaId& id, std::optional<AgendaEntry> entry) {
  if (const auto found = entries_.find(id); found != entries_.end()) {
    if (const op::Item* item = found->second.item()) {
      const auto of = items_.find(subject_bytes(item->meeting));
      of->second.erase(id);
      if (of->second.empty()) items_.erase(of);
    }
    entries_.erase(found);
  }
  if (!entry) return;
  if (const op::Item* item = entry->item()) items_[subject_bytes(item->meeting)].insert(id);
  entries_.emplace(id, std::move(*entry));
}

Agenda::Undo Agenda::set_entry(const AgendaId& id, std::optional<AgendaEntry> entry) {
  std::optional<AgendaEntry> before;
  if (const auto found = entries_.find(id); found != entries_.end()) before = found->second;
  put_entry(id, std::move(entry));
  return [this, id, before = std::move(before)] { put_entry(id, before); };
}

template <class Map, class Key, class Value>
void Agenda::put_beside(Map Beside::*map, const op::Subject& subject, const Key& key, std::optional<Value> value) {
  Bytes at = subject_bytes(subject);
  auto found = beside_.find(at);
  if (found == beside_.end()) {
    if (!value) return;
    found = beside_.emplace(std::move(at), Beside{subject, {}, {}, {}}).first;
  }
  Map& values = found->second.*map;
  values.erase(key);
  if (value) values.emplace(key, std::move(*value));
  if (found->second.empty()) beside_.erase(found);
}

template <class Map, class Key, class Value>
Agenda::Undo Agenda::set_beside(Map Beside::*map, const op::Subject& subject, const Key& key,
                                std::optional<Value> value) {
  std::optional<Value> before;
  if (const Beside* one = beside(subject)) {
    const auto found = (one->*map).find(key);
    if (found != (one->*map).end()) before = found->second;
  }
  put_beside(map, subject, key, std::move(value));
  return [this, map, subject, key, before = std::move(before)] { put_beside(map, subject, key, before); };
}

Agenda::Undo Agenda::set_brief(const op::Subject& subject, BriefField field, std::optional<BriefText> brief) {
  return set_beside(&Beside::briefs, subject, field, std::move(brief));
}

Agenda::Undo Agenda::set_answer(const op::Subject& subject, const PrincipalId& person,
                                std::optional<AnswerGiven> answer) {
  return set_beside(&Beside::attending, subject, person, answer);
}

void Agenda::index(const op::Subject& subject, const NodeId& node, bool assigned) {
  if (assigned) {
    assigned_[node].emplace(subject_bytes(subject), subject);
    return;
  }
  const auto found = assigned_.find(node);
  if (found == assigned_.end()) return;
  found->second.erase(subject_bytes(subject));
  if (found->second.empty()) assigned_.erase(found);
}

Agenda::Undo Agenda::set_node(const op::Subject& subject, const NodeId& node, std::optional<Stamp> assigned) {
  const Beside* one = beside(subject);
  const bool before = one != nullptr && one->nodes.contains(node);
  const bool after = assigned.has_value();
  Undo undo = set_beside(&Beside::nodes, subject, node, assigned);
  if (before == after) return undo;
  index(subject, node, after);
  return [this, subject, node, before, undo = std::move(undo)] {
    undo();
    index(subject, node, before);
  };
}

}  // namespace mappe::journal
