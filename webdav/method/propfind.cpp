#include <algorithm>

#include "webdav/answers.h"
#include "webdav/limits.h"
#include "webdav/live_properties.h"
#include "webdav/method/methods.h"
#include "webdav/text_stream.h"
#include "webdav/xml_writer.h"

namespace mappe::webdav {
namespace {

struct Asked {
  enum class Kind { all, names, some } kind = Kind::all;
  std::vector<XmlName> properties;  // of some; of all: what DAV:include adds

  bool has(std::string_view local) const {
    return std::any_of(properties.begin(), properties.end(), [&](const XmlName& name) { return name.is_dav(local); });
  }
  bool wants_dead() const {
    return kind != Kind::some || std::any_of(properties.begin(), properties.end(),
                                             [](const XmlName& name) { return name.space != dav_namespace; });
  }
};

Result<void> read_names(const XmlElement& parent, std::vector<XmlName>& into) {
  for (const auto& child : parent.children) {
    if (std::find(into.begin(), into.end(), child.name) != into.end()) continue;
    if (into.size() == limits::properties_max) return fail(Errc::too_many, "too many properties at once");
    into.push_back(child.name);
  }
  return {};
}

// Exactly one of prop, allprop and propname; what we do not know beside it is ignored (RFC 4918 §17).
Result<Asked> read_propfind(const std::optional<XmlElement>& root) {
  Asked asked;
  if (!root) return asked;  // RFC 4918 §9.1: no body is allprop
  if (!root->name.is_dav("propfind")) return fail(Errc::malformed, "not a propfind");
  const auto* some = root->dav_child("prop");
  const auto* all = root->dav_child("allprop");
  const auto* names = root->dav_child("propname");
  const auto* include = root->dav_child("include");
  if ((some != nullptr) + (all != nullptr) + (names != nullptr) != 1)
    return fail(Errc::malformed, "a propfind asks for one of prop, allprop and propname");
  if (names) asked.kind = Asked::Kind::names;
  if (some) asked.kind = Asked::Kind::some;
  const auto* list = some ? some : all ? include : nullptr;
  const auto read = list ? read_names(*list, asked.properties) : Result<void>();
  if (!read) return fail(read.error());
  return asked;
}

// One <D:response> after another.
class Writer {
 public:
  Writer(Exchange exchange, Asked asked) : exchange_(std::move(exchange)), asked_(std::move(asked)) {}

  void append(std::string& out, const Path& path, const Resource& resource) const {
    out += "<D:response>";
    append_dav(out, "href", exchange_.href(path, resource.is_folder));
    out += found_;
    const auto before = out.size();
    std::string missing;
    switch (asked_.kind) {
      case Asked::Kind::all:
        append_all(out, path, resource, missing);
        break;
      case Asked::Kind::names:
        append_names(out, path, resource);
        break;
      case Asked::Kind::some:
        append_some(out, path, resource, missing);
        break;
    }
    if (out.size() == before && !missing.empty()) {
      out.erase(before - found_.size());
    } else {
      out += "</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>";
    }
    if (!missing.empty())
      out += "<D:propstat><D:prop>" + missing + "</D:prop><D:status>HTTP/1.1 404 Not Found</D:status></D:propstat>";
    out += "</D:response>";
  }

 private:
  static constexpr std::string_view found_ = "<D:propstat><D:prop>";

  bool append_one(std::string& out, const XmlName& name, const Path& path, const Resource& resource) const {
    if (name.space == dav_namespace) return append_live(out, name, exchange_, path, resource);
    const auto dead = std::find_if(resource.dead.begin(), resource.dead.end(),
                                   [&](const DeadProperty& property) { return property.name == name; });
    if (dead != resource.dead.end()) out += dead->xml;
    return dead != resource.dead.end();
  }

  void append_some(std::string& out, const Path& path, const Resource& resource, std::string& missing) const {
    for (const auto& name : asked_.properties) {
      if (!append_one(out, name, path, resource)) append_name(missing, name);
    }
  }

  void append_all(std::string& out, const Path& path, const Resource& resource, std::string& missing) const {
    for (const auto local : live_names()) append_live(out, dav(local), exchange_, path, resource);
    if (!resource.locks.empty() && !asked_.has("lockdiscovery"))
      append_live(out, dav("lockdiscovery"), exchange_, path, resource);
    for (const auto& dead : resource.dead) out += dead.xml;
    for (const auto& name : asked_.properties) {
      const auto given = live_names();
      const bool is_given = name.space == dav_namespace
                                ? std::find(given.begin(), given.end(), name.local) != given.end()
                                : true;  // all dead ones are there already
      if (!is_given && !append_one(out, name, path, resource)) append_name(missing, name);
    }
  }

  void append_names(std::string& out, const Path& path, const Resource& resource) const {
    std::string value;
    for (const auto local : live_names()) {
      value.clear();
      if (append_live(value, dav(local), exchange_, path, resource)) append_name(out, dav(local));
    }
    append_name(out, dav("lockdiscovery"));
    append_name(out, dav("supportedlock"));
    for (const auto& dead : resource.dead) append_name(out, dead.name);
  }

  static XmlName dav(std::string_view local) { return {std::string(dav_namespace), std::string(local)}; }

  Exchange exchange_;
  Asked asked_;
};

constexpr std::string_view multistatus_end = "</D:multistatus>";

http::Response multistatus(Body body) {
  http::Response response(207);
  response.headers.set("Content-Type", xml_type);
  response.body = std::move(body);
  return response;
}

}  // namespace

http::Response propfind(const Exchange& exchange) {
  const auto depth = depth_of(exchange.request);
  if (!depth) return answer(depth.error());
  const auto root = read_xml(*exchange.request.body);
  if (!root) return answer(root.error());
  auto asked = read_propfind(*root);
  if (!asked) return answer(asked.error());

  const Wanted wanted{asked->wants_dead(), asked->kind == Asked::Kind::all || asked->has("lockdiscovery")};
  auto self = exchange.tree->find(exchange.path, wanted);
  if (!self) return answer(exchange, self.refusal());
  if (exchange.conditions.judge_read(exchange.path, exchange.look()) == Conditions::ForRead::failed)
    return plain(412, "a condition of the request is not met");
  // RFC 4918 §9.1: no Depth is infinity, and a server may decline that for folders.
  const auto reach = depth->value_or(Depth::infinity);
  if (self->is_folder && reach == Depth::infinity) return with_code(403, "propfind-finite-depth");

  const auto writer = std::make_shared<const Writer>(exchange, std::move(*asked));
  std::string head(xml_head);
  head += "<D:multistatus xmlns:D=\"DAV:\">";
  writer->append(head, exchange.path, *self);
  if (!self->is_folder || reach == Depth::zero) return multistatus(Body(head + std::string(multistatus_end)));

  auto listing = exchange.tree->list(exchange.path, wanted);
  if (!listing) return answer(exchange, listing.refusal());
  const auto one = [writer, folder = exchange.path](std::string& out, const Resource& resource) {
    writer->append(out, folder.child(resource.name), resource);
  };
  auto body = text_of_listing(std::move(*listing), std::move(head), one, std::string(multistatus_end));
  if (!body) return answer(exchange, body.refusal());
  return multistatus(std::move(*body));
}

}  // namespace mappe::webdav
