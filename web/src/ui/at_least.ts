/** An answer, but not before `ms`: a word that flashes by frightens more than it tells. */
export async function atLeast<T>(ms: number, answer: Promise<T>): Promise<T> {
  const [value] = await Promise.all([answer, new Promise((resolve) => setTimeout(resolve, ms))])
  return value
}
