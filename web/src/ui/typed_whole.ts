/** Of a date or time only a part is typed: it has no value then, or one of the first century. */
export function isHalfTyped(field: HTMLInputElement): boolean {
  return field.validity.badInput || (field.type === "date" && field.value !== "" && field.value < "1900")
}

/** A date of which only a part is typed must not be taken for none: its field says so (Field.svelte) and gets the focus. */
export function isTypedWhole(form: HTMLFormElement): boolean {
  const half = [...form.elements].find((one): one is HTMLInputElement => one instanceof HTMLInputElement && isHalfTyped(one))
  half?.dispatchEvent(new Event("invalid"))
  half?.focus()
  return half === undefined
}
