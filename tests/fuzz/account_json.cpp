// Any text as the JSON of a new account or of a change of its bundle: read within its limits, or refused as the
// client's mistake. §2, §3
#include "server/accounts/bundle_change.h"
#include "tests/fuzz/fuzz.h"

using namespace mappe;
using namespace mappe::server;

namespace {

void check_copy(const Copy& copy, const AccountId& account) {
  CHECK(copy.outside.account == account && copy.outside.serial > 0);
  fuzz::check_same(copy.outside.encode(), copy.bundle);
}

void check_problem(const std::optional<Problem>& problem) {
  if (!problem) return;
  const int status = status_of(problem->type);
  CHECK(status >= 400 && status < 500);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  {
    JsonReader json(input);
    const auto account = read_new_account(json);
    const auto whole = json.finish();
    check_problem(whole);
    if (!account) check_problem(account.problem());
    if (account && !whole) {
      check_copy(account->sealed.password, account->id);
      check_copy(account->sealed.recovery, account->id);
      CHECK(!account->id.is_zero());
    }
  }
  JsonReader json(input);
  const auto account = json.id<AccountId>("account");
  const auto serial = json.uint_up_to("serial", 1 << 20);
  const auto names = json.salted_names("names", 256, 255);
  const auto change = read_bundle_change(json, account, serial);
  const auto whole = json.finish();
  check_problem(whole);
  if (!change) check_problem(change.problem());
  if (!change || whole) return 0;
  check_copy(change->password, account);
  if (change->recovery) check_copy(*change->recovery, account);
  CHECK(names.size() <= 256);
  return 0;
}
