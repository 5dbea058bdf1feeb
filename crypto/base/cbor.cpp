#include "crypto/base/cbor.h"

#include <algorithm>

#include "crypto/base/wipe.h"

namespace mappe::cbor {
namespace {

enum Major : std::uint8_t { unsigned_integer = 0, byte_string = 2, text_string = 3, array_of_items = 4 };

constexpr std::size_t capacity_min = 64;

// The number of bytes of the UTF-8 sequence at the front of `rest`, or 0: RFC 3629 §4, so no overlong forms, no
// surrogates.
std::size_t utf8_sequence(ByteView rest) {
  const auto tail = [&](std::size_t i, std::uint8_t low, std::uint8_t high) {
    return rest.size() > i && rest[i] >= low && rest[i] <= high;
  };
  const std::uint8_t first = rest[0];
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return tail(1, 0x80, 0xbf) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    const std::uint8_t low = first == 0xe0 ? 0xa0 : 0x80;
    const std::uint8_t high = first == 0xed ? 0x9f : 0xbf;
    return tail(1, low, high) && tail(2, 0x80, 0xbf) ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const std::uint8_t low = first == 0xf0 ? 0x90 : 0x80;
    const std::uint8_t high = first == 0xf4 ? 0x8f : 0xbf;
    return tail(1, low, high) && tail(2, 0x80, 0xbf) && tail(3, 0x80, 0xbf) ? 4 : 0;
  }
  return 0;
}

// Whatever out grows out of is wiped, so that of a secret there is one copy: the one that take() gives.
void put(Bytes& out, ByteView more) {
  if (out.capacity() - out.size() < more.size()) {
    Bytes larger;
    larger.reserve(std::max({capacity_min, 2 * out.capacity(), out.size() + more.size()}));
    larger.assign(out.begin(), out.end());
    wipe(out);
    out = std::move(larger);
  }
  append(out, more);
}

}  // namespace

bool is_utf8(ByteView text) {
  while (!text.empty()) {
    const std::size_t n = utf8_sequence(text);
    if (n == 0) return false;
    text = text.subspan(n);
  }
  return true;
}

void Writer::head(std::uint8_t major, std::uint64_t value) {
  std::array<std::uint8_t, 9> bytes{};
  std::size_t size = 0;
  const auto first = [&](unsigned info) { bytes[size++] = static_cast<std::uint8_t>(major << 5 | info); };
  unsigned follow = 0;
  if (value < 24) {
    first(static_cast<unsigned>(value));
  } else if (value <= 0xff) {
    first(24), follow = 1;
  } else if (value <= 0xffff) {
    first(25), follow = 2;
  } else if (value <= 0xffffffff) {
    first(26), follow = 4;
  } else {
    first(27), follow = 8;
  }
  while (follow-- > 0) bytes[size++] = static_cast<std::uint8_t>(value >> (8 * follow));
  put(out_, ByteView(bytes).first(size));
}

Writer& Writer::array(std::size_t count) {
  head(array_of_items, count);
  return *this;
}

Writer& Writer::uint(std::uint64_t value) {
  CHECK(value <= uint_max);
  head(unsigned_integer, value);
  return *this;
}

Writer& Writer::bytes(ByteView value) {
  head(byte_string, value.size());
  put(out_, value);
  return *this;
}

Writer& Writer::text(std::string_view value) {
  CHECK(is_utf8(view_of(value)));
  head(text_string, value.size());
  put(out_, view_of(value));
  return *this;
}

Writer& Writer::raw(ByteView item) {
  put(out_, item);
  return *this;
}

Writer& Writer::set(std::vector<Bytes> items) {
  std::sort(items.begin(), items.end(), [](const Bytes& a, const Bytes& b) { return less(a, b); });
  CHECK(std::adjacent_find(items.begin(), items.end()) == items.end());
  array(items.size());
  for (const Bytes& item : items) raw(item);
  return *this;
}

void Reader::fail_with(Error error) {
  if (failed_) return;
  failed_ = true;
  error_ = error;
}

void Reader::close_full_arrays() {
  while (depth_ > 0 && open_[depth_ - 1] == 0) --depth_;
}

void Reader::begin_item() {
  if (depth_ == 0) {
    if (top_items_++ > 0) fail_with(fail(Errc::malformed, "CBOR: more than one item"));
  } else {
    --open_[depth_ - 1];
  }
}

Reader::Head Reader::head() {
  if (failed_) return {};
  close_full_arrays();
  begin_item();
  if (failed_) return {};
  if (at_ >= input_.size()) {
    fail_with(fail(Errc::malformed, "CBOR: cut short"));
    return {};
  }
  const std::uint8_t first = input_[at_++];
  Head head{static_cast<std::uint8_t>(first >> 5), static_cast<std::uint64_t>(first & 31)};
  if (head.value < 24) return head;
  if (head.value > 27) {
    fail_with(fail(Errc::malformed, "CBOR: an indefinite or reserved length"));
    return {};
  }
  const std::size_t follow = std::size_t{1} << (head.value - 24);
  if (input_.size() - at_ < follow) {
    fail_with(fail(Errc::malformed, "CBOR: cut short"));
    return {};
  }
  const std::uint64_t least = follow == 1 ? 24 : std::uint64_t{1} << (8 * follow / 2);
  head.value = 0;
  for (std::size_t i = 0; i < follow; ++i) head.value = head.value << 8 | input_[at_++];
  if (head.value < least) {
    fail_with(fail(Errc::malformed, "CBOR: not the shortest form"));
    return {};
  }
  return head;
}

