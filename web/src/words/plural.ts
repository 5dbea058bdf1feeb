// One or many, by the rules of the language; "3 Dateien", "1 Datei".
const rules = { de: new Intl.PluralRules("de"), en: new Intl.PluralRules("en") }
const numbers = { de: new Intl.NumberFormat("de"), en: new Intl.NumberFormat("en") }

export function counter(language: "de" | "en") {
  return (count: number, one: string, many: string): string =>
    `${numbers[language].format(count)} ${rules[language].select(count) === "one" ? one : many}`
}

const lists = { de: new Intl.ListFormat("de", { type: "disjunction" }), en: new Intl.ListFormat("en", { type: "disjunction" }) }
/** "Anna, Bernd oder Clara". */
export function eitherOf(language: "de" | "en") {
  return (names: readonly string[]): string => lists[language].format(names)
}
