// Why a tree did not do what was asked, and Answer<T>: the value, or that.
//
// Result<T> of crypto/base would not do: a refused client must be told which lock is in the way and when to try again.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "crypto/base/result.h"
#include "webdav/path.h"

namespace mappe::webdav {

struct Refusal {
  enum class Why {
    not_found,            // 404  nothing at this place, or nothing this member may see
    no_parent,            // 409  the folder it should lie in is missing, or is a file
    exists,               // 405 (MKCOL), 412 (Overwrite: F)
    is_folder,            // 405  content was given for a folder
    precondition_failed,  // 412  the conditions of the request are not met
    locked,               // 423  DAV:lock-token-submitted; `places` are the roots of the locks
    lock_conflict,        // 423  DAV:no-conflicting-lock; `places` likewise
    no_such_lock,         // 409 (UNLOCK), 412 (refresh)  DAV:lock-token-matches-request-uri
    foreign_lock,         // 403  the lock belongs to another member
    quota,                // 507  DAV:quota-not-exceeded
    too_large,            // 413  over what one file may have
    too_many,             // 507  over a number: members of a folder, properties of a resource
    read_only,            // 403  this member may look, or the space is frozen
    name_refused,         // 403  a name that some systems cannot have
    name_taken,           // 409  a sibling differs by case alone
    into_itself,          // 403  a folder into itself, or onto itself
    offline,              // 503  the server behind the tree is away
    busy,                 // 503  not now
    source_failed,        // what the client sent broke off or does not fit; `source` says how
    damaged,              // 500  the content does not fit its checksum
    io,                   // 500  the system below failed
  } why;
  std::string_view what;                              // a literal, for people
  std::vector<Path> places{};                         // locked, lock_conflict; else empty
  std::optional<Error> source{};                      // source_failed: the error that Source::read gave
  std::optional<std::chrono::seconds> retry_after{};  // offline, busy
};

[[nodiscard]] inline Refusal refuse(Refusal::Why why, Sentence sentence) { return {why, sentence.text()}; }

template <class T>
class [[nodiscard]] Answer {
 public:
  Answer(Refusal refusal) : state_(std::in_place_index<1>, std::move(refusal)) {}
  Answer(T value) : state_(std::in_place_index<0>, std::move(value)) {}

  explicit operator bool() const noexcept { return state_.index() == 0; }
  T& operator*() {
    CHECK(state_.index() == 0);
    return std::get<0>(state_);
  }
  T* operator->() { return &**this; }
  const Refusal& refusal() const {
    CHECK(state_.index() == 1);
    return std::get<1>(state_);
  }

 private:
  std::variant<T, Refusal> state_;
};

struct Done {};

}  // namespace mappe::webdav
