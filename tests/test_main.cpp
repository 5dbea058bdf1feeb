// The main of every Boost.Test program: libsodium is ready before the first test.
#define BOOST_TEST_MODULE mappe
#include <boost/test/unit_test.hpp>

#include "crypto/base/random.h"

struct CryptoReady {
  CryptoReady() { BOOST_REQUIRE(mappe::init_crypto()); }
};
BOOST_TEST_GLOBAL_FIXTURE(CryptoReady);
