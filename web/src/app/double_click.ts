// Who is used to double clicks presses everything twice. The second click must not press what has come under the pointer
// meanwhile (the first file of the folder that the first click opened, the next line of the bin), nor open a link twice.
// On the button that got the first one it counts: who turns pages presses quickly.

/** Call once, at the start. */
export function forgiveDoubleClicks(): void {
  let first: Element | null = null
  const take = (event: MouseEvent): void => {
    const pressed = event.target instanceof Element ? event.target.closest("a[href], button") : null
    if (event.detail < 2) {
      first = pressed
      return
    }
    if (!pressed || (pressed === first && pressed instanceof HTMLButtonElement)) return
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  addEventListener("click", take, true)
}
