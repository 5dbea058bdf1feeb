// The agenda of a space: its meetings and items, and what stands beside them and beside the council's.
//                                                                                          docs/protocol.md §4.11
//
// Part of the state (state.h), and as small as people write: maps, each in the order in which a snapshot has its set.
// Threads: none of its own. References live until the next change.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <vector>

#include "journal/agenda_ops.h"
#include "journal/stamp.h"

namespace mappe::journal {

struct AgendaEntry {
  Stamp changed;
  std::variant<op::Meeting, op::Item> what;  // its id is the key's; `seen` says nothing here

  const op::Meeting* meeting() const { return std::get_if<op::Meeting>(&what); }
  const op::Item* item() const { return std::get_if<op::Item>(&what); }
};

struct BriefText {
  Stamp stamp;
  std::string text;  // never ""
};
struct AnswerGiven {
  Stamp stamp;
  Answer answer = Answer::none;  // never none
};

// What stands beside one subject; never all empty.
struct Beside {
  op::Subject subject;
  std::map<BriefField, BriefText> briefs;
  std::map<NodeId, Stamp> nodes;
  std::map<PrincipalId, AnswerGiven> attending;

  bool empty() const { return briefs.empty() && nodes.empty() && attending.empty(); }
};

class Agenda {
 public:
  bool empty() const { return entries_.empty() && beside_.empty(); }
  const std::map<AgendaId, AgendaEntry>& entries() const { return entries_; }
  const std::map<Bytes, Beside>& beside() const { return beside_; }  // by subject_bytes()

  const AgendaEntry* entry(const AgendaId& id) const;                // nullptr: no such meeting or item
  const Beside* beside(const op::Subject& subject) const;            // nullptr: nothing
  std::vector<AgendaId> items_of(const op::Subject& meeting) const;  // by rank, then id
  std::vector<op::Subject> subjects_of(const NodeId& node) const;    // what a node is assigned to

  std::size_t memory_bytes() const;  // about

  // Changing, without asking whether it fits; "none" removes. What comes back takes it back, if that happens in
  // reverse.
  using Undo = std::function<void()>;
  Undo set_entry(const AgendaId& id, std::optional<AgendaEntry> entry);
  Undo set_brief(const op::Subject& subject, BriefField field, std::optional<BriefText> brief);
  Undo set_node(const op::Subject& subject, const NodeId& node, std::optional<Stamp> assigned);
  Undo set_answer(const op::Subject& subject, const PrincipalId& person, std::optional<AnswerGiven> answer);

 private:
  void put_entry(const AgendaId& id, std::optional<AgendaEntry> entry);
  template <class Map, class Key, class Value>
  Undo set_beside(Map Beside::*map, const op::Subject& subject, const Key& key, std::optional<Value> value);
  template <class Map, class Key, class Value>
  void put_beside(Map Beside::*map, const op::Subject& subject, const Key& key, std::optional<Value> value);
  void index(const op::Subject& subject, const NodeId& node, bool assigned);

  std::map<AgendaId, AgendaEntry> entries_;
  std::map<Bytes, Beside> beside_;
  std::map<Bytes, std::set<AgendaId>> items_;                // by meeting
  std::map<NodeId, std::map<Bytes, op::Subject>> assigned_;  // by node
};

}  // namespace mappe::journal
