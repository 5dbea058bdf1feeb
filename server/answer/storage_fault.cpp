#include "server/answer/storage_fault.h"

namespace mappe::server {

namespace {

std::string_view name_of(Kept what) {
  switch (what) {
    case Kept::records:
      return "records";
    case Kept::journal:
      return "journal";
    case Kept::blob:
      return "blob";
  }
  return "records";
}

}  // namespace

std::string_view reason_of(const Error& error) {
  return storage::is_disk_full(error) ? std::string_view("disk_full") : mappe::name_of(error.code);
}

Problem storage_fault(Services& services, Kept what, const Error& error) {
  const bool by_the_disk = error.code == Errc::io || error.code == Errc::damaged;
  if (!by_the_disk) return problem_of(error);
  services.log.error("storage failed", {{"what", name_of(what)}, {"reason", reason_of(error)}});
  return storage::is_disk_full(error) ? server_full() : internal_fault();
}

}  // namespace mappe::server
