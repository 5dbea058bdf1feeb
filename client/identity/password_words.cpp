#include "client/identity/password_words.h"

#include "crypto/base/bytes.h"

namespace mappe::client {

namespace {

using Dice = Secret<struct PasswordDiceTag, 2 * proposed_words>;  // two bytes a word, of which 11 bits count
static_assert((password_word_count & (password_word_count - 1)) == 0, "so that each word has the same chance");

}  // namespace

SecretBytes propose_password() {
  const Dice dice = Dice::random();
  SecretBytes proposed(proposed_words * 16);  // no word is longer than 9
  std::size_t size = 0;
  for (std::size_t i = 0; i < proposed_words; ++i) {
    const std::size_t thrown = std::size_t{dice.expose()[2 * i]} << 8 | dice.expose()[2 * i + 1];
    if (i > 0) proposed.expose_to_fill()[size++] = ' ';
    for (const char letter : password_words[thrown % password_word_count])
      proposed.expose_to_fill()[size++] = static_cast<std::uint8_t>(letter);
  }
  proposed.shrink(size);
  return proposed;
}

}  // namespace mappe::client
