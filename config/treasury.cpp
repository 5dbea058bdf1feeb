#include "config/treasury.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "config/limits.h"
#include "config/problems.h"
#include "config/units.h"
#include "config/yaml_reading.h"
#include "crypto/base/bytes.h"

namespace mappe::config {

namespace {

enum class Need { must, may };

// One `key: value` group, asked for its members one by one. What nobody asked for is told at the end, with all that
// could have been meant.
class Group {
 public:
  Group(const YAML::Node& node, std::string path, Problems& problems)
      : path_(std::move(path)), line_(line_of(node)), problems_(problems) {
    if (!node.IsMap()) {
      problems_.add(line_, (path_.empty() ? "the file" : ticked(path_)) + " must be a group of `key: value` lines");
      return;
    }
    is_map_ = true;
    for (const auto& member : node) {
      const int line = line_of(member.first);
      if (!member.first.IsScalar()) {
        problems_.add(line, "a key must be a word");
      } else if (!members_.emplace(member.first.Scalar(), Member{member.second, line}).second) {
        problems_.add(line, "the key " + ticked(member.first.Scalar()) + " stands here twice");
      }
    }
  }

  int line() const { return line_; }
  std::string shown(const std::string& name) const { return path_.empty() ? name : path_ + "." + name; }

  // Tells of a member, at its line, or of the group where it is absent.
  void tell(const std::string& name, const std::string& text) const {
    const auto found = members_.find(name);
    problems_.add(found == members_.end() ? line_ : found->second.line, ticked(shown(name)) + text);
  }

  // Absent, or told of: none.
  std::optional<std::string> text(const std::string& name, Need need) {
    const auto node = take(name, need);
    if (!node) return std::nullopt;
    constexpr std::size_t bytes_max = 300;
    if (!node->IsScalar()) {
      tell(name, node->IsNull() ? " has no value" : " must be one value, not a list or group");
      return std::nullopt;
    }
    const std::string& value = node->Scalar();
    const bool is_printable = std::all_of(value.begin(), value.end(), [](unsigned char c) { return c >= 0x20; });
    if (value.size() > bytes_max || !is_printable) {
      tell(name, " is longer than 300 bytes or holds a line break");
      return std::nullopt;
    }
    if (value.empty() && need == Need::must) {
      tell(name, " must not be empty");
      return std::nullopt;
    }
    return value;
  }

  // parse(text) -> Result<T>; `like` shows how it is written.
  template <class T, class Parse>
  void value(const std::string& name, Need need, T& into, Parse parse, const char* like) {
    const auto typed = text(name, need);
    if (!typed || (typed->empty() && need == Need::may)) return;
    auto parsed = parse(*typed);
    if (parsed)
      into = std::move(*parsed);
    else
      tell(name, ": " + ticked(*typed) + " does not fit (" + std::string(parsed.error().what) + "); write it like `" +
                     like + "`");
  }
  void words(const std::string& name, Need need, std::string& into) {
    if (const auto typed = text(name, need)) into = *typed;
  }

  std::optional<YAML::Node> take(const std::string& name, Need need) {
    known_.push_back(name);
    const auto found = members_.find(name);
    if (found != members_.end()) return found->second.node;
    if (need == Need::must && is_map_) problems_.add(line_, ticked(shown(name)) + " is missing here");
    return std::nullopt;
  }

  // Each item of a list as a group of its own.
  void items(const std::string& name, Need need, const std::function<void(Group&)>& read) {
    const auto node = take(name, need);
    if (!node) return;
    if (!node->IsSequence()) return tell(name, " must be a list (lines that start with `- `, or [])");
    if (node->size() > treasury_items_max)
      return tell(name, " has more than " + std::to_string(treasury_items_max) + " items");
    for (const YAML::Node& item : *node) {
      Group group(item, shown(name) + "[]", problems_);
      read(group);
      group.finish();
    }
  }
  void group(const std::string& name, Need need, const std::function<void(Group&)>& read) {
    const auto node = take(name, need);
    if (!node) return;
    Group inner(*node, shown(name), problems_);
    read(inner);
    inner.finish();
  }

  void finish() const {
    for (const auto& [name, member] : members_)
      if (std::find(known_.begin(), known_.end(), name) == known_.end())
        problems_.add(member.line, unknown_key(shown(name), name, known_));
  }

