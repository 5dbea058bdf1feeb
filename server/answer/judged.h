// What a check of a request gives: a value, or the problem to answer with. The server's Result, whose error is for the
// client instead of for the caller.
#pragma once

#include <utility>
#include <variant>

#include "crypto/base/check.h"
#include "server/answer/problem.h"

namespace mappe::server {

template <class T>
class [[nodiscard]] Judged {
 public:
  Judged(Problem problem) : state_(std::in_place_index<1>, std::move(problem)) {}
  Judged(T value) : state_(std::in_place_index<0>, std::move(value)) {}

  explicit operator bool() const { return state_.index() == 0; }
  T& operator*() {
    CHECK(state_.index() == 0);
    return std::get<0>(state_);
  }
  const T& operator*() const {
    CHECK(state_.index() == 0);
    return std::get<0>(state_);
  }
  T* operator->() { return &**this; }
  const T* operator->() const { return &**this; }
  const Problem& problem() const {
    CHECK(state_.index() == 1);
    return std::get<1>(state_);
  }

 private:
  std::variant<T, Problem> state_;
};

}  // namespace mappe::server
