#include "client/drive/refusal_log.h"

#include "client/drive/limits.h"
#include "client/replica/clock.h"
#include "client/wire/problem.h"

namespace mappe::client::drive {

using webdav::Path;
using Why = webdav::Refusal::Why;

namespace {

bool is_news(Why why) {
  return why != Why::not_found && why != Why::exists && why != Why::no_such_lock && why != Why::is_folder;
}

class Noted final : public webdav::Tree {
 public:
  Noted(std::shared_ptr<webdav::Tree> tree, RefusalLog& log) : tree_(std::move(tree)), log_(log) {}

  webdav::Answer<webdav::Resource> find(const Path& path, webdav::Wanted wanted) override {
    return tree_->find(path, wanted);
  }
  webdav::Answer<std::unique_ptr<webdav::Listing>> list(const Path& folder, webdav::Wanted wanted) override {
    return tree_->list(folder, wanted);
  }
  webdav::Answer<webdav::OpenFile> open(const Path& path) override { return note(path, tree_->open(path)); }
  std::optional<std::string> namesake(const Path& path) override { return tree_->namesake(path); }
  webdav::Answer<webdav::Changed> write(const webdav::Write& write, webdav::Source& source) override {
    return note(write.path, tree_->write(write, source));
  }
  webdav::Answer<webdav::Changed> make_folder(const webdav::MakeFolder& make) override {
    return note(make.path, tree_->make_folder(make));
  }
  webdav::Answer<webdav::Changed> move(const webdav::Transfer& transfer) override {
    return note(transfer, tree_->move(transfer));
  }
  webdav::Answer<webdav::Changed> copy(const webdav::Transfer& transfer) override {
    return note(transfer, tree_->copy(transfer));
  }
  webdav::Answer<webdav::Done> remove(const Path& path, const webdav::Conditions& conditions) override {
    return note(path, tree_->remove(path, conditions));
  }
  webdav::Answer<webdav::Done> patch(const webdav::Patch& patch) override {
    return note(patch.path, tree_->patch(patch));
  }
  webdav::Answer<webdav::Quota> quota(const Path& folder) override { return tree_->quota(folder); }
  webdav::Answer<webdav::TakenLock> lock(const webdav::TakeLock& take) override {
    return note(take.path, tree_->lock(take));
  }
  webdav::Answer<webdav::Lock> refresh(const Path& path, const webdav::Conditions& conditions,
                                       std::chrono::seconds timeout) override {
    return tree_->refresh(path, conditions, timeout);
  }
  webdav::Answer<webdav::Done> unlock(const Path& path, const std::string& token) override {
    return tree_->unlock(path, token);
  }

 private:
  // A lock is mostly in the way of what leaves; anything else, of what arrives.
  webdav::Answer<webdav::Changed> note(const webdav::Transfer& transfer, webdav::Answer<webdav::Changed> answer) {
    const bool is_locked = !answer && answer.refusal().why == Why::locked;
    return note(is_locked ? transfer.from : transfer.to, std::move(answer));
  }
  template <class T>
  webdav::Answer<T> note(const Path& path, webdav::Answer<T> answer) {
    if (!answer && is_news(answer.refusal().why)) log_.note(path, answer.refusal());
    return answer;
  }

  const std::shared_ptr<webdav::Tree> tree_;
  RefusalLog& log_;
};

}  // namespace

std::string path_text(const Path& path) {
  std::string text = path.is_root() ? "/" : "";
  for (const std::string& name : path.names()) text += "/" + name;
  return text;
}

// Room and money end in the same way for a program, but not for who reads why.
std::string_view reason_of(const webdav::Refusal& refusal) {
  if (refusal.what == budget_used_up.what) return "budget";
  return word_of(refusal.why);
}

void RefusalLog::note(const Path& path, const webdav::Refusal& refusal) {
  Refused one{own_time_ms(), path_text(path), reason_of(refusal), refusal.what};
  const std::lock_guard guard(mutex_);
  if (!refused_.empty()) {
    const Refused& newest = refused_.back();
    if (newest.path == one.path && newest.reason == one.reason && newest.what == one.what) {
      one.times = newest.times + 1;
      refused_.pop_back();
    }
  }
  refused_.push_back(std::move(one));
  if (refused_.size() > limits::refusals_max) refused_.pop_front();
}

std::vector<Refused> RefusalLog::newest_first() const {
  const std::lock_guard guard(mutex_);
  return {refused_.rbegin(), refused_.rend()};
}

std::string_view word_of(Why why) {
  switch (why) {
    case Why::not_found:
      return "not_found";
    case Why::no_parent:
      return "no_parent";
    case Why::exists:
      return "exists";
    case Why::is_folder:
      return "is_folder";
    case Why::precondition_failed:
      return "precondition_failed";
    case Why::locked:
      return "locked";
    case Why::lock_conflict:
      return "lock_conflict";
    case Why::no_such_lock:
      return "no_such_lock";
    case Why::foreign_lock:
      return "foreign_lock";
    case Why::quota:
      return "quota";
    case Why::too_large:
      return "too_large";
    case Why::too_many:
      return "too_many";
    case Why::read_only:
      return "read_only";
    case Why::name_refused:
      return "name_refused";
    case Why::name_taken:
      return "name_taken";
    case Why::into_itself:
      return "into_itself";
    case Why::offline:
      return "offline";
    case Why::busy:
      return "busy";
    case Why::source_failed:
      return "source_failed";
    case Why::damaged:
      return "damaged";
    case Why::io:
      return "io";
  }
  return "io";
}

std::shared_ptr<webdav::Tree> noted(std::shared_ptr<webdav::Tree> tree, RefusalLog& log) {
  return std::make_shared<Noted>(std::move(tree), log);
}

}  // namespace mappe::client::drive
