// What a route answers: a value, or an error with the server's own words beside it (RFC 9457).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <type_traits>

#include "crypto/base/ids.h"

namespace mappe::client {

// problem+json of the server. `type` without its prefix "urn:mappe:problem:"; the members that clients use.
struct Problem {
  int status = 0;
  std::string type;    // "head-moved"; "" when the answer was no problem+json
  std::string rule;    // which rule was broken, for type "rule"
  std::string detail;  // English, for people; from the server: shown as its words, never believed
  std::optional<unsigned> retry_after_s;
  std::string json;  // the whole document, for members that one route alone has
};

template <class T>
class [[nodiscard]] Answer {
 public:
  Answer(Result<T> result) : result_(std::move(result)) {}
  Answer(Error error) : result_(error) {}
  Answer(Error error, Problem problem)
      : result_(error), problem_(std::make_shared<const Problem>(std::move(problem))) {}
  template <class U = T>
  requires(!std::is_void_v<T> && std::is_constructible_v<Result<T>, U&&> &&
           !std::is_same_v<std::remove_cvref_t<U>, Answer> && !std::is_same_v<std::remove_cvref_t<U>, Error> &&
           !std::is_same_v<std::remove_cvref_t<U>, Result<T>>) Answer(U&& value)
      : result_(std::forward<U>(value)) {}

  explicit operator bool() const { return result_.has_value(); }
  auto& operator*() { return *result_; }
  const auto& operator*() const { return *result_; }
  auto* operator->() { return &*result_; }
  const auto* operator->() const { return &*result_; }
  const Error& error() const { return result_.error(); }
  Result<T>& result() { return result_; }
  // nullptr unless the server answered with an error.
  const Problem* problem() const { return problem_.get(); }

 private:
  Result<T> result_;
  std::shared_ptr<const Problem> problem_;
};

// Answer<void> has no value to point at.
template <>
class [[nodiscard]] Answer<void> {
 public:
  Answer() = default;
  Answer(Result<void> result) : result_(std::move(result)) {}
  Answer(Error error) : result_(error) {}
  Answer(Error error, Problem problem)
      : result_(error), problem_(std::make_shared<const Problem>(std::move(problem))) {}
  explicit operator bool() const { return result_.has_value(); }
  const Error& error() const { return result_.error(); }
  Result<void>& result() { return result_; }
  const Problem* problem() const { return problem_.get(); }

 private:
  Result<void> result_;
  std::shared_ptr<const Problem> problem_;
};

}  // namespace mappe::client
