// A council's mirror as this device keeps it: the pages of the bulk as the server sent them, each one sealed record of
// the home, named by what it was asked since. So each is there whole or not at all, a fetch that was killed goes on
// behind the last page that came, and sign-out destroys it.                                      docs/protocol.md §7a
//
// What is asked tells the server which councils a device keeps, and how far; never what is searched, opened or linked.
//   threads  none of its own; several processes may share the home
#pragma once

#include <functional>

#include "client/council/search.h"
#include "client/home/home.h"

namespace mappe::client::council {

class KeptCouncil {
 public:
  // What is kept; none: nothing yet. What was damaged, and what came behind it, is fetched again by update().
  //   council  as the server names it: 1 to limits::name_bytes_max of a-z, 0-9, "-"
  //   errors   usage  another name
  //            io
  static Result<KeptCouncil> open(const Home& home, std::string council);

  const std::string& name() const { return name_; }
  const Rows& rows() const { return rows_; }
  // The page of the bulk after `since`, unpacked.                  errors  those of asking; they end the update
  using Ask = std::function<Result<std::string>(std::uint64_t since)>;
  // Asks until there is no more, and keeps what came, page by page: what came before an error stays. Pointers into
  // rows() are void then.
  //   gives   whether something changed
  //   errors  those of asking; malformed, too_large of what came; conflict: begun anew twice meanwhile; io
  Result<bool> update(const Ask& ask);

 private:
  KeptCouncil(const Home& home, std::string name) : home_(&home), name_(std::move(name)) {}
  RecordName page_record(std::uint64_t since) const;
  RecordName time_record() const;
  Result<void> load();
  Result<void> drop_all();
  Result<void> note_time();

  const Home* home_;
  std::string name_;
  Rows rows_;
  std::size_t parts_ = 0, bytes_ = 0;
};

}  // namespace mappe::client::council
