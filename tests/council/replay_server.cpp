#include "replay_server.h"

#include <httplib.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

namespace mappe::council::test {

namespace {

using nlohmann::json;
namespace fs = std::filesystem;
const fs::path data = fs::path(MAPPE_SOURCE_DIR) / "tests/council/data";

std::string file_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  BOOST_REQUIRE_MESSAGE(in, path);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
    text.replace(at, what.size(), by);
  return text;
}

// An object as it was recorded, its host exchanged; order and escapes of the recording stay what nlohmann makes of
// them.
Entry entry_of(const json& object, const std::string& host) {
  const std::string id = object.at("id");
  return {id.substr(host.size()), replaced(object.dump(), host, "%HOST%"), object.value("modified", "")};
}

json page_file(const fs::path& path) { return json::parse(file_text(path)); }

std::string made_body(const std::string& version, const std::string& name, bool with_person) {
  json body = {{"id", "%HOST%/bodies/0001"},
               {"type", "https://schema.oparl.org/" + version + "/Body"},
               {"name", name},
               {"organization", "%HOST%/organizations"},
               {"meeting", "%HOST%/meetings"},
               {"paper", "%HOST%/papers"}};
  if (with_person) body["person"] = "%HOST%/people";
  return json({{"data", {body}}}).dump();
}

std::string made_system(const std::string& version, const std::string& vendor) {
  return json({{"id", "%HOST%/system"},
               {"type", "https://schema.oparl.org/" + version + "/System"},
               {"oparlVersion", "https://schema.oparl.org/" + version + "/"},
               {"vendor", vendor},
               {"name", "Ratsinformation"},
               {"body", "%HOST%/bodies"}})
      .dump();
}

// Seconds since 1970 of an instant with an offset; -1: not one.
long long seconds_of(const std::string& text) {
  std::tm parts{};
  int hours = 0, minutes = 0;
  char sign = '+';
  if (std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d%c%2d:%2d", &parts.tm_year, &parts.tm_mon, &parts.tm_mday,
                  &parts.tm_hour, &parts.tm_min, &parts.tm_sec, &sign, &hours, &minutes) < 9 ||
      (sign != '+' && sign != '-'))
    return -1;
  parts.tm_year -= 1900;
  parts.tm_mon -= 1;
  const long long offset = (hours * 60LL + minutes) * 60;
  return timegm(&parts) - (sign == '+' ? offset : -offset);
}

}  // namespace

List& Town::list(const std::string& path) {
  for (List& one : lists)
    if (one.path == path) return one;
  lists.push_back({path, {}});
  return lists.back();
}

Town huertgenwald() {
  const std::string host = "https://sdnetrim.kdvz-frechen.de", base = "/rim4220/webservice/oparl/v1.0";
  const fs::path folder = data / "sdnet-huertgenwald-1.0";
  Town town;
  town.system_path = base + "/system";
  town.singles[town.system_path] = replaced(page_file(folder / "system.json").dump(), host, "%HOST%");
  town.singles[base + "/body"] = replaced(page_file(folder / "body-list.json").dump(), host, "%HOST%");
  const auto add = [&](const std::string& list, const std::string& file) {
    const json page = page_file(folder / file);
    for (const json& object : page.at("data"))
      town.list(base + "/body/1/" + list).entries.push_back(entry_of(object, host));
  };
  add("organization", "organization-page-1.json");
  add("person", "person-page-2.redacted.json");
  for (const char* number : {"14", "15"}) add("meeting", std::string("meeting-page-") + number + ".json");
  for (int number = 76; number <= 85; ++number) add("paper", "paper-page-" + std::to_string(number) + ".json");
  return town;
}

