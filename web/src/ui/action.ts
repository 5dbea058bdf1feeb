import type { IconName } from "./icons.ts"

/** One line of a menu. */
export interface Action {
  label: string
  icon?: IconName
  danger?: boolean
  run: () => void
}
