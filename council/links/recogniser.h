// What a pasted text means in a council's system: a page of ALLRIS, SessionNet, SD.NET, more! rubin or regisafe, any
// other address, a page of the member area, or a Drucksachen number.             docs/links.md
//                                      twin: web/src/mappe/council/recogniser.ts; vectors: tests/vectors/council-links
//
// It only reads: nothing is fetched or looked up here. An OParl id never goes through it, since those are kept exactly
// as delivered; whoever has a mirror asks it first, for the address as it was pasted.
#pragma once

#include <string>
#include <string_view>

#include "crypto/base/result.h"

namespace mappe::council {

struct Recognised {
  // "object": a page of a known system, with a number that survives its moves; "plain": any other address; "member": an
  // address that needs the member's own sign-in, kept whole and never looked up; "number": typed, nothing is an
  // address.
  std::string sort;
  std::string vendor;  // "allris", "sessionnet", "sdnet", "rubin", "regisafe"; "" where it is no object
  std::string kind;    // "paper", "meeting", "agenda_item", "organization", "person", "file"; "" as before
  std::string
      counter;  // what the number counts, by the vendor's name for it ("VOLFDNR"): numbers of two counters differ
  std::string
      number;        // of an object: digits without leading zeros, or the vendor's token; of "number": its normal form
  std::string root;  // "https://host/path/", up to the page's name
  std::string address;  // canonical: two pages of one object that differ in what does not matter have one address
  std::string opens;    // what a browser is sent to: the address, with what that system needs besides
  std::string oparl;    // how the OParl id of the same object ends, where that is verified: "papers/7"; else ""
};

// Reads what somebody pasted or typed.
//   text    UTF-8, up to limits::pasted_bytes_max; blanks around it do not count. An address without its scheme is read
//           as https where it begins with a host's name ("rat.example.de/...").
//   gives   every text of it printable ASCII, but for umlauts in a "number"; the address http or https, without user
//   info,
//           fragment, default port and session id
//   errors  too_large    longer than the limit
//           unsupported  an address that is neither http nor https
//           expired      a page that lives as long as a session: a link to it would soon be dead
//           malformed    neither an address nor a number
//   thread  pure; any thread
Result<Recognised> recognise(std::string_view text);

// The address in a text that somebody pasted, for recognise: without the words before it, the brackets, quotation marks
// and sentence's signs around it, line breaks within it, signs that nobody sees.                    rules:
// docs/links.md
//   pasted  UTF-8, up to limits::pasted_bytes_max
//   gives   the address as it stands there; of a text without one, all of it, without what stands around it
//   errors  malformed   two addresses of different pages; words behind one that may be a part of it; one that was shown
//                       shortened ("https://...")
//           too_large, unsupported, expired   as recognise
//   thread  pure; any thread
Result<std::string> address_in(std::string_view pasted);

// The normal form of any text, whether or not it is a number: for comparing with what councils write.
//   thread  pure; any thread
std::string normal_reference(std::string_view text);

// Whether two roots are one installation, as far as it shows: scheme, "www.", upper and lower case and the last slash
// do not count. What else is one (a kiosk, an old host) is configured.
bool same_root(std::string_view a, std::string_view b);

}  // namespace mappe::council
