// A small record that changes with every save, written in place: two slots by turns, so that a write that is torn costs
// what it was writing, never what was there. Takes one flush of the disk, where a file that is replaced takes two, and
// two changes of the folder.
//
//   file   := slot slot
//   slot   := "mappesl1" number (8 bytes, little endian) length (4 bytes, likewise) record, zeros up to 4096 bytes
//   record := sealed_file.h's, under the name "NAME#number"; the higher number that opens is the record
//
//   threads  pure or of the caller: writers hold a HomeLock; a reader meanwhile sees the old record or the new one
#pragma once

#include <cstdint>

#include "client/home/home.h"

namespace mappe::client {

struct SlotRecord {
  std::uint64_t number = 0;
  SecretBytes content;
};

bool is_slot_file(ByteView file);
bool fits_in_slot(ByteView content);

// A whole file that holds `content` as its first record.
Bytes start_slots(const HomeKey& key, std::string_view name, ByteView content);
// errors  damaged  no slot opens
Result<SlotRecord> open_slots(const HomeKey& key, std::string_view name, ByteView file);

// Over the older slot of the file at `path`.
//   errors  not_found  there is none, or no slot of it opens: start anew
//           io
Result<void> write_slot(const HomeKey& key, const std::filesystem::path& path, std::string_view name, ByteView content,
                        Flushed flushed);

}  // namespace mappe::client
