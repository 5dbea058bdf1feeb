#include "client/command/details.h"

#include <array>
#include <optional>

namespace mappe::client::command {
namespace {

// English as the code says it, German beside it. A test finds each in the sources, and each of the sources here.
constexpr auto details = std::to_array<Said>({
    {"Die Rolle in der Fraktion heißt gast, mitglied oder verwaltung (oder guest, member, manager).",
     "the role in a faction is guest, member or manager"},
    {"Die Zuständigkeiten sind kasse, prüfung, geschäftsstelle und ablagen.",
     "the duties are treasury, audit, office and spaces"},
    {"Das Recht in einer Ablage heißt lesen, kommentieren, bearbeiten oder verwalten (oder reader, commenter, editor, "
     "manager).",
     "the role in a space is reader, commenter, editor or manager"},
    {"Der Grund heißt ausgeschieden, mandat (beendet), verloren (der Zugang) oder versehen (oder left, mandate, lost, "
     "mistake).",
     "the reason is left, mandate, lost or mistake"},
    {"Schreiben Sie das Datum so: 2027-06-30 oder 30.06.2027.", "write the date as 2027-06-30 or 30.06.2027"},
    {"Diesen Tag gibt es nicht.", "there is no such day"},
    {"Dieser Tag ist schon vorbei.", "that day is over already"},
    {"Schreiben Sie ABLAGE:KENNUNG, wie mappe trash ls sie zeigt.", "write it as S:ID"},
    {"Schreiben Sie ABLAGE:KENNUNG, so wie die Liste es zeigt, zum Beispiel Umwelt:k3Jd92Xa.",
     "write it as S:ID, as the list shows it"},
    {"Schreiben Sie NAME:RECHT, zum Beispiel \"Anna:bearbeiten\".",
     "write it as NAME:ROLE, for example \"Anna:editor\""},
    {"Eine solche Ablage haben Sie nicht.", "there is no such space for you"},
    {"Auf diesem Gerät läuft kein Netzlaufwerk; mappe drive startet eines.",
     "no drive runs on this home: mappe drive starts one"},
    {"Es laufen schon so viele Netzlaufwerke, dass mappe drive status dieses nicht findet. Es läuft trotzdem.",
     "so many drives run on this home that this one cannot be found by mappe drive status"},
    {"Das Netzlaufwerk antwortet nicht.", "the drive does not answer"},
    {"Das Netzlaufwerk antwortet nicht rechtzeitig.", "the drive does not answer in time"},
    {"Dort antwortet ein anderes Programm als das Netzlaufwerk.", "another program answers there"},
    {"Die Notiz über das laufende Netzlaufwerk ist nicht zu lesen; starten Sie es neu.",
     "the note of a running drive cannot be read"},
    {"In den Ordner für vorübergehende Dateien lässt sich nichts schreiben.", "no temporary folder could be made"},
    {"Nennen Sie die Ablage mit dem Anfang ihrer Kennung.", "name the space by the beginning of its id"},
    {"Nennen Sie die Person mit ihrer Kennung.", "name the person by its id"},
    {"Gerätezugänge sind in dieser Ablage nicht erlaubt; wer sie verwaltet, erlaubt sie mit: mappe space gateway "
     "ABLAGE "
     "an",
     "gateways are switched off in this space: a manager may switch them on"},
    {"Gerätezugänge schaltet nur, wer die Ablage verwaltet.",
     "only managers of a space switch its gateways on and off"},
    {"Gerätezugänge schaltet man an oder aus.", "gateways are switched on or off"},
    {"Ihre Fraktion erlaubt keine Gerätezugänge.", "the faction's policy allows no gateways"},
    {"Ein App-Passwort kann nicht mehr Rechte haben als Sie selbst.",
     "an app password cannot have more rights than its owner"},
    {"Mit einem App-Passwort kann man lesen oder bearbeiten: ABLAGE:lesen oder ABLAGE:bearbeiten.",
     "an app password reads or edits: S:reader or S:editor"},
    {"Ein App-Passwort gilt für eine bis 16 Ablagen.", "an app password is for one space to 16"},
    {"Eine Ablage ist zweimal genannt.", "one space was named twice"},
    {"Ein App-Passwort endet spätestens nach 90 Tagen.", "an app password ends after 90 days at the latest"},
    {"Die Bezeichnung hat höchstens 100 Byte.", "a label has at most 100 bytes"},
    {"Ein solches App-Passwort gibt es nicht; mappe app-password list zeigt Ihre.",
     "there is no such app password; mappe app-password list shows yours"},
    {"Mehrere App-Passwörter heißen so; nennen Sie die Kennung.",
     "several app passwords are labelled like that: give the id"},
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
    {"Zu dieser Fraktion gehört schon, wer auf diesem Gerät angemeldet ist; zuerst abmelden (mappe sign-out) oder "
     "--home nennen.",
     "whoever is signed in here belongs to this faction already: sign out first"},
    {"Wer auf diesem Gerät angemeldet ist, gehört zu keiner Fraktion mehr; zuerst abmelden (mappe sign-out), dann mit "
     "einem neuen Anmeldenamen beitreten.",
     "whoever is signed in here belongs to no faction any more: sign out first"},
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
    {"Es gibt weder eine aktive Person dieses Namens noch eine offene Einladung.",
     "neither an active person nor an open invitation"},
    {"Die Schlüssel dieser Person wurden inzwischen erneuert; vergleichen Sie den neuen Beitrittscode.",
     "this person's keys were renewed meanwhile: compare the new joining code"},
    {"Die Schlüssel dieser Person wurden erneuert. Sehen Sie nach, wer sie erneuert hat, und stimmen Sie dann zu.",
     "this person's keys were renewed: look who renewed them, then say yes to the new ones"},
    {"Die Beitrittscodes sind verschieden: Es wurde nichts bestätigt. Vielleicht ist es nicht die richtige Person.",
     "the joining codes differ: nothing was confirmed"},
    {"Zu dieser Person gibt es keinen Beitrittscode; sie ist nicht durch eine Einladung beigetreten.",
     "there is no joining code: nobody has joined by an invitation"},
    {"Mehrere Ihrer Fraktionen heißen so; nennen Sie die Kennung.",
     "several of your factions are called like that: give its id"},
    {"Einer solchen Fraktion gehören Sie nicht an; mappe whoami zeigt Ihre.",
     "you belong to no such faction; mappe whoami shows yours"},
    {"Sie gehören mehreren Fraktionen an; nennen Sie mit --faction, welche gemeint ist.",
     "several factions: say which one is meant"},
    {"Diese Ablagen gehören zu verschiedenen Fraktionen; laden Sie in eine nach der anderen ein.",
     "these spaces belong to several factions: invite into one at a time"},
    {"Die mit --ca genannte Datei ist nicht zu lesen.", "the file given with --ca cannot be read"},
    {"Der Name einer Ablage hat mindestens zwei Zeichen und höchstens 255 Byte.", "a title has 2 to 255 bytes"},
    {"Der Name einer Ablage enthält keinen Doppelpunkt, keinen Schrägstrich und keine Steuerzeichen, denn man tippt "
     "ihn vor einem Doppelpunkt.",
     "a title holds no ':', no '/' and no control signs: it is typed before a colon"},
    {"Eine Ablage dieses Namens gibt es in der Fraktion schon.", "a space of this faction has that title already"},
    {"Der Server hat Inhalte weggelassen, ohne dass jemand sie löschen ließ.",
     "a body was erased that no prune entry names"},
    {"Die Kopie auf diesem Gerät weicht von der ganzen Geschichte ab; sie wurde verworfen und wird neu geladen.",
     "the copy in the home differs from a replay from the beginning; it was thrown away"},
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
    {"Das Budget der Fraktion ist aufgebraucht: Es kann nichts hinzukommen; Lesen und Löschen gehen. Fragen Sie die "
     "Kasse Ihrer Fraktion.",
     "the faction's budget is used up: ask its treasurer"},
    {"Der Betreiber hat die Fraktion angehalten: Es kann nichts hinzukommen; Lesen und Löschen gehen.",
     "the faction is suspended: nothing can be added"},
    {"Die Fraktion hat Ihnen nicht das Recht gegeben, Ablagen anzulegen.",
     "the faction has not given the right to create spaces"},
    {"Die Regeln der Ablage lassen das nicht zu.", "the space's rules do not allow it"},
    {"Die Regeln der Fraktion lassen das nicht zu.", "the roster's rules do not allow it"},
    {"Ein Name enthält keine Zeilenumbrüche und keine Steuerzeichen.",
     "a name holds no line breaks and no control characters"},
    {"Ein Name braucht etwas, das man sieht.", "a name needs something that can be seen"},
    {"In diesem Ordner liegt etwas anderes. Nennen Sie mit --home einen leeren oder neuen Ordner.",
     "that folder holds something else: name an empty or a new one as home"},
    {"Was dort steht, ist keine gewöhnliche Datei; es wird nicht ersetzt.",
     "what stands there is no regular file: it is not replaced"},
    {"Nur wer die Ablage verwaltet, kann sie teilen.", "only managers of a space share it"},
    {"Nur wer die Ablage bearbeiten darf, räumt in ihr auf.", "only editors keep up a space"},
    {"Nur wer die Ablage verwaltet, kann den Zugang nehmen.", "only managers of a space unshare it"},
    {"Eine Ablage behält mindestens eine Person, die sie verwaltet; machen Sie zuerst jemand anderen dazu (mappe share "
     "ABLAGE NAME:verwalten).",
     "a space keeps at least one manager: make somebody else a manager first"},
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
    {"Das ist ein Verweis, keine Datei; mappe export schreibt ihn auf.",
     "that is a link, not a file; mappe export writes it down"},
    {"Ein so langer Name oder Pfad ist auf diesem Rechner nicht möglich.",
     "this computer does not take so long a name or path"},
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
    // ---- typed by a person ----
    {"Eine Adresse schreibt man 127.0.0.1:0 (0: ein freier Port).",
     "an address is written 127.0.0.1:0 (0: a free port)"},
    {"Ein Laufwerk ist nur auf diesem Rechner zu erreichen: 127.0.0.1, localhost oder [::1].",
     "a drive listens on this computer alone: 127.0.0.1, localhost or [::1]"},
    {"Ein solcher Name ist nicht möglich: keines der Zeichen \\ : * ? \" < > | und am Ende weder Punkt noch "
     "Leerzeichen.",
     "such a name is not possible: none of \\ : * ? \" < > | and no dot or blank at the end"},
    {"Das Passwort ist länger als 1024 Byte.", "a password over 1024 bytes"},
    {"Das Passwort ist länger als 1024 Byte.", "a password above 1024 bytes"},
    {"Der Name ist länger als 255 Byte.", "a name over 255 bytes"},
    {"Der Name ist kein gültiger Text (UTF-8).", "a name must be UTF-8"},
    {"Diesen Text kann das Programm nicht verarbeiten.", "this text cannot be normalised"},
    {"Der Wiederherstellungscode enthält einen Tippfehler: Die letzte Gruppe passt nicht zum Rest.",
     "the last group does not fit: the recovery code is mistyped"},
    {"Ein solcher Code hat fünf Gruppen zu vier Zeichen.", "this code has five groups of four characters"},
    {"Darin steht ein Zeichen, das dort nicht vorkommen kann.", "a character that this text form does not have"},
    {"Darin steht ein Zeichen, das dort nicht vorkommen kann.", "a character that base32 does not have"},
    {"Darin steht ein Zeichen, das dort nicht vorkommen kann (nur 0-9 und a-f).", "a character that is no hex digit"},
    {"Es fehlen Zeichen am Ende.", "a text cut off in the middle of a byte"},
    {"Es fehlen Zeichen am Ende.", "stray bits at the end of a text"},
    {"Es fehlt ein Zeichen.", "hex with an odd number of digits"},
    {"Die Kennung oder Prüfsumme hat nicht die richtige Länge.", "an id or hash of the wrong length"},
    {"Der Link ist zu lang.", "a link that is too long"},
    {"Das ist ein Link anderer Art: Ein Gründungslink ist für mappe found, ein Einladungslink für mappe join.",
     "a link of another sort"},
    {"Ein Link beginnt mit https:// und dem Namen des Servers.", "a link must begin with https:// and a host"},
    {"Den Link hat eine neuere Version von Mappe gemacht.", "a link of a version this program does not know"},
    {"Eine solche Art von Fraktion gibt es nicht.", "a type of faction that does not exist"},
    {"Die Einladung hat eine neuere Version von Mappe gemacht.",
     "an invitation of a version this program does not know"},
    {"Die Datei ist größer als die größte mögliche, 20 GiB.", "larger than the largest file, 20 GiB"},

    // ---- this computer and its home folder ----
    {"Es ließ sich nicht lesen.", "it could not be read"},
    {"Der Ordner lässt sich nicht anlegen.", "the folder cannot be made"},
    {"Im Ordner für den Zustand dieses Geräts (--home) ließ sich eine Datei nicht ersetzen; ist die Festplatte voll?",
     "a file of the home could not be replaced"},
    {"Im Ordner für den Zustand dieses Geräts (--home) ließ sich eine Datei nicht öffnen.",
     "a file of the home could not be opened"},
    {"Im Ordner für den Zustand dieses Geräts (--home) fehlt eine Datei, oder sie ist beschädigt.",
     "there are no slots to write to"},
    {"Im Ordner für den Zustand dieses Geräts (--home) ließ sich nichts schreiben; ist die Festplatte voll?",
     "a folder could not be written to disk"},
    {"Eine Datei im Ordner für den Zustand dieses Geräts (--home) ist größer, als sie sein darf.",
     "a file of the home is too large"},
    {"Im Ordner für den Zustand dieses Geräts (--home) fehlt eine Datei.", "there is no such file in the home"},
    {"Der Ordner für den Zustand dieses Geräts (--home) steht anderen offen und ließ sich nicht schließen.",
     "the home folder is open to others and could not be closed"},
    {"Die Schlüsseldatei im Ordner für den Zustand dieses Geräts (--home) ist beschädigt.",
     "the key file of the home is damaged"},
    {"Es ist kein Ordner für den Zustand dieses Geräts bekannt: Geben Sie --home an oder setzen Sie MAPPE_HOME.",
     "no home folder is known: give --home or set MAPPE_HOME"},
    {"Der Ordner für den Zustand dieses Geräts (--home) hat keinen brauchbaren Pfad.",
     "the home folder has no usable path"},
    {"Im Ordner für den Zustand dieses Geräts (--home) ließ sich eine Datei nicht löschen.",
     "a file of the home could not be removed"},
    {"Der Schlüssel dieses Geräts ließ sich nicht löschen; löschen Sie den Ordner für den Zustand dieses Geräts "
     "(--home) selbst.",
     "the key of the home could not be removed"},
    {"Der Ordner für den Zustand dieses Geräts (--home) lässt sich nicht sperren.",
     "a lock of the home could not be made"},
    {"Der Ordner für den Zustand dieses Geräts (--home) lässt sich nicht sperren.",
     "a lock of the home could not be taken"},
    {"Ein anderer Befehl von mappe arbeitet gerade damit; bitte gleich noch einmal.",
     "another process uses this part of the home"},
    {"Ein anderer Befehl von mappe hat inzwischen weitergearbeitet; bitte noch einmal.",
     "the log was continued by another process"},
    {"Ein anderer Befehl von mappe hat inzwischen weitergearbeitet; bitte noch einmal.",
     "the log was started anew by another process"},
    {"Ein anderer Befehl von mappe hat inzwischen aufgeräumt; bitte noch einmal.", "the log was taken away"},
    {"Im Ordner für den Zustand dieses Geräts (--home) ließ sich nichts schreiben; ist die Festplatte voll?",
     "a log of the home could not be cut at its last good record"},
    {"Im Ordner für den Zustand dieses Geräts (--home) ließ sich eine Datei nicht lesen.",
     "a log of the home could not be read"},
    {"Eine Datei dieses Geräts ist beschädigt, oder sie stammt aus einem anderen Ordner (--home).",
     "a file of the home is damaged or of another home"},
    {"Den Ordner für den Zustand dieses Geräts (--home) hat eine andere Version von Mappe geschrieben.",
     "a home of another version of mappe"},
    {"Die Angaben zum Server auf diesem Gerät sind beschädigt.", "the home's server pin is damaged"},
    {"Die Angaben zum Konto auf diesem Gerät sind beschädigt.", "the home's account is damaged"},
    {"Die Schlüssel auf diesem Gerät sind beschädigt.", "the home's identities are damaged"},
    {"Die Angaben zum Konto auf diesem Gerät sind beschädigt.", "the home's pin of the recovery copy is damaged"},
    {"Die begonnene Gründung auf diesem Gerät ist beschädigt; bitten Sie den Betreiber um einen neuen Link.",
     "the home's unfinished founding is damaged"},
    {"Was dieses Gerät sich vom Server gemerkt hat, ist beschädigt.", "a pin of the home is damaged"},
    {"Was dieses Gerät sich vom Server gemerkt hat, ist beschädigt.", "an unanswered entry of the home is damaged"},
    {"Das Übertragen wurde angehalten.", "the download was stopped"},
    {"Das Übertragen wurde angehalten.", "the upload was stopped"},
    {"Angehalten.", "stopped"},
    {"Die Datei hat keinen Inhalt.", "the file has no content"},
    {"Es sind keine 64 MiB Arbeitsspeicher frei, um das Passwort zu prüfen.", "no 64 MiB of memory for the password"},
    {"Diesem Rechner fehlt Arbeitsspeicher.", "libcurl has no memory"},
    {"Diesem Rechner fehlt ein Bestandteil (libcurl).", "libcurl could not be started"},
    {"Diesem Rechner fehlt ein Bestandteil (Daten von ICU).", "ICU has no data for NFC"},
    {"Dieser Rechner gibt keine Zufallszahlen her; ohne sie ist nichts sicher.",
     "no random source: the system's generator does not answer"},
});

// CLI11's words. {} stands for what it names: an option, a number, a value.
constexpr auto usage_details = std::to_array<Said>({
    {"Es fehlt ein Befehl.", "A subcommand is required"},
    {"{} fehlt.", "{} is required"},
    {"Nach {} fehlt die Angabe ({}).", "{}: 1 required {} missing"},
    {"{} kann nicht zusammen mit {} stehen.", "{} excludes {}"},
    {"{} braucht auch {}.", "{} requires {}"},
    {"Diese Angabe wurde nicht erwartet: {}", "The following argument was not expected: {}"},
    {"Diese Angaben wurden nicht erwartet: {}", "The following arguments were not expected: {}"},
    {"Das ist nicht die richtige Art von Angabe: {}", "Could not convert: {}"},
    {"{} steht ohne Wert und nur einmal.", "{}: too many inputs for a flag"},
    {"{} steht ohne Wert.", "{}: Should be true/false or a number"},
    {"{} steht ohne Wert.", "{} was given a disallowed flag override"},
    {"Erwartet werden {} Angaben zu {}; da sind {}.", "Expected exactly {} arguments to {}, got {}"},
    {"{}: {} liegt nicht zwischen {} und {}.", "{}: Value {} not in range {} to {}"},
    {"{} kann nur einmal stehen, nicht {} Mal.", "{}: At Most 1 required but received {}"},
});

// What stands at each {} of the pattern, if the whole text fits it.
std::optional<std::vector<std::string>> parts_by(std::string_view pattern, std::string_view said) {
  std::vector<std::string> parts;
  for (;;) {
    const std::size_t gap = pattern.find("{}");
    if (!said.starts_with(pattern.substr(0, gap))) return std::nullopt;
    if (gap == std::string_view::npos) return said == pattern ? std::optional(parts) : std::nullopt;
    said.remove_prefix(gap);
    pattern.remove_prefix(gap + 2);
    const std::string_view next = pattern.substr(0, pattern.find("{}"));
    const std::size_t end = next.empty() ? said.size() : said.find(next);
    if (end == std::string_view::npos || end == 0) return std::nullopt;
    parts.emplace_back(said.substr(0, end));
    said.remove_prefix(end);
  }
}

// A sentence from the code has neither a capital nor a full stop.
std::string as_sentence(std::string_view said) {
  std::string sentence(said);
  if (sentence.empty()) return sentence;
  if (sentence[0] >= 'a' && sentence[0] <= 'z') sentence[0] = static_cast<char>(sentence[0] - 'a' + 'A');
  if (sentence.back() != '.' && sentence.back() != '?') sentence += '.';
  return sentence;
}

std::string_view german_of(std::string_view what) {
  for (const std::span<const Said> table : {std::span<const Said>(details), server_details(), note_details(),
                                            council_details(), treasury_details(), meeting_details()})
    for (const Said& one : table)
      if (one.english == what) return one.german;
  return "";
}

}  // namespace

std::string detail(std::string_view what, Language language) {
  if (language == Language::english || what.empty()) return as_sentence(what);
  const std::string_view german = german_of(what);
  return german.empty() ? "Für den Fehlerbericht: " + std::string(what) : std::string(german);
}

std::string usage_detail(std::string_view what, Language language) {
  if (language == Language::english) return as_sentence(what);
  for (const Said& one : usage_details)
    if (const auto parts = parts_by(one.english, what)) return fill(one.german, *parts);
  return detail(what, language);
}

std::vector<std::string_view> known_details() {
  std::vector<std::string_view> known;
  for (const std::span<const Said> table : {std::span<const Said>(details), server_details(), note_details(),
                                            council_details(), treasury_details(), meeting_details()})
    for (const Said& one : table) known.push_back(one.english);
  return known;
}

}  // namespace mappe::client::command
