// Whether the browser keeps what this page stores. A tab of Safari on iPad or iPhone clears it after seven days without
// a visit, unless the app is on the home screen (docs/web.md).

/** Asks the browser not to clear it when room is short; some ask the person. */
export async function askToKeepStorage(): Promise<boolean> {
  const { storage } = navigator
  if (typeof storage?.persist !== "function") return false
  return storage.persist().catch(() => false)
}

/** iPads call themselves Macs; no Mac can be touched. */
export function isClearedAfterAWeek(): boolean {
  const { userAgent, maxTouchPoints } = navigator
  const isTouched = /iPad|iPhone|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)
  return isTouched && !matchMedia("(display-mode: standalone)").matches
}
