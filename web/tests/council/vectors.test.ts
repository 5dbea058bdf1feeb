// The vectors of what a page of a council may be, and what a search finds.
//                                  tests/vectors/README.md   twin: tests/client_council/vectors_test.cpp
import { readBulk } from "../../src/mappe/council/bulk.ts"
import { unfolded } from "../../src/mappe/council/columns.ts"
import { Mirror } from "../../src/mappe/council/mirror.ts"
import { folded, SearchIndex } from "../../src/mappe/council/search.ts"
import { gives, must, refused, runFamily } from "../vectors/read_vectors.ts"
import { MemoryPlace } from "./places.ts"

const bytesOf = (text: string) => new TextEncoder().encode(text)

runFamily("council-pages", {
  read_page: (input) => {
    const page = readBulk(bytesOf(input.text("page")), input.number("since"))
    if (!page.ok) return refused(page)
    return gives({ ids: page.value.objects.map((one) => one.object.id), upto: page.value.upto, more: page.value.more })
  },
  read_columns: (input) => {
    const page = JSON.parse(input.text("page")) as Record<string, unknown>
    const head = readBulk(bytesOf(input.text("page")), 0)
    const made = unfolded(page, (paper) => (paper === input.text("paper") && input.text("name") !== "" ? input.text("name") : undefined))
    if (!made.ok) return refused(made)
    return !head.ok && head.error.what.includes("lacks") ? refused(head) : gives({ objects: JSON.parse(JSON.stringify(made.value)) as unknown })
  },
})

runFamily("council-search", {
  search: async (input) => {
    const mirror = await Mirror.open(new MemoryPlace())
    must(await mirror.take(must(readBulk(bytesOf(input.text("page")), 0)), 0))
    return gives({ ids: new SearchIndex(mirror).search(input.text("typed"), input.number("most")).map((row) => row.id) })
  },
  fold: (input) => gives({ folded: folded(input.text("text")) }),
})