Town karlsruhe() {
  const std::string host = "https://web1.karlsruhe.de/oparl";
  const fs::path folder = data / "session-karlsruhe-1.1";
  Town town;
  town.singles["/system"] = made_system("1.1", "http://www.somacos.de");
  town.singles["/bodies"] = made_body("1.1", "Stadt Karlsruhe", false);
  const json organizations = page_file(folder / "organizations.json");
  for (const json& object : organizations) town.list("/organizations").entries.push_back(entry_of(object, host));
  const auto add = [&](const std::string& list, const std::string& from) {
    std::vector<fs::path> files(fs::directory_iterator(folder / from), fs::directory_iterator());
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) town.list(list).entries.push_back(entry_of(page_file(file), host));
  };
  add("/meetings", "meetings");
  add("/papers", "papers");
  add("/papers", "papers-deleted");
  const Entry consultation = entry_of(page_file(folder / "consultations/37303.json"), host);
  town.singles[consultation.path] = consultation.text;
  return town;
}

Town made_up(std::size_t papers, std::size_t meetings) {
  Town town;
  town.singles["/system"] = made_system("1.1", "made up");
  town.singles["/bodies"] = made_body("1.1", "Musterstadt", false);
  const std::string created = "2024-01-01T08:00:00+01:00";
  const auto stamp = [](std::size_t i) {
    char text[40];
    std::snprintf(text, sizeof text, "2024-%02zu-%02zuT%02zu:%02zu:%02zu+01:00", 1 + i % 12, 1 + i / 12 % 28, i % 24,
                  i / 24 % 60, i / 1440 % 60);
    return std::string(text);
  };
  const auto number = [](std::size_t i) { return std::to_string(i + 1); };
  for (std::size_t i = 0; i < papers; ++i) {
    const std::string n = number(i), meeting = number(i % std::max<std::size_t>(1, meetings));
    town.list("/papers").entries.push_back(
        {"/papers/" + n,
         R"({"id":"%HOST%/papers/)" + n +
             R"(","type":"https://schema.oparl.org/1.1/Paper","name":"Radweg an der Straße )" + n +
             R"(","reference":"2026/)" + n +
             R"(","date":"2026-01-02","paperType":"Antrag","web":"%HOST%/vo020?VOLFDNR=)" + n +
             R"(","consultation":[{"id":"%HOST%/consultations/)" + n + R"(","agendaItem":"%HOST%/items/)" + n +
             R"(","meeting":"%HOST%/meetings/)" + meeting + R"("}],"created":")" + created + R"(","modified":")" +
             stamp(i) + R"("})",
         stamp(i)});
  }
  for (std::size_t m = 0; m < meetings; ++m) {
    std::string items;
    for (std::size_t i = m; i < papers; i += meetings)
      items += (items.empty() ? "" : ",") + (R"({"id":"%HOST%/items/)" + number(i)) + R"(","number":")" + number(i) +
               R"(","name":"Radweg","public":true,"consultation":"%HOST%/consultations/)" + number(i) + R"("})";
    const std::string n = number(m);
    town.list("/meetings")
        .entries.push_back(
            {"/meetings/" + n,
             R"({"id":"%HOST%/meetings/)" + n +
                 R"(","type":"https://schema.oparl.org/1.1/Meeting","name":"Rat","start":"2026-03-01T17:00:00+01:00","agendaItem":[)" +
                 items + R"(],"created":")" + created + R"(","modified":")" + stamp(m) + R"("})",
             stamp(m)});
  }
  town.list("/organizations")
      .entries.push_back(
          {"/organizations/1",
           R"({"id":"%HOST%/organizations/1","type":"https://schema.oparl.org/1.1/Organization","name":"Rat","modified":"2024-01-01T08:00:00+01:00"})",
           "2024-01-01T08:00:00+01:00"});
  return town;
}

struct ReplayServer::Inside {
  httplib::Server server;
  int port = 0;
  std::thread thread;
  mutable std::mutex mutex;  // over what follows and the town
  Quirks quirks;
  std::vector<std::string> requests, headers;

  std::string origin() const { return "http://127.0.0.1:" + std::to_string(port); }
  void answer(Town& town, const httplib::Request& request, httplib::Response& response);
  void answer_list(const List& list, const httplib::Request& request, httplib::Response& response);
  std::vector<const Entry*> chosen(const List& list, const httplib::Request& request) const;
  std::string text_in_list(const Entry& entry) const;
  std::string next_of(const List& list, const httplib::Request& request, std::size_t page) const;
  void give(httplib::Response& response, std::string text) const;
};

