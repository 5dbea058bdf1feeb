// Which page of help fits what is shown now, where that is not the route's own: a letter in place of a form, a link in place of
// a file, an alarm, a confirmation code or a sheet that comes first.
let page = $state("")

/** '': the page of the route's screen. */
export const helpHere = {
  get page() {
    return page
  },
}

/** For as long as a component stands: $effect(() => helpWhileHere("brief")). */
export function helpWhileHere(name: string): () => void {
  page = name
  return () => {
    if (page === name) page = ""
  }
}
