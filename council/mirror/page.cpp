#include "council/mirror/page.h"

#include "council/mirror/json_fields.h"
#include "council/mirror/json_text.h"
#include "council/mirror/limits.h"
#include "council/mirror/read_object.h"

namespace mappe::council {

namespace {

Json object_json(std::string_view source) {
  // Parsed, JSON takes more than ten times its room.
  if (source.empty() || source.size() > limits::page_parts_bytes_max) return Json::object();
  auto json = parse_json(source);
  return json && json->is_object() ? std::move(*json) : Json::object();
}

// Relative links are kept: they are resolved against where the page came from.
std::string link_of(const Json& links, std::string_view name) {
  const Json* value = find(links, name);
  if (value == nullptr || !value->is_string()) return "";
  const auto& link = value->get_ref<const std::string&>();
  return link.size() <= limits::url_bytes_max ? link : "";
}

bool looks_like_json(std::string_view body) {
  const std::size_t begin = body.find_first_not_of(" \t\r\n");
  return begin != std::string_view::npos && (body[begin] == '{' || body[begin] == '[');
}

void read_elements(const PageParts& parts, Kind kind, Page& page, Oddities& oddities) {
  page.broken = parts.broken;
  oddities.add(Oddity::broken_object, parts.broken);
  for (const std::string_view element : parts.elements) {
    auto object = read_object(element, kind, oddities);
    if (object) {
      page.objects.push_back(std::move(*object));
    } else {
      ++page.broken;
    }
  }
}

}  // namespace

Result<void> judge_status(const Answer& answer) {
  if (answer.status == 200) return {};
  if (answer.status == 403 || answer.status == 429)
    return fail(Errc::too_many, "the council system refuses (403 or 429)");
  if (answer.status >= 500) return fail(Errc::busy, "the council system has an error (5xx)");
  return fail(Errc::malformed, "the council system answers without a page (4xx)");
}

Result<Page> page_of(const Answer& answer, Kind kind, Filtered filtered, Oddities& oddities) {
  Page page;
  page.address = answer.address;
  // SD.NET says that nothing was modified by 404 and a JSON error.
  if (answer.status == 404 && filtered == Filtered::yes && looks_like_json(answer.body)) {
    oddities.add(Oddity::empty_as_error);
    return page;
  }
  if (auto judged = judge_status(answer); !judged) return fail(judged.error());
  const std::string text = tolerant_text(answer.body, oddities);
  const auto parts = cut_page(text);
  if (!parts) return fail(parts.error());
  read_elements(*parts, kind, page, oddities);
  if (parts->is_bare) {
    if (page.objects.empty() && !(filtered == Filtered::yes && parts->elements.empty()))
      return fail(Errc::malformed, "an answer that is no page");
    oddities.add(Oddity::bare_list);
    return page;
  }
  // Nothing but broken objects: most likely something else than this list.
  if (page.objects.empty() && !parts->elements.empty()) return fail(Errc::malformed, "a page without one whole object");
  const Json links = object_json(parts->links);
  page.next = link_of(links, "next");
  page.prev = link_of(links, "prev");
  page.last = link_of(links, "last");
  page.total = number(object_json(parts->pagination), "totalElements").value_or(0);
  return page;
}

Result<Object> object_of(const Answer& answer, Kind kind, Oddities& oddities) {
  if (answer.status == 404 || answer.status == 410)
    return fail(Errc::not_found, "an object that is not there (404, 410)");
  if (answer.status == 401) return fail(Errc::expired, "an object that is for members only (401)");
  if (auto judged = judge_status(answer); !judged) return fail(judged.error());
  return read_object(tolerant_text(answer.body, oddities), kind, oddities);
}

}  // namespace mappe::council
