// The shape every language must fill: that of the German table. A missing key fails the type check.
import type { de } from "./de.ts"

export type Words = typeof de
