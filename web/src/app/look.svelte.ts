// Light or dark, and the language. Kept on this device; nothing else is kept in localStorage.
import { chooseLanguage, type Language } from "../words/say.svelte.ts"

export type Theme = "system" | "light" | "dark"

let theme = $state<Theme>("system")
let language = $state<Language>("de")
let singleKeys = $state(true)

export const look = {
  get theme() {
    return theme
  },
  get language() {
    return language
  },
  get singleKeys() {
    return singleKeys
  },
}

export function setTheme(fresh: Theme): void {
  theme = fresh
  if (fresh === "system") document.documentElement.removeAttribute("data-kern-theme")
  else document.documentElement.setAttribute("data-kern-theme", fresh)
  store("mappe.theme", fresh)
}

export async function setLanguage(fresh: Language): Promise<void> {
  await chooseLanguage(fresh)
  language = fresh
  document.documentElement.lang = fresh
  store("mappe.language", fresh)
}

/** Shortcuts of one letter disturb people who dictate: they can be switched off (WCAG 2.1.4). */
export function setSingleKeys(fresh: boolean): void {
  singleKeys = fresh
  store("mappe.keys", fresh ? "on" : "off")
}

export async function readLook(): Promise<void> {
  const kept = read("mappe.theme")
  if (kept === "light" || kept === "dark") setTheme(kept)
  singleKeys = read("mappe.keys") !== "off"
  if (read("mappe.language") === "en") await setLanguage("en")
}

function store(name: string, value: string): void {
  try {
    localStorage.setItem(name, value)
  } catch {
    /* a browser without storage forgets it; nothing is lost but comfort */
  }
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}