void ReplayServer::Inside::give(httplib::Response& response, std::string text) const {
  text = replaced(std::move(text), "%HOST%", origin());
  if (quirks.garble) text = quirks.garble(std::move(text));
  response.set_content(text, "application/json");
}

std::vector<const Entry*> ReplayServer::Inside::chosen(const List& list, const httplib::Request& request) const {
  std::vector<const Entry*> out;
  const bool filters = request.has_param("modified_since") && !quirks.ignores_filter;
  std::string since = request.get_param_value("modified_since");
  if (quirks.plus_is_blank) since = replaced(since, "+", " ");
  const long long from = filters ? seconds_of(since) : 0;
  for (const Entry& entry : list.entries) {
    if (quirks.hidden.contains(entry.path)) continue;
    const std::string& stamp = quirks.stamp.empty() ? entry.modified : quirks.stamp;
    if (filters && (from < 0 || seconds_of(stamp) < from)) continue;
    out.push_back(&entry);
  }
  if (quirks.descending) std::reverse(out.begin(), out.end());
  return out;
}

std::string ReplayServer::Inside::text_in_list(const Entry& entry) const {
  const auto instead = quirks.instead.find(entry.path);
  const std::string& text = instead == quirks.instead.end() ? entry.text : instead->second;
  if (!quirks.bare_meetings && !quirks.bare_consultations && quirks.stamp.empty()) return text;
  json object = json::parse(text);
  if (quirks.bare_consultations && object.contains("consultation"))
    for (json& one : object["consultation"]) one.erase("meeting"), one.erase("agendaItem");
  if (quirks.bare_meetings) object.erase("agendaItem");
  if (!quirks.stamp.empty()) object["modified"] = quirks.stamp;
  return object.dump();
}

std::string ReplayServer::Inside::next_of(const List& list, const httplib::Request& request, std::size_t page) const {
  const std::string host = quirks.next_is_relative ? "" : quirks.next_host.empty() ? "%HOST%" : quirks.next_host;
  std::string next = host + list.path + "?page=" + std::to_string(page);
  const bool loses = quirks.next_loses_filter_from != 0 && page >= quirks.next_loses_filter_from;
  if (request.has_param("modified_since") && !loses)
    next += "&modified_since=" + request.get_param_value("modified_since");
  return next;
}

void ReplayServer::Inside::answer_list(const List& list, const httplib::Request& request, httplib::Response& response) {
  const auto entries = chosen(list, request);
  const bool filters = request.has_param("modified_since");
  const bool is_encoded =
      request.target.find("%3A") != std::string::npos || request.target.find("%2B") != std::string::npos;
  if (quirks.colon_encoded_is_404 && filters && is_encoded) {
    response.status = 404;
    return response.set_content("<html>404</html>", "text/html");
  }
  if (filters && entries.empty() && quirks.nothing_modified_is_404) {
    response.status = 404;
    return give(response, R"({"error":"No records","code":802})");
  }
  if (filters && entries.empty() && quirks.nothing_modified_is_bare) return give(response, "[]");
  const std::size_t page = request.has_param("page") ? std::stoul(request.get_param_value("page")) : 1;
  std::size_t size = request.has_param("size") ? std::stoul(request.get_param_value("size")) : quirks.page_size;
  if (quirks.bare_array) size = std::max<std::size_t>(1, entries.size());
  const std::size_t pages = std::max<std::size_t>(1, (entries.size() + size - 1) / size);
  const std::size_t shown = quirks.same_page_for_ever ? 1 : page;
  std::string elements;
  for (std::size_t i = (shown - 1) * size; i < std::min(shown * size, entries.size()); ++i)
    elements += (elements.empty() ? "" : ",") + text_in_list(*entries[i]);
  if (quirks.one_is_bare && entries.size() == 1) return give(response, elements);
  if (quirks.bare_array) return give(response, "[" + elements + "]");
  json links = {{"first", next_of(list, request, 1)}, {"last", next_of(list, request, pages)}};
  if (page > 1) links["prev"] = next_of(list, request, page - 1);
  if ((page < pages && !quirks.ends_after_first) || quirks.same_page_for_ever)
    links["next"] = next_of(list, request, page + 1);
  if (quirks.next_is_self) links["next"] = next_of(list, request, page);
  std::string text = R"({"data":[)" + elements + R"(],"links":)" + links.dump();
  if (quirks.says_total) text += R"(,"pagination":{"totalElements":)" + std::to_string(entries.size()) + "}";
  give(response, text + "}");
}

