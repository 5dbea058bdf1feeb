#include "client/home/slot_file.h"

#include <fcntl.h>
#include <unistd.h>

#include "client/home/atomic_file.h"
#include "client/home/file_handle.h"
#include "client/home/little_endian.h"
#include "client/home/sealed_file.h"
#include "client/limits.h"

namespace mappe::client {

namespace {

constexpr std::string_view slot_magic = "mappesl1";
constexpr std::size_t slot_bytes = limits::home_slot_bytes, slots = 2;
constexpr std::size_t number_bytes = 8, size_bytes = 4, slot_head_bytes = 8 + number_bytes + size_bytes;
constexpr std::size_t record_overhead_bytes = 64;  // of sealed_file.h, for one chunk

std::string numbered(std::string_view name, std::uint64_t number) {
  return std::string(name) + "#" + std::to_string(number);
}

Bytes make_slot(const HomeKey& key, std::string_view name, std::uint64_t number, ByteView content) {
  CHECK(fits_in_slot(content));
  const Bytes record = seal_record(key, numbered(name, number), content);
  Bytes slot = bytes_of(slot_magic);
  append_le(slot, number, number_bytes);
  append_le(slot, record.size(), size_bytes);
  append(slot, record);
  slot.resize(slot_bytes);
  return slot;
}

std::optional<SlotRecord> open_slot(const HomeKey& key, std::string_view name, ByteView slot) {
  if (slot.size() < slot_head_bytes || text_of(slot.first(slot_magic.size())) != slot_magic) return {};
  const std::uint64_t number = read_le(slot.subspan(slot_magic.size(), number_bytes));
  const std::uint64_t size = read_le(slot.subspan(slot_magic.size() + number_bytes, size_bytes));
  if (size > slot.size() - slot_head_bytes) return {};
  auto content = open_record(key, numbered(name, number), slot.subspan(slot_head_bytes, size));
  if (!content) return {};
  return SlotRecord{number, std::move(*content)};
}

struct Newest {
  SlotRecord record;
  std::size_t slot = 0;
};

std::optional<Newest> newest_of(const HomeKey& key, std::string_view name, ByteView file) {
  std::optional<Newest> newest;
  for (std::size_t at = 0; at < slots && file.size() > at * slot_bytes; ++at) {
    const ByteView rest = file.subspan(at * slot_bytes);
    auto one = open_slot(key, name, rest.first(std::min(rest.size(), slot_bytes)));
    if (one && (!newest || one->number > newest->record.number)) newest = Newest{std::move(*one), at};
  }
  return newest;
}

}  // namespace

bool is_slot_file(ByteView file) {
  const auto begins = [&](std::size_t at) {
    return file.size() >= at + slot_magic.size() && text_of(file.subspan(at, slot_magic.size())) == slot_magic;
  };
  return begins(0) || begins(slot_bytes);  // one of them may be damaged
}

bool fits_in_slot(ByteView content) { return content.size() + record_overhead_bytes <= slot_bytes - slot_head_bytes; }

Bytes start_slots(const HomeKey& key, std::string_view name, ByteView content) {
  Bytes file = make_slot(key, name, 1, content);
  file.resize(slots * slot_bytes);
  return file;
}

Result<SlotRecord> open_slots(const HomeKey& key, std::string_view name, ByteView file) {
  auto newest = newest_of(key, name, file);
  if (!newest) return fail(Errc::damaged, "a file of the home is damaged or of another home");
  return std::move(newest->record);
}

Result<void> write_slot(const HomeKey& key, const std::filesystem::path& path, std::string_view name, ByteView content,
                        Flushed flushed) {
  const auto there = read_file(path, slots * slot_bytes);
  const auto newest = there && there->size() == slots * slot_bytes ? newest_of(key, name, *there) : std::nullopt;
  if (!newest) return fail(Errc::not_found, "there are no slots to write to");
  const Bytes slot = make_slot(key, name, newest->record.number + 1, content);
  const FileHandle file = open_file(path, O_WRONLY);
  if (!file) return fail(Errc::io, "a file of the home could not be opened");
  const auto at = static_cast<off_t>((newest->slot + 1) % slots * slot_bytes);
  if (::pwrite(file.get(), slot.data(), slot.size(), at) != static_cast<ssize_t>(slot.size()) ||
      (flushed == Flushed::now && ::fdatasync(file.get()) != 0))
    return fail(Errc::io, "a file of the home could not be written to disk");
  return {};
}

}  // namespace mappe::client
