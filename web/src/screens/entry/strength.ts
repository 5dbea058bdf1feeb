// How good a password of one's own is, in four steps. A coarse measure on purpose: length and variety, no dictionary.
const minChars = 12

export type Strength = 0 | 1 | 2 | 3 // too short, easy to guess, usable, good

export function strengthOf(password: string): Strength {
  if (password.length < minChars) return 0
  const different = new Set(password.toLowerCase()).size
  if (different < 6 || /^(.{1,4})\1+$/.test(password) || /(?:1234|abcd|qwert|passwor)/i.test(password)) return 1
  const kinds = [/[a-zäöüß]/, /[A-ZÄÖÜ]/, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(password)).length
  return password.length >= 20 || (password.length >= 15 && kinds >= 2) || kinds >= 3 ? 3 : 2
}

/** Not the words proposed, nor a slip in them or a part of them: none of them is in it. */
export function isOther(typed: string, proposed: string): boolean {
  const text = typed.trim().toLowerCase()
  if (proposed === "" || text === "" || proposed.startsWith(text)) return false
  return !proposed.split(" ").some((word) => text.includes(word))
}

/** A sign-in name as the server takes it. */
export function isLogin(login: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{2,63}$/.test(login)
}

/** Only the letters and digits of a code, in capitals. */
export function bareCode(typed: string): string {
  return typed.toUpperCase().replace(/[^A-Z0-9]/g, "")
}

/** Groups of four, while one types. */
export function grouped(typed: string): string {
  return bareCode(typed).replace(/(.{4})(?=.)/g, "$1-")
}
