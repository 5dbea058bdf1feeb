// Pages outside of Mappe. A link's address comes from a council's system or from whoever may write in a space: it is
// opened only if it is http or https, in a window that knows nothing of this one, and nothing tells where it came from.

export function isOutgoing(url: string): boolean {
  if (!/^https?:\/\//i.test(url)) return false
  try {
    return ["http:", "https:"].includes(new URL(url).protocol)
  } catch {
    return false
  }
}

export function hostOf(url: string): string {
  return isOutgoing(url) ? new URL(url).host : ""
}

/** The address in the form that opens: what is shown, printed and opened is one. Hosts in ASCII, so that look-alikes
 * show; without a name and password, which would go to that page and make another host look like the one. */
export function openedAddress(url: string): string {
  if (!isOutgoing(url)) return ""
  const read = new URL(url)
  read.username = ""
  read.password = ""
  return read.href
}

/** What an anchor to such a page carries. A host that no council is known by is asked about, by whichever button of the
 * mouse it is opened. */
export function outgoing(url: string, known: boolean, ask: () => void) {
  const open = (event: MouseEvent): void => {
    if (known || event.button === 2) return
    event.preventDefault()
    ask()
  }
  return {
    href: openedAddress(url),
    target: "_blank",
    rel: "noopener noreferrer",
    referrerpolicy: "no-referrer",
    onclick: open,
    onauxclick: open,
  } as const
}

export function leaveTo(url: string): void {
  if (isOutgoing(url)) open(openedAddress(url), "_blank", "noopener,noreferrer")
}
