// The main story in Debian's Firefox.
import { describe } from "vitest"
import { canPlay, FirefoxTown } from "./firefox.ts"
import { mainStory } from "./main_story.ts"

describe.skipIf(!canPlay)("the main story in Firefox", () => mainStory(() => FirefoxTown.start()))
