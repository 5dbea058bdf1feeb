#include "client/drive/refusals.h"

#include "client/drive/limits.h"

namespace mappe::client::drive {

using webdav::refuse;
using Why = webdav::Refusal::Why;

namespace {

webdav::Refusal later(Why why, std::string_view what, const Problem* problem) {
  webdav::Refusal refusal{why, what};
  refusal.retry_after = limits::retry_after;
  if (problem != nullptr && problem->retry_after_s) refusal.retry_after = std::chrono::seconds(*problem->retry_after_s);
  return refusal;
}

}  // namespace

webdav::Refusal offline() {
  return later(Why::offline, "the server cannot be reached: what was read before can be read", nullptr);
}

webdav::Refusal refusal_of(const Error& error, const Problem* problem) {
  switch (error.code) {
    case Errc::offline:
    case Errc::timeout:
    case Errc::cancelled:
      return offline();
    case Errc::busy:
    case Errc::conflict:
    case Errc::too_many:
      return later(Why::busy, error.what, problem);
    case Errc::denied:
    case Errc::unsupported:
    case Errc::expired:
      return {Why::read_only, error.what};
    case Errc::locked:
      return {Why::locked, error.what};
    case Errc::quota:
      return {Why::quota, error.what};
    case Errc::too_large:
      return {Why::too_large, error.what};
    case Errc::not_found:
      return later(Why::busy, error.what, problem);  // blobs that went meanwhile: the same request sends them again
    case Errc::exists:
    case Errc::malformed:
    case Errc::tampered:
    case Errc::forged:
    case Errc::forked:
    case Errc::behind:
    case Errc::untrusted:
    case Errc::damaged:
      return {Why::damaged, error.what};
    case Errc::io:
    case Errc::usage:
      return {Why::io, error.what};
  }
  return {Why::io, error.what};
}

webdav::Refusal refusal_of(const Committed& given_up) {
  using journal::Unfit;
  switch (given_up.rule.value_or(Unfit::malformed)) {
    case Unfit::not_live:
    case Unfit::unknown_node:
      return refuse(Why::not_found, "there is nothing at this path");
    case Unfit::parent_not_folder:
      return refuse(Why::no_parent, "the folder is missing");
    case Unfit::below_itself:
      return refuse(Why::into_itself, "source and destination lie within each other");
    case Unfit::bad_name:
      return refuse(Why::name_refused, "a name that some systems cannot have");
    case Unfit::too_deep:
      return refuse(Why::too_many, "deeper than a space may be");
    case Unfit::name_taken:
      return refuse(Why::name_taken, "a name differs by case alone");
    case Unfit::wrong_sort:
      return refuse(Why::is_folder, "a folder has no content");
    case Unfit::attributes_too_large:
      return refuse(Why::too_large, "the properties of one place hold 60 KiB at most");
    case Unfit::unreadable:
    case Unfit::malformed:
    case Unfit::unknown_operation:
    case Unfit::wrong_kind:
    case Unfit::id_taken:
    case Unfit::not_trashed:
    case Unfit::has_children:
    case Unfit::unknown_version:
    case Unfit::current_version:
    case Unfit::unknown_note:
    case Unfit::already_done:
    case Unfit::not_author:
    case Unfit::not_manager:
    case Unfit::unknown_entry:
    case Unfit::not_current:
    case Unfit::agenda_full:
      return webdav::Refusal{Why::busy, "the space has changed meanwhile", {}, {}, limits::retry_after};
  }
  return refuse(Why::io, "the change does not fit");
}

}  // namespace mappe::client::drive
