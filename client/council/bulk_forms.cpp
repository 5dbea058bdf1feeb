#include "client/council/bulk_forms.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "client/council/limits.h"

namespace mappe::client::council {
namespace {

using Json = nlohmann::json;
using enum FormSort;

constexpr std::uint64_t uint_max = (std::uint64_t{1} << 53) - 1;

constexpr MemberForm file_form[] = {{"id", text},   {"name", text},   {"file_name", text}, {"mime_type", text},
                                    {"date", text}, {"size", number}, {"access_url", url}, {"download_url", url}};
constexpr MemberForm item_form[] = {{"id", text},
                                    {"number", text},
                                    {"name", text},
                                    {"result", text},
                                    {"meeting", text},
                                    {"consultation", text},
                                    {"web", url},
                                    {"public", flag},
                                    {"public_by_heading", flag},
                                    {"files", many, file_form}};
constexpr MemberForm consultation_form[] = {
    {"id", text},   {"paper", text},         {"agenda_item", text},   {"meeting", text},
    {"role", text}, {"authoritative", flag}, {"organizations", texts}};
constexpr MemberForm location_form[] = {{"id", text},   {"description", text}, {"street", text},
                                        {"room", text}, {"postal_code", text}, {"locality", text}};
constexpr MemberForm system_form[] = {{"name", text}, {"vendor", text}, {"product", text}, {"version", text}};
constexpr MemberForm body_form[] = {{"name", text}, {"short_name", text}, {"website", url}, {"ags", text}};
constexpr MemberForm organization_form[] = {{"body", text},  {"name", text}, {"short_name", text}, {"type", text},
                                            {"start", text}, {"end", text},  {"web", url}};
constexpr MemberForm person_form[] = {
    {"body", text}, {"name", text}, {"family_name", text}, {"given_name", text}, {"form_of_address", text},
    {"web", url}};
constexpr MemberForm meeting_form[] = {{"body", text},
                                       {"name", text},
                                       {"state", text},
                                       {"start", text},
                                       {"end", text},
                                       {"cancelled", flag},
                                       {"web", url},
                                       {"organizations", texts},
                                       {"location", one, location_form},
                                       {"invitation", one, file_form},
                                       {"results_protocol", one, file_form},
                                       {"verbatim_protocol", one, file_form},
                                       {"files", many, file_form},
                                       {"items", many, item_form}};
constexpr MemberForm paper_form[] = {{"body", text},
                                     {"name", text},
                                     {"reference", text},
                                     {"date", text},
                                     {"paper_type", text},
                                     {"web", url},
                                     {"superordinated", text},
                                     {"main_file", one, file_form},
                                     {"main_file_is_guessed", flag},
                                     {"files", many, file_form},
                                     {"originator_persons", texts},
                                     {"originator_organizations", texts},
                                     {"under_direction_of", texts},
                                     {"consultations", many, consultation_form}};
constexpr MemberForm join_form[] = {{"item", text}, {"paper", text}, {"consultation", text}, {"guessed", flag}};

struct KindForm {
  std::string_view kind;
  std::span<const MemberForm> members;
};
constexpr std::array<KindForm, 6> kind_forms{{{"system", system_form},
                                              {"body", body_form},
                                              {"organization", organization_form},
                                              {"person", person_form},
                                              {"meeting", meeting_form},
                                              {"paper", paper_form}}};

bool is_list(const Json& value) { return value.is_array() && value.size() <= limits::list_items_max; }

bool has_sort(const Json& value, const MemberForm& form) {
  switch (form.sort) {
    case text:
      return is_form_text(value);
    case url:
      return is_form_url(value);
    case flag:
      return value.is_boolean();
    case number:
      return is_form_count(value);
    case texts:
      return is_list(value) && std::all_of(value.begin(), value.end(), is_form_text);
    case one:
      return has_form(value, form.members);
    case many:
      return is_list(value) &&
             std::all_of(value.begin(), value.end(), [&](const Json& each) { return has_form(each, form.members); });
  }
  return false;
}

}  // namespace

std::size_t utf16_length(std::string_view text) {
  std::size_t units = 0;
  for (const char sign : text) {
    const auto byte = static_cast<unsigned char>(sign);
    if ((byte & 0xC0) != 0x80) units += byte >= 0xF0 ? 2 : 1;
  }
  return units;
}

bool is_form_text(const Json& value) {
  const auto* found = value.get_ptr<const std::string*>();
  return found != nullptr &&
         (found->size() <= limits::text_chars_max || utf16_length(*found) <= limits::text_chars_max);
}

bool is_form_url(const Json& value) {
  const auto* found = value.get_ptr<const std::string*>();
  if (found == nullptr || utf16_length(*found) > limits::url_chars_max) return false;
  std::string scheme = found->substr(0, 8);
  for (char& sign : scheme)
    if (sign >= 'A' && sign <= 'Z') sign = static_cast<char>(sign + 32);
  return scheme.starts_with("http://") || scheme == "https://";
}

bool is_form_count(const Json& value) { return value.is_number_unsigned() && value.get<std::uint64_t>() <= uint_max; }

bool has_form(const Json& value, std::span<const MemberForm> forms) {
  if (!value.is_object()) return false;
  return std::all_of(forms.begin(), forms.end(), [&](const MemberForm& form) {
    const auto found = value.find(form.name);
    return found == value.end() || has_sort(*found, form);
  });
}

const std::span<const MemberForm>* forms_of_kind(std::string_view kind) {
  const auto found =
      std::find_if(kind_forms.begin(), kind_forms.end(), [&](const KindForm& each) { return each.kind == kind; });
  return found == kind_forms.end() ? nullptr : &found->members;
}

std::span<const MemberForm> forms_of_join() { return join_form; }

}  // namespace mappe::client::council
