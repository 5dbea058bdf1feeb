// The main story in WebKit, the engine of Safari and of all browsers of iPads.
import { describe } from "vitest"
import { mainStory } from "./main_story.ts"
import { canPlay, WebKitTown } from "./webkit.ts"

describe.skipIf(!canPlay)("the main story in WebKit", () => mainStory(() => WebKitTown.start()))
