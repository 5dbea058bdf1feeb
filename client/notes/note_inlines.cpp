#include "client/notes/note_inlines.h"

#include <algorithm>
#include <array>
#include <optional>

#include "crypto/base/ids.h"

namespace mappe::client {
namespace {

using Kind = NoteInline::Kind;

constexpr std::size_t person_signs = 22;  // of an id of 16 bytes

bool is_one_of(std::string_view signs, char sign) { return signs.find(sign) != std::string_view::npos; }
bool is_blank(char sign) { return sign == ' ' || sign == '\n'; }
bool is_id_sign(char sign) { return is_word_sign(sign) || sign == '-' || sign == '_'; }
bool is_host_sign(char sign) { return is_word_sign(sign) || sign == '-' || sign == '.'; }
bool is_decimal(char sign) { return sign >= '0' && sign <= '9'; }
// Of a path, query or fragment: anything but blanks and what stands around addresses, or turns them.
bool is_path_sign(char sign) { return static_cast<std::uint8_t>(sign) > ' ' && !is_one_of("<>\"*`\\", sign); }

// "https://", in any case; 0: none.
std::size_t scheme_length(std::string_view text) {
  for (const std::string_view scheme : {std::string_view("https://"), std::string_view("http://")}) {
    if (text.size() < scheme.size()) continue;
    const bool is_it = std::equal(scheme.begin(), scheme.end(), text.begin(), [](char wanted, char sign) {
      return wanted == (sign >= 'A' && sign <= 'Z' ? static_cast<char>(sign | 0x20) : sign);
    });
    if (is_it) return scheme.size();
  }
  return 0;
}

// A sentence's signs behind an address are not its own; nor is a bracket that it does not open.
std::size_t without_tail(std::string_view address) {
  static constexpr std::array<std::string_view, 13> tails = {".", ",", ";", ":", "!", "?", "'",
                                                             "“", "”", "‘", "’", "«", "»"};
  auto opened = std::count(address.begin(), address.end(), '(');
  auto closed = std::count(address.begin(), address.end(), ')');
  for (bool was_cut = true; was_cut;) {
    was_cut = false;
    for (const std::string_view tail : tails)
      if (address.ends_with(tail)) address.remove_suffix(tail.size()), was_cut = true;
    if (address.ends_with(')') && closed > opened) address.remove_suffix(1), --closed, was_cut = true;
  }
  return address.size();
}

// Length of the address that `text` begins with; 0: none.
std::size_t address_length(std::string_view text) {
  const std::size_t scheme = scheme_length(text);
  if (scheme == 0) return 0;
  std::size_t end = scheme;
  while (end < text.size() && is_host_sign(text[end]) && end - scheme <= limits::note_host_bytes_max) ++end;
  const std::size_t run = end;
  while (end > scheme && !is_word_sign(text[end - 1])) --end;
  if (end == scheme || end - scheme > limits::note_host_bytes_max || !is_word_sign(text[scheme])) return 0;
  std::size_t next = run;
  if (run == end && text.substr(end).starts_with(':')) {
    std::size_t digits = 0;
    while (end + 1 + digits < text.size() && is_decimal(text[end + 1 + digits]) &&
           digits <= limits::note_port_digits_max)
      ++digits;
    if (digits > limits::note_port_digits_max) return 0;
    if (digits > 0) end += 1 + digits;
    next = end;
  }
  if (next == text.size()) return end;
  if (next == end && is_one_of("/?#", text[end])) {
    while (next < text.size() && is_path_sign(text[next])) ++next;
    return end + without_tail(text.substr(end, next - end));
  }
  return is_one_of(" \n.,;:!?')]}\"<>*", text[next]) ? end : 0;
}

// Marks that are open are frames; one that is never closed becomes text again. Each kind is open at most once, so a
// sign moves up at most twice: the whole is linear.
class InlineReader {
 public:
  explicit InlineReader(std::string_view text) : text_(text) { frames_.push_back({Kind::text, {}}); }

  std::vector<NoteInline> read() {
    while (at_ < text_.size()) step();
    while (frames_.size() > 1) give_up_mark();
    return std::move(frames_.front().children);
  }

