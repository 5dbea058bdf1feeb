// Why a name is refused (journal/name.ts: NameFault), and what to do, in English.
import type { nameRulesDe } from "./names_de.ts"

const signs = "A name may contain none of these signs: \\ : * ? \" < > |. Please rename it and try again."
const unseen = "There is a sign in the name that cannot be seen. Please type the name anew and try again."
const titleSigns = "The name of a space may contain neither a colon nor a slash. Please choose another."

export const nameRulesEn: typeof nameRulesDe = {
  name_empty: "Please enter a name.",
  name_too_long: "This name is too long. Please shorten it and try again.",
  name_not_utf8: unseen,
  name_dots: "A name of nothing but dots does not work. Please choose another.",
  name_slash: "A name may not contain a slash. Please rename it and try again.",
  name_control: unseen,
  name_bidi_control: unseen,
  name_reserved_sign: signs,
  name_trailing: "A name may not end in a dot or a space. Please rename it and try again.",
  title_empty: "The name of a space needs at least two characters.",
  title_too_long: "This name is too long. Please shorten it and try again.",
  title_not_utf8: unseen,
  title_dots: "A name of nothing but dots does not work. Please choose another.",
  title_slash: titleSigns,
  title_control: unseen,
  title_bidi_control: unseen,
  title_reserved_sign: titleSigns,
  title_trailing: "A name may not end in a dot or a space. Please choose another.",
}
