#include "server/treasury/count/statement.h"

#include <algorithm>

namespace mappe::treasury {

using nlohmann::json;

namespace {

constexpr const char* statement_format = "mappe-statement/1";

std::string_view word_of(LineKind kind) {
  switch (kind) {
    case LineKind::base_fee:
      return "base_fee";
    case LineKind::included:
      return "included";
    case LineKind::storage:
      return "storage";
    case LineKind::guests:
      return "guests";
  }
  return "";
}

json json_of(const config::Tax& tax) {
  return {{"category", std::string(1, tax.category)},
          {"rate_hundredths_percent", tax.rate_hundredths},
          {"reason", tax.reason}};
}

json json_of(const config::Party& party) {
  return {{"name", party.name}, {"street", party.street},   {"post_code", party.post_code},
          {"city", party.city}, {"country", party.country}, {"electronic_address", party.electronic_address}};
}

json json_of(const Line& line) {
  json row{{"kind", word_of(line.kind)},
           {"from", config::to_string(line.from)},
           {"last_day", config::to_string(day_before(line.until))},
           {"tariff", line.tariff},
           {"piece_ms", line.piece_ms},
           {"month_ms", line.month_ms},
           {"price_micro_cents", config::count_of(line.price)},
           {"net_cents", count_of(line.net)},
           {"tax", json_of(line.tax)}};
  if (line.kind == LineKind::guests) row["guests"] = line.guests;
  if (line.kind == LineKind::storage || line.kind == LineKind::included) {
    row["byte_ms"] = decimal_of(line.byte_ms);
    row["above_bytes"] = line.above_bytes;
    if (line.up_to_bytes) row["up_to_bytes"] = *line.up_to_bytes;
  }
  return row;
}

json json_of(const SpaceSum& space) {
  json row{{"space", space.space}, {"byte_ms", decimal_of(space.byte_ms)}};
  if (space.is_joint) {
    row["label"] = space.label;
    row["parts"] = space.parts;
    row["whole"] = space.whole;
  }
  return row;
}

json json_of(const Period& period) {
  constexpr std::array<const char*, 3> kinds{"month", "quarter", "year"};
  const Span span = period.span();
  return {{"kind", kinds[static_cast<std::size_t>(period.kind)]},
          {"name", to_string(period)},
          {"title", german(period)},
          {"from", config::to_string(period.from)},
          {"last_day", config::to_string(day_before(period.until))},
          {"from_ms", span.from_ms},
          {"until_ms", span.until_ms}};
}

json issuer_of(const config::Treasury& treasury) {
  json issuer = json_of(treasury.issuer);
  issuer["contact_name"] = treasury.issuer.contact_name;
  issuer["telephone"] = treasury.issuer.telephone;
  issuer["mail"] = treasury.issuer.mail;
  issuer["vat_id"] = treasury.issuer.vat_id;
  issuer["tax_number"] = treasury.issuer.tax_number;
  issuer["iban"] = treasury.iban;
  issuer["bic"] = treasury.bic;
  return issuer;
}

json payer_of(const config::Treasury& treasury, const std::string& faction) {
  const config::Payer* payer = treasury.payer(faction);
  config::Party party;
  party.name = faction;
  json out = json_of(payer != nullptr ? payer->party : party);
  out["faction"] = faction;
  out["leitweg_id"] = payer != nullptr ? payer->leitweg_id : "";
  out["cost_centre"] = payer != nullptr ? payer->cost_centre : "";
  return out;
}

// Of a statement that can be read: its number and what it says of the one before.
struct Place {
  std::uint64_t number = 0;
  std::string previous;
};
std::optional<Place> place_in(const std::string& text) {
  const json statement = json::parse(text, nullptr, false);
  if (!statement.is_object() || canonical(statement) != text) return std::nullopt;
  const auto number = statement.find("number"), previous = statement.find("previous");
  const bool fits = statement.value("format", json()) == statement_format && number != statement.end() &&
                    number->is_number_unsigned() && previous != statement.end() && previous->is_string();
  if (!fits) return std::nullopt;
  return Place{*number, *previous};
}

}  // namespace

StatementHash hash_of_statement(ByteView bytes) { return StatementHash(hash("statement", bytes)); }

json statement_of(const config::Treasury& treasury, const Tally& tally, const Facts& facts) {
  json lines = json::array(), spaces = json::array(), taxes = json::array();
  for (const Line& line : tally.lines) lines.push_back(json_of(line));
  for (const SpaceSum& space : tally.spaces) spaces.push_back(json_of(space));
  for (const TaxSum& sum : tally.taxes) {
    json row = json_of(sum.tax);
    row["net_cents"] = count_of(sum.net);
    row["tax_cents"] = count_of(sum.amount);
    taxes.push_back(std::move(row));
  }
  json out{{"format", statement_format},
           {"kind", facts.corrects ? "correction" : "statement"},
           {"server", to_base64url(facts.server.view())},
           {"faction", to_base64url(facts.faction.view())},
           {"number", facts.number},
           {"previous", facts.previous ? to_base64url(facts.previous->view()) : ""},
           {"closed_ms", facts.closed_ms},
           {"closed_on", config::to_string(date_at(facts.closed_ms))},
           {"period", json_of(facts.period)},
           {"currency", "EUR"},
           {"issuer", issuer_of(treasury)},
           {"payer", payer_of(treasury, facts.faction_name)},
           {"days_to_pay", treasury.days_to_pay},
           {"lines", std::move(lines)},
           {"spaces", std::move(spaces)},
           {"taxes", std::move(taxes)},
           {"byte_ms", decimal_of(tally.byte_ms)},
           {"net_cents", count_of(tally.net)},
           {"tax_cents", count_of(tally.tax)},
           {"gross_cents", count_of(tally.gross)}};
  if (facts.corrects) out["corrects"] = {{"number", facts.corrects->number}, {"reason", facts.corrects->reason}};
  if (facts.budget) {
    out["budget"] = json_of(facts.budget->first);
    out["budget"]["standing"] = json_of(facts.budget->second);
  }
  return out;
}

// nlohmann keeps members in byte order.
std::string canonical(const json& statement) { return statement.dump(); }

Signed sign_statement(const SignKeyPair& key, const json& statement) {
  std::string text = canonical(statement);
  const Signature signature = key.sign("statement-sign", view_of(text));
  return {std::move(text), signature};
}

json envelope_of(const Signed& document) {
  return {{"statement", json::parse(document.statement)},
          {"hash", to_base64url(hash_of_statement(view_of(document.statement)).view())},
          {"signature", to_base64url(document.signature.view())}};
}

Result<Signed> signed_of(const json& envelope) {
  const auto wrong = [] { return fail(Errc::malformed, "not a statement with its signature"); };
  if (!envelope.is_object() || !envelope.contains("statement") || !envelope.contains("signature")) return wrong();
  if (!envelope["statement"].is_object() || !envelope["signature"].is_string()) return wrong();
  const auto bytes = from_base64url(envelope["signature"].get_ref<const std::string&>());
  if (!bytes) return wrong();
  const auto signature = Signature::parse(*bytes);
  if (!signature) return wrong();
  return Signed{canonical(envelope["statement"]), *signature};
}

std::string_view name_of(Fault fault) {
  switch (fault) {
    case Fault::unreadable:
      return "unreadable";
    case Fault::bad_signature:
      return "bad-signature";
    case Fault::missing_number:
      return "missing-number";
    case Fault::broken_chain:
      return "broken-chain";
    case Fault::missing_end:
      return "missing-end";
  }
  return "";
}

std::vector<Found> check_chain(const std::vector<Signed>& documents, std::uint64_t count, const SignPublicKey& key) {
  std::vector<Found> found;
  std::uint64_t expected = 1;
  std::string previous;
  bool is_linked = true;  // the one before this was there and could be read
  for (const Signed& document : documents) {
    const auto place = place_in(document.statement);
    if (!place) {
      found.push_back({expected++, Fault::unreadable});
      is_linked = false;
      continue;
    }
    if (!verify(key, "statement-sign", view_of(document.statement), document.signature))
      found.push_back({place->number, Fault::bad_signature});
    constexpr std::size_t told_max = 100;
    for (; expected < place->number && found.size() < told_max; ++expected) {
      found.push_back({expected, Fault::missing_number});
      is_linked = false;
    }
    if ((is_linked && place->previous != previous) || place->number < expected)
      found.push_back({place->number, Fault::broken_chain});
    previous = to_base64url(hash_of_statement(view_of(document.statement)).view());
    expected = place->number + 1;
    is_linked = true;
  }
  if (expected <= count) found.push_back({expected, Fault::missing_end});
  return found;
}

std::string title_of(const json& statement) {
  return statement.at("period").at("title").get<std::string>() + " · Nr. " +
         std::to_string(statement.at("number").get<std::uint64_t>());
}

std::string file_name_of(const json& statement) {
  std::string period = statement.at("period").at("name");
  std::replace(period.begin(), period.end(), '/', '_');
  return "mappe-abrechnung-" + period + "-nr-" + std::to_string(statement.at("number").get<std::uint64_t>());
}

}  // namespace mappe::treasury
