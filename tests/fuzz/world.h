// A server without a socket and without a disk, with one faction, its founder Anna and one space: what the requests of
// a fuzz target are asked of. The same for every input, but for its random keys and ids, which have names in requests.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/router.h"
#include "journal/access.h"
#include "journal/entry.h"
#include "server/services.h"
#include "tests/server/people.h"

namespace mappe::fuzz {

struct Reply {
  int status = 0;
  std::string route, content_type, body;
};

class World {
 public:
  World();

  // A request as it comes over the wire, with `{anna}` (a session), `{space}`, `{faction}`, `{person}`, `{blob}`,
  // `{card}` and `{device}` filled in. A body that begins with "#content ", "#access " or "#roster K " is signed by
  // Anna and goes as the next entry: what follows is the body of the entry, or, of a space's, the text "same" for what
  // holds now. Nothing: it never reaches a handler.
  std::optional<Reply> ask(std::string_view text);

 private:
  void found();
  void make_space();
  std::string fill_in(std::string text) const;
  Bytes body_of(std::string_view text);
  journal::Header annas_header(const JournalId& journal, const journal::Pin& head, journal::Kind kind) const;
  Bytes entry_of_space(journal::Kind kind, ByteView body, std::uint64_t epoch);
  Bytes entry_of_roster(journal::Kind kind, ByteView body);
  void follow(const journal::Entry& entry);
  Reply answer(http::Request& request);
  Reply must(int status, const std::string& text, Bytes body);

  std::unique_ptr<server::Log> log_;
  std::unique_ptr<storage::Storage> storage_;
  std::unique_ptr<server::Services> services_;
  http::Router router_;
  FactionId faction_ = FactionId::random();
  SpaceId space_ = SpaceId::random();
  server::testing::Keys anna_{PrincipalKind::person, faction_};
  server::testing::AccountKeys login_;
  journal::Pin roster_head_, head_;
  EntryHash access_hash_;
  journal::AccessBody access_;
  std::optional<journal::Entry> signed_;  // by the request being asked
  std::string token_, device_, blob_;
};

}  // namespace mappe::fuzz
