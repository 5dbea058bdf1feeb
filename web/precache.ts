// Writes into the service worker which files this version has: it keeps them all, so that the app starts without the
// server, and never mixes two versions.
import type { Plugin } from "vite"

const later = /pdf|\.map$|^assets\/send\// // fetched when they are first needed; who sends has a connection
const shown = ["/index.html", "/manifest.webmanifest", "/mappe.svg"]

export function precache(): Plugin {
  return {
    name: "mappe-precache",
    apply: "build",
    enforce: "post",
    generateBundle(_options, bundle) {
      const worker = bundle["service_worker.js"]
      if (worker?.type !== "chunk") return
      if (worker.imports.length > 0) this.error("the service worker must stand alone")
      const assets = Object.keys(bundle).filter((name) => name.startsWith("assets/") && !later.test(name))
      const files = [...shown, ...assets.map((name) => `/${name}`)].sort()
      worker.code = worker.code.replaceAll("__PRECACHE__", JSON.stringify(files))
    },
  }
}
