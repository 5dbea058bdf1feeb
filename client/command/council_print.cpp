#include "client/command/council_print.h"

#include <charconv>

namespace mappe::client::command {
namespace {

using council::CouncilHere;
using council::LinkState;
using council::Row;

struct LinkStateWords {
  std::string_view name;
  Said said;
};
constexpr LinkStateWords link_state_words[] = {
    {"same", {"unverändert", "unchanged"}},        {"changed", {"geändert", "changed"}},
    {"moved", {"unter anderer Adresse", "moved"}}, {"withdrawn", {"nicht mehr veröffentlicht", "withdrawn"}},
    {"lost", {"nicht mehr zu finden", "lost"}},    {"unknown", {"nicht bekannt", "not known"}}};

// "16.09.2021", of a meeting "16.09.2021 18:00": as the council's clock shows it.
std::string date_of_row(const Row& row) {
  constexpr std::size_t day_chars = 10, hour_at = 11, hour_chars = 5;  // "2021-09-16T18:00..."
  const std::string day = day_words(row.date.substr(0, day_chars));
  const bool has_hour = row.kind == council::Kind::meeting && row.date.size() >= hour_at + hour_chars;
  return has_hour ? day + " " + harmless(row.date.substr(hour_at, hour_chars)) : day;
}

std::size_t number_typed(const std::string& typed) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
  return error == std::errc() && end == typed.data() + typed.size() ? number : 0;
}

}  // namespace

std::string word_of_state(LinkState state) { return text(link_state_words[static_cast<std::size_t>(state)].said); }
std::string_view name_of_state(LinkState state) { return link_state_words[static_cast<std::size_t>(state)].name; }

std::string word_of_kind(council::Kind kind) {
  constexpr Said words[] = {{"System", "system"}, {"Körperschaft", "body"}, {"Gremium", "organization"},
                            {"Person", "person"}, {"Sitzung", "meeting"},   {"Vorlage", "paper"}};
  return text(words[static_cast<std::size_t>(kind)]);
}

std::vector<std::string> names_of(const council::Rows& rows, const std::vector<std::string>& ids) {
  std::vector<std::string> names;
  for (const std::string& id : ids)
    if (const Row* body = rows.find(id); body != nullptr && !body->name.empty()) names.push_back(body->name);
  return names;
}

std::string name_of_row(const Row& row, const council::Rows& rows) {
  if (!row.name.empty() || row.kind != council::Kind::meeting) return row.name;
  std::string name;
  for (const std::string& body : names_of(rows, row.bodies)) name += (name.empty() ? "" : ", ") + body;
  return name;
}

std::string line_of_row(const Row& row, const CouncilHere& council, CouncilNamed named, std::size_t number) {
  std::string line = number > 0 ? std::to_string(number) + ")  " : "";
  line += (row.date.empty() ? "–" : date_of_row(row)) + "  ";
  if (row.kind == council::Kind::paper) line += (row.reference.empty() ? "–" : harmless(row.reference)) + "  ";
  if (row.kind != council::Kind::paper) line += word_of_kind(row.kind) + "  ";
  const std::string name = name_of_row(row, council.kept.rows());
  line += harmless(name.empty() ? "–" : name);
  if (row.cancelled) line += text({" (fällt aus)", " (cancelled)"});
  if (!row.type.empty()) line += "  (" + harmless(row.type) + ")";
  if (named == CouncilNamed::yes) line += "  [" + harmless(council.title()) + "]";
  return line;
}

Json json_of(const Row& row, const CouncilHere* council) {
  constexpr std::string_view kinds[] = {"system", "body", "organization", "person", "meeting", "paper"};
  constexpr std::string_view states[] = {"present", "deleted", "depublished", "unreachable"};
  return {{"council", council != nullptr ? council->listed.council : ""},
          {"id", row.id},
          {"kind", kinds[static_cast<std::size_t>(row.kind)]},
          {"state", states[static_cast<std::size_t>(row.state)]},
          {"reference", row.reference},
          {"name", row.name},
          {"type", row.type},
          {"date", row.date},
          {"url", council::openable(row.address())},
          {"checked_ms", council != nullptr ? council->kept.rows().checked_ms() : 0}};
}

void note_as_of(Program& program, const council::Councils& councils) {
  if (program.json) return;
  for (const CouncilHere& one : councils.here()) {
    const auto checked_ms = one.kept.rows().checked_ms();
    program.note(one.kept.rows().all().empty()
                     ? text({"{}: auf diesem Gerät ist noch nichts; mappe council update holt es.",
                             "{}: nothing is on this device yet; mappe council update fetches it."},
                            harmless(one.title()))
                     : text({"{}: Stand {}.", "{}: as of {}."}, harmless(one.title()), time_text(checked_ms)));
  }
}

Result<Chosen> choose(Program& program, const council::Councils& councils,
                      const std::vector<council::KnownCouncil>& known, const std::string& typed, std::size_t choice) {
  auto resolved = council::resolve(typed, known);
  if (!resolved) return fail(Error{Errc::usage, resolved.error().what});  // whatever it is, it was typed
  Chosen chosen{std::move(resolved->read), std::nullopt};
  const auto& found = resolved->found;
  if (found.empty() && chosen.read.sort == "number")
    return fail(Errc::not_found, "no paper on this device bears that number; mappe council update fetches what is new");
  if (found.empty()) return chosen;
  if (choice > found.size()) return fail(Errc::usage, "there are not so many choices");
  if (choice == 0 && found.size() > 1) {
    program.note(text({"Gemeint sein kann:", "That may mean:"}));
    for (std::size_t at = 0; at < found.size(); ++at)
      program.note("  " +
                   line_of_row(*found[at].row, *councils.named(found[at].council->council), CouncilNamed::yes, at + 1));
    auto answer = program.json ? Result<std::string>(fail(Errc::usage, ""))
                               : ask_line(text({"Welche? (Zahl) ", "Which? (number) "}));
    choice = answer ? number_typed(*answer) : 0;
    if (choice == 0 || choice > found.size())
      return fail(Errc::usage, "several are meant: choose one with --choose NUMBER");
  }
  chosen.meant = found[choice == 0 ? 0 : choice - 1];
  return chosen;
}

}  // namespace mappe::client::command
