#include "config/yaml_reading.h"

#include <yaml-cpp/eventhandler.h>

#include <sstream>

#include "config/suggest.h"

namespace mappe::config {

namespace {

// Notes where the latest document starts; nothing else of it matters.
class DocumentStart : public YAML::EventHandler {
 public:
  int line() const { return line_; }

  void OnDocumentStart(const YAML::Mark& mark) override { line_ = mark.line + 1; }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}

 private:
  int line_ = 0;
};

}  // namespace

int line_of(const YAML::Node& node) { return node.Mark().line + 1; }

std::string ticked(std::string_view text) {
  constexpr std::size_t shown_bytes_max = 80;
  std::string out = "`";
  for (const char c : text.substr(0, shown_bytes_max)) out += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
  return out + (text.size() > shown_bytes_max ? "...`" : "`");
}

std::string unknown_key(std::string_view shown, std::string_view word, const std::vector<std::string>& known) {
  const std::string guess = nearest(word, known);
  std::string text = "unknown key " + ticked(shown);
  if (!guess.empty()) return text + " (did you mean `" + guess + "`?)";
  text += "; known here are: ";
  for (std::size_t i = 0; i < known.size(); ++i) text += (i > 0 ? ", " : "") + known[i];
  return text;
}

void refuse_what_follows(const std::string& text, Problems& problems) {
  std::istringstream in(text);
  YAML::Parser parser(in);
  DocumentStart start;
  if (!parser.HandleNextDocument(start) || !parser.HandleNextDocument(start)) return;
  problems.add(start.line(), "here a second YAML document starts, and only one is read; remove what begins it");
}

}  // namespace mappe::config
