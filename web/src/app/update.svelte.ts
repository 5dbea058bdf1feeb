// A newer version of the app waits behind this one. It is said, never swapped in silence.
let reload = $state.raw<(() => void) | null>(null)

export const update = {
  get reload() {
    return reload
  },
}

export function offerReload(how: () => void): void {
  reload = how
}
