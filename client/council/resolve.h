// Which object of a mirror a pasted address or a typed number means, and where an old link's object is after the
// council changed its system. Looks into what this device keeps; nothing is asked of a server. docs/links.md
#pragma once

#include "client/council/search.h"
#include "council/links/recogniser.h"

namespace mappe::client::council {

// By what a link's object is found again when neither its id nor its address leads anywhere.         docs/protocol.md
// §8
struct BusinessAnchor {
  std::string reference;  // as the link has it; ""
  std::string name;
  std::string date;  // yyyy-mm-dd; ""
};

struct Proposal {
  const Row* row;
  // Number, name and date are all the same, as far as both sides say them, and two of them at least. Else a person is
  // to look at it: the number alone, or the name alone.
  bool is_sure;
};

// Of rows as they are when it is made; they must stay as they are while it is used.         threads  any, many at once
class Resolver {
 public:
  // `index`: of the same rows.
  Resolver(const Rows& rows, const SearchIndex& index);

  // The objects that are meant, the newest first; up to limits::choices_max. More than one: a person chooses. An
  // address of the members' area, or a plain one, means none.
  std::vector<const Row*> meant_by(const mappe::council::Recognised& read) const;
  // An OParl id, exactly as it is delivered; null: none.
  const Row* by_id(const std::string& id) const { return rows_.find(id); }
  // Where the paper of a link may be now, the sure ones first; up to limits::choices_max.
  std::vector<Proposal> proposals(const BusinessAnchor& anchor) const;

 private:
  const Rows& rows_;
  const SearchIndex& index_;
  std::unordered_map<std::string, std::vector<const Row*>> by_address_;  // counter, blank, number
  std::unordered_map<std::string, std::vector<const Row*>> by_name_;     // folded; papers
};

}  // namespace mappe::client::council
