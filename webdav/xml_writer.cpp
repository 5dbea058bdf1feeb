#include "webdav/xml_writer.h"

#include <algorithm>

namespace mappe::webdav {
namespace {

// U+FFFE and U+FFFF are UTF-8 but no XML; control characters neither.
std::size_t size_of_unfit(std::string_view rest) {
  const auto byte = static_cast<unsigned char>(rest.front());
  if (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') return 1;
  return rest.starts_with("\xef\xbf\xbe") || rest.starts_with("\xef\xbf\xbf") ? 3 : 0;
}

// A prefix that stands for nothing else here. "D" and "a0", "a1" (attributes) are ours.
std::string prefix_for(const XmlElement& element) {
  if (element.name.space == dav_namespace) return "D";
  if (element.name.space.empty()) return "";
  const auto& wish = element.prefix;
  const bool is_free = !wish.empty() && wish != "D" && wish.front() != 'a' && !wish.starts_with("xml");
  return is_free ? wish : "n";
}

void append_attributes(std::string& out, const XmlElement& element) {
  std::size_t number = 0;
  for (const auto& [name, value] : element.attributes) {
    std::string prefix;
    if (name.space == xml_namespace) {
      prefix = "xml:";
    } else if (name.space == dav_namespace) {
      prefix = "D:";
    } else if (!name.space.empty()) {
      prefix = "a" + std::to_string(number++);
      out += " xmlns:" + prefix + "=\"";
      append_escaped(out, name.space);
      out += '"';
      prefix += ':';
    }
    out += ' ' + prefix + name.local + "=\"";
    append_escaped(out, value);
    out += '"';
  }
}

// What the parent has declared under the same prefix need not be declared again.
void append_element(std::string& out, const XmlElement& element, const XmlElement* parent, std::string_view lang) {
  const std::string prefix = prefix_for(element);
  const std::string tag = prefix.empty() ? element.name.local : prefix + ':' + element.name.local;
  out += '<' + tag;
  const bool is_bound = parent && parent->name.space == element.name.space && prefix_for(*parent) == prefix;
  if (!is_bound && !prefix.empty() && prefix != "D") {
    out += " xmlns:" + prefix + "=\"";
    append_escaped(out, element.name.space);
    out += '"';
  }
  if (!lang.empty()) {
    out += " xml:lang=\"";
    append_escaped(out, lang);
    out += '"';
  }
  append_attributes(out, element);
  if (element.text.empty() && element.children.empty()) {
    out += "/>";
    return;
  }
  out += '>';
  append_escaped(out, element.text);
  for (const auto& child : element.children) {
    append_element(out, child, &element, {});
    append_escaped(out, child.tail);
  }
  out += "</" + tag + '>';
}

}  // namespace

void append_escaped(std::string& out, std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    switch (text[i]) {
      case '&':
        out += "&amp;";
        continue;
      case '<':
        out += "&lt;";
        continue;
      case '>':
        out += "&gt;";
        continue;
      case '"':
        out += "&quot;";
        continue;
      case '\r':
        out += "&#13;";  // a bare one would be read as a line feed
        continue;
      case '\n':
        out += "&#10;";  // in an attribute it would be read as a blank
        continue;
      case '\t':
        out += "&#9;";
        continue;
      default:
        break;
    }
    const auto unfit = size_of_unfit(text.substr(i));
    if (unfit > 0) {
      out += "\xef\xbf\xbd";
      i += unfit - 1;
    } else {
      out += text[i];
    }
  }
}

void append_dav(std::string& out, std::string_view local, std::string_view text) {
  out += "<D:";
  out += local;
  out += '>';
  append_escaped(out, text);
  out += "</D:";
  out += local;
  out += '>';
}

void append_name(std::string& out, const XmlName& name) {
  XmlElement empty;
  empty.name = name;
  append_element(out, empty, nullptr, {});
}

std::string written(const XmlElement& element, std::string_view lang) {
  const bool has_own = std::any_of(element.attributes.begin(), element.attributes.end(), [](const auto& attribute) {
    return attribute.first == XmlName{std::string(xml_namespace), "lang"};
  });
  std::string out;
  append_element(out, element, nullptr, has_own ? std::string_view() : lang);
  return out;
}

}  // namespace mappe::webdav
