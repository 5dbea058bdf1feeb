// How the app is built and tested. No inline script, no data: script and no polyfill: the Content-Security-Policy
// permits none of them.
import { svelte } from "@sveltejs/vite-plugin-svelte"
import { defineConfig } from "vitest/config"
import { paperIsLight } from "./paper_light.ts"
import { precache } from "./precache.ts"

export default defineConfig({
  plugins: [paperIsLight(), svelte(), precache()],
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { index: "index.html", service_worker: "src/worker/service_worker.ts" },
      // The service worker's address is for good; all else has the hash of what it holds.
      output: { entryFileNames: (chunk) => (chunk.name === "service_worker" ? "service_worker.js" : "assets/[name]-[hash].js") },
    },
  },
  worker: {
    format: "es",
    // What sends stands aside of the app's service worker (worker/aside.worker.ts).
    rollupOptions: { output: { entryFileNames: (chunk) => `assets/${/^(send|aside)\.worker$/.test(chunk.name) ? "send/" : ""}[name]-[hash].js` } },
  },
  test: {
    environment: "node",
    include: ["tests/**/*.test.ts"],
    testTimeout: 60_000, // Argon2id of 64 MiB on a busy machine
    hookTimeout: 60_000, // a browser and a server that end on one
    expect: { poll: { timeout: 20_000 } },
    maxWorkers: 2,
  },
})
