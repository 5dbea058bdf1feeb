// Errors are values: whatever the outside world can cause returns a Result<T>.
//
// An Error is a kind (Errc: what a caller decides on) and a sentence (for people). The sentence is a literal, checked
// by the compiler, so that no path, name or key can leak through it. Callers that know a path add it when they print.
// Keeps the shape of C++23's std::expected and gives way to it then.
#pragma once

#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "crypto/base/check.h"

namespace mappe {

enum class Errc {
  malformed,    // bytes or text that do not have the form they must have
  tampered,     // well formed, but a tag, hash, commitment or signature does not fit
  forged,       // an entry that breaks a rule of the journal: signature, role, order, arity  (docs/protocol.md §4)
  forked,       // another hash at a seq this client has seen
  behind,       // the server has less than this client saw
  unsupported,  // a version, kind or suite newer than this program knows
  not_found,    // there is no such thing, or it is not for this session
  exists,       // there is such a thing already
  conflict,     // the state moved on: the head, the version, a precondition
  denied,       // role, ownership or credentials do not allow it
  expired,      // a session, nonce, invitation or membership that has ended
  locked,       // somebody else holds a lease on it
  quota,        // adding this would exceed the faction's quota
  too_large,    // over a named limit in bytes
  too_many,     // over a named limit in number or rate; try later
  busy,         // not now: draining, restoring, out of workers
  offline,      // no connection to the server
  timeout,      // no answer within the time limit
  untrusted,    // the server's certificate or identity is not the pinned one
  damaged,      // what lies on our own disk does not fit its checksum or id
  io,           // the operating system refused: disk full, permission, read error
  usage,        // the caller (a person at the command line) asked for something that makes no sense
  cancelled,    // the caller stopped it
};

// The stable, lower-case name of a kind, as used in logs, problem types and tests: "not_found".
std::string_view name_of(Errc code) noexcept;

class Sentence {
 public:
  consteval Sentence(const char* text) : text_(text) {}  // implicit on purpose: fail(Errc::x, "literal")
  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

struct Error {
  Errc code;
  std::string_view what;  // a literal; lives for ever

  friend bool operator==(const Error& a, const Error& b) { return a.code == b.code; }
};

// return fail(Errc::malformed, "chunk shorter than a tag");   or, passing on:   return fail(other.error());
[[nodiscard]] constexpr Error fail(Errc code, Sentence sentence) { return {code, sentence.text()}; }
[[nodiscard]] constexpr Error fail(const Error& error) { return error; }

template <class T>
class [[nodiscard]] Result {
  static_assert(!std::is_same_v<T, Error> && !std::is_reference_v<T>);

 public:
  using value_type = T;

  Result(Error error) : state_(std::in_place_index<1>, error) {}
  template <class U = T>
  requires(std::is_constructible_v<T, U&&> && !std::is_same_v<std::remove_cvref_t<U>, Result> &&
           !std::is_same_v<std::remove_cvref_t<U>, Error>) Result(U&& value)
      : state_(std::in_place_index<0>, std::forward<U>(value)) {}

  bool has_value() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }

  T& operator*() & { return get(); }
  const T& operator*() const& { return get(); }
  T&& operator*() && { return std::move(get()); }
  T* operator->() { return &get(); }
  const T* operator->() const { return &get(); }

  const Error& error() const {
    CHECK(!has_value());
    return std::get<1>(state_);
  }
  template <class U>
  T value_or(U&& other) const& {
    return has_value() ? get() : static_cast<T>(std::forward<U>(other));
  }

 private:
  T& get() {
    CHECK(has_value());
    return std::get<0>(state_);
  }
  const T& get() const {
    CHECK(has_value());
    return std::get<0>(state_);
  }

  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;

  Result() = default;
  Result(Error error) : error_(error) {}

  bool has_value() const noexcept { return !error_; }
  explicit operator bool() const noexcept { return has_value(); }
  const Error& error() const {
    CHECK(error_.has_value());
    return *error_;
  }

 private:
  std::optional<Error> error_;
};

}  // namespace mappe
