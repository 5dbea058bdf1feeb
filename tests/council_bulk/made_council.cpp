#include "made_council.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>

namespace mappe::council::test {

namespace {

using nlohmann::json;
namespace fs = std::filesystem;

const std::string host = "https://ris.musterstadt.example/oparl/bodies/0001";
constexpr std::size_t days = 22 * 365, bodies = 60, offices = 40, records_of_a_step = 100;

json read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return json::parse(in, nullptr, false);
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

// The day's date: months of 28 days are good enough.
std::string date_of(std::size_t day) {
  char text[64];
  std::snprintf(text, sizeof text, "%04zu-%02zu-%02zu", 2004 + day / 336, 1 + day / 28 % 12, 1 + day % 28);
  return text;
}

std::string padded(std::size_t number, int width) {
  char text[32];
  std::snprintf(text, sizeof text, "%0*zu", width, number);
  return text;
}

std::string organization(std::size_t number) {
  return host + "/organizations/gr/" + std::to_string(30'000 + number * 37);
}

template <class T>
Record record_of(Kind kind, T value, TimeMs now) {
  Object object;
  object.kind = kind;
  object.id = value.id;
  object.value = std::move(value);
  Record record;
  record.kind = kind;
  record.id = object.id;
  record.content = canonical_json(object);
  record.hash = hash_of(record.content);
  record.first_seen_ms = record.changed_ms = now;
  return record;
}

}  // namespace

struct MadeCouncil::Making {
  struct Spoken {
    std::string consultation, paper, name;
  };
  std::size_t papers = 0, meetings = 0, paper_id = 1'000, consultation_id = 1'000, item_id = 2'000;
  std::vector<std::vector<Spoken>> agendas;  // of each meeting
  std::vector<std::vector<std::string>> item_ids;
};

MadeCouncil::MadeCouncil() {
  const fs::path data = fs::path(MAPPE_SOURCE_DIR) / "tests/council/data";
  std::vector<fs::path> files(fs::directory_iterator(data / "session-karlsruhe-1.1/papers"), {});
  std::sort(files.begin(), files.end());
  for (const fs::path& path : files) {
    const json paper = read(path);
    titles_.push_back(paper.value("name", ""));
    types_.push_back(paper.value("paperType", ""));
    auto& names = file_names_.emplace_back();
    for (const json& one : paper.value("auxiliaryFile", json::array())) {
      names.push_back(one.value("name", ""));
      for (std::string& word : words_of(names.back())) file_words_.push_back(std::move(word));
    }
  }
  for (int page = 76; page <= 85; ++page) {
    const json list = read(data / "sdnet-huertgenwald-1.0" / ("paper-page-" + std::to_string(page) + ".json"));
    for (const json& paper : list.at("data"))
      if (paper.contains("name")) titles_.push_back(paper.value("name", ""));
  }
  for (std::string& title : titles_) {
    std::replace(title.begin(), title.end(), '\n', ' ');
    for (std::string& word : words_of(title)) words_.push_back(std::move(word));
  }
  for (const auto& entry : {"10443", "10566", "10719", "10747"}) {
    const json meeting = read(data / "session-karlsruhe-1.1/meetings" / (std::string(entry) + ".json"));
    for (const json& item : meeting.value("agendaItem", json::array())) results_.push_back(item.value("result", ""));
  }
}

std::string MadeCouncil::varied(const std::string& text, const std::vector<std::string>& words, std::size_t in_ten) {
  std::string made;
  for (const std::string& word : words_of(text)) {
    if (!made.empty()) made += ' ';
    if (below(10) < in_ten) {
      made += one_of(words);
      continue;
    }
    for (const char sign : word) made += sign >= '0' && sign <= '9' ? static_cast<char>('0' + below(10)) : sign;
  }
  return made;
}

std::string MadeCouncil::title() { return varied(one_of(titles_), words_, 6); }

File MadeCouncil::file(const std::string& name, std::size_t day) {
  constexpr std::size_t steps[] = {1, 1, 1, 1, 2, 3, 5, 17}, later[] = {0, 0, 0, 0, 1, 7, 14, 20};
  file_number_ += steps[below(8)];
  const std::string number = padded(file_number_, 8) + ".pdf";
  return {host + "/files/" + std::to_string(file_number_),
          name,
          number,
          "application/pdf",
          date_of(day + later[below(8)]),
          host + "/downloadfiles/a/" + number,
          host + "/downloadfiles/" + number,
          {}};
}

Paper MadeCouncil::paper(Making& making, std::size_t number) {
  constexpr std::size_t steps[] = {1, 1, 1, 1, 2, 3, 6}, spoken[] = {1, 1, 1, 1, 1, 1, 2, 2, 3};
  static const std::vector<std::string> roles = {"Entscheidung", "Vorberatung", "Anhörung", "Kenntnisnahme"};
  const std::size_t day = days * number / making.papers, like = below(types_.size());
  making.paper_id += steps[below(7)];
  Paper paper;
  paper.id = host + "/papers/vo/" + std::to_string(making.paper_id);
  paper.body = host;
  paper.name = title();
  paper.reference = date_of(day).substr(0, 4) + "/" + padded(number % 4'545, 4);
  paper.date = date_of(day);
  paper.paper_type = types_[like];
  paper.main_file = file(types_[like], day);
  paper.main_file_is_guessed = true;
  for (const std::string& name : file_names_[like]) paper.files.push_back(file(varied(name, file_words_, 3), day));
  if (once_in(2))
    paper.under_direction_of = {host + "/organizations/at/" + std::to_string(880'000 + below(offices) * 17)};
  if (once_in(10)) paper.superordinated = host + "/papers/vo/" + std::to_string(making.paper_id - below(90));
  const std::size_t times = spoken[below(9)];
  for (std::size_t i = 0; i < times; ++i) {
    making.consultation_id += 1 + below(3) / 2;
    std::size_t meeting = number * making.meetings / making.papers + i * 10;
    for (std::size_t late = 0; late < 60 && !once_in(12); ++late) ++meeting;
    meeting = std::min(meeting, making.meetings - 1);
    Consultation consultation;
    consultation.id = host + "/consultations/" + std::to_string(making.consultation_id);
    consultation.paper = paper.id;
    consultation.meeting = host + "/meetings/" + std::to_string(3'000 + meeting);
    consultation.role = one_of(roles);
    consultation.authoritative = true;
    consultation.organizations = {organization(meeting * 7919 % bodies)};
    making.item_id += 1 + below(3) / 2;
    consultation.agenda_item = host + "/agendaitems/" + std::to_string(making.item_id);
    making.agendas[meeting].push_back({consultation.id, paper.id, paper.name});
    making.item_ids[meeting].push_back(consultation.agenda_item);
    paper.consultations.push_back(std::move(consultation));
  }
  return paper;
}

Meeting MadeCouncil::meeting(Making& making, std::size_t number, std::string& joins) {
  static const std::vector<std::string> starts = {"T17:00:00+01:00", "T16:30:00+01:00", "T15:30:00+02:00"};
  static const std::vector<std::string> rooms = {"Sitzungssaal Rathaus Neureut", "Rathaus Bürgersaal", "Ratssaal"};
  static const std::vector<std::string> formal = {"Bekanntgaben", "Anfragen und Anregungen aus dem Ortschaftsrat",
                                                  "Fragen und Anregungen der Einwohnerinnen und Einwohner"};
  const std::size_t day = days * number / making.meetings, body = number * 7919 % bodies;
  Meeting meeting;
  meeting.id = host + "/meetings/" + std::to_string(3'000 + number);
  meeting.name = titles_[body].substr(0, titles_[body].find(' ')) + "ausschuss " + std::to_string(body);
  meeting.start = date_of(day) + one_of(starts);
  meeting.end = date_of(day + 1) + "T00:00:00+01:00";
  meeting.organizations = {organization(body)};
  meeting.location = Location{host + "/locations/si/" + std::to_string(3'000 + number), one_of(rooms), {}, {}, {}, {}};
  meeting.invitation = file("Tagesordnung (öffentlich) Ausschuss/Ortschaftsrat", day);
  if (!once_in(3)) meeting.results_protocol = file("Niederschrift öffentlich", day);
  json found = json::array();
  const auto& agenda = making.agendas[number];
  for (std::size_t i = 0; i < agenda.size() + 2; ++i) {
    AgendaItem item;
    item.meeting = meeting.id;
    item.number = std::to_string(i + 1);
    item.access = Access::open;
    item.result = one_of(results_);
    if (i > 0 && i <= agenda.size()) {
      item.id = making.item_ids[number][i - 1];
      item.name = agenda[i - 1].name;
      item.consultation = agenda[i - 1].consultation;
      found.push_back({{"item", item.id}, {"paper", agenda[i - 1].paper}, {"consultation", item.consultation}});
    } else {
      item.id = host + "/agendaitems/" + std::to_string(500'000 + number * 2 + (i > 0));
      item.name = one_of(formal);
    }
    meeting.items.push_back(std::move(item));
  }
  if (!found.empty()) joins = found.dump();
  return meeting;
}

bool MadeCouncil::fill(Store& store, const std::string& source, std::size_t papers, std::size_t meetings) {
  Making making;
  making.papers = papers;
  making.meetings = meetings;
  making.agendas.resize(meetings);
  making.item_ids.resize(meetings);
  auto state = store.state(source);
  TimeMs now = 1'780'000'000'000;
  Step step;
  const auto commit = [&] {
    now += 1'700 + below(400);
    return store.commit(source, std::exchange(step, Step()), *state).has_value();
  };
  for (std::size_t i = 0; i < papers; ++i) {
    step.changed.push_back(record_of(Kind::paper, paper(making, i), now));
    if (step.changed.size() == records_of_a_step && !commit()) return false;
  }
  for (std::size_t i = 0; i < meetings; ++i) {
    std::string joins;
    step.changed.push_back(record_of(Kind::meeting, meeting(making, i, joins), now));
    step.changed.back().joins = joins;
    if (step.changed.size() == records_of_a_step && !commit()) return false;
  }
  return commit();
}

}  // namespace mappe::council::test
