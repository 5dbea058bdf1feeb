#include "webdav/media_type.h"

#include <algorithm>
#include <utility>

#include "http/message.h"

namespace mappe::webdav {
namespace {

// What drafts and papers are; programs on the other side know the rest by themselves.
constexpr std::pair<std::string_view, std::string_view> types[] = {
    {"csv", "text/csv"},
    {"doc", "application/msword"},
    {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {"html", "text/html"},
    {"jpeg", "image/jpeg"},
    {"jpg", "image/jpeg"},
    {"json", "application/json"},
    {"md", "text/markdown"},
    {"odp", "application/vnd.oasis.opendocument.presentation"},
    {"ods", "application/vnd.oasis.opendocument.spreadsheet"},
    {"odt", "application/vnd.oasis.opendocument.text"},
    {"pdf", "application/pdf"},
    {"png", "image/png"},
    {"pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    {"rtf", "application/rtf"},
    {"svg", "image/svg+xml"},
    {"txt", "text/plain"},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"xml", "application/xml"},
    {"zip", "application/zip"},
};

}  // namespace

std::string media_type_of(const Resource& resource) {
  if (!resource.content_type.empty()) return resource.content_type;
  const std::string_view name = resource.name;
  const auto dot = name.rfind('.');
  const auto ending = dot == std::string_view::npos ? std::string_view() : name.substr(dot + 1);
  const auto* found = std::find_if(std::begin(types), std::end(types),
                                   [&](const auto& known) { return http::equal_ignoring_case(known.first, ending); });
  return std::string(found == std::end(types) ? "application/octet-stream" : found->second);
}

}  // namespace mappe::webdav
