// XML out of a request body.                                                       XML 1.0, Namespaces in XML 1.0
//
// Small trees, bounded by limits.h. No DTD: a document type declaration is malformed, so there are no entities beyond
// the five of XML and nothing is ever fetched.
#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace mappe::webdav {

inline constexpr std::string_view dav_namespace = "DAV:";
inline constexpr std::string_view xml_namespace = "http://www.w3.org/XML/1998/namespace";

struct XmlName {
  std::string space;  // the namespace; may be empty
  std::string local;
  friend auto operator<=>(const XmlName&, const XmlName&) = default;
  friend bool operator==(const XmlName&, const XmlName&) = default;
  bool is_dav(std::string_view local_name) const { return space == dav_namespace && local == local_name; }
};

struct XmlElement {
  XmlName name;
  std::string prefix;  // as written; to be kept where it is free
  std::vector<std::pair<XmlName, std::string>> attributes;
  std::string text;  // before the first child
  std::vector<XmlElement> children;
  std::string tail;  // after this element, within its parent

  const XmlElement* dav_child(std::string_view local) const;  // the first in DAV: of that name; null: none
};

// Takes bytes as they come.
class XmlReader {
 public:
  XmlReader();
  ~XmlReader();
  XmlReader(const XmlReader&) = delete;

  // errors  malformed  not well-formed, with a DTD, or a namespace prefix that is not bound
  //         too_many   deeper or with more elements or attributes than limits.h allows
  Result<void> feed(ByteView bytes);
  Result<XmlElement> finish();  // the root; once, after the last feed

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Result<XmlElement> parse_xml(std::string_view text);

// A whole body, read in steps.
//   gives   nothing for an empty body
//   errors  as XmlReader; too_large beyond limits::xml_body_bytes_max; those of Body::read
Result<std::optional<XmlElement>> read_xml(http::Body& body);

}  // namespace mappe::webdav
