/** To the head of the card, for the eye and for the keyboard alike. */
export function toTop(): void {
  document.getElementById("inhalt")?.focus()
  scrollTo({ top: 0, behavior: "instant" })
}
