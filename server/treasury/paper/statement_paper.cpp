#include "server/treasury/paper/statement_paper.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "config/units.h"
#include "server/treasury/count/calendar.h"
#include "server/treasury/count/statement.h"
#include "server/treasury/paper/sheet.h"

namespace mappe::treasury {

using nlohmann::json;

namespace {

std::string euros_of(const json& cents) { return german(Cents{cents.get<std::int64_t>()}); }

std::string day_of(const json& day) {
  const auto date = config::parse_date(day.get_ref<const std::string&>());
  return date ? german(*date) : day.get<std::string>();
}

std::string size_of(const json& bytes) {
  std::string text = config::format_size(bytes.get<std::uint64_t>());
  if (const auto point = text.find('.'); point != std::string::npos) text[point] = ',';
  return text;
}

std::string gib_of(const json& byte_ms, TimeMs length_ms) {
  const auto wide = parse_wide(byte_ms.get_ref<const std::string&>());
  return wide ? german_gib(average_milli_gib(*wide, length_ms)) : "";
}

std::string what_of(const json& line) {
  const std::string kind = line.at("kind");
  if (kind == "base_fee") return "Grundbetrag";
  if (kind == "guests") return "Gäste über der Freizahl";
  if (kind == "included") return "Speicher, enthalten bis " + size_of(line.at("up_to_bytes"));
  std::string text = "Speicher";
  if (line.at("above_bytes") != 0) text += " über " + size_of(line["above_bytes"]);
  if (line.contains("up_to_bytes")) text += " bis " + size_of(line["up_to_bytes"]);
  return text;
}

std::string quantity_text(const json& line) {
  if (line.contains("guests")) return std::to_string(line["guests"].get<std::uint64_t>());
  if (line.contains("byte_ms")) return gib_of(line["byte_ms"], line.at("piece_ms"));
  return "1";
}

// "01.01. – 31.01.2026", or one day alone. A line lies within a month.
std::string days_text(const json& line) {
  const std::string from = day_of(line.at("from")), last = day_of(line.at("last_day"));
  constexpr std::size_t without_year = 6;
  return from == last ? from : from.substr(0, without_year) + " – " + last;
}

// In groups of four, as one copies it.
std::string grouped_iban(const std::string& iban) {
  std::string text;
  for (std::size_t i = 0; i < iban.size(); ++i) {
    if (i > 0 && i % 4 == 0) text += "\u00a0";
    text += iban[i];
  }
  return text;
}

std::string address_of(const json& party) {
  std::string text = party.at("name");
  if (!party.at("street").get_ref<const std::string&>().empty()) text += "\n" + party["street"].get<std::string>();
  const std::string place = party.at("post_code").get<std::string>() + " " + party.at("city").get<std::string>();
  return place == " " ? text : text + "\n" + place;
}

std::string tax_text(const json& tax) {
  const std::string category = tax.at("category");
  if (category == "S") {
    std::string rate = plain(Cents{tax.at("rate_hundredths_percent").get<std::int64_t>()});
    rate[rate.find('.')] = ',';
    return "Umsatzsteuer " + rate + " % auf " + euros_of(tax.at("net_cents"));
  }
  if (category == "Z") return "Umsatzsteuer 0 % auf " + euros_of(tax.at("net_cents"));
  return "Keine Umsatzsteuer: " + tax.at("reason").get<std::string>();
}

void add_lines(Sheet& sheet, const json& statement) {
  sheet.heading(2, "Was berechnet wird");
  std::vector<std::vector<std::string>> rows;
  for (const json& line : statement.at("lines")) {
    const auto price = config::MicroCents{line.at("price_micro_cents").get<std::int64_t>()};
    rows.push_back({what_of(line), days_text(line) + "\n" + line.at("tariff").get<std::string>(), quantity_text(line),
                    german(price), euros_of(line.at("net_cents"))});
  }
  rows.push_back({"Summe ohne Steuer", "", "", "", euros_of(statement.at("net_cents"))});
  sheet.table({{"Leistung", 3.7, false},
               {"Zeitraum und Tarif", 4.1, false},
               {"Menge", 2.5, true},
               {"Preis je Monat", 1.9, true},
               {"Betrag", 2, true}},
              rows, true);
  rows.clear();
  for (const json& tax : statement.at("taxes")) rows.push_back({tax_text(tax), euros_of(tax.at("tax_cents"))});
  rows.push_back({"Gesamtbetrag", euros_of(statement.at("gross_cents"))});
  sheet.table({{"Steuer und Gesamtbetrag", 4, false}, {"Betrag", 1, true}}, rows, true);
}

// When the period begins, or the faction: averages are over the time that its lines are of.
TimeMs billed_from(const json& statement) {
  TimeMs begin = statement.at("period").at("until_ms").get<TimeMs>();
  for (const json& line : statement.at("lines"))
    if (const auto day = config::parse_date(line.at("from").get<std::string>()))
      begin = std::min(begin, start_of(*day));
  return statement["lines"].empty() ? statement["period"].at("from_ms").get<TimeMs>() : begin;
}

void add_spaces(Sheet& sheet, const json& statement) {
  if (statement.at("spaces").empty()) return;
  sheet.heading(2, "Woraus sich der Speicher zusammensetzt");
  const TimeMs length = statement.at("period").at("until_ms").get<TimeMs>() - billed_from(statement);
  std::vector<std::vector<std::string>> rows;
  for (const json& space : statement["spaces"]) {
    const bool is_joint = space.contains("label");
    const std::string id = space.at("space");
    rows.push_back({is_joint         ? space["label"].get<std::string>()
                    : id == "roster" ? "Liste der Personen"
                                     : "Ablage " + id.substr(0, 8),
                    is_joint ? std::to_string(space.at("parts").get<unsigned>()) + " von " +
                                   std::to_string(space.at("whole").get<unsigned>()) + " Teilen"
                             : "ganz",
                    gib_of(space.at("byte_ms"), length)});
  }
  sheet.table({{"Ablage", 3, false}, {"Anteil", 2, false}, {"Durchschnitt", 2, true}}, rows);
}

void add_explanation(Sheet& sheet, const json& statement, const std::string& hash) {
  sheet.heading(2, "So wurde gerechnet");
  sheet.paragraph(
      "Gemessen wird in jedem Augenblick, wie viele Bytes gespeichert sind. Die Menge ist der Durchschnitt über den "
      "genannten Zeitraum; 1 GiB sind 1.073.741.824 Bytes. Gilt eine Zeile nur für einen Teil des Monats, wird der "
      "Monatspreis nach der Zeit anteilig berechnet. Erst der Betrag jeder Zeile wird auf Cent gerundet, ein halber "
      "Cent nach oben. Gelöschtes, das noch zurückgeholt werden kann, kostet nichts.");
  const json& issuer = statement.at("issuer");
  const bool is_bill = statement.at("kind") == "statement" && statement.at("period").at("kind") == "month";
  if (is_bill && statement.at("gross_cents") == 0)
    sheet.paragraph("Es ist nichts zu überweisen.");
  else if (is_bill)
    sheet.paragraph("Bitte überweisen Sie den Gesamtbetrag innerhalb von " +
                    std::to_string(statement.at("days_to_pay").get<std::uint64_t>()) + " Tagen auf das Konto " +
                    grouped_iban(issuer.at("iban").get<std::string>()) + " (" + issuer.at("name").get<std::string>() +
                    ") und geben Sie die Nummer dieser Abrechnung an.");
  if (statement.at("period").at("kind") != "month")
    sheet.paragraph(
        "Diese Abrechnung fasst den ganzen Zeitraum zusammen. Was für Monate daraus schon abgerechnet wurde, ist darin "
        "enthalten und nicht noch einmal zu zahlen.");
  sheet.paragraph("Fragen beantwortet: " + issuer.at("contact_name").get<std::string>() + ", Telefon " +
                  issuer.at("telephone").get<std::string>() + ", " + issuer.at("mail").get<std::string>() + ".");
  sheet.paragraph(
      "Diese Abrechnung ist abgeschlossen und wird nicht mehr geändert; eine Berichtigung wäre ein neues Dokument. "
      "Unterschrieben ist ihre maschinenlesbare Fassung (JSON). Deren Prüfsumme: " +
      hash);
}

About about_of(const json& statement, const std::string& title) {
  return {title, statement.at("issuer").at("name").get<std::string>() + " · " + title,
          statement.at("closed_on").get<std::string>() + "T00:00:00+00:00"};
}

void add_parties(Sheet& sheet, const json& statement) {
  const json& payer = statement.at("payer");
  std::vector<std::vector<std::string>> rows{{"Ausgestellt von", address_of(statement.at("issuer"))},
                                             {"Für", address_of(payer)},
                                             {"Fraktion", payer.at("faction")},
                                             {"Nummer", std::to_string(statement.at("number").get<std::uint64_t>())},
                                             {"Zeitraum", statement.at("period").at("title").get<std::string>() + " (" +
                                                              day_of(statement["period"].at("from")) + " – " +
                                                              day_of(statement["period"].at("last_day")) + ")"},
                                             {"Abgeschlossen am", day_of(statement.at("closed_on"))}};
  const auto add = [&](const char* label, const json& value) {
    if (!value.get_ref<const std::string&>().empty()) rows.push_back({label, value});
  };
  add("Leitweg-ID", payer.at("leitweg_id"));
  add("Kostenstelle", payer.at("cost_centre"));
  add("USt-IdNr.", statement.at("issuer").at("vat_id"));
  add("Steuernummer", statement.at("issuer").at("tax_number"));
  sheet.table({{"Angabe", 1.2, false}, {"Inhalt", 3, false}}, rows);
}

// What each month of the statement cost, tax included, by its first day's "2026-03".
std::vector<std::vector<std::string>> months_of_proof(const json& statement) {
  std::map<std::string, std::int64_t> months;
  for (const json& line : statement.at("lines"))
    months[line.at("from").get<std::string>().substr(0, 7)] += line.at("net_cents").get<std::int64_t>();
  std::vector<std::vector<std::string>> rows;
  for (const auto& [month, cents] : months) {
    const auto period = parse_period(month);
    rows.push_back({period ? german(*period) : month, german(Cents{cents})});
  }
  if (statement.at("tax_cents") != 0) rows.push_back({"Umsatzsteuer", euros_of(statement["tax_cents"])});
  return rows;
}

Result<Bytes> draw_statement(const json& statement, const std::string& hash) {
  const bool corrects = statement.contains("corrects");
  const std::string title = (corrects ? "Berichtigung " : "Abrechnung ") + title_of(statement);
  Sheet sheet(about_of(statement, title));
  sheet.heading(1, title);
  if (corrects)
    sheet.paragraph("Berichtigt die Abrechnung Nr. " +
                    std::to_string(statement["corrects"].at("number").get<std::uint64_t>()) +
                    ". Grund: " + statement["corrects"].at("reason").get<std::string>() +
                    " Es gilt der Gesamtbetrag dieses Dokuments anstelle des früheren.");
  add_parties(sheet, statement);
  add_lines(sheet, statement);
  add_spaces(sheet, statement);
  add_explanation(sheet, statement, hash);
  return sheet.finish();
}

Result<Bytes> draw_proof(const json& statement, const std::string& hash) {
  const json& budget = statement.at("budget");
  const json& standing = budget.at("standing");
  const std::string period = statement.at("period").at("title");
  const std::string title = "Verwendungsnachweis " + period;
  Sheet sheet(about_of(statement, title));
  sheet.heading(1, title);
  sheet.table({{"Angabe", 1.2, false}, {"Inhalt", 3, false}},
              {{"Zuwendungsempfänger", address_of(statement.at("payer"))},
               {"Zuwendung aus", budget.at("grant_line")},
               {"Zeitraum", period},
               {"Zweck", "Mappe: gemeinsame, verschlüsselte Ablagen der Fraktion"},
               {"Grundlage", "Abrechnung Nr. " + std::to_string(statement.at("number").get<std::uint64_t>())}});
  sheet.heading(2, "Einnahmen");
  sheet.table({{"Herkunft", 3, false}, {"Betrag", 1, true}},
              {{"Zuwendung des Jahres", euros_of(budget.at("grant_cents"))},
               {"Übertrag aus dem Vorjahr", euros_of(budget.at("carried_cents"))},
               {"Einnahmen zusammen", euros_of(standing.at("available_cents"))}},
              true);
  sheet.heading(2, "Ausgaben");
  auto rows = months_of_proof(statement);
  rows.push_back({"Ausgaben zusammen", euros_of(statement.at("gross_cents"))});
  sheet.table({{"Monat", 3, false}, {"Betrag", 1, true}}, rows, true);
  if (!budget.at("commitments").empty()) {
    sheet.heading(2, "Gebunden, noch nicht ausgegeben");
    rows.clear();
    for (const json& commitment : budget["commitments"])
      rows.push_back({commitment.at("text"), euros_of(commitment.at("cents"))});
    rows.push_back({"Gebunden zusammen", euros_of(standing.at("committed_cents"))});
    sheet.table({{"Wofür", 3, false}, {"Betrag", 1, true}}, rows, true);
  }
  sheet.heading(2, "Ergebnis");
  sheet.table({{"Rest", 3, false}, {"Betrag", 1, true}},
              {{"Einnahmen abzüglich Ausgaben und Gebundenem", euros_of(standing.at("remainder_cents"))}});
  sheet.paragraph(
      "Die Zuwendung wurde für den genannten Zweck verwendet. Die Beträge stimmen mit der abgeschlossenen Abrechnung "
      "überein. Deren Prüfsumme: " +
      hash);
  sheet.gap(24);
  sheet.paragraph("Ort und Datum:");
  sheet.gap(24);
  sheet.paragraph("Unterschrift:");
  return sheet.finish();
}

}  // namespace

Result<Bytes> pdf_of_statement(const json& statement, const std::string& hash) try {
  return draw_statement(statement, hash);
} catch (const json::exception&) {
  return fail(Errc::malformed, "not a statement");
}

Result<Bytes> pdf_of_proof(const json& statement, const std::string& hash) try {
  if (!statement.contains("budget")) return fail(Errc::not_found, "no budget stands in this statement");
  return draw_proof(statement, hash);
} catch (const json::exception&) {
  return fail(Errc::malformed, "not a statement");
}

}  // namespace mappe::treasury
