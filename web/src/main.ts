// The delivered app: its look, its engine in a worker, its screens.
import "./app/styles.ts"
import { followVersions } from "./app/new_version.ts"
import { start } from "./app/start.ts"
import { connectEngine } from "./engine/connect.ts"

await start(() => connectEngine(followVersions))
