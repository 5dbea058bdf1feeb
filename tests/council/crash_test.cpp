// kill -9 in the middle of a pass, again and again: it goes on where it was, and what is there in the end is the same.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "scene.h"

using namespace mappe;
using namespace mappe::council;
using namespace mappe::council::test;

namespace {

class Runner {
 public:
  Runner(const std::filesystem::path& dir, const std::string& address) {
    pid_ = ::fork();
    BOOST_REQUIRE(pid_ >= 0);
    if (pid_ == 0) {
      ::execl(MAPPE_COUNCIL_RUNNER, MAPPE_COUNCIL_RUNNER, dir.c_str(), address.c_str(), static_cast<char*>(nullptr));
      ::_exit(127);
    }
  }
  int kill() {
    ::kill(pid_, SIGKILL);
    return wait();
  }
  int wait() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    return status;
  }

 private:
  pid_t pid_ = -1;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(crash)

BOOST_AUTO_TEST_CASE(a_killed_pass_goes_on_where_it_was) {
  Scene scene(made_up(200, 20));
  scene.pass();
  const std::string whole = picture(*scene.store, "stadt");
  const std::size_t requests_of_a_pass = scene.server.requests().size();
  scene.with([](Quirks& q) { q.delay_ms = 10; });
  scene.server.forget_requests();
  const auto dir = scene.folder.path() / "killed";
  unsigned kills = 0;
  for (; kills < 4; ++kills) {
    const std::size_t enough = scene.server.requests().size() + 6;
    Runner runner(dir, scene.server.system());
    for (int i = 0; i < 2000 && scene.server.requests().size() < enough; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    const int status = runner.kill();
    BOOST_REQUIRE(WIFSIGNALED(status));  // it was in the middle
  }
  Runner last(dir, scene.server.system());
  const int status = last.wait();
  BOOST_REQUIRE(WIFEXITED(status));
  BOOST_TEST(WEXITSTATUS(status) == 0);
  BOOST_TEST((picture(*opened(dir), "stadt") == whole));
  BOOST_TEST(scene.server.requests().size() < requests_of_a_pass + 4 * kills);  // it did not begin anew
}

BOOST_AUTO_TEST_SUITE_END()
