// A faction's statements as a member's device sees them: each is checked against the one before it and the key the
// first was signed with, and remembered. So the server can neither change nor take back what it showed once.
//                                                                                docs/protocol.md §7b, docs/treasury.md
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "client/home/home.h"
#include "client/wire/api.h"

namespace mappe::client {

using StatementHash = Id<struct StatementHashTag, 32>;  // H("statement", canonical JSON)

enum class StatementFault {
  unreadable,      // not a statement in its one form
  bad_signature,   // changed, or signed by another key than this device knows
  foreign,         // of another faction, server or number
  broken_chain,    // does not name the hash of the one before
  missing_number,  // one that must be there is not
  changed,         // this device saw another document of that number
  gone,            // this device saw one of that number, and there is none now
  other_key,       // the server names another key than the one this device knows; told of number 0
};
std::string_view word_of(StatementFault fault);  // "bad-signature"

struct StatementPlace {
  ServerId server;
  FactionId faction;
  std::uint64_t number = 1;
  std::optional<StatementHash> previous;  // none: it is the first
  SignPublicKey key;
};

struct SeenStatement {
  StatementHash hash;
  std::string row;  // JSON: number, kind, period, closed_ms, closed_on, net_cents, tax_cents, gross_cents, byte_ms,
                    // has_budget; corrects of a correction
};

// Of an envelope, as GET /v1/treasury/{faction}/statements/{number} has it. Pure.
std::variant<SeenStatement, StatementFault> check_statement(ByteView envelope, const StatementPlace& place);

struct StatementTold {
  std::uint64_t number = 0;
  StatementFault fault = StatementFault::unreadable;
};

struct CheckedStatements {
  std::vector<SeenStatement> seen;    // number 1 first, without gaps, all that this device ever checked
  std::vector<StatementTold> faults;  // ascending; empty: the server shows the same, and all of it is in order
};

// Asks for the list and for each document that is new here, checks, remembers. After a document that is wrong, later
// ones are not taken up. `anew` forgets what was seen before: the person says that the server's are to count.
//   errors  those of the API; malformed  the server's answer; damaged, io  the home
Answer<CheckedStatements> check_statements(const Home& home, Api& api, const ServerId& server, const FactionId& faction,
                                           bool anew);

}  // namespace mappe::client
