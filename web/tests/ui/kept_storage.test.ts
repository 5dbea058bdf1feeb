// Which devices clear what a page stores after a week, and the asking not to.
import { afterEach, describe, expect, test, vi } from "vitest"
import { askToKeepStorage, isClearedAfterAWeek } from "../../src/app/kept_storage.ts"

afterEach(() => {
  vi.unstubAllGlobals()
})

const safari = (device: string): string => `Mozilla/5.0 (${device}) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.7 Safari/604.1`
const iPad = safari("iPad; CPU OS 18_7 like Mac OS X")
const iPhone = safari("iPhone; CPU iPhone OS 18_7 like Mac OS X")
const macintosh = safari("Macintosh; Intel Mac OS X 10_15_7")
const android = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Mobile Safari/537.36"
const windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"

describe("what is cleared after a week without a visit", () => {
  const at = (userAgent: string, maxTouchPoints: number, isOnHomeScreen: boolean): boolean => {
    vi.stubGlobal("navigator", { userAgent, maxTouchPoints })
    vi.stubGlobal("matchMedia", (query: string) => ({ matches: isOnHomeScreen && query === "(display-mode: standalone)" }))
    return isClearedAfterAWeek()
  }
  test.each([
    ["an iPad", iPad, 5],
    ["an iPad that calls itself a Mac", macintosh, 5],
    ["an iPhone", iPhone, 5],
  ])("a tab of %s, not the app on its home screen", (_, userAgent, points) => {
    expect(at(userAgent, points, false)).toBe(true)
    expect(at(userAgent, points, true)).toBe(false)
  })
  test.each([
    ["a Mac", macintosh, 0],
    ["a Mac with a trackpad that says so", macintosh, 1],
    ["an Android telephone", android, 5],
    ["a computer with a touch screen", windows, 10],
  ])("nothing in a tab of %s", (_, userAgent, points) => {
    expect(at(userAgent, points, false)).toBe(false)
  })
})

describe("asking the browser to keep it", () => {
  const asks = (storage: unknown): Promise<boolean> => {
    vi.stubGlobal("navigator", { storage })
    return askToKeepStorage()
  }
  test("it answers what the browser says", async () => {
    expect(await asks({ persist: () => Promise.resolve(true) })).toBe(true)
    expect(await asks({ persist: () => Promise.resolve(false) })).toBe(false)
  })
  test("a browser that cannot be asked, or fails, keeps nothing for sure", async () => {
    expect(await asks(undefined)).toBe(false) // a page without a certificate
    expect(await asks({})).toBe(false)
    expect(await asks({ persist: () => Promise.reject(new TypeError("not here")) })).toBe(false)
  })
})
