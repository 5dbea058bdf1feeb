#include "council/mirror/read_object.h"

#include <algorithm>
#include <array>

#include "council/mirror/ascii.h"
#include "council/mirror/json_fields.h"
#include "council/mirror/limits.h"

namespace mappe::council {

namespace {

constexpr std::array<std::string_view, 11> type_names = {
    "System", "Body",         "Organization", "Person",          "Meeting", "AgendaItem",
    "Paper",  "Consultation", "File",         "LegislativeTerm", "Location"};

// Of "https://schema.oparl.org/1.1/Paper" the last part; ALLRIS 4 has "type": "gr" and the real one in "Type".
std::optional<Kind> kind_of_type(const Json& json, const char* key) {
  const auto value = json.find(key);
  if (value == json.end() || !value->is_string()) return std::nullopt;
  const std::string type = value->get<std::string>();
  const std::size_t slash = type.rfind('/');
  if (slash == std::string::npos) return std::nullopt;
  for (std::size_t i = 0; i < type_names.size(); ++i)
    if (lower_case(type.substr(slash + 1)) == lower_case(type_names[i])) return static_cast<Kind>(i);
  return std::nullopt;
}

bool is_deleted(const Json& json) { return truth(json, "deleted").value_or(false); }

// Embedded objects without an id cannot be linked to, and deleted ones must not be there (OParl 1.1 §2.8).
std::vector<const Json*> embedded(const Json& json, std::string_view key) {
  std::vector<const Json*> out;
  for (const Json* one : objects(json, key))
    if (!is_deleted(*one) && !url(*one, "id").empty()) out.push_back(one);
  return out;
}

std::string mime_type_of(const Json& json) {
  const std::string type = text(json, "mimeType");
  if (type == "pdf") return "application/pdf";  // ALLRIS 4 has the extension
  return type.find('/') == std::string::npos ? "" : type;
}

File read_file(const Json& json) {
  File file;
  file.id = url(json, "id");
  file.name = text(json, "name");
  file.file_name = text(json, "fileName");
  file.mime_type = mime_type_of(json);
  file.date = date(json, "date");
  file.access_url = url(json, "accessUrl");
  file.download_url = url(json, "downloadUrl");
  file.size_bytes = number(json, "size");
  if (file.size_bytes == 0) file.size_bytes.reset();
  return file;
}

std::vector<File> read_files(const Json& json, std::string_view key) {
  std::vector<File> out;
  for (const Json* one : embedded(json, key)) out.push_back(read_file(*one));
  return out;
}

std::optional<File> read_one_file(const Json& json, std::string_view key) {
  auto files = read_files(json, key);
  if (files.empty()) return std::nullopt;
  return std::move(files.front());
}

Location read_location(const Json& json) {
  Location location;
  location.id = url(json, "id");
  location.description = text(json, "description");
  location.street = text(json, "streetAddress");
  location.room = text(json, "room");
  location.postal_code = text(json, "postalCode");
  location.locality = text(json, "locality");
  return location;
}

AgendaItem read_item(const Json& json) {
  AgendaItem item;
  item.id = url(json, "id");
  item.meeting = url(json, "meeting");
  item.number = text(json, "number");
  item.name = text(json, "name");
  item.result = text(json, "result");
  item.consultation = url(json, "consultation");
  item.web = url(json, "web");
  if (const auto is_public = truth(json, "public")) item.access = *is_public ? Access::open : Access::closed;
  item.files = read_files(json, "auxiliaryFile");
  auto resolution = read_one_file(json, "resolutionFile");
  // Who reads the mirror takes no longer list, of whatever it was put together.
  if (resolution && item.files.size() < limits::items_max) item.files.push_back(std::move(*resolution));
  return item;
}

enum class Heading { none, open, closed };

Heading heading_of(const AgendaItem& item) {
  if (item.access != Access::unknown || !item.consultation.empty()) return Heading::none;
  std::string name;
  for (const char c : lower_case(item.name))
    if (c != ' ' && c != '-') name += c;
  const auto begins = [&](std::string_view what) { return name.starts_with(what); };
  for (const std::string_view part : {"sitzung", "teil", "tagesordnung"}) {
    const std::string rest(part);
    if (begins("nichtöffentliche" + rest) || begins("nichtöffentlicher" + rest)) return Heading::closed;
    if (begins("öffentliche" + rest) || begins("öffentlicher" + rest) || begins("Öffentliche" + rest) ||
        begins("Öffentlicher" + rest))
      return Heading::open;
  }
  return Heading::none;
}

// SD.NET has no `public`; what follows "Nichtöffentliche Sitzung" is not public, by that heading.
void take_access_from_headings(std::vector<AgendaItem>& items) {
  bool closed = false;
  for (AgendaItem& item : items) {
    const Heading heading = heading_of(item);
    if (heading != Heading::none) closed = heading == Heading::closed;
    if (closed && item.access == Access::unknown) item.access = Access::closed_by_heading;
  }
}

Consultation read_consultation(const Json& json) {
  Consultation consultation;
  consultation.id = url(json, "id");
  consultation.paper = url(json, "paper");
  consultation.agenda_item = url(json, "agendaItem");
  consultation.meeting = url(json, "meeting");
  consultation.role = text(json, "role");
  consultation.authoritative = truth(json, "authoritative");
  consultation.organizations = urls(json, "organization");
  return consultation;
}

LegislativeTerm read_term(const Json& json) {
  return {url(json, "id"), text(json, "name"), date(json, "startDate"), date(json, "endDate")};
}

// Düsseldorf names the lists in the plural.
std::string list_of(const Json& json, const std::string& key) {
  const std::string singular = url(json, key);
  return singular.empty() ? url(json, key + "s") : singular;
}

Body read_body(const Json& json) {
  Body body;
  body.id = url(json, "id");
  body.name = text(json, "name");
  body.short_name = text(json, "shortName");
  body.website = url(json, "website");
  body.ags = text(json, "ags");
  for (const Json* one : embedded(json, "legislativeTerm")) body.terms.push_back(read_term(*one));
  body.organization_list = list_of(json, "organization");
  body.person_list = list_of(json, "person");
  body.meeting_list = list_of(json, "meeting");
  body.paper_list = list_of(json, "paper");
  return body;
}

// `body` is the address of a list; seen too: of one body, several of them, bodies themselves.
System read_system(const Json& json) {
  System system;
  system.id = url(json, "id");
  system.name = text(json, "name");
  system.vendor = text(json, "vendor");
  system.product = text(json, "product");
  system.version = text(json, "oparlVersion");
  for (std::string& address : urls(json, "body"))
    if (system.bodies_at.size() < limits::bodies_max) system.bodies_at.push_back(std::move(address));
  for (const Json* one : embedded(json, "body")) {
    Body body = read_body(*one);
    const bool has_lists = !(body.organization_list + body.person_list + body.meeting_list + body.paper_list).empty();
    if (!has_lists || system.bodies.size() == limits::bodies_max) continue;
    system.bodies_at.erase(std::remove(system.bodies_at.begin(), system.bodies_at.end(), body.id),
                           system.bodies_at.end());
    system.bodies.push_back(std::move(body));
  }
  return system;
}

Organization read_organization(const Json& json) {
  Organization organization;
  organization.id = url(json, "id");
  organization.body = url(json, "body");
  organization.name = text(json, "name");
  organization.short_name = text(json, "shortName");
  organization.type = text(json, "organizationType");
  if (organization.type.empty()) organization.type = text(json, "classification");
  organization.start = date(json, "startDate");
  organization.end = date(json, "endDate");
  organization.web = url(json, "web");
  return organization;
}

Person read_person(const Json& json) {
  Person person;
  person.id = url(json, "id");
  person.body = url(json, "body");
  person.name = text(json, "name");
  person.family_name = text(json, "familyName");
  person.given_name = text(json, "givenName");
  person.form_of_address = text(json, "formOfAddress");
  person.web = url(json, "web");
  for (const Json* one : objects(json, "membership")) {
    if (is_deleted(*one)) continue;
    Membership membership;
    membership.organization = url(*one, "organization");
    membership.role = text(*one, "role");
    membership.start = date(*one, "startDate");
    membership.end = date(*one, "endDate");
    membership.voting_right = truth(*one, "votingRight");
    if (!membership.organization.empty()) person.memberships.push_back(std::move(membership));
  }
  return person;
}

// Midnight of a later day means that nobody knows when it ends (ALLRIS 4, Session).
std::string end_of(const std::string& start, const std::string& end) {
  const bool is_midnight = end.size() >= 16 && end.substr(11, 5) == "00:00";
  return is_midnight && start.substr(0, 10) != end.substr(0, 10) ? "" : end;
}

Meeting read_meeting(const Json& json) {
  Meeting meeting;
  meeting.id = url(json, "id");
  meeting.body = url(json, "body");
  meeting.name = text(json, "name");
  meeting.state = text(json, "meetingState");
  meeting.cancelled = truth(json, "cancelled").value_or(false);
  meeting.start = instant(json, "start");
  meeting.end = end_of(meeting.start, instant(json, "end"));
  meeting.web = url(json, "web");
  const auto locations = objects(json, "location");
  if (!locations.empty() && !is_deleted(*locations.front())) meeting.location = read_location(*locations.front());
  meeting.organizations = urls(json, "organization");
  meeting.invitation = read_one_file(json, "invitation");
  meeting.results_protocol = read_one_file(json, "resultsProtocol");
  meeting.verbatim_protocol = read_one_file(json, "verbatimProtocol");
  meeting.files = read_files(json, "auxiliaryFile");
  for (const Json* one : embedded(json, "agendaItem")) meeting.items.push_back(read_item(*one));
  take_access_from_headings(meeting.items);
  return meeting;
}

// Session never names the main file; it is the one called like the kind of paper, or like a Vorlage.
void guess_main_file(Paper& paper) {
  if (paper.main_file || paper.files.empty()) return;
  const std::string type = lower_case(paper.paper_type);
  const auto named = [&](auto&& fits) {
    for (std::size_t i = 0; i < paper.files.size(); ++i)
      if (fits(lower_case(paper.files[i].name))) return i;
    return paper.files.size();
  };
  std::size_t found = named([&](const std::string& name) { return !type.empty() && name == type; });
  if (found == paper.files.size())
    found = named([](const std::string& name) { return name.find("beschlussvorlage") != std::string::npos; });
  if (found == paper.files.size()) found = named([](const std::string& name) { return name.ends_with("vorlage"); });
  if (found == paper.files.size()) return;
  paper.main_file = std::move(paper.files[found]);
  paper.files.erase(paper.files.begin() + static_cast<std::ptrdiff_t>(found));
  paper.main_file_is_guessed = true;
}

Paper read_paper(const Json& json) {
  Paper paper;
  paper.id = url(json, "id");
  paper.body = url(json, "body");
  paper.name = text(json, "name");
  paper.reference = text(json, "reference");
  paper.date = date(json, "date");
  paper.paper_type = text(json, "paperType");
  paper.web = url(json, "web");
  const auto above = urls(json, "superordinatedPaper");
  if (!above.empty()) paper.superordinated = above.front();
  paper.main_file = read_one_file(json, "mainFile");
  paper.files = read_files(json, "auxiliaryFile");
  guess_main_file(paper);
  paper.originator_persons = urls(json, "originatorPerson");
  paper.originator_organizations = urls(json, "originatorOrganization");
  paper.under_direction_of = urls(json, "underDirectionOf");  // 1.0: underDirectionof
  for (const Json* one : embedded(json, "consultation")) paper.consultations.push_back(read_consultation(*one));
  return paper;
}

Value read_value(Kind kind, const Json& json) {
  switch (kind) {
    case Kind::system:
      return read_system(json);
    case Kind::body:
      return read_body(json);
    case Kind::organization:
      return read_organization(json);
    case Kind::person:
      return read_person(json);
    case Kind::meeting:
      return read_meeting(json);
    case Kind::agenda_item:
      return read_item(json);
    case Kind::paper:
      return read_paper(json);
    case Kind::consultation:
      return read_consultation(json);
    case Kind::file:
      return read_file(json);
    case Kind::legislative_term:
      return read_term(json);
    case Kind::location:
      return read_location(json);
  }
  return System();
}

}  // namespace

Result<Object> read_object(std::string_view source, std::optional<Kind> expected, Oddities& oddities) {
  if (source.size() > limits::object_bytes_max) {
    oddities.add(Oddity::broken_object);
    return fail(Errc::too_large, "an object that is too large");
  }
  const auto json = parse_json(source);
  if (!json || !json->is_object()) {
    oddities.add(Oddity::broken_object);
    return fail(Errc::malformed, "not a JSON object");
  }
  auto kind = kind_of_type(*json, "type");
  if (!kind) kind = kind_of_type(*json, "Type");
  if (!kind && expected) {
    oddities.add(Oddity::type_missing);
    kind = expected;
  }
  if (!kind) return fail(Errc::malformed, "an object of no known type");
  if (expected && kind != expected) {
    oddities.add(Oddity::wrong_type);
    return fail(Errc::conflict, "an object of another type than its list");
  }
  Object object;
  object.kind = *kind;
  object.id = url(*json, "id");
  if (object.id.empty()) {
    oddities.add(Oddity::without_id);
    return fail(Errc::not_found, "an object without an id");
  }
  object.is_deleted = is_deleted(*json);
  object.created = instant(*json, "created");
  object.modified = instant(*json, "modified");
  object.is_bare = *kind == Kind::meeting && find(*json, "agendaItem") == nullptr;
  if (!object.is_deleted) object.value = read_value(*kind, *json);
  return object;
}

}  // namespace mappe::council