void Reader::open_array(std::uint64_t count) {
  if (count > input_.size() - at_) return fail_with(fail(Errc::malformed, "CBOR: an array longer than the input"));
  if (depth_ == depth_max) return fail_with(fail(Errc::malformed, "CBOR: nested too deep"));
  open_[depth_++] = count;
}

std::size_t Reader::array_up_to(std::size_t most) {
  const Head h = head();
  if (failed_) return 0;
  if (h.major != array_of_items) fail_with(fail(Errc::malformed, "CBOR: an array was expected"));
  if (!failed_ && h.value > most) fail_with(fail(Errc::malformed, "CBOR: an array with too many items"));
  if (!failed_) open_array(h.value);
  return failed_ ? 0 : static_cast<std::size_t>(h.value);
}

void Reader::array(std::size_t count) {
  const std::size_t found = array_up_to(count);
  if (!failed_ && found != count) fail_with(fail(Errc::malformed, "CBOR: an array of the wrong length"));
}

std::uint64_t Reader::uint() { return uint_up_to(uint_max); }

std::uint64_t Reader::uint_up_to(std::uint64_t most) {
  const Head h = head();
  if (failed_) return 0;
  if (h.major != unsigned_integer) fail_with(fail(Errc::malformed, "CBOR: an unsigned integer was expected"));
  if (!failed_ && (h.value > most || h.value > uint_max))
    fail_with(fail(Errc::malformed, "CBOR: an integer too big for its field"));
  return failed_ ? 0 : h.value;
}

ByteView Reader::string(std::uint8_t major) {
  const Head h = head();
  if (failed_) return {};
  if (h.major != major) {
    fail_with(fail(Errc::malformed, "CBOR: a string of the other kind, or none, stands here"));
    return {};
  }
  if (h.value > input_.size() - at_) {
    fail_with(fail(Errc::malformed, "CBOR: a length beyond the input"));
    return {};
  }
  const ByteView value = input_.subspan(at_, static_cast<std::size_t>(h.value));
  at_ += value.size();
  if (major == text_string && !is_utf8(value)) {
    fail_with(fail(Errc::malformed, "CBOR: text that is not UTF-8"));
    return {};
  }
  return value;
}

ByteView Reader::bytes() { return string(byte_string); }

ByteView Reader::bytes_up_to(std::size_t most) {
  const ByteView value = bytes();
  if (value.size() > most) fail_with(fail(Errc::malformed, "CBOR: a byte string too long for its field"));
  return failed_ ? ByteView() : value;
}

std::string_view Reader::text() { return text_of(string(text_string)); }

std::string_view Reader::text_up_to(std::size_t most_bytes) {
  const std::string_view value = text();
  if (value.size() > most_bytes) fail_with(fail(Errc::malformed, "CBOR: a text too long for its field"));
  return failed_ ? std::string_view() : value;
}

void Reader::skip_item() {
  switch (next_major()) {
    case unsigned_integer:
      uint();
      return;
    case byte_string:
      bytes();
      return;
    case text_string:
      text();
      return;
    case array_of_items: {
      const std::size_t count = array_up_to(static_cast<std::size_t>(uint_max));
      for (std::size_t i = 0; i < count && !failed_; ++i) skip_item();  // bounded by depth_max and the input's size
      return;
    }
    default:
      fail_with(fail(Errc::malformed, "CBOR: cut short, or a type this subset does not have"));
  }
}

ByteView Reader::raw() {
  const std::size_t start = at_;
  skip_item();
  return failed_ ? ByteView() : input_.subspan(start, at_ - start);
}

int Reader::next_major() const { return failed_ || at_ >= input_.size() ? -1 : input_[at_] >> 5; }
bool Reader::next_is_bytes() const { return next_major() == byte_string; }
bool Reader::next_is_text() const { return next_major() == text_string; }
bool Reader::next_is_array() const { return next_major() == array_of_items; }

Result<void> Reader::finish() {
  close_full_arrays();
  if (!failed_ && (depth_ > 0 || top_items_ != 1)) fail_with(fail(Errc::malformed, "CBOR: items are missing"));
  if (!failed_ && at_ != input_.size()) fail_with(fail(Errc::malformed, "CBOR: bytes after the end"));
  if (failed_) return fail(error_);
  return {};
}

bool SetOrder::next(ByteView element) {
  const bool ascending = !any_ || less(last_, element);
  last_ = element;
  any_ = true;
  return ascending;
}

}  // namespace mappe::cbor
