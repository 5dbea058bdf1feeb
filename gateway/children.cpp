#include "gateway/children.h"

#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "crypto/base/hash.h"
#include "crypto/base/random.h"
#include "crypto/seal/app_password.h"
#include "gateway/limits.h"

namespace mappe::gateway {

namespace {

Children::Key random_key() {
  Children::Key key{};
  fill_random(key);
  return key;
}

// A process of its own group, so that Ctrl+C at a terminal ends the front alone, which ends it in order. Nothing of the
// front is in it but `socket`, as descriptor 3, and its standard error.
pid_t spawn_program(const std::filesystem::path& program, int socket) {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&files);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&files, socket, child_descriptor);
  posix_spawn_file_actions_addclosefrom_np(&files, child_descriptor + 1);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
  std::string name = program.string(), word = "child";
  std::array<char*, 3> arguments{name.data(), word.data(), nullptr};
  pid_t pid = -1;
  if (::posix_spawn(&pid, name.c_str(), &files, &attributes, arguments.data(), environ) != 0) pid = -1;
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  return pid;
}

}  // namespace

struct Children::Child {
  Key key{};
  pid_t pid = -1;
  http::FileHandle control;
  std::filesystem::path socket;
  std::optional<Unlocked> unlocked;  // none: not known yet
};

Children::Children(Settings settings) : settings_(std::move(settings)), secret_(random_key()) {}

Children::~Children() {
  std::unique_lock lock(mutex_);
  for (const auto& [pid, child] : running_) ::shutdown(child->control.get(), SHUT_RDWR);
  const auto running = std::exchange(running_, {});
  children_.clear();
  lock.unlock();
  for (const auto& [pid, child] : running) ::waitpid(pid, nullptr, 0);
}

Children::Key Children::key_of(const Credentials& given) const {
  return derive_public(secret_, "gateway-door", given.password.expose());
}

std::optional<Children::Started> Children::find(const Key& key) {
  std::unique_lock lock(mutex_);
  const auto found = children_.find(key);
  if (found == children_.end()) return std::nullopt;
  const auto child = found->second;
  changed_.wait(lock, [&] { return child->unlocked.has_value(); });
  return Started{*child->unlocked, child->socket};
}

std::shared_ptr<Children::Child> Children::spawn(const Key& key, const Credentials& given, const std::string& address) {
  int pair[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) return nullptr;
  http::FileHandle ours(pair[0]), theirs(pair[1]);
  auto child = std::make_shared<Child>();
  child->key = key;
  child->socket = settings_.state / ("s" + std::to_string(++number_));
  child->pid = spawn_program(settings_.program, theirs.get());
  if (child->pid < 0) return nullptr;
  child->control = std::move(ours);
  running_[child->pid] = child;
  Order order;
  order.origin = settings_.origin;
  order.certificate = settings_.certificate();
  order.state = settings_.state / seal::AppPassword::id_text(given.id);
  order.socket = child->socket;
  order.idle = settings_.idle;
  order.address = address;
  order.password = SecretBytes(bytes_of(given.password.expose()));
  (void)send_order(child->control.get(), order);  // one that does not take it ends, and says so by that
  return child;
}

// What it says, or that it ended.
Unlocked Children::wait_for(Child& child) const {
  pollfd wait{child.control.get(), POLLIN, 0};
  const auto patience = std::chrono::milliseconds(limits::unlock_patience).count();
  char said = 0;
  const bool spoke = ::poll(&wait, 1, static_cast<int>(patience)) > 0 && ::recv(wait.fd, &said, 1, 0) == 1;
  if (!spoke) {
    ::kill(child.pid, SIGKILL);
    return Unlocked::failed;
  }
  return static_cast<Unlocked>(said);
}

Children::Started Children::start(const Key& key, const Credentials& given, const std::string& address) {
  std::unique_lock lock(mutex_, std::defer_lock);
  for (;;) {
    if (auto there = find(key)) return *there;
    lock.lock();
    if (!children_.contains(key)) break;  // else somebody started it this very moment
    lock.unlock();
  }
  const auto unlocking = std::count_if(children_.begin(), children_.end(),
                                       [](const auto& one) { return !one.second->unlocked.has_value(); });
  if (running_.size() >= settings_.most || static_cast<std::size_t>(unlocking) >= limits::unlocking_max)
    return {Unlocked::away, {}};
  const auto child = spawn(key, given, address);
  if (!child) return {Unlocked::failed, {}};
  children_[key] = child;
  lock.unlock();
  const Unlocked unlocked = wait_for(*child);
  lock.lock();
  child->unlocked = unlocked;
  if (unlocked != Unlocked::open) {
    const auto own = children_.find(key);
    if (own != children_.end() && own->second == child) children_.erase(own);
  }
  changed_.notify_all();
  return {unlocked, child->socket};
}

void Children::forget(const Key& key) {
  const std::lock_guard lock(mutex_);
  const auto found = children_.find(key);
  if (found != children_.end() && found->second->unlocked) children_.erase(found);
}

void Children::reap() {
  const std::lock_guard lock(mutex_);
  for (auto at = running_.begin(); at != running_.end();) {
    if (::waitpid(at->first, nullptr, WNOHANG) != at->first) {
      ++at;
      continue;
    }
    const auto own = children_.find(at->second->key);
    if (own != children_.end() && own->second == at->second && own->second->unlocked) children_.erase(own);
    at = running_.erase(at);
  }
}

std::size_t Children::count() const {
  const std::lock_guard lock(mutex_);
  return running_.size();
}

}  // namespace mappe::gateway
