#include "council/mirror/canonical.h"

#include <nlohmann/json.hpp>

#include "crypto/base/hash.h"

namespace mappe::council {

namespace {

using Out = nlohmann::json;  // a sorted map

void put(Out& out, const char* key, const std::string& value) {
  if (!value.empty()) out[key] = value;
}
void put(Out& out, const char* key, const std::vector<std::string>& values) {
  if (!values.empty()) out[key] = values;
}
void put(Out& out, const char* key, const std::optional<bool>& value) {
  if (value) out[key] = *value;
}

Out out_of(const File& file) {
  Out out = Out::object();
  put(out, "id", file.id);
  put(out, "name", file.name);
  put(out, "file_name", file.file_name);
  put(out, "mime_type", file.mime_type);
  put(out, "date", file.date);
  put(out, "access_url", file.access_url);
  put(out, "download_url", file.download_url);
  if (file.size_bytes) out["size"] = *file.size_bytes;
  return out;
}

Out out_of(const Location& location) {
  Out out = Out::object();
  put(out, "id", location.id);
  put(out, "description", location.description);
  put(out, "street", location.street);
  put(out, "room", location.room);
  put(out, "postal_code", location.postal_code);
  put(out, "locality", location.locality);
  return out;
}

template <class T>
void put_all(Out& out, const char* key, const std::vector<T>& values);

Out out_of(const AgendaItem& item) {
  Out out = Out::object();
  put(out, "id", item.id);
  put(out, "number", item.number);
  put(out, "name", item.name);
  put(out, "result", item.result);
  put(out, "meeting", item.meeting);
  put(out, "consultation", item.consultation);
  put(out, "web", item.web);
  if (item.access == Access::open) out["public"] = true;
  if (item.access == Access::closed) out["public"] = false;
  if (item.access == Access::closed_by_heading) out["public_by_heading"] = false;
  put_all(out, "files", item.files);
  return out;
}

Out out_of(const Consultation& consultation) {
  Out out = Out::object();
  put(out, "id", consultation.id);
  put(out, "paper", consultation.paper);
  put(out, "agenda_item", consultation.agenda_item);
  put(out, "meeting", consultation.meeting);
  put(out, "role", consultation.role);
  put(out, "authoritative", consultation.authoritative);
  put(out, "organizations", consultation.organizations);
  return out;
}

Out out_of(const Membership& membership) {
  Out out = Out::object();
  put(out, "organization", membership.organization);
  put(out, "role", membership.role);
  put(out, "start", membership.start);
  put(out, "end", membership.end);
  put(out, "voting_right", membership.voting_right);
  return out;
}

Out out_of(const LegislativeTerm& term) {
  Out out = Out::object();
  put(out, "id", term.id);
  put(out, "name", term.name);
  put(out, "start", term.start);
  put(out, "end", term.end);
  return out;
}

template <class T>
void put_all(Out& out, const char* key, const std::vector<T>& values) {
  if (values.empty()) return;
  Out& list = out[key] = Out::array();
  for (const T& value : values) list.push_back(out_of(value));
}

void put_file(Out& out, const char* key, const std::optional<File>& file) {
  if (file) out[key] = out_of(*file);
}

Out out_of(const System& system) {
  Out out = Out::object();
  put(out, "name", system.name);
  put(out, "vendor", system.vendor);
  put(out, "product", system.product);
  put(out, "version", system.version);
  return out;
}

Out out_of(const Body& body) {
  Out out = Out::object();
  put(out, "name", body.name);
  put(out, "short_name", body.short_name);
  put(out, "website", body.website);
  put(out, "ags", body.ags);
  put_all(out, "terms", body.terms);
  return out;
}

Out out_of(const Organization& organization) {
  Out out = Out::object();
  put(out, "body", organization.body);
  put(out, "name", organization.name);
  put(out, "short_name", organization.short_name);
  put(out, "type", organization.type);
  put(out, "start", organization.start);
  put(out, "end", organization.end);
  put(out, "web", organization.web);
  return out;
}

Out out_of(const Person& person) {
  Out out = Out::object();
  put(out, "body", person.body);
  put(out, "name", person.name);
  put(out, "family_name", person.family_name);
  put(out, "given_name", person.given_name);
  put(out, "form_of_address", person.form_of_address);
  put(out, "web", person.web);
  put_all(out, "memberships", person.memberships);
  return out;
}

Out out_of(const Meeting& meeting) {
  Out out = Out::object();
  put(out, "body", meeting.body);
  put(out, "name", meeting.name);
  put(out, "state", meeting.state);
  put(out, "start", meeting.start);
  put(out, "end", meeting.end);
  put(out, "web", meeting.web);
  if (meeting.cancelled) out["cancelled"] = true;
  if (meeting.location) out["location"] = out_of(*meeting.location);
  put(out, "organizations", meeting.organizations);
  put_file(out, "invitation", meeting.invitation);
  put_file(out, "results_protocol", meeting.results_protocol);
  put_file(out, "verbatim_protocol", meeting.verbatim_protocol);
  put_all(out, "files", meeting.files);
  put_all(out, "items", meeting.items);
  return out;
}

Out out_of(const Paper& paper) {
  Out out = Out::object();
  put(out, "body", paper.body);
  put(out, "name", paper.name);
  put(out, "reference", paper.reference);
  put(out, "date", paper.date);
  put(out, "paper_type", paper.paper_type);
  put(out, "web", paper.web);
  put(out, "superordinated", paper.superordinated);
  put_file(out, "main_file", paper.main_file);
  if (paper.main_file_is_guessed) out["main_file_is_guessed"] = true;
  put_all(out, "files", paper.files);
  put(out, "originator_persons", paper.originator_persons);
  put(out, "originator_organizations", paper.originator_organizations);
  put(out, "under_direction_of", paper.under_direction_of);
  put_all(out, "consultations", paper.consultations);
  return out;
}

}  // namespace

std::string canonical_json(const Object& object) {
  Out out = std::visit([](const auto& value) { return out_of(value); }, object.value);
  out["id"] = object.id;
  out["kind"] = name_of(object.kind);
  return out.dump();
}

ContentHash hash_of(std::string_view canonical) { return ContentHash(sha256(view_of(canonical))); }

}  // namespace mappe::council
