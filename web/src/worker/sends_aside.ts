// Where large bodies are sent by a worker of their own (send.worker.ts): in Chromium, which tells of itself so. There it was
// measured and spares a third of the processor's time. Firefox, driven by a program, held the engine's worker still for good
// when it began another, in every second upload; it has not the costs that this spares.
//                                                                          docs/decisions/2026-11-sending-worker.md
export const sendsAside = "userAgentData" in navigator
