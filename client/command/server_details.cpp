// German for what is said about the server, the list of persons (roster) and the history of spaces.
#include <array>

#include "client/command/details.h"

namespace mappe::client::command {
namespace {

constexpr auto said = std::to_array<Said>({
    // ---- the server answers, or does not ----
    {"Unter dieser Adresse antwortet kein Mappe-Server.", "this is no Mappe server"},
    {"Der Server spricht eine andere Version; bitte aktualisieren Sie dieses Programm.",
     "the server speaks another version: update this program"},
    {"Der Server hat nicht rechtzeitig geantwortet.", "the server did not answer in time"},
    {"Die Antwort des Servers ist größer, als sie sein darf.", "the server's answer is larger than it may be"},
    {"Die Antwort des Servers ist nicht zu lesen.", "the server's answer is nested too deep, or too long"},
    {"Die Antwort des Servers ist nicht zu lesen.", "the server's answer is not JSON"},
    {"Der Antwort des Servers fehlt etwas.", "the server's answer misses a member or has one of a wrong type"},
    {"Die Antwort des Servers ist nicht zu lesen.", "the server's list of devices is none"},
    {"Die Antwort des Servers ist nicht zu lesen.", "the server's list of factions is none"},
    {"Die Antwort des Servers ist nicht zu lesen.", "the server's list is none"},
    {"Der Server versteht nicht, was dieses Programm gesendet hat; vielleicht ist eines von beiden veraltet.",
     "the server could not read what this client sent"},
    {"Der Server hat es abgelehnt, weil es gegen eine Regel verstößt.", "the server refused it: it breaks a rule"},
    {"Der Server hat es abgelehnt.", "the server refused it"},
    {"Die Festplatte des Servers ist voll; es wurde nichts geändert. Lesen geht weiter.",
     "the server's disk is full: nothing was changed"},
    {"Ihre Rolle erlaubt das nicht.", "the role does not allow it"},
    {"Das gibt es auf dem Server nicht, oder nicht für Sie.", "the server has no such thing, or not for this session"},
    {"Der Server hat diesen Inhalt nicht mehr.", "the server has lost these bytes"},
    {"Das gibt es schon.", "there is such a thing already"},
    {"Die Ablage wartet auf einen neuen Schlüssel. Den erzeugt das Programm einer Person, die sie verwaltet, sobald "
     "sie "
     "die Ablage öffnet.",
     "the space waits for a new epoch"},
    {"Ein anderes Ihrer Geräte hat das Konto gerade geändert; bitte noch einmal.",
     "another device has changed the account: try again"},
    {"Jemand anderes hat das gerade gesperrt.", "somebody else holds a lock on it"},
    {"Das ist mehr, als der Server auf einmal nimmt.", "more than the server takes at once"},
    {"Zu viel auf einmal; bitte später noch einmal.", "too many at once: try again later"},
    {"Der Server hat schon Gesendetes nicht mehr; bitte rufen Sie denselben Befehl noch einmal auf.",
     "the server no longer has what was sent before; start the same command again"},
    {"Der Server hat schon Gesendetes nicht mehr; bitte rufen Sie denselben Befehl noch einmal auf.",
     "blobs are gone at the server: send them again"},

    // ---- signing in ----
    {"Die PIN passt nicht zu dieser Einladung, oder die Einladung gilt nicht mehr. Nach zehn falschen Versuchen muss "
     "neu "
     "eingeladen werden.",
     "the PIN does not fit this invitation, or it has ended; after ten wrong tries a new one is needed"},
    {"Die Einladung wurde zurückgenommen oder ist abgelaufen.", "the invitation has been taken back, or has ended"},
    {"Die Antwort des Servers auf die Anmeldung nennt kein Konto.",
     "the server's answer to a sign-in names no account"},
    {"Die Antwort des Servers auf die Anmeldung ist nicht vollständig.", "the server gives no salt for a password"},
    {"Der Server hat die Schlüssel eines anderen Kontos herausgegeben.",
     "the server handed out another account's bundle"},
    {"Der Server gibt einen älteren Stand Ihrer Schlüssel heraus, als dieses Gerät schon gesehen hat.",
     "the server hands out an older bundle than this home has seen"},
    {"Der Server gibt einen älteren Stand Ihrer Schlüssel heraus, als dieses Gerät schon gesehen hat.",
     "the server hands out an older recovery copy than this home has seen"},
    {"Der Server ist auf einem älteren Stand, als dieses Gerät schon gesehen hat.",
     "the server stands on an older state than this client has seen"},
    {"Diese Gründung wurde von hier zu oft versucht; bitten Sie den Betreiber um einen neuen Link.",
     "this founding was tried too often from here: ask for another link"},
    {"Die Fraktion ist gegründet; ihr Wiederherstellungscode wurde seither geändert. Bitte melden Sie sich an (mappe "
     "sign-in).",
     "the faction is founded, but its recovery code was changed since: sign in"},
    {"Die Einladung wurde schon benutzt. Melden Sie sich zuerst mit dem Anmeldenamen von damals an, dann öffnen Sie "
     "sie "
     "noch einmal.",
     "the invitation has been used: sign in as who joined with it, then open it again"},
    {"Das Konto stammt von einer neueren Version von Mappe.", "a password suite this program does not know"},
    {"Das Konto stammt von einer neueren Version von Mappe.", "a suite that makes no key of a password"},
    {"Dieses Konto gehört schon zu 64 Fraktionen, und mehr kann es nicht. Nehmen Sie für diese ein neues Konto.",
     "this account belongs to 64 factions, and to more it cannot"},
    {"Dieser Link und diese PIN gehören nicht zusammen.", "this invitation and its PIN do not belong together"},

    // ---- the list of persons ----
    {"Eine solche Person gibt es in der Fraktion nicht.", "no such person in the faction"},
    {"Eine solche aktive Person oder offene Einladung gibt es in der Fraktion nicht.",
     "no such active person or open invitation in the faction"},
    {"Das ist weder eine aktive Person noch eine offene Einladung.", "neither an active person nor an open invitation"},
    {"Die Beitrittscodes sind verschieden; es wurde nichts bestätigt. Fragen Sie nach: Vielleicht ist es jemand "
     "anderes.",
     "the joining codes differ: nothing was confirmed"},
    {"Für diese Person gibt es keinen Beitrittscode, weil sie nicht mit einer Einladung beigetreten ist.",
     "there is no joining code: nobody has joined by an invitation"},
    {"Die Schlüssel dieser Person wurden inzwischen erneuert; vergleichen Sie den neuen Beitrittscode.",
     "this person's keys were renewed meanwhile: compare the new joining code"},
    {"Diese Person ist in der Fraktion nicht (mehr) aktiv.", "not an active person of this faction"},
    {"Die Liste der Personen kennt diese Einladung nicht.", "the roster does not know this invitation"},
    {"Die Einladung hat auf dem Server andere Schlüssel als im Link.",
     "the roster's card of this invitation has other keys than the link"},
    {"Der Server hat einen anderen Schlüssel herausgegeben als den verlangten.",
     "the server hands out another card than the one asked for"},
    {"Der Server gibt einen öffentlichen Schlüssel nicht heraus, den er haben müsste.",
     "the server does not hand out a card it should have"},
    {"Der Server gibt einen öffentlichen Schlüssel nicht heraus, den er haben müsste.",
     "the server did not hand out a card that an entry names"},
    {"Die Liste der Personen wurde mit einer neueren Version von Mappe geschrieben.",
     "the roster was written by a newer Mappe: update this program"},
    {"Die Liste der Personen beginnt anders als zugesichert.",
     "the faction's roster begins otherwise than vouched for"},
    {"Die Liste der Personen ist auf dem Server kürzer, als dieses Gerät sie schon gesehen hat.",
     "the server has less of the roster than was seen"},
    {"Die Liste der Personen ist eine andere als die, die dieses Gerät schon gesehen hat.",
     "the roster is another one than was seen"},
    {"Ein Eintrag nennt eine neuere Liste der Personen, als der Server herausgibt.",
     "an entry names a newer roster than the server hands out"},
    {"Ein Eintrag wurde mit einer anderen Liste der Personen geschrieben als der dieses Geräts.",
     "an entry was written on another roster than this client's"},
    {"Der Server sagt, er habe einen Eintrag genommen, der bei ihm nicht steht.",
     "the server says that it took an entry which is not on its roster"},
    {"Sie gehören zu mehreren Fraktionen; sagen Sie, welche gemeint ist.", "several factions: say which one is meant"},
    {"Zu dieser Fraktion gehören Sie nicht.", "not a person of this faction"},
    {"Die Schlüssel dieser Person wurden erneuert. Sehen Sie nach, wer sie erneuert hat (mappe members), und geben Sie "
     "ihr den Zugang dann neu (mappe share).",
     "this person's keys were renewed: look who renewed them, then say yes to the new ones"},

    // ---- members of a space, and writing into it ----
    {"Kein Mitglied dieser Ablage.", "no such member of this space"},
    {"Die Einladung gehört zu keiner Person dieser Ablage.", "the invitation is no member of this space"},
    {"Die Einladung gilt in dieser Ablage nicht mehr.", "the invitation has no row in this space any more"},
    {"Diese Person hat schon Zugang zu der Ablage.", "the person has a row in this space already"},
    {"Zu dieser Ablage haben Sie keinen Zugang mehr.", "no row in this space, or it has ended"},
    {"Zu dieser Ablage haben Sie keinen Zugang mehr.", "no row in the newest access entry of this space"},
    {"Der Schlüssel der Ablage ist auf diesem Gerät nicht bekannt; eine Person, die sie verwaltet, muss Ihnen den "
     "Zugang neu geben.",
     "the space's key is not known to this client"},
    {"Der erste Schlüssel der Ablage ist auf diesem Gerät nicht bekannt; eine Person, die sie verwaltet, muss Ihnen "
     "den "
     "Zugang neu geben.",
     "the key of the first epoch is not known"},
    {"Für die Mitglieder dieser Ablage verbürgt sich niemand.", "nobody vouches for this space's members"},
    {"Für den Anfang dieser Ablage verbürgt sich niemand; sie wird nicht gezeigt.",
     "nobody vouches for this space's beginning: it is not shown"},
    {"Diese Ablage wird nicht gezeigt, darum wird auch nichts hineingeschrieben.",
     "this space is not shown, so nothing is written into it"},
    {"Ein ungültiger Eintrag über die Mitglieder muss zuerst berichtigt werden; das geschieht, sobald eine Person, die "
     "die Ablage verwaltet, sie öffnet.",
     "a void access entry must be repaired by a manager first"},
    {"Diese Ablage wurde mit einer neueren Version von Mappe geschrieben.",
     "this space was written by a newer Mappe: update this program"},
    {"Das wurde mit einer neueren Version von Mappe geschrieben.", "this was written by a newer Mappe"},
    {"Eine Zwischenfassung (Snapshot) stammt von einer neueren Version von Mappe.", "a snapshot of a newer Mappe"},
    {"Eine Zwischenfassung (Snapshot) ist unvollständig.", "a snapshot without a digest"},
    {"Diese Änderung ist zu groß für einen Eintrag.", "a change too large for one entry"},
    {"Die Ablage hat sich inzwischen geändert; die Zwischenfassung (Snapshot) entsteht später.",
     "the space moved on: make another snapshot later"},
    {"Ein Teil der Geschichte wurde gelöscht, und keine Zwischenfassung (Snapshot) ersetzt ihn.",
     "a part of this space was erased and no snapshot takes its place"},
    {"Ein Teil der Geschichte wurde gelöscht; sie beginnt mit einer Zwischenfassung (Snapshot).",
     "part of this space's history was pruned: start from a snapshot"},
    {"Die gespeicherte Fassung auf diesem Gerät war eine andere als die vom Anfang an geprüfte; sie wurde verworfen.",
     "the copy in the home differs from a replay from the beginning; it was thrown away"},

    // ---- behind, forked, forged ----
    {"Der Server hat weniger, als dieses Gerät schon gesehen hat.",
     "the server has less of this journal than this client saw"},
    {"Der Server hat von dieser Ablage weniger, als dieses Gerät schon gesehen hat.",
     "the server has less of this space than this client saw"},
    {"Der Server hat einen anderen Eintrag an einer Stelle, die dieses Gerät schon gesehen hat.",
     "the server has another entry at a place this client has seen"},
    {"Der Server hat einen anderen Eintrag an einer Stelle, die dieses Gerät schon gesehen hat.",
     "the server has another entry where this client's journal ends"},
    {"Die Geschichte auf dem Server führt nicht zu dem, was dieses Gerät geprüft hat.",
     "the server's journal does not lead to what this client verified"},
    {"Die Geschichte, vom Anfang an geprüft, endet anders als auf diesem Gerät.",
     "the replay from the beginning ends elsewhere"},
    {"Der Server hat einen anderen Eintrag genommen als den gesendeten.",
     "the server took another entry than was sent"},
    {"Der Server sendet mehr Einträge, als er selbst angibt.", "the server sends entries beyond its own head"},
    {"Der Server nennt einen neuen Stand, sendet aber keine Einträge.", "the server names a head but sends no entries"},
    {"Der Server sendet etwas, das kein Eintrag ist.", "the server sends an entry that is none"},
    {"Der Stand, den der Server nennt, ist nicht der Eintrag, den er sendet.",
     "the server's head is not the entry it sends for it"},
    {"Ein Eintrag trägt einen Tag, der noch nicht gekommen ist.", "an entry of a day that has not come"},
    {"Ein Eintrag gehört zu einer anderen Ablage.", "an entry of another journal"},
    {"Ein Eintrag der Liste der Personen steht in einer Ablage.", "an entry of a roster in a space"},
    {"Ein Eintrag über die Mitglieder ist nicht zu lesen.", "an access entry whose body is none"},
    {"Der öffentliche Schlüssel eines Mitglieds ist nicht der, den die Ablage nennt.",
     "a card that is not the one its row names"},
    {"Der Anfang der Ablage fehlt.", "a space without a genesis"},
    {"Ein Inhalt wurde gelöscht, ohne dass jemand das unterschrieben hat.",
     "a body was erased that no prune entry names"},
    {"Eine Zwischenfassung (Snapshot) ist nicht, was sie zu sein vorgibt.", "a snapshot is not what it claims to be"},
    {"Ein Eintrag ist nicht von der Person unterschrieben, die er nennt.", "an entry that its author did not sign"},
    {"Ein Eintrag folgt nicht auf den davor.", "an entry that does not follow the one before it"},
    {"Ein Eintrag verstößt gegen die Regeln.", "an entry that breaks a rule of the journal"},

    // ---- contents ----
    {"Der Server hat andere Bytes gegeben als die verlangten.", "the server gave other bytes than the ones named"},
    {"Die Teile der Datei haben Größen, die es nicht gibt.", "the file's chunks have sizes that cannot be"},
    {"Die Teile der Datei ergeben nicht ihre Größe.", "the file's chunks do not add up to its size"},
    {"Die Liste der Teile ist länger, als eine Datei sein kann.",
     "the file's list of chunks is longer than the largest file's"},
});

}  // namespace

std::span<const Said> server_details() { return said; }

}  // namespace mappe::client::command
