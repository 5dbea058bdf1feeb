#include "tests/evil/council_den.h"

namespace evil {

using stories::Json;

Json told_paper(std::uint64_t n, const std::string& number, const std::string& title) {
  const std::string id = std::to_string(1000 + n);
  return {{"n", n},
          {"state", "present"},
          {"first_seen_ms", 1},
          {"changed_ms", 1},
          {"object",
           {{"id", "https://ris.musterstadt.example/oparl/papers/" + id},
            {"kind", "paper"},
            {"body", "https://ris.musterstadt.example/oparl/bodies/1"},
            {"name", title},
            {"reference", number},
            {"date", "2026-03-17"},
            {"web", "https://ris.musterstadt.example/public/vo020?VOLFDNR=" + id}}}};
}

ToldCouncil told_council() {
  ToldCouncil council;
  council.objects.push_back(
      {{"n", 1},
       {"state", "present"},
       {"first_seen_ms", 1},
       {"changed_ms", 1},
       {"object",
        {{"id", "https://ris.musterstadt.example/oparl/bodies/1"}, {"kind", "body"}, {"name", "Musterstadt"}}}});
  council.objects.push_back(told_paper(2, "0001/2026", "Spielplatz am Markt"));
  council.objects.push_back(told_paper(3, "0002/2026", "Radweg an der Ilsen"));
  council.objects.push_back(told_paper(4, "0003/2026", "Haushalt 2026"));
  council.objects.push_back(told_paper(5, "0003/2026", "Haushalt 2026, neu"));
  return council;
}

Json ToldCouncil::list() const {
  const std::uint64_t upto = objects.empty() ? 0 : objects.back().at("n").get<std::uint64_t>();
  return {{"councils",
           {{{"council", "musterstadt"},
             {"title", "Musterstadt"},
             {"address", "https://ris.musterstadt.example/oparl/system"},
             {"roots", {"https://ris.musterstadt.example/public/"}},
             {"generation", generation},
             {"upto", upto},
             {"checked_ms", 1'790'000'000'000},
             {"outcome", "complete"}}}}};
}

Json ToldCouncil::page(std::uint64_t since) const {
  Json page{{"generation", generation}, {"checked_ms", 1'790'000'000'000}, {"upto", since}, {"more", false}};
  page["objects"] = Json::array();
  for (const Json& one : objects)
    if (one.at("n").get<std::uint64_t>() > since) {
      page["objects"].push_back(one);
      page["upto"] = one.at("n");
    }
  return page;
}

void ToldCouncil::told_by(Liar& liar, std::function<void(Json& page)> lie) const {
  liar.answers([council = *this, lie](const Asked& asked) -> std::optional<Told> {
    const auto told = [](const Json& json) { return Told{200, "application/json", mappe::bytes_of(json.dump())}; };
    if (asked.path == "/v1/councils") return told(council.list());
    if (asked.path != "/v1/councils/musterstadt/objects") return std::nullopt;
    Json page = council.page(std::stoull(asked.query.substr(asked.query.find('=') + 1)));
    if (lie) lie(page);
    return told(page);
  });
}

}  // namespace evil
