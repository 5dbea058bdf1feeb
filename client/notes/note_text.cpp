#include "client/notes/note_text.h"

#include <algorithm>
#include <optional>
#include <set>
#include <span>

#include "client/notes/note_inlines.h"
#include "crypto/base/cbor.h"
#include "crypto/base/ids.h"
#include "journal/content_limits.h"

namespace mappe::client {
namespace {

// Lengths of what is left out of a text: control signs, and signs that turn the direction of what follows.
std::size_t left_out(std::string_view rest) {
  const auto at = [&](std::size_t i) { return i < rest.size() ? static_cast<std::uint8_t>(rest[i]) : 0U; };
  const unsigned a = at(0), b = at(1), c = at(2);
  if ((a < 0x20 && a != '\n') || a == 0x7f) return 1;
  if (a == 0xc2 && b >= 0x80 && b <= 0x9f) return 2;                                             // U+0080-009F
  if (a == 0xd8 && b == 0x9c) return 2;                                                          // U+061C
  if (a == 0xe2 && b == 0x80 && (c == 0x8e || c == 0x8f || (c >= 0xaa && c <= 0xae))) return 3;  // 200E-F, 202A-E
  if (a == 0xe2 && b == 0x81 && c >= 0xa6 && c <= 0xa9) return 3;                                // U+2066-2069
  return 0;
}

// Line ends as LF, tabs as blanks, without what is left out.
std::string cleaned(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '\r') {
      clean += '\n';
      i += text.substr(i, 2) == "\r\n" ? 2 : 1;
    } else if (text[i] == '\t') {
      clean += ' ';
      ++i;
    } else if (const std::size_t gone = left_out(text.substr(i)); gone > 0) {
      i += gone;
    } else {
      clean += text[i++];
    }
  }
  return clean;
}

std::string_view trimmed(std::string_view line) {
  const std::size_t from = line.find_first_not_of(' ');
  if (from == std::string_view::npos) return {};
  return line.substr(from, line.find_last_not_of(' ') + 1 - from);
}

bool is_digit(char sign) { return sign >= '0' && sign <= '9'; }

struct Item {  // of a list
  NoteBlock::Kind kind;
  std::uint64_t number;
  std::string_view rest;
};

std::optional<Item> item_of(std::string_view line) {
  if (line.starts_with("- ") || line.starts_with("* ")) return Item{NoteBlock::Kind::list, 1, trimmed(line.substr(2))};
  std::size_t digits = 0;
  std::uint64_t number = 0;
  while (digits < line.size() && digits <= limits::note_item_digits_max && is_digit(line[digits]))
    number = number * 10 + static_cast<std::uint64_t>(line[digits++] - '0');
  if (digits == 0 || digits > limits::note_item_digits_max || !line.substr(digits).starts_with(". "))
    return std::nullopt;
  return Item{NoteBlock::Kind::numbered, number, trimmed(line.substr(digits + 2))};
}

// Blocks of lines, at one depth of quotes.
class BlockReader {
 public:
  explicit BlockReader(std::size_t quotes) : quotes_(quotes) {}

  std::vector<NoteBlock> read(std::span<const std::string_view> lines) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const std::string_view line = trimmed(lines[i]);
      if (line.empty()) {
        finish();
      } else if (is_quote(line)) {
        finish();
        std::vector<std::string_view> inner;
        for (; i < lines.size() && is_quote(trimmed(lines[i])); ++i) {
          std::string_view rest = trimmed(lines[i]).substr(1);
          inner.push_back(rest.starts_with(' ') ? rest.substr(1) : rest);
        }
        --i;
        NoteBlock quote;
        quote.kind = NoteBlock::Kind::quote;
        quote.blocks = BlockReader(quotes_ + 1).read(inner);
        if (!quote.blocks.empty()) blocks_.push_back(std::move(quote));
      } else if (const auto item = item_of(line)) {
        add_item(*item);
      } else if (is_open_ && open_.kind != NoteBlock::Kind::paragraph && !lines[i].starts_with("  ")) {
        finish();
        add_line(line);
      } else {
        add_line(line);
      }
    }
    finish();
    return std::move(blocks_);
  }

 private:
  bool is_quote(std::string_view line) const { return quotes_ < limits::note_quotes_max && line.starts_with('>'); }

  void add_item(const Item& item) {
    if (!is_open_ || open_.kind != item.kind) {
      finish();
      is_open_ = true;
      open_.kind = item.kind;
      open_.first = item.number;
    } else {
      finish_line();
    }
    text_ = item.rest;
  }
  void add_line(std::string_view line) {
    if (!is_open_)
      is_open_ = true, text_ = line;
    else
      (text_ += '\n') += line;
  }
  void finish_line() { open_.lines.push_back(read_note_inlines(text_)); }
  void finish() {
    if (!is_open_) return;
    finish_line();
    blocks_.push_back(std::move(open_));
    open_ = NoteBlock();
    is_open_ = false;
  }

  const std::size_t quotes_;
  std::vector<NoteBlock> blocks_;
  NoteBlock open_;  // a paragraph or list
  bool is_open_ = false;
  std::string text_;  // of its last line or item
};

void gather(const std::vector<NoteInline>& line, std::set<std::string>& known, std::vector<std::string>& persons) {
  for (const NoteInline& one : line) {
    if (one.kind == NoteInline::Kind::person && known.insert(one.text).second) persons.push_back(one.text);
    gather(one.children, known, persons);
  }
}

void gather(const std::vector<NoteBlock>& blocks, std::set<std::string>& known, std::vector<std::string>& persons) {
  for (const NoteBlock& block : blocks) {
    for (const auto& line : block.lines) gather(line, known, persons);
    gather(block.blocks, known, persons);
  }
}

}  // namespace

Result<std::vector<NoteBlock>> read_note_text(std::string_view text) {
  if (text.size() > journal::limits::note_text_bytes_max) return fail(Errc::malformed, "a note has at most 16 KiB");
  if (!cbor::is_utf8(bytes_of(text))) return fail(Errc::malformed, "a note is text");
  const std::string clean = cleaned(text);
  std::vector<std::string_view> lines;
  for (std::size_t from = 0; from <= clean.size();) {
    const std::size_t end = std::min(clean.find('\n', from), clean.size());
    lines.push_back(std::string_view(clean).substr(from, end - from));
    from = end + 1;
  }
  return BlockReader(0).read(lines);
}

std::vector<std::string> persons_in(const std::vector<NoteBlock>& blocks) {
  std::set<std::string> known;
  std::vector<std::string> persons;
  gather(blocks, known, persons);
  return persons;
}

std::string with_persons(std::string_view typed, const std::vector<NamedPerson>& members) {
  std::string kept;
  for (std::size_t i = 0; i < typed.size(); ++i) {
    kept += typed[i];
    if (typed[i] != '@' || (i > 0 && is_word_sign(typed[i - 1])) || (i > 0 && typed[i - 1] == '\\')) continue;
    const std::string_view rest = typed.substr(i + 1);
    const NamedPerson* found = nullptr;
    bool is_several = false;
    for (const NamedPerson& member : members) {
      if (member.name.empty() || !rest.starts_with(member.name)) continue;
      const std::string_view behind = rest.substr(member.name.size());
      if (!behind.empty() && (is_word_sign(behind[0]) || static_cast<std::uint8_t>(behind[0]) >= 0x80)) continue;
      is_several = found != nullptr && found->name == member.name;
      if (found == nullptr || member.name.size() > found->name.size()) found = &member;
    }
    if (found == nullptr || is_several) continue;
    kept += found->id;
    i += found->name.size();
  }
  return kept;
}

}  // namespace mappe::client
