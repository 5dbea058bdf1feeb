// KERN's dark colours hold for screens alone: what is printed is dark on white, whatever the device or the person chose.
// Browsers print without backgrounds, so light letters would be as good as none.
import type { Plugin } from "vite"

const system = /@media \(prefers-color-scheme: (dark|light)\)\{/g
const chosen = /\[data-kern-theme=dark\],\.kern-dark\{--[^}]*\}/g

export function paperIsLight(): Plugin {
  return {
    name: "mappe-paper-is-light",
    enforce: "pre",
    transform(code, id) {
      if (!/kern\.min\.css$/.test(id.split("?")[0]!)) return undefined
      const found = [...code.matchAll(system)].map((one) => one[1]).join()
      if (found !== "dark,light" || code.match(chosen)?.length !== 1) this.error("KERN's dark colours stand elsewhere now")
      return code
        .replace(system, (_all, scheme: string) => (scheme === "dark" ? "@media screen and (prefers-color-scheme: dark){" : "@media print, (prefers-color-scheme: light){"))
        .replace(chosen, (rule) => `@media screen{${rule}}`)
    },
  }
}
