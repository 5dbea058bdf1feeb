#include "webdav/live_properties.h"

#include <algorithm>

#include "webdav/answers.h"
#include "webdav/dates.h"
#include "webdav/media_type.h"
#include "webdav/xml_writer.h"

namespace mappe::webdav {
namespace {

struct About {
  const Exchange& exchange;
  const Path& path;
  const Resource& resource;
};
using Writer = bool (*)(std::string& out, const About& about);

bool write_resourcetype(std::string& out, const About& about) {
  out += about.resource.is_folder ? "<D:resourcetype><D:collection/></D:resourcetype>" : "<D:resourcetype/>";
  return true;
}

bool write_length(std::string& out, const About& about) {
  if (about.resource.is_folder) return false;
  append_dav(out, "getcontentlength", std::to_string(about.resource.size_bytes));
  return true;
}

bool write_modified(std::string& out, const About& about) {
  append_dav(out, "getlastmodified", http_date_of(about.resource.modified));
  return true;
}

bool write_created(std::string& out, const About& about) {
  append_dav(out, "creationdate", internet_date_of(about.resource.created));
  return true;
}

bool write_etag(std::string& out, const About& about) {
  if (about.resource.etag.empty()) return false;
  out += "<D:getetag>\"";  // its quotes need no escape here, and there is one in every entry of a listing
  append_escaped(out, about.resource.etag);
  out += "\"</D:getetag>";
  return true;
}

bool write_content_type(std::string& out, const About& about) {
  if (about.resource.is_folder) return false;
  append_dav(out, "getcontenttype", media_type_of(about.resource));
  return true;
}

bool write_displayname(std::string& out, const About& about) {
  append_dav(out, "displayname", about.path.name());
  return true;
}

bool write_lockdiscovery(std::string& out, const About& about) {
  append_lockdiscovery(out, about.exchange, about.resource.locks);
  return true;
}

bool write_supportedlock(std::string& out, const About&) {
  out +=
      "<D:supportedlock>"
      "<D:lockentry><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockentry>"
      "<D:lockentry><D:lockscope><D:shared/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockentry>"
      "</D:supportedlock>";
  return true;
}

std::optional<Quota> quota_for(const About& about) {
  const auto agent = about.exchange.request.headers.find("User-Agent").value_or("");
  const bool is_macos = agent.find("WebDAVFS/") != std::string_view::npos;
  if (!about.resource.is_folder || (is_macos && about.exchange.settings.hides_quota_from_macos)) return std::nullopt;
  auto quota = about.exchange.tree->quota(about.path);
  if (!quota) return std::nullopt;
  return *quota;
}

bool write_quota_used(std::string& out, const About& about) {
  const auto quota = quota_for(about);
  if (quota) append_dav(out, "quota-used-bytes", std::to_string(quota->used_bytes));
  return quota.has_value();
}

bool write_quota_available(std::string& out, const About& about) {
  const auto quota = quota_for(about);
  if (!quota || !quota->available_bytes) return false;
  append_dav(out, "quota-available-bytes", std::to_string(*quota->available_bytes));
  return true;
}

struct Live {
  std::string_view name;
  Writer write;
};
constexpr Live lives[] = {{"resourcetype", write_resourcetype},
                          {"getcontentlength", write_length},
                          {"getlastmodified", write_modified},
                          {"creationdate", write_created},
                          {"getetag", write_etag},
                          {"getcontenttype", write_content_type},
                          {"displayname", write_displayname},
                          {"lockdiscovery", write_lockdiscovery},
                          {"supportedlock", write_supportedlock},
                          {"quota-used-bytes", write_quota_used},
                          {"quota-available-bytes", write_quota_available}};

const Live* live_of(const XmlName& name) {
  if (name.space != dav_namespace) return nullptr;
  const auto* found =
      std::find_if(std::begin(lives), std::end(lives), [&](const Live& l) { return l.name == name.local; });
  return found == std::end(lives) ? nullptr : found;
}

}  // namespace

bool append_live(std::string& out, const XmlName& name, const Exchange& exchange, const Path& path,
                 const Resource& resource) {
  const auto* live = live_of(name);
  return live && live->write(out, {exchange, path, resource});
}

std::span<const std::string_view> live_names() {
  static constexpr std::string_view names[] = {"resourcetype", "getcontentlength", "getlastmodified", "creationdate",
                                               "getetag",      "getcontenttype",   "displayname"};
  return names;
}

// All of DAV: is ours, also what we do not know: a client that invents names there gets no answer it could rely on.
bool is_protected(const XmlName& name) { return name.space == dav_namespace; }

void append_lockdiscovery(std::string& out, const Exchange& exchange, std::span<const Lock> locks) {
  out += "<D:lockdiscovery>";
  for (const auto& lock : locks) {
    out += "<D:activelock><D:locktype><D:write/></D:locktype><D:lockscope>";
    out += lock.scope == Scope::exclusive ? "<D:exclusive/>" : "<D:shared/>";
    out += "</D:lockscope>";
    append_dav(out, "depth", lock.reach == Reach::tree ? "infinity" : "0");
    if (!lock.owner_xml.empty()) {
      out += lock.owner_xml;
    } else if (!lock.holder.empty()) {
      append_dav(out, "owner", lock.holder);
    }
    append_dav(out, "timeout", "Second-" + std::to_string(lock.left.count()));
    // A token is half a permission (RFC 4918 §20.3): nobody needs to see that of another member. But there are clients
    // that take a lock without a token for none, cadaver among them.
    if (const std::string& shown = lock.is_mine && !lock.token.empty() ? lock.token : lock.alias; !shown.empty()) {
      out += "<D:locktoken>";
      append_dav(out, "href", shown);
      out += "</D:locktoken>";
    }
    out += "<D:lockroot>";
    append_dav(out, "href", exchange.href(lock.root, false));
    out += "</D:lockroot></D:activelock>";
  }
  out += "</D:lockdiscovery>";
}

}  // namespace mappe::webdav
