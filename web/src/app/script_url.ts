// The only way a script's address gets into the page: same origin, or not at all (CSP: trusted-types mappe-script-url).
interface Policy {
  createScriptURL(url: string): string
}
interface Factory {
  createPolicy(name: string, rules: Policy): Policy
}

let policy: Policy | null = null

export function scriptUrl(url: string): string {
  policy ??= makePolicy()
  return policy.createScriptURL(url)
}

function makePolicy(): Policy {
  const rules: Policy = { createScriptURL: onlyOurs }
  const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes
  return factory ? factory.createPolicy("mappe-script-url", rules) : rules
}

function onlyOurs(url: string): string {
  const whole = new URL(url, location.href)
  if (whole.origin !== location.origin) throw new TypeError("a script of another origin")
  return whole.href
}
