#include "client/command/details.h"

#include <array>

namespace mappe::client::command {
namespace {

// English as the code says it, German beside it. The test looks each up in the sources.
constexpr auto details = std::to_array<Said>({
    {"Die Rolle in der Fraktion ist guest (Gast), member (Mitglied) oder manager (Verwaltung).",
     "the role in a faction is guest, member or manager"},
    {"Das Recht in einer Ablage ist reader (lesen), commenter (kommentieren), editor (bearbeiten) oder manager "
     "(verwalten).",
     "the role in a space is reader, commenter, editor or manager"},
    {"Der Grund ist left (ausgeschieden), mandate (Mandat beendet), lost (Zugang verloren) oder mistake (Versehen).",
     "the reason is left, mandate, lost or mistake"},
    {"Schreiben Sie das Datum so: 2027-06-30 oder 30.06.2027.", "write the date as 2027-06-30 or 30.06.2027"},
    {"Diesen Tag gibt es nicht.", "there is no such day"},
    {"Dieser Tag ist schon vorbei.", "that day is over already"},
    {"Schreiben Sie ABLAGE:KENNUNG, wie mappe trash ls sie zeigt.", "write it as S:ID"},
    {"Schreiben Sie NAME:RECHT, zum Beispiel \"Anna:editor\".", "write it as NAME:ROLE, for example \"Anna:editor\""},
    {"Eine solche Ablage haben Sie nicht.", "there is no such space for you"},
    {"Nennen Sie die Ablage mit dem Anfang ihrer Kennung.", "name the space by the beginning of its id"},
    {"Nennen Sie die Person mit ihrer Kennung.", "name the person by its id"},
    {"Eine solche Person gibt es in Ihrer Fraktion nicht.", "there is no such person in your faction"},
    {"Vor dem Doppelpunkt fehlt der Name der Ablage.", "no space is named before the colon"},
    {"Ein Pfad in einer Ablage kann nicht mit .. nach oben gehen.", "a path in a space cannot go up with .."},
    {"Das Ziel schreiben Sie ABLAGE:/Pfad.", "the target is written S:/path"},
    {"Nennen Sie mindestens eine Datei und das Ziel, ABLAGE:/Pfad.", "name at least one file and a target S:/path"},
    {"Das Ziel ist eine Datei, kein Ordner.", "the target is a file, not a folder"},
    {"Unter diesem Pfad gibt es nichts.", "there is nothing under that path"},
    {"Unter diesem Pfad gibt es in der Ablage nichts.", "there is nothing under that path in the space"},
    {"Diese Datei gibt es nicht.", "there is no such file"},
    {"Das ist keine Datei.", "that is no file"},
    {"Nur eine Datei hat Fassungen.", "only a file has versions"},
    {"Diese Fassung gibt es nicht; mappe history zeigt sie, 1 ist die älteste.",
     "there is no such version; mappe history shows them, 1 is the oldest"},
    {"Das ist ein Ordner: mit -r wird er mit allem darin geholt.",
     "that is a folder: add -r to get it with everything in it"},
    {"Diese Datei oder diesen Ordner gibt es auf diesem Rechner nicht.",
     "there is no such file or folder on this computer"},
    {"Den Ordner, in den die Datei soll, gibt es nicht; mappe mkdir legt ihn an.",
     "the folder to put into is not there"},
    {"Den Zielordner gibt es auf diesem Rechner nicht.", "the folder to put it into is not there"},
    {"Den Ordner darüber gibt es nicht.", "the folder above it is not there"},
    {"Eine Datei dieses Namens gibt es schon; mit --force wird sie ersetzt.", "there is a file of that name already"},
    {"Den Ordner gibt es schon, und er ist nicht leer.", "the folder is there already and not empty"},
    {"Dieser Name ist schon vergeben.", "something has that name already"},
    {"Etwas anderes hat diesen Namen.", "something else has that name"},
    {"Dieser Name ist schon vergeben; nennen Sie dahinter einen anderen Ort, ABLAGE:/Pfad.",
     "something has that name already; add another place, S:/path"},
    {"Ein Ordner kann nicht in sich selbst verschoben werden.", "a folder cannot be moved into itself"},
    {"Ein Ordner kann nicht in sich selbst kopiert werden.", "a folder cannot be copied into itself"},
    {"Eine ganze Ablage wird so nicht gelöscht.", "a whole space is not removed like this"},
    {"Beide Orte müssen in derselben Ablage liegen; zwischen Ablagen gehen get und put.",
     "both places must be in one space; between spaces use get and put"},
    {"Das geht mit einem Ordner nicht, oder nicht mit einer Datei.",
     "that does not go with a folder, or not with a file"},
    {"Im Papierkorb liegt nichts mit dieser Kennung.", "nothing in the bin has that id"},
    {"Nennen Sie mindestens 6 Zeichen der Kennung, die mappe trash ls zeigt.",
     "give at least 6 characters of the id that mappe trash ls shows"},
    {"Mehrere Kennungen im Papierkorb beginnen so; nennen Sie mehr davon.",
     "several ids in the bin begin like that; give more of it"},
    {"Es ist nicht mehr da.", "it is not there any more"},
    {"Der Ordner ist nicht mehr da.", "the folder is not there any more"},
    {"Es hat sich inzwischen geändert.", "it changed meanwhile"},
    {"Es passt nicht mehr zum jetzigen Stand.", "it does not fit any more"},
    {"Einen Eintrag dieser Nummer hat die Ablage noch nicht.", "this space has no entry of that number yet"},
    {"Hier ist niemand angemeldet; mappe sign-in meldet an.", "nobody is signed in here"},
    {"Anmeldename und Passwort (oder Code) passen nicht zusammen.", "login, password or code are not right"},
    {"Die Anmeldung ist abgelaufen.", "the session has ended: sign in again"},
    {"Auf diesem Gerät ist jemand anderes angemeldet; zuerst abmelden (mappe sign-out) oder --home nennen.",
     "this home belongs to another account: sign out first"},
    {"Auf diesem Gerät ist jemand anderes angemeldet; zuerst abmelden (mappe sign-out) oder --home nennen.",
     "this home belongs to another account: sign out first, or use that login"},
    {"Dem Link fehlt der Teil nach dem Zeichen #. Bitte den ganzen Link angeben.", "a link without the part after '#'"},
    {"Ein Anmeldename hat 1 bis 64 Zeichen aus a-z, 0-9, Punkt, _, @ und -.",
     "a login has 1 to 64 characters out of a-z, 0-9, '.', '_', '@', '-'"},
    {"Der Name ist leer.", "an empty name"},
    {"Eine Ablage braucht einen Namen.", "a space needs a title"},
    {"Das Passwort ist leer.", "an empty password"},
    {"Das Passwort ist kein gültiger Text (UTF-8).", "a password must be UTF-8"},
    {"Ein neues Passwort hat mindestens 12 Zeichen; gut sind sechs zufällige Wörter.",
     "a new password has at least 12 characters"},
    {"Die beiden Passwörter sind nicht gleich.", "the two passwords differ"},
    {"Es gibt kein Terminal, um zu fragen.", "there is no terminal to ask at"},
    {"Die erste Zeile ist leer.", "the first line is empty"},
    {"Die Zeile ist zu lang.", "the line is too long"},
    {"Die Datei mit Passwort oder PIN kann nicht geöffnet werden.", "the file with the secret cannot be opened"},
    {"Das ist keine Kennung, wie mappe devices sie zeigt.", "that is no id as mappe devices shows it"},
    {"Die Adresse eines Servers sieht so aus: https://mappe.example",
     "a server's address looks like https://mappe.example"},
    {"Der SHA-256 eines Zertifikats hat 64 Zeichen aus 0-9 und a-f.", "a certificate's SHA-256 has 64 hex digits"},
    {"Das angegebene Zertifikat ist nicht das vom ersten Besuch.",
     "the certificate given is not the one pinned at the first visit"},
    {"Das Zertifikat des Servers ist nicht das vom ersten Besuch.", "the server's certificate is not the pinned one"},
    {"Das Zertifikat des Servers ist nicht gültig.", "the server's certificate does not verify"},
    {"Ein unbekanntes Zertifikat, und niemand da, der gefragt werden kann.",
     "an unknown certificate, and nobody to ask"},
    {"Das Zertifikat wurde nicht bestätigt.", "the certificate was not confirmed"},
    {"Unter dieser Adresse antwortet ein anderer Server.", "another server answers under this address"},
    {"Unter dieser Adresse antwortet niemand.", "no connection to the server"},
    {"Mit dem Server kommt keine sichere Verbindung (TLS) zustande.", "no TLS connection to the server"},
    {"Den Namen des Servers kennt das Netz nicht.", "the server's name is not known to the network"},
    {"Der Speicher der Fraktion ist aufgebraucht.", "the faction's storage is used up"},
    {"Der Betreiber hat die Fraktion angehalten: Es kann nichts hinzukommen; Lesen und Löschen gehen.",
     "the faction is suspended: nothing can be added"},
    {"Die Fraktion hat Ihnen nicht das Recht gegeben, Ablagen anzulegen.",
     "the faction has not given the right to create spaces"},
    {"Die Regeln der Ablage lassen das nicht zu.", "the space's rules do not allow it"},
    {"Die Regeln der Fraktion lassen das nicht zu.", "the roster's rules do not allow it"},
    {"Nur wer die Ablage verwaltet, kann sie teilen.", "only managers of a space share it"},
    {"Nur wer die Ablage verwaltet, kann den Zugang nehmen.", "only managers of a space unshare it"},
    {"Eine Ablage behält mindestens eine Person, die sie verwaltet.", "a space keeps at least one manager"},
    {"Die letzte verwaltende Person bleibt; machen Sie zuerst jemand anderen dazu (mappe share ABLAGE NAME:manager).",
     "the last manager stays: make somebody else a manager first"},
    {"Kein Mitglied dieser Ablage.", "no member of this space"},
    {"Die Einladung wurde schon benutzt, zurückgenommen oder ist abgelaufen.",
     "the invitation has been used, taken back, or has ended"},
    {"Die Einladung hat schon jemand anderes benutzt.", "the invitation has been used by somebody else"},
    {"Die Festplatte dieses Rechners ist voll.", "the disk of this computer is full"},
    {"Eine Datei konnte nicht geschrieben werden; ist die Festplatte voll?",
     "a file could not be written: is the disk full?"},
    {"Die Ausgabe nimmt nichts mehr an.", "standard output does not take more"},
    {"Dieser Rechner lässt es nicht zu; prüfen Sie die Rechte der Datei.",
     "this computer does not allow it: check the file's permissions"},
    {"Dieser Rechner konnte die Datei nicht lesen oder schreiben.", "this computer could not read or write the file"},
    {"Dieser Rechner lässt den Ordner nicht anlegen.", "this computer does not let the folder be made"},
    {"Der Ordner für den Zustand dieses Geräts (--home) konnte nicht angelegt werden.",
     "the home folder could not be made"},
    {"Der Ordner für den Zustand dieses Geräts (--home) gehört einem anderen Benutzer.",
     "the home folder belongs to another user"},
    {"Im Ordner für den Zustand dieses Geräts (--home) ließ sich keine Datei anlegen; ist die Festplatte voll?",
     "a file of the home could not be made"},
    {"Im Ordner für den Zustand dieses Geräts (--home) ließ sich nichts schreiben; ist die Festplatte voll?",
     "a file of the home could not be written to disk"},
    {"Im Ordner für den Zustand dieses Geräts (--home) ließ sich nichts schreiben; ist die Festplatte voll?",
     "a log of the home could not be written"},
    {"Im Ordner für den Zustand dieses Geräts (--home) ließ sich eine Datei nicht lesen.",
     "a file of the home could not be read"},
    {"Einem Verweis (symbolischer Link) wird nicht gefolgt.", "a symbolic link is not followed"},
    {"Keine gewöhnliche Datei.", "not a regular file"},
    {"Die Datei hat sich beim Lesen geändert.", "the file changed while it was being read"},
    {"Andere ändern die Ablage gerade; bitte noch einmal.", "others keep changing this space: try again"},
    {"Andere schreiben gerade in die Ablage; bitte noch einmal.", "others keep writing into this space: try again"},
    {"Andere ändern gerade die Liste der Personen; bitte noch einmal.", "others keep changing the roster: try again"},
    {"Eine PIN hat acht Ziffern.", "a PIN has eight digits"},
    {"Ein Wiederherstellungscode hat neun Gruppen zu vier Zeichen.",
     "a recovery code has nine groups of four characters"},
    {"Der Server ist beschäftigt oder startet gerade neu.", "the server is busy or restarting: try again"},
    {"Beim Server ist etwas schiefgegangen; es wurde nichts geändert.", "a fault of the server: nothing was changed"},
});

// CLI11's words. It writes the option's name before or behind them.
constexpr auto usage_details = std::to_array<Said>({
    {"Es fehlt ein Befehl", "A subcommand is required"},
    {"Diese Angabe wurde nicht erwartet:", "The following argument was not expected:"},
    {"Diese Angaben wurden nicht erwartet:", "The following arguments were not expected:"},
    {"Das ist nicht die richtige Art von Angabe:", "Could not convert:"},
    {" fehlt", " is required"},
});

std::string replaced(std::string_view what, const Said& words) {
  const std::size_t at = what.find(words.english);
  if (at == std::string_view::npos) return "";
  return std::string(what.substr(0, at)) + std::string(words.german) +
         std::string(what.substr(at + words.english.size()));
}

}  // namespace

std::string detail(std::string_view what, Language language) {
  if (language == Language::german)
    for (const Said& one : details)
      if (one.english == what) return std::string(one.german);
  return std::string(what);
}

std::string usage_detail(std::string_view what, Language language) {
  if (language == Language::german)
    for (const Said& one : usage_details)
      if (std::string german = replaced(what, one); !german.empty()) return german;
  return std::string(what);
}

std::vector<std::string_view> known_details() {
  std::vector<std::string_view> known;
  for (const Said& one : details) known.push_back(one.english);
  return known;
}

}  // namespace mappe::client::command
