// What a browser forgets while somebody waits for it.
//
// Chromium (156) collects the stream of a Blob, and its reader, when nothing but the pending read itself knows of them any
// more; the read then never settles. So whoever waits holds them here. tests/stories/sending.test.ts collects all the time.

const held = new Set<object>()

export async function holding<T>(what: object, act: () => Promise<T>): Promise<T> {
  held.add(what)
  try {
    return await act()
  } finally {
    held.delete(what)
  }
}
