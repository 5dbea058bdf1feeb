// One or many, by the rules of the language; "3 Dateien", "1 Datei".
const rules = { de: new Intl.PluralRules("de"), en: new Intl.PluralRules("en") }
const numbers = { de: new Intl.NumberFormat("de"), en: new Intl.NumberFormat("en") }

export function counter(language: "de" | "en") {
  return (count: number, one: string, many: string): string =>
    `${numbers[language].format(count)} ${rules[language].select(count) === "one" ? one : many}`
}
