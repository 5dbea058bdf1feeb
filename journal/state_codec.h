// Private to snapshots: writing a state's records and, believing nothing, reading them back.
//                                                                                docs/protocol.md §4 "Snapshots"
#pragma once

#include "journal/state_tables.h"

namespace mappe::journal {

constexpr std::uint64_t state_version = 1;

class StateCodec {
 public:
  explicit StateCodec(const State& state) : t_(*state.tables_) {}

  std::vector<std::uint32_t> nodes_by_id() const;  // the order of the set: every node's encoding begins with its id
  std::vector<std::uint32_t> notes_by_id() const;
  void write_node(cbor::Writer& to, std::uint32_t node) const;
  void write_note(cbor::Writer& to, std::uint32_t note) const;
  // agenda = [[entry...], [beside...]] in pieces: `next` is called after each element.
  Result<void> write_agenda(cbor::Writer& to, const std::function<Result<void>()>& next) const;

  static State::Tables& tables_of(State& state) { return *state.tables_; }

 private:
  void write_stamp(cbor::Writer& to, const StampRecord& stamp) const;  // []: none
  void write_item_or_empty(cbor::Writer& to, Slice item) const;

  const State::Tables& t_;
};

// Fills a fresh State. The first thing that no honest replica would have written fails the reader it is given.
class StateReader {
 public:
  // base_seq: of the entry the state is of, so that no stamp can be of a later one.
  StateReader(State& state, std::uint64_t base_seq) : t_(StateCodec::tables_of(state)), base_seq_(base_seq) {}

  void read_nodes(cbor::Reader& from, std::size_t size_bytes);  // of the whole input
  void read_notes(cbor::Reader& from);
  void read_agenda(cbor::Reader& from);

 private:
  void read_node(cbor::Reader& from, bool first);
  void read_attributes(cbor::Reader& from, std::uint32_t node);
  void read_versions(cbor::Reader& from, std::uint32_t node);
  void read_version(cbor::Reader& from, std::uint32_t node);
  void link_tree(cbor::Reader& from);
  std::vector<std::uint32_t> depths() const;
  void read_note(cbor::Reader& from);
  void read_agenda_entry(cbor::Reader& from, std::optional<AgendaId>& former);
  void read_beside(cbor::Reader& from);
  void check_agenda(cbor::Reader& from) const;  // what refers to what
  StampRecord read_stamp(cbor::Reader& from);
  StampRecord read_stamp_or_none(cbor::Reader& from);

  State::Tables& t_;
  std::uint64_t base_seq_;
  std::vector<NodeId> parents_;  // by node, until the tree is linked
};

}  // namespace mappe::journal
