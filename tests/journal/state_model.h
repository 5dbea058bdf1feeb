// The state as plainly as it can be said: maps, copies and no cleverness. What the real one is compared with.
#pragma once

#include <map>
#include <optional>
#include <set>

#include "journal/state.h"

namespace mappe::journal::test {

class Model {
 public:
  explicit Model(const Stamp& genesis);

  struct Outcome {
    bool fits = false;
    std::vector<BlobSize> drops, named;
  };
  Outcome apply(const EntryInfo& entry, const std::vector<Op>& ops);

  Bytes bytes() const;  // its own encoder of the state
  std::map<std::string, NodeId> paths() const;
  std::set<BlobId> named() const;                           // a level 1 content names only its own chunks here
  std::optional<Bytes> content_of(const NodeId& id) const;  // the current one, encoded; none: no such file

 private:
  struct Version {
    Stamp stamp;
    TimeMs mtime_ms = 0;
    Bytes content;
    Bytes source{0x80};
    std::vector<BlobId> blobs;
    std::uint64_t size_bytes = 0;
  };
  struct Node {
    Sort sort = Sort::folder;
    NodeId parent;
    std::string name;
    Stamp created;
    std::optional<Stamp> trashed;
    std::map<std::string, std::string> attributes;
    std::vector<Version> versions;
  };
  struct Note {
    op::About about;
    Stamp stamp;
    std::string text;
    Bytes attachments{0x80};
    std::vector<BlobId> blobs;
    std::vector<PrincipalId> addressees;
    NoteId reply_to;
    std::optional<Stamp> resolved, erased;
  };
  struct Planned {  // a meeting or item of the agenda
    Stamp changed;
    std::optional<op::Meeting> meeting;
    std::optional<op::Item> item;
  };
  struct Beside {
    op::Subject subject;
    std::map<BriefField, std::pair<Stamp, std::string>> briefs;
    std::map<NodeId, Stamp> nodes;
    std::map<PrincipalId, std::pair<Stamp, Answer>> answers;
    bool holds() const { return !briefs.empty() || !nodes.empty() || !answers.empty(); }
  };
  struct Step;

  void write_agenda(cbor::Writer& to) const;
  bool live(NodeId id) const;
  bool parent_takes(const NodeId& parent, const NodeId& node, const std::string& name) const;

  std::map<NodeId, Node> nodes_;
  std::map<NoteId, Note> notes_;
  std::map<AgendaId, Planned> agenda_;
  std::map<Bytes, Beside> beside_;  // by its subject as it is written; some hold nothing any more
};

}  // namespace mappe::journal::test
