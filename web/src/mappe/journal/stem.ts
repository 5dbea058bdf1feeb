/** "Bericht.pdf" as "Bericht" and ".pdf". A name whose only dot is its first sign has no ending. */
export function stemAndEnding(name: string): readonly [stem: string, ending: string] {
  const dot = name.lastIndexOf(".")
  return dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""]
}
