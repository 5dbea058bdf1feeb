// What holds a secret on its way into a Secret, a message or a text is wiped before its memory is given back. This
// program's operator delete looks through each block for the secret of the test that runs.
#include <malloc.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <new>

#include "crypto/base/cbor.h"

#include "crypto/seal/bundle.h"
#include "crypto/seal/invitation.h"
#include "crypto/seal/recovery.h"

namespace {

constexpr std::size_t needle_bytes = 16;
bool watching = false;
unsigned char needle[needle_bytes];
unsigned found = 0;

void look_through(const void* block) {
  if (!watching || block == nullptr) return;
  const auto* bytes = static_cast<const unsigned char*>(block);
  const std::size_t size = malloc_usable_size(const_cast<void*>(block));
  found += std::search(bytes, bytes + size, needle, needle + needle_bytes) != bytes + size;
}

}  // namespace

void* operator new(std::size_t size) {
  void* block = std::malloc(size == 0 ? 1 : size);
  if (block == nullptr) throw std::bad_alloc();
  return block;
}
void operator delete(void* block) noexcept {
  look_through(block);
  std::free(block);
}
void operator delete(void* block, std::size_t) noexcept {
  look_through(block);
  std::free(block);
}

using namespace mappe;
using namespace mappe::seal;

namespace {

// How many blocks were given back with the first bytes of `secret` in them while `make` ran and its result went.
template <class Make>
unsigned left_behind(ByteView secret, Make make) {
  std::copy_n(secret.begin(), needle_bytes, needle);
  found = 0;
  watching = true;
  { const auto made = make(); }
  watching = false;
  return found;
}

// One for each case: what one leaves in the heap must not be found by the next.
SecretBytes fresh_secret() {
  SecretBytes made(32);
  randombytes_buf(made.expose_to_fill().data(), made.size());
  return made;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(wiping)

BOOST_AUTO_TEST_CASE(what_is_not_wiped_is_found) {  // else the cases below show nothing
  const SecretBytes secret = fresh_secret(), other = fresh_secret();
  BOOST_TEST(left_behind(other.expose(), [&] { return SecretBytes(bytes_of(other.expose())); }) == 0U);
  BOOST_TEST(left_behind(secret.expose(), [&] { return bytes_of(secret.expose()); }) == 1U);
}

BOOST_AUTO_TEST_CASE(a_writer_wipes_what_it_grows_out_of) {
  const SecretBytes secret = fresh_secret();
  BOOST_TEST(left_behind(secret.expose(), [&] {
               cbor::Writer out;
               out.array(1001).bytes(secret.expose());
               for (unsigned i = 0; i < 1000; ++i) out.uint(i);
               return SecretBytes(out.take());
             }) == 0U);
}

BOOST_AUTO_TEST_CASE(a_bundle_leaves_no_seed_behind) {
  const SecretBytes secret = fresh_secret();
  Bundle bundle;
  for (unsigned i = 0; i < 9; ++i)
    bundle.persons.push_back({FactionId::random(), EntryHash::random(), 0, EntryHash::random(), PrincipalId::random(),
                              *SignSeed::parse(secret.expose()), BoxSeed::random()});
  const WrapKey wrap = WrapKey::random();
  BOOST_TEST(left_behind(secret.expose(), [&] { return seal_bundle(wrap, PasswordSalt::random(), bundle); }) == 0U);
}

BOOST_AUTO_TEST_CASE(an_invitation_leaves_neither_seed_nor_text_behind) {
  const SecretBytes secret = fresh_secret();
  const InvitationLink link{"https://mappe.example",
                            {ServerId::random(), FactionId::random(), EntryHash::random(), 1, EntryHash::random(),
                             PrincipalId::random(), *InviteSeed::parse(secret.expose()), true}};
  BOOST_TEST(left_behind(secret.expose(), [&] { return link.text(); }) == 0U);
  const SecretBytes text = link.text();
  BOOST_TEST(left_behind(text.expose().last(needle_bytes + 4), [&] { return link.text(); }) == 0U);
}

BOOST_AUTO_TEST_CASE(a_recovery_code_leaves_no_groups_behind) {
  const RecoveryCode code = RecoveryCode::make();
  const SecretBytes text = code.text();
  BOOST_TEST(left_behind(text.expose(), [&] { return code.text(); }) == 0U);
  SecretBytes digits(text.size());
  std::copy_if(text.expose().begin(), text.expose().end(), digits.expose_to_fill().begin(),
               [](std::uint8_t c) { return c != ' '; });
  BOOST_TEST(left_behind(digits.expose(), [&] { return code.text(); }) == 0U);
  const std::string_view typed = text_of(text.expose());
  BOOST_TEST(left_behind(digits.expose(), [&] { return RecoveryCode::parse(typed); }) == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
