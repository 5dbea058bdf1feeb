// How this device is called in the list of devices: "Firefox auf Windows". Made of what the browser says of itself.
const systems: [RegExp, string][] = [
  [/iPad/, "iPad"],
  [/iPhone/, "iPhone"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/CrOS/, "Chromebook"],
  [/Mac OS X|Macintosh/, "Mac"],
  [/Linux/, "Linux"],
]
const browsers: [RegExp, string][] = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\/|FxiOS/, "Firefox"],
  [/SamsungBrowser/, "Samsung Internet"],
  [/Chrome\/|CriOS|Chromium/, "Chrome"],
  [/Safari\//, "Safari"],
]

export function deviceLabel(userAgent: string, touchPoints: number): string {
  const isIpad = /Macintosh/.test(userAgent) && touchPoints > 1 // iPadOS says it were a Mac
  const system = isIpad ? "iPad" : (systems.find(([sign]) => sign.test(userAgent))?.[1] ?? "")
  const browser = browsers.find(([sign]) => sign.test(userAgent))?.[1] ?? "Browser"
  return system ? `${browser} (${system})` : browser
}

export function thisDevice(): string {
  return deviceLabel(navigator.userAgent, navigator.maxTouchPoints)
}
