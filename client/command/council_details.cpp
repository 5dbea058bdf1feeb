// German for what is said about councils and links to them.
#include <array>

#include "client/command/details.h"

namespace mappe::client::command {
namespace {

constexpr auto of_councils = std::to_array<Said>({
    {"Der Server kennt vom Rat weniger, als dieses Gerät schon hat. Fragen Sie, wer ihn betreibt.",
     "the server has seen less of a council than this device"},
    {"Der Server hat weniger vom Rat geschickt, als er angekündigt hat. Versuchen Sie es später noch einmal.",
     "a council's pages end before what the server's list of councils says"},
    {"Der Server hat weniger vom Rat geschickt, als dieses Gerät schon hat. Fragen Sie, wer ihn betreibt.",
     "a page of a council's mirror ends before what was asked for"},
    {"Der Server hat die Daten des Rates gerade neu angelegt. Versuchen Sie es noch einmal.",
     "the council's mirror was begun anew"},
    {"Die Daten des Rates auf diesem Gerät sind beschädigt; mappe council update holt sie neu.",
     "a page of a council's mirror is damaged"},
    {"Links setzt, wer die Ablage bearbeiten darf. Fragen Sie, wer die Ablage verwaltet.",
     "links are made by who may edit the space: ask a manager of it for the right"},
    {"Diese Adresse gilt nur, solange Sie dort angemeldet sind. Verlinken Sie die Seite, von der aus Sie sie geöffnet "
     "haben.",
     "this address lives as long as the session; link the page it was opened from"},
    {"Der Server hat Daten des Rates geschickt, die nicht stimmen können. Es bleibt, was auf diesem Gerät war.",
     "a page of a council's mirror has a wrong form"},
    {"Der Server hat Daten des Rates geschickt, die nicht zu lesen sind. Es bleibt, was auf diesem Gerät war.",
     "a page of a council's mirror by columns has a wrong form"},
    {"Der Server hat zu viele Daten des Rates auf einmal geschickt. Es bleibt, was auf diesem Gerät war.",
     "a page of a council's mirror unfolds to too much"},
    {"Die Daten des Rates vom Server enden anders, als er sagt. Es bleibt, was auf diesem Gerät war.",
     "a page of a council's mirror ends elsewhere than it says"},
    {"Die Daten des Rates vom Server gehen zurück. Es bleibt, was auf diesem Gerät war.",
     "a page of a council's mirror goes back"},
    {"Die Daten des Rates vom Server gehen nicht weiter. Es bleibt, was auf diesem Gerät war.",
     "a page of a council's mirror goes no further"},
    {"Die Daten des Rates vom Server sind zu tief verschachtelt.", "a page of a council's mirror is nested too deep"},
    {"Die Daten des Rates vom Server kommen außer der Reihe.", "a page of a council's mirror out of turn"},
    {"Der Server verspricht weitere Daten des Rates und schickt keine.",
     "a page of a council's mirror promises more and gives nothing"},
    {"In den Daten des Rates vom Server steht etwas zweimal.",
     "an object stands twice in a page of a council's mirror"},
    {"Die Nummern in den Daten des Rates vom Server stimmen nicht.",
     "the numbers of a page of a council's mirror do not ascend"},
    {"Die Liste der Räte vom Server ist nicht zu verstehen.", "the server's list of councils has a wrong form"},
    {"Der Server nennt mehr Räte, als es geben darf.", "the server names more councils than there may be"},
    {"Der Rat hat mehr Daten, als dieses Gerät davon aufbewahrt.", "a council's mirror holds too many objects"},
    {"Die Daten des Rates brauchen mehr Platz, als sie dürfen.", "a council's mirror takes more room than it may"},
    {"Eine Antwort des Servers mit Daten des Rates ist zu groß.", "a page of a council's mirror is too large"},
    {"Eine Antwort des Servers enthält zu viele Daten des Rates.",
     "a page of a council's mirror holds too many objects"},
    {"Die Daten des Rates vom Server nehmen kein Ende.", "the pages of a council's mirror do not end"},
    {"Einen solchen Rat gibt es nicht.", "that is no name of a council"},
    {"Auf diesem Gerät ist noch kein Rat. mappe council update holt die Daten, sofern der Server Ratsinformationen "
     "hat.",
     "no council is on this device; mappe council update fetches what the server has"},
    {"Keine Vorlage auf diesem Gerät trägt diese Nummer; mappe council update holt, was neu ist.",
     "no paper on this device bears that number; mappe council update fetches what is new"},
    {"Mehrere können gemeint sein; wählen Sie mit --choose ZAHL eine aus.",
     "several are meant: choose one with --choose NUMBER"},
    {"So viele stehen nicht zur Wahl.", "there are not so many choices"},
    {"Das ist kein Link. mappe council links ABLAGE zeigt die Links und ihre Pfade.",
     "that is no link; mappe council links S shows them"},
    {"Eine Adresse beginnt mit http:// oder https://.", "an address begins with http:// or https://"},
    {"In einer Adresse stehen kein Leerzeichen und kein umgekehrter Schrägstrich.",
     "an address holds no blank and no backslash"},
    {"Diese Adresse wurde gekürzt angezeigt; kopieren Sie die ganze.", "an address that was shortened leads nowhere"},
    {"Der Text enthält mehrere Adressen; welche gemeint ist, steht nicht darin.",
     "several addresses, and which one is meant is not said"},
    {"Eine Adresse ist eine Zeile ohne Steuerzeichen.", "an address is one line without control signs"},
    {"Das ist weder eine Adresse noch die Nummer einer Vorlage. Suchen Sie mit: mappe council search WÖRTER.",
     "neither an address nor the number of a paper"},
    {"Die Adresse nennt keinen Rechner.", "the address names no host"},
    {"Der Text ist nicht zu lesen (kein UTF-8).", "the text is no UTF-8"},
    {"Der Text ist länger, als eine Adresse sein darf.", "the text is longer than an address may be"},
    {"Nur Adressen mit http:// oder https:// lassen sich verlinken.",
     "only http:// and https:// addresses can be linked"},
});

}  // namespace

std::span<const Said> council_details() { return of_councils; }

}  // namespace mappe::client::command
