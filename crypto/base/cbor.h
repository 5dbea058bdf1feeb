// The strict CBOR subset everything signed, hashed or stored is made of.            docs/protocol.md §1, RFC 8949
//
// Unsigned integers 0..2^53-1, byte strings, text strings (valid UTF-8, kept to the byte) and arrays; shortest form;
// depth at most 12; nothing else. Lives in crypto/ because cards and sealed rows are CBOR already.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "crypto/base/bytes.h"
#include "crypto/base/id.h"

namespace mappe::cbor {

constexpr std::uint64_t uint_max = (std::uint64_t{1} << 53) - 1;
constexpr std::size_t any_count = static_cast<std::size_t>(uint_max);  // of items: the input's size bounds it
constexpr unsigned depth_max = 12;

bool is_utf8(ByteView text);

// Builds one item front to back. The caller keeps the counts: array(n) is followed by n items.
class Writer {
 public:
  Writer() = default;
  explicit Writer(Bytes begun) : out_(std::move(begun)) {}  // goes on behind what is in it, in the room it has
  Writer& array(std::size_t count);
  Writer& uint(std::uint64_t value);  // CHECKs value <= uint_max
  Writer& bytes(ByteView value);
  Writer& text(std::string_view value);  // CHECKs UTF-8: whoever takes text from outside validates it first
  Writer& raw(ByteView item);            // an item that is already encoded
  template <class Tag, std::size_t N>
  Writer& id(const Id<Tag, N>& value) {
    return bytes(value.view());
  }
  // The items, each already encoded, as a sorted set. CHECKs that there are no two alike.
  Writer& set(std::vector<Bytes> items);

  const Bytes& done() const { return out_; }
  Bytes take() { return std::move(out_); }

 private:
  void head(std::uint8_t major, std::uint64_t value);
  Bytes out_;
};

// Pulls items front to back. The first thing that does not fit makes it fail for good: from then on every read gives
// zero or empty, so that a parser reads all its fields and asks once, with finish(). Views point into the input.
class Reader {
 public:
  explicit Reader(ByteView input) : input_(input) {}

  void array(std::size_t count);              // exactly this many items follow
  std::size_t array_up_to(std::size_t most);  // how many follow; more than `most`: failed
  std::uint64_t uint();
  std::uint64_t uint_up_to(std::uint64_t most);
  ByteView bytes();
  ByteView bytes_up_to(std::size_t most);
  std::string_view text();
  std::string_view text_up_to(std::size_t most_bytes);
  ByteView raw();  // the next item whole, as encoded; checked like everything else
  template <class IdType>
  IdType id() {
    const ByteView value = bytes();
    if (failed_) return IdType();
    auto id = IdType::parse(value);
    if (!id) {
      fail_with(id.error());
      return IdType();
    }
    return *id;
  }

  // For what the grammar cannot say: a version nobody knows, a set out of order.
  void fail_with(Error error);
  bool failed() const { return failed_; }
  // True when the next item is of that major type: for fields that are bytes or an array ("" or [...]).
  bool next_is_bytes() const;
  bool next_is_text() const;
  bool next_is_array() const;

  // errors  malformed  anything did not fit, or bytes are left over; whatever was read must not be used
  Result<void> finish();

 private:
  struct Head {
    std::uint8_t major = 0;
    std::uint64_t value = 0;
  };
  Head head();  // reads and checks one head, counts the item
  void begin_item();
  void open_array(std::uint64_t count);
  void close_full_arrays();
  ByteView string(std::uint8_t major);
  void skip_item();
  int next_major() const;

  ByteView input_;
  std::size_t at_ = 0;
  std::array<std::uint64_t, depth_max> open_{};  // items still missing in each open array
  unsigned depth_ = 0;
  std::size_t top_items_ = 0;
  bool failed_ = false;
  Error error_{Errc::malformed, ""};
};

// Feeds on the encoded elements of a set in turn; false when they are not strictly ascending.     §1
class SetOrder {
 public:
  bool next(ByteView element);

 private:
  ByteView last_;
  bool any_ = false;
};

// One encoded value, for inputs of H and KDF:  encode_array(space.view(), epoch, fingerprint.view())
namespace detail {
inline void put(Writer& w, std::uint64_t value) { w.uint(value); }
inline void put(Writer& w, std::string_view value) { w.text(value); }
inline void put(Writer& w, const char* value) { w.text(value); }
inline void put(Writer& w, ByteView value) { w.bytes(value); }
inline void put(Writer& w, const Bytes& value) { w.bytes(value); }
template <class Tag, std::size_t N>
void put(Writer& w, const Id<Tag, N>& value) {
  w.id(value);
}
}  // namespace detail
template <class... Parts>
Bytes encode_array(const Parts&... parts) {
  Writer w;
  w.array(sizeof...(parts));
  (detail::put(w, parts), ...);
  return w.take();
}

}  // namespace mappe::cbor
