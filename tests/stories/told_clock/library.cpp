// Loaded before the C library (LD_PRELOAD): the wall clock of a real program goes ahead by MAPPE_TOLD_CLOCK_AHEAD_S
// seconds, or behind where that is below zero. Clocks that measure how long something takes stay as they are.
#include <dlfcn.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cstdlib>

namespace {

time_t ahead_s() {
  static const time_t seconds = [] {
    const char* told = std::getenv("MAPPE_TOLD_CLOCK_AHEAD_S");
    return told == nullptr ? time_t{0} : static_cast<time_t>(std::atoll(told));
  }();
  return seconds;
}

}  // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* out) noexcept {
  const long failed = ::syscall(SYS_clock_gettime, clock, out);
  if (failed == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) out->tv_sec += ahead_s();
  return static_cast<int>(failed);
}

int gettimeofday(timeval* out, void*) noexcept {
  timespec now{};
  if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
  *out = {now.tv_sec, now.tv_nsec / 1000};
  return 0;
}

time_t time(time_t* out) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  if (out != nullptr) *out = now.tv_sec;
  return now.tv_sec;
}

// Until a moment of the told clock; the kernel knows the real one.
int pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex, const timespec* until) {
  using Real = int (*)(pthread_cond_t*, pthread_mutex_t*, const timespec*);
  static const Real real = reinterpret_cast<Real>(::dlsym(RTLD_NEXT, "pthread_cond_timedwait"));
  const timespec real_until{until->tv_sec - ahead_s(), until->tv_nsec};
  return real(condition, mutex, &real_until);
}
}
