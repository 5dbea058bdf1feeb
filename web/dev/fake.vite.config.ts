// Builds and serves the screens with the made-up engine, apart from the app that is delivered. Every path leads to the
// one page, as the real server does it, with the policy of UI.md §1.
import { svelte } from "@sveltejs/vite-plugin-svelte"
import { defineConfig, type Plugin, type PreviewServer } from "vite"
import { paperIsLight } from "../paper_light.ts"

const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "media-src 'self' blob:",
  "manifest-src 'self'",
  "frame-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types svelte-trusted-html mappe-script-url",
].join("; ")

function onePage(): Plugin {
  return {
    name: "one-page",
    configurePreviewServer(server: PreviewServer) {
      server.middlewares.use((request, response, next) => {
        response.setHeader("Content-Security-Policy", policy)
        if (!/\.[a-z0-9]+(\?|$)/.test(request.url ?? "")) request.url = "/fake.html"
        next()
      })
    },
  }
}

export default defineConfig({
  root: import.meta.dirname,
  publicDir: "../public",
  plugins: [paperIsLight(), svelte({ configFile: false }), onePage()],
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    outDir: "../dist-fake",
    emptyOutDir: true,
    rollupOptions: { input: new URL("fake.html", import.meta.url).pathname },
  },
  worker: { format: "es" },
})
