#include "client/council/kept.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "client/council/limits.h"

namespace mappe::client::council {
namespace {

bool is_council_name(std::string_view name) {
  return !name.empty() && name.size() <= limits::name_bytes_max && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

std::string lock_name(const std::string& council) { return "council-" + council; }

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || at != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

RecordName KeptCouncil::page_record(std::uint64_t since) const {
  return {Drawer::councils, name_ + "-" + std::to_string(since)};
}

RecordName KeptCouncil::time_record() const { return {Drawer::councils, name_ + "-t"}; }

Result<KeptCouncil> KeptCouncil::open(const Home& home, std::string council) {
  if (!is_council_name(council)) return fail(Errc::usage, "that is no name of a council");
  KeptCouncil kept(home, std::move(council));
  auto lock = home.lock(lock_name(kept.name_));
  if (!lock) return fail(lock.error());
  if (auto loaded = kept.load(); !loaded) return fail(loaded.error());
  return kept;
}

Result<void> KeptCouncil::load() {
  rows_ = Rows();
  parts_ = bytes_ = 0;
  for (;;) {
    const std::uint64_t since = rows_.upto();
    auto record = home_->read(page_record(since));
    if (!record && record.error().code == Errc::not_found) break;
    if (!record && record.error().code != Errc::damaged) return fail(record.error());
    const std::size_t bytes = record ? record->expose().size() : 0;
    Result<void> taken = fail(Errc::damaged, "a page of a council's mirror is damaged");
    if (record) {
      auto page = read_bulk_page(text_of(record->expose()));
      taken = page ? rows_.take(std::move(*page), since) : Result<void>(fail(page.error()));
    }
    if (!taken || rows_.upto() == since) {  // of another generation, damaged, or of an older program: asked for again
      if (auto removed = home_->remove(page_record(since)); !removed) return removed;
      break;
    }
    ++parts_;
    bytes_ += bytes;
  }
  if (const auto time = home_->read(time_record()))
    if (const auto ms = number_of(text_of(time->expose()))) rows_.checked_at(*ms);
  return {};
}

Result<void> KeptCouncil::drop_all() {
  // The first one first: without it the others are out of reach, whenever this ends.
  if (auto removed = home_->remove(page_record(0)); !removed) return removed;
  for (const std::string& name : home_->list(Drawer::councils)) {
    const auto dash = name.rfind('-');
    if (dash == std::string::npos || name.substr(0, dash) != name_) continue;
    if (auto removed = home_->remove({Drawer::councils, name}); !removed) return removed;
  }
  rows_ = Rows();
  parts_ = bytes_ = 0;
  return {};
}

Result<void> KeptCouncil::note_time() {
  const std::string text = std::to_string(rows_.checked_ms());
  return home_->write(time_record(), view_of(text));
}

Result<bool> KeptCouncil::update(const Ask& ask) {
  auto lock = home_->lock(lock_name(name_));
  if (!lock) return fail(lock.error());
  if (auto loaded = load(); !loaded) return fail(loaded.error());  // another process may have gone on
  if (parts_ > limits::parts_max)
    if (auto dropped = drop_all(); !dropped) return fail(dropped.error());
  bool changed = false, was_begun_anew = false;
  for (std::size_t asked = 0; asked < limits::pages_at_once_max; ++asked) {
    const std::uint64_t since = rows_.upto();
    auto json = ask(since);
    if (!json) return fail(json.error());
    auto page = read_bulk_page(*json);
    if (!page) return fail(page.error());
    const bool more = page->more;
    if (bytes_ + json->size() > limits::kept_bytes_max)
      return fail(Errc::too_large, "a council's mirror takes more room than it may");
    auto taken = rows_.take(std::move(*page), since);
    if (!taken && taken.error().code == Errc::conflict && !was_begun_anew) {
      was_begun_anew = changed = true;
      if (auto dropped = drop_all(); !dropped) return fail(dropped.error());
      continue;
    }
    if (!taken) return fail(taken.error());
    if (rows_.upto() != since) {
      if (auto written = home_->write(page_record(since), view_of(*json)); !written) return fail(written.error());
      ++parts_;
      bytes_ += json->size();
      changed = true;
    }
    if (more) continue;
    if (auto noted = note_time(); !noted) return fail(noted.error());
    return changed;
  }
  return fail(Errc::too_many, "the pages of a council's mirror do not end");
}

}  // namespace mappe::client::council