 private:
  struct Frame {
    Kind kind;  // strong or emphasis; of the outermost: text
    std::vector<NoteInline> children;
  };

  static std::size_t size_of(Kind kind) { return kind == Kind::strong ? 2 : 1; }
  bool is_open(Kind kind) const {
    return std::any_of(frames_.begin(), frames_.end(), [&](const Frame& frame) { return frame.kind == kind; });
  }
  bool follows_word() const { return at_ > 0 && is_word_sign(text_[at_ - 1]); }

  void add_text(std::string_view text) {
    auto& children = frames_.back().children;
    if (children.empty() || children.back().kind != Kind::text) children.push_back({Kind::text, "", {}});
    children.back().text += text;
  }
  void add(Kind kind, std::string_view text) { frames_.back().children.push_back({kind, std::string(text), {}}); }

  void step() {
    const char sign = text_[at_];
    const std::string_view rest = text_.substr(at_);
    if (sign == '\n') {
      add(Kind::line_break, "");
      ++at_;
    } else if (sign == '\\' && rest.size() > 1 && is_one_of("*>-@", rest[1])) {
      add_text(rest.substr(1, 1));
      at_ += 2;
    } else if (sign == '*') {
      stars(std::min(rest.find_first_not_of('*'), rest.size()));
    } else if (sign == '@') {
      person(rest);
    } else if (const std::size_t address = follows_word() ? 0 : address_length(rest); address > 0) {
      add(Kind::link, rest.substr(0, address));
      at_ += address;
    } else {
      const std::size_t length = std::min(rest.find_first_of("\n\\*@hH", 1), rest.size());
      add_text(rest.substr(0, length));
      at_ += length;
    }
  }

  void person(std::string_view rest) {
    std::size_t end = 1;
    while (end < rest.size() && end <= person_signs + 1 && is_id_sign(rest[end])) ++end;
    const std::string_view id = rest.substr(1, end - 1);
    if (follows_word() || id.size() != person_signs || !PrincipalId::parse_base64url(id)) return take_text(1);
    add(Kind::person, id);
    at_ += end;
  }

  // `count` signs `*` in a row.
  void stars(std::size_t count) {
    const bool may_close = at_ > 0 && !is_blank(text_[at_ - 1]);
    const Kind top = frames_.back().kind;
    const bool is_filled = !frames_.back().children.empty();
    if (may_close && is_filled && top == Kind::strong && count >= 2) return close();
    if (may_close && is_filled && top == Kind::emphasis && count != 2) return close();
    if (may_close && top == Kind::emphasis && count == 2 && is_open(Kind::strong)) return give_up_mark(), close();
    if (may_close && top == Kind::strong && count == 1 && is_open(Kind::emphasis)) return give_up_mark(), close();
    const Kind kind = count >= 2 && !is_open(Kind::strong) ? Kind::strong : Kind::emphasis;
    const std::size_t behind = at_ + size_of(kind);
    if (is_open(kind) || behind >= text_.size() || is_blank(text_[behind])) return take_text(1);
    frames_.push_back({kind, {}});
    at_ = behind;
  }

  void take_text(std::size_t length) {
    add_text(text_.substr(at_, length));
    at_ += length;
  }

  void close() {
    Frame done = std::move(frames_.back());
    frames_.pop_back();
    at_ += size_of(done.kind);
    frames_.back().children.push_back({done.kind, "", std::move(done.children)});
  }

  void give_up_mark() {
    Frame open = std::move(frames_.back());
    frames_.pop_back();
    add_text(std::string_view("**").substr(0, size_of(open.kind)));
    for (NoteInline& child : open.children) {
      if (child.kind == Kind::text)
        add_text(child.text);
      else
        frames_.back().children.push_back(std::move(child));
    }
  }

  const std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Frame> frames_;
};

}  // namespace

bool is_word_sign(char sign) {
  return (sign >= '0' && sign <= '9') || (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z');
}

std::vector<NoteInline> read_note_inlines(std::string_view text) { return InlineReader(text).read(); }

}  // namespace mappe::client
