// XML for answers, appended to text that is sent in pieces.
//
// Everything in DAV: is written with the prefix "D", which the root element binds: Windows cannot read answers with a
// default namespace. Nothing has a default namespace, so names without one need no declaration either. No white space
// between elements.
#pragma once

#include <string>
#include <string_view>

#include "webdav/xml_reader.h"

namespace mappe::webdav {

inline constexpr std::string_view xml_head = "<?xml version=\"1.0\" encoding=\"utf-8\"?>";

// Text with & < > " written as references; what XML cannot have at all becomes U+FFFD. `text` is UTF-8.
void append_escaped(std::string& out, std::string_view text);

// <D:local>text</D:local>
void append_dav(std::string& out, std::string_view local, std::string_view text);

// An empty element of that name, its namespace declared within.
void append_name(std::string& out, const XmlName& name);

// The element and all in it, namespaces declared within.
//   lang  xml:lang where the element stood; written unless it has its own
std::string written(const XmlElement& element, std::string_view lang = {});

}  // namespace mappe::webdav
