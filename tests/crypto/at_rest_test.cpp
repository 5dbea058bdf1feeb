#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "crypto/base/at_rest_box.h"

using namespace mappe;

namespace {

struct Folder {
  std::filesystem::path path;
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "mappe-key-XXXXXX").string();
    BOOST_TEST_REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::filesystem::path key() const { return path / "at-rest.key"; }
};

mode_t mode_of(const std::filesystem::path& file) {
  struct stat status {};
  BOOST_TEST_REQUIRE(::stat(file.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(at_rest)

BOOST_AUTO_TEST_CASE(a_record_opens_with_the_key_that_was_made_for_it) {
  const Folder folder;
  const AtRestBox before(std::move(*make_key_file(folder.key())));
  const Bytes sealed = before.seal(view_of("accounts/1"), view_of("a record"));
  const AtRestBox after_a_restart(std::move(*read_key_file(folder.key())));
  BOOST_TEST(text_of(after_a_restart.open(view_of("accounts/1"), sealed)->expose()) == "a record");
  BOOST_TEST((after_a_restart.open(view_of("accounts/2"), sealed).error().code == Errc::tampered));
}

BOOST_AUTO_TEST_CASE(sealing_twice_gives_two_ciphertexts) {
  const AtRestBox box(AtRestKey::random());
  BOOST_TEST((box.seal({}, view_of("a record")) != box.seal({}, view_of("a record"))));
}

BOOST_AUTO_TEST_CASE(a_new_key_file_is_its_owners_alone) {
  const Folder folder;
  BOOST_TEST(make_key_file(folder.key()).has_value());
  BOOST_TEST(mode_of(folder.key()) == 0600u);
  BOOST_TEST(std::filesystem::file_size(folder.key()) == 32u);
}

BOOST_AUTO_TEST_CASE(a_key_file_is_never_overwritten) {
  const Folder folder;
  const auto first = make_key_file(folder.key());
  BOOST_TEST((make_key_file(folder.key()).error().code == Errc::exists));
  BOOST_TEST(equal_in_constant_time(*read_key_file(folder.key()), *first));
}

BOOST_AUTO_TEST_CASE(a_key_file_that_others_may_read_is_refused) {
  const Folder folder;
  BOOST_TEST(make_key_file(folder.key()).has_value());
  BOOST_TEST_REQUIRE(::chmod(folder.key().c_str(), 0640) == 0);
  BOOST_TEST((read_key_file(folder.key()).error().code == Errc::denied));
}

BOOST_AUTO_TEST_CASE(a_key_file_of_another_length_is_damaged) {
  const Folder folder;
  BOOST_TEST(make_key_file(folder.key()).has_value());
  BOOST_TEST_REQUIRE(::truncate(folder.key().c_str(), 31) == 0);
  BOOST_TEST((read_key_file(folder.key()).error().code == Errc::damaged));
}

BOOST_AUTO_TEST_CASE(a_missing_key_file_is_not_found_and_an_impossible_one_is_io) {
  const Folder folder;
  BOOST_TEST((read_key_file(folder.key()).error().code == Errc::not_found));
  BOOST_TEST((make_key_file(folder.path / "no-such-folder" / "key").error().code == Errc::io));
}

BOOST_AUTO_TEST_SUITE_END()
