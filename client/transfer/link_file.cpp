#include "client/transfer/link_file.h"

#include <algorithm>
#include <vector>

#include "council/links/recogniser.h"
#include "journal/content_limits.h"
#include "journal/name.h"

namespace mappe::client {
namespace {

constexpr std::string_view ending = ".url", second_ending = " (Link)";
constexpr std::size_t few_digits = 8, all_digits = 2 * 16;  // of an id

bool ends_as_link(std::string_view name) {
  return name.size() > ending.size() &&
         journal::same_name(name.substr(name.size() - ending.size()), std::string(ending));
}

// " (0a1b2c3d).url"
std::string ending_of(const NodeId& link, std::size_t digits) {
  return " (" + link.hex().substr(0, digits) + ")" + std::string(ending);
}

// Its beginning, no sign cut apart, and that ending.
std::string shortened(std::string_view name, const std::string& id_ending) {
  std::size_t end = std::min(name.size(), journal::limits::name_bytes_max - id_ending.size());
  if (end < name.size())
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
  while (end > 0 && name[end - 1] == ' ') --end;
  return std::string(name.substr(0, end)) + id_ending;
}

// The digits with which shortened() lets a name end, in small letters; "": it ends otherwise.
std::string digits_in(std::string_view file_name) {
  const std::string_view name = without_link_ending(file_name);
  const std::size_t open = name.rfind(" (");
  if (open == std::string_view::npos || !name.ends_with(')')) return {};
  std::string digits(name.substr(open + 2, name.size() - open - 3));
  if (digits.size() != few_digits && digits.size() != all_digits) return {};
  for (char& digit : digits)
    if (digit >= 'A' && digit <= 'F') digit = static_cast<char>(digit - 'A' + 'a');
  return digits;
}

// What a link may be called whose file is called so, other than the same and than what is shortened.
std::vector<std::string_view> names_of_link_called(std::string_view file_name) {
  std::vector<std::string_view> names;
  std::string_view name = without_link_ending(file_name);
  if (!name.empty()) names.push_back(name);
  if (name.size() <= second_ending.size()) return names;
  name.remove_suffix(second_ending.size());
  if (journal::same_name(file_name.substr(name.size(), second_ending.size()), second_ending)) names.push_back(name);
  return names;
}

}  // namespace

std::string link_file_text(const journal::Target& target) {
  std::string text = "[InternetShortcut]\r\n";
  const auto read = mappe::council::recognise(target.web_url);
  if (read && !read->opens.empty()) text += "URL=" + read->opens + "\r\n";
  return text;
}

std::string link_file_name(const journal::State& state, const journal::NodeView& link) {
  const std::string name(link.name);
  if (ends_as_link(name)) return name;
  for (const std::string& shown :
       {name + std::string(ending), name + std::string(second_ending) + std::string(ending),
        shortened(name, ending_of(link.id, few_digits)), shortened(name, ending_of(link.id, all_digits))}) {
    const bool is_possible = journal::fault_of_new_name(shown) == journal::NameFault::none;
    if (is_possible && !state.child(link.parent, shown)) return shown;
  }
  return {};
}

std::optional<NodeId> link_of_file_name(const journal::State& state, const NodeId& folder, std::string_view file_name) {
  const auto is_it = [&](const NodeId& id) {
    const auto node = state.node(id);
    return node && node->sort == journal::Sort::link && journal::same_name(link_file_name(state, *node), file_name);
  };
  for (const std::string_view name : names_of_link_called(file_name))
    if (const auto link = state.child(folder, name); link && is_it(*link)) return link;
  const std::string digits = digits_in(file_name);
  if (digits.empty()) return std::nullopt;
  for (const NodeId& child : state.children(folder))
    if (child.hex().starts_with(digits) && is_it(child)) return child;
  return std::nullopt;
}

bool is_shortened(std::string_view name) {
  return !ends_as_link(name) && name.size() + ending.size() > journal::limits::name_bytes_max;
}

std::string_view without_link_ending(std::string_view file_name) {
  return ends_as_link(file_name) ? file_name.substr(0, file_name.size() - ending.size()) : std::string_view();
}

}  // namespace mappe::client
