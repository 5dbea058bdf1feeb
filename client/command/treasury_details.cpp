// German for what is said about costs.
#include <array>

#include "client/command/details.h"

namespace mappe::client::command {
namespace {

constexpr auto of_treasury = std::to_array<Said>({
    {"Das ist kein Betrag in Euro. Schreiben Sie ihn so: 350,00.", "that is no amount in euro: write it as 350.00"},
    {"Schreiben Sie es als TEXT=BETRAG, zum Beispiel \"Schulung=120,00\".", "write it as TEXT=AMOUNT"},
    {"Das ist kein Tag. Schreiben Sie ihn so: 2026-01-01.", "that is no day: write it as 2026-01-01"},
    {"Der Server hat Zahlen anderer Form gegeben als erwartet. Vielleicht ist er neuer als dieses Programm.",
     "the server's figures of the treasury lack what they must have"},
    {"Was dieses Gerät von den Abrechnungen behalten hat, ist beschädigt. mappe treasury statements --anew beginnt "
     "neu.",
     "what this device noted of statements cannot be read"},
    {"Für diesen Tag ist kein Haushalt eingetragen. Das macht, wer die Kasse führt: mappe treasury set-budget.",
     "no budget is set for that day: the treasurer enters one"},
    {"Diese Abrechnung ist nicht mehr so, wie sie abgeschlossen wurde. Heben Sie auf, was man Ihnen gegeben hat, und "
     "sprechen Sie mit der Prüfung und dem Betreiber.",
     "this statement is not as it was closed: keep the copies you were given"},
});

}  // namespace

std::span<const Said> treasury_details() { return of_treasury; }

}  // namespace mappe::client::command
