#include "council/links/recogniser.h"

#include <algorithm>
#include <array>

#include "council/links/limits.h"
#include "council/links/recogniser_address.h"
#include "crypto/base/bytes.h"
#include "crypto/base/cbor.h"

namespace mappe::council {
namespace {

// A page that shows one object by one number.
struct Page {
  std::string_view name;
  std::string_view counter;  // its parameter, as the vendor writes it
  std::string_view vendor;
  std::string_view kind;
  std::string_view oparl;                // before the number, where both numbers were seen to be one; else ""
  std::array<std::string_view, 2> kept;  // parameters that are kept where they are digits
};
constexpr Page pages[] = {
    {"vo020", "VOLFDNR", "allris", "paper", "papers/", {}},
    {"to010", "SILFDNR", "allris", "meeting", "meetings/", {}},
    {"to020", "TOLFDNR", "allris", "agenda_item", "", {}},
    {"gr020", "GRLFDNR", "allris", "organization", "organizations/gr/", {}},
    {"pa020", "PALFDNR", "allris", "organization", "", {}},
    {"au020", "AULFDNR", "allris", "organization", "", {}},
    {"doc", "DOLFDNR", "allris", "file", "files/", {"DOCTYP", "OTYP"}},
    {"do027", "DOLFDNR", "allris", "file", "", {"options"}},
    {"vo0050", "__kvonr", "sessionnet", "paper", "papers/vo/", {"__cpanr"}},
    {"vo0053", "__kvonr", "sessionnet", "paper", "papers/vo/", {"__cpanr"}},
    {"ag0050", "__kagnr", "sessionnet", "paper", "", {"__cpanr"}},
    {"si0050", "__ksinr", "sessionnet", "meeting", "meetings/", {"__cpanr"}},
    {"si0056", "__ksinr", "sessionnet", "meeting", "meetings/", {"__cpanr"}},
    {"si0057", "__ksinr", "sessionnet", "meeting", "meetings/", {"__cpanr"}},
    {"to0040", "__ksinr", "sessionnet", "meeting", "meetings/", {"__cpanr"}},
    {"to0045", "__ksinr", "sessionnet", "meeting", "meetings/", {"__cpanr"}},
    {"to0050", "__ktonr", "sessionnet", "agenda_item", "", {"__cpanr"}},
    {"kp0040", "__kgrnr", "sessionnet", "organization", "", {"__cpanr"}},
    {"pe0051", "__kpenr", "sessionnet", "person", "", {"__cpanr"}},
    {"kp0050", "__kpenr", "sessionnet", "person", "", {"__cpanr"}},
    {"kp0041", "__kpenr", "sessionnet", "person", "", {"__cpanr"}},
    {"getfile", "id", "sessionnet", "file", "files/", {"__cpanr"}},
};

// Folders of a council's system that ask for a sign-in.
constexpr std::array<std::string_view, 9> member_folders = {"anmeldung", "gi", "gremieninfo",  "intern",      "login",
                                                            "mandatos",  "ri", "sessionnetgi", "sessionnetri"};

bool all_digits(std::string_view text) {
  return !text.empty() && text.size() <= limits::number_digits_max && std::all_of(text.begin(), text.end(), is_digit);
}

bool all_token(std::string_view text, std::size_t size_min) {
  return text.size() >= size_min && text.size() <= limits::token_bytes_max &&
         std::all_of(text.begin(), text.end(),
                     [](char sign) { return is_letter(sign) || is_digit(sign) || sign == '-' || sign == '_'; });
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// The one value of a parameter; "" where it is missing or stands there with two.
std::string one_value(const Address& address, std::string_view name) {
  std::string value;
  for (const auto& parameter : address.parameters) {
    if (parameter.name != lower(name) || parameter.value.empty()) continue;
    if (!value.empty() && value != parameter.value) return "";
    value = parameter.value;
  }
  return value;
}

// Digits without leading zeros; "" where it is no number above zero.
std::string one_number(const Address& address, std::string_view name) {
  const auto value = one_value(address, name);
  const auto first = value.find_first_not_of('0');
  return !all_digits(value) || first == std::string::npos ? "" : value.substr(first);
}

bool is_not_permanent(const Address& address) {
  for (const auto& segment : address.segments) {
    const auto name = lower(segment);
    const auto page = name.substr(0, name.find('.'));
    if (name == "wicket" || name.rfind("___tmp", 0) == 0 || page == "noauth" || page == "internalerrorpage")
      return true;
  }
  return false;
}

bool is_member_area(const Address& address) {
  return std::any_of(address.segments.begin(), address.segments.end(), [](const std::string& segment) {
    const auto name = lower(segment);
    return std::find(member_folders.begin(), member_folders.end(), name.substr(0, name.find('.'))) !=
           member_folders.end();
  });
}

Recognised object(const Address& address, std::string_view vendor, std::string_view kind, std::string_view counter,
                  std::string number, std::size_t root_segments) {
  Recognised out{"object", std::string(vendor), std::string(kind), std::string(counter), std::move(number), "", "", "",
                 ""};
  out.root = address.up_to(root_segments);
  out.address = address.whole();
  out.opens = out.address;
  return out;
}

// ALLRIS and SessionNet: by the page's name and one number.
std::optional<Recognised> by_page(const Address& address) {
  const auto name = lower(address.segments.back());
  const auto dot = std::min(name.find('.'), name.size());
  const auto extension = name.substr(dot);
  for (const Page& page : pages) {
    const bool session = page.vendor == "sessionnet";
    if (page.name != name.substr(0, dot)) continue;
    if (extension != ".asp" && extension != (session ? ".php" : "")) continue;
    const bool own_file = page.name == "getfile";  // a name that others use too
    if (own_file && lower(one_value(address, "type")) != "do") continue;
    const auto number = one_number(address, page.counter);
    if (number.empty()) continue;
    auto out = object(address, page.vendor, page.kind, page.counter, number, address.segments.size() - 1);
    out.address = out.root + name + "?" + std::string(page.counter) + "=" + number;
    if (own_file) out.address += "&type=do";
    for (const auto kept : page.kept)
      if (!kept.empty() && all_digits(one_value(address, kept)))
        out.address += "&" + std::string(kept) + "=" + one_value(address, kept);
    out.opens = out.address;
    // ALLRIS 4 sends who asks for a meeting that is not published yet to a dead end without it.
    if (!session && extension.empty() && page.kind != "file") out.opens += "&refresh=false";
    if (!page.oparl.empty()) out.oparl = std::string(page.oparl) + number;
    return out;
  }
  return std::nullopt;
}

// SD.NET RIM: opaque tokens.
std::optional<Recognised> by_token(const Address& address) {
  const auto& segments = address.segments;
  const std::size_t page = segments.size() >= 2 && segments.back().empty() ? segments.size() - 2 : segments.size() - 1;
  const auto name = lower(segments[page]);
  const auto token = one_value(address, "__");
  if ((name == "vorgang" || name == "tops") && all_token(token, 1)) {
    auto out = object(address, "sdnet", name == "tops" ? "meeting" : "paper", "__", token, page);
    out.address = out.opens = out.root + name + "/?__=" + token;
    return out;
  }
  for (std::size_t i = 0; i + 1 < segments.size(); ++i) {
    std::size_t at = 0;  // of the token
    const auto is = [&](std::size_t ahead, std::string_view wanted) {
      return i + ahead < segments.size() && lower(segments[i + ahead]) == wanted;
    };
    if (is(0, "sdnetrim")) at = i + 1;
    if (is(0, "webservice") && is(1, "oparl") && is(3, "body") && is(5, "files")) at = i + (is(6, "download") ? 7 : 6);
    if (at == 0 || at >= segments.size() || !all_token(segments[at], 16)) continue;
    return object(address, "sdnet", "file", "files", segments[at], i);
  }
  return std::nullopt;
}

// more! rubin: names that others use too, so the host or the form of the number must fit.
std::optional<Recognised> by_rubin(const Address& address) {
  const auto name = lower(address.segments.back());
  const bool hosted = ends_with(address.host, ".gremien.info");
  const auto made = [&](std::string_view kind, std::string_view counter) -> std::optional<Recognised> {
    const auto number = one_value(address, counter);
    if (!all_token(number, 1)) return std::nullopt;
    auto out = object(address, "rubin", kind, name + " " + std::string(counter), number, address.segments.size() - 1);
    out.address = out.opens = out.root + name + "?" + std::string(counter) + "=" + number;
    if (name == "meeting") out.oparl = "meeting/ni_" + number;
    return out;
  };
  if (name == "sitzungen_top.php") return made("meeting", "sid");
  if (name == "vorlagen_details.php") return made("paper", "vid");
  if (name == "submission" && hosted) return made("paper", "id");
  const auto id = one_value(address, "id");
  const bool shaped = id.size() >= 8 && all_digits(id.substr(0, 4)) && id[4] == '-' && is_digit(id[5]) &&
                      id.find('-', 5) != std::string::npos;
  if (name == "meeting" && (hosted || shaped)) return made("meeting", "id");
  return std::nullopt;
}

std::optional<Recognised> by_regisafe(const Address& address) {
  if (!ends_with(address.host, ".ris-portal.de")) return std::nullopt;
  const std::size_t root_segments = address.segments.size() - 1;
  const auto meeting = one_number(address, "sitzungid");
  const auto paper = one_number(address, "_rissitzung_schriftgutid");
  if (!paper.empty()) return object(address, "regisafe", "file", "_RisSitzung_schriftgutId", paper, root_segments);
  if (meeting.empty() || lower(address.segments.back()) != "sitzungen") return std::nullopt;
  auto out = object(address, "regisafe", "meeting", "sitzungId", meeting, root_segments);
  out.address = out.opens = out.root + "sitzungen?sitzungId=" + meeting;
  return out;
}

Recognised judge(const Address& address) {
  if (!is_member_area(address)) {
    for (const auto by : {by_page, by_token, by_rubin, by_regisafe})
      if (auto found = by(address)) return *std::move(found);
  }
  Recognised out;
  out.sort = is_member_area(address) ? "member" : "plain";
  out.root = address.up_to(address.segments.size() - 1);
  out.address = out.opens = address.whole();
  return out;
}

}  // namespace

Result<Recognised> recognise(std::string_view text) {
  if (text.size() > limits::pasted_bytes_max) return fail(Errc::too_large, "the text is longer than an address may be");
  if (!cbor::is_utf8(view_of(text))) return fail(Errc::malformed, "the text is no UTF-8");
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  for (const char sign : text)
    if (static_cast<unsigned char>(sign) < 0x20 || sign == 0x7f)
      return fail(Errc::malformed, "an address is one line without control signs");
  const auto address = read_address(text);
  if (!address) return fail(address.error());
  if (*address) {
    if (is_not_permanent(**address))
      return fail(Errc::expired, "this address lives as long as the session; link the page it was opened from");
    auto out = judge(**address);
    if (out.opens.size() > limits::pasted_bytes_max)
      return fail(Errc::too_large, "the text is longer than an address may be");
    return out;
  }
  auto reference = read_reference(text);
  if (!reference) return fail(reference.error());
  Recognised out;
  out.sort = "number";
  out.number = *std::move(reference);
  return out;
}

bool same_root(std::string_view a, std::string_view b) {
  const auto bare = [](std::string_view root) {
    auto text = lower(root);
    for (const std::string_view start : {"https://", "http://"})
      if (text.rfind(start, 0) == 0) text.erase(0, start.size());
    if (text.rfind("www.", 0) == 0) text.erase(0, 4);
    while (!text.empty() && text.back() == '/') text.pop_back();
    return text;
  };
  return bare(a) == bare(b);
}

}  // namespace mappe::council
