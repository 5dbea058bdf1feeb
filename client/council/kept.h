// A council's mirror as this device keeps it: the pages of the bulk in the form of objects, each one sealed record of
// the home, named by what it was asked since. So each is there whole or not at all, a fetch that was killed goes on
// behind the last page that came, and sign-out destroys it. Beside them lies what is searched, in one piece
// (packed.h); where it is damaged it is made again from the pages.                               docs/protocol.md §7a
//
//   council-h      which copy counts, "a" or "b", up to which number it was whole once, and as of when
//   council-aN     the page of copy "a" after N; likewise "b"
//   council-pa     the packed mirror of copy "a"
//
// Another generation is gathered as the other copy and takes the place of the old one when it is whole.
//
// What is asked tells the server which councils a device keeps, and how far; never what is searched, opened or linked.
//   threads  none of its own; several processes may share the home
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <set>

#include "client/council/packed.h"
#include "client/home/home.h"
#include "client/wire/api_types.h"

namespace mappe::client::council {

// An item of a meeting's agenda.
struct ItemHere {
  std::string id;
  std::string meeting;       // its id; its row is there
  std::string number, name;  // "": the council says none
  bool is_closed = false;    // not public, as the council or a heading says
};

class KeptCouncil {
 public:
  // What is kept; none: nothing yet. What was damaged, and what came behind it, is fetched again by update().
  //   council  as the server names it: 1 to limits::name_bytes_max of a-z, 0-9, "-"
  //   errors   usage  another name
  //            io
  static Result<KeptCouncil> open(const Home& home, std::string council);

  const std::string& name() const { return name_; }
  const Rows& rows() const { return copy_.mirror.rows; }
  const SearchIndex& index() const { return copy_.mirror.index; }
  // Whether all there was is here: since this copy began, one update came to its end. Else what is not here may only
  // not have come yet.
  bool is_whole() const { return head_.whole_upto > 0 && rows().upto() >= head_.whole_upto; }
  std::size_t bytes() const { return copy_.mirror.bytes; }  // of the pages, unpacked

  // The page of the bulk after `since`, in either form, gzip taken off.     errors  those of asking; they end the
  // update
  using Ask = std::function<Result<std::string>(std::uint64_t since)>;
  // Asks until there is no more, and keeps what came, page by page: what came before an error stays. Pointers into
  // rows() and index() are void then.
  //   listed  what the server's list says of this council
  //   gives   whether something changed
  //   errors  behind: the server has seen less of it than this device, or its pages end before what its list says
  //           conflict: it began anew meanwhile
  //           malformed, too_large, too_many of what came; those of asking; io
  Result<bool> update(const CouncilListing& listed, const Ask& ask);

  // Those of these items that are here, by their id. Reads what is kept from its beginning to its end: for the few that
  // somebody asks about. What is damaged is as what is not here.
  std::map<std::string, ItemHere> items(const std::set<std::string>& ids) const;
  std::vector<ItemHere> agenda(const std::string& meeting) const;  // likewise; in the council's order

  // Of a council that the server names no more.
  static Result<void> forget(const Home& home, const std::string& council);

 private:
  struct Copy {
    char letter = 'a';
    PackedMirror mirror;
    bool is_packed = false;  // the record on disk says the same
  };
  struct Head {
    char letter = 'a';
    std::uint64_t whole_upto = 0, checked_ms = 0;
  };
  KeptCouncil(const Home& home, std::string name) : home_(&home), name_(std::move(name)) {}
  RecordName page_record(char letter, std::uint64_t since) const;
  void each_meeting(const std::set<std::string>& saying,
                    const std::function<void(const std::string&, const nlohmann::json&)>& visit) const;
  std::vector<RecordName> page_records(char letter) const;  // those that are there, in no particular order
  RecordName packed_record(char letter) const;
  RecordName head_record() const;
  Result<void> load();
  Result<void> load_copy(Copy& copy) const;
  Result<void> load_pages(Copy& copy) const;
  Result<void> fetch(const CouncilListing& listed, const Ask& ask, Copy& copy, bool* changed) const;
  Result<void> pack(Copy& copy) const;
  Result<void> drop(char letter) const;
  Result<void> write_head(const Head& head);

  const Home* home_;
  std::string name_;
  Head head_;
  Copy copy_;
};

}  // namespace mappe::client::council
