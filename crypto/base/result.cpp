#include "crypto/base/result.h"

namespace mappe {

std::string_view name_of(Errc code) noexcept {
  switch (code) {
    case Errc::malformed:
      return "malformed";
    case Errc::tampered:
      return "tampered";
    case Errc::forged:
      return "forged";
    case Errc::forked:
      return "forked";
    case Errc::behind:
      return "behind";
    case Errc::unsupported:
      return "unsupported";
    case Errc::not_found:
      return "not_found";
    case Errc::exists:
      return "exists";
    case Errc::conflict:
      return "conflict";
    case Errc::denied:
      return "denied";
    case Errc::expired:
      return "expired";
    case Errc::locked:
      return "locked";
    case Errc::quota:
      return "quota";
    case Errc::too_large:
      return "too_large";
    case Errc::too_many:
      return "too_many";
    case Errc::busy:
      return "busy";
    case Errc::offline:
      return "offline";
    case Errc::timeout:
      return "timeout";
    case Errc::untrusted:
      return "untrusted";
    case Errc::damaged:
      return "damaged";
    case Errc::io:
      return "io";
    case Errc::usage:
      return "usage";
    case Errc::cancelled:
      return "cancelled";
  }
  CHECK(false);
  return "";
}

}  // namespace mappe
