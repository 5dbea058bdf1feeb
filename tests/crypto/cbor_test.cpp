#include "crypto/base/cbor.h"

#include <boost/test/unit_test.hpp>

using namespace mappe;

BOOST_AUTO_TEST_SUITE(cbor_codec)

BOOST_AUTO_TEST_CASE(writer_gives_the_worked_bytes_of_the_protocol) {
  BOOST_TEST(to_hex(cbor::Writer().uint(cbor::uint_max).done()) == "1b001fffffffffffff");
  BOOST_TEST(to_hex(cbor::Writer().text("ü").done()) == "62c3bc");
  BOOST_TEST(to_hex(cbor::Writer().array(2).uint(1).array(2).bytes({}).text("").done()) == "8201824060");
}

BOOST_AUTO_TEST_CASE(reader_fails_once_and_for_all) {
  const Bytes input = cbor::Writer().array(2).uint(7).text("x").take();
  cbor::Reader in(input);
  in.array(2);
  in.bytes();
  BOOST_TEST(in.failed());
  BOOST_TEST(in.text().empty());
  BOOST_TEST((in.finish().error().code == Errc::malformed));
}

BOOST_AUTO_TEST_CASE(raw_gives_an_item_as_it_stands) {
  const Bytes input = *from_hex("8201824060");
  cbor::Reader in(input);
  in.array(2);
  BOOST_TEST(in.uint() == 1u);
  BOOST_TEST(to_hex(in.raw()) == "824060");
  BOOST_TEST(in.finish().has_value());
}

BOOST_AUTO_TEST_SUITE_END()
