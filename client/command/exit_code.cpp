#include "client/command/exit_code.h"

#include <array>

#include "client/command/text.h"
#include "client/wire/problem.h"

namespace mappe::client::command {
namespace {

struct Advice {
  std::string_view of;  // Error::what, or the server's rule
  Said said;
};

constexpr Said see_members = {"mappe members zeigt, wer zur Fraktion gehört.",
                              "mappe members shows who belongs to the faction."};
constexpr Said see_spaces = {"mappe spaces zeigt Ihre Ablagen.", "mappe spaces shows your spaces."};
constexpr Said ask_to_be_invited = {
    "Bitten Sie die Person, die Sie eingeladen hat, Sie neu einzuladen. Haben Sie selbst die Einladung schon benutzt: "
    "mappe sign-in ADRESSE --login NAME",
    "Ask who invited you to invite you again. If you used the invitation yourself: mappe sign-in URL --login NAME"};
constexpr Said ask_a_manager = {"Bitten Sie jemanden, der die Fraktion verwaltet (mappe members zeigt, wer das ist).",
                                "Ask a manager of the faction (mappe members shows who that is)."};
constexpr Said ask_for_spaces = {
    "Wer die Fraktion verwaltet, kann es Ihnen erlauben: mappe role NAME ROLLE --duty ablagen",
    "A manager of the faction can allow it: mappe role NAME ROLE --duty spaces"};
constexpr Said sign_in_anew = {
    "Es wurde nichts gesendet. Fragen Sie den Betreiber, ob der Server ein neues Zertifikat hat, und wie dessen "
    "SHA-256 "
    "lautet. Dann melden Sie sich damit neu an: mappe sign-in ADRESSE --login NAME --trust-cert SHA256",
    "Nothing was sent. Ask the operator whether the server has a new certificate, and its SHA-256. Then sign in anew: "
    "mappe sign-in URL --login NAME --trust-cert SHA256"};
constexpr Said ask_for_bytes = {
    "Die Datei ist auf dem Server verloren oder beschädigt. Sagen Sie es dem Betreiber. Wer sie noch hat, kann sie mit "
    "mappe put neu hineinlegen; frühere Fassungen zeigt mappe history.",
    "The file is lost or damaged on the server. Tell the operator. Who still has it can bring it again with mappe put; "
    "mappe history shows earlier versions."};
constexpr Said ask_to_be_shared = {
    "Ihr Zugang wurde erneuert. Bitten Sie jemanden, der die Ablage verwaltet, sie Ihnen noch einmal freizugeben: "
    "mappe "
    "share ABLAGE NAME:RECHT --accept-new-keys",
    "Your access was renewed. Ask a manager of the space to share it with you again: mappe share SPACE NAME:ROLE "
    "--accept-new-keys"};
constexpr Said check_pin = {
    "Prüfen Sie die PIN. Passt sie nicht, lädt die Person, die Sie eingeladen hat, Sie neu ein.",
    "Check the PIN. If it does not fit, ask who invited you to invite you again."};
constexpr Said next_code = {
    "Warten Sie, bis die App den nächsten Code zeigt, und prüfen Sie die Uhr des Telefons. Ohne Telefon hilft ein "
    "Ersatzcode; ohne beides jemand, der Ihre Fraktion verwaltet (mappe second-factor reset NAME).",
    "Wait until the app shows the next code, and check the telephone's clock. Without it a backup code helps; without "
    "both, a manager of your faction (mappe second-factor reset NAME)."};
constexpr Said nothing_more = {"", ""};

constexpr auto advices = std::to_array<Advice>({
    {"there is no such person in your faction", see_members},
    {"no such person in the faction", see_members},
    {"no such active person or open invitation in the faction", see_members},
    {"not an active person of this faction", see_members},
    {"unknown_id", see_members},
    {"not_active", see_members},
    {"no drive runs on this home: mappe drive starts one", nothing_more},
    {"there is no such space for you", see_spaces},
    {"name the space by the beginning of its id", see_spaces},
    {"name the person by its id", see_members},
    {"login", {"Wählen Sie einen anderen (--login).", "Choose another one (--login)."}},
    {"the PIN does not fit this invitation, or it has ended; after ten wrong tries a new one is needed", check_pin},
    {"this invitation and its PIN do not belong together", check_pin},
    {"invite_rests", ask_to_be_invited},
    {"joined", ask_to_be_invited},
    {"invite_not_open", ask_to_be_invited},
    {"the invitation has been used, taken back, or has ended", ask_to_be_invited},
    {"the invitation has been taken back, or has ended", ask_to_be_invited},
    {"the invitation has been used by somebody else", ask_to_be_invited},
    {"setup_code", {"Bitten Sie den Betreiber um einen neuen Link.", "Ask the operator for a new link."}},
    {"login, password or code are not right",
     {"Bitte geben Sie es noch einmal ein; Groß- und Kleinschreibung zählt. Passwort vergessen: mappe recover ADRESSE "
      "--login NAME",
      "Please type it again; upper and lower case count. Password forgotten: mappe recover URL --login NAME"}},
    {"the password is right, but this account needs a code, too",
     {"Geben Sie ihn mit --code CODE an: sechs Ziffern aus der App, oder einen Ersatzcode.",
      "Give it with --code CODE: six digits of the app, or a backup code."}},
    {"the code is wrong, or was used before", next_code},
    {"second_factor_code", next_code},
    {"your faction demands a second factor, and you have none yet",
     {"Richten Sie ihn jetzt ein: mappe second-factor on. Danach geht alles weiter.",
      "Set it up now: mappe second-factor on. Then everything goes on."}},
    {"second_factor",
     {"mappe second-factor on richtet einen ein oder ersetzt ihn.",
      "mappe second-factor on sets one up or replaces it."}},
    {"second_factor_own",
     {"Mit einem Code: mappe second-factor off. Ohne Code hilft jemand anderes, der die Fraktion verwaltet, oder der "
      "Betreiber.",
      "With a code: mappe second-factor off. Without one another manager of the faction helps, or the operator."}},
    {"there is no second factor: mappe second-factor on sets one up", nothing_more},
    {"this person has no second factor", nothing_more},
    {"nobody is signed in here",
     {"Anmelden: mappe sign-in ADRESSE --login NAME. Neu in der Fraktion: mappe join mit dem Einladungslink.",
      "Sign in: mappe sign-in URL --login NAME. New in the faction: mappe join with the invitation link."}},
    {"the session has ended: sign in again",
     {"mappe sign-in ADRESSE --login NAME meldet neu an.", "mappe sign-in URL --login NAME signs in again."}},
    {budget_used_up.what,
     {"Die Kasse erhöht den Haushalt mit mappe treasury set-budget oder im Browser. Was nicht mehr gebraucht wird, "
      "kostet "
      "nach mappe rm und mappe trash empty nichts mehr.",
      "The treasurer raises the budget with mappe treasury set-budget or in a browser. What is no longer needed costs "
      "nothing after mappe rm and mappe trash empty."}},
    {"no council is on this device; mappe council update fetches what the server has", nothing_more},
    {"no budget is set for that day: the treasurer enters one", nothing_more},
    {"the faction is suspended: nothing can be added", {"Fragen Sie den Betreiber.", "Ask the operator."}},
    {"the server's disk is full: nothing was changed",
     {"Sagen Sie es dem Betreiber, und versuchen Sie es später noch einmal.",
      "Tell the operator, and try again later."}},
    {"the certificate given is not the one pinned at the first visit", sign_in_anew},
    {"the server's certificate is not the pinned one", sign_in_anew},
    {"the server has lost these bytes", ask_for_bytes},
    {"there is a file of that name already", {"", "--force replaces it."}},
    {"the folder to put it into is not there", {"Legen Sie den Ordner zuerst an.", "Make the folder first."}},
    {"nobody vouches for this space's beginning: it is not shown", ask_to_be_shared},
    {"that folder holds something else: name an empty or a new one as home", nothing_more},
    {"the faction has not given the right to create spaces", ask_for_spaces},
    {"not_space_creator", ask_for_spaces},
    {"not_manager", ask_a_manager},
    {"a space keeps at least one manager: make somebody else a manager first", nothing_more},
    {"last_manager", nothing_more},
    {"self_confirm", nothing_more},
    {"clock", nothing_more},
    {"larger than the largest file, 20 GiB", nothing_more},
    {"whoever is signed in here belongs to this faction already: sign out first", nothing_more},
    {"whoever is signed in here belongs to no faction any more: sign out first", nothing_more},
});

}  // namespace

Exit exit_of(Errc code) {
  switch (code) {
    case Errc::usage:
      return Exit::usage;
    case Errc::conflict:
    case Errc::exists:
    case Errc::locked:
      return Exit::conflict;
    case Errc::not_found:
      return Exit::not_found;
    case Errc::denied:
    case Errc::expired:
      return Exit::denied;
    case Errc::forged:
    case Errc::forked:
    case Errc::behind:
    case Errc::tampered:
    case Errc::untrusted:
      return Exit::untrusted;
    case Errc::offline:
    case Errc::timeout:
    case Errc::busy:
      return Exit::offline;
    case Errc::quota:
      return Exit::quota;
    case Errc::malformed:
    case Errc::unsupported:
    case Errc::too_large:
    case Errc::too_many:
    case Errc::damaged:
    case Errc::io:
    case Errc::cancelled:
      return Exit::failed;
  }
  CHECK(false);
  return Exit::failed;
}

Exit worse(Exit first, Exit second) { return first == Exit::ok || second == Exit::untrusted ? second : first; }

std::string headline(const Error& error) {
  if (error.what == budget_used_up.what) return text({"Haushalt aufgebraucht", "budget used up"});
  return headline(error.code);
}

std::string headline(Errc code) {
  switch (code) {
    case Errc::malformed:
      return text({"ungültige Angabe", "invalid input"});
    case Errc::tampered:
      return text({"verfälschte Daten", "tampered data"});
    case Errc::forged:
      return text({"unglaubwürdige Antwort des Servers", "a server's answer that cannot be true"});
    case Errc::forked:
      return text({"der Server zeigt eine andere Geschichte", "the server shows another history"});
    case Errc::behind:
      return text({"der Server ist auf einem älteren Stand", "the server is behind"});
    case Errc::unsupported:
      return text({"neueres Format", "newer format"});
    case Errc::not_found:
      return text({"nicht gefunden", "not found"});
    case Errc::exists:
      return text({"gibt es schon", "exists already"});
    case Errc::conflict:
      return text({"Konflikt", "conflict"});
    case Errc::denied:
      return text({"nicht erlaubt", "denied"});
    case Errc::expired:
      return text({"abgelaufen oder nicht angemeldet", "expired, or not signed in"});
    case Errc::locked:
      return text({"gesperrt", "locked"});
    case Errc::quota:
      return text({"Speicher voll", "storage full"});
    case Errc::too_large:
      return text({"zu groß", "too large"});
    case Errc::too_many:
      return text({"zu viele Anfragen", "too many requests"});
    case Errc::busy:
      return text({"gerade nicht möglich", "not possible right now"});
    case Errc::offline:
      return text({"keine Verbindung zum Server", "no connection to the server"});
    case Errc::timeout:
      return text({"der Server antwortet nicht", "the server does not answer"});
    case Errc::untrusted:
      return text({"dem Server ist nicht zu trauen", "the server is not trusted"});
    case Errc::damaged:
      return text({"beschädigte Daten auf diesem Gerät", "damaged data on this device"});
    case Errc::io:
      return text({"Fehler beim Lesen oder Schreiben", "cannot read or write"});
    case Errc::usage:
      return text({"falsch aufgerufen", "wrong use"});
    case Errc::cancelled:
      return text({"abgebrochen", "cancelled"});
  }
  CHECK(false);
  return "";
}

std::string advice(Errc code) {
  switch (code) {
    case Errc::malformed:
      return text({"Die Angabe oder Datei hat nicht die richtige Form. Bitte prüfen und noch einmal versuchen.",
                   "This input does not have the right form. Please check it and try again."});
    case Errc::tampered:
      return text(
          {"Die Daten passen nicht zu ihrem Siegel und wurden nicht verwendet. Bitte melden Sie das Ihrer Fraktion.",
           "The data do not fit their seal and were not used. Please tell your faction."});
    case Errc::forked:
      return text(
          {"Der Server erzählt eine andere Geschichte, als dieses Gerät gesehen hat. Nichts davon wurde übernommen. "
           "Vergleichen Sie mit anderen Mitgliedern den Prüfcode (mappe code) und melden Sie es Ihrer Fraktion. Wurde "
           "eine Sicherung eingespielt, entscheiden Sie mit mappe follow.",
           "The server tells another history than this device has seen. Nothing of it was used. Compare the "
           "verification code (mappe code) with other members and tell your faction. If a backup was restored, mappe "
           "follow lets you decide."});
    case Errc::forged:
      return text(
          {"Der Server hat eine Antwort gegeben, die nicht stimmen kann. Nichts davon wurde übernommen. Vergleichen "
           "Sie mit "
           "anderen Mitgliedern den Prüfcode (mappe code) und melden Sie es Ihrer Fraktion.",
           "The server gave an answer that cannot be true. Nothing of it was used. Compare the verification code "
           "(mappe "
           "code) with other members and tell your faction."});
    case Errc::behind:
      return text(
          {"Der Server kennt weniger als dieses Gerät schon gesehen hat. Vielleicht wurde eine Sicherung eingespielt. "
           "Fragen Sie Ihre Fraktion oder den Betreiber.",
           "The server has less than this device has already seen. Perhaps a backup was restored. Ask your faction or "
           "the "
           "operator."});
    case Errc::unsupported:
      return text(
          {"Das wurde mit einer neueren Version von Mappe geschrieben. Bitte aktualisieren Sie dieses Programm.",
           "This was written by a newer Mappe. Please update this program."});
    case Errc::not_found:
      return text({"Bitte prüfen Sie die Schreibweise; mappe spaces und mappe ls zeigen, was da ist.",
                   "Please check the spelling; mappe spaces and mappe ls show what is there."});
    case Errc::exists:
      return text({"Wählen Sie einen anderen Namen oder Ort.", "Choose another name or place."});
    case Errc::conflict:
      return text({"Inzwischen hat sich dort etwas geändert. Sehen Sie nach und versuchen Sie es noch einmal.",
                   "Something changed there meanwhile. Have a look and try again."});
    case Errc::denied:
      return text(
          {"Dazu fehlt das Recht, oder die Anmeldung stimmt nicht. Wer die Ablage verwaltet, kann Rechte ändern; mappe "
           "sign-in meldet neu an.",
           "You are not allowed to, or the sign-in is wrong. A manager of the space can change rights; mappe sign-in "
           "signs "
           "in again."});
    case Errc::expired:
      return text(
          {"Die Frist ist abgelaufen. Melden Sie sich neu an (mappe sign-in) oder bitten Sie um eine neue Einladung.",
           "The time is over. Sign in again (mappe sign-in) or ask for a new invitation."});
    case Errc::locked:
      return text({"Jemand anderes bearbeitet das gerade. Versuchen Sie es später noch einmal.",
                   "Somebody else is editing this. Try again later."});
    case Errc::quota:
      return text(
          {"Der Speicher der Fraktion ist voll. Lesen, Ausgeben und Löschen gehen weiter; mit mappe trash empty wird "
           "Platz "
           "frei, oder der Betreiber erhöht die Grenze.",
           "The faction's storage is full. Reading, export and deleting still work; mappe trash empty frees space, or "
           "the "
           "operator raises the limit."});
    case Errc::too_large:
      return text({"Das ist größer, als Mappe es zulässt.", "This is larger than Mappe allows."});
    case Errc::too_many:
      return text(
          {"Das waren zu viele Anfragen in kurzer Zeit. Warten Sie eine Minute und versuchen Sie es noch einmal.",
           "Too many requests in a short time. Wait a minute and try again."});
    case Errc::busy:
      return text(
          {"Der Server kann das im Moment nicht ausführen; nichts ist verloren. Versuchen Sie es später noch "
           "einmal. Bleibt es so, sagen Sie es dem Betreiber.",
           "The server cannot do this at the moment; nothing is lost. Try again later. If it stays like this, "
           "tell the operator."});
    case Errc::offline:
    case Errc::timeout:
      return text(
          {"Der Server ist nicht zu erreichen. Prüfen Sie die Verbindung und versuchen Sie es später noch einmal; "
           "nichts "
           "ist verloren.",
           "The server cannot be reached. Check the connection and try again later; nothing is lost."});
    case Errc::untrusted:
      return text(
          {"Das Zertifikat oder die Kennung des Servers ist nicht die bekannte. Es wurde nichts gesendet. Fragen Sie "
           "den "
           "Betreiber, bevor Sie weitermachen.",
           "The server's certificate or identity is not the known one. Nothing was sent. Ask the operator before you "
           "go "
           "on."});
    case Errc::damaged:
      return text(
          {"Die Daten auf diesem Gerät sind beschädigt. Melden Sie sich ab und wieder an (mappe sign-out, mappe "
           "sign-in), "
           "dann werden sie neu geladen.",
           "The data on this device are damaged. Sign out and in again (mappe sign-out, mappe sign-in) to load them "
           "anew."});
    case Errc::io:
      return text({"Das Betriebssystem hat es nicht zugelassen: Prüfen Sie freien Platz und Rechte.",
                   "The operating system refused: check free space and permissions."});
    case Errc::usage:
      return text({"mappe --help und mappe BEFEHL --help zeigen, was möglich ist.",
                   "mappe --help and mappe COMMAND --help show what is possible."});
    case Errc::cancelled:
      return text({"Abgebrochen.", "Cancelled."});
  }
  CHECK(false);
  return "";
}

std::string advice(const Error& error, std::string_view rule) {
  for (const std::string_view of : {rule, error.what})
    for (const Advice& one : advices)
      if (!of.empty() && one.of == of) return text(one.said);
  return advice(error.code);
}

std::vector<std::string_view> advised() {
  std::vector<std::string_view> of;
  of.reserve(advices.size());
  for (const Advice& one : advices) of.push_back(one.of);
  return of;
}

}  // namespace mappe::client::command
