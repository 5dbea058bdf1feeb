#include "client/transfer/link_file.h"

#include "council/links/recogniser.h"
#include "journal/name.h"

namespace mappe::client {
namespace {

constexpr std::string_view ending = ".url", second_ending = " (Link)";

bool ends_as_link(std::string_view name) {
  return name.size() > ending.size() &&
         journal::same_name(name.substr(name.size() - ending.size()), std::string(ending));
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
  for (const std::string_view between : {std::string_view(), second_ending}) {
    std::string shown = name + std::string(between) + std::string(ending);
    const bool is_possible = journal::fault_of_new_name(shown) == journal::NameFault::none;
    if (is_possible && !state.child(link.parent, shown)) return shown;
  }
  return {};
}

std::vector<std::string_view> names_of_link_called(std::string_view file_name) {
  std::vector<std::string_view> names;
  std::string_view name = without_link_ending(file_name);
  if (!name.empty()) names.push_back(name);
  if (name.size() <= second_ending.size()) return names;
  name.remove_suffix(second_ending.size());
  if (journal::same_name(file_name.substr(name.size(), second_ending.size()), second_ending)) names.push_back(name);
  return names;
}

std::string_view without_link_ending(std::string_view file_name) {
  return ends_as_link(file_name) ? file_name.substr(0, file_name.size() - ending.size()) : std::string_view();
}

}  // namespace mappe::client
