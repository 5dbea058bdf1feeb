// Passwords to propose: six everyday words, drawn with equal chances from 2,048: 66 bits.
//                                                      docs/protocol.md §3   twin: client/identity/password_words.h
import { randomBytes } from "../base/bytes.ts"
import { passwordWords } from "./word_list.ts"

const proposedWords = 6

/** "ahorn kessel ...": words with one blank between them. */
export function proposePassword(): string {
  const dice = randomBytes(2 * proposedWords) // two bytes a word, of which 11 bits count
  const words: string[] = []
  for (let i = 0; i < proposedWords; ++i)
    words.push(passwordWords[((dice[2 * i]! << 8) | dice[2 * i + 1]!) % passwordWords.length]!)
  dice.fill(0)
  return words.join(" ")
}
