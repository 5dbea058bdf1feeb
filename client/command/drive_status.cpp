#include "client/command/drive_status.h"

#include <array>
#include <cstdlib>

#include "client/command/details.h"
#include "client/command/words.h"

namespace mappe::client::command {

namespace {

using Json = nlohmann::ordered_json;

struct Reason {
  std::string_view word;
  Said said;
};
constexpr auto reasons = std::to_array<Reason>({
    {"not_found", {"Dort gibt es nichts.", "There is nothing."}},
    {"no_parent",
     {"Den Ordner, in den es soll, gibt es nicht. Ablagen selbst legt mappe space create an.",
      "The folder it should go into is not there. Spaces are made with mappe space create."}},
    {"exists", {"Dort gibt es schon etwas.", "There is something already."}},
    {"is_folder", {"Dort ist ein Ordner, keine Datei.", "That is a folder, no file."}},
    {"precondition_failed",
     {"Inzwischen hat sich die Datei geändert. Öffnen Sie sie neu und übernehmen Sie Ihre Änderung.",
      "The file has changed meanwhile. Open it again and bring in your change."}},
    {"locked",
     {"Jemand bearbeitet die Datei gerade. Speichern Sie unter einem anderen Namen, oder warten Sie.",
      "Somebody is editing the file. Save under another name, or wait."}},
    {"lock_conflict",
     {"Jemand bearbeitet die Datei gerade; sie ließ sich nur zum Lesen öffnen.",
      "Somebody is editing the file; it could be opened for reading only."}},
    {"no_such_lock",
     {"Die Sperre der Datei ist abgelaufen. Öffnen Sie die Datei neu.", "The file's lock has ended. Open it again."}},
    {"foreign_lock", {"Die Sperre gehört jemand anderem.", "The lock is somebody else's."}},
    {"quota",
     {"Der Speicher der Fraktion ist voll. Die Kasse oder das Rathaus kann mehr bewilligen.",
      "The faction's storage is used up. The treasurer or the town hall can grant more."}},
    {"budget",
     {"Das Budget der Fraktion ist aufgebraucht. Lesen und Löschen gehen; die Kasse kann es erhöhen.",
      "The faction's budget is used up. Reading and deleting go on; the treasurer can raise it."}},
    {"too_large", {"Zu groß für eine Datei einer Ablage.", "Too large for a file of a space."}},
    {"too_many", {"Zu viel auf einmal oder zu tief verschachtelt.", "Too many at once, or too deep."}},
    {"read_only",
     {"Hier dürfen Sie nur lesen. Wer die Ablage verwaltet, kann Ihnen mehr erlauben.",
      "Here you may only read. A manager of the space can allow more."}},
    {"name_refused",
     {"Diesen Namen kann nicht jedes Gerät haben (etwa : ? * oder ein Punkt am Ende). Nehmen Sie einen anderen.",
      "Some systems cannot have this name (such as : ? * or a point at its end). Take another one."}},
    {"name_taken",
     {"Es gibt schon etwas, dessen Name sich nur in Groß- und Kleinschreibung unterscheidet.",
      "There is something whose name differs by upper and lower case alone."}},
    {"into_itself", {"Ein Ordner geht nicht in sich selbst.", "A folder does not go into itself."}},
    {"offline",
     {"Der Server war nicht zu erreichen. Was schon einmal geöffnet war, lässt sich lesen; speichern Sie später.",
      "The server could not be reached. What was opened before can be read; save later."}},
    {"busy",
     {"Der Server oder die Ablage war beschäftigt. Versuchen Sie es noch einmal.",
      "The server or the space was busy. Try again."}},
    {"source_failed",
     {"Das Programm hat das Speichern abgebrochen. Die alte Fassung ist noch da.",
      "The program broke off while saving. The old version is still there."}},
    {"damaged",
     {"Der Inhalt auf dem Server ist beschädigt oder fehlt. Sagen Sie es dem Betreiber.",
      "The content at the server is damaged or missing. Tell the operator."}},
    {"io",
     {"Dieser Rechner konnte nicht lesen oder schreiben; vielleicht ist die Platte voll.",
      "This computer could not read or write; perhaps its disk is full."}},
});

std::string text_at(const Json& json, const char* name) {
  const auto at = json.find(name);
  return at != json.end() && at->is_string() ? at->get<std::string>() : "";
}
std::uint64_t number_at(const Json& json, const char* name) {
  const auto at = json.find(name);
  return at != json.end() && at->is_number_unsigned() ? at->get<std::uint64_t>() : 0;
}
bool flag_at(const Json& json, const char* name) {
  const auto at = json.find(name);
  return at != json.end() && at->is_boolean() && at->get<bool>();
}
std::vector<Json> list_at(const Json& json, const char* name) {
  std::vector<Json> list;
  const auto at = json.find(name);
  if (at == json.end() || !at->is_array()) return list;
  for (const Json& one : *at)
    if (one.is_object()) list.push_back(one);
  return list;
}

template <class... Parts>
std::string said(Language language, const Said& pattern, const Parts&... parts) {
  return fill(pattern.in(language), {as_part(parts)...});
}

std::string sentence(const Json& json, const char* name, Language language) {
  const std::string why = text_at(json, name);
  return why.empty() ? "" : detail(why, language);
}

StatusPart connection(const Json& status, Language language) {
  const std::string since = time_text(number_at(status, "since_ms"), language);
  StatusPart part{said(language, {"Verbindung", "Connection"}), {}};
  if (flag_at(status, "online"))
    part.lines.push_back(said(language, {"Mit dem Server verbunden seit {}.", "Connected since {}."}, since));
  else
    part.lines.push_back(said(
        language,
        {"Nicht verbunden seit {}. Was schon einmal geöffnet war, lässt sich lesen. Gespeichert wird nichts, bis der "
         "Server wieder da ist; das Laufwerk sucht ihn von selbst.",
         "Not connected since {}. What was opened before can be read. Nothing is saved until the server is back; the "
         "drive looks for it by itself."},
        since));
  if (const std::string why = sentence(status, "trouble", language); !why.empty()) part.lines.push_back(why);
  return part;
}

StatusPart spaces(const Json& status, Language language) {
  StatusPart part{said(language, {"Ablagen", "Spaces"}), {}};
  for (const Json& space : list_at(status, "spaces")) {
    const auto role = space_role_of(text_at(space, "role"));
    std::string line = text_at(space, "folder");
    if (role) line += " (" + word(*role, language) + ")";
    if (const std::string why = sentence(space, "trouble", language); !why.empty())
      line += said(language, {" – nur zum Lesen: ", " – for reading only: "}) + why;
    part.lines.push_back(line);
  }
  if (part.lines.empty()) part.lines.push_back(said(language, {"Keine.", "None."}));
  return part;
}

StatusPart editing(const Json& status, Language language) {
  StatusPart part{said(language, {"Wer bearbeitet was", "Who is editing what"}), {}};
  for (const Json& lock : list_at(status, "editing")) {
    const std::uint64_t minutes = (number_at(lock, "left_s") + 59) / 60;
    const std::string who = flag_at(lock, "own") ? said(language, {"Sie", "you"}) : text_at(lock, "holder");
    part.lines.push_back(said(language,
                              {"{}: {} (die Sperre endet spätestens in {} min, wenn sie nicht verlängert wird)",
                               "{}: {} (the lock ends in {} min at the latest unless it is prolonged)"},
                              text_at(lock, "path"), who, minutes));
  }
  if (part.lines.empty()) part.lines.push_back(said(language, {"Niemand etwas.", "Nobody anything."}));
  return part;
}

StatusPart refused(const Json& status, Language language) {
  StatusPart part{said(language, {"Zuletzt abgelehnt", "Refused lately"}), {}};
  for (const Json& one : list_at(status, "refused")) {
    const Said* reason = said_of_refusal(text_at(one, "reason"));
    std::string line = time_text(number_at(one, "time_ms"), language) + "  " + text_at(one, "path") + ": ";
    line += reason != nullptr ? std::string(reason->in(language)) : sentence(one, "detail", language);
    if (const std::uint64_t times = number_at(one, "times"); times > 1)
      line += said(language, {" ({}-mal)", " ({} times)"}, times);
    part.lines.push_back(line);
  }
  if (part.lines.empty()) part.lines.push_back(said(language, {"Nichts.", "Nothing."}));
  return part;
}

void append_escaped(std::string& out, std::string_view words) {
  for (const char c : words) {
    if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
}

std::string element(std::string_view name, std::string_view words) {
  std::string out = "<" + std::string(name) + ">";
  append_escaped(out, harmless(words));
  return out + "</" + std::string(name) + ">\n";
}

std::string sentence_of(const std::optional<Error>& error) { return error ? std::string(error->what) : ""; }

}  // namespace

const Said* said_of_refusal(std::string_view reason) {
  for (const Reason& one : reasons)
    if (one.word == reason) return &one.said;
  return nullptr;
}

Json status_json(const drive::Status& status) {
  Json json{{"online", status.is_online}, {"since_ms", status.since_ms}, {"trouble", sentence_of(status.trouble)},
            {"spaces", Json::array()},    {"editing", Json::array()},    {"refused", Json::array()},
            {"left_out", Json::array()}};
  for (const auto& space : status.spaces)
    json["spaces"].push_back({{"folder", space.folder},
                              {"role", space.role ? std::string(client::name_of(*space.role)) : ""},
                              {"trouble", sentence_of(space.trouble)}});
  for (const auto& lock : status.edited)
    json["editing"].push_back({{"path", lock.path},
                               {"holder", lock.holder},
                               {"own", lock.is_mine},
                               {"shared", lock.is_shared},
                               {"left_s", lock.left_s}});
  for (const auto& one : status.refused)
    json["refused"].push_back({{"time_ms", one.time_ms},
                               {"path", one.path},
                               {"reason", std::string(one.reason)},
                               {"detail", std::string(one.what)},
                               {"times", one.times}});
  for (const auto& one : status.left_out)
    json["left_out"].push_back({{"title", one.title}, {"detail", std::string(one.error.what)}});
  return json;
}

std::vector<StatusPart> status_words(const Json& status, Language language) {
  std::vector<StatusPart> parts{connection(status, language), spaces(status, language), editing(status, language),
                                refused(status, language)};
  StatusPart left_out{said(language, {"Nicht im Laufwerk", "Not in the drive"}), {}};
  for (const Json& one : list_at(status, "left_out"))
    left_out.lines.push_back(text_at(one, "title") + ": " + sentence(one, "detail", language));
  if (!left_out.lines.empty()) parts.push_back(std::move(left_out));
  return parts;
}

std::string status_page(const Json& status, Language language) {
  const std::string title = said(language, {"Mappe: Ihr Netzlaufwerk", "Mappe: your network drive"});
  std::string out = "<!DOCTYPE html>\n<html lang=\"";
  out += language == Language::german ? "de" : "en";
  out += "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n";
  out += element("title", title) + "<link rel=\"stylesheet\" href=\"status.css\">\n</head>\n<body>\n<main>\n";
  out += element("h1", title);
  for (const StatusPart& part : status_words(status, language)) {
    out += "<section>\n" + element("h2", part.heading) + "<ul>\n";
    for (const std::string& line : part.lines) out += element("li", line);
    out += "</ul>\n</section>\n";
  }
  out += "<p><a href=\"status\">";
  out += said(language, {"Seite neu laden", "Load this page again"});
  return out + "</a></p>\n</main>\n</body>\n</html>\n";
}

// Large, dark on light, one column: for eyes over 65.
std::string status_style() {
  return "body{margin:0;background:#fff;color:#111;font:1.25rem/1.6 system-ui,sans-serif}\n"
         "main{max-width:44rem;margin:0 auto;padding:1rem}\nh1{font-size:1.8rem}\nh2{font-size:1.4rem;margin:1.5rem 0 "
         "0}\n"
         "ul{margin:.3rem 0;padding-left:1.4rem}\nli{overflow-wrap:anywhere;margin:.3rem 0}\n"
         "a{color:#003a8c}\na:focus{outline:3px solid #003a8c}\n";
}

Language language_asked(std::string_view accept) {
  double german = 0, english = 0;
  while (!accept.empty()) {
    const auto comma = accept.find(',');
    std::string one(accept.substr(0, comma));
    accept.remove_prefix(comma == std::string_view::npos ? accept.size() : comma + 1);
    std::erase(one, ' ');
    const auto semicolon = one.find(";q=");
    const double weight = semicolon == std::string::npos ? 1 : std::strtod(one.c_str() + semicolon + 3, nullptr);
    if (one.starts_with("de")) german = std::max(german, weight);
    if (one.starts_with("en")) english = std::max(english, weight);
  }
  return english > german ? Language::english : Language::german;
}

}  // namespace mappe::client::command
