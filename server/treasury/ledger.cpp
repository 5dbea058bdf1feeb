#include "server/treasury/ledger.h"

#include <algorithm>

#include "crypto/base/cbor.h"
#include "server/answer/storage_fault.h"
#include "server/treasury/budgets.h"
#include "server/treasury/meter_usage.h"

namespace mappe::server {

using nlohmann::json;
using treasury::Cents;
using treasury::Date;
using treasury::Period;

namespace {

Bytes statement_place(const FactionId& faction, std::uint64_t number) {
  return cbor::encode_array("statement", faction, number);
}

storage::Paper sealed_statement(const Services& services, const FactionId& faction, std::uint64_t number,
                                const treasury::Signed& document) {
  const Bytes plain = cbor::encode_array(document.statement, document.signature);
  return {faction, storage::PaperKind::statement, number, services.box.seal(statement_place(faction, number), plain)};
}

// As it was closed: signed by this server, and in its own place.
bool is_intact(const Services& services, const KeptStatement& kept) {
  return verify(services.statement_key.public_key(), "statement-sign", view_of(kept.document.statement),
                kept.document.signature) &&
         kept.statement.value("number", std::uint64_t{0}) == kept.number;
}

KeptStatement opened_statement(const Services& services, const storage::Paper& paper) {
  KeptStatement kept;
  kept.number = paper.number;
  const auto plain = services.box.open(statement_place(paper.faction, paper.number), paper.sealed);
  if (!plain) return kept;
  cbor::Reader r(plain->expose());
  r.array(2);
  treasury::Signed document{std::string(r.text()), r.id<Signature>()};
  if (!r.finish()) return kept;
  json statement = json::parse(document.statement, nullptr, false);
  if (!statement.is_object()) return kept;
  kept.document = std::move(document);
  kept.statement = std::move(statement);
  kept.is_intact = is_intact(services, kept);
  return kept;
}

std::string period_name(const json& statement) { return statement.at("period").at("name"); }

// The newest document over a period: the statement or its last correction.
const KeptStatement* newest_of(const Statements& statements, const std::string& period) {
  const auto& all = statements.all;
  const auto found = std::find_if(all.rbegin(), all.rend(), [&](const KeptStatement& kept) {
    return kept.is_intact && period_name(kept.statement) == period;
  });
  return found == all.rend() ? nullptr : &*found;
}

Result<treasury::Tally> tally_of(Services& services, const storage::Faction& faction, const Date& from,
                                 const Date& until) {
  const SharedTariffs tariffs = services.tariffs.now();
  if (!tariffs) return fail(Errc::not_found, "this server bills nothing");
  return treasury::tally(*tariffs, MeterUsage(services), {faction.name, faction.created_ms}, from, until);
}

// What a document over this period must be, before anything is computed.
struct Wanted {
  Period period;
  const KeptStatement* corrected = nullptr;
};
Judged<Wanted> wanted_of(const Statements& closed, const Closing& closing) {
  if (closing.corrects == 0) {
    const auto period = treasury::parse_period(closing.period);
    if (!period) return malformed("A period is written 2026-05, 2026-Q2, 2026, 2026-11-01 or FIRST-DAY/LAST-DAY.");
    return Wanted{*period, nullptr};
  }
  const auto corrected = std::find_if(closed.all.begin(), closed.all.end(),
                                      [&](const KeptStatement& kept) { return kept.number == closing.corrects; });
  if (corrected == closed.all.end()) return not_found();
  if (closing.reason.empty()) return malformed("A correction says its reason.");
  const std::string name = period_name(corrected->statement);
  if (newest_of(closed, name) != &*corrected)
    return broken_rule("corrected_already", "This document was corrected already. Correct the newest one.");
  const auto period = treasury::parse_period(name);
  if (!period) return internal_fault();
  return Wanted{*period, &*corrected};
}

// Months that were closed otherwise than they are computed now would make a quarter that does not add up.
Judged<bool> months_agree(Services& services, const storage::Faction& faction, const Period& period,
                          const Statements& closed) {
  for (const treasury::Month& month : treasury::months_of(period.from, period.until)) {
    const Period one{treasury::PeriodKind::month, month.first(), month.end()};
    const KeptStatement* document = newest_of(closed, treasury::to_string(one));
    if (document == nullptr || one.from < period.from || period.until < one.until) continue;
    const auto now = tally_of(services, faction, one.from, one.until);
    if (!now) return problem_of(now.error());
    if (document->statement.at("gross_cents") != count_of(now->gross)) return false;
  }
  return true;
}

std::optional<Problem> may_close(Services& services, const storage::Faction& faction, const Period& period) {
  const auto settled = services.storage.meters().settle(services.now());
  if (!settled) return storage_fault(services, Kept::records, settled.error());
  if (period.span().until_ms > *settled)
    return Problem{ProblemType::wait, "The period has not ended, or its last hour is not settled. Close it later.",
                   "period_open"};
  if (period.span().until_ms <= faction.created_ms)
    return broken_rule("before_founding", "The faction was founded after this period.");
  return std::nullopt;
}

json answer_of(const treasury::Signed& document, bool already) {
  json envelope = treasury::envelope_of(document);
  envelope["already"] = already;
  return envelope;
}

Judged<json> store_statement(Services& services, const storage::Faction& faction, const treasury::Facts& facts,
                             const treasury::Tally& tally, const KeptStatement* corrected) {
  const json statement = treasury::statement_of(*services.tariffs.now(), tally, facts);
  if (corrected != nullptr && corrected->statement.at("lines") == statement.at("lines") &&
      corrected->statement.at("payer") == statement.at("payer") &&
      corrected->statement.at("gross_cents") == statement.at("gross_cents"))
    return broken_rule("nothing_to_correct", "Computed again, the document says the same. Nothing was changed.");
  const treasury::Signed document = treasury::sign_statement(services.statement_key, statement);
  const auto stored = services.storage.commit(
      {storage::write::AddPaper{sealed_statement(services, faction.id, facts.number, document)}});
  if (!stored) return storage_fault(services, Kept::records, stored.error());
  if (stored->verdict != storage::WriteVerdict::done) return internal_fault();
  const std::string id = to_base64url(faction.id.view());
  services.log.info("statement_closed", {{"faction", std::string_view(id)}, {"number", facts.number}});
  return answer_of(document, false);
}

}  // namespace

// The count first: what is closed meanwhile is no missing end.
Result<Statements> read_statements(Services& services, const FactionId& faction) {
  const auto count = services.storage.papers().count(faction, storage::PaperKind::statement);
  if (!count) return fail(count.error());
  const auto papers = services.storage.papers().of_faction(faction, storage::PaperKind::statement);
  if (!papers) return fail(papers.error());
  Statements statements{{}, *count};
  for (const storage::Paper& paper : *papers) statements.all.push_back(opened_statement(services, paper));
  return statements;
}

Problem statement_changed() {
  return {ProblemType::internal,
          "This statement is not as it was closed: it was changed or damaged since. Keep the copy you were given, and "
          "tell the auditor and the operator.",
          "statement_changed"};
}

Judged<KeptStatement> statement_numbered(Services& services, const FactionId& faction, std::uint64_t number) {
  const auto paper = services.storage.papers().find(faction, storage::PaperKind::statement, number);
  if (!paper && paper.error().code == Errc::not_found) return not_found();
  if (!paper) return internal_fault();
  auto kept = opened_statement(services, *paper);
  if (!kept.is_intact) return statement_changed();
  return kept;
}

json short_form(const json& statement) {
  json row;
  for (const char* member :
       {"number", "kind", "period", "closed_ms", "closed_on", "net_cents", "tax_cents", "gross_cents", "byte_ms"})
    row[member] = statement.at(member);
  if (statement.contains("corrects")) row["corrects"] = statement["corrects"];
  row["has_budget"] = statement.contains("budget");
  return row;
}

Result<Cents> cost_of(Services& services, const storage::Faction& faction, const Statements& closed, const Date& from,
                      const Date& until) {
  Cents sum{};
  for (const treasury::Month& month : treasury::months_of(from, until)) {
    const Period one{treasury::PeriodKind::month, std::max(from, month.first()), std::min(until, month.end())};
    const bool is_whole = one.from == month.first() && one.until == month.end();
    const KeptStatement* document = is_whole ? newest_of(closed, treasury::to_string(one)) : nullptr;
    Cents cost{};
    if (document != nullptr) {
      cost = Cents{document->statement.at("gross_cents").get<std::int64_t>()};
    } else {
      const auto counted = tally_of(services, faction, one.from, one.until);
      if (!counted) return fail(counted.error());
      cost = counted->gross;
    }
    const auto added = treasury::plus(sum, cost);
    if (!added) return added;
    sum = *added;
  }
  return sum;
}

Judged<json> close_statement(Services& services, const storage::Faction& faction, const Closing& closing) {
  const std::lock_guard lock(services.closing);  // meanwhile no other tariffs come
  if (!services.tariffs) return nothing_is_billed();
  const auto closed = read_statements(services, faction.id);
  if (!closed) return internal_fault();
  if (check_of(services, *closed).at("ok") != true)
    return Problem{ProblemType::internal,
                   "A closed statement of this faction was changed or is missing: nothing is closed after it. "
                   "`mappe-server treasury verify` shows which; bring the data back from a backup.",
                   "chain_damaged"};
  const auto& all = closed->all;
  if (all.size() != closed->count || !std::all_of(all.begin(), all.end(), [](auto& kept) { return kept.is_intact; }))
    return internal_fault();
  const auto wanted = wanted_of(*closed, closing);
  if (!wanted) return wanted.problem();
  if (wanted->corrected == nullptr)
    if (const KeptStatement* document = newest_of(*closed, treasury::to_string(wanted->period)))
      return answer_of(document->document, true);
  if (auto problem = may_close(services, faction, wanted->period)) return *problem;
  if (wanted->period.kind != treasury::PeriodKind::month) {
    const auto agree = months_agree(services, faction, wanted->period, *closed);
    if (!agree) return agree.problem();
    if (!*agree)
      return Problem{ProblemType::wait,
                     "A closed month of this period would be computed otherwise now. Correct that month first.",
                     "month_differs"};
  }
  const auto counted = tally_of(services, faction, wanted->period.from, wanted->period.until);
  if (!counted) return problem_of(counted.error());
  treasury::Facts facts{services.identity.server, faction.id, faction.name,
                        closed->count + 1,        {},         billed_now(services),
                        wanted->period,           {},         {}};
  if (!all.empty()) facts.previous = treasury::hash_of_statement(view_of(all.back().document.statement));
  if (wanted->corrected != nullptr) facts.corrects = treasury::Correction{closing.corrects, closing.reason};
  if (wanted->period.kind == treasury::PeriodKind::year) {
    auto budget = budget_of_period(services, faction, wanted->period);
    if (!budget) return problem_of(budget.error());
    if (*budget) {
      const auto standing = treasury::standing_of(**budget, counted->gross, counted->gross);
      if (!standing) return problem_of(standing.error());
      facts.budget = std::pair(std::move(**budget), *standing);
    }
  }
  return store_statement(services, faction, facts, *counted, wanted->corrected);
}

json check_of(const Services& services, const Statements& statements) {
  std::vector<treasury::Signed> documents;
  for (const KeptStatement& kept : statements.all) documents.push_back(kept.document);  // empty: told as unreadable
  json faults = json::array();
  for (const treasury::Found& found :
       treasury::check_chain(documents, statements.count, services.statement_key.public_key()))
    faults.push_back({{"number", found.number}, {"fault", treasury::name_of(found.fault)}});
  return json{{"ok", faults.empty()}, {"count", statements.count}, {"faults", std::move(faults)}};
}

Judged<json> check_statements(Services& services, const FactionId& faction) {
  const auto statements = read_statements(services, faction);
  if (!statements) return internal_fault();
  return check_of(services, *statements);
}

std::string statement_key_text(const Services& services) {
  return to_base64url(services.statement_key.public_key().view());
}

}  // namespace mappe::server
