#include "client/council/packed.h"

#include <cstring>

#include "client/council/limits.h"

namespace mappe::client::council {
namespace {

constexpr std::uint32_t form = 2;  // rises whenever a row or the index is made in another way

class PackWriter {
 public:
  explicit PackWriter(Bytes& out) : out_(out) {}
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out_.push_back(static_cast<std::uint8_t>(value | 0x80));
    out_.push_back(static_cast<std::uint8_t>(value));
  }
  void text(std::string_view value) {
    number(value.size());
    append(out_, view_of(value));
  }
  void texts(const std::vector<std::string>& values) {
    number(values.size());
    for (const std::string& value : values) text(value);
  }

 private:
  Bytes& out_;
};

// The first thing that does not fit makes it fail for good.
class PackReader {
 public:
  explicit PackReader(ByteView rest) : rest_(rest) {}
  bool failed() const { return failed_; }
  bool is_at_end() const { return rest_.empty() && !failed_; }

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 63 && !rest_.empty(); shift += 7) {
      const std::uint8_t byte = rest_.front();
      rest_ = rest_.subspan(1);
      value |= std::uint64_t{byte & 0x7Fu} << shift;
      if (byte < 0x80) return value;
    }
    failed_ = true;
    return 0;
  }
  // Each of so many things takes a byte at least.
  std::size_t count() {
    const std::uint64_t value = number();
    if (value > rest_.size()) failed_ = true;
    return failed_ ? 0 : static_cast<std::size_t>(value);
  }
  std::string_view text() {
    const std::size_t size = count();
    const std::string_view value(reinterpret_cast<const char*>(rest_.data()), size);
    rest_ = rest_.subspan(size);
    return value;
  }
  std::vector<std::string> texts() {
    std::vector<std::string> values(count());
    for (std::string& value : values) value = text();
    return values;
  }

 private:
  ByteView rest_;
  bool failed_ = false;
};

void put_row(PackWriter& to, const Row& row) {
  to.number(row.n);
  to.number(static_cast<std::uint64_t>(row.state));
  to.number(static_cast<std::uint64_t>(row.kind));
  to.number(row.changed_ms);
  to.number(row.first_seen_ms);
  for (const std::string* text :
       {&row.id, &row.name, &row.reference, &row.normal, &row.type, &row.date, &row.body, &row.web, &row.main_url})
    to.text(*text);
  to.number(row.cancelled ? 1 : 0);
  to.texts(row.bodies);
  to.texts(row.persons);
}

Row row_from(PackReader& from) {
  Row row;
  row.n = from.number();
  row.state = static_cast<ObjectState>(from.number() & 3);
  row.kind = static_cast<Kind>(std::min<std::uint64_t>(from.number(), static_cast<std::uint64_t>(Kind::paper)));
  row.changed_ms = from.number();
  row.first_seen_ms = from.number();
  for (std::string* text :
       {&row.id, &row.name, &row.reference, &row.normal, &row.type, &row.date, &row.body, &row.web, &row.main_url})
    *text = from.text();
  row.cancelled = (from.number() & 1) != 0;
  row.bodies = from.texts();
  row.persons = from.texts();
  return row;
}

}  // namespace

Bytes PackedMirror::pack(const Rows& rows, const SearchIndex& index, std::size_t parts, std::size_t bytes) {
  Bytes out;
  out.reserve(index.text_.size() + rows.all().size() * 400);
  PackWriter to(out);
  for (const std::uint64_t number :
       {std::uint64_t{form}, std::uint64_t{parts}, std::uint64_t{bytes}, rows.upto(), rows.checked_ms(),
        std::uint64_t{rows.all().size()}, std::uint64_t{index.found_.size()}})
    to.number(number);
  to.text(rows.generation());
  std::unordered_map<const Row*, bool> is_found;
  is_found.reserve(index.found_.size());
  for (const Row* row : index.found_) {
    put_row(to, *row);
    is_found.emplace(row, true);
  }
  for (const auto& [id, row] : rows.all())
    if (!is_found.contains(&row)) put_row(to, row);
  for (std::size_t place = 0; place < index.found_.size(); ++place)
    to.number(index.begins_[place + 1] - index.begins_[place]);
  for (const std::uint32_t place : index.by_number_) to.number(place);
  to.number(index.found_.size());  // no place: the end
  to.text(index.text_);
  return out;
}

std::optional<PackedMirror> PackedMirror::unpack(ByteView packed) {
  PackReader from(packed);
  PackedMirror mirror;
  if (from.number() != form) return std::nullopt;
  mirror.parts = static_cast<std::size_t>(from.number());
  mirror.bytes = static_cast<std::size_t>(from.number());
  const std::uint64_t upto = from.number(), checked_ms = from.number();
  const std::size_t objects = from.count(), found = from.count();
  if (from.failed() || objects > limits::objects_max || found > objects) return std::nullopt;
  std::string generation(from.text());
  std::unordered_map<std::string, Row> rows;
  rows.reserve(objects);
  SearchIndex& index = mirror.index;
  index.found_.reserve(found);
  for (std::size_t at = 0; at < objects && !from.failed(); ++at) {
    Row row = row_from(from);
    std::string id = row.id;
    const auto [place, is_new] = rows.emplace(std::move(id), std::move(row));
    if (!is_new) return std::nullopt;
    if (at < found) index.found_.push_back(&place->second);
  }
  index.begins_.reserve(found + 1);
  index.begins_.push_back(0);
  for (std::size_t at = 0; at < found && !from.failed(); ++at)
    index.begins_.push_back(index.begins_.back() + from.number());
  for (std::uint64_t place = from.number(); place < found && !from.failed(); place = from.number())
    index.by_number_.push_back(static_cast<std::uint32_t>(place));
  index.text_ = from.text();
  if (!from.is_at_end() || index.begins_.back() != index.text_.size()) return std::nullopt;
  for (std::size_t at = 0; at < found; ++at)
    if (index.begins_[at] >= index.begins_[at + 1]) return std::nullopt;
  mirror.rows = Rows::restored(std::move(rows), std::move(generation), upto, checked_ms);
  return mirror;
}

}  // namespace mappe::client::council
