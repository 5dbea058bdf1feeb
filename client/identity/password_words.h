// Passwords to propose: six everyday German words, drawn with equal chances from 2,048.             docs/protocol.md §3
//
//   6 words x 11 bits = 66 bits. Whoever has the server's data must try 2^65 of them on average, each at 64 MiB of
//   Argon2id (docs/threat-model.md, "Passwords").
//   threads  any
#pragma once

#include <array>
#include <string_view>

#include "crypto/base/secret.h"

namespace mappe::client {

constexpr std::size_t password_word_count = 2048;  // 11 bits a word
constexpr std::size_t proposed_words = 6;
extern const std::array<std::string_view, password_word_count> password_words;

// "ahorn kessel ...": words with one blank between them.
SecretBytes propose_password();

}  // namespace mappe::client
