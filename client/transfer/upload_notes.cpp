#include "client/transfer/upload_notes.h"

#include <algorithm>
#include <filesystem>

#include "client/transfer/limits.h"
#include "crypto/base/cbor.h"
#include "crypto/base/hash.h"

namespace mappe::client {
namespace {

// A name that shows neither path nor inode. Not a label of the protocol: nothing of it leaves this computer.
std::string note_name(const SpaceId& space, const std::string& identity) {
  Sha256 hasher;
  hasher.add(space.view());
  hasher.add(view_of(identity));
  return to_hex(hasher.finish()).substr(0, 32);
}

Bytes encode(std::uint64_t chunk, const BlobId& blob, const journal::PackedKey& key) {
  cbor::Writer out;
  out.array(3).uint(chunk).id(blob).bytes(key.expose());
  return out.take();
}

void decode_into(const Bytes& record, std::map<std::uint64_t, UploadNotes::Kept>& kept) {
  cbor::Reader in(record);
  in.array(3);
  const std::uint64_t chunk = in.uint();
  const BlobId blob = in.id<BlobId>();
  const ByteView key = in.bytes();
  if (!in.finish() || key.size() != journal::PackedKey::size_bytes) return;
  kept[chunk] = {blob, journal::PackedKey(std::span<const std::uint8_t, 32>(key.data(), 32))};
}

}  // namespace

UploadNotes UploadNotes::open(const Home& home, const SpaceId& space, const std::string& identity) {
  UploadNotes notes;
  if (identity.empty()) return notes;
  const std::string name = note_name(space, identity);
  auto lock = home.try_lock("upload-" + name);
  if (!lock) return notes;  // another command uploads the same file: both seal with keys of their own
  std::vector<Bytes> records;
  auto log = HomeLog::open(home, {Drawer::uploads, name}, &records);
  if (!log) return notes;
  for (Bytes& record : records) {
    decode_into(record, notes.kept_);
    sodium_memzero(record.data(), record.size());
  }
  notes.lock_ = std::move(*lock);
  notes.log_ = std::move(*log);
  return notes;
}

const UploadNotes::Kept* UploadNotes::kept(std::uint64_t chunk) const {
  const auto found = kept_.find(chunk);
  return found == kept_.end() ? nullptr : &found->second;
}

std::vector<BlobId> UploadNotes::kept_blobs() const {
  std::vector<BlobId> blobs;
  blobs.reserve(kept_.size());
  for (const auto& [chunk, kept] : kept_) blobs.push_back(kept.blob);
  return blobs;
}

void UploadNotes::record(std::uint64_t chunk, const BlobId& blob, const journal::PackedKey& key) {
  const std::lock_guard lock(*mutex_);
  if (!log_) return;
  std::vector<Bytes> records;
  records.push_back(encode(chunk, blob, key));
  if (!log_->append(records)) log_.reset();
  sodium_memzero(records[0].data(), records[0].size());
}

void forget_upload_notes(const Home& home, const SpaceId& space, const std::string& identity) {
  if (identity.empty()) return;
  const std::string name = note_name(space, identity);
  const auto lock = home.try_lock("upload-" + name);
  if (!lock) return;  // another command uploads the same file
  if (auto removed = home.remove({Drawer::uploads, name}); !removed) return;
}

void tidy_upload_notes(const Home& home) {
  struct Note {
    std::filesystem::file_time_type used;
    std::string name;
  };
  std::vector<Note> notes;
  for (const std::string& name : home.list(Drawer::uploads)) {
    std::error_code gone;
    const auto used = std::filesystem::last_write_time(home.path_of({Drawer::uploads, name}), gone);
    if (!gone) notes.push_back({used, name});
  }
  if (notes.size() <= limits::upload_note_files_max) return;
  std::sort(notes.begin(), notes.end(), [](const Note& a, const Note& b) { return a.used < b.used; });
  for (std::size_t i = 0; i + limits::upload_note_files_max < notes.size(); ++i)
    if (auto removed = home.remove({Drawer::uploads, notes[i].name}); !removed) return;
}

}  // namespace mappe::client
