// Statements as a member's device judges them.           docs/protocol.md §7b   twin:
// web/tests/treasury/vectors.test.ts
#include "client/treasury/statements.h"

#include <boost/test/unit_test.hpp>

#include "tests/crypto/vector_run.h"

using namespace mappe;
using namespace mappe::client;

namespace {

test::Outcome statement_checked(const test::Input& in) {
  StatementPlace place{in.id<ServerId>("server"), in.id<FactionId>("faction"), in.number("number"), std::nullopt,
                       in.id<SignPublicKey>("public_key")};
  if (!in.bytes("previous").empty()) place.previous = in.id<StatementHash>("previous");
  const auto checked = check_statement(view_of(in.text("envelope")), place);
  if (const auto* fault = std::get_if<StatementFault>(&checked)) return test::gives({{"fault", word_of(*fault)}});
  const auto& seen = std::get<SeenStatement>(checked);
  return test::gives({{"fault", ""}, {"hash", to_hex(seen.hash.view())}, {"row", nlohmann::json::parse(seen.row)}});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(statements)

BOOST_AUTO_TEST_CASE(vectors) { test::run_family("statements", {{"check_statement", statement_checked}}); }

BOOST_AUTO_TEST_SUITE_END()
