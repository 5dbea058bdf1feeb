#include "client/command/qr_code.h"

#include <boost/test/unit_test.hpp>
#include <sstream>

using namespace mappe;
using namespace mappe::client::command;

namespace {

// True: light. A line of half blocks is two rows.
std::vector<std::vector<bool>> modules(const std::string& drawn) {
  std::vector<std::vector<bool>> rows;
  std::istringstream lines(drawn);
  for (std::string line; std::getline(lines, line);) {
    std::vector<bool> upper, lower;
    for (std::size_t at = 0; at < line.size();) {
      const std::string sign = line[at] == ' ' ? " " : line.substr(at, 3);
      at += sign.size();
      upper.push_back(sign == "█" || sign == "▀");
      lower.push_back(sign == "█" || sign == "▄");
    }
    rows.push_back(upper);
    rows.push_back(lower);
  }
  return rows;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(qr_codes)

BOOST_AUTO_TEST_CASE(a_short_text_is_drawn_with_finders_and_a_quiet_zone) {
  const auto drawn = qr_code(view_of("mappe"), false);
  BOOST_TEST_REQUIRE(bool(drawn));
  const auto rows = modules(*drawn);
  const std::size_t width = rows.front().size();
  BOOST_TEST(width == 21u + 8u);  // version 1
  for (std::size_t row = 0; row < 4; ++row)
    for (std::size_t column = 0; column < width; ++column) BOOST_TEST(rows[row][column]);
  const std::vector<std::string> finder{"#######", "#.....#", "#.###.#", "#.###.#", "#.###.#", "#.....#", "#######"};
  for (std::size_t row = 0; row < 7; ++row)
    for (std::size_t column = 0; column < 7; ++column) {
      BOOST_TEST(rows[4 + row][4 + column] == (finder[row][column] == '.'));
      BOOST_TEST(rows[4 + row][width - 5 - column] == (finder[row][column] == '.'));
    }
}

BOOST_AUTO_TEST_CASE(colours_stand_around_each_line) {
  const auto drawn = qr_code(view_of("mappe"), true);
  BOOST_TEST(drawn->starts_with("\033[97;40m"));
  BOOST_TEST(drawn->ends_with("\033[0m\n"));
}

BOOST_AUTO_TEST_CASE(more_than_a_qr_code_holds_is_too_large) {
  BOOST_TEST((qr_code(Bytes(4000, 'a'), false).error().code == Errc::too_large));
}

BOOST_AUTO_TEST_SUITE_END()
