// A page with the real engine in its worker and nothing else, for the browser test.
import { connectEngine } from "../../../src/engine/connect.ts"

Object.assign(window, { engine: connectEngine() })