void ReplayServer::Inside::answer(Town& town, const httplib::Request& request, httplib::Response& response) {
  if (request.path == "/robots.txt") {
    response.status = quirks.robots_status != 0 ? quirks.robots_status : quirks.robots.empty() ? 404 : 200;
    return response.set_content(quirks.robots, "text/plain");
  }
  requests.push_back(request.target);
  headers.clear();
  for (const auto& [name, value] : request.headers) headers.push_back(name + ": " + value);
  if (!quirks.retry_after.empty()) response.set_header("Retry-After", quirks.retry_after);
  if (quirks.errors_before > 0) {
    --quirks.errors_before;
    response.status = 500;
    return;
  }
  if (const auto status = quirks.status.find(request.path); status != quirks.status.end()) {
    response.status = status->second;
    return response.set_content("{}", "application/json");
  }
  if (const auto moved = quirks.moved.find(request.path); moved != quirks.moved.end()) {
    response.status = 302;
    return response.set_header("Location", replaced(moved->second, "%HOST%", origin()));
  }
  if (quirks.html.contains(request.path)) return response.set_content("<html>Fehler</html>", "text/html");
  for (const List& list : town.lists)
    if (list.path == request.path) return answer_list(list, request, response);
  if (const auto single = town.singles.find(request.path); single != town.singles.end())
    return give(response, single->second);
  if (const auto instead = quirks.instead.find(request.path); instead != quirks.instead.end())
    return give(response, instead->second);
  for (const List& list : town.lists)
    for (const Entry& entry : list.entries)
      if (entry.path == request.target) return give(response, entry.text);
  if (quirks.unknown_is_system) return give(response, town.singles[town.system_path]);
  response.status = 404;
}

ReplayServer::ReplayServer(Town town) : town_(std::move(town)), inside_(std::make_unique<Inside>()) {
  inside_->server.Get(".*", [this](const httplib::Request& request, httplib::Response& response) {
    unsigned delay_ms = 0;
    {
      const std::lock_guard held(inside_->mutex);
      inside_->answer(town_, request, response);
      delay_ms = inside_->quirks.delay_ms;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(delay_ms));
  });
  inside_->server.set_tcp_nodelay(true);
  inside_->port = inside_->server.bind_to_any_port("127.0.0.1");
  BOOST_REQUIRE(inside_->port > 0);
  inside_->thread = std::thread([this] { inside_->server.listen_after_bind(); });
  for (int i = 0; i < 500 && !inside_->server.is_running(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
}

ReplayServer::~ReplayServer() {
  inside_->server.stop();
  inside_->thread.join();
}

std::string ReplayServer::origin() const { return inside_->origin(); }

void ReplayServer::set(Quirks quirks) {
  const std::lock_guard held(inside_->mutex);
  inside_->quirks = std::move(quirks);
}

Quirks ReplayServer::quirks() const {
  const std::lock_guard held(inside_->mutex);
  return inside_->quirks;
}

void ReplayServer::change(const std::function<void(Town&)>& how) {
  const std::lock_guard held(inside_->mutex);
  how(town_);
}

std::vector<std::string> ReplayServer::requests() const {
  const std::lock_guard held(inside_->mutex);
  return inside_->requests;
}

std::size_t ReplayServer::count(const std::string& part) const {
  const auto all = requests();
  return static_cast<std::size_t>(std::count_if(
      all.begin(), all.end(), [&](const std::string& target) { return target.find(part) != std::string::npos; }));
}

void ReplayServer::forget_requests() {
  const std::lock_guard held(inside_->mutex);
  inside_->requests.clear();
}

std::vector<std::string> ReplayServer::headers_seen() const {
  const std::lock_guard held(inside_->mutex);
  return inside_->headers;
}

}  // namespace mappe::council::test
