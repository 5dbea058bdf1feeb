#include "client/council/council_link.h"

#include <algorithm>

#include "client/council/limits.h"
#include "client/identity/credentials.h"
#include "client/limits.h"
#include "crypto/base/code_point.h"

namespace mappe::client::council {
namespace {

using mappe::council::recognise;

constexpr std::size_t link_name_bytes_max = 200;  // the council's titles are longer than names should be
constexpr std::size_t field_bytes_max = 500;      // of a target

// The first `most` bytes, no sign cut apart.
std::string cut(const std::string& text, std::size_t most = field_bytes_max) {
  std::size_t end = std::min(text.size(), most);
  if (end < text.size())
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

bool is_blank_sign(char32_t sign) {
  return sign == ' ' || sign == 0xA0 || sign == 0x202F || (sign >= 0x2000 && sign <= 0x200A) || sign == 0x2028 ||
         sign == 0x2029 || sign == 0x3000 || sign == 0xFEFF || sign == 0x1680 || sign == 0x205F;
}
void add_vendors_number(const std::string& url, journal::Target& target) {
  const auto read = recognise(url);
  if (!read || read->sort != "object") return;
  target.counter = cut(read->counter);
  target.number = cut(read->number);
}

}  // namespace

std::string openable(const std::string& url) {
  const auto read = recognise(url);
  return read && read->sort != "number" ? read->opens : std::string();
}

LinkState state_of(const journal::Target& target, const Councils& councils, const std::vector<KnownCouncil>& known) {
  if (target.oparl_id.empty()) return LinkState::unknown;
  const bool is_nothing =
      std::all_of(known.begin(), known.end(), [](const KnownCouncil& one) { return one.rows->all().empty(); });
  if (is_nothing) return LinkState::unknown;
  const auto found = councils.find(target.oparl_id, known);
  if (!found) {
    // A mirror that is still being fetched may yet bring it.
    const bool are_whole = std::all_of(councils.here().begin(), councils.here().end(),
                                       [](const CouncilHere& one) { return one.kept.is_whole(); });
    return are_whole ? LinkState::lost : LinkState::unknown;
  }
  const Row& row = *found->row;
  if (row.is_gone()) return LinkState::withdrawn;
  if (row.state == ObjectState::unreachable) return LinkState::lost;
  if (!row.address().empty() && !target.web_url.empty() && openable(row.address()) != openable(target.web_url))
    return LinkState::moved;
  // Of a council that the server began anew, everything was changed just now: that says nothing.
  return row.changed_ms > target.modified_ms && row.changed_ms > row.first_seen_ms ? LinkState::changed
                                                                                   : LinkState::same;
}

journal::Target target_of(const Row& row, const CouncilHere& council, TimeMs now_ms) {
  constexpr std::string_view words[] = {"system", "body", "organization", "person", "meeting", "paper"};
  journal::Target target;
  target.oparl_id = row.id;
  target.web_url = openable(row.address());
  target.type = words[static_cast<std::size_t>(row.kind)];
  target.reference = cut(row.reference);
  target.name = cut(row.name);
  const Row* body = council.kept.rows().find(row.body);
  target.body = cut(body != nullptr && !body->name.empty() ? body->name : council.title());
  target.modified_ms = row.changed_ms;
  target.pinned_ms = now_ms;
  target.date = cut(row.kind == Kind::meeting ? row.date.substr(0, 10) : row.date);
  add_vendors_number(target.web_url, target);
  return target;
}

journal::Target target_of(const mappe::council::Recognised& read, const std::string& name, TimeMs now_ms) {
  journal::Target target;
  target.web_url = read.opens;
  target.type = read.kind;
  target.name = cut(name);
  target.pinned_ms = now_ms;
  add_vendors_number(target.web_url, target);
  return target;
}

BusinessAnchor anchor_of(const journal::Target& target) {
  return {target.body, target.reference, target.name, target.date};
}

std::string fitting_name(const std::string& title) {
  const auto normal = normalised_name(cut(title, client::limits::display_name_bytes_max));
  const std::string text = normal ? *normal : std::string();
  std::string name;
  bool after_blank = true;  // at the front none
  bool after_hyphen = false;
  for (std::string_view rest = text; !rest.empty();) {
    const auto [sign, whole] = take_sign(rest);
    if (is_bidi_control(sign)) continue;
    const bool is_blank = is_control_code(sign) || is_blank_sign(sign);
    const bool is_refused =
        sign < 0x80 && std::string_view("/\\:*?\"<>|").find(static_cast<char>(sign)) != std::string_view::npos;
    if (is_blank && !after_blank) name += ' ';
    if (is_refused && !after_hyphen) name += '-';
    if (!is_blank && !is_refused) name += whole;
    after_blank = is_blank;
    after_hyphen = is_refused;
  }
  name = cut(name, link_name_bytes_max);
  while (name.ends_with(' ') || name.ends_with('.')) name.pop_back();
  return name.empty() ? "Link" : name;
}

std::string fitting_name(const Row& row) {
  return fitting_name(row.reference.empty() ? row.name
                      : row.name.empty()    ? row.reference
                                            : row.reference + " " + row.name);
}

}  // namespace mappe::client::council
