// Which rows of a long list are to be drawn, given what of the page is seen. Pure arithmetic in CSS pixels.
const overscanRows = 8
const stepRows = 4 // the window moves by so many, so that most scrolls change nothing
const foreseenRows = 24 // before anything is measured

export interface Sight {
  listTopPx: number
  viewHeightPx: number
  rowHeightPx: number
} // listTopPx: relative to the view's top

/** Half-open range [from, to) within [0, count]. */
export function windowOf(count: number, sight: Sight): { from: number; to: number } {
  if (sight.rowHeightPx <= 0) return { from: 0, to: Math.min(count, foreseenRows) }
  const seen = -sight.listTopPx / sight.rowHeightPx
  const first = stepRows * Math.floor((Math.floor(seen) - overscanRows) / stepRows)
  const last = stepRows * Math.ceil((Math.ceil(seen + sight.viewHeightPx / sight.rowHeightPx) + overscanRows) / stepRows)
  const from = Math.max(0, Math.min(first, count - 1))
  return { from, to: Math.max(from, Math.min(last, count)) }
}

/** The row a key leads to, or undefined when the key means nothing to a list. */
export function rowAfterKey(key: string, at: number, count: number, page: number): number | undefined {
  const wished = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    Home: 0,
    End: count - 1,
    PageDown: at + page,
    PageUp: at - page,
  }[key]
  return wished === undefined ? undefined : Math.max(0, Math.min(count - 1, wished))
}
