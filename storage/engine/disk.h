// What a disk answers, as our errors; and a disk that fails at will, for tests.
//
// The embedded storage asks `DiskFaults` before each step. It is empty but in tests, which make one kind of step fail
// with an errno of their choice and see what stands above: the mapping below is the one of real failures.
#pragma once

#include <functional>

#include "crypto/base/result.h"

namespace mappe::storage {

enum class DiskStep { open_blob, read_blob, write_blob, read_records, write_records };

// The errno with which this step fails; 0: it goes on.
using DiskFaults = std::function<int(DiskStep)>;

//   gives  io: full (is_disk_full) or refused
Error disk_error(int error_number);

// The same for bytes of a file that is there and open: a sector that cannot be read has lost what it held, so that is
// `damaged`, which names it and lets another copy heal it. Too many open files and the like stay `io`: they pass.
Error read_error(int error_number);

}  // namespace mappe::storage
