#include "client/treasury/statements.h"

#include <algorithm>
#include <map>

#include "client/limits.h"
#include "client/wire/json_fields.h"
#include "client/wire/pass_on.h"
#include "crypto/base/cbor.h"
#include "crypto/base/hash.h"
#include "crypto/base/sign.h"

namespace mappe::client {

namespace {

constexpr std::string_view statement_format = "mappe-statement/1";

struct StatementBook {
  SignPublicKey key;
  std::vector<SeenStatement> seen;
};

RecordName book_record(const FactionId& faction) { return {Drawer::pins, "statements-" + faction.text()}; }

// None: this device has seen no statement yet.                                                    errors  damaged, io
Result<std::optional<StatementBook>> load_book(const Home& home, const FactionId& faction) {
  const auto bytes = home.read(book_record(faction));
  if (!bytes && bytes.error().code == Errc::not_found) return std::optional<StatementBook>();
  if (!bytes) return fail(bytes.error());
  cbor::Reader in(bytes->expose());
  StatementBook book;
  in.array(2);
  book.key = in.id<SignPublicKey>();
  const std::size_t count = in.array_up_to(limits::statements_max);
  for (std::size_t i = 0; i < count && !in.failed(); ++i) {
    in.array(2);
    const auto hash = in.id<StatementHash>();
    book.seen.push_back({hash, std::string(in.text())});
  }
  if (!in.finish()) return fail(Errc::damaged, "what this device noted of statements cannot be read");
  return std::optional(std::move(book));
}

Result<void> save_book(const Home& home, const FactionId& faction, const StatementBook& book) {
  cbor::Writer out;
  out.array(2).id(book.key).array(book.seen.size());
  for (const SeenStatement& seen : book.seen) out.array(2).id(seen.hash).text(seen.row);
  return home.write(book_record(faction), out.done());
}

// What people are shown of it; throws Json::exception when a member lacks or is of another sort.
Json row_of(const Json& statement) {
  Json row{{"has_budget", statement.contains("budget")}};
  for (const char* member : {"number", "closed_ms"}) row[member] = statement.at(member).get<std::uint64_t>();
  for (const char* member : {"net_cents", "tax_cents", "gross_cents"})
    row[member] = statement.at(member).get<std::int64_t>();
  for (const char* member : {"kind", "closed_on", "byte_ms"}) row[member] = statement.at(member).get<std::string>();
  for (const char* member : {"kind", "name", "title", "from", "last_day"})
    row["period"][member] = statement.at("period").at(member).get<std::string>();
  for (const char* member : {"from_ms", "until_ms"})
    row["period"][member] = statement.at("period").at(member).get<std::uint64_t>();
  if (statement.contains("corrects"))
    row["corrects"] = {{"number", statement["corrects"].at("number").get<std::uint64_t>()},
                       {"reason", statement["corrects"].at("reason").get<std::string>()}};
  return row;
}

// What the server lists: its key, the hash of each number, and how many were ever closed: none lacks at the end.
struct StatementsListed {
  SignPublicKey key;
  std::map<std::uint64_t, StatementHash> hashes;
  std::uint64_t count = 0;
};

Result<StatementsListed> read_list(ByteView body) try {
  const auto json = parse_json(body);
  if (!json) return fail(json.error());
  const auto key = SignPublicKey::parse_base64url(json->at("statement_key").get<std::string>());
  if (!key) return fail(Errc::malformed, "the server's figures of the treasury lack what they must have");
  StatementsListed listed{*key, {}, json->at("check").at("count").get<std::uint64_t>()};
  for (const Json& row : json->at("statements")) {
    const auto hash = StatementHash::parse_base64url(row.at("hash").get<std::string>());
    if (!hash) return fail(Errc::malformed, "the server's figures of the treasury lack what they must have");
    listed.hashes[row.at("number").get<std::uint64_t>()] = *hash;
  }
  if (listed.hashes.size() > limits::statements_max)
    return fail(Errc::malformed, "the server's figures of the treasury lack what they must have");
  return listed;
} catch (const Json::exception&) {
  return fail(Errc::malformed, "the server's figures of the treasury lack what they must have");
}

// Takes up what is new, from the first number this device has not checked.
Answer<void> follow(Api& api, const ServerId& server, const FactionId& faction, const StatementsListed& listed,
                    StatementBook& book, std::vector<StatementTold>& faults) {
  const std::uint64_t last = std::max(listed.count, listed.hashes.empty() ? 0 : listed.hashes.rbegin()->first);
  for (std::uint64_t number = book.seen.size() + 1; number <= last; ++number) {
    const auto named = listed.hashes.find(number);
    if (named == listed.hashes.end()) return faults.push_back({number, StatementFault::missing_number}), Answer<void>();
    const auto body = api.treasury(faction, "statements/" + std::to_string(number));
    if (!body && body.problem() != nullptr && body.problem()->rule == "statement_changed")  // by its own check
      return faults.push_back({number, StatementFault::bad_signature}), Answer<void>();
    if (!body) return pass_on<void>(body);
    const std::optional<StatementHash> previous =
        book.seen.empty() ? std::nullopt : std::optional(book.seen.back().hash);
    auto checked = check_statement(*body, {server, faction, number, previous, book.key});
    if (const auto* fault = std::get_if<StatementFault>(&checked))
      return faults.push_back({number, *fault}), Answer<void>();
    book.seen.push_back(std::move(std::get<SeenStatement>(checked)));
    if (book.seen.back().hash != named->second) faults.push_back({number, StatementFault::changed});
  }
  return {};
}

}  // namespace

std::string_view word_of(StatementFault fault) {
  switch (fault) {
    case StatementFault::unreadable:
      return "unreadable";
    case StatementFault::bad_signature:
      return "bad-signature";
    case StatementFault::foreign:
      return "foreign";
    case StatementFault::broken_chain:
      return "broken-chain";
    case StatementFault::missing_number:
      return "missing-number";
    case StatementFault::changed:
      return "changed";
    case StatementFault::gone:
      return "gone";
    case StatementFault::other_key:
      return "other-key";
  }
  return "";
}

std::variant<SeenStatement, StatementFault> check_statement(ByteView envelope, const StatementPlace& place) try {
  const auto json = parse_json(envelope);
  if (!json) return StatementFault::unreadable;
  const Json& statement = json->at("statement");
  if (!statement.is_object() || statement.at("format") != statement_format) return StatementFault::unreadable;
  const auto signature = Signature::parse_base64url(json->at("signature").get<std::string>());
  if (!signature) return StatementFault::unreadable;
  const Bytes canonical = bytes_of(statement.dump());  // nlohmann keeps members in byte order
  if (!verify(place.key, "statement-sign", canonical, *signature)) return StatementFault::bad_signature;
  const Json row = row_of(statement);
  if (row.at("number") != place.number || statement.at("server") != place.server.text() ||
      statement.at("faction") != place.faction.text())
    return StatementFault::foreign;
  if (statement.at("previous") != (place.previous ? place.previous->text() : std::string()))
    return StatementFault::broken_chain;
  return SeenStatement{StatementHash(hash("statement", canonical)), row.dump()};
} catch (const Json::exception&) {
  return StatementFault::unreadable;
}

Answer<CheckedStatements> check_statements(const Home& home, Api& api, const ServerId& server, const FactionId& faction,
                                           bool anew) {
  const auto lock = home.lock("statements");
  if (!lock) return lock.error();
  const auto body = api.treasury(faction, "statements");
  if (!body) return pass_on<CheckedStatements>(body);
  const auto listed = read_list(*body);
  if (!listed) return listed.error();
  auto kept = anew ? Result<std::optional<StatementBook>>(std::nullopt) : load_book(home, faction);
  if (!kept) return kept.error();
  StatementBook book = *kept ? std::move(**kept) : StatementBook{listed->key, {}};
  CheckedStatements checked;
  if (book.key != listed->key) checked.faults.push_back({0, StatementFault::other_key});
  for (std::uint64_t number = 1; number <= book.seen.size(); ++number) {
    const auto named = listed->hashes.find(number);
    if (named == listed->hashes.end())
      checked.faults.push_back({number, StatementFault::gone});
    else if (named->second != book.seen[number - 1].hash)
      checked.faults.push_back({number, StatementFault::changed});
  }
  const std::size_t before = book.seen.size();
  if (auto followed = follow(api, server, faction, *listed, book, checked.faults); !followed)
    return pass_on<CheckedStatements>(followed);
  if (anew || !*kept || book.seen.size() != before)
    if (auto saved = save_book(home, faction, book); !saved) return saved.error();
  checked.seen = std::move(book.seen);
  return checked;
}

}  // namespace mappe::client
