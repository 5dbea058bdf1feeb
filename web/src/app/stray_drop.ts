// What is dropped beside a list that takes it: a browser would open it, in this place or in another tab, and what was typed or
// is on its way here would be lost. Texts and links may be dropped into fields.

/** Call once, at the start. Whoever takes a drop says so by preventDefault. */
export function refuseStrayDrops(): void {
  const refuse = (event: DragEvent): void => {
    const data = event.dataTransfer
    if (event.defaultPrevented || !data) return
    const isField = event.target instanceof Element && event.target.matches("input, textarea")
    if (isField && !data.types.includes("Files")) return
    event.preventDefault()
    data.dropEffect = "none"
  }
  addEventListener("dragover", refuse)
  addEventListener("drop", refuse)
}
