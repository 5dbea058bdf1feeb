// Proposed passwords: what they are drawn from.                                                      docs/protocol.md
// §3
#include "client/identity/password_words.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <set>
#include <string>

#include "crypto/base/bytes.h"

using namespace mappe;
using namespace mappe::client;

namespace {

bool is_one_slip_apart(std::string_view shorter, std::string_view longer) {
  if (shorter.size() > longer.size()) return is_one_slip_apart(longer, shorter);
  if (longer.size() - shorter.size() > 1) return false;
  const auto [a, b] = std::mismatch(shorter.begin(), shorter.end(), longer.begin());
  const auto rest_of_shorter = shorter.size() == longer.size() && a != shorter.end() ? a + 1 : a;
  return b != longer.end() && std::equal(rest_of_shorter, shorter.end(), b + 1, longer.end());
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char c : text)
    if (c == ' ')
      words.emplace_back();
    else
      words.back() += c;
  return words;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(password_words)

BOOST_AUTO_TEST_CASE(the_list_is_plain_letters_in_order_and_no_slip_turns_one_word_into_another) {
  BOOST_TEST(std::is_sorted(client::password_words.begin(), client::password_words.end()));
  for (const std::string_view word : client::password_words) {
    BOOST_TEST((word.size() >= 4 && word.size() <= 9));
    BOOST_TEST(std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; }), word);
  }
  std::size_t near = 0;
  for (std::size_t i = 0; i < password_word_count; ++i)
    for (std::size_t k = i + 1; k < password_word_count; ++k)
      near += client::password_words[i] == client::password_words[k] ||
              is_one_slip_apart(client::password_words[i], client::password_words[k]);
  BOOST_TEST(near == 0u);
}

BOOST_AUTO_TEST_CASE(six_words_are_proposed_and_each_of_them_may_be_any) {
  const std::set<std::string_view> list(client::password_words.begin(), client::password_words.end());
  std::set<std::string> drawn;
  for (int i = 0; i < 4000; ++i) {
    const SecretBytes proposed = propose_password();
    const auto words = split(text_of(proposed.expose()));
    BOOST_TEST_REQUIRE(words.size() == proposed_words);
    for (const std::string& word : words) {
      BOOST_TEST_REQUIRE(list.contains(word));
      drawn.insert(word);
    }
  }
  // 24,000 draws out of 2,048: each is missing with a chance of e^-11.7.
  BOOST_TEST(drawn.size() > 2040u);
}

BOOST_AUTO_TEST_SUITE_END()
