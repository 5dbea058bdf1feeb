// Which object of the mirrors on this device a pasted address or a typed number means, and where an old link's object
// is after the council changed its system. Looks into what this device keeps; nothing is asked of a server.
//                                                 docs/links.md   twin: web/src/mappe/council/resolve.ts
#pragma once

#include <map>
#include <optional>

#include "client/council/search.h"
#include "council/links/recogniser.h"

namespace mappe::client::council {

// A council on this device. What it points at must stay as it is while it is used.
struct KnownCouncil {
  std::string council;             // as the server names it
  std::vector<std::string> hosts;  // of its configured addresses: "ris.example:8443"
  std::vector<std::string> roots;
  const Rows* rows;
  const SearchIndex* index;
};

struct Meant {
  const KnownCouncil* council;
  const Row* row;
};
struct Resolution {
  mappe::council::Recognised read;
  std::vector<Meant> found;  // up to limits::choices_max; more than one: people choose
};

// "ris.example:8443" of an http(s) address; "" of anything else.
std::string host_of(const std::string& address);
// Whether an address belongs to one of these: then it opens without a question.
bool is_known_host(const std::string& address, const std::vector<std::string>& hosts);

//   errors  as recognise: neither an address nor a number, or one that cannot be linked
Result<Resolution> resolve(const std::string& pasted, const std::vector<KnownCouncil>& councils);

// By what a link's object is found again when neither its id nor its address leads anywhere.         docs/protocol.md
// §8
struct BusinessAnchor {
  std::string body;       // the town's name, as the link has it; ""
  std::string reference;  // ""
  std::string name;
  std::string date;  // yyyy-mm-dd; ""
};

struct Proposal {
  const Row* row;
  // Number, name, date and body are all the same, as far as both sides say them, and two of number, name and date at
  // least. Else a person is to look at it: the number alone, or the name alone.
  bool is_sure;
};

// Of rows and an index as they are when it is made; they must stay as they are while it is used.
//   threads  any, many at once
class Resolver {
 public:
  // `index`: of the same rows. `title`: how the council is called, for rows whose body says no name.
  Resolver(const Rows& rows, const SearchIndex& index, std::string title = "");

  // Where the object of a link may be now, the sure ones first; up to limits::choices_max.
  std::vector<Proposal> proposals(const BusinessAnchor& anchor) const;
  // The name of the body a row belongs to.
  std::string body_of(const Row& row) const;

 private:
  const Rows& rows_;
  const SearchIndex& index_;
  const std::string title_;
  std::unordered_map<std::string_view, std::vector<const Row*>> by_name_;  // folded
};

}  // namespace mappe::client::council
