// Private to the state: whether an operation of the agenda fits, and what it does.         docs/protocol.md §4.11
#pragma once

#include "journal/state_tables.h"

namespace mappe::journal {

class AgendaApplier {
 public:
  AgendaApplier(State::Tables& tables, Change& change, const Stamp& now) : t_(tables), change_(change), now_(now) {}

  using Unfits = std::optional<Unfit>;
  Unfits operator()(const op::Meeting& o);
  Unfits operator()(const op::Item& o);
  Unfits operator()(const op::Remove& o);
  Unfits operator()(const op::Brief& o);
  Unfits operator()(const op::Assign& o);
  Unfits operator()(const op::Unassign& o);
  Unfits operator()(const op::Attend& o);

 private:
  Unfits check_subject(const op::Subject& subject, bool meeting) const;
  Unfits check_place(const AgendaId& id, const op::Seen& seen, bool meeting) const;
  Unfits check_room(const op::Subject& subject) const;  // for something beside it
  bool assigned(const op::Subject& subject, const NodeId& node) const;

  State::Tables& t_;
  Change& change_;
  const Stamp& now_;
};

}  // namespace mappe::journal
