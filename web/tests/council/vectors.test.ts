// The vectors of what a page of a council may be, and what a search finds.
//                                  tests/vectors/README.md   twin: tests/client_council/vectors_test.cpp
import { readBulk } from "../../src/mappe/council/bulk.ts"
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
})

runFamily("council-search", {
  search: async (input) => {
    const mirror = await Mirror.open(new MemoryPlace())
    must(await mirror.take(must(readBulk(bytesOf(input.text("page")), 0)), 0))
    return gives({ ids: new SearchIndex(mirror).search(input.text("typed"), input.number("most")).map((row) => row.id) })
  },
  fold: (input) => gives({ folded: folded(input.text("text")) }),
})
