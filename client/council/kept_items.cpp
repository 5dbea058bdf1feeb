// The items of agendas are not among what is packed for the search: what is asked for rarely is read from the pages.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "client/council/kept.h"

namespace mappe::client::council {
namespace {

using PageJson = nlohmann::json;

std::string said_in(const PageJson& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

const PageJson& all_in(const PageJson& object, const char* name) {
  static const PageJson none = PageJson::array();
  const auto found = object.find(name);
  return found != object.end() && found->is_array() ? *found : none;
}

ItemHere item_in(const PageJson& item, const std::string& meeting) {
  const auto is_public = item.find("public");
  const bool is_closed = (is_public != item.end() && *is_public == false) || item.contains("public_by_heading");
  return {said_in(item, "id"), meeting, said_in(item, "number"), said_in(item, "name"), is_closed};
}

}  // namespace

// Of the pages that say one of these ids, the meetings as they are now.
void KeptCouncil::each_meeting(const std::set<std::string>& saying,
                               const std::function<void(const std::string&, const PageJson&)>& visit) const {
  std::vector<std::string> signs;  // how a page says one
  for (const std::string& id : saying)
    signs.push_back(PageJson(id).dump(-1, ' ', false, PageJson::error_handler_t::replace));
  for (const RecordName& name : page_records(copy_.letter)) {
    const auto record = home_->read(name);
    if (!record) continue;
    const std::string_view text = text_of(record->expose());
    const auto is_said = [&](const std::string& sign) { return text.find(sign) != std::string_view::npos; };
    if (std::none_of(signs.begin(), signs.end(), is_said)) continue;
    const PageJson page = PageJson::parse(text, nullptr, /*allow_exceptions=*/false);
    if (!page.is_object()) continue;
    for (const PageJson& one : all_in(page, "objects")) {
      const auto object = one.find("object"), n = one.find("n");
      if (object == one.end() || n == one.end() || said_in(*object, "kind") != "meeting") continue;
      const Row* meeting = rows().find(said_in(*object, "id"));
      if (meeting != nullptr && *n == meeting->n) visit(meeting->id, all_in(*object, "items"));  // else it is former
    }
  }
}

std::map<std::string, ItemHere> KeptCouncil::items(const std::set<std::string>& ids) const {
  std::map<std::string, ItemHere> found;
  if (ids.empty()) return found;
  each_meeting(ids, [&](const std::string& meeting, const PageJson& items) {
    for (const PageJson& item : items)
      if (const std::string id = said_in(item, "id"); ids.contains(id)) found[id] = item_in(item, meeting);
  });
  return found;
}

std::vector<ItemHere> KeptCouncil::agenda(const std::string& id) const {
  std::vector<ItemHere> agenda;
  each_meeting({id}, [&](const std::string& meeting, const PageJson& items) {
    if (meeting != id) return;
    for (const PageJson& item : items) agenda.push_back(item_in(item, meeting));
  });
  return agenda;
}

}  // namespace mappe::client::council
