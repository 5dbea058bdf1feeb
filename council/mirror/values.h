// What is mirrored of a council: metadata of OParl 1.0 and 1.1 objects as small values.        docs/council.md
//
// All text is data from outside: valid UTF-8 without ASCII control characters, cut to limits.h, never markup. Ids and
// addresses are as the source delivered them, to the byte ("clients SHALL NOT change", OParl 1.1), or empty.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace mappe::council {

enum class Kind {
  system,
  body,
  organization,
  person,
  meeting,
  agenda_item,
  paper,
  consultation,
  file,
  legislative_term,
  location,
};

// "agenda_item": in the store, on the wire, in metrics.
std::string_view name_of(Kind kind);
std::optional<Kind> kind_of(std::string_view name);

// Who may come to an agenda item, as far as the source says: SD.NET names no `public`, but a heading.
enum class Access { unknown, open, closed, closed_by_heading };

struct File {
  std::string id, name, file_name, mime_type, date, access_url, download_url;
  std::optional<std::uint64_t> size_bytes;
};

struct Location {
  std::string id, description, street, room, postal_code, locality;
};

struct AgendaItem {
  std::string id, meeting, number, name, result, consultation, web;
  Access access = Access::unknown;
  std::vector<File> files;
};

struct Consultation {
  std::string id, paper, agenda_item, meeting, role;
  std::optional<bool> authoritative;
  std::vector<std::string> organizations;  // the first leads
};

struct Membership {
  std::string organization, role, start, end;
  std::optional<bool> voting_right;
};

struct LegislativeTerm {
  std::string id, name, start, end;
};

struct Body {
  std::string id, name, short_name, website, ags;
  std::vector<LegislativeTerm> terms;
  std::string organization_list, person_list, meeting_list, paper_list;  // for the pass, not mirrored
};

struct System {
  std::string id, name, vendor, product, version;
  // For the pass, not mirrored: where bodies are listed, or single ones are, and those that stand in it whole.
  std::vector<std::string> bodies_at;
  std::vector<Body> bodies;
};

struct Organization {
  std::string id, body, name, short_name, type, start, end, web;
};

struct Person {
  std::string id, body, name, family_name, given_name, form_of_address, web;
  std::vector<Membership> memberships;
};

struct Meeting {
  std::string id, body, name, state, start, end, web;
  bool cancelled = false;
  std::optional<Location> location;
  std::vector<std::string> organizations;
  std::optional<File> invitation, results_protocol, verbatim_protocol;
  std::vector<File> files;
  std::vector<AgendaItem> items;  // in the order of the agenda
};

struct Paper {
  std::string id, body, name, reference, date, paper_type, web, superordinated;
  std::optional<File> main_file;
  bool main_file_is_guessed = false;  // no mainFile (Session): the one whose name says so
  std::vector<File> files;
  std::vector<std::string> originator_persons, originator_organizations, under_direction_of;
  std::vector<Consultation> consultations;
};

using Value = std::variant<System, Body, Organization, Person, Meeting, AgendaItem, Paper, Consultation, File,
                           LegislativeTerm, Location>;

// An object as a list or its own address delivers it.
struct Object {
  Kind kind = Kind::system;
  std::string id;
  bool is_deleted = false;  // a tombstone: `value` says nothing
  bool is_bare = false;     // a meeting without `agendaItem`, where others of the vendor have it when fetched singly
  std::string created, modified;  // as delivered: fake in many installations, so nothing but probing looks at them
  Value value;
};

}  // namespace mappe::council
