#include <algorithm>

#include "webdav/answers.h"
#include "webdav/dates.h"
#include "webdav/limits.h"
#include "webdav/live_properties.h"
#include "webdav/method/methods.h"
#include "webdav/xml_writer.h"

namespace mappe::webdav {
namespace {

constexpr std::string_view windows_namespace = "urn:schemas-microsoft-com:";

struct Wishes {
  Patch patch;
  std::vector<XmlName> names;      // in the order of the request, each once
  std::vector<XmlName> forbidden;  // of these: may not be set by clients
};

const std::string* attribute(const XmlElement& element, std::string_view space, std::string_view local) {
  for (const auto& [name, value] : element.attributes) {
    if (name.space == space && name.local == local) return &value;
  }
  return nullptr;
}

// xml:lang is kept with the property it holds for, wherever above it stands.                    RFC 4918 §4.3
std::string_view language_of(std::span<const XmlElement* const> from_outer) {
  std::string_view found;
  for (const auto* element : from_outer) {
    if (const auto* value = attribute(*element, xml_namespace, "lang")) found = *value;
  }
  return found;
}

// What sets a time: Windows' own property, and what rclone and Nextcloud's clients send. Nothing: the value is none.
std::optional<Time> time_in(const XmlElement& property, std::chrono::sys_seconds now) {
  if (property.name.is_dav("lastmodified")) return parse_unix_time(http::trim(property.text));
  const auto date = parse_http_date(http::trim(property.text), now);
  return date ? std::optional<Time>(*date) : std::nullopt;
}

bool is_windows(const XmlName& name, std::string_view local) {
  return name.space == windows_namespace && name.local == local;
}

void set(const XmlElement& property, std::string_view lang, std::chrono::sys_seconds now, Wishes& wishes) {
  const auto& name = property.name;
  const bool sets_time = name.is_dav("lastmodified") || name.is_dav("getlastmodified");
  const auto time = sets_time || name.space == windows_namespace ? time_in(property, now) : std::nullopt;
  if (time && (sets_time || is_windows(name, "Win32LastModifiedTime"))) wishes.patch.modified = time;
  if (time && is_windows(name, "Win32CreationTime")) wishes.patch.created = time;
  if (sets_time && time) return;
  if (is_protected(name)) {
    wishes.forbidden.push_back(name);
  } else {
    wishes.patch.dead.push_back({name, written(property, lang)});
  }
}

void unset(const XmlName& name, Wishes& wishes) {
  if (is_protected(name)) {
    wishes.forbidden.push_back(name);
  } else {
    wishes.patch.dead.push_back({name, std::nullopt});
  }
}

Result<Wishes> read_propertyupdate(const XmlElement& root, std::chrono::sys_seconds now) {
  if (!root.name.is_dav("propertyupdate")) return fail(Errc::malformed, "not a propertyupdate");
  Wishes wishes;
  for (const auto& step : root.children) {
    const bool is_set = step.name.is_dav("set");
    if (!is_set && !step.name.is_dav("remove")) continue;  // RFC 4918 §17: what is not known is ignored
    const auto* prop = step.dav_child("prop");
    if (!prop) return fail(Errc::malformed, "a set or remove without prop");
    const XmlElement* const around[] = {&root, &step, prop};
    for (const auto& property : prop->children) {
      auto& names = wishes.names;
      if (std::find(names.begin(), names.end(), property.name) == names.end()) names.push_back(property.name);
      if (names.size() > limits::properties_max) return fail(Errc::too_many, "too many properties at once");
      if (is_set) {
        set(property, language_of(around), now, wishes);
      } else {
        unset(property.name, wishes);
      }
    }
  }
  if (wishes.names.empty()) return fail(Errc::malformed, "a propertyupdate without a property");
  wishes.patch.despite_locks = std::all_of(wishes.names.begin(), wishes.names.end(),
                                           [](const XmlName& name) { return name.space == windows_namespace; });
  return wishes;
}

void append_propstat(std::string& out, std::span<const XmlName> names, std::string_view status,
                     std::string_view error) {
  if (names.empty()) return;
  out += "<D:propstat><D:prop>";
  for (const auto& name : names) append_name(out, name);
  out += "</D:prop>";
  append_dav(out, "status", status);
  out += error;
  out += "</D:propstat>";
}

http::Response outcome(const Exchange& exchange, bool is_folder, const Wishes& wishes) {
  std::string out(xml_head);
  out += "<D:multistatus xmlns:D=\"DAV:\"><D:response>";
  append_dav(out, "href", exchange.href(exchange.path, is_folder));
  if (wishes.forbidden.empty()) {
    append_propstat(out, wishes.names, "HTTP/1.1 200 OK", "");
  } else {
    std::vector<XmlName> rest;
    std::copy_if(wishes.names.begin(), wishes.names.end(), std::back_inserter(rest), [&](const XmlName& name) {
      return std::find(wishes.forbidden.begin(), wishes.forbidden.end(), name) == wishes.forbidden.end();
    });
    append_propstat(out, wishes.forbidden, "HTTP/1.1 403 Forbidden",
                    "<D:error><D:cannot-modify-protected-property/></D:error>");
    append_propstat(out, rest, "HTTP/1.1 424 Failed Dependency", "");
  }
  out += "</D:response></D:multistatus>";
  return http::Response(207, xml_type, std::move(out));
}

}  // namespace

http::Response proppatch(const Exchange& exchange) {
  const auto root = read_xml(*exchange.request.body);
  if (!root) return answer(root.error());
  if (!*root) return plain(400, "PROPPATCH without a body");
  const auto now = std::chrono::floor<std::chrono::seconds>(exchange.settings.now());
  auto wishes = read_propertyupdate(**root, now);
  if (!wishes) return answer(wishes.error());

  auto self = exchange.tree->find(exchange.path, {});
  if (!self) return answer(exchange, self.refusal());
  if (!wishes->forbidden.empty()) return outcome(exchange, self->is_folder, *wishes);
  wishes->patch.path = exchange.path;
  wishes->patch.conditions = exchange.conditions;
  auto done = exchange.tree->patch(wishes->patch);
  if (!done) return answer(exchange, done.refusal());
  return outcome(exchange, self->is_folder, *wishes);
}

}  // namespace mappe::webdav
