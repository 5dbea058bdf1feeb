// The one engine of this page. main.ts sets the real one, dev/ a made-up one; screens only ask.
import type { Engine } from "../engine/contract.ts"

let engine: Engine | null = null

export function setEngine(made: Engine): void {
  engine = made
}

export function useEngine(): Engine {
  if (!engine) throw new Error("setEngine comes first")
  return engine
}
