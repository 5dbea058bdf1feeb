// Why a name is refused (journal/name.ts: NameFault), and what to do, in German. Rules of the engine: "name_FAULT", "title_FAULT".
const signs = "Ein Name darf keines dieser Zeichen enthalten: \\ : * ? \" < > |. Bitte benennen Sie um und versuchen Sie es noch einmal."
const unseen = "Im Namen steckt ein Zeichen, das man nicht sieht. Bitte tippen Sie den Namen neu ein und versuchen Sie es noch einmal."
const titleSigns = "Der Name einer Ablage darf weder einen Doppelpunkt noch einen Schrägstrich enthalten. Bitte wählen Sie einen anderen."

export const nameRulesDe = {
  name_empty: "Bitte geben Sie einen Namen ein.",
  name_too_long: "Dieser Name ist zu lang. Bitte kürzen Sie ihn und versuchen Sie es noch einmal.",
  name_not_utf8: unseen,
  name_dots: "Ein Name aus nichts als Punkten geht nicht. Bitte wählen Sie einen anderen.",
  name_slash: "Ein Name darf keinen Schrägstrich enthalten. Bitte benennen Sie um und versuchen Sie es noch einmal.",
  name_control: unseen,
  name_bidi_control: unseen,
  name_reserved_sign: signs,
  name_trailing: "Ein Name darf nicht mit einem Punkt oder Leerzeichen enden. Bitte benennen Sie um und versuchen Sie es noch einmal.",
  title_empty: "Der Name einer Ablage braucht mindestens zwei Zeichen.",
  title_too_long: "Dieser Name ist zu lang. Bitte kürzen Sie ihn und versuchen Sie es noch einmal.",
  title_not_utf8: unseen,
  title_dots: "Ein Name aus nichts als Punkten geht nicht. Bitte wählen Sie einen anderen.",
  title_slash: titleSigns,
  title_control: unseen,
  title_bidi_control: unseen,
  title_reserved_sign: titleSigns,
  title_trailing: "Ein Name darf nicht mit einem Punkt oder Leerzeichen enden. Bitte wählen Sie einen anderen.",
}
