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

/** What an anchor to such a page carries. */
export const outgoing = { target: "_blank", rel: "noopener noreferrer", referrerpolicy: "no-referrer" } as const

export function leaveTo(url: string): void {
  if (isOutgoing(url)) open(url, "_blank", "noopener,noreferrer")
}
