// Debian's Chromium; nothing where it is not installed.
import { existsSync } from "node:fs"

export const chromiumProgram = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path))