 private:
  static constexpr std::size_t treasury_items_max = 1000;  // factions, joint spaces
  struct Member {
    YAML::Node node;
    int line;
  };
  std::string path_;
  int line_;
  Problems& problems_;
  bool is_map_ = false;
  std::map<std::string, Member> members_;
  std::vector<std::string> known_;
};

Result<std::uint64_t> parse_number(std::string_view text) {
  constexpr std::size_t digits_max = 6;
  const bool is_number =
      !text.empty() && text.size() <= digits_max && text.find_first_not_of("0123456789") == std::string_view::npos;
  if (!is_number) return fail(Errc::malformed, "not a whole number below a million");
  std::uint64_t number = 0;
  for (const char c : text) number = number * 10 + static_cast<std::uint64_t>(c - '0');
  return number;
}

Result<std::string> parse_country(std::string_view text) {
  const auto is_capital_letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (text.size() == 2 && std::all_of(text.begin(), text.end(), is_capital_letter)) return std::string(text);
  return fail(Errc::malformed, "not two capital letters of ISO 3166-1");
}

Result<std::string> parse_mail(std::string_view text) {
  const auto at = text.find('@');
  const bool fits = at != 0 && at != std::string_view::npos && at == text.rfind('@') && at + 1 < text.size() &&
                    std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
  if (fits) return std::string(text);
  return fail(Errc::malformed, "not a mail address");
}

Result<std::string> parse_space_id(std::string_view text) {
  const auto bytes = from_base64url(text);
  if (bytes && bytes->size() == 16) return std::string(text);
  return fail(Errc::malformed, "not the id of a space, 22 letters and digits");
}

void read_party(Group& group, Party& party, Need address) {
  group.words("name", Need::must, party.name);
  group.words("street", Need::may, party.street);
  group.words("post_code", address, party.post_code);
  group.words("city", address, party.city);
  group.value("country", Need::may, party.country, parse_country, "DE");
  group.value("electronic_address", Need::may, party.electronic_address, parse_mail, "rechnung@musterstadt.example");
}

void read_issuer(Group& group, Treasury& treasury) {
  Party& issuer = treasury.issuer;
  read_party(group, issuer, Need::must);
  group.words("contact_name", Need::must, issuer.contact_name);
  group.words("telephone", Need::must, issuer.telephone);
  group.value("mail", Need::must, issuer.mail, parse_mail, "kasse@musterstadt.example");
  group.words("vat_id", Need::may, issuer.vat_id);
  group.words("tax_number", Need::may, issuer.tax_number);
  group.value("iban", Need::must, treasury.iban, parse_iban, "DE89 3704 0044 0532 0130 00");
  group.words("bic", Need::may, treasury.bic);
  group.value("days_to_pay", Need::may, treasury.days_to_pay, parse_number, "30");
}

void read_tax(Group& group, Tax& tax) {
  const auto category = group.text("category", Need::must);
  if (category && category->size() == 1 && std::string_view("SZEO").find(*category) != std::string_view::npos)
    tax.category = category->front();
  else if (category)
    group.tell("category",
               " is S (with a rate), Z (zero rate), E (exempt) or O (outside of VAT), not " + ticked(*category));
  tax.rate_hundredths = 0;
  group.value("rate", Need::may, tax.rate_hundredths, parse_percent, "19 %");
  group.words("reason", Need::may, tax.reason);
  if (tax.category == 'S' && tax.rate_hundredths == 0) group.tell("rate", " is needed with category S, above 0 %");
  if (tax.category != 'S' && tax.rate_hundredths != 0) group.tell("rate", " is 0 % with every category but S");
  if ((tax.category == 'E' || tax.category == 'O') && tax.reason.empty())
    group.tell("reason", " is needed with category E and O: why no tax is charged, as it is to be printed");
}

void read_bracket(Group& group, Tariff& tariff) {
  Bracket bracket;
  std::uint64_t up_to = 0;
  group.value("up_to", Need::may, up_to, parse_size, "100 GiB");
  group.value("price", Need::must, bracket.price, parse_euro, "0.25 EUR");
  if (up_to != 0) bracket.up_to_bytes = up_to;
  const bool had_last = !tariff.brackets.empty() && !tariff.brackets.back().up_to_bytes;
  if (had_last) group.tell("up_to", ": the price before this one has no `up_to`, so this one never counts");
  if (!had_last && up_to != 0 && !tariff.brackets.empty() && *tariff.brackets.back().up_to_bytes >= up_to)
    group.tell("up_to", " must be more than that of the price before it");
  tariff.brackets.push_back(bracket);
}

void read_tariff(Group& group, Treasury& treasury) {
  Tariff tariff;
  group.words("name", Need::must, tariff.name);
  group.value("from", Need::must, tariff.from, parse_date, "2026-01-01");
  group.value("base_fee", Need::may, tariff.base_fee, parse_euro, "5.00 EUR");
  group.value("included", Need::may, tariff.included_bytes, parse_size, "5 GiB");
  group.items("prices", Need::must, [&](Group& item) { read_bracket(item, tariff); });
  group.value("free_guests", Need::may, tariff.free_guests, parse_number, "10");
  group.value("guest_fee", Need::may, tariff.guest_fee, parse_euro, "0.50 EUR");
  group.group("tax", Need::must, [&](Group& inner) { read_tax(inner, tariff.tax); });
  if (tariff.brackets.empty() || tariff.brackets.back().up_to_bytes)
    group.tell("prices", " must end with a price without `up_to`, for all above");
  for (const Tariff& other : treasury.tariffs)
    if (other.from == tariff.from) group.tell("from", ": two tariffs begin on " + to_string(tariff.from));
  treasury.tariffs.push_back(std::move(tariff));
}

void read_payer(Group& group, Treasury& treasury) {
  Payer payer;
  group.words("faction", Need::must, payer.faction);
  group.group("address", Need::must, [&](Group& inner) { read_party(inner, payer.party, Need::may); });
  group.value("leitweg_id", Need::may, payer.leitweg_id, parse_leitweg_id, "04011000-1234512345-06");
  group.words("cost_centre", Need::may, payer.cost_centre);
  if (treasury.payer(payer.faction) != nullptr)
    group.tell("faction", ": " + ticked(payer.faction) + " stands in `payers` twice");
  treasury.payers.push_back(std::move(payer));
}

void read_share(Group& group, JointSpace& joint) {
  JointSpace::Share share;
  std::uint64_t parts = 0;
  group.words("faction", Need::must, share.faction);
  group.value("parts", Need::must, parts, parse_number, "3");
  constexpr std::uint64_t parts_max = 1000;
  if (parts == 0 || parts > parts_max) group.tell("parts", " is a whole number from 1 to 1000");
  share.parts = static_cast<std::uint32_t>(parts);
  for (const auto& other : joint.shares)
    if (other.faction == share.faction) group.tell("faction", ": " + ticked(share.faction) + " has a share already");
  joint.shares.push_back(std::move(share));
}

void read_joint(Group& group, Treasury& treasury) {
  JointSpace joint;
  group.value("space", Need::must, joint.space, parse_space_id, "AAECAwQFBgcICQoLDA0ODw");
  group.words("label", Need::must, joint.label);
  group.value("from", Need::must, joint.from, parse_date, "2026-01-01");
  group.items("shares", Need::must, [&](Group& item) { read_share(item, joint); });
  if (joint.shares.size() < 2) group.tell("shares", " must name at least two factions");
  for (const JointSpace& other : treasury.joint_spaces)
    if (other.space == joint.space && other.from == joint.from)
      group.tell("space", ": this space is shared twice from the same day");
  treasury.joint_spaces.push_back(std::move(joint));
}

Treasury read_treasury(const std::string& text, Problems& problems) {
  Treasury treasury;
  Group root(YAML::Load(text), "", problems);
  root.group("issuer", Need::must, [&](Group& group) { read_issuer(group, treasury); });
  root.items("tariffs", Need::must, [&](Group& group) { read_tariff(group, treasury); });
  root.items("payers", Need::may, [&](Group& group) { read_payer(group, treasury); });
  root.items("joint_spaces", Need::may, [&](Group& group) { read_joint(group, treasury); });
  root.finish();
  if (treasury.tariffs.empty() && problems.empty()) root.tell("tariffs", " must hold at least one tariff");
  const bool has_rate = std::any_of(treasury.tariffs.begin(), treasury.tariffs.end(),
                                    [](const Tariff& tariff) { return tariff.tax.category == 'S'; });
  if (has_rate && treasury.issuer.vat_id.empty() && treasury.issuer.tax_number.empty() && problems.empty())
    root.tell("issuer", " needs `vat_id` or `tax_number`, since a tariff charges tax");
  const auto by_day = [](const auto& a, const auto& b) { return a.from < b.from; };
  std::sort(treasury.tariffs.begin(), treasury.tariffs.end(), by_day);
  std::stable_sort(treasury.joint_spaces.begin(), treasury.joint_spaces.end(), by_day);
  return treasury;
}

}  // namespace

const Payer* Treasury::payer(std::string_view faction) const {
  const auto found =
      std::find_if(payers.begin(), payers.end(), [&](const Payer& payer) { return payer.faction == faction; });
  return found == payers.end() ? nullptr : &*found;
}

LoadedTreasury parse_treasury(std::string_view text, std::string_view name) {
  Problems problems(name);
  Treasury treasury;
  if (text.size() > limits::file_bytes_max) {
    problems.add(0, "larger than " + format_size(limits::file_bytes_max) + "; this cannot be a tariff file");
  } else {
    try {
      treasury = read_treasury(std::string(text), problems);
      refuse_what_follows(std::string(text), problems);
    } catch (const YAML::Exception& e) {
      problems.add(e.mark.line + 1, "not valid YAML: " + e.msg);
    }
  }
  if (!problems.empty()) return {std::nullopt, problems.take()};
  return {std::move(treasury), {}};
}

LoadedTreasury load_treasury(const std::filesystem::path& file) {
  Problems problems(file.string());
  const auto text = text_of(file, problems);
  if (!text) return {std::nullopt, problems.take()};
  return parse_treasury(*text, file.string());
}

}  // namespace mappe::config
