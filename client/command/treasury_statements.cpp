#include "client/command/treasury_statements.h"

#include <nlohmann/json.hpp>

#include "client/treasury/statements.h"

namespace mappe::client::command {
namespace {

// What is wrong with "Nr. 3".
std::string fault_text(StatementFault fault) {
  switch (fault) {
    case StatementFault::unreadable:
      return text({"ist keine Abrechnung in der vereinbarten Form", "is no statement in the agreed form"});
    case StatementFault::bad_signature:
      return text({"trägt nicht die Unterschrift dieses Servers: Sie wurde verändert oder beschädigt",
                   "does not bear this server's signature: it was changed or damaged"});
    case StatementFault::foreign:
      return text({"gehört zu einer anderen Nummer, einer anderen Fraktion oder einem anderen Server",
                   "belongs to another number, faction or server"});
    case StatementFault::broken_chain:
      return text({"passt nicht zu der davor", "does not follow from the one before"});
    case StatementFault::missing_number:
      return text({"fehlt", "is missing"});
    case StatementFault::changed:
      return text({"ist jetzt eine andere als die, die dieses Gerät gesehen hat",
                   "is another one now than this device has seen"});
    case StatementFault::gone:
      return text({"hat dieses Gerät gesehen, und jetzt zeigt der Server sie nicht mehr",
                   "was seen by this device, and the server shows it no more"});
    case StatementFault::other_key:
      break;
  }
  return "";
}

std::string fault_line(const StatementTold& told) {
  if (told.fault == StatementFault::other_key)
    return text({"Der Server unterschreibt Abrechnungen jetzt mit einem anderen Schlüssel als bisher.",
                 "The server signs statements with another key than before."});
  return text({"Nr. {} {}.", "No. {} {}."}, told.number, fault_text(told.fault));
}

std::string statement_line(const Json& row) {
  std::string line = std::to_string(row.at("number").get<std::uint64_t>()) + "  " +
                     harmless(row.at("period").at("title").get<std::string>()) + "  " +
                     euro_text(row.at("gross_cents").get<std::int64_t>());
  if (row.contains("corrects"))
    line += text({"  (Korrektur zu {})", "  (correction of {})"}, row["corrects"].at("number").get<std::uint64_t>());
  return line;
}

Json json_of_checked(const CheckedStatements& checked) {
  Json rows = Json::array(), faults = Json::array();
  for (const SeenStatement& seen : checked.seen) {
    Json row = Json::parse(seen.row);
    row["hash"] = seen.hash.text();
    rows.push_back(std::move(row));
  }
  for (const StatementTold& told : checked.faults)
    faults.push_back({{"number", told.number}, {"fault", word_of(told.fault)}});
  return {{"statements", std::move(rows)},
          {"check", {{"ok", checked.faults.empty()}, {"count", checked.seen.size()}, {"faults", std::move(faults)}}}};
}

}  // namespace

Exit show_statements(Program& program, bool anew) {
  auto session = program.session();
  if (!session) return program.fails(session);
  auto faction = program.own_faction();
  if (!faction) return program.fails(faction);
  const auto checked =
      check_statements((*session)->home(), (*session)->api(), (*session)->server().server, *faction, anew);
  if (!checked) return program.fails(checked);
  const Exit exit = checked->faults.empty() ? Exit::ok : Exit::untrusted;
  if (program.json) return program.say(json_of_checked(*checked)), exit;
  for (const SeenStatement& seen : checked->seen) program.say(statement_line(Json::parse(seen.row)));
  if (checked->seen.empty() && checked->faults.empty())
    program.say(text({"Noch nichts abgeschlossen.", "Nothing is closed yet."}));
  for (const StatementTold& told : checked->faults) program.note(fault_line(told));
  if (!checked->faults.empty())
    program.note(text(
        {"Behalten Sie, was Sie von früher haben, und fragen Sie den Betreiber. Erst wenn er es erklärt hat (etwa eine "
         "Sicherung, die zurückgespielt wurde), gilt mit mappe treasury statements --anew, was der Server jetzt zeigt.",
         "Keep what you have from before, and ask the operator. Only when he has explained it (a backup that was "
         "restored, say), mappe treasury statements --anew takes what the server shows now."}));
  return exit;
}

}  // namespace mappe::client::command
