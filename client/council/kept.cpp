#include "client/council/kept.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "client/council/columns.h"
#include "client/council/limits.h"

namespace mappe::client::council {
namespace {

bool is_kept_name(std::string_view name) {
  return !name.empty() && name.size() <= limits::name_bytes_max && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

std::string lock_name(const std::string& council) { return "council-" + council; }

char other_letter(char letter) { return letter == 'a' ? 'b' : 'a'; }

// What a record of a council is named behind the council's name; "" of another council's.
std::string_view behind_name(std::string_view record, std::string_view council) {
  const auto dash = record.rfind('-');
  return dash != std::string::npos && record.substr(0, dash) == council ? record.substr(dash + 1) : std::string_view();
}

std::optional<std::uint64_t> number_from(std::string_view& text) {
  std::uint64_t number = 0;
  const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(at - text.data()));
  return number;
}

}  // namespace

RecordName KeptCouncil::page_record(char letter, std::uint64_t since) const {
  return {Drawer::councils, name_ + "-" + letter + std::to_string(since)};
}
std::vector<RecordName> KeptCouncil::page_records(char letter) const {
  std::vector<RecordName> records;
  for (const std::string& name : home_->list(Drawer::councils))
    if (behind_name(name, name_).starts_with(letter)) records.push_back({Drawer::councils, name});
  return records;
}
RecordName KeptCouncil::packed_record(char letter) const { return {Drawer::councils, name_ + "-p" + letter}; }
RecordName KeptCouncil::head_record() const { return {Drawer::councils, name_ + "-h"}; }

Result<KeptCouncil> KeptCouncil::open(const Home& home, std::string council) {
  if (!is_kept_name(council)) return fail(Errc::usage, "that is no name of a council");
  KeptCouncil kept(home, std::move(council));
  auto lock = home.lock(lock_name(kept.name_));
  if (!lock) return fail(lock.error());
  if (auto loaded = kept.load(); !loaded) return fail(loaded.error());
  return kept;
}

Result<void> KeptCouncil::load() {
  head_ = Head();
  auto record = home_->read(head_record());
  if (!record && record.error().code != Errc::not_found && record.error().code != Errc::damaged)
    return fail(record.error());
  if (record) {
    std::string_view text = text_of(record->expose());  // "a 7 1767225600000"
    const char letter = text.empty() ? 'a' : text[0];
    text.remove_prefix(std::min<std::size_t>(text.size(), 2));
    const auto upto = number_from(text);
    text.remove_prefix(std::min<std::size_t>(text.size(), 1));
    const auto checked = number_from(text);
    if (upto && checked && (letter == 'a' || letter == 'b')) head_ = {letter, *upto, *checked};
  }
  copy_ = Copy();
  copy_.letter = head_.letter;
  if (auto loaded = load_copy(copy_); !loaded) return loaded;
  copy_.mirror.rows.checked_at(head_.checked_ms);
  return {};
}

Result<void> KeptCouncil::load_copy(Copy& copy) const {
  copy.mirror = PackedMirror();
  copy.is_packed = false;
  if (!home_->has(page_record(copy.letter, 0))) return {};
  if (auto record = home_->read(packed_record(copy.letter))) {
    if (auto unpacked = PackedMirror::unpack(record->expose())) {
      copy.mirror = std::move(*unpacked);
      copy.is_packed = true;
    }
  } else if (record.error().code != Errc::not_found && record.error().code != Errc::damaged) {
    return fail(record.error());
  }
  if (auto loaded = load_pages(copy); !loaded) return loaded;
  if (copy.is_packed) return {};
  copy.mirror.index = SearchIndex(copy.mirror.rows);
  return pack(copy);
}

Result<void> KeptCouncil::load_pages(Copy& copy) const {
  Rows& rows = copy.mirror.rows;
  for (;;) {
    const std::uint64_t since = rows.upto();
    auto record = home_->read(page_record(copy.letter, since));
    if (!record && record.error().code == Errc::not_found) return {};
    if (!record && record.error().code != Errc::damaged) return fail(record.error());
    const std::size_t bytes = record ? record->expose().size() : 0;
    Result<void> taken = fail(Errc::damaged, "a page of a council's mirror is damaged");
    if (record) {
      auto page = read_bulk_page(text_of(record->expose()), since);
      taken = page ? rows.take(std::move(*page), since) : Result<void>(fail(page.error()));
    }
    if (!taken || rows.upto() == since)  // damaged, or of an older program: asked for again
      return home_->remove(page_record(copy.letter, since));
    ++copy.mirror.parts;
    copy.mirror.bytes += bytes;
    copy.is_packed = false;
  }
}

Result<void> KeptCouncil::pack(Copy& copy) const {
  const Bytes packed = PackedMirror::pack(copy.mirror.rows, copy.mirror.index, copy.mirror.parts, copy.mirror.bytes);
  auto written = home_->write(packed_record(copy.letter), packed);
  copy.is_packed = written.has_value();
  return written;
}

Result<void> KeptCouncil::drop(char letter) const {
  // What is packed first, then the first page: without these the others are out of reach, whenever this ends.
  if (auto removed = home_->remove(packed_record(letter)); !removed) return removed;
  if (auto removed = home_->remove(page_record(letter, 0)); !removed) return removed;
  for (const RecordName& name : page_records(letter))
    if (auto removed = home_->remove(name); !removed) return removed;
  return {};
}

Result<void> KeptCouncil::forget(const Home& home, const std::string& council) {
  if (!is_kept_name(council)) return fail(Errc::usage, "that is no name of a council");
  const KeptCouncil kept(home, council);
  auto lock = home.lock(lock_name(council));
  if (!lock) return fail(lock.error());
  for (const char letter : {'a', 'b'})
    if (auto dropped = kept.drop(letter); !dropped) return dropped;
  return home.remove(kept.head_record());
}

Result<void> KeptCouncil::write_head(const Head& head) {
  const std::string text =
      std::string(1, head.letter) + " " + std::to_string(head.whole_upto) + " " + std::to_string(head.checked_ms);
  if (auto written = home_->write(head_record(), view_of(text)); !written) return written;
  head_ = head;
  return {};
}

Result<void> KeptCouncil::fetch(const CouncilListing& listed, const Ask& ask, Copy& copy, bool* changed) const {
  Rows& rows = copy.mirror.rows;
  for (std::size_t asked = 0; asked < limits::pages_at_once_max; ++asked) {
    const std::uint64_t since = rows.upto();
    auto body = ask(since);
    if (!body) return fail(body.error());
    auto json = page_of_objects(std::move(*body), [&](const std::string& id) -> const std::string* {
      const Row* paper = rows.find(id);
      return paper == nullptr || paper->is_gone() || paper->name.empty() ? nullptr : &paper->name;
    });
    if (!json) return fail(json.error());
    auto page = read_bulk_page(*json, since);
    if (!page) return fail(page.error());
    if (page->generation != listed.generation) return fail(Errc::conflict, "the council's mirror was begun anew");
    if (!page->more && page->upto < listed.upto)
      return fail(Errc::behind, "a council's pages end before what the server's list of councils says");
    if (copy.mirror.bytes + json->size() > limits::kept_bytes_max)
      return fail(Errc::too_large, "a council's mirror takes more room than it may");
    const bool more = page->more;
    if (auto taken = rows.take(std::move(*page), since); !taken) return taken;
    if (rows.upto() != since) {
      if (auto written = home_->write(page_record(copy.letter, since), view_of(*json)); !written) return written;
      ++copy.mirror.parts;
      copy.mirror.bytes += json->size();
      copy.is_packed = false;
      *changed = true;
    }
    if (!more) return {};
  }
  return fail(Errc::too_many, "the pages of a council's mirror do not end");
}

Result<bool> KeptCouncil::update(const CouncilListing& listed, const Ask& ask) {
  auto lock = home_->lock(lock_name(name_));
  if (!lock) return fail(lock.error());
  if (auto loaded = load(); !loaded) return fail(loaded.error());  // another process may have gone on
  if (listed.generation.empty() || listed.upto == 0) return false;
  const bool is_same = rows().upto() == 0 || rows().generation() == listed.generation;
  if (is_same && listed.upto < rows().upto())
    return fail(Errc::behind, "the server has seen less of a council than this device");
  // Too many small pages are fetched anew as few.
  const bool is_crowded = is_same && copy_.mirror.parts > limits::parts_max;
  bool changed = false;
  Copy other;
  other.letter = other_letter(copy_.letter);
  const bool is_other = !is_same || is_crowded;
  if (is_other) {
    if (auto loaded = load_copy(other); !loaded) return fail(loaded.error());
    const bool goes_on = other.mirror.rows.generation() == listed.generation &&
                         other.mirror.rows.upto() <= listed.upto && other.mirror.parts <= limits::parts_max;
    if (!goes_on) {
      other.mirror = PackedMirror();
      if (auto dropped = drop(other.letter); !dropped) return fail(dropped.error());
    }
  }
  Copy& copy = is_other ? other : copy_;
  auto fetched = fetch(listed, ask, copy, &changed);
  if (!copy.is_packed && copy.mirror.rows.upto() > 0) {
    copy.mirror.index = SearchIndex(copy.mirror.rows);
    if (auto packed = pack(copy); !packed) return fail(packed.error());
  }
  if (!fetched) return fail(fetched.error());
  const Rows& now = copy.mirror.rows;
  if (auto written = write_head({copy.letter, now.upto(), now.checked_ms()}); !written) return fail(written.error());
  if (!is_other) return changed;
  const char old = copy_.letter;
  copy_ = std::move(other);
  if (auto dropped = drop(old); !dropped) return fail(dropped.error());
  return true;
}

}  // namespace mappe::client::council
