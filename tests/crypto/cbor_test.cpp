#include "crypto/base/cbor.h"

#include <boost/test/unit_test.hpp>

using namespace mappe;

using SpaceTestId = Id<struct SpaceTestTag, 16>;

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

BOOST_AUTO_TEST_CASE(numbers_strings_and_counts_above_the_fields_limit_fail) {
  const Bytes input = cbor::Writer().array(3).uint(9).bytes(Bytes(9)).text("123456789").take();
  const auto error_of = [&](auto read) {
    cbor::Reader in(input);
    in.array(3);
    read(in);
    return in.failed();
  };
  BOOST_TEST(error_of([](cbor::Reader& in) { in.uint_up_to(8); }));
  BOOST_TEST(!error_of([](cbor::Reader& in) { in.uint_up_to(9); }));
  BOOST_TEST(error_of([](cbor::Reader& in) { in.uint(), in.bytes_up_to(8); }));
  BOOST_TEST(!error_of([](cbor::Reader& in) { in.uint(), in.bytes_up_to(9); }));
  BOOST_TEST(error_of([](cbor::Reader& in) { in.uint(), in.bytes(), in.text_up_to(8); }));
  BOOST_TEST(!error_of([](cbor::Reader& in) { in.uint(), in.bytes(), in.text_up_to(9); }));
  cbor::Reader in(input);
  BOOST_TEST(in.array_up_to(2) == 0u);
  BOOST_TEST(in.failed());
}

BOOST_AUTO_TEST_CASE(an_array_of_the_wrong_length_fails) {
  const Bytes input = cbor::Writer().array(2).uint(1).uint(2).take();
  cbor::Reader shorter(input), longer(input);
  shorter.array(1);
  longer.array(3);
  BOOST_TEST((shorter.failed() && longer.failed()));
}

BOOST_AUTO_TEST_CASE(an_id_of_the_wrong_length_fails) {
  const Bytes input = cbor::Writer().bytes(Bytes(15)).take();
  cbor::Reader in(input);
  BOOST_TEST(in.id<SpaceTestId>().is_zero());
  BOOST_TEST(in.failed());
}

BOOST_AUTO_TEST_CASE(items_left_over_or_missing_fail_at_the_end) {
  const Bytes input = cbor::Writer().array(2).uint(1).uint(2).take();
  cbor::Reader half(input);
  half.array(2);
  half.uint();
  BOOST_TEST((half.finish().error().code == Errc::malformed));
  cbor::Reader too_many(input);
  too_many.array(2);
  too_many.uint(), too_many.uint(), too_many.uint();
  BOOST_TEST((too_many.finish().error().code == Errc::malformed));
}

BOOST_AUTO_TEST_CASE(sets_are_written_sorted_and_read_strictly_ascending) {
  const Bytes one = cbor::encode_array(1), two = cbor::encode_array(2), empty = cbor::Writer().array(0).take();
  BOOST_TEST(to_hex(cbor::Writer().set({two, one, empty}).done()) == "838081018102");
  cbor::SetOrder order;
  BOOST_TEST(order.next(empty));
  BOOST_TEST(order.next(one));
  BOOST_TEST(order.next(two));
  cbor::SetOrder twice, falling;
  BOOST_TEST((twice.next(one) && !twice.next(one)));
  BOOST_TEST((falling.next(two) && !falling.next(one)));
}

BOOST_AUTO_TEST_SUITE_END()
