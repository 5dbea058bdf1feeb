// Code points in UTF-8: taken off, put on, and none where none stands whole.
#include "crypto/base/code_point.h"

#include <boost/test/unit_test.hpp>

using namespace mappe;

BOOST_AUTO_TEST_SUITE(code_points)

BOOST_AUTO_TEST_CASE(each_length_is_read_as_it_was_written) {
  const std::u32string codes = {0x41, 0x7f, 0x80, 0x7ff, 0x800, 0x202e, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff};
  for (const char32_t code : codes) {
    std::string text;
    append_code_point(text, code);
    const auto read = code_point_at(text + "z");
    BOOST_TEST(static_cast<unsigned>(read.code) == static_cast<unsigned>(code));
    BOOST_TEST(read.bytes == text.size());
  }
}

BOOST_AUTO_TEST_CASE(none_stands_in_what_is_empty_cut_off_or_no_utf_8) {
  // Cut off, a tail alone, too long for what it is, a surrogate, above U+10FFFF, a byte that none begins with.
  for (const std::string text : {"", "\xe2\x80", "\x80z", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xffzzz"})
    BOOST_TEST(code_point_at(text).bytes == 0u);
  BOOST_TEST(code_point_at("\xe2\x80\xae").bytes == 3u);
}

BOOST_AUTO_TEST_CASE(signs_that_steer_are_told_from_those_that_are_read) {
  for (const char32_t code : {0x0, 0x1f, 0x7f, 0x9f}) BOOST_TEST(is_control_code(code));
  for (const char32_t code : {0x20, 0x7e, 0xa0, 0x2028}) BOOST_TEST(!is_control_code(code));
  for (const char32_t code : {0x61c, 0x200e, 0x200f, 0x202a, 0x202e, 0x2066, 0x2069}) BOOST_TEST(is_bidi_control(code));
  for (const char32_t code : {0x61b, 0x200d, 0x2010, 0x2029, 0x202f, 0x2065, 0x206a})
    BOOST_TEST(!is_bidi_control(code));
}

BOOST_AUTO_TEST_CASE(signs_are_taken_one_by_one_and_what_is_none_byte_by_byte) {
  std::string_view rest = "a\xe2\x80\xae\xff\xc3";
  std::string bytes;
  std::vector<char32_t> codes;
  while (!rest.empty()) {
    const Sign sign = take_sign(rest);
    codes.push_back(sign.code);
    bytes += sign.bytes;
  }
  BOOST_TEST(bytes == "a\xe2\x80\xae\xff\xc3");
  BOOST_TEST((codes == std::vector<char32_t>{'a', 0x202e, 0xfffd, 0xfffd}));
}

BOOST_AUTO_TEST_SUITE_END()
