// How the app is built and tested. No inline script, no data: script and no polyfill: the Content-Security-Policy
// permits none of them.
import { svelte } from "@sveltejs/vite-plugin-svelte"
import { defineConfig } from "vitest/config"

export default defineConfig({
  plugins: [svelte()],
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  worker: { format: "es" },
  test: {
    environment: "node",
    include: ["tests/**/*.test.ts"],
    testTimeout: 60_000, // Argon2id of 64 MiB on a busy machine
    maxWorkers: 2,
  },
})
