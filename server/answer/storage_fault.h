// What becomes of a change that storage could not keep: the log says which part of the data folder refused and why, the
// client whether the disk is full or something else is wrong.
#pragma once

#include "server/answer/problem.h"
#include "server/services.h"

namespace mappe::server {

enum class Kept { records, journal, blob };  // what was to be written

//   gives  507 server-full, or 500 internal; for what is the client's to know (too_many, tampered, ...) its problem
Problem storage_fault(Services& services, Kept what, const Error& error);

// For the log and for health: "disk_full", else the kind of the error.
std::string_view reason_of(const Error& error);

}  // namespace mappe::server
