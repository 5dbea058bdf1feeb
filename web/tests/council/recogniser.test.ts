// The vectors of what a pasted text means in a council's system.
//                                    tests/vectors/README.md   twin: tests/council_links/recogniser_test.cpp
import { expect, test } from "vitest"
import { addressIn } from "../../src/mappe/council/pasted.ts"
import { recognise, sameRoot } from "../../src/mappe/council/recogniser.ts"
import { gives, must, refused, runFamily } from "../vectors/read_vectors.ts"

runFamily("council-links", {
  recognise: (input) => {
    const got = recognise(input.text("text"))
    return got.ok ? gives({ ...got.value }) : refused(got)
  },
  address_in: (input) => {
    const got = addressIn(input.text("text"))
    return got.ok ? gives({ text: got.value }) : refused(got)
  },
  same_root: (input) => gives({ same: sameRoot(input.text("a"), input.text("b")) }),
})

test("half a surrogate is no text", () => {
  for (const read of [recognise, addressIn]) {
    const got = read("https://a.de/\ud800")
    expect(got.ok ? "ok" : got.error.kind).toBe("malformed")
  }
})

test("where a browser is sent is what its own URL class reads, so the host that is shown is the one that is asked", () => {
  for (const text of [
    "https://user@ris.example.de:443/public/vo020?VOLFDNR=7#x",
    "http://192.0.2.7:8080/a/../b/%2e%2E/Straße?<ä>",
    "rat.example.de/to010.asp?SILFDNR=1",
  ]) {
    const { opens } = must(recognise(text))
    expect(new URL(opens).href).toBe(opens)
  }
})
