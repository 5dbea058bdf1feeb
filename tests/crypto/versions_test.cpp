// What a newer Mappe wrote is told apart from what is broken, however many parts its structures have.
//                                                                            docs/protocol.md §1 "Newer formats"
#include <boost/test/unit_test.hpp>

#include "crypto/base/card.h"
#include "crypto/base/cbor.h"
#include "crypto/base/found_link.h"
#include "crypto/seal/invitation.h"

using namespace mappe;

namespace {

// `parts` parts, the first of them the version.
Bytes structure(std::size_t parts, std::uint64_t version) {
  cbor::Writer out;
  out.array(parts).uint(version);
  for (std::size_t i = 1; i < parts; ++i) out.text("to come");
  return out.take();
}
std::string link(std::string_view path, const Bytes& content) {
  return "https://mappe.example" + std::string(path) + "#" + to_base64url(content);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(versions)

BOOST_AUTO_TEST_CASE(a_newer_card_with_more_or_fewer_parts_is_unsupported_not_broken) {
  for (const std::size_t parts : {3u, 8u, 9u, 20u}) {
    BOOST_TEST((parse_card(structure(parts, 2)).error().code == Errc::unsupported), parts);
    BOOST_TEST((parse_card(structure(parts, 1)).error().code == Errc::malformed), parts);
    BOOST_TEST((parse_card(structure(parts, 0)).error().code == Errc::malformed), parts);
  }
}

BOOST_AUTO_TEST_CASE(newer_links_with_more_parts_are_unsupported_not_broken) {
  BOOST_TEST((FoundLink::parse(link("/found", structure(7, 2))).error().code == Errc::unsupported));
  BOOST_TEST((FoundLink::parse(link("/found", structure(7, 1))).error().code == Errc::malformed));
  BOOST_TEST((seal::InvitationLink::parse(link("/join", structure(11, 2))).error().code == Errc::unsupported));
  BOOST_TEST((seal::InvitationLink::parse(link("/join", structure(11, 1))).error().code == Errc::malformed));
}

BOOST_AUTO_TEST_SUITE_END()
