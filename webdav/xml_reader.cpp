#include "webdav/xml_reader.h"

#include <expat.h>

#include <array>

#include "webdav/limits.h"

namespace mappe::webdav {
namespace {

constexpr char separator = '\n';  // no namespace holds one: expat refuses it

// "space\nlocal\nprefix", "space\nlocal" or "local".
XmlName split_name(std::string_view triplet, std::string* prefix) {
  const auto first = triplet.find(separator);
  if (first == std::string_view::npos) return {"", std::string(triplet)};
  const auto second = std::min(triplet.find(separator, first + 1), triplet.size());
  if (prefix && second < triplet.size()) *prefix = triplet.substr(second + 1);
  return {std::string(triplet.substr(0, first)), std::string(triplet.substr(first + 1, second - first - 1))};
}

struct FreeParser {
  void operator()(XML_ParserStruct* parser) const { XML_ParserFree(parser); }
};

}  // namespace

const XmlElement* XmlElement::dav_child(std::string_view local) const {
  for (const auto& child : children) {
    if (child.name.is_dav(local)) return &child;
  }
  return nullptr;
}

struct XmlReader::State {
  std::unique_ptr<XML_ParserStruct, FreeParser> parser{XML_ParserCreateNS(nullptr, separator)};
  XmlElement document;            // its only child is the root
  std::vector<XmlElement*> open;  // from the document down; only the last one grows, so the pointers stay
  std::size_t elements = 0;
  std::optional<Error> error;

  void stop(const Error& why) {
    if (!error) error = why;
    XML_StopParser(parser.get(), XML_FALSE);
  }

  void start(const char* name, const char** attributes) {
    if (open.size() > limits::xml_depth_max) return stop(fail(Errc::too_many, "the XML is nested too deeply"));
    if (++elements > limits::xml_elements_max) return stop(fail(Errc::too_many, "the XML has too many elements"));
    XmlElement element;
    element.name = split_name(name, &element.prefix);
    for (; *attributes; attributes += 2) {
      if (element.attributes.size() == limits::xml_attributes_max)
        return stop(fail(Errc::too_many, "an XML element has too many attributes"));
      element.attributes.emplace_back(split_name(attributes[0], nullptr), attributes[1]);
    }
    open.back()->children.push_back(std::move(element));
    open.push_back(&open.back()->children.back());
  }

  // Also called for an empty element whose start stopped the parser.
  void end() {
    if (!error) open.pop_back();
  }

  void text(std::string_view more) {
    auto& inner = *open.back();
    (inner.children.empty() ? inner.text : inner.children.back().tail) += more;
  }
};

XmlReader::XmlReader() : state_(std::make_unique<State>()) {
  state_->open.push_back(&state_->document);
  auto* parser = state_->parser.get();
  CHECK(parser != nullptr);
  XML_SetUserData(parser, state_.get());
  XML_SetReturnNSTriplet(parser, 1);
  XML_SetElementHandler(
      parser,
      [](void* state, const XML_Char* name, const XML_Char** attributes) {
        static_cast<State*>(state)->start(name, attributes);
      },
      [](void* state, const XML_Char*) { static_cast<State*>(state)->end(); });
  XML_SetCharacterDataHandler(parser, [](void* state, const XML_Char* text, int size) {
    static_cast<State*>(state)->text({text, static_cast<std::size_t>(size)});
  });
  XML_SetStartDoctypeDeclHandler(parser, [](void* state, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    static_cast<State*>(state)->stop(fail(Errc::malformed, "XML with a DTD"));
  });
}

XmlReader::~XmlReader() = default;

Result<void> XmlReader::feed(ByteView bytes) {
  if (state_->error) return fail(*state_->error);
  const auto* text = reinterpret_cast<const char*>(bytes.data());
  const auto status = XML_Parse(state_->parser.get(), text, static_cast<int>(bytes.size()), XML_FALSE);
  if (status != XML_STATUS_OK && !state_->error) state_->error = fail(Errc::malformed, "not well-formed XML");
  if (state_->error) return fail(*state_->error);
  return {};
}

Result<XmlElement> XmlReader::finish() {
  if (!state_->error && XML_Parse(state_->parser.get(), "", 0, XML_TRUE) != XML_STATUS_OK && !state_->error)
    state_->error = fail(Errc::malformed, "not well-formed XML");
  if (state_->error) return fail(*state_->error);
  CHECK(state_->document.children.size() == 1);
  return std::move(state_->document.children.front());
}

Result<XmlElement> parse_xml(std::string_view text) {
  XmlReader reader;
  if (text.size() > limits::xml_body_bytes_max) return fail(Errc::too_large, "the XML is too large");
  const auto fed = reader.feed(view_of(text));
  if (!fed) return fail(fed.error());
  return reader.finish();
}

Result<std::optional<XmlElement>> read_xml(http::Body& body) {
  if (body.length().value_or(0) > limits::xml_body_bytes_max) return fail(Errc::too_large, "the XML is too large");
  XmlReader reader;
  std::array<std::uint8_t, limits::xml_step_bytes> step;
  std::size_t all_bytes = 0;
  while (true) {
    const auto got = body.read(step);
    if (!got) return fail(got.error());
    if (*got == 0) break;
    all_bytes += *got;
    if (all_bytes > limits::xml_body_bytes_max) return fail(Errc::too_large, "the XML is too large");
    const auto fed = reader.feed(std::span(step).first(*got));
    if (!fed) return fail(fed.error());
  }
  if (all_bytes == 0) return std::optional<XmlElement>();
  auto root = reader.finish();
  if (!root) return fail(root.error());
  return std::optional<XmlElement>(std::move(*root));
}

}  // namespace mappe::webdav
