// Notes of an interrupted upload: which key sealed which chunk of a file, so that the same bytes become the same blobs
// and what the server has already is not sent again. docs/protocol.md §5
//
// A kept key may be used again only if what it seals has the blob id kept with it; the uploader compares. Notes lie
// sealed in the home and name the file by what the system knows of it (device, inode, size, times).
//   threads  record() any; the rest one at a time
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "client/home/home_log.h"
#include "journal/content.h"

namespace mappe::client {

class UploadNotes {
 public:
  struct Kept {
    BlobId blob;
    journal::PackedKey key;
  };

  // Notes for `identity` (ByteSource::identity) going to `space`. Nothing is kept when another process holds them.
  static UploadNotes open(const Home& home, const SpaceId& space, const std::string& identity);
  static UploadNotes none() { return UploadNotes(); }

  const Kept* kept(std::uint64_t chunk) const;
  std::vector<BlobId> kept_blobs() const;
  // Must be called before the chunk is sent. Best effort: a full disk only costs sending again.
  void record(std::uint64_t chunk, const BlobId& blob, const journal::PackedKey& key);

 private:
  UploadNotes() = default;
  std::optional<HomeLock> lock_;
  std::optional<HomeLog> log_;
  std::map<std::uint64_t, Kept> kept_;
  std::unique_ptr<std::mutex> mutex_ = std::make_unique<std::mutex>();
};

// The file's entry is written: the keys have done their work. Best effort; notes that stay are compared before use.
void forget_upload_notes(const Home& home, const SpaceId& space, const std::string& identity);

// Forgets the oldest notes above limits::upload_note_files_max.
void tidy_upload_notes(const Home& home);

}  // namespace mappe::client
