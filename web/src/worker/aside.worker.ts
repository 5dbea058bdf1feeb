// A service worker without a listener for requests: what lies in its scope goes to the server straight. The scope holds
// nothing but the script that sends (send.worker.ts).
//                                                                          docs/decisions/2026-11-sending-worker.md
interface Scope {
  skipWaiting(): Promise<void>
  addEventListener(type: "install", listener: () => void): void
}
declare const self: Scope

self.addEventListener("install", () => void self.skipWaiting())

export {}
