// Statements as a member's device judges them.             docs/protocol.md §7b   twin: tests/client/statements_test.cpp
import { toHex } from "../../src/mappe/base/bytes.ts"
import { FactionId, ServerId, SignPublicKey } from "../../src/mappe/base/ids.ts"
import { checkStatement, StatementHash } from "../../src/mappe/treasury/statements.ts"
import { gives, must, runFamily } from "../vectors/read_vectors.ts"

runFamily("statements", {
  check_statement: (input) => {
    const previous = input.bytes("previous")
    const checked = checkStatement(new TextEncoder().encode(input.text("envelope")), {
      server: must(ServerId.parse(input.bytes("server"))),
      faction: must(FactionId.parse(input.bytes("faction"))),
      number: input.number("number"),
      previous: previous.length === 0 ? undefined : must(StatementHash.parse(previous)),
      key: must(SignPublicKey.parse(input.bytes("public_key"))),
    })
    return gives(typeof checked === "string" ? { fault: checked } : { fault: "", hash: toHex(checked.hash), row: checked.row })
  },
})
