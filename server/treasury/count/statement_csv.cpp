// Statements for spreadsheets.
#include <algorithm>

#include "config/units.h"
#include "server/treasury/count/statement.h"

namespace mappe::treasury {

using nlohmann::json;

namespace {

std::string cell(std::string text) {
  if (!text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos) text.insert(0, 1, '\'');
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

std::string comma(std::string number) {
  std::replace(number.begin(), number.end(), '.', ',');
  return number;
}

std::string euros(const json& cents) { return comma(plain(Cents{cents.get<std::int64_t>()})); }

// Without the unit and the dots between thousands.
std::string price_of(const json& line) {
  std::string text = german(config::MicroCents{line.at("price_micro_cents").get<std::int64_t>()});
  text.erase(std::remove(text.begin(), text.end(), '.'), text.end());
  return text.substr(0, text.find(' '));
}

std::string quantity_of(const json& line) {
  if (line.contains("guests")) return std::to_string(line["guests"].get<std::uint64_t>());
  if (!line.contains("byte_ms")) return "1";
  const auto byte_ms = parse_wide(line["byte_ms"].get_ref<const std::string&>());
  if (!byte_ms) return "";
  std::string text = german_gib(average_milli_gib(*byte_ms, line.at("piece_ms")));
  text.erase(std::remove(text.begin(), text.end(), '.'), text.end());
  return text.substr(0, text.find(' '));
}

std::string german_line(const json& line) {
  const std::string kind = line.at("kind");
  if (kind == "base_fee") return "Grundbetrag";
  if (kind == "guests") return "Gäste über der Freizahl";
  if (kind == "included") return "Speicher, enthalten";
  const auto gib_text = [](const json& bytes) { return comma(config::format_size(bytes.get<std::uint64_t>())); };
  std::string text = "Speicher";
  if (line.at("above_bytes") != 0) text += " über " + gib_text(line["above_bytes"]);
  if (line.contains("up_to_bytes")) text += " bis " + gib_text(line["up_to_bytes"]);
  return text;
}

std::string row(const std::vector<std::string>& cells) {
  std::string out;
  for (const std::string& each : cells) out += (out.empty() ? "" : ";") + each;
  return out + "\r\n";
}

}  // namespace

std::string csv_of(const json& statement) {
  std::string out = "\xEF\xBB\xBF";
  out += row({cell("Nummer"), cell("Zeitraum"), cell("Von"), cell("Bis"), cell("Tarif"), cell("Leistung"),
              cell("Menge"), cell("Preis je Monat in Euro"), cell("Millisekunden"), cell("Millisekunden des Monats"),
              cell("Byte-Millisekunden"), cell("Netto in Euro"), cell("Steuersatz in Prozent")});
  const std::string number = std::to_string(statement.at("number").get<std::uint64_t>());
  const std::string period = cell(statement.at("period").at("name"));
  for (const json& line : statement.at("lines"))
    out += row({number, period, cell(line.at("from")), cell(line.at("last_day")), cell(line.at("tariff")),
                cell(german_line(line)), quantity_of(line), price_of(line),
                std::to_string(line.at("piece_ms").get<std::uint64_t>()),
                std::to_string(line.at("month_ms").get<std::uint64_t>()), line.value("byte_ms", ""),
                euros(line.at("net_cents")),
                comma(plain(Cents{line.at("tax").at("rate_hundredths_percent").get<std::int64_t>()}))});
  const auto sum = [&](const char* name, const char* member) {
    out += row({number, period, "", "", "", cell(name), "", "", "", "", "", euros(statement.at(member)), ""});
  };
  sum("Summe netto", "net_cents");
  sum("Steuer", "tax_cents");
  sum("Summe", "gross_cents");
  return out;
}

}  // namespace mappe::treasury
