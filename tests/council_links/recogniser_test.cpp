// The vectors of what a pasted text means in a council's system.                    tests/vectors/README.md,
// docs/links.md
//                                                                    twin: web/tests/council/recogniser.test.ts
#include "council/links/recogniser.h"

#include <boost/test/unit_test.hpp>

#include "tests/crypto/vector_run.h"

using namespace mappe;
using namespace mappe::council;

namespace {

test::Outcome recognised(const test::Input& in) {
  const auto got = recognise(in.text("text"));
  if (!got) return test::refused(got.error());
  return test::gives({{"sort", got->sort},
                      {"vendor", got->vendor},
                      {"kind", got->kind},
                      {"counter", got->counter},
                      {"number", got->number},
                      {"root", got->root},
                      {"address", got->address},
                      {"opens", got->opens},
                      {"oparl", got->oparl}});
}

test::Outcome address_found(const test::Input& in) {
  const auto got = address_in(in.text("text"));
  if (!got) return test::refused(got.error());
  return test::gives({{"text", *got}});
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_vectors_of_pasted_texts) {
  test::run_family("council-links", {{"recognise", recognised},
                                     {"address_in", address_found},
                                     {"same_root", [](const test::Input& in) {
                                        return test::gives({{"same", same_root(in.text("a"), in.text("b"))}});
                                      }}});
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_text_are_refused) {
  BOOST_TEST((recognise("https://a.de/\xff").error().code == Errc::malformed));
  BOOST_TEST((address_in("https://a.de/\xff").error().code == Errc::malformed));
  BOOST_TEST(recognise("https://a.de/\xc3\xbf").has_value());
}
