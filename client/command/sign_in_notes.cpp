#include "client/command/sign_in_notes.h"

#include <array>

namespace mappe::client::command {
namespace {

struct FactorSaid {
  std::string_view factor;
  Said said;
};
constexpr auto factors_said = std::to_array<FactorSaid>({
    {"none", {"nur Passwort", "password alone"}},
    {"totp", {"Code aus der App", "code of the app"}},
    {"backup_code", {"Ersatzcode", "backup code"}},
    {"remembered", {"gemerktes Gerät", "remembered device"}},
});

}  // namespace

std::string word_of_factor(std::string_view factor) {
  for (const FactorSaid& one : factors_said)
    if (one.factor == factor) return text(one.said);
  return "";
}

std::string last_sign_in_text(const Me& me) {
  std::string line = time_text(me.last_sign_in_ms);
  if (!me.last_sign_in) return line;
  const std::string factor = word_of_factor(me.last_sign_in->factor);
  for (const std::string& part : {harmless(me.last_sign_in->address), harmless(me.last_sign_in->device), factor})
    if (!part.empty()) line += ", " + part;
  return line;
}

void note_second_factor(Program& program, const Me& me) {
  if (me.second_factor_reset)
    program.note(
        text({"Achtung: Ihr zweiter Faktor wurde am {} {} zurückgesetzt. Haben Sie das nicht gewollt, ändern "
              "Sie Ihr Passwort (mappe passwd) und sagen es Ihrer Fraktion. Neu einrichten: mappe second-factor "
              "on; zur Kenntnis genommen: mappe second-factor seen",
              "Note: your second factor was reset on {} {}. If you did not want that, change your password "
              "(mappe passwd) and tell your faction. To set one up: mappe second-factor on; if you know of it: "
              "mappe second-factor seen"},
             time_text(me.second_factor_reset->at_ms),
             me.second_factor_reset->by
                 ? text({"von jemandem, der Ihre Fraktion verwaltet,", "by a manager of your faction"})
                 : text({"vom Betreiber des Servers", "by the operator of the server"})));
  if (me.second_factor_required && !me.has_second_factor)
    program.note(
        text({"Ihre Fraktion verlangt einen zweiten Faktor. Bis Sie ihn eingerichtet haben, geht nichts "
              "anderes: mappe second-factor on",
              "Your faction demands a second factor. Until you have set one up nothing else works: mappe "
              "second-factor on"}));
}

void put_second_factor(Json& said, const Me& me) {
  said["second_factor"] = me.has_second_factor;
  said["second_factor_required"] = me.second_factor_required;
  said["backup_codes_left"] = me.backup_codes_left;
  if (me.last_sign_in)
    said["last_sign_in"] = {{"ms", me.last_sign_in->ms},
                            {"address", me.last_sign_in->address},
                            {"device", me.last_sign_in->device},
                            {"factor", me.last_sign_in->factor}};
  if (me.second_factor_reset)
    said["second_factor_reset"] = {
        {"by", me.second_factor_reset->by ? me.second_factor_reset->by->text() : std::string("operator")},
        {"at_ms", me.second_factor_reset->at_ms}};
}

}  // namespace mappe::client::command
