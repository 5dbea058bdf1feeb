// What each member of a mirrored object is, by its name, and whether a value has that form.        docs/protocol.md §7a
//                                                                          twin: web/src/mappe/council/bulk.ts
// Included by .cpp files of client/council alone: nlohmann's header is heavy.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string_view>

namespace mappe::client::council {

enum class FormSort : unsigned char { text, url, flag, number, texts, one, many };

struct MemberForm {
  std::string_view name;
  FormSort sort;
  std::span<const MemberForm> members{};  // of one, of each of many
};

// Whether it is an object whose members, as far as they are known here, have their form.
bool has_form(const nlohmann::json& value, std::span<const MemberForm> forms);
// Of an object of this kind; null: the kind is not known.
const std::span<const MemberForm>* forms_of_kind(std::string_view kind);
// Of the joins of a meeting's items with papers.
std::span<const MemberForm> forms_of_join();

bool is_form_text(const nlohmann::json& value);   // up to limits::text_chars_max
bool is_form_url(const nlohmann::json& value);    // http(s), up to limits::url_chars_max
bool is_form_count(const nlohmann::json& value);  // up to what a browser counts exactly

// UTF-16 units of what is UTF-8.
std::size_t utf16_length(std::string_view text);

}  // namespace mappe::client::council
