#include "client/transfer/local_error.h"

#include <cerrno>

namespace mappe::client {

Error error_of_errno() {
  switch (errno) {
    case ENOENT:
    case ENOTDIR:
      return fail(Errc::not_found, "there is no such file or folder on this computer");
    case EACCES:
    case EPERM:
    case EROFS:
      return fail(Errc::io, "this computer does not allow it: check the file's permissions");
    case ENOSPC:
    case EDQUOT:
      return fail(Errc::io, "the disk of this computer is full");
    case ELOOP:
      return fail(Errc::usage, "a symbolic link is not followed");
    case ENAMETOOLONG:
      return fail(Errc::io, "this computer does not take so long a name or path");
    default:
      return fail(Errc::io, "this computer could not read or write the file");
  }
}

}  // namespace mappe::client
