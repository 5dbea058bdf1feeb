// Addresses that councils or members wrote, from the side of somebody who wants a click to go elsewhere.
import { expect, test, vi } from "vitest"
import { hostOf, isOutgoing, leaveTo, openedAddress, outgoing } from "../../src/app/outgoing.ts"

const elsewhere = [
  "javascript:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "blob:https://ris.example/1", "file:///etc/passwd",
  "ftp://ris.example/", "//ris.example/", "/a", "", "https:ris.example", "https://", "view-source:https://ris.example/", "https://a b/", "https://ris.example:99999/",
]

test("http and https alone are opened", () => {
  for (const url of elsewhere) {
    expect([url, isOutgoing(url), hostOf(url), openedAddress(url)]).toEqual([url, false, "", ""])
  }
  const open = vi.fn()
  vi.stubGlobal("open", open)
  for (const url of elsewhere) leaveTo(url)
  expect(open).not.toHaveBeenCalled()
  leaveTo("https://ris.example/a")
  expect(open).toHaveBeenCalledExactlyOnceWith("https://ris.example/a", "_blank", "noopener,noreferrer")
  vi.unstubAllGlobals()
})

test("what is shown is what opens: look-alikes in ASCII, no name before the host, nothing that turns the direction", () => {
  expect(openedAddress("https://r\u0456s.example/a")).toBe("https://xn--rs-hoc.example/a")
  expect(openedAddress("https://ris.example:secret@evil.example/a")).toBe("https://evil.example/a")
  expect(openedAddress("https://ris.example\\@evil.example/a")).toBe("https://ris.example/@evil.example/a")
  expect(openedAddress("https://evil.example/\u202Eelpmaxe.sir")).toBe("https://evil.example/%E2%80%AEelpmaxe.sir")
  expect(openedAddress("https://ris\t.exam\nple/\"<b>")).toBe("https://ris.example/%22%3Cb%3E")
})

test("a page of an unknown host is asked about with every button that opens it, one of a council's with none", () => {
  const asked = vi.fn()
  const press = (known: boolean, button: number): boolean => {
    const event = { button, preventDefault: vi.fn() }
    const anchor = outgoing("https://ris.example/a", known, asked)
    ;(button === 0 ? anchor.onclick : anchor.onauxclick)(event as unknown as MouseEvent)
    return event.preventDefault.mock.calls.length > 0
  }
  expect([press(false, 0), press(false, 1), press(false, 2)]).toEqual([true, true, false]) // the second one opens a menu
  expect(asked).toHaveBeenCalledTimes(2)
  expect([press(true, 0), press(true, 1)]).toEqual([false, false])
  const { rel, referrerpolicy, target } = outgoing("https://ris.example/a", true, asked)
  expect([rel, referrerpolicy, target]).toEqual(["noopener noreferrer", "no-referrer", "_blank"])
})
