#include "storage/engine/disk.h"

#include <cerrno>

#include "storage/storage.h"

namespace mappe::storage {
namespace {

constexpr Error disk_is_full = fail(Errc::io, "no space left on the disk");

}  // namespace

bool is_disk_full(const Error& error) { return error.code == Errc::io && error.what == disk_is_full.what; }

Error disk_error(int error_number) {
  if (error_number == ENOSPC || error_number == EDQUOT) return disk_is_full;
  return fail(Errc::io, "the disk could not be read or written");
}

Error read_error(int error_number) {
  // What file systems say of a bad sector, or of a checksum of their own that does not fit.
  if (error_number == EIO || error_number == EBADMSG || error_number == EUCLEAN)
    return fail(Errc::damaged, "the disk cannot read what was stored");
  return disk_error(error_number);
}

}  // namespace mappe::storage
