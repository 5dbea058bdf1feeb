// A log of sealed records in the home: grows at its end, is read from its beginning.
//
//   file   := "mappelg1" salt[24] record*
//   record := length (4 bytes, little endian, of what follows) nonce[24] ciphertext tag[16]
//   key    =  KDF(home key, "home-log", [salt, name]); associated data: the record's index (8 bytes, little endian)
//
// For what can be fetched again: it is not synced. A torn or damaged end is where the log ends; opening cuts it off.
// Nonces are random, because a record that was torn and is written again would otherwise reuse one.
//   threads  none of its own: the caller holds a HomeLock for this log while it opens or appends
#pragma once

#include <vector>

#include "client/home/home.h"

namespace mappe::client {

class HomeLog {
 public:
  // Makes an empty one if there is none. `records` gets what it holds, oldest first.                       errors  io
  static Result<HomeLog> open(const Home& home, RecordName name, std::vector<Bytes>* records);
  // Throws away what was there and starts anew with a fresh key.                                           errors  io
  static Result<HomeLog> start(const Home& home, RecordName name);

  //   errors  conflict   another process has appended or started it anew: open again; nothing was written
  //           too_large  a record over limits::home_log_record_bytes_max
  //           io
  Result<void> append(const std::vector<Bytes>& records);

  std::uint64_t records() const { return count_; }

 private:
  using LogKey = Secret<struct HomeLogKeyTag, 32>;
  HomeLog(std::filesystem::path path, std::string name) : path_(std::move(path)), name_(std::move(name)) {}
  std::filesystem::path path_;
  std::string name_;  // associated data of each record
  LogKey key_;
  Bytes head_;  // magic and salt: another one means that it was started anew
  std::uint64_t count_ = 0;
  std::uint64_t end_ = 0;  // offset behind the last good record
};

}  // namespace mappe::client
